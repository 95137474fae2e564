package site

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"rulebook/internal/assess"
	"rulebook/internal/content"
	"rulebook/internal/rules"
	"rulebook/internal/skeleton"
	"rulebook/internal/theme"
)

// rulesOf loads the rules of a project.
func rulesOf(dir string) func() *rules.Set {
	return sync.OnceValue(func() *rules.Set {
		loader := content.NewLoader(os.DirFS(dir), content.Options{})
		defer loader.Close()
		lib, problems, err := loader.Load(context.Background(), nil)
		if err != nil || lib == nil || lib.Rulebook == nil {
			panic(fmt.Sprintf("%s has no rules, or they have mistakes: %v %v", dir, err, problems))
		}
		return lib.Rulebook.Set
	})
}

var linkProjects = map[string]func() *rules.Set{
	"published": rulesOf("../.."),
	"lake":      rulesOf("../../cmd/rulebook/testdata/projects/lake"),
}

// inNode bundles what the calculator makes links and tables with, and runs a body of JavaScript over it in Node. The body sees the
// modules as calculator, the rules as data and the parsed input, and returns a value, which is read into out.
func inNode(t *testing.T, set *rules.Set, input any, body string, out any) {
	t.Helper()
	dir, err := filepath.Abs("../../themes/default/calculator")
	if err != nil {
		t.Fatal(err)
	}
	result := api.Build(api.BuildOptions{
		Stdin: &api.StdinOptions{ResolveDir: dir, Loader: api.LoaderTS, Contents: `export * from './link';
			export * from './csv'; export * from './save'; export * from './state';`},
		Bundle: true, Format: api.FormatIIFE, GlobalName: "calculator", Target: api.ES2022, Charset: api.CharsetUTF8,
	})
	for _, m := range result.Errors {
		t.Fatalf("bundling: %s", m.Text)
	}
	in, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("%s\nconst data = { definition: %s };\nconst input = %s;\n%s\nconsole.log(JSON.stringify((() => {%s})()));\n",
		result.OutputFiles[0].Contents, rules.AppendJSON(nil, set.Definition().Object(), -1), in, nodeHelpers, body)
	cmd := exec.CommandContext(t.Context(), "node", "-")
	cmd.Stdin = strings.NewReader(script)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	if err != nil {
		t.Fatalf("in Node: %v\n%s", err, stderr.Bytes())
	}
	if err := json.Unmarshal(stdout, out); err != nil {
		t.Fatalf("reading what Node printed: %v\n%s", err, stdout)
	}
}

// nodeHelpers make random states, the same ones in every run.
const nodeHelpers = `
const { toFragment, fromFragment, toQuestion, initialState, withId, tableCSV, templateCSV, answerJSON, fromQuestion, canonical } = calculator;
const t = (key, ...args) => [key, ...args].join(' ');
let seed = 12345;
function below(n) {
  // Numerical Recipes' linear congruential generator: good enough, and the same everywhere.
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor(seed / 4294967296 * n);
}
const pick = (list) => list[below(list.length)];
const day = () => pick(['2024-03-22', '2025-06-30', '2024-02-29', '2026-01-01', '0001-01-01', '9999-12-31']);
const typed = () => pick(['0', '7', '950,000', '950000', '95万', '1.5m', '80,000..12万', '80000..80000', '9007199254740991', '12,5', 'about 3', '..', '5..',
  '１２', 'unknown', '100%', 'a&b=c', '1 200']);
const names = ['', 'Booking', 'CRM & mail = 1', '预订', '#?+%20', 'a,b;c"d"', '=1+1', "'=1+1", "''@x", '+', '-5', '@home', '👩‍⚕️ café', "it's (so)!*~", '__proto__',
  '..', '%', '&amp;', 'flow1.name=x', '1', 'x'.repeat(300), "'", 'true'];
function fact(f, numbers) {
  if (!f.known && below(5) === 0) return 'unknown';
  if (f.kind === 'yes-no') return pick(['yes', 'no']);
  if (f.kind === 'choice') return pick(f.choices).name;
  return numbers();
}
function factsOf(list, numbers) {
  const out = {};
  for (const f of list) if (below(2)) out[f.name] = fact(f, numbers);
  return out;
}
function randomState(numbers = typed, name = () => pick(names)) {
  const flows = [];
  for (let n = pick([0, 1, 1, 2, 3, 12]); n > 0; n--) {
    flows.push(withId({ name: name(), date: below(2) ? day() : '', facts: factsOf(data.definition.flow_facts, numbers) }));
  }
  return { date: day(), regime: below(2) ? pick(data.definition.regimes).name : '', facts: factsOf(data.definition.facts, numbers), flows,
    several: flows.length > 1 || below(2) === 0 };
}
/** A state without what links and files do not carry, its numbers written alike. */
function plain(state) {
  const facts = (list, said) => Object.fromEntries(list.filter((f) => (said[f.name] ?? '') !== '').map((f) => [f.name, f.kind === 'number' ? canonical(said[f.name]) : said[f.name]]));
  return JSON.stringify({ ...state, facts: facts(data.definition.facts, state.facts),
    flows: state.flows.map((f) => ({ name: f.name, date: f.date, facts: facts(data.definition.flow_facts, f.facts) })) });
}
const fallback = initialState('2025-01-31');
`

