package search_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/evanw/esbuild/pkg/api"

	"rulebook/internal/search"
)

const engine = "../../themes/default/search/engine"

// runEngine bundles the theme's engine and runs a body of JavaScript over it in Node. The body sees what the engine's files export, and
// the parsed input; it returns a value, or a Promise of one, which is read into out.
func runEngine(t *testing.T, input any, body string, out any) {
	t.Helper()
	result := api.Build(api.BuildOptions{
		Stdin: &api.StdinOptions{
			Contents: `export * from './analyse.ts';
				export * from './entity.ts';
				export * from './stem.ts';
				export * from './lists.ts';
				export * from './engine.ts';
				export * from '../facets.ts';`,
			ResolveDir: engine,
			Loader:     api.LoaderTS,
		},
		Bundle:     true,
		Format:     api.FormatIIFE,
		GlobalName: "engine",
		Target:     api.ES2020,
		Charset:    api.CharsetUTF8,
	})
	for _, m := range result.Errors {
		t.Fatalf("bundling the engine: %s", m.Text)
	}
	words, err := json.Marshal(search.WordLists)
	if err != nil {
		t.Fatal(err)
	}
	in, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	script := fmt.Sprintf("%s\nconst input = JSON.parse(require('fs').readFileSync('input.json', 'utf8'));\nengine.learn(%s);\n"+
		"(async () => {%s})().then((out) => require('fs').writeFileSync('out.json', JSON.stringify(out)));\n", result.OutputFiles[0].Contents, words, body)
	for name, data := range map[string][]byte{"input.json": in, "script.js": []byte(script)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "node", "script.js")
	cmd.Dir = dir
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("running the engine in Node: %v\n%s", err, said)
	}
	data, err := os.ReadFile(filepath.Join(dir, "out.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, out); err != nil {
		t.Fatalf("reading what Node made: %v", err)
	}
}

