package content

import "rulebook/internal/lang"

// Coverage is how far the pages of a project are translated into a language.
type Coverage struct {
	Lang    lang.Language
	Of      int     // how many pages are translated or meant to be
	Missing []*Page // originals that are not translated and are meant to be, by address
	Stale   []*Page // translations whose original has changed since, by address
}

// Coverage is how far the project is translated into each language but its own.
func (lib *Library) Coverage() (list []Coverage) {
	for _, l := range lib.Project.Languages[1:] {
		c := Coverage{Lang: l}
		for _, p := range lib.Pages {
			switch {
			case !p.HasBody() || p.source.original != "":
			case p.In(l.Code) != p:
				c.Of++
				if t := p.In(l.Code); t.Stale {
					c.Stale = append(c.Stale, t)
				}
			case lib.Project.wantsTranslation(l.Code, p.stem):
				c.Of++
				c.Missing = append(c.Missing, p)
			}
		}
		list = append(list, c)
	}
	return list
}