// What was entered comes back from its link, and the link of that is the same.
func TestLinkBringsBackWhatWasEntered(t *testing.T) {
	for name, set := range linkProjects {
		t.Run(name, func(t *testing.T) {
			var wrong []string
			inNode(t, set(), nil, `
				const wrong = [];
				for (let i = 0; i < 4000 && wrong.length < 5; i++) {
					const state = randomState();
					const link = toFragment(data, state, { numbers: true });
					if (!/^[A-Za-z0-9_.~%=&-]*$/.test(link)) wrong.push('unsafe: ' + link);
					const read = fromFragment(data, '#' + link, fallback, t);
					if (!read || read.problems.length > 0 || read.rules !== data.definition.hash.slice(0, 12)) wrong.push(JSON.stringify(read));
					else if (plain(read.state) !== plain(state)) wrong.push(plain(state) + '\n' + plain(read.state) + '\n' + link);
					else if (toFragment(data, read.state, { numbers: true }) !== link) wrong.push('not a fixed point: ' + link);
					const bare = toFragment(data, state, { numbers: false });
					const numbers = [...data.definition.facts, ...data.definition.flow_facts].filter((f) => f.kind === 'number').map((f) => f.name);
					for (const part of bare.split('&')) {
						const [key, value] = part.split('=');
						if (key.endsWith('.name') || numbers.includes(key.split('.').at(-1)) && value !== 'unknown') wrong.push('says ' + part);
					}
					if (fromFragment(data, bare, fallback, t).problems.length > 0) wrong.push('cannot read ' + bare);
				}
				return wrong;`, &wrong)
			for _, w := range wrong {
				t.Error(w)
			}
		})
	}
}

