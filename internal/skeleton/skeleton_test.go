package skeleton

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rulebook/internal/content"
	"rulebook/internal/diag"
)

// newProject makes a project with an instrument, a page and a language to translate into.
func newProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"rulebook.yaml":                          "title: T\nlanguages: [en, zh]\nas_of: 2026-01-31\n",
		"content/index.md":                       "# Home\n",
		"content/instruments/flow-2024/index.md": "---\ntitle: Flow\neffective: 2024-03-22\n---\n",
		"content/guides/booking.md":              "---\ntitle: \"A guide: to booking\"\naliases: [old.html]\n# a note\ntags:\n  - hr\nweight: 3\ndraft: false\n---\n\nText.\n",
		"content/plain.md":                       "# Plain\r\n",
	} {
		write(t, dir, name, text)
	}
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// load loads the project and fails on every problem but the warnings named.
func load(t *testing.T, dir string, expected ...string) *content.Library {
	t.Helper()
	l := content.NewLoader(os.DirFS(dir), content.Options{})
	t.Cleanup(l.Close)
	lib, ds, err := l.Load(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if d.Sev == diag.Error || !slices.Contains(expected, d.Code) {
			t.Errorf("%s:%d:%d: %s [%s]", d.File, d.Line, d.Col, d.Msg, d.Code)
		}
	}
	return lib
}

