package search

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// testOptions are of a small body of law.
var testOptions = Options{
	Languages: []string{"en", "zh"}, Kinds: []Kind{{"article", 1000, 1000}, {"glossary", 1000, 1000}},
	Statuses:    []Status{{ID: "in-force", Factor: 1000}, {ID: "draft", Factor: 600, Words: []string{"draft"}}},
	Instruments: []Instrument{{"pipl", []string{"PIPL", "个保法"}}, {"flow", []string{"2024 Provisions", "2024年规定"}}}, DefaultInstrument: "flow",
	Concepts: []Concept{
		{"important-data", []Name{{"en", "important data"}, {"en", "key data"}, {"zh", "重要数据"}}},
		{"pi", []Name{{"en", "personal information"}, {"en", "PI"}, {"zh", "个人信息"}}},
	},
}

func article(instrument, name, number, title string, texts ...string) Document {
	d := Document{Page: instrument + "/article-" + number + ".html", Title: title, Context: name + ", Article " + number, Language: "en", Kind: "article", Status: "in-force",
		Instrument: instrument, Citation: []string{name + " Article " + number}, Sections: []Section{{}}}
	for _, t := range texts {
		if h, ok := strings.CutPrefix(t, "# "); ok {
			d.Sections = append(d.Sections, Section{Anchor: strings.ToLower(strings.ReplaceAll(h, " ", "-")), Heading: h})
			continue
		}
		s := &d.Sections[len(d.Sections)-1]
		s.Blocks = append(s.Blocks, Block{Text: t})
	}
	return d
}

var testPages = [][]Document{
	{article("flow", "2024 Provisions", "7", "Security assessment triggers", "Important data, or personal information of 1,000,000 persons or more.", "# Chinese wording", "自当年1月1日起累计向境外提供100万人以上个人信息")},
	{article("pipl", "PIPL", "7", "Openness", "Processing is open. The exporter's certification is valid for three years.")},
	{article("pipl", "PIPL", "38", "Routes", "Certification or a standard contract, as of 22 March 2024.", "# Validity", "Key data need more.")},
	{
		{Page: "glossary.html", Anchor: "pi", Title: "personal information", Language: "en", Kind: "glossary", Status: "in-force", Terms: []string{"personal information", "PI", "个人信息"},
			Sections: []Section{{Blocks: []Block{{Text: "Information about a person."}}}}},
		{Page: "glossary.html", Anchor: "important-data", Title: "important data", Language: "en", Kind: "glossary", Status: "in-force", Terms: []string{"important data", "key data", "重要数据"},
			Sections: []Section{{Blocks: []Block{{Text: "Data that may endanger security."}}}}},
	},
}

