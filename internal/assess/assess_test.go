package assess

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"rulebook/internal/content"
	"rulebook/internal/diag"
	"rulebook/internal/rules"
)

// load loads the rules of a project.
func load(dir string) func() *rules.Set {
	return sync.OnceValue(func() *rules.Set {
		loader := content.NewLoader(os.DirFS(dir), content.Options{})
		defer loader.Close()
		lib, _, err := loader.Load(context.Background(), nil)
		if err != nil || lib == nil || lib.Rulebook == nil {
			panic(fmt.Sprintf("%s has no rules, or they have mistakes: %v", dir, err))
		}
		return lib.Rulebook.Set
	})
}

var (
	published = load("../..")
	lake      = load("../../cmd/rulebook/testdata/projects/lake")
)

func on(t testing.TB, s string) rules.Day {
	t.Helper()
	d, ok := rules.ParseDay(s)
	if !ok {
		t.Fatal(s)
	}
	return d
}

func source(name, text string) *Source { return &Source{name, strings.NewReader(text)} }

// answer asks, and fails when there is no answer.
func answer(t testing.TB, set *rules.Set, r Request) *Case {
	t.Helper()
	c, problems, err := Ask(context.Background(), set, r)
	if c == nil {
		t.Fatal(printed(problems), err)
	}
	return c
}

func printed(ds []diag.Diagnostic) string {
	var b strings.Builder
	diag.Print(&b, diag.Text, ds, diag.Options{})
	return b.String()
}