func TestLinkInParts(t *testing.T) {
	var got []string
	inNode(t, linkProjects["published"](), nil, `
		const read = (hash) => {
			const r = fromFragment(data, hash, fallback, t);
			return r ? [plain(r.state), r.rules, ...r.problems].join(' | ') : 'nothing';
		};
		return [
			'', '#', '#page:main', '#x=1&y=2', '#ciio=yes', '#v=1', '#v=2&ciio=unknown&rules=ABC', 'flows=0', 'flows=3&flow2.name=B', 'flow3.basis=hr',
			'flows=1&flow2.basis=hr', 'ciio=true&date=2025-02-30&regime=none&view=many&flows=x', 'count_exempt_flows=unknown&flow1.basis=nothing&flow1.date=soon',
			'ciio=yes&ciio=no&flow1.name=a&flow1.name=b&persons_processed=1&persons_processed=2', 'ciio=%E0%A4%A&v=1', 'v=1&persons_processed=',
			'v=1&flow1.name=%E2%80%AEtxt.exe%00&flow1.non_sensitive_persons=%3Cb%3E', 'v=1&flow0.name=a&flow01.name=b&flow1.=c&flow1.constructor=d&flow10001.name=e',
			'&&v=1&&=&==', 'v=1&&amp;ciio=yes',
		].map((hash) => hash + ' -> ' + read(hash));`, &got)
	empty := `{"name":"","date":"","facts":{}}`
	state := func(date, facts, flows string, several bool) string {
		return fmt.Sprintf(`{"date":"%s","regime":"","facts":{%s},"flows":[%s],"several":%v}`, date, facts, flows, several)
	}
	day := "2025-01-31"
	start := state(day, "", empty, false)
	want := []string{
		" -> nothing", "# -> nothing", "#page:main -> nothing", "#x=1&y=2 -> nothing",
		"#ciio=yes -> " + state(day, `"ciio":"yes"`, empty, false) + " | ",
		"#v=1 -> " + start + " | ",
		"#v=2&ciio=unknown&rules=ABC -> " + state(day, `"ciio":"unknown"`, empty, false) + " |  | calculator-link-version 2 | calculator-link-value rules ABC",
		"flows=0 -> " + state(day, "", "", false) + " | ",
		"flows=3&flow2.name=B -> " + state(day, "", empty+`,{"name":"B","date":"","facts":{}},`+empty, true) + " | ",
		"flow3.basis=hr -> " + state(day, "", empty+","+empty+`,{"name":"","date":"","facts":{"basis":"hr"}}`, true) + " | ",
		"flows=1&flow2.basis=hr -> " + state(day, "", empty+`,{"name":"","date":"","facts":{"basis":"hr"}}`, true) + " |  | calculator-link-more 2 1",
		"ciio=true&date=2025-02-30&regime=none&view=many&flows=x -> " + strings.Replace(state("", `"ciio":"?"`, empty, false), `"regime":""`, `"regime":"?"`, 1) + " |  | calculator-link-choice ciio true | calculator-link-day date 2025-02-30 | " +
			"calculator-link-choice regime none | calculator-link-value view many | calculator-link-value flows x",
		"count_exempt_flows=unknown&flow1.basis=nothing&flow1.date=soon -> " + state(day, `"count_exempt_flows":"?"`, `{"name":"","date":"?","facts":{"basis":"?"}}`, false) +
			" |  | calculator-link-choice count_exempt_flows unknown | calculator-link-choice flow1.basis nothing | calculator-link-day flow1.date soon",
		"ciio=yes&ciio=no&flow1.name=a&flow1.name=b&persons_processed=1&persons_processed=2 -> " +
			state(day, `"ciio":"yes","persons_processed":"1"`, `{"name":"a","date":"","facts":{}}`, false) +
			" |  | calculator-link-twice ciio | calculator-link-twice flow1.name | calculator-link-twice persons_processed",
		"ciio=%E0%A4%A&v=1 -> " + start + " |  | calculator-link-encoding ciio=%E0%A4%A",
		"v=1&persons_processed= -> " + start + " | ",
		"v=1&flow1.name=%E2%80%AEtxt.exe%00&flow1.non_sensitive_persons=%3Cb%3E -> " +
			state(day, "", `{"name":"txt.exe","date":"","facts":{"non_sensitive_persons":"<b>"}}`, false) + " |  | calculator-link-name flow1.name",
		"v=1&flow0.name=a&flow01.name=b&flow1.=c&flow1.constructor=d&flow10001.name=e -> " + start + " |  | calculator-link-key flow0.name | " +
			"calculator-link-key flow01.name | calculator-link-key flow1. | calculator-link-key flow1.constructor | calculator-link-flows flow10001.name 10000",
		"&&v=1&&=&== -> " + start + " |  | calculator-link-key ",
		"v=1&&amp;ciio=yes -> " + start + " |  | calculator-link-key amp;ciio",
	}
	for i, g := range got {
		if g != want[i] {
			t.Errorf("got  %s\nwant %s", g, want[i])
		}
	}
}

