package search_test

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"rulebook/internal/search"
)

// small is an index of a few documents: its files, and their names in order.
var small = sync.OnceValues(func() (fstest.MapFS, []string) {
	files, err := indexOf(search.SmallOptions, search.SmallPages)
	if err != nil {
		panic(err)
	}
	names := []string{}
	for name := range files {
		names = append(names, strings.TrimSuffix(name, ".js"))
	}
	slices.Sort(names)
	return files, names
})

// smallQuestions ask for something of each kind, and together read every file.
var smallQuestions = []string{
	"art 7", "PIPL art. 7", "第七条", "100万", "1 million persons", "certif", "certifcation", "certification -standard", "重要数据", "key data", `"key data"`, `"境外提供"`,
	`"valid for"`, "2024-03-22", "March 2024", "-\"key data\" data", "境", "the", "5(1)(2)", "s", "w pi",
}

// mostAllocated is far more than the small index needs, and far less than what a forged number could ask for.
const mostAllocated = 64 << 20

// tryDamaged opens an index and asks all questions twice. What comes back does not matter, as long as something does, and what could not be
// read is said both times.
func tryDamaged(t *testing.T, files fstest.MapFS) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if x, err := search.Open(files); err == nil {
		for _, q := range smallQuestions {
			ask := search.Question{Text: q, Language: "zh"}
			if first, second := x.Search(ask), x.Search(ask); (first.Damaged == nil) != (second.Damaged == nil) || first.Total != second.Total {
				t.Errorf("%q finds %d, then %d; damaged: %v, then %v", q, first.Total, second.Total, first.Damaged, second.Damaged)
			}
		}
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > mostAllocated {
		t.Errorf("%d bytes were allocated", n)
	}
}

// FuzzOpen reads index files that hold anything.
func FuzzOpen(f *testing.F) {
	files, _ := small()
	payload, err := search.Unpack(files, "index")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(payload)
	for i := range payload {
		if i%7 == 0 {
			f.Add(payload[:i])
			f.Add(slices.Concat(payload[:i], []byte{0xff, 0xff, 0xff, 0xff, 0x0f}, payload[i+1:]))
		}
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		damaged := fstest.MapFS{}
		for name, file := range files {
			damaged[name] = file
		}
		damaged["index.js"] = &fstest.MapFile{Data: search.Pack("index", payload)}
		tryDamaged(t, damaged)
	})
}

// FuzzShard reads other files that hold anything: of terms, positions, documents.
func FuzzShard(f *testing.F) {
	files, names := small()
	for i, name := range names {
		payload, err := search.Unpack(files, name)
		if err != nil {
			f.Fatal(err)
		}
		if name == "index" {
			continue
		}
		f.Add(i, payload)
		f.Add(i, payload[:len(payload)/2])
		for k := 0; k < len(payload); k += 1 + len(payload)/20 {
			f.Add(i, slices.Concat(payload[:k], []byte{0xff, 0xff, 0xff, 0xff, 0x0f}, payload[k+1:]))
			f.Add(i, slices.Concat(payload[:k], []byte{0}, payload[k+1:]))
		}
	}
	f.Fuzz(func(t *testing.T, number int, payload []byte) {
		if number < 0 || number >= len(names) || names[number] == "index" {
			return
		}
		damaged := fstest.MapFS{}
		for name, file := range files {
			damaged[name] = file
		}
		damaged[names[number]+".js"] = &fstest.MapFile{Data: search.Pack(names[number], payload)}
		tryDamaged(t, damaged)
	})
}

// FuzzFile reads files whose bytes are anything.
func FuzzFile(f *testing.F) {
	files, _ := small()
	f.Add(files["index.js"].Data)
	f.Add([]byte(`rulebookSearch("index","");` + "\n"))
	f.Add([]byte(`rulebookSearch("index","!!!!");` + "\n"))
	f.Add([]byte(`rulebookSearch("index","` + "\n"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		tryDamaged(t, fstest.MapFS{"index.js": {Data: data}})
	})
}

// checkAnswer holds an answer to what is true of all.
func checkAnswer(t *testing.T, a *search.Answer) {
	t.Helper()
	valid := func(what string, list ...string) {
		for _, s := range list {
			if !utf8.ValidString(s) {
				t.Errorf("%s %q is no text", what, s)
			}
		}
	}
	if a.Total < len(a.Results) || a.Damaged == nil && len(a.Results) < min(a.Total, 10) {
		t.Errorf("%d results of %d", len(a.Results), a.Total)
	}
	valid("also", a.Also...)
	valid("unknown", a.Unknown...)
	for _, c := range a.Corrected {
		valid("corrected", c.From, c.To)
	}
	for facet, counts := range a.Facets {
		for _, c := range counts {
			valid(facet, c.Value, c.Label)
			if c.Count <= 0 || c.Count > a.Total {
				t.Errorf("%s %s is counted %d times in %d results", facet, c.Value, c.Count, a.Total)
			}
		}
	}
	last := math.Inf(1)
	for _, r := range a.Results {
		valid("result", r.URL, r.Anchor, r.Title, r.Citation, r.Excerpt, r.Language, r.Kind, r.Status, r.Instrument)
		valid("missing", r.Missing...)
		valid("marks", r.Marks...)
		if math.IsNaN(r.Score) || r.Score > last || r.Score < 0 || math.IsNaN(r.BM25) || r.BM25 < 0 {
			t.Errorf("%s has score %v of BM25 %v, behind %v", r.URL, r.Score, r.BM25, last)
		}
		last = r.Score
		excerpt := ""
		for i, p := range r.Parts {
			excerpt += p.Text
			valid("part", p.Text)
			if p.Text == "" || i > 0 && p.Match == r.Parts[i-1].Match {
				t.Errorf("%s: parts %+v", r.URL, r.Parts)
			}
		}
		if excerpt != r.Excerpt {
			t.Errorf("%s: the parts are %q, the excerpt is %q", r.URL, excerpt, r.Excerpt)
		}
	}
}