func jsonOf(t testing.TB, c *Case) string {
	t.Helper()
	var b strings.Builder
	if err := c.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func memoOf(t testing.TB, c *Case) string {
	t.Helper()
	var b strings.Builder
	if err := c.WriteMemo(&b, About{Title: "Title", AsOf: "2026-01-31"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// checkOutput holds what is written against what is promised of any answer: JSON that can be read, indented by two blanks as others
// write it, and a memo of 80 columns without a character that a terminal acts upon.
func checkOutput(t testing.TB, c *Case) {
	t.Helper()
	text := jsonOf(t, c)
	var again bytes.Buffer
	if err := json.Indent(&again, []byte(text), "", "  "); err != nil || again.String() != text {
		t.Fatalf("not JSON, or not indented by two: %v\n%s", err, text)
	}
	for _, line := range strings.Split(memoOf(t, c), "\n") {
		if cellsOf(line) > width || line != strings.TrimRight(line, " ") || diag.Harmless(line) != line {
			t.Fatalf("a line of the memo is too long, ends in a blank or holds a control character: %q", line)
		}
	}
}

// What the engine writes as one value and what is written member by member are the same.
func TestJSONAsTheEngineWritesIt(t *testing.T) {
	set := lake()
	text := `{"date": "2025-06-30", "commercial": "unknown", "flows": [{"name": "a\"\u0007", "kilograms": 30}, {"name": "二", "kilograms": "unknown"}, {}]}`
	got := jsonOf(t, answer(t, set, Request{Facts: source("q.json", text)}))
	value, _, _, ok := readJSON([]byte(text))
	if !ok {
		t.Fatal("not JSON")
	}
	q, problems := set.ReadQuestion(value, 0)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	a, _ := set.Ask(q)
	want := string(rules.AppendJSON(nil, a.Object(language, []string{"a\"\a", "二", ""}), 0)) + "\n"
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// The same flows from a table and from a question have the same answer, with every regime.
func TestTableIsAQuestion(t *testing.T) {
	set := lake()
	facts := set.Definition().FlowFacts
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var flows []string
		var table bytes.Buffer
		w := csv.NewWriter(&table)
		w.UseCRLF = r.IntN(2) == 0
		w.Comma = []rune{',', ';', '\t'}[r.IntN(3)]
		w.Write(append([]string{"date", "name"}, factNames(facts)...))
		for range r.IntN(40) {
			name := strings.Repeat([]string{"a", "\"", ",", "中\n", ";", "'", "= "}[r.IntN(7)], r.IntN(300)) + "."
			fields := []string{fmt.Sprintf(`"name": %s`, rules.AppendJSON(nil, name, 0))}
			date := ""
			if r.IntN(2) == 0 {
				date = fmt.Sprintf("202%d-0%d-11", 4+r.IntN(2), 1+r.IntN(9))
				fields = append(fields, fmt.Sprintf(`"date": %q`, date))
			}
			row := []string{date, name}
			for _, f := range facts {
				cell, value := "", "null"
				switch n := r.Int64N(3000); {
				case r.IntN(4) == 0:
				case r.IntN(8) == 0:
					cell, value = "unknown", `"unknown"`
				case f.Kind == rules.YesNo:
					value = []string{"true", "false"}[n%2]
					cell = value
				case f.Kind == rules.Choice:
					cell = f.Choices[n%int64(len(f.Choices))].Name
					value = fmt.Sprintf("%q", cell)
				case r.IntN(3) == 0:
					cell, value = fmt.Sprintf("%s..%d", commas(n), n+9), fmt.Sprintf(`{"min": %d, "max": %d}`, n, n+9)
				default:
					cell, value = commas(n), fmt.Sprint(n)
				}
				row = append(row, cell)
				fields = append(fields, fmt.Sprintf("%q: %s", f.Name, value))
			}
			w.Write(row)
			flows = append(flows, "{"+strings.Join(fields, ", ")+"}")
		}
		w.Flush()
		question := `{"flows": [` + strings.Join(flows, ",\n") + `]}`
		all := r.IntN(2) == 0
		fromTable := answer(t, set, Request{Flows: source("t.csv", table.String()), Date: on(t, "2025-06-30"), All: all})
		fromQuestion := answer(t, set, Request{Facts: source("q.json", question), Date: on(t, "2025-06-30"), All: all})
		if a, b := jsonOf(t, fromTable), jsonOf(t, fromQuestion); a != b {
			t.Fatalf("a table and a question with its flows differ:\n%s\n%s\n%s\n%s", &table, question, a, b)
		}
		checkOutput(t, fromTable)
	}
}

// A place that is reported is where the field stands, however long the rows and wherever the reader's buffers end.
func TestPlacesInTable(t *testing.T) {
	set := lake()
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		var b strings.Builder
		b.WriteString("name,kilograms\n")
		line := 2
		type place struct{ line, col int }
		var want []place
		for range 1 + r.IntN(60) {
			name := strings.Repeat([]string{"x", "中", "y\n"}[r.IntN(3)], r.IntN(2000))
			if r.IntN(5) == 0 {
				b.WriteString("\n")
				line++
			}
			wrong := r.IntN(3) == 0
			last := name[strings.LastIndexByte(name, '\n')+1:]
			col := len([]rune(last)) + len(`",`) + 1
			if !strings.Contains(name, "\n") {
				col++
			}
			line += strings.Count(name, "\n")
			if wrong {
				want = append(want, place{line, col})
			}
			fmt.Fprintf(&b, "\"%s\",%s\n", name, map[bool]string{true: "-7", false: "7"}[wrong])
			line++
		}
		_, problems, err := Ask(context.Background(), set, Request{Flows: source("t.csv", b.String()), Date: on(t, "2025-06-30")})
		if err != nil || len(problems) != len(want) {
			t.Fatal(err, len(problems), len(want))
		}
		for i, d := range problems {
			if (place{d.Line, d.Col}) != want[i] || !strings.Contains(d.Excerpt, "-7") {
				t.Fatalf("the %dth problem is at %d:%d, want %v: %s", i, d.Line, d.Col, want[i], printed(problems[i:i+1]))
			}
		}
	}
}

// A header is read in time that grows as it does, whatever stands in it, and is a mistake also when no more mistakes are shown.
func TestWideHeader(t *testing.T) {
	ask := func(facts, header string) []diag.Diagnostic {
		r := Request{Flows: source("t.csv", header), Date: on(t, "2025-06-30")}
		if facts != "" {
			r.Facts = source("q.json", facts)
		}
		c, problems, err := Ask(context.Background(), lake(), r)
		if c != nil || err != nil {
			t.Fatal(c, err)
		}
		return problems
	}
	problems := ask("", "name"+strings.Repeat(",name", 200_000)+"\na\n")
	if got := printed(problems[len(problems)-2:]); !strings.Contains(got, "the first is at 1:1\n") || !strings.Contains(got, "199,900 more problems are not shown") {
		t.Error(got)
	}
	// Of a header with mistakes no row is read.
	facts := `{"a": 1`
	for i := range 100 {
		facts += fmt.Sprintf(`, "b%d": 1`, i)
	}
	problems = ask(facts+"}", "name,nome\na,b,c\n")
	if got := printed(problems[len(problems)-1:]); !strings.Contains(got, "t.csv: 1 more problem is not shown") {
		t.Error(got)
	}
}

// What no table holds is a mistake however late it comes.
func TestLateMistakes(t *testing.T) {
	head := "name,kilograms\n" + strings.Repeat("a,1\n", 2000)
	for tail, want := range map[string]string{
		"b\x00,1\n":                         "t.csv:2002:2: a byte that is 0",
		strings.Repeat("b", 2<<20) + ",1\n": "t.csv:2002:1: the row that begins here is longer than 1024 KiB [input-table]\n\tbbb",
	} {
		c, problems, err := Ask(context.Background(), lake(), Request{Flows: source("t.csv", head+tail), Date: on(t, "2025-06-30")})
		if got := printed(problems); c != nil || err != nil || !strings.HasPrefix(got, want) || strings.Contains(got, "close the quote") {
			t.Errorf("%.20q: %v %.300s", tail, err, got)
		}
	}
}

// JSON is read as YAML reads it, where both can.
func TestReadJSON(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `null`, `"x"`, `5`, `[1, [2], {"a": {"b": [true, null]}}]`, `{"a": 1e3, "b": 1.0, "c": -0, "d": -5, "e": 9007199254740993, "f": 0.5}`,
		`{"a": 123456789012345678901234567890, "b": 1e400, "c": 1E-2, "d": 10E+2}`, "\uFEFF{\"a\":\t[\r\n1 ,2 ]\t}\n", `{"": 1, "a b": "\t\\"}`,
	} {
		value, tree, _, ok := readJSON([]byte(text))
		if !ok {
			t.Errorf("%s is not read as JSON", text)
			continue
		}
		c := &Case{set: lake()}
		p := &problems{}
		// What YAML reads is not JSON to the other reader when a comment follows.
		inYAML, places := c.parse("x", []byte(text+" # comment"), p)
		if p.any() {
			t.Errorf("%s: %s", text, printed(p.done()))
			continue
		}
		if a, b := string(rules.AppendJSON(nil, value, -1)), string(rules.AppendJSON(nil, inYAML, -1)); a != b {
			t.Errorf("%s is %s in JSON and %s in YAML", text, a, b)
		}
		for _, path := range []string{"", "a", "b", "a.b", "[1]", "[2].a.b[0]", "[1][0]", "[7]", "no.such", "a[1]"} {
			if a, b := tree.Place(path), places.Place(path); a != b {
				t.Errorf("%s: %s is at byte %d in JSON and %d in YAML", text, path, a, b)
			}
		}
	}
	for _, text := range []string{`{"a": 1, "a": 2}`, `{"a": 1,}`, `{a: 1}`, ``, `{"a": 1} {}`, strings.Repeat("[", 51) + strings.Repeat("]", 51)} {
		if _, _, _, ok := readJSON([]byte(text)); ok {
			t.Errorf("%q is read as JSON", text)
		}
	}
}

// What would take gigabytes to read as YAML is refused, and what is wrong with it as JSON is told nevertheless.
func TestHeavyQuestion(t *testing.T) {
	many := strings.Repeat(`,"a":1`, 300_000)
	flows := "flows:\n" + strings.Repeat("- {}\n", 300_000)
	for text, want := range map[string]string{
		`{"b":[` + many[1:] + `]}`:                       "q:1:10: this is no JSON: invalid character ':' after array element [input-text]",
		`{"date":"2025-06-30"` + many + "}":              `q:1:28: the key "a" stands twice [input-text]`,
		`{"a":` + strings.Repeat("[", 600_000):           "q:1:10005: this is no JSON: ",
		"date: 2025-06-30\n" + flows:                     "q: a question in YAML of more than 500,000 values and lines [input-text]",
		`{"date":"2025-06-30", flows: [` + many + " x ]": "q:1:23: this is no JSON: invalid character 'f' looking for beginning of object key string [input-text]",
	} {
		c, problems, err := Ask(context.Background(), lake(), Request{Facts: source("q", text)})
		if got := printed(problems); c != nil || err != nil || !strings.HasPrefix(got, want) {
			t.Errorf("%.30s: %v %.200s, want %s", text, err, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		text    string
		columns int
		want    string
	}{
		{"", 5, ""},
		{"one two three", 7, "one two|three"},
		{"one two three", 6, "one|two|three"},
		{"toolongword x", 4, "tool|ongw|ord|x"},
		{"  two  blanks", 20, "two blanks"},
		{"数据出境安全评估", 6, "数据出|境安全|评估"},
		{"数据。出境", 4, "数|据。|出境"}, // a mark does not begin a line
		{"数据（出境", 6, "数据|（出境"},  // nor does a bracket end one
		{"见 art 7 的规定", 8, "见 art 7|的规定"},
		{"a中b", 2, "a|中|b"},
		{"ab中", 0, "ab|中"},
		{"中a", -7, "中|a"},
	}
	for _, tt := range tests {
		lines := wrap(tt.text, tt.columns)
		if got := strings.Join(lines, "|"); got != tt.want {
			t.Errorf("wrap(%q, %d) = %q, want %q", tt.text, tt.columns, got, tt.want)
		}
	}
}

// A reader that waits is left when the command is interrupted.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	defer w.Close()
	time.AfterFunc(10*time.Millisecond, cancel)
	for _, request := range []Request{{Facts: &Source{"stdin", r}}, {Flows: &Source{"stdin", r}, Date: 1}} {
		if _, _, err := Ask(ctx, lake(), request); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
	}
}

// A bad disk is an error of the machine, and none of the input.
func TestUnreadable(t *testing.T) {
	broken := errors.New("bad disk")
	for _, request := range []Request{
		{Facts: &Source{"q.yaml", io.MultiReader(strings.NewReader("date: "), failing{broken})}},
		{Flows: &Source{"t.csv", failing{broken}}, Date: 1},
		{Flows: &Source{"t.csv", io.MultiReader(strings.NewReader("name\n"+strings.Repeat("x\n", 9000)), failing{broken})}, Date: 1},
	} {
		c, problems, err := Ask(context.Background(), lake(), request)
		if c != nil || problems != nil || !errors.Is(err, broken) {
			t.Errorf("Ask: %v, %v, %v", c, problems, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// An answer of which nobody hears is an error.
func TestUnwritable(t *testing.T) {
	c := answer(t, lake(), Request{Date: on(t, "2025-06-30"), Flows: source("t.csv", "name\n"+strings.Repeat("x\n", 5000))})
	if err := c.WriteJSON(refusing{}); err == nil {
		t.Error("JSON was written to a full disk")
	}
	if err := c.WriteMemo(refusing{}, About{}); err == nil {
		t.Error("a memo was written to a full disk")
	}
}

type refusing struct{}

func (refusing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// A hundred flows of which nothing is known are answered: if each doubled the work, this would not end.
func TestManyUnknownFlows(t *testing.T) {
	var b strings.Builder
	b.WriteString("name,basis,non_sensitive_persons,sensitive_persons,important_data\n")
	for i := range 100 {
		fmt.Fprintf(&b, "F%d,unknown,%d..%d,unknown,unknown\n", i, i%3, i%7+3)
	}
	checkOutput(t, answer(t, published(), Request{Flows: source("t.csv", b.String()), Date: on(t, "2025-06-30")}))
}

func BenchmarkTable(b *testing.B) {
	var table strings.Builder
	table.WriteString("name,date,basis,non_sensitive_persons,sensitive_persons,distinct_persons,important_data\n")
	for i := range 10_000 {
		fmt.Fprintf(&table, "Flow %d,2025-0%d-11,%s,%d,1,,false\n", i, 1+i%6, []string{"none", "contract", "hr"}[i%3], i%9)
	}
	set := published()
	b.SetBytes(int64(table.Len()))
	b.ReportAllocs()
	for b.Loop() {
		c := answer(b, set, Request{Flows: source("t.csv", table.String()), Date: on(b, "2025-06-30")})
		if err := c.WriteJSON(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
