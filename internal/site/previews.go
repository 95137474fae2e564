package site

import (
	"path"
	"slices"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/rules"
	"rulebook/internal/theme"
)

// previewFolder is where the scripts are that say what a link to a term or to a cited text leads to. A page loads one of them when its
// reader rests on such a link, so pages do not grow. There is one for each instrument and one for the glossary, in each language, at
// the address of their pages: "previews/zh/instruments/pipl.js", "previews/glossary.js".
const previewFolder = "previews/"

// addPreviews adds those scripts to the files of the site.
func (s *Site) addPreviews() {
	folders := map[string][]*content.Page{}
	add := func(folder string, p *content.Page) { folders[folder] = append(folders[folder], p) }
	for _, p := range s.lib.Pages {
		switch {
		case p.Kind == content.KindGlossary:
			add(strings.TrimSuffix(p.Path, ".html"), p)
		case p.Instrument != nil:
			add(path.Dir(p.Path), p)
		}
	}
	for folder, pages := range folders {
		s.render[previewFolder+folder+".js"] = func(dst []byte) ([]byte, error) {
			v, err := s.previews(pages)
			if err != nil {
				return nil, err
			}
			dst = append(dst, "(globalThis.rulebookPreviews??={})["...)
			dst = rules.AppendJSON(dst, folder, -1)
			dst = append(dst, "]="...)
			dst = rules.AppendJSON(dst, v, -1)
			return append(dst, ";\n"...), nil
		}
	}
}

// previews is what preview.ts of the theme calls Previews: of the glossary's page, or of an instrument's pages in one language.
func (s *Site) previews(pages []*content.Page) (rules.Object, error) {
	first := pages[0]
	if first.Kind == content.KindGlossary {
		return rules.Object{{Name: "lang", Value: first.Lang.Tag}, {Name: "of", Value: s.termPreviews(first)}}, nil
	}
	// Many pages share a status, which is said in the language of who reads.
	var statuses []content.Status
	of := rules.Object{}
	for _, p := range pages {
		i := slices.IndexFunc(statuses, func(st content.Status) bool {
			return st.Key == p.Status.Key && st.Since == p.Status.Since && st.Draft == p.Status.Draft && st.Displaced == p.Status.Displaced
		})
		if i < 0 {
			i = len(statuses)
			statuses = append(statuses, p.Status)
		}
		preview := rules.Object{{Name: "title", Value: listTitle(p)}, {Name: "status", Value: int64(i)}}
		if p.Kind == content.KindUnit {
			preview = append(preview, rules.Member{Name: "over", Value: p.Instrument.Short(p.Lang.Code)})
		} else if p.Title != listTitle(p) {
			preview = rules.Object{{Name: "title", Value: p.Title}, {Name: "status", Value: int64(i)}, {Name: "over", Value: listTitle(p)}}
		}
		if p.Description != "" {
			preview = append(preview, rules.Member{Name: "text", Value: p.Description})
		}
		of = append(of, rules.Member{Name: path.Base(p.Path), Value: preview})
	}
	said := make([]rules.Value, len(statuses))
	for i, st := range statuses {
		one := rules.Object{{Name: "mark", Value: markOf(st)}}
		for _, l := range s.lib.Languages {
			text, err := s.statusText(themeLang(l), st)
			if err != nil {
				return nil, err
			}
			one = append(one, rules.Member{Name: l.Tag, Value: text})
		}
		said[i] = one
	}
	return rules.Object{{Name: "lang", Value: first.Lang.Tag}, {Name: "statuses", Value: said}, {Name: "of", Value: of}}, nil
}

// markOf is the name of the mark of a status.
func markOf(st content.Status) string {
	if st.Draft {
		return "draft"
	}
	return st.Key
}

// statusText says where a text stands, and of which day that is said; null when it is not known.
func (s *Site) statusText(l theme.Lang, st content.Status) (rules.Value, error) {
	type said struct {
		key  string
		args []string
	}
	line := []said{{key: "status-" + st.Key}}
	if st.Displaced {
		line[0].key = "status-displaced"
	}
	switch {
	case st.Key == "":
		return nil, nil
	case st.Draft:
		line[0].key = "status-draft-title"
	case st.Since == "":
	case st.Key == "in-force":
		line[0] = said{"status-in-force-since", []string{string(st.Since)}}
	case st.Key == "not-yet-in-force":
		line = append(line, said{"preview-until", []string{string(st.Since)}})
	default:
		line = append(line, said{"status-since", []string{string(st.Since)}})
	}
	text := ""
	for i, part := range line {
		word, err := s.theme.Text(l, part.key, part.args...)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			space, err := s.theme.Text(l, "space")
			if err != nil {
				return nil, err
			}
			text += space
		}
		text += word
	}
	asOf, err := s.theme.Text(l, "preview-as-of", string(s.lib.Project.AsOf))
	if err != nil {
		return nil, err
	}
	return []rules.Value{text, asOf}, nil
}

// termPreviews are the definitions of the glossary, by the anchors of the terms.
func (s *Site) termPreviews(p *content.Page) rules.Object {
	of := rules.Object{}
	for _, t := range s.glossary(p).Terms {
		preview := rules.Object{{Name: "title", Value: t.Name}}
		if t.Abbreviation != "" {
			preview = append(preview, rules.Member{Name: "short", Value: t.Abbreviation})
		}
		if len(t.Other) > 0 {
			preview = append(preview, rules.Member{Name: "other", Value: t.Other[0].Title}, rules.Member{Name: "otherLang", Value: t.Other[0].Tag})
		}
		preview = append(preview, rules.Member{Name: "text", Value: t.Definition})
		if t.DefinitionTag != "" {
			preview = append(preview, rules.Member{Name: "textLang", Value: t.DefinitionTag})
		}
		of = append(of, rules.Member{Name: t.ID, Value: preview})
	}
	return of
}