func TestWrite(t *testing.T) {
	tests := []struct {
		kind, name, file string
		contains         []string
	}{
		{"instrument", "certification-2025", "content/instruments/certification-2025/index.md", []string{`title: "Certification 2025"`, "status: "}},
		{"article", "flow-2024/7", "content/instruments/flow-2024/article-07.md", []string{"number, 7,", "flow-2024 art 7 in double"}},
		{"article", "flow-2024 art 12", "content/instruments/flow-2024/article-12.md", nil},
		{"article", "flow-2024/article-123", "content/instruments/flow-2024/article-123.md", nil},
		{"section", "flow-2024/4", "content/instruments/flow-2024/section-04.md", []string{"flow-2024 sec 4 in double"}},
		{"section", "flow-2024 sec 10", "content/instruments/flow-2024/section-10.md", nil},
		{"unit", "flow-2024/eligibility", "content/instruments/flow-2024/eligibility.md", []string{`title: "Eligibility"`}},
		{"guide", "hr-data", "content/guides/hr-data.md", []string{`title: "Hr data"`}},
		{"checklist", "filing", "content/checklists/filing.md", nil},
		{"page", "about/sources", "content/about/sources.md", nil},
		{"page", "content/about/people.md", "content/about/people.md", nil},
		{"page", "about/index", "content/about/index.md", []string{`title: "About"`}},
		{"page", "instruments/index", "content/instruments/index.md", nil},
		{"page", "null", "content/null.md", []string{`title: "Null"`}},
		{"term", "data intermediary", "content/glossary.yaml", []string{"terms:\n  - id: data-intermediary\n", `en: "data intermediary"`}},
		{"translation", "guides/booking zh", "content/guides/booking.zh.md", []string{"title: \"A guide: to booking\"\n", "tags:\n  - hr\nweight: 3\n"}},
		{"translation", "content/plain.md zh", "content/plain.zh.md", nil},
		{"translation", "instruments/flow-2024 zh", "content/instruments/flow-2024/index.zh.md", []string{"title: Flow\n"}},
	}
	comment := regexp.MustCompile(`(?m)^\s*# `)
	for _, tt := range tests {
		t.Run(tt.kind+" "+strings.ReplaceAll(tt.name, "/", "_"), func(t *testing.T) {
			dir := newProject(t)
			files, err := Write(dir, tt.kind, tt.name)
			if err != nil || !slices.Equal(files, []string{tt.file}) {
				t.Fatalf("Write: %q, %v; want %q", files, err, tt.file)
			}
			text := read(t, dir, tt.file)
			for _, want := range tt.contains {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			if !comment.MatchString(text) {
				t.Errorf("no comments in\n%s", text)
			}
			for _, line := range strings.Split(text, "\n") {
				if line != strings.TrimRight(line, " ") || len(line) > 135 {
					t.Errorf("a line is too long, or ends in a blank: %q", line)
				}
			}
			load(t, dir, "translation-missing", "translation-unpinned")

			if tt.kind == "term" {
				return
			}
			_, err = Write(dir, tt.kind, tt.name)
			if m := wantMistake(t, err); m != nil && !strings.Contains(m.Msg, "exists already") {
				t.Errorf("the second time: %v", err)
			}
			if read(t, dir, tt.file) != text {
				t.Errorf("the second time changed the file")
			}
		})
	}
}

// A translation does not take over what would clash with the original.
func TestTranslationLeavesOut(t *testing.T) {
	dir := newProject(t)
	if _, err := Write(dir, "translation", "guides/booking zh"); err != nil {
		t.Fatal(err)
	}
	text := read(t, dir, "content/guides/booking.zh.md")
	for _, not := range []string{"aliases", "draft:", "Text."} {
		if strings.Contains(text, not) {
			t.Errorf("%q in\n%s", not, text)
		}
	}
	lib := load(t, dir, "translation-missing", "translation-unpinned")
	for _, p := range lib.Pages {
		if p.File == "content/guides/booking.zh.md" && p.Title != "A guide: to booking" {
			t.Errorf("title %q", p.Title)
		}
	}
}

func wantMistake(t *testing.T, err error) *Mistake {
	t.Helper()
	var m *Mistake
	if !errors.As(err, &m) {
		t.Errorf("%v is not a mistake of the person who asked", err)
		return nil
	}
	return m
}

func TestRefuse(t *testing.T) {
	tests := []struct{ kind, name, msg, hint string }{
		{"gide", "x", `there is no kind "gide"`, `did you mean "guide"?`},
		{"xyzzy", "x", `there is no kind "xyzzy"`, "the kinds are project, instrument"},
		{"guide", "", "the name of a guide is empty", "lower-case"},
		{"guide", "HR Data", `cannot be "HR Data"`, "such as hr-data"},
		{"guide", "../x", `cannot be "../x"`, "such as x"},
		{"guide", "a/b", `cannot be "a/b"`, "such as a-b"},
		{"guide", "index", "cannot be index", "another"},
		{"guide", "--", `cannot be "--"`, "lower-case"},
		{"guide", "税", `cannot be "税"`, "lower-case"},
		{"guide", "a\x00b", `cannot be "a\x00b"`, "such as ab"},
		{"guide", "con", "device on Windows", "rename"},
		{"guide", strings.Repeat("x", 210), "longer than 200 bytes", ""},
		{"checklist", "A", `cannot be "A"`, "such as a"},
		{"instrument", "/etc", `cannot be "/etc"`, "such as etc"},
		{"instrument", "flow-2024", "exists already", "another name"},
		{"article", "flow-2024", "does not name one article", `"ID art 7"`},
		{"article", "flow-2024/x", "does not name one article", "ID/7"},
		{"article", "flow-2024/0", "does not name one article", "ID/7"},
		{"article", "flow-2024/7(1)", "does not name one article", "ID/7"},
		{"article", "flow-2024 sec 7", "does not name one article", "ID/7"},
		{"article", "../flow-2024/7", "does not name one article", "ID/7"},
		{"article", "flow-2042/7", `no instrument "flow-2042"`, `did you mean "flow-2024"?`},
		{"article", "pipl/7", `no instrument "pipl"`, "rulebook new instrument pipl"},
		{"article", "Pipl/7", `cannot be "Pipl"`, "such as pipl"},
		{"section", "flow-2024 art 4", "does not name one section", `"ID sec 4"`},
		{"unit", "eligibility", "does not name a part", "ID/SUBJECT"},
		{"unit", "flow-2024/art", "would be read as", "in full"},
		{"unit", "flow-2024/article-7", "has a number", "rulebook new article flow-2024/7"},
		{"unit", "flow-2024/../x", `cannot be "../x"`, ""},
		{"page", "a//b", "is empty", ""},
		{"page", "../x", `cannot be ".."`, ""},
		{"page", "/x", "is empty", ""},
		{"page", "a/index/b", "cannot be index", ""},
		{"page", "instruments/flow-2024/x", "part of an instrument", "article"},
		{"page", "404", "rulebook's own", ""},
		{"page", "zh/guides/x", "", ""}, // fine: there is no Chinese page at that address
		{"term", "数据", "no id", "Latin letters"},
		{"term", "a\nb", "no id", ""},
		{"translation", "guides/booking", "a page and a language", "in quotes"},
		{"translation", "guides/none zh", "no page content/guides/none.md", "below content/"},
		{"translation", "../x zh", `"../x" is not a page`, "below content/"},
		{"translation", "guides/booking en", "translated from", ""},
		{"translation", "guides/booking de", `"de" is not one of`, "languages: [en, zh, de]"},
		{"flows", "a/b", `cannot be "a/b"`, ""},
		{"flows", "rulebook", "rulebook.yaml exists already", ""},
		{"flows", "flows", "no content/facts.yaml", "docs/rules.md"},
		{"flows", "flows.CSV", `cannot be "flows.CSV"`, ""},
		{"project", "../x", "not the name of a folder", "-s"},
		{"project", "/tmp/x", "not the name of a folder", "-s"},
		{"project", "", "not the name of a folder", "-s"},
		{"project", ".", "a project already", ""},
		{"project", "content", "content is not empty", "empty folder"},
		{"project", "rulebook.yaml", "rulebook.yaml is a file", ""},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s %.20q", tt.kind, tt.name), func(t *testing.T) {
			dir := newProject(t)
			before := tree(t, dir)
			files, err := Write(dir, tt.kind, tt.name)
			if tt.msg == "" {
				if err != nil {
					t.Errorf("Write: %v", err)
				}
				return
			}
			m := wantMistake(t, err)
			if m == nil {
				return
			}
			if len(files) > 0 || !strings.Contains(m.Msg, tt.msg) || !strings.Contains(m.Hint, tt.hint) {
				t.Errorf("Write: %q, %q, hint %q; want %q, hint %q", files, m.Msg, m.Hint, tt.msg, tt.hint)
			}
			if after := tree(t, dir); after != before {
				t.Errorf("files changed:\n%s\nwere\n%s", after, before)
			}
		})
	}
}

