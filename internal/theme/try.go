package theme

import "reflect"

// tryPages are made-up pages of every kind: with everything and, to be thorough, in other statuses and with nothing but what the
// kind must have.
func tryPages(l Lang, site *Site, thorough bool) []*Page {
	var pages []*Page
	for _, k := range kinds() {
		rich := full[Page]()
		rich.Contents = append(rich.Contents, rich.Contents...) // one heading alone is not shown
		bare := &Page{
			Home: &Home{}, Section: &Section{}, Instrument: &Instrument{}, Instruments: &Instruments{}, Article: &Article{},
			Glossary: &Glossary{}, Redirect: &Redirect{}, Both: &Both{},
			Compare: &Compare{}, Comparison: &Comparison{},
		}
		law, old := *rich, *rich // the full page is of a draft
		law.Article, law.Instrument = withStatus(k, "in-force")
		old.Article, old.Instrument = withStatus(k, "superseded")
		variants := []*Page{rich, &law, &old, bare}
		if !thorough {
			variants = variants[:1]
		}
		for _, p := range variants {
			p.Kind, p.Lang, p.Site = k, l, site
			pages = append(pages, p)
		}
	}
	return pages
}

// withStatus returns the parts of a page whose look depends on the status.
func withStatus(k Kind, key string) (*Article, *Instrument) {
	a, i := full[Article](), full[Instrument]()
	a.Status.Draft, a.Status.Key = false, key
	i.Status = a.Status
	if k == KindArticle {
		return a, nil
	}
	return a, i
}

// full returns a T in which every field is set and every list has one element.
func full[T any]() *T {
	v := new(T)
	fill(reflect.ValueOf(v).Elem(), 0)
	return v
}

// depth bounds types that hold themselves, such as NavItem.
const depth = 8

func fill(v reflect.Value, level int) {
	if level > depth || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(2)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), level+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), level+1)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), level+1)
		}
	}
}