// A link from anywhere costs little time, brings few words about itself, and changes nothing outside of what it says.
func TestHostileLinks(t *testing.T) {
	var got []struct {
		Name                   string
		Milliseconds           float64
		Flows, Problems, Words int
		Polluted               bool
	}
	inNode(t, linkProjects["published"](), nil, `
		const many = (n, f) => Array.from({ length: n }, (_, i) => f(i)).join('&');
		const links = {
			'a million keys': 'v=1&' + many(900000, (i) => 'k'),
			'many different keys': 'v=1&' + many(150000, (i) => 'k' + i + '=1'),
			'many equal keys': 'v=1&' + many(200000, () => 'ciio=no'),
			'a billion flows': 'v=1&flows=1000000000',
			'no number of flows': 'v=1&flows=' + '9'.repeat(100000),
			'far flows': 'v=1&' + many(60000, (i) => 'flow' + (i * 16000) + '.basis=hr'),
			'ten thousand flows': 'v=1&flows=10000&' + many(10000, (i) => 'flow' + (i + 1) + '.non_sensitive_persons=' + i),
			'prototypes': 'v=1&__proto__=x&__proto__.polluted=1&constructor=1&constructor.prototype.polluted=1&toString=1&flow1.__proto__=1&flow1.constructor=1&fact.__proto__=1&hasOwnProperty=0',
			'broken encoding': 'v=1&' + many(300000, () => '%'),
			'no UTF-8': 'v=1&' + many(300000, () => 'ciio=%80'),
			'a huge name': 'v=1&flow1.name=' + 'x'.repeat(1900000),
			'encoded control characters': 'v=1&flow1.name=' + '%00%E2%80%AE'.repeat(100000),
			'a huge number': 'v=1&persons_processed=' + '9'.repeat(1900000),
			'a huge key': 'v=1&' + 'k'.repeat(1900000) + '=1',
			'more than is read': 'v=1&' + 'x'.repeat(50000000),
			'much of something else': 'x'.repeat(3000000) + '=1',
		};
		return Object.entries(links).map(([name, link]) => {
			const begin = performance.now();
			const read = fromFragment(data, link, fallback, t);
			return { Name: name, Milliseconds: performance.now() - begin, Flows: read ? read.state.flows.length : -1, Problems: read ? read.problems.length : -1,
				Words: read ? read.problems.join('').length : 0, Polluted: {}.polluted !== undefined || Object.keys(Object.prototype).length > 0 };
		});`, &got)
	for _, g := range got {
		if g.Milliseconds > 3000 || g.Flows > 10_000 || g.Problems > 21 || g.Words > 4000 || g.Polluted {
			t.Errorf("%+v", g)
		}
		if g.Flows < 0 != (g.Name == "much of something else") || g.Name == "a billion flows" && g.Flows != 1 || g.Name == "ten thousand flows" && g.Flows != 10_000 {
			t.Errorf("%+v", g)
		}
	}
}

// A worked example that a page leads to the calculator with asks there what the example gives.
func TestLinkOfExample(t *testing.T) {
	for name, set := range linkProjects {
		t.Run(name, func(t *testing.T) {
			def := set().Definition()
			v := ruleViews{lang: "en", def: def}
			type example struct{ Fragment, Question string }
			var examples []example
			for i := range def.Rules {
				r := &def.Rules[i]
				for k := range r.Examples {
					e := &r.Examples[k]
					date, regime := v.asked(r, e, "")
					examples = append(examples, example{calculatorFragment(def, e.Given, regime, date), asQuestion(t, set(), e.Given, regime, date)})
				}
			}
			if len(examples) < 20 {
				t.Fatal(len(examples))
			}
			var got []struct {
				Again    string
				Problems []string
				Question any
			}
			inNode(t, set(), examples, `
				return input.map(({ Fragment }) => {
					const read = fromFragment(data, '#' + Fragment, fallback, t);
					return { Again: toFragment(data, read.state, { numbers: true }), Problems: read.problems, Question: toQuestion(data, read.state).question };
				});`, &got)
			for i, g := range got {
				if len(g.Problems) > 0 || g.Again != examples[i].Fragment {
					t.Errorf("%s comes back as %s: %v", examples[i].Fragment, g.Again, g.Problems)
				}
				text, _ := json.Marshal(g.Question)
				value, problems := readQuestion(t, set(), text)
				if len(problems) > 0 {
					t.Errorf("%s asks %s: %v", examples[i].Fragment, text, problems)
				} else if asked := fmt.Sprint(*value); asked != examples[i].Question {
					t.Errorf("%s asks %s, not %s", examples[i].Fragment, asked, examples[i].Question)
				}
			}
		})
	}
}