// tree lists the files below dir with their contents.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	fsys := os.DirFS(dir)
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		b.WriteString(name + "\n")
		if e.Type().IsRegular() {
			data, err := fs.ReadFile(fsys, name)
			b.Write(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestProject(t *testing.T) {
	for _, name := range []string{"rules", "Data Exports: 2026 \"x\"", "a/b", ".", "new/"} {
		dir := t.TempDir()
		write(t, dir, ".git/config", "")
		files, err := Write(dir, "project", name)
		if err != nil || len(files) != 2 {
			t.Fatalf("%q: %q, %v", name, files, err)
		}
		for _, f := range files {
			read(t, dir, f)
		}
		load(t, filepath.Join(dir, filepath.FromSlash(name)))
		_, err = Write(dir, "project", name)
		if m := wantMistake(t, err); m != nil && !strings.Contains(m.Msg, "a project already") {
			t.Errorf("%q twice: %v", name, err)
		}
	}
}

// The first things that someone does in a new project work, and what does not says how to go on.
func TestNewProjectFurther(t *testing.T) {
	dir := t.TempDir()
	if _, err := Write(dir, "guide", "x"); err == nil || !strings.Contains(err.Error(), "rulebook new project NAME") {
		t.Errorf("without a project: %v", err)
	}
	if _, err := Write(filepath.Join(dir, "none"), "guide", "x"); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("without a folder: %v", err)
	}
	if _, err := Write(dir, "project", "."); err != nil {
		t.Fatal(err)
	}
	_, err := Write(dir, "instrument", "pipl")
	if m := wantMistake(t, err); m != nil && (!strings.Contains(m.Msg, "as_of is missing") || !strings.Contains(m.Hint, "as_of: ")) {
		t.Errorf("without a day: %v", err)
	}
	write(t, dir, "rulebook.yaml", read(t, dir, "rulebook.yaml")+"as_of: 2026-01-31\n")
	for _, step := range [][2]string{{"instrument", "pipl"}, {"article", "pipl/38"}, {"guide", "x"}, {"checklist", "x"}, {"page", "x"}, {"term", "export"}, {"term", "import"}} {
		if _, err := Write(dir, step[0], step[1]); err != nil {
			t.Errorf("%v: %v", step, err)
		}
	}
	load(t, dir)
	write(t, dir, "rulebook.yaml", "titel: x\n")
	if _, err := Write(dir, "guide", "y"); err == nil || !strings.Contains(err.Error(), "has mistakes") {
		t.Errorf("with a broken rulebook.yaml: %v", err)
	}
}

// Mistakes that are there already do not stand in the way of a new page.
func TestOldMistakes(t *testing.T) {
	dir := newProject(t)
	write(t, dir, "content/bad.md", "[dead](none.md)\n")
	if _, err := Write(dir, "guide", "x"); err != nil {
		t.Error(err)
	}
	// An address that another page has is a new one.
	write(t, dir, "content/guides/other.md", "---\nslug: taken\n---\n")
	_, err := Write(dir, "guide", "taken")
	if m := wantMistake(t, err); m != nil && !strings.Contains(m.Msg, "guides/taken.html is taken") {
		t.Error(err)
	}
}

func TestSymbolicLinks(t *testing.T) {
	outside := t.TempDir()
	write(t, outside, "page.md", "# Outside\n")
	write(t, outside, "glossary.yaml", "terms:\n")
	link := func(t *testing.T, dir, name, to string) {
		t.Helper()
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.RemoveAll(full); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, full); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct{ name, link, to, kind, arg string }{
		{"a folder out of the project", "content/guides", outside, "guide", "x"},
		{"a folder within the project", "content/guides", "instruments", "guide", "x"},
		{"a file that is not there yet", "content/x.md", filepath.Join(outside, "new.md"), "page", "x"},
		{"a page out of the project", "content/plain.md", filepath.Join(outside, "page.md"), "translation", "plain zh"},
		{"a glossary out of the project", "content/glossary.yaml", filepath.Join(outside, "glossary.yaml"), "term", "x"},
		{"a new project", "p", outside, "project", "p"},
		{"an instrument out of the project", "content/instruments/other", outside, "article", "other/1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := newProject(t)
			link(t, dir, tt.link, tt.to)
			before := tree(t, outside)
			if files, err := Write(dir, tt.kind, tt.arg); err == nil {
				t.Errorf("wrote %q", files)
			} else {
				wantMistake(t, err)
			}
			if tree(t, outside) != before {
				t.Error("something outside the project changed")
			}
		})
	}
}