// buildIndex returns the files of an index.
func buildIndex(t testing.TB, o Options, pages [][]Document) fstest.MapFS {
	t.Helper()
	var mu sync.Mutex
	files := fstest.MapFS{}
	b := NewBuilder(o, len(pages), nil, func(name string, data []byte) error {
		mu.Lock()
		defer mu.Unlock()
		files[name] = &fstest.MapFile{Data: slices.Clone(data)}
		return nil
	})
	for i, docs := range pages {
		if err := b.Add(i, docs); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Finish(context.Background()); err != nil {
		t.Fatal(err)
	}
	return files
}

func open(t testing.TB, files fstest.MapFS) *Index {
	t.Helper()
	x, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestSearch asks the small body of law what a reader would.
func TestSearch(t *testing.T) {
	x := open(t, buildIndex(t, testOptions, testPages))
	for _, tt := range []struct{ question, want string }{
		{"art 7", "flow/article-07 pipl/article-07"},
		{"第七条", "flow/article-07 pipl/article-07"},
		{"PIPL art. 7", "pipl/article-07"},
		{"100万", "flow/article-07"},
		{"1 million persons", "flow/article-07"},
		{"certif", "pipl/article-07 pipl/article-38"},
		{"certifcation", "pipl/article-07 pipl/article-38"},
		{"certification -standard", "pipl/article-07"},
		{"重要数据", "glossary flow/article-07 pipl/article-38"},
		{"key data", "glossary pipl/article-38 flow/article-07"},
		{"\"key data\"", "pipl/article-38"},
		{"\"境外提供\"", "flow/article-07"},
		{"\"提供境外\"", ""},
		{"2024-03-22", "pipl/article-38"},
		{"March 2024", "pipl/article-38"},
		{"", ""},
		{"-x", ""},
	} {
		var got []string
		for _, r := range x.Search(Question{Text: tt.question, Language: "en"}).Results {
			got = append(got, strings.NewReplacer(".html", "", "article-7", "article-07").Replace(r.URL))
		}
		// Where few documents have all words, those with some of them follow.
		if s := strings.Join(got, " "); !strings.HasPrefix(s, tt.want) || tt.want == "" && s != "" {
			t.Errorf("%s: found %s, want %s", tt.question, s, tt.want)
		}
	}
	answer := x.Search(Question{Text: "重要数据", Language: "en"})
	if len(answer.Also) != 2 || answer.Also[0] != "important data" {
		t.Errorf("also searched: %q", answer.Also)
	}
	if first := answer.Results[2]; first.Anchor != "validity" || first.Excerpt != "Key data need more." || len(first.Parts) != 2 || !first.Parts[0].Match {
		t.Errorf("the first article is shown as %+v", first)
	}
}

// TestSameBytes builds twice, in another order.
func TestSameBytes(t *testing.T) {
	one := buildIndex(t, testOptions, testPages)
	files := fstest.MapFS{}
	b := NewBuilder(testOptions, len(testPages), nil, func(name string, data []byte) error {
		files[name] = &fstest.MapFile{Data: slices.Clone(data)}
		return nil
	})
	for i := len(testPages) - 1; i >= 0; i-- {
		if err := b.Add(i, testPages[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Finish(context.Background()); err != nil {
		t.Fatal(err)
	}
	same := func(a, b *fstest.MapFile) bool { return string(a.Data) == string(b.Data) }
	if !maps.EqualFunc(one, files, same) {
		t.Error("the same documents made other files")
	}
}

// TestDocumentFile reads back what is written, with all that JSON has to escape.
func TestDocumentFile(t *testing.T) {
	text := "quote \" backslash \\ line\n tab\t nul\x00 </script> \u2028 重要 \xff"
	d := Document{Page: "a.html", Anchor: text, Title: text, Context: text, Language: "en", Sections: []Section{
		{Blocks: []Block{{"", "before"}}}, {"one", "One", []Block{{"para-1", text}, {"", "of the section"}}}, {"two", "Two", nil},
	}}
	valid := strings.ToValidUTF8(text, "\ufffd")
	want := docFile{"a.html", valid, valid, valid, "en", [][2]string{{"one", "One"}, {"two", "Two"}},
		[]docBlock{{"", 0, "before"}, {"one", 1, "One"}, {"para-1", 1, valid}, {"one", 1, "of the section"}, {"two", 2, "Two"}}}
	var got docFile
	if err := json.Unmarshal(appendDocument(nil, &d), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\n got %+v\nwant %+v", err, got, want)
	}
}

// TestUnread leaves out the shard of a rare word: pages with the common one are found all the same.
func TestUnread(t *testing.T) {
	var pages [][]Document
	for i := range 60 {
		text := "common"
		for k := range 100 {
			text += fmt.Sprintf(" filler%d", 100*i+k) // so that there are several shards
		}
		if i == 7 {
			text += " zebra"
		}
		pages = append(pages, []Document{article("flow", "2024 Provisions", strconv.Itoa(i), "Page", text)})
	}
	files := buildIndex(t, testOptions, pages)
	x := open(t, files)
	rare := x.shards[x.shardOf("zebra")].file.String() + ending
	if common := x.shards[x.shardOf("common")].file.String() + ending; common == rare {
		t.Fatal("both words are in one shard")
	}
	delete(files, rare)
	answer := open(t, files).Search(Question{Text: "common zebra"})
	if answer.Damaged == nil || answer.Total != len(pages) {
		t.Errorf("found %d pages (%v), want all %d and an error", answer.Total, answer.Damaged, len(pages))
	}
}

// TestSamePositions has shards whose words stand at the same places, so that their positions are one file.
func TestSamePositions(t *testing.T) {
	var blocks []Block
	for i := range 3000 {
		blocks = append(blocks, Block{Text: fmt.Sprintf("%c%c%c%c", 'a'+i/676%26, 'a'+i/26%26, 'a'+i%26, 'z')})
	}
	d := article("flow", "2024 Provisions", "1", "Page")
	var pages [][]Document
	for i := range blocks {
		e := d
		e.Page = strconv.Itoa(i) + ".html"
		e.Sections = []Section{{Blocks: blocks[i : i+1]}}
		pages = append(pages, []Document{e})
	}
	seen := map[string]bool{}
	var mu sync.Mutex
	b := NewBuilder(testOptions, len(pages), nil, func(name string, _ []byte) error {
		mu.Lock()
		defer mu.Unlock()
		if seen[name] {
			return fmt.Errorf("%s is put twice", name)
		}
		seen[name] = true
		return nil
	})
	for i, docs := range pages {
		if err := b.Add(i, docs); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Finish(context.Background()); err != nil {
		t.Error(err)
	}
}
