package search_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rulebook/internal/search"
)

// without is an index that lacks some files; broken is one in which they are not what they should be.
func without(files fstest.MapFS, names ...string) fstest.MapFS {
	less := maps.Clone(files)
	for _, name := range names {
		if less[name] == nil {
			panic("there is no file " + name)
		}
		delete(less, name)
	}
	return less
}

func broken(files fstest.MapFS, names ...string) fstest.MapFS {
	other := without(files, names...)
	for _, name := range names {
		data := slices.Clone(files[name].Data)
		data[len(data)/2] ^= 1
		other[name] = &fstest.MapFile{Data: data}
	}
	return other
}

func openFiles(t *testing.T, files fstest.MapFS) *search.Index {
	t.Helper()
	x, err := search.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func urls(a *search.Answer) (list []string) {
	for _, r := range a.Results {
		list = append(list, r.URL)
	}
	return list
}

// TestLostShards takes the terms of one word away: the others go on finding what they found, and the answer says that it is not all.
func TestLostShards(t *testing.T) {
	p := content(t)
	terms, positions := p.index.FilesOf("certif")
	other, _ := p.index.FilesOf("work")
	if terms == other {
		t.Fatal("both words are in one shard")
	}
	ask := func(x *search.Index, text string) *search.Answer {
		return x.Search(search.Question{Text: text, Language: "en", Limit: 500})
	}
	alone := ask(p.index, "working")
	for kind, files := range map[string]fstest.MapFS{"missing": without(p.files, terms), "broken": broken(p.files, terms)} {
		x := openFiles(t, files)
		for range 2 {
			if a := ask(x, "certification working"); a.Damaged == nil || !slices.Equal(sorted(urls(a)), sorted(urls(alone))) {
				t.Errorf("%s: found %d pages, damaged: %v; %d have the other word", kind, a.Total, a.Damaged, alone.Total)
			}
			if a := ask(x, "certification"); a.Damaged == nil || a.Total != 0 {
				t.Errorf("%s: found %d pages, damaged: %v", kind, a.Total, a.Damaged)
			}
			if a := ask(x, "working"); a.Damaged != nil || !slices.Equal(urls(a), urls(alone)) {
				t.Errorf("%s: another word is touched as well: %v", kind, a.Damaged)
			}
		}
	}
	// Where words stand only matters to phrases.
	phrase := ask(p.index, `"certification body" working`)
	if phrase.Total == 0 {
		t.Fatal("there is no such phrase")
	}
	for kind, files := range map[string]fstest.MapFS{"missing": without(p.files, positions), "broken": broken(p.files, positions)} {
		x := openFiles(t, files)
		for range 2 {
			if a := ask(x, "certification body"); a.Damaged != nil || a.Total != ask(p.index, "certification body").Total {
				t.Errorf("%s places: words are touched as well: %v", kind, a.Damaged)
			}
			if a := ask(x, `"certification body" working`); a.Damaged == nil || a.Total == 0 {
				t.Errorf("%s places: found %d pages, damaged: %v", kind, a.Total, a.Damaged)
			}
		}
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// TestLostDocuments takes the file of a result away: the others are shown.
func TestLostDocuments(t *testing.T) {
	p := content(t)
	question := search.Question{Text: "certification body", Language: "en"}
	whole := p.index.Search(question)
	k := slices.IndexFunc(whole.Results, func(r search.Result) bool { return r.Kind == "article" })
	lost := slices.IndexFunc(p.docs, func(d search.Document) bool { return d.Page == whole.Results[k].URL })
	others := slices.Delete(slices.Clone(whole.Results), k, k+1)
	for kind, files := range map[string]fstest.MapFS{"missing": without(p.files, p.index.FileOf(lost)), "broken": broken(p.files, p.index.FileOf(lost))} {
		x := openFiles(t, files)
		for range 2 {
			a := x.Search(question)
			if a.Damaged == nil || a.Total != whole.Total || !reflect.DeepEqual(a.Results, others) {
				t.Errorf("%s: found %v of %d, damaged: %v; want %d of %d", kind, urls(a), a.Total, a.Damaged, len(others), whole.Total)
			}
		}
	}
}

// TestLostTables takes away what is known of documents in an index that has it in files of its own.
func TestLostTables(t *testing.T) {
	pages := make([][]search.Document, 5000)
	for i := range pages {
		d := search.SmallPages[0][0]
		d.Page, d.Title, d.Citation = fmt.Sprintf("page-%d.html", i), fmt.Sprintf("Page x%dx", i), nil
		d.Sections = []search.Section{{Blocks: []search.Block{{Text: "common"}}}}
		pages[i] = []search.Document{d}
	}
	files, err := indexOf(search.SmallOptions, pages)
	if err != nil {
		t.Fatal(err)
	}
	tables, lists := openFiles(t, files).FilesOfAll()
	if len(tables) != 2 || len(lists) != 79 {
		t.Fatalf("there are %d tables and %d lists", len(tables), len(lists))
	}
	for _, tt := range []struct {
		name  string
		files fstest.MapFS
		total int
		shown bool // the first page
	}{
		{"whole", files, 5000, true},
		{"first table missing", without(files, tables[0]), 5000 - 4096, false},
		{"second table broken", broken(files, tables[1]), 4096, true},
		{"first list missing", without(files, lists[0]), 5000, false},
		{"last list broken", broken(files, lists[78]), 5000, true},
	} {
		x := openFiles(t, tt.files)
		for range 2 {
			a := x.Search(search.Question{Text: "common", Limit: 5000})
			if damaged := tt.name != "whole"; a.Total != tt.total || (a.Damaged != nil) != damaged {
				t.Errorf("%s: found %d, damaged: %v", tt.name, a.Total, a.Damaged)
			}
			if shown := slices.Contains(urls(a), "page-0.html"); shown != tt.shown {
				t.Errorf("%s: the first page is shown: %v", tt.name, shown)
			}
		}
	}
}

// TestEveryByte changes the bytes of every file, one after the other. Either the answer says that something is wrong, or nothing is: it is as before.
func TestEveryByte(t *testing.T) {
	files, names := small()
	ask := func(x *search.Index) (list []*search.Answer) {
		for _, q := range smallQuestions {
			list = append(list, x.Search(search.Question{Text: q, Language: "en", Limit: 100}))
		}
		return list
	}
	want := ask(openFiles(t, files))
	for _, name := range names {
		name += ".js"
		data := files[name].Data
		for at := 0; at < len(data); at += 1 + len(data)/80 {
			for _, bit := range []byte{1, 0x80} {
				other := maps.Clone(files)
				changed := slices.Clone(data)
				changed[at] ^= bit
				other[name] = &fstest.MapFile{Data: changed}
				x, err := search.Open(other)
				if err != nil {
					if name != "index.js" {
						t.Errorf("%s is read at once", name)
					}
					continue
				}
				said := false
				got := ask(x)
				for i, a := range got {
					if a.Damaged != nil {
						said = true
					} else if !reflect.DeepEqual(a, want[i]) {
						t.Errorf("%s, byte %d: %q is answered otherwise, and nothing is said", name, at, smallQuestions[i])
					}
				}
				if !said && !reflect.DeepEqual(got, want) {
					t.Errorf("%s, byte %d: nothing is said", name, at)
				}
			}
		}
	}
}

// TestNoIndex opens what is not there, or is something else.
func TestNoIndex(t *testing.T) {
	files, _ := small()
	whole := string(files["index.js"].Data)
	for name, data := range map[string]string{
		"empty": "", "text": "text", "cut": whole[:len(whole)/2], "other name": strings.Replace(whole, `"index"`, `"other"`, 1), "more": whole + "x",
		"other version": string(search.Pack("index", []byte{99})), "no payload": string(search.Pack("index", nil)),
	} {
		if _, err := search.Open(fstest.MapFS{"index.js": {Data: []byte(data)}}); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	if _, err := search.Open(fstest.MapFS{}); err == nil {
		t.Error("nothing was opened")
	}
}