// What stands in a glossary stays, byte for byte, and the new term is read after it.
func TestTermKeeps(t *testing.T) {
	tests := []struct{ name, text, begins string }{
		{"two blanks", "terms:\n  - id: a\n    term: {en: A}\n", "  - id: b\n"},
		{"none", "terms:\n- id: a\n  term: {en: A}\n", "- id: b\n"},
		{"no line end", "terms:\n  - id: a\n    term: {en: A}", "\n  - id: b\n"},
		{"a comment at the end", "terms:\n    - id: a\n      term: {en: A}\n\n# The end.\n\n", "    - id: b\n"},
		{"a text of several lines", "terms:\n  - id: a\n    term: {en: A}\n    definition:\n      en: |\n        One.\n\n        Two.\n\n", "  - id: b\n"},
		{"Windows", "terms:\r\n  - id: a\r\n    term: {en: A}\r\n", "  - id: b\r\n"},
		{"no terms", "terms:\n", "  - id: b\n"},
		{"only a comment", "# Terms.\n", "terms:\n  - id: b\n"},
		{"nothing", "", "terms:\n  - id: b\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := newProject(t)
			write(t, dir, content.GlossaryFile, tt.text)
			if _, err := Write(dir, "term", "b"); err != nil {
				t.Fatal(err)
			}
			after := read(t, dir, content.GlossaryFile)
			added, ok := strings.CutPrefix(after, tt.text)
			if !ok || !strings.HasPrefix(added, tt.begins) {
				t.Errorf("the glossary is now\n%s", after)
			}
			if strings.Contains(tt.begins, "\r") && strings.Count(added, "\n") != strings.Count(added, "\r\n") {
				t.Errorf("line ends are mixed: %q", added)
			}
			lib := load(t, dir, "translation-missing")
			if terms := lib.Glossary.Terms; terms[len(terms)-1].ID != "b" {
				t.Errorf("the last term is %s", terms[len(terms)-1].ID)
			}
			_, err := Write(dir, "term", "b")
			if m := wantMistake(t, err); m != nil && !strings.Contains(m.Msg, "has the term b already") {
				t.Error(err)
			}
			if read(t, dir, content.GlossaryFile) != after {
				t.Error("the second time changed the glossary")
			}
		})
	}
}

