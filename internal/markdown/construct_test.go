package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rulebook/internal/diag"
	"rulebook/internal/numbers"
)

var update = flag.Bool("update", false, "rewrite what the constructs in testdata come to; read the difference afterwards")

// Each file of testdata/*.txtar is about one construct. A case is NAME.md, or NAME.zh.md on a Chinese page, NAME.unit.md on the page of
// an article, NAME.checklist.md on that of a checklist. What it comes to stands in NAME.html, with [part index] for the holes, and where there is any in .links, .headings,
// .quotes, .blocks, .items, .mentions and .problems.
func TestConstructs(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{}
			var cases []txtar.File
			for _, f := range archive.Files {
				if strings.HasSuffix(f.Name, ".md") {
					cases = append(cases, f)
				} else {
					want[f.Name] = string(f.Data)
				}
			}
			var all []txtar.File
			for _, c := range cases {
				got := describe(c)
				all = append(append(all, c), got...)
				for _, f := range got {
					if diff := cmp.Diff(want[f.Name], string(f.Data)); diff != "" && !*update {
						t.Errorf("%s (-want +got):\n%s", f.Name, diff)
					}
					delete(want, f.Name)
				}
			}
			if *update {
				archive.Files = all
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			for name := range want {
				t.Errorf("%s: nothing comes of this", name)
			}
		})
	}
}

// describe returns what a case comes to, one file a thing.
func describe(c txtar.File) []txtar.File {
	name := strings.TrimSuffix(c.Name, ".md")
	opts := Options{Lang: "en", Finder: finder}
	for _, word := range strings.Split(name, ".")[1:] {
		switch word {
		case "unit":
			opts.Provision = true
		case "checklist":
			opts.Checklist = true
		default:
			opts.Lang = word
		}
	}
	d := Parse(c.Data, opts)
	var files []txtar.File
	add := func(kind string, b []byte) {
		if len(b) > 0 {
			files = append(files, txtar.File{Name: name + "." + kind, Data: b})
		}
	}
	add("html", d.Fill(nil, func(h Hole) string {
		hole := fmt.Sprintf("[%s %d]", [...]string{"href", "label", "lang", "whole", "rule", "generated"}[h.Part], h.Index)
		if h.Part == Rule || h.Part == Generated {
			hole += "\n"
		}
		return hole
	}))
	var b bytes.Buffer
	if d.Title != "" {
		fmt.Fprintf(&b, "title %s\n", d.Title)
	}
	for _, h := range d.Headings {
		fmt.Fprintf(&b, "%d #%s %s\n", h.Level, h.ID, h.Text)
	}
	add("headings", bytes.Clone(b.Bytes()))
	b.Reset()
	for i, l := range d.Links {
		line, col := diag.At(c.Data, l.Offset)
		fmt.Fprintf(&b, "%d %d:%d %s %q %q\n", i, line, col, [...]string{"link", "image", "citation", "term", "bound"}[l.Kind], l.Target, l.Text)
	}
	add("links", bytes.Clone(b.Bytes()))
	b.Reset()
	for _, q := range d.Quotes {
		fmt.Fprintf(&b, "%s\n", q)
	}
	add("quotes", bytes.Clone(b.Bytes()))
	b.Reset()
	for i, r := range d.Rules {
		line, _ := diag.At(c.Data, r.Offset)
		end, _ := diag.At(c.Data, r.End)
		fmt.Fprintf(&b, "rule %d, lines %d to %d:\n%s%s", i, line, end-1, r.Text, r.HTML)
	}
	for i, g := range d.Generated {
		line, _ := diag.At(c.Data, g.Offset)
		end, _ := diag.At(c.Data, g.End)
		fmt.Fprintf(&b, "generated %d, lines %d to %d:\n%s", i, line, end-1, g.Text)
	}
	add("blocks", bytes.Clone(b.Bytes()))
	b.Reset()
	for _, item := range d.Items {
		line, col := diag.At(c.Data, item.Offset)
		fmt.Fprintf(&b, "#%s %d:%d cited %v\n", item.ID, line, col, item.Cited)
	}
	add("items", bytes.Clone(b.Bytes()))
	b.Reset()
	for _, m := range d.Mentions {
		line, col := diag.At(c.Data, m.Offset)
		fmt.Fprintf(&b, "%d:%d: %q is %d", line, col, c.Data[m.Offset:m.End], m.Value)
		if m.Bound != numbers.None {
			fmt.Fprintf(&b, ", %s by %q", [...]string{"", "at least", "more than", "at most", "fewer than", "mixed"}[m.Bound], m.Words)
		}
		if m.Quoted {
			b.WriteString(", quoted")
		}
		if m.Literal {
			b.WriteString(", literal")
		}
		b.WriteString([...]string{"", ", in a heading", ", in a link", ", in a citation", ", about a picture"}[m.Place])
		b.WriteString("\n")
	}
	add("mentions", bytes.Clone(b.Bytes()))
	b.Reset()
	for _, p := range d.Problems {
		line, col := diag.At(c.Data, p.Offset)
		fmt.Fprintf(&b, "%d:%d: ", line, col)
		if p.Warning {
			b.WriteString("warning: ")
		}
		fmt.Fprintf(&b, "%s [%s]\n", p.Msg, p.Code)
		if p.Hint != "" {
			fmt.Fprintf(&b, "\thint: %s\n", p.Hint)
		}
		for _, r := range p.Related {
			line, col := diag.At(c.Data, r.Offset)
			fmt.Fprintf(&b, "\t%d:%d: %s\n", line, col, r.Msg)
		}
	}
	add("problems", b.Bytes())
	return files
}