// asQuestion is what an example asks, in a form to compare.
func asQuestion(t *testing.T, set *rules.Set, given rules.Value, regime string, date rules.Day) string {
	t.Helper()
	q, problems := set.ReadQuestion(given, date)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if q.Regime == "" {
		q.Regime = regime
	}
	return fmt.Sprint(*q)
}

func readQuestion(t *testing.T, set *rules.Set, text []byte) (*rules.Question, []rules.InputProblem) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return set.ReadQuestion(asValue(value), 0)
}

func asValue(v any) rules.Value {
	switch v := v.(type) {
	case map[string]any:
		object := rules.Object{}
		for name, item := range v {
			object = append(object, rules.Member{Name: name, Value: asValue(item)})
		}
		return object
	case []any:
		list := []rules.Value{}
		for _, item := range v {
			list = append(list, asValue(item))
		}
		return list
	case json.Number:
		n, err := v.Int64()
		if err != nil {
			return rules.Fraction(v)
		}
		return n
	}
	return v
}

// The table that the page saves is read by the command as the flows that are there, and holds nothing that a spreadsheet would run.
func TestTableOfFlows(t *testing.T) {
	for name, set := range linkProjects {
		t.Run(name, func(t *testing.T) {
			var cases []struct {
				Table    string
				Question json.RawMessage
			}
			inNode(t, set(), nil, `
				const cases = [];
				// Numbers that count each thing once must fit their parts, which random ones do not.
				for (const f of data.definition.flow_facts) if (f.distinct.length > 0) data.definition.flow_facts = data.definition.flow_facts.filter((o) => o !== f);
				const numbers = () => pick(['0', '950,000', '95万', '80,000..12万', 'unknown', '9007199254740991']);
				const name = () => pick([...names, 'two\nlines', '\t=1', ' padded', '\r+1', 'a\u0000b', '一；二']);
				for (let i = 0; i < 300; i++) {
					const state = randomState(numbers, name);
					if (state.flows.length === 0) continue;
					const trimmed = { ...state, flows: state.flows.map((f) => ({ ...f, name: f.name.replaceAll('\0', '').trim() })) };
					cases.push({ Table: tableCSV(data, state), Question: toQuestion(data, trimmed).question });
				}
				return cases;`, &cases)
			for _, c := range cases {
				records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(c.Table, "\ufeff"))).ReadAll()
				if err != nil || !strings.HasPrefix(c.Table, "\ufeff") || strings.Count(c.Table, "\r\n") < len(records) {
					t.Fatalf("%v: %q", err, c.Table)
				}
				for _, record := range records {
					for _, cell := range record {
						if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
							t.Errorf("a spreadsheet would run %q", cell)
						}
					}
				}
				q, problems := readQuestion(t, set(), c.Question)
				if len(problems) > 0 {
					t.Fatalf("%s: %v", c.Question, problems)
				}
				exporter, _, _ := strings.Cut(string(c.Question), `,"flows":`)
				fromTable := askJSON(t, set(), assess.Request{Facts: source(exporter + "}"), Flows: source(c.Table)}, c.Table)
				fromQuestion := askJSON(t, set(), assess.Request{Facts: source(string(c.Question)), Date: q.Date}, string(c.Question))
				if fromTable != fromQuestion {
					t.Fatalf("%q\n%s\nanswer differently:\n%s\n%s", c.Table, c.Question, fromTable, fromQuestion)
				}
			}
		})
	}
}

