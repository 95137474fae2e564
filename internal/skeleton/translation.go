package skeleton

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/yamltree"
)

// translation plans the page beside another that is its translation.
func (p *project) translation(name string) (file, error) {
	fields := strings.Fields(name)
	if len(fields) != 2 {
		return file{}, mistake(`write both in quotes: rulebook new translation "guides/booking zh"`, "%q does not name a page and a language", name)
	}
	original, err := p.findPage(fields[0])
	if err != nil {
		return file{}, err
	}
	var others []string
	for _, l := range p.settings.Languages[1:] {
		others = append(others, l.Code)
	}
	code := fields[1]
	switch {
	case code == p.settings.Language.Code:
		return file{}, mistake("", "%s is the language that pages are translated from", code)
	case !slices.Contains(others, code):
		return file{}, mistake(fmt.Sprintf("add it to languages in %s: languages: [%s, %s]", content.ProjectFile, p.settings.Language.Code,
			strings.Join(append(others, code), ", ")), "%q is not one of the project's languages", code)
	}
	if at, ok := strings.CutPrefix(path.Ext(strings.TrimSuffix(original, ".md")), "."); ok && slices.Contains(others, at) {
		return file{}, mistake("name the original", "%s is a translation itself", original)
	}
	text, ok := map[string]string{"zh": "在此写入译文，原文见 %s。"}[code]
	if !ok {
		text = "The translation of %s goes here."
	}
	f := file{name: strings.TrimSuffix(original, ".md") + "." + code + ".md"}
	if err := absent(p.root, f.name); err != nil {
		return file{}, err
	}
	front, err := p.frontMatter(original)
	if err != nil {
		return file{}, err
	}
	f.data, err = fill("translation.md", struct{ Original, Front, Text string }{original, front, fmt.Sprintf(text, "`"+original+"`")})
	return f, err
}

// notTranslated are keys of the front matter that a translation does not take over: its addresses and its state are its own.
var notTranslated = []string{"aliases", "translated_from", "draft"}

// frontMatter returns the lines of a page's front matter that its translation begins with: most of it is said again there, in
// the other language or as it is.
func (p *project) frontMatter(name string) (string, error) {
	src, err := fs.ReadFile(p.root.FS(), name)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", name, err)
	}
	text := strings.TrimPrefix(strings.ReplaceAll(string(src), "\r\n", "\n"), "\uFEFF")
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return "", nil
	}
	front, _, ok := strings.Cut("\n"+rest, "\n---\n")
	root, problems := yamltree.Parse([]byte(front))
	if !ok || len(problems) > 0 {
		return "", mistake("run rulebook check", "the front matter of %s has mistakes", name)
	}
	var kept strings.Builder
	fields := root.Fields()
	for i, f := range fields {
		end := len(front)
		if i+1 < len(fields) {
			end = fields[i+1].Offset
		}
		if !slices.Contains(notTranslated, f.Key) {
			kept.WriteString(strings.TrimRight(front[f.Offset:end], "\n") + "\n")
		}
	}
	return kept.String(), nil
}

// findPage finds the source of a page from what people call it: its path with or without content/ and .md, or a folder.
func (p *project) findPage(name string) (string, error) {
	below := strings.TrimSuffix(strings.TrimPrefix(name, content.Folder+"/"), "/")
	stem := path.Join(content.Folder, strings.TrimSuffix(below, ".md"))
	if !fs.ValidPath(below) {
		return "", mistake("write its path below content/, such as guides/booking", "%q is not a page", name)
	}
	for _, candidate := range []string{stem + ".md", stem + "/index.md"} {
		info, err := fs.Stat(p.root.FS(), candidate)
		if err == nil && info.Mode().IsRegular() {
			return candidate, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
			return "", mistake("", "%s cannot be read: %v", candidate, err)
		}
	}
	return "", mistake("write its path below content/, such as guides/booking", "there is no page %s.md", stem)
}
