package site

import (
	"path"
	"slices"
	"sync"

	"rulebook/internal/content"
	"rulebook/internal/theme"
)

// navWindow is how many entries of one folder a sidebar shows. A larger folder is shown in windows of that many, each with a way
// to the one before and after, so that the size of all sidebars together grows with the number of pages and not with its square.
const navWindow = 100

// A navKey is a sidebar shared by pages: those in one window of one folder. The folder's own page may be written elsewhere, from where links are others.
type navKey struct {
	section *content.Section
	window  int
	dir     string // of the output
}

// navCache keeps the rendered sidebars of a Site.
type navCache struct {
	mu   sync.Mutex
	made map[navKey]func() (theme.Nav, error)
}

// nav returns the sidebar for the page, and the address of the page's own entry in it.
func (s *Site) nav(p *content.Page) (theme.Nav, string, error) {
	sec := p.Section
	current := p.Href(p, "")
	if sec == nil {
		sec = s.lib.Section(p.Lang.Code, "")
	}
	key := navKey{section: sec, dir: path.Dir(p.Path)}
	if sec.Page != p {
		if i := indexOf(sec, p); i >= 0 {
			key.window = i / navWindow
		}
	}
	s.navs.mu.Lock()
	if s.navs.made == nil {
		s.navs.made = map[navKey]func() (theme.Nav, error){}
	}
	made := s.navs.made[key]
	if made == nil {
		made = sync.OnceValues(func() (theme.Nav, error) {
			items, err := s.navItems(p, sec, key.window)
			if err != nil {
				return theme.Nav{}, err
			}
			return s.theme.Nav(themeLang(p.Lang), items)
		})
		s.navs.made[key] = made
	}
	s.navs.mu.Unlock()
	nav, err := made()
	return nav, current, err
}

// indexOf is where p stands among the entries of its folder, -1 for the folder's own page.
func indexOf(sec *content.Section, p *content.Page) int {
	i, ok := slices.BinarySearchFunc(sec.Entries, p, func(e content.Entry, p *content.Page) int {
		return content.CompareEntries(e, content.Entry{Page: p})
	})
	if !ok {
		return -1
	}
	return i
}

// navItems is the tree from the root down to the open section, whose entries are shown from the given window on, with addresses as any page
// in the output folder of from writes them.
func (s *Site) navItems(from *content.Page, open *content.Section, window int) ([]theme.NavItem, error) {
	earlier, err := s.theme.Text(themeLang(from.Lang), "nav-earlier")
	if err != nil {
		return nil, err
	}
	later, err := s.theme.Text(themeLang(from.Lang), "nav-later")
	if err != nil {
		return nil, err
	}
	var items func(sec *content.Section, shown int, chain []*content.Section) []theme.NavItem
	items = func(sec *content.Section, shown int, chain []*content.Section) []theme.NavItem {
		var list []theme.NavItem
		first := shown * navWindow
		last := min(first+navWindow, len(sec.Entries))
		if first > 0 {
			e := sec.Entries[first-1]
			list = append(list, theme.NavItem{Title: earlier, Href: from.Href(e.Page, "")})
		}
		for _, e := range sec.Entries[first:last] {
			item := theme.NavItem{Title: listTitle(e.Page), Href: from.Href(e.Page, "")}
			if e.Page.Kind == content.KindUnit {
				item.Number, item.Title = content.UnitLabel(e.Page.Lang.Code, e.Page.Unit), e.Page.Title
			}
			if e.Page.Kind == content.KindInstrument && e.Page.Instrument != nil {
				item.Tag = shortTag(from, e.Page.Instrument)
			}
			if len(chain) > 0 && e.Sub == chain[0] {
				item.Open = true
				item.Children = items(chain[0], windowOf(chain[0], chain[1:], window, open), chain[1:])
			}
			list = append(list, item)
		}
		if last < len(sec.Entries) {
			list = append(list, theme.NavItem{Title: later, Href: from.Href(sec.Entries[last].Page, "")})
		}
		return list
	}
	var chain []*content.Section
	for sec := open; sec.Parent != nil; sec = sec.Parent {
		chain = append(chain, sec)
	}
	slices.Reverse(chain)
	rootSection := open
	if len(chain) > 0 {
		rootSection = chain[0].Parent
	}
	return items(rootSection, windowOf(rootSection, chain, window, open), chain), nil
}

// windowOf is the window of sec that holds the next section of the chain, or at its end the page's own.
func windowOf(sec *content.Section, chain []*content.Section, own int, open *content.Section) int {
	if sec == open {
		return own
	}
	return max(0, indexOf(sec, chain[0].Page)) / navWindow
}