func TestTermRefuses(t *testing.T) {
	tests := []struct{ name, text, msg string }{
		{"in brackets", "terms: [{id: a, term: {en: A}}]\n", "nothing can be added"},
		{"an empty list", "terms: []\n", "nothing can be added"},
		{"a dash by itself", "terms:\n  -\n    id: a\n    term: {en: A}\n", "nothing can be added"},
		{"mistakes", "terms: [\n", "has mistakes"},
		{"a name that is taken", "terms:\n  - id: a\n    term: {en: B}\n", "another term is called"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := newProject(t)
			write(t, dir, content.GlossaryFile, tt.text)
			_, err := Write(dir, "term", "b")
			if m := wantMistake(t, err); m != nil && !strings.Contains(m.Msg, tt.msg) {
				t.Error(err)
			}
			if read(t, dir, content.GlossaryFile) != tt.text {
				t.Error("the glossary changed")
			}
		})
	}
}

// A term may hold any characters; they come out of the file as they went in.
func TestTermCharacters(t *testing.T) {
	for _, name := range []string{`say "so"`, `back\slash`, "a: b", "#1 rule", "d'accord", "null", "Überweisung x"} {
		dir := newProject(t)
		if _, err := Write(dir, "term", name); err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		if got := load(t, dir, "translation-missing").Glossary.Terms[0].Names["en"]; got != name {
			t.Errorf("%q became %q", name, got)
		}
	}
}

// The examples in the comments of a page's front matter are keys that rulebook knows.
func TestCommentedKeys(t *testing.T) {
	key := regexp.MustCompile(`(?m)^# ([a-z_]+:.*\n(?:#   +.*\n)*)`)
	for _, tt := range [][2]string{{"instrument", "x"}, {"article", "flow-2024/1"}, {"unit", "flow-2024/x"}, {"guide", "x"}, {"checklist", "x"}, {"page", "x"}} {
		dir := newProject(t)
		files, err := Write(dir, tt[0], tt[1])
		if err != nil {
			t.Fatal(err)
		}
		text := read(t, dir, files[0])
		front, body, _ := strings.Cut(text, "\n---\n")
		front = key.ReplaceAllStringFunc(front+"\n", func(s string) string {
			return regexp.MustCompile(`(?m)^# `).ReplaceAllString(s, "")
		})
		write(t, dir, files[0], front+"---\n"+body)
		l := content.NewLoader(os.DirFS(dir), content.Options{Drafts: true})
		defer l.Close()
		_, ds, err := l.Load(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range ds {
			switch d.Code {
			case "citation-instrument", "relation-target", "dates-draft", "status-contradiction", "translation-missing":
				// The examples cite what this project has not, and show both a draft and a law.
			default:
				t.Errorf("%v: %s:%d: %s [%s]\n%s", tt, d.File, d.Line, d.Msg, d.Code, front)
			}
		}
	}
}