func source(text string) *assess.Source {
	return &assess.Source{Name: "input", Text: strings.NewReader(text)}
}

func askJSON(t *testing.T, set *rules.Set, r assess.Request, what string) string {
	t.Helper()
	c, problems, err := assess.Ask(t.Context(), set, r)
	if c == nil {
		t.Fatalf("%q: %v %v", what, problems, err)
	}
	var b strings.Builder
	if err := c.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// An empty table is the one that the command makes, with the mark and the line ends of a spreadsheet.
func TestTemplateOfTable(t *testing.T) {
	var got string
	inNode(t, linkProjects["published"](), nil, `return templateCSV(data, '2026-01-31', 'Example: replace this row');`, &got)
	dir := t.TempDir()
	for _, name := range []string{"rulebook.yaml", "content/facts.yaml", "content/regimes.yaml"} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err == nil {
			err = os.MkdirAll(filepath.Join(dir, "content"), 0o777)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := skeleton.Write(dir, "flows", "x.csv"); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(dir, "x.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if got = strings.ReplaceAll(strings.TrimPrefix(got, "\ufeff"), "\r\n", "\n"); got != string(want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// An answer that the page saves is what the command prints, and a question that it saves opens again.
func TestSavedJSON(t *testing.T) {
	set := linkProjects["lake"]()
	var texts []string
	for r := rune(0); r < 0x2100; r++ {
		texts = append(texts, string(r)+`\`+string(r))
	}
	list := make([]rules.Value, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	value := rules.Object{{Name: "a", Value: list}, {Name: "b\u0085", Value: rules.Object{}}, {Name: "c", Value: []rules.Value{}}, {Name: "d", Value: int64(9007199254740991)}}
	var got struct {
		Text   string
		Failed []string
	}
	inNode(t, set, texts, `
		const failed = [];
		for (let i = 0; i < 500; i++) {
			const state = randomState(() => pick(['0', '950,000', '95万', '80,000..12万', 'unknown', '7..7']));
			const text = JSON.stringify(toQuestion(data, state).question);
			const read = fromQuestion(data, text, fallback, t);
			const same = { ...state, several: state.flows.length > 1 };
			if (!read || read.problems.length > 0 || plain(read.state) !== plain(same)) failed.push(text + JSON.stringify(read));
		}
		for (const text of ['', '5', '[]', 'null', '{', '{"flows": [', '"x"']) if (fromQuestion(data, text, fallback, t)) failed.push(text);
		const odd = fromQuestion(data, '\ufeff{"date": 5, "regime": "x", "commercial": "maybe", "__proto__": {"polluted": 1}, "boats": -1, "flows": [1, null, {"kilograms": 1.5, "x": 1, "name": 2}]}', fallback, t);
		if (odd.problems.length !== 8 || odd.state.facts.boats !== '-1' || odd.state.flows[2].facts.kilograms !== '1.5' || odd.state.flows.length !== 3 || {}.polluted) failed.push(JSON.stringify(odd));
		return { Text: answerJSON({ a: input, 'b\u0085': {}, c: [], d: 9007199254740991 }), Failed: failed.slice(0, 3) };`, &got)
	if want := string(rules.AppendJSON(nil, value, 0)) + "\n"; got.Text != want {
		a, b := strings.Split(got.Text, "\n"), strings.Split(want, "\n")
		i := 0
		for i < min(len(a), len(b))-1 && a[i] == b[i] {
			i++
		}
		t.Errorf("got  %s\nwant %s", a[i], b[i])
	}
	for _, f := range got.Failed {
		t.Error(f)
	}
}

// Ten thousand flows are written as a link and as a table without the reader noticing.
func TestManyFlows(t *testing.T) {
	var took []float64
	inNode(t, linkProjects["published"](), nil, `
		const flows = Array.from({ length: 10000 }, (_, i) => withId({ name: 'Flow ' + i, date: day(), facts: { basis: 'contract', non_sensitive_persons: '1,' + (100 + i % 900), sensitive_persons: 'unknown' } }));
		const state = { ...fallback, flows, several: true };
		const time = (f) => { const begin = performance.now(); f(); return performance.now() - begin; };
		const link = toFragment(data, state, { numbers: true });
		return [time(() => toFragment(data, state, { numbers: true })), time(() => fromFragment(data, link, fallback, t)), time(() => tableCSV(data, state))];`, &took)
	t.Log(took)
	if slices.Max(took) > 1000 {
		t.Errorf("milliseconds: %v", took)
	}
}

// Where a table of rules leads to the calculator, the calculator answers as the row says.
func TestTablesLeadToTheirCases(t *testing.T) {
	b := NewBuilder(config(repository(t)))
	t.Cleanup(b.Close)
	s, problems, err := b.Load(t.Context(), nil)
	if s == nil {
		t.Fatal(problems, err)
	}
	v := s.ruleViews(s.lib.Section("en", "").Page)
	type row struct{ Href, Want, Flag string }
	var rows []row
	without := 0
	add := func(href string, want theme.Result) {
		switch {
		case href == "":
			without++
		case want.Flag:
			rows = append(rows, row{Href: href, Flag: want.Label})
		default:
			rows = append(rows, row{Href: href, Want: want.Label})
		}
	}
	for _, g := range v.thresholds().Groups {
		for _, r := range g.Rows {
			add(r.Try, r.Result)
		}
	}
	for i := range v.def.Regimes {
		d := v.decisions(v.def.Regimes[i].Name)
		for _, g := range d.Groups {
			for _, r := range g.Rules {
				add(r.Try, r.Result)
			}
		}
		for _, f := range d.Flags {
			add(f.Try, f.Result)
		}
		if i > 0 {
			for _, ch := range v.difference(v.def.Regimes[i-1].Name, v.def.Regimes[i].Name).Changes {
				add(ch.Try, ch.Now)
			}
		}
	}
	for _, p := range s.lib.Pages {
		tried, err := s.tryNumbers(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range tried {
			if p.Lang.Code == "en" {
				_, outcome, _ := strings.Cut(l.Title, " – ")
				outcome, _, _ = strings.Cut(outcome, " (")
				add(l.Href, v.labelled(outcome))
			}
		}
	}
	t.Logf("%d links, %d rows without one", len(rows), without)
	if without > 0 || len(rows) < 80 {
		t.Errorf("%d links, %d rows without one", len(rows), without)
	}
	var asked []struct{ Question any }
	inNode(t, v.book.Set, rows, `
		return input.map(({ Href }) => {
			const read = fromFragment(data, Href.slice(Href.indexOf('#')), fallback, t);
			return { Question: toQuestion(data, read.state).question };
		});`, &asked)
	for i, r := range rows {
		text, _ := json.Marshal(asked[i].Question)
		q, problems := readQuestion(t, v.book.Set, text)
		if len(problems) > 0 {
			t.Errorf("%s: %v", r.Href, problems)
			continue
		}
		a, _ := v.book.Set.Ask(q)
		got := v.outcome(a.Outcome).Label
		flagged := slices.ContainsFunc(a.Flags, func(name string) bool { return v.result(&rules.Rule{Flag: name}).Label == r.Flag })
		if r.Flag != "" && !flagged || r.Want != "" && got != r.Want {
			t.Errorf("%s comes to %q, not %q, with flags %v, of which %q is wanted", r.Href, got, r.Want, a.Flags, r.Flag)
		}
	}
}

// labelled is an outcome or a flag by its label.
func (v ruleViews) labelled(label string) theme.Result {
	for _, f := range v.def.Flags {
		if v.in(f.Label) == label {
			return theme.Result{Flag: true, Label: label}
		}
	}
	return theme.Result{Label: label}
}
