package site

import (
	"encoding/xml"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rulebook/internal/sitetest"
)

func vocabularyFile(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/schemaorg.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
	Lang string `xml:"hreflang,attr"`
}

type atomFeed struct {
	Lang    string     `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID      string     `xml:"id"`
	Updated string     `xml:"updated"`
	Links   []atomLink `xml:"link"`
	Author  []string   `xml:"author>name"`
	Entries []struct {
		Title    string     `xml:"title"`
		ID       string     `xml:"id"`
		Updated  string     `xml:"updated"`
		Links    []atomLink `xml:"link"`
		Summary  string     `xml:"summary"`
		Category struct {
			Term string `xml:"term,attr"`
		} `xml:"category"`
	} `xml:"entry"`
}

func readFeed(t *testing.T, text string) (f atomFeed) {
	t.Helper()
	if err := xml.Unmarshal([]byte(text), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// The feeds are Atom by the grammar of RFC 4287 and by what it says beside the grammar, in both languages, with a base URL and without.
func TestFeedsAreAtom(t *testing.T) {
	ids := map[string][]string{}
	for _, base := range []string{"", "https://intranet.example/rules/"} {
		cfg := config(repository(t))
		cfg.BaseURL = base
		out := build(t, cfg)
		dir := t.TempDir()
		var files []string
		for _, name := range []string{"feed.xml", "zh/feed.xml"} {
			file := filepath.Join(dir, strings.ReplaceAll(name, "/", "-"))
			if err := os.WriteFile(file, []byte(out.files[name]), 0o644); err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
			f := readFeed(t, out.files[name])
			seen := map[string]bool{f.ID: true}
			ids[name] = append(ids[name], f.ID)
			for _, e := range f.Entries {
				u, err := url.Parse(e.ID)
				if err != nil || !u.IsAbs() || seen[e.ID] {
					t.Errorf("%s: the id %q is not one, or is there twice", name, e.ID)
				}
				seen[e.ID] = true
				ids[name] = append(ids[name], e.ID)
				if len(e.Links) != 1 || e.Links[0].Rel != "alternate" {
					t.Errorf("%s: %s has the links %v", name, e.Title, e.Links)
					continue
				}
				to, whole := strings.CutPrefix(e.Links[0].Href, base)
				if base == "" {
					to = path.Join(path.Dir(name), to)
				}
				if !whole || out.files[to] == "" {
					t.Errorf("%s: %s leads to %s", name, e.Title, e.Links[0].Href)
				}
				if e.Updated > "2026-11-22T00:00:00Z" || e.Updated > f.Updated || e.Summary == "" {
					t.Errorf("%s: %+v", name, e)
				}
			}
			if len(f.Author) != 1 || len(f.Entries) < 30 || len(f.Links) != 2 {
				t.Errorf("%s: authors %v, links %v, %d entries", name, f.Author, f.Links, len(f.Entries))
			}
			if !strings.Contains(out.files[strings.TrimSuffix(name, "feed.xml")+"index.html"], `<link rel="alternate" type="application/atom+xml"`) {
				t.Errorf("%s is not named in pages", name)
			}
		}
		for _, problem := range sitetest.CheckRelaxNG(t, "testdata/atom.rnc", files...) {
			t.Error(problem)
		}
	}
	for name, list := range ids {
		if n := len(list) / 2; !slices.Equal(list[:n], list[n:]) {
			t.Errorf("%s has other ids with a base URL", name)
		}
	}
	if ids["feed.xml"][1] == ids["zh/feed.xml"][1] {
		t.Error("entries in two languages have one id")
	}
}

// Every event in the life of an instrument is an entry, in words: what happened, when, and through what.
func TestFeedOfAProject(t *testing.T) {
	got := map[string]string{}
	for _, e := range readFeed(t, build(t, config(lawProject())).files["feed.xml"]).Entries {
		got[strings.TrimPrefix(e.Links[0].Href, "instruments/")+" "+e.Category.Term] = e.Updated[:10] + " " + e.Summary
	}
	want := map[string]string{
		"act/index.html published":          "2023-02-01 Act is published on 1 February 2023.",
		"act/index.html effective":          "2023-03-01 Act takes effect on 1 March 2023.",
		"act/index.html amended-effective":  "2024-02-01 An amendment of Act takes effect on 1 February 2024.",
		"old/index.html effective":          "2010-01-01 Old Act takes effect on 1 January 2010.",
		"old/index.html superseded":         "2023-03-01 Act takes the place of Old Act on 1 March 2023.",
		"draft/index.html draft-published":  "2022-01-01 Draft Act is published for comment on 1 January 2022. It is not law.",
		"draft/index.html comment-until":    "2022-02-01 The period for comments on Draft Act ends on 1 February 2022.",
		"draft/index.html draft-superseded": "2023-02-01 Act follows the draft Draft Act on 1 February 2023.",
		"next/index.html published":         "2025-01-01 Next Act is published on 1 January 2025.",
		"gone/index.html effective":         "2010-01-01 Gone Act takes effect on 1 January 2010.",
		"gone/index.html repealed":          "2020-01-01 Gone Act no longer applies from 1 January 2020 on.",
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