// hostile are questions that were not typed in good faith.
var hostile = []string{
	"", " ", "\"", "\"\"", "-", "--", "-\"", "- -", "\"-\"", "“”", "「", "-“", "\x00\x01\x1b", "\xff\xfe", "\xed\xa0\x80", "a\u202eb", "<script>alert(1)</script>", "&lt;", "../../etc",
	".*+?^${}()|[]\\", "(a+)+$", "%s%d%n", "key OR data AND", "key:data", "*", "?", "~", "a*", "'; DROP TABLE", strings.Repeat("a", 10_000), strings.Repeat("数", 10_000),
	strings.Repeat("a ", 5_000), strings.Repeat("\"", 300), strings.Repeat("-a ", 300), strings.Repeat("(", 300), strings.Repeat("art 5(1)", 50), "5" + strings.Repeat("(1)", 80),
	"第" + strings.Repeat("一", 200) + "条", strings.Repeat("9", 200) + "万", strings.Repeat("亿", 200), "\u0301\u0301", "é", "ﬁ", "𠀀𠮟", "👩‍⚖️", "\ufeffart 7", "art\u00a07",
}

// FuzzSearch asks the small index anything.
func FuzzSearch(f *testing.F) {
	for _, q := range slices.Concat(smallQuestions, hostile, mixedTexts(50)) {
		f.Add(q)
	}
	for _, c := range slices.Concat(dateCases, articleCases, numberCases) {
		f.Add(c.text)
	}
	files, _ := small()
	x, err := search.Open(files)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, question string) {
		a := x.Search(search.Question{Text: question, Language: "en"})
		if a.Damaged != nil {
			t.Errorf("damaged: %v", a.Damaged)
		}
		checkAnswer(t, a)
	})
}

// FuzzAnalyse takes any text apart.
func FuzzAnalyse(f *testing.F) {
	for _, q := range slices.Concat(smallQuestions, hostile, mixedTexts(50)) {
		f.Add(q[:min(len(q), 2000)])
	}
	for _, c := range slices.Concat(dateCases, articleCases, numberCases) {
		f.Add(c.text)
	}
	names := search.NewNames(search.SmallOptions.Concepts)
	f.Fuzz(func(t *testing.T, text string) {
		for _, question := range []bool{false, true} {
			tokens := names.Tokens(text, question)
			checkTokens(t, text, tokens)

			// A word that stands before or behind changes nothing, but that all stands later.
			const before, behind = "zzz ; ", " ; zzz"
			around := names.Tokens(before+text+behind, question)
			var inside []search.Token
			words := 0
			for _, k := range around {
				if k.Kind == search.Piece {
					words++
				}
			}
			for _, k := range around {
				k.From, k.To, k.At = k.From-len(before), k.To-len(before), k.At-1
				if k.At >= 0 && k.At < words-2 {
					inside = append(inside, k)
				}
			}
			if !slices.Equal(tokens, inside) {
				t.Errorf("%q (question %v): %+v, with words around it %+v", text, question, tokens, inside)
			}
		}
	})
}

// checkTokens holds tokens to their text.
func checkTokens(t *testing.T, text string, tokens []search.Token) {
	t.Helper()
	pieces := 0
	for _, k := range tokens {
		if k.Kind == search.Piece {
			pieces++
		}
	}
	last := search.Token{At: -1}
	for _, k := range tokens {
		begins := func(i int) bool { return i >= 0 && (i == len(text) || i < len(text) && utf8.RuneStart(text[i])) }
		switch {
		case k.Key == "" || k.Stem == "" || k.From >= k.To || !begins(k.From) || utf8.ValidString(text) && !begins(k.To):
			t.Errorf("%q: %+v", text, k)
		case utf8.RuneCountInString(k.Key) > 64 && k.Kind != search.Amount: // that of a number, and of what it counts
			t.Errorf("%q: the key %q is long", text, k.Key)
		case k.Span < 1 || k.At+k.Span > pieces:
			t.Errorf("%q: %+v of %d", text, k, pieces)
		case k.Kind == search.Piece && (k.At != last.At+1 || k.From < last.To):
			t.Errorf("%q: %+v stands behind %+v", text, k, last)
		case k.Kind == search.Entity && last.Kind == search.Entity && k.At != last.At && k.At < last.At+last.Span:
			t.Errorf("%q: %+v overlaps %+v", text, k, last)
		case k.Kind == last.Kind && k.At < last.At:
			t.Errorf("%q: %+v stands behind %+v", text, k, last)
		}
		last = k
	}
}
