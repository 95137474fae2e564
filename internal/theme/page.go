package theme

import (
	"bytes"
	"fmt"
)

// Page appends the finished HTML of p to dst. After an error dst is as it was.
//
// The error says what the page asks for that the theme has not: a language it was not loaded for, an unknown kind, a string key
// without a string.
func (t *Theme) Page(dst *bytes.Buffer, p *Page) error {
	s, ok := t.sets[p.Lang.Code]
	if !ok {
		return fmt.Errorf("the theme was not loaded for language %q", p.Lang.Code)
	}
	if p.Site == nil {
		return fmt.Errorf("page %q has no Site", p.Title)
	}
	f, err := t.frame(s, frameKey{p.Lang, p.Site, p.Root, p.Kind == KindCalculator || p.Kind == KindDeadlines})
	if err != nil {
		return err
	}
	before := dst.Len()
	if err := s.page(dst, f, p); err != nil {
		dst.Truncate(before)
		return err
	}
	return nil
}

func (s *set) page(dst *bytes.Buffer, f *frame, p *Page) error {
	content, ok := s.pages[p.Kind]
	if !ok {
		return fmt.Errorf("the theme has no template for pages of kind %q", p.Kind)
	}
	if p.Kind == KindRedirect {
		return content.Execute(dst, p) // a page that is never read has no frame
	}
	for i, text := range f.texts {
		dst.Write(text)
		if i == len(f.parts) {
			break
		}
		var err error
		switch f.parts[i] {
		case partContent:
			err = content.Execute(dst, p)
		case partSidebar:
			p.Nav.write(dst, p.NavCurrent)
		default:
			err = s.parts[f.parts[i]].Execute(dst, p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
