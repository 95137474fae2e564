package site

import (
	"testing"
	"testing/fstest"

	"rulebook/internal/sitetest"
)

// Headings called like the page's own parts take no id of theirs, and folders may have names that an address has to escape: every
// link still leads where it says, and no two elements share an id.
func TestAwkwardNames(t *testing.T) {
	headings := "# Sources\n\n## Main\n\n## Sources\n\n## Cited by\n\n## Units\n\n## Relations\n\n## Changes\n\n## In force\n\n## Group in force\n\n" +
		"## Explicit {#main}\n\n## Letter A\n\n## fn 1\n\nA note.[^1] See [[act]] and [[term:main]].\n\n[^1]: Its text.\n"
	front := "---\nsources: [{title: S}]\n---\n\n"
	project := fstest.MapFS{
		"rulebook.yaml":                    {Data: []byte("title: T\nas_of: 2024-01-01\n")},
		"content/index.md":                 {Data: []byte(front + headings)},
		"content/page.md":                  {Data: []byte(front + headings + "[Home](index.md), [50%](<50%25 %231, it's/deep/a b.md>).\n")},
		"content/instruments/index.md":     {Data: []byte(headings)},
		"content/50% #1, it's/index.md":    {Data: []byte(headings)},
		"content/50% #1, it's/deep/a b.md": {Data: []byte(headings + "[Page](../../page.md)\n")},
		"content/50% #1, it's/i%41.png":    {Data: []byte("not a picture")},
		"content/instruments/act/index.md": {Data: []byte(
			"---\ntitle: Act\neffective: 2020-01-01\nrelations: {amends: old}\nsources: [{title: S}]\n---\n\n" + headings)},
		"content/instruments/old/index.md":      {Data: []byte("---\ntitle: Old\neffective: 2019-01-01\n---\n")},
		"content/instruments/act/article-01.md": {Data: []byte(front + headings)},
		"content/glossary.yaml": {Data: []byte("terms:\n" +
			"  - {id: main, term: {en: main}, definition: {en: D}}\n  - {id: letter-m, term: {en: letter}, definition: {en: D}}\n")},
	}
	cfg := config(project)
	for _, base := range []string{"", "https://intranet.example/rules/"} {
		cfg.BaseURL = base
		problems, err := sitetest.CheckLinks(publishTo(t, cfg), sitetest.Links{BaseURL: base})
		if err != nil {
			t.Fatal(err)
		}
		report(t, "links", problems)
	}
}
