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
)

var update = flag.Bool("update", false, "rewrite what the constructs in testdata come to; read the difference afterwards")

// Each file of testdata/*.txtar is about one construct. A case is NAME.md, or NAME.zh.md on a Chinese page, NAME.unit.md on the page of
// an article. What it comes to stands in NAME.html, with [part link] for the holes, and where there is any in .links, .headings and
// .problems.
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
	opts := Options{Lang: "en"}
	for _, word := range strings.Split(name, ".")[1:] {
		switch word {
		case "unit":
			opts.Provision = true
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
		return fmt.Sprintf("[%s %d]", [...]string{"href", "label", "lang"}[h.Part], h.Link)
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
		fmt.Fprintf(&b, "%d %d:%d %s %q %q\n", i, line, col, [...]string{"link", "image", "citation", "term"}[l.Kind], l.Target, l.Text)
	}
	add("links", bytes.Clone(b.Bytes()))
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