// contentTexts are the paragraphs of what this repository publishes.
func contentTexts(t *testing.T) []string {
	t.Helper()
	var texts []string
	root := os.DirFS("../../content")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		data, err := fs.ReadFile(root, name)
		texts = append(texts, strings.Split(string(data), "\n\n")...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// pick takes one of several by a generator that is the same in every run.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// mixedTexts are texts of what the analysis takes apart, thrown together.
func mixedTexts(n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields(`data Data's Transfers DATA’S l'État naïve Straße ΟΔΟΣ Οδός ﬁnancial ﾃﾞｰﾀ データ が ガ 個人 重要数据 数据 个人信息 出境 条 第 款 项 年 月 日 百 千 万 亿 十
		一 二 两 三 〇 零 九 百万 十四 一百二十 第七条 第38条 第 五 条 第五条第一款第（二）项 第５条 article Article articles art Art. arts § §7 art7 arts12 7 007 5(1)(2) 38 (1) 2024 2024-03-22 2024/3/2 2024.03.22 2024.3
		2024年3月22日 2024 年 3 月 1999年12月 2100年1月 22 March May Sept. sept 22, 2024, March, 31 32 1 2 3 one two ten thousand million millions billion bn 5bn k 10k 100k 1.5k 1,000,000 1,000 1,0000
		12,34 1.2.3 1.5 100万 5千万 1.5亿 １００万 ９ ＡＢＣ ａｒｔ ½ ² Ⅷ ㎏ ① İstanbul ǅ x's's 's ' ’ - . , ( ) （ ） “ ” " 「 」 ー 々 ・ ゝ é e\u0301 \u0301 \u3099 ﾞ 𠀀 𠮟 ⼀ 豈 가 각 नमस्ते 한글 и́ הַ
		don't o'clock 3's 3'4 x’y a.b 1.a .5 5. 1, ,5 123456789012 1234567890123 1.50000 0.5万 0万 9007亿 1万亿 百万亿 千百 八百零五 三千零二十 十万 二十万三千 一亿二千万 万一 零一 一零 〇〇 三三 百零`)
	for i, w := range words {
		words[i] = strings.NewReplacer(`\u0301`, "\u0301", `\u3099`, "\u3099").Replace(w)
	}
	words = append(words, "\u00a0", "\u3000", "\t", "\n", "\u2003", "\u200b", "\ufeff", strings.Repeat("長", 40), strings.Repeat("x", 70), strings.Repeat("é", 70), strings.Repeat("9", 64)+",000")
	var texts []string
	for range n {
		var b strings.Builder
		for range 1 + r.IntN(12) {
			b.WriteString(pick(r, words))
			b.WriteString(pick(r, []string{"", "", " ", " ", " ", "  ", "-", ".", ", ", "(", ")", "、", "，"}))
		}
		texts = append(texts, b.String())
	}
	// Anything at all, mostly of the scripts that matter.
	ranges := [][2]rune{{0x20, 0x7e}, {0x20, 0x7e}, {0x30, 0x39}, {0xa0, 0x24f}, {0x370, 0x3ff}, {0x400, 0x4ff}, {0x2e80, 0x2fd5}, {0x3000, 0x30ff}, {0x4e00, 0x9fff}, {0xf900, 0xfaff}, {0xff00, 0xffef},
		{0x20000, 0x2a6df}, {0x300, 0x36f}, {0x5d0, 0x64f}, {0xac00, 0xd7a3}, {0x1d400, 0x1d7ff}, {0x2000, 0x2fff}, {0, 0xd7ff}, {0xe000, 0xffff}, {0x1d00, 0x1fff}}
	for range n {
		var b strings.Builder
		for range 1 + r.IntN(20) {
			span := pick(r, ranges)
			for range 1 + r.IntN(3) {
				c := span[0] + rune(r.IntN(int(span[1]-span[0])+1))
				// Node may know characters that Go does not know yet.
				if unicode.In(c, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co) {
					b.WriteRune(c)
				}
			}
		}
		texts = append(texts, b.String())
	}
	return texts
}

func TestClientAnalysesTextsAsTheBuilderDoes(t *testing.T) {
	texts := append(contentTexts(t), mixedTexts(6000)...)
	var got [2][]search.Analysis
	runEngine(t, texts, `return [false, true].map((question) => input.map((text) => {
		const pieces = engine.cut(text).map((piece) => ({ ...piece, stem: engine.stem(piece.key) }));
		return { pieces, entities: engine.entities(text, pieces, question) };
	}))`, &got)
	wrong := 0
	for k, question := range []bool{false, true} {
		for i, text := range texts {
			want, err := json.Marshal(search.Analyse(text, question))
			if err != nil {
				t.Fatal(err)
			}
			have, err := json.Marshal(got[k][i])
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(have, want) {
				t.Errorf("%q (question %v) is not analysed alike:\n got %s\nwant %s", text, question, have, want)
				if wrong++; wrong > 10 {
					t.FailNow()
				}
			}
		}
	}
}

func TestClientStemsAsBleveDoes(t *testing.T) {
	seen := map[string]bool{}
	var words []string
	add := func(w string) {
		if w = strings.ToLower(w); !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	word := regexp.MustCompile(`[A-Za-z]+`)
	for _, text := range contentTexts(t) {
		for _, w := range word.FindAllString(text, -1) {
			add(w)
		}
	}
	// Every ending on every kind of beginning, and letters thrown together, of which y and doubled ones are many.
	endings := strings.Fields(`s ss sses ies eed ed ing y e l ll ational tional enci anci izer bli alli entli eli ousli ization ation ator alism iveness fulness ousness aliti iviti biliti
		logi icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment ent ion sion tion ou ism ate iti ous ive ize at bl iz`)
	beginnings := strings.Fields("a b y ab ba yb by tr tree oat trouble troubl hop hopp fall hiss fizz fil fail wow box say sky cry yy yyy ayy oyo conn fiz tann sen contr relat syllab")
	for _, first := range append([]string{""}, beginnings...) {
		for _, second := range endings {
			add(first + second)
			for _, third := range endings {
				add(first + second + third)
			}
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 50_000 {
		var b strings.Builder
		for range 1 + r.IntN(8) {
			b.WriteByte("aeiouyysstlbcdnvwxz"[r.IntN(19)])
		}
		add(b.String() + pick(r, append(endings, "")))
	}
	var got []string
	runEngine(t, words, `return input.map(engine.stem)`, &got)
	wrong := 0
	for i, w := range words {
		if want := search.Stem(w); got[i] != want {
			t.Errorf("stem of %q is %q, want %q", w, got[i], want)
			if wrong++; wrong > 20 {
				t.FailNow()
			}
		}
	}
	t.Logf("%d words", len(words))
}

// clientIndex is an index, as files.
type clientIndex struct {
	files map[string]string
	fsys  fstest.MapFS
}

func buildIndex(t *testing.T, o search.Options, pages [][]search.Document) clientIndex {
	t.Helper()
	x := clientIndex{map[string]string{}, fstest.MapFS{}}
	var mu sync.Mutex
	b := search.NewBuilder(o, len(pages), nil, func(name string, data []byte) error {
		mu.Lock()
		defer mu.Unlock()
		x.files[strings.TrimSuffix(name, ".js")] = string(data)
		x.fsys[name] = &fstest.MapFile{Data: bytes.Clone(data)}
		return nil
	})
	for i, docs := range pages {
		if err := b.Add(i, docs); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	return x
}

var clientOptions = search.Options{
	Languages:         []string{"en", "zh"},
	Kinds:             []search.Kind{{ID: "page", Factor: 1000, Titled: 1000}, {ID: "instrument", Factor: 1100, Titled: 1000}, {ID: "article", Factor: 1000, Titled: 1000}, {ID: "term", Factor: 900, Titled: 1000}},
	Statuses:          []search.Status{{ID: "", Factor: 1000}, {ID: "draft", Factor: 600, Words: []string{"draft", "草案"}}, {ID: "superseded", Factor: 333}},
	Instruments:       []search.Instrument{{ID: "flow", Labels: []string{"Flow Provisions", "流动规定"}}, {ID: "pipl", Labels: []string{"PIPL", "个人信息保护法"}}, {ID: "dsl", Labels: []string{"DSL", "数据安全法"}}},
	DefaultInstrument: "pipl",
	Concepts: []search.Concept{
		{ID: "personal-information", Names: []search.Name{{Language: "en", Text: "personal information"}, {Language: "en", Text: "PI"}, {Language: "zh", Text: "个人信息"}}},
		{ID: "important-data", Names: []search.Name{{Language: "en", Text: "important data"}, {Language: "zh", Text: "重要数据"}}},
		{ID: "ciio", Names: []search.Name{{Language: "en", Text: "CIIO"}, {Language: "en", Text: "critical information infrastructure operator"}, {Language: "zh", Text: "关键信息基础设施运营者"}}},
		{ID: "export", Names: []search.Name{{Language: "en", Text: "data export"}, {Language: "en", Text: "cross-border transfer"}, {Language: "zh", Text: "数据出境"}, {Language: "zh", Text: "出境"}}},
	},
}

// contentDocuments makes documents of the Markdown that this repository publishes: roughly, since only the words matter here.
func contentDocuments(t *testing.T) [][]search.Document {
	t.Helper()
	var pages [][]search.Document
	root := os.DirFS("../../content")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		n := len(pages)
		page := search.Document{Page: strings.TrimSuffix(name, ".md") + ".html", Language: "en", Kind: "page", Context: filepath.Dir(name), Status: []string{"", "", "draft", "superseded"}[n%4]}
		if strings.HasSuffix(name, ".zh.md") {
			page.Language = "zh"
		}
		if strings.HasPrefix(name, "instruments/") {
			page.Kind, page.Instrument = "instrument", clientOptions.Instruments[n%3].ID
		}
		docs := []search.Document{page}
		for i, text := range strings.Split(string(data), "\n\n") {
			main := &docs[0]
			last := &docs[len(docs)-1]
			heading, isHeading := strings.CutPrefix(strings.TrimLeft(text, "#"), " ")
			switch {
			case !isHeading || !strings.HasPrefix(text, "#"):
				if len(last.Sections) == 0 {
					last.Sections = append(last.Sections, search.Section{})
				}
				s := &last.Sections[len(last.Sections)-1]
				anchor := ""
				if i%2 == 0 {
					anchor = fmt.Sprintf("para-%d-%d", len(last.Sections), len(s.Blocks)+1)
				}
				s.Blocks = append(s.Blocks, search.Block{Anchor: anchor, Text: text})
			case main.Title == "":
				main.Title = heading
			case page.Kind == "instrument" && i%3 == 0:
				part := page
				part.Anchor, part.Kind, part.Title = fmt.Sprintf("part-%d", i), "article", heading
				part.Citation = []string{fmt.Sprintf("Article %d", len(docs)), fmt.Sprintf("第%d条", len(docs)), fmt.Sprintf("PIPL art. %d", len(docs))}
				if i%2 == 0 {
					part.Terms = []string{heading}
				}
				docs = append(docs, part)
			default:
				last.Sections = append(last.Sections, search.Section{Anchor: fmt.Sprintf("s-%d", i), Heading: heading})
			}
		}
		pages = append(pages, docs)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

type clientQuestion struct {
	Text    string              `json:"text"`
	Lang    string              `json:"lang"`
	Limit   int                 `json:"limit"`
	Filters map[string][]string `json:"filters"`
}

// clientAnswer is themes/default/search/types.ts.
type clientAnswer struct {
	Total      int                      `json:"total"`
	Results    []clientResult           `json:"results"`
	Facets     map[string][]clientCount `json:"facets"`
	Corrected  []clientCorrection       `json:"corrected"`
	Also       []string                 `json:"also"`
	Unknown    []string                 `json:"unknown"`
	Incomplete bool                     `json:"incomplete"`
}

type clientResult struct {
	URL        string          `json:"url"`
	Anchor     string          `json:"anchor"`
	Title      string          `json:"title"`
	Citation   string          `json:"citation"`
	Excerpt    string          `json:"excerpt"`
	Parts      []clientPart    `json:"parts"`
	Sections   []clientSection `json:"sections"`
	Language   string          `json:"language"`
	Kind       string          `json:"kind"`
	Status     string          `json:"status"`
	Instrument string          `json:"instrument"`
	Missing    []string        `json:"missing"`
	Marks      []string        `json:"marks"`
	Score      float64         `json:"score"`
	BM25       float64         `json:"bm25"`
}

type (
	clientPart struct {
		Text  string `json:"text"`
		Match bool   `json:"match"`
	}
	clientSection struct {
		URL   string `json:"url"`
		Title string `json:"title"`
	}
	clientCount struct {
		Value string `json:"value"`
		Label string `json:"label"`
		Count int    `json:"count"`
	}
	clientCorrection struct {
		From string `json:"from"`
		To   string `json:"to"`
	}
)

// list is never nil, so that JSON has [] as the script does.
func list[T, U any](from []T, f func(T) U) []U {
	out := make([]U, len(from))
	for i, v := range from {
		out[i] = f(v)
	}
	return out
}

func same(s string) string { return s }

func answerOf(a *search.Answer) clientAnswer {
	out := clientAnswer{
		Total: a.Total, Facets: map[string][]clientCount{}, Also: list(a.Also, same), Unknown: list(a.Unknown, same), Incomplete: a.Damaged != nil,
		Corrected: list(a.Corrected, func(c search.Correction) clientCorrection { return clientCorrection(c) }),
	}
	for _, facet := range []string{search.InstrumentFacet, search.StatusFacet, search.KindFacet, search.LanguageFacet} {
		out.Facets[facet] = list(a.Facets[facet], func(c search.Count) clientCount { return clientCount(c) })
	}
	out.Results = list(a.Results, func(r search.Result) clientResult {
		return clientResult{
			URL: r.URL, Anchor: r.Anchor, Title: r.Title, Citation: r.Citation, Excerpt: r.Excerpt,
			Parts:    list(r.Parts, func(p search.Part) clientPart { return clientPart(p) }),
			Sections: list(r.Sections, func(p search.Passage) clientSection { return clientSection(p) }),
			Language: r.Language, Kind: r.Kind, Status: r.Status, Instrument: r.Instrument,
			Missing: list(r.Missing, same), Marks: list(r.Marks, same), Score: r.Score, BM25: r.BM25,
		}
	})
	return out
}

// clientQuestions are questions of all kinds about texts.
func clientQuestions(r *rand.Rand, texts []string, n int) []clientQuestion {
	var words, runs []string
	word, run := regexp.MustCompile(`[A-Za-z]{2,}`), regexp.MustCompile(`\p{Han}+`)
	for _, text := range texts {
		words = append(words, word.FindAllString(text, -1)...)
		runs = append(runs, run.FindAllString(text, -1)...)
	}
	var one func() string
	one = func() string {
		w := pick(r, words)
		switch r.IntN(16) {
		case 0, 1, 2:
			return w
		case 3, 4:
			return w[:1+r.IntN(len(w))]
		case 5: // a mistake
			k := r.IntN(len(w))
			return w[:k] + pick(r, []string{"", "x", "e", w[k:]}) + w[k+1:]
		case 6: // two neighbours exchanged
			k := r.IntN(len(w) - 1)
			return w[:k] + w[k+1:k+2] + w[k:k+1] + w[k+2:]
		case 7, 8:
			c := []rune(pick(r, runs))
			from := r.IntN(len(c))
			return string(c[from : from+1+r.IntN(min(len(c)-from, 8))])
		case 9:
			all := strings.Fields(pick(r, texts))
			if len(all) == 0 {
				return w
			}
			from := r.IntN(len(all))
			return pick(r, []string{`"`, `“`, ""}) + strings.Join(all[from:min(len(all), from+1+r.IntN(4))], " ") + pick(r, []string{`"`, `”`, ""})
		case 10:
			c := []rune(pick(r, runs))
			from := r.IntN(len(c))
			return pick(r, []string{`"`, `「`}) + string(c[from:min(len(c), from+1+r.IntN(6))]) + pick(r, []string{`"`, `」`, ""})
		case 11:
			return "-" + w
		case 12:
			return pick(r, []string{"-", "－", " - ", "--"}) + `"` + w + " " + pick(r, words) + `"`
		case 13:
			return pick(r, []string{"personal information", "drafts", "草案", "PI", "ciio", "个人信息", "重要数据出境", "数据出境安全评估", "important  DATA", "cross-border transfers", "个人", "信息出境标准"})
		case 14:
			return pick(r, []string{"article 7", "art 5(1)(2)", "Art. 38", "5(1)(2)", "第七条", "第五条第一款第（二）项", "§ 4", "2024-03-22", "22 March 2024", "March 2024", "2024年3月22日", "100万", "1,000,000", "one million", "38", "7", "PIPL 13", "1 million", "10k"})
		default:
			return pick(r, []string{"the", "of a", "and", "to be or not", "条", "数", "据", "个", "a", "é", "zzzz", "qqqqqqqq", "不存在龘", "龘龘", "x's", "(", "*", "\ufffd", "\t"})
		}
	}
	var list []clientQuestion
	for range n {
		q := clientQuestion{Lang: pick(r, []string{"en", "zh", "", "xx"}), Limit: pick(r, []int{0, 1, 3, 10, 25})}
		for range 1 + r.IntN(4) {
			q.Text += one() + pick(r, []string{" ", " ", "", "  ", "　", ", "})
		}
		if r.IntN(2) == 0 {
			q.Text = strings.TrimSpace(q.Text)
		}
		if r.IntN(4) == 0 {
			q.Filters = map[string][]string{}
			for range 1 + r.IntN(2) {
				facet := pick(r, []string{"instrument", "status", "kind", "language", "nonsense"})
				q.Filters[facet] = append(q.Filters[facet], pick(r, map[string][]string{"instrument": {"flow", "pipl", "dsl"}, "status": {"draft", "superseded", ""}, "kind": {"page", "article", "instrument"},
					"language": {"en", "zh"}, "nonsense": {"x"}}[facet]))
			}
		}
		list = append(list, q)
	}
	return list
}

// hostileQuestions are what nobody asks in good faith.
func hostileQuestions(r *rand.Rand) []clientQuestion {
	var list []clientQuestion
	for _, s := range []string{"a", "(", "\"", "“", "-", "-\"", " -a", "'", "a'", "'s", "1.", "1,", "1,000", "个", "一", "万", "第", "第1条", "§", "((", "(1)", "art 1(1)", "  ", "\u3000", "\x00", "\ufffd", "😀", "\u0301",
		"a\u0301", "ﷺ", "ab ", "data ", "\"data\" ", "<b>", "&amp;", ".*", "[a-z]+", "\\", "$&", "__proto__ ", "constructor ", "toString ", "=", "@2024-03 ", "=export ", "§7 ", "\u202e", "𠀀", "ſ", "İ", "ẞ"} {
		for _, n := range []int{1, 3, 300, 10_000} {
			list = append(list, clientQuestion{Text: strings.Repeat(s, n)})
		}
	}
	for range 200 {
		var b strings.Builder
		for range r.IntN(400) {
			b.WriteString(pick(r, []string{"a", "data", "\"", "-", " ", "(", ")", "个", "人", "信息", "一", "万", "第", "条", "1", ",", ".", "'", "“", "”", "「", "\ufffd", "\x00", "\u0301", "§", "月", "年", "March", "2024"}))
		}
		list = append(list, clientQuestion{Text: b.String()})
	}
	return append(list, clientQuestion{})
}

// loader is the test's own: how the site loads files is not the engine's.
const loader = `const load = async (name) => {
	const [, found, data] = /^rulebookSearch\("(.*)","(.*)"\);\n$/.exec(input.files[name]);
	if (found !== name) throw Error(name);
	return new Uint8Array(require('zlib').inflateSync(Buffer.from(data, 'base64')));
};
const ask = async (client, { text, lang, limit, filters }) => {
	const { counts, narrow } = engine.narrowing(filters ?? {});
	let begun;
	const answer = await client.search(text, { lang, limit, narrow, begin: (answer) => { begun = answer; } });
	// What is shown first is what stands first in the end.
	if (begun && !answer.incomplete) {
		const first = JSON.stringify({ ...answer, results: answer.results.slice(0, 1) });
		if (JSON.stringify(begun) !== first) throw new Error(text + ' begins with ' + JSON.stringify(begun) + ', not with ' + first);
		ask.begun = true;
	}
	return { facets: counts, ...answer };
};
`

type clientInput struct {
	Files     map[string]string `json:"files"`
	Questions []clientQuestion  `json:"questions"`
}

func compareAnswers(t *testing.T, built clientIndex, questions []clientQuestion) {
	t.Helper()
	var got []clientAnswer
	// Half a pair is what Go reads as U+FFFD.
	runEngine(t, clientInput{built.files, questions}, loader+`
		const client = engine.createEngine(load);
		const answers = [];
		for (const question of input.questions) {
			question.text = question.text.replace(/\ufffd(?!\ufffd)/g, '\ud83d').replace(/\ufffd/g, '\udc00');
			answers.push(await ask(client, question));
		}
		if (!ask.begun) throw new Error('no answer came in two steps');
		return answers;`, &got)
	index, err := search.Open(built.fsys)
	if err != nil {
		t.Fatal(err)
	}
	wrong, found := 0, 0
	for i, q := range questions {
		answer := answerOf(index.Search(search.Question{Text: q.Text, Language: q.Lang, Limit: q.Limit, Filters: q.Filters}))
		found += min(answer.Total, 1)
		want, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		have, err := json.Marshal(got[i])
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, want) {
			t.Errorf("%+q (%+v): %s", q.Text, q, difference(have, want))
			if wrong++; wrong > 10 {
				t.FailNow()
			}
		}
	}
	t.Logf("%d questions, %d with results", len(questions), found)
}

// difference is where two texts part.
func difference(have, want []byte) string {
	n := 0
	for n < len(have) && n < len(want) && have[n] == want[n] {
		n++
	}
	near := func(b []byte) []byte { return b[max(0, n-100):min(len(b), n+200)] }
	return fmt.Sprintf("\n got ...%s\nwant ...%s", near(have), near(want))
}

func TestClientAnswersAsTheCommandDoes(t *testing.T) {
	built := buildIndex(t, clientOptions, contentDocuments(t))
	r := rand.New(rand.NewPCG(5, 6))
	compareAnswers(t, built, append(clientQuestions(r, contentTexts(t), 700), hostileQuestions(r)...))
}

// largeDocuments are so many that tables and names have files of their own.
func largeDocuments(r *rand.Rand, texts []string, n int) [][]search.Document {
	pages := make([][]search.Document, n)
	for i := range pages {
		d := search.Document{Page: fmt.Sprintf("p/%d.html", i), Title: pick(r, texts), Language: pick(r, clientOptions.Languages), Kind: pick(r, clientOptions.Kinds).ID, Status: pick(r, clientOptions.Statuses).ID}
		if i%3 == 0 {
			d.Instrument = pick(r, clientOptions.Instruments).ID
			d.Translations = clientOptions.Languages[i%2 : i%2+1]
		}
		d.Sections = []search.Section{{Anchor: "a", Heading: pick(r, texts), Blocks: []search.Block{{Text: pick(r, texts)}, {Anchor: "b", Text: pick(r, texts)}}}}
		pages[i] = append(pages[i], d)
	}
	return pages
}

// shortTexts leaves out what would only make the test slow.
func shortTexts(texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return len(s) > 200 || strings.TrimSpace(s) == "" })
}

func TestClientAnswersFromManyDocuments(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	texts := shortTexts(contentTexts(t))
	compareAnswers(t, buildIndex(t, clientOptions, largeDocuments(r, texts, 4500)), clientQuestions(r, texts, 150))
}

// The engine never rejects, and says that something was missing, whatever happened to the files of the index.
func TestClientEndures(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	texts := shortTexts(contentTexts(t))
	built := buildIndex(t, clientOptions, largeDocuments(r, texts, 1200))
	questions := clientQuestions(r, texts, 12)
	var got struct {
		Wrong, Damaged []string
		Healed         int
	}
	runEngine(t, clientInput{built.files, questions}, loader+`
		let seed = 1;
		const random = (n) => { seed = (seed * 48271) % 2147483647; return seed % n; };
		const out = { Wrong: [], Damaged: [], Healed: 0 };
		const damages = {
			missing: async () => { throw Error(); },
			rejected: () => { throw Error(); },
			nothing: async () => new Uint8Array(),
			truncated: async (data) => data.subarray(0, random(data.length)),
			noise: async (data) => Uint8Array.from(data, () => random(256)),
			changed: async (data) => { const d = Uint8Array.from(data); for (let i = 0; i < 20; i++) d[random(d.length)] = random(256); return d; },
			large: async (data) => { const d = Uint8Array.from(data); d.fill(255, random(d.length)); return d; },
			zero: async (data) => new Uint8Array(data.length),
			json: async () => new TextEncoder().encode(['null', '[]', '{}', '{"b":[null],"h":1}', '1'][random(5)]),
			strange: async () => [undefined, null, 7][random(3)],
		};
		for (const [name, damage] of Object.entries(damages)) {
			for (const share of [1, 0.5, 0.1]) {
				const broken = new Map();
				let whole = false;
				const client = engine.createEngine(async (file) => {
					const data = await load(file);
					if (whole) return data;
					if (!broken.has(file)) broken.set(file, share === 1 ? file !== 'index' || random(2) : random(1000) < share * 1000);
					return broken.get(file) ? damage(data) : data;
				});
				for (const question of input.questions) {
					const answer = await ask(client, question).catch((e) => { out.Wrong.push(name + ': ' + question.text + ': ' + e.stack); });
					if (answer && ![answer.total, ...answer.results.map((r) => r.score)].every(Number.isFinite)) out.Wrong.push(name + ' no number: ' + question.text);
					const sure = ['missing', 'rejected', 'nothing', 'strange'].includes(name);
					if (answer && sure && [...broken.values()].every(Boolean) && !answer.incomplete) out.Damaged.push(name + ': ' + question.text);
				}
				// What failed is tried again.
				whole = true;
				for (const question of ['missing', 'rejected', 'nothing', 'strange'].includes(name) ? input.questions : []) {
					const expected = await ask(engine.createEngine(load), question);
					if (JSON.stringify(await ask(client, question)) !== JSON.stringify(expected)) out.Wrong.push(name + ' is not healed: ' + question.text);
					else out.Healed++;
				}
			}
		}
		// What the site's script is called with need not be what it should be.
		for (const question of ['', ' ', undefined, null, 7, {}, []]) await engine.createEngine(load).search(question).catch((e) => out.Wrong.push(e.stack));
		return out;`, &got)
	for _, w := range got.Wrong {
		t.Errorf("%s", w)
	}
	for _, w := range got.Damaged {
		t.Errorf("the answer does not say that it is incomplete: %s", w)
	}
	if got.Healed == 0 {
		t.Error("no question was asked again")
	}
}
