package skeleton

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/yamltree"
)

// term plans a term at the end of the glossary. NAME is the term itself, "data intermediary", or its id, data-intermediary.
func (p *project) term(name string) (file, error) {
	words := strings.Join(strings.Fields(strings.ReplaceAll(name, "-", " ")), " ")
	id := slug(name)
	if id == "" || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == '\u007f' }) {
		return file{}, mistake("write it in Latin letters; its names in other languages go into the file", "%q gives no id for a term", name)
	}
	if err := noLinks(p.root, content.GlossaryFile); err != nil {
		return file{}, err
	}
	if info, err := p.root.Lstat(content.GlossaryFile); err == nil && !info.Mode().IsRegular() {
		return file{}, mistake("put the file itself into the project", "%s is not a regular file", content.GlossaryFile)
	}
	old, err := readGlossary(p.root.FS())
	if err != nil {
		return file{}, err
	}
	for _, t := range old.terms {
		if t == id {
			return file{}, mistake("open it, or choose another name", "%s has the term %s already, and is left as it is", content.GlossaryFile, id)
		}
	}
	entry, err := fill("term.yaml", struct{ ID, Term, Language string }{plain(id), quote(words), p.settings.Language.Code})
	if err != nil {
		return file{}, err
	}
	entry = bytes.ReplaceAll(indent(entry, old.indent), []byte("\n"), []byte(old.lineEnd))
	f := file{name: content.GlossaryFile}
	if old.text == nil {
		if err := absent(p.root, f.name); err != nil {
			return file{}, err
		}
		head, err := fill("glossary.yaml", nil)
		f.data = append(head, entry...)
		return f, err
	}
	var added []byte
	if len(old.text) > 0 && !bytes.HasSuffix(old.text, []byte("\n")) {
		added = append(added, old.lineEnd...)
	}
	added = append(added, old.head...)
	added = append(added, entry...)
	f.data, f.added = append(bytes.Clone(old.text), added...), len(added)

	// The rest of the file decides how the lines that were added are read, so they are read.
	now, problems := parseTerms(f.data)
	if len(problems) > 0 || len(now) != len(old.terms)+1 || now[len(now)-1] != id {
		return file{}, mistake("put the terms last in the file, one below another", "nothing can be added at the end of %s", content.GlossaryFile)
	}
	return f, nil
}

// A glossary is what must be known of the file to add to it.
type glossary struct {
	text    []byte // nil when there is no file
	terms   []string
	indent  string // before the dash of a term
	lineEnd string
	head    string // what must come before the first term
}

func readGlossary(fsys fs.FS) (glossary, error) {
	g := glossary{indent: "  ", lineEnd: "\n"}
	text, err := fs.ReadFile(fsys, content.GlossaryFile)
	if errors.Is(err, fs.ErrNotExist) {
		return g, nil
	}
	if err != nil {
		return g, fmt.Errorf("reading the glossary: %w", err)
	}
	g.text = append([]byte{}, text...)
	if bytes.Contains(text, []byte("\r\n")) {
		g.lineEnd = "\r\n"
	}
	root, problems := yamltree.Parse(text)
	if len(problems) > 0 {
		return g, mistake("run rulebook check", "%s has mistakes", content.GlossaryFile)
	}
	g.terms, _ = parseTerms(text)
	list, _ := root.Field("terms")
	items := list.Value.Items()
	if len(items) == 0 {
		if len(root.Fields()) == 0 {
			g.head = "terms:" + g.lineEnd
		}
		return g, nil
	}
	// The dash is the first thing on the line of the last term.
	at := items[len(items)-1].Offset
	line := text[bytes.LastIndexByte(text[:at], '\n')+1 : at]
	before, _, isBlock := strings.Cut(string(line), "-")
	if !isBlock || strings.TrimLeft(before, " ") != "" {
		return g, mistake("write each term on lines of its own, the first of them with a dash and the id",
			"nothing can be added at the end of %s", content.GlossaryFile)
	}
	g.indent = before
	return g, nil
}

// parseTerms lists the ids of the terms in a glossary.
func parseTerms(text []byte) ([]string, []yamltree.Problem) {
	root, problems := yamltree.Parse(text)
	if len(problems) > 0 {
		return nil, problems
	}
	var ids []string
	terms, _ := root.Field("terms")
	for _, t := range terms.Value.Items() {
		id, _ := t.Field("id")
		ids = append(ids, id.Value.Text())
	}
	return ids, nil
}

// indent puts indent before each line that is not empty.
func indent(text []byte, indent string) []byte {
	var out []byte
	for line := range bytes.Lines(text) {
		if len(bytes.TrimSpace(line)) > 0 {
			out = append(out, indent...)
		}
		out = append(out, line...)
	}
	return out
}

// quote writes s as a YAML text in quotes, whatever is in it.
func quote(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }

// plain writes a slug as a YAML text, in quotes only where it would otherwise be read as nothing.
func plain(slug string) string {
	if slug == "null" {
		return quote(slug)
	}
	return slug
}
