package calculator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rulebook/internal/assess/cases"
	"rulebook/internal/rules"
	"rulebook/internal/ruletext"
)

// An asked question is one that every engine must answer alike.
type asked struct {
	name string
	text string // JSON
	all  bool   // of every regime
}

// fromCases are the questions whose answers were worked out by hand.
func fromCases(t *testing.T, set *rules.Set) (list []asked) {
	t.Helper()
	files, err := filepath.Glob("../../cmd/rulebook/testdata/cases/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		entries, err := cases.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			for i, row := range entry.Rows {
				text, err := row.Input()
				if err != nil {
					t.Fatal(err)
				}
				in, problems := ruletext.ReadInput([]byte(text))
				if in == nil || len(problems) > 0 {
					continue // a text that never becomes a question
				}
				a := asked{name: fmt.Sprintf("%s:%d row %d", filepath.Base(file), entry.Line, i+1)}
				value := in.Value
				if args := row.Args(); len(args) > 0 {
					var ok bool
					if value, a.all, ok = withArgs(value, args); !ok {
						continue // wrong usage of the command
					}
				}
				list = append(list, a.of(value))
			}
		}
	}
	return list
}

// withArgs puts what the command line says into the question.
func withArgs(v rules.Value, args []string) (value rules.Value, all, ok bool) {
	object, ok := v.(rules.Object)
	for ok && len(args) > 0 {
		switch {
		case args[0] == "--all" && len(args) == 1:
			return object, true, true
		case (args[0] == "--date" || args[0] == "--regime") && len(args) > 1:
			object = with(object, strings.TrimPrefix(args[0], "--"), args[1])
			args = args[2:]
		default:
			return nil, false, false
		}
	}
	return object, false, ok
}

// with sets a member.
func with(o rules.Object, name string, v rules.Value) rules.Object {
	o = slices.Clone(o)
	for i := range o {
		if o[i].Name == name {
			o[i].Value = v
			return o
		}
	}
	return append(o, rules.Member{Name: name, Value: v})
}

func (a asked) of(v rules.Value) asked {
	a.text = string(rules.AppendJSON(nil, asParsed(v), -1))
	return a
}

// asParsed writes numbers as a browser has them once it has parsed them: 1.50 is 1.5. What it has no number for is beyond this test.
func asParsed(v rules.Value) rules.Value {
	switch v := v.(type) {
	case int64:
		if v > rules.MaxNumber || v < -rules.MaxNumber {
			return asParsed(rules.Fraction(strconv.FormatInt(v, 10)))
		}
	case rules.Fraction:
		f, err := strconv.ParseFloat(string(v), 64)
		if err != nil {
			return "beyond all numbers"
		}
		text, _ := json.Marshal(f) // as JavaScript does
		return rules.Fraction(text)
	case []rules.Value:
		list := make([]rules.Value, len(v))
		for i := range v {
			list[i] = asParsed(v[i])
		}
		return list
	case rules.Object:
		object := make(rules.Object, len(v))
		for i, m := range v {
			object[i] = rules.Member{Name: m.Name, Value: asParsed(m.Value)}
		}
		return object
	}
	return v
}

// fromExamples are those of the rules, on the first day of each.
func fromExamples(def *rules.Definition) (list []asked) {
	for _, r := range def.Rules {
		for i, ex := range r.Examples {
			given, _ := ex.Given.(rules.Object)
			regime := ex.Regime
			if regime == "" && len(r.Regimes) > 0 {
				regime = r.Regimes[0]
			}
			day := r.From
			for _, g := range def.Regimes {
				if g.Name == regime {
					day = max(day, g.From)
				}
			}
			if given.Get("date") == nil {
				given = with(given, "date", max(day, def.Regimes[0].From).String())
			}
			if given.Get("regime") == nil && regime != "" {
				given = with(given, "regime", regime)
			}
			list = append(list, asked{name: fmt.Sprintf("%s, example %d", r.ID, i+1)}.of(given))
		}
	}
	return list
}

// A maker makes up questions about a definition, always the same ones.
type maker struct {
	*rand.Rand
	def   *rules.Definition
	days  []rules.Day
	lines []int64 // that conditions compare
}

func newMaker(def *rules.Definition) *maker {
	m := &maker{Rand: rand.New(rand.NewPCG(2024, 322)), def: def}
	add := func(days ...rules.Day) {
		for _, d := range days {
			if d != 0 {
				m.days = append(m.days, d-1, d, d+1)
			}
		}
	}
	for _, g := range def.Regimes {
		add(g.From, g.Until)
	}
	for _, f := range def.Mechanisms {
		add(f.From, f.Until)
	}
	for i := range def.Rules {
		add(def.Rules[i].From, def.Rules[i].Until)
		m.compared(&def.Rules[i].When)
	}
	slices.Sort(m.days)
	m.days = slices.Compact(m.days)
	return m
}

func (m *maker) compared(c *rules.Condition) {
	for _, b := range c.Bounds {
		m.lines = append(m.lines, b.Value)
	}
	for i := range c.List {
		m.compared(&c.List[i])
	}
}

// in reports true n times of of.
func (m *maker) in(n, of int) bool { return m.IntN(of) < n }

func (m *maker) day() string {
	switch {
	case m.in(1, 40):
		return []string{"0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29"}[m.IntN(4)]
	case m.in(1, 3):
		year, month := 2018+m.IntN(12), 1+m.IntN(12)
		return fmt.Sprintf("%04d-%02d-%02d", year, month, 1+m.IntN(28))
	}
	return m.days[m.IntN(len(m.days))].String()
}

func (m *maker) number() int64 {
	switch m.IntN(12) {
	case 0, 1:
		return 0
	case 2:
		return rules.MaxNumber - int64(m.IntN(3))
	case 3:
		return m.Int64N(rules.MaxNumber)
	case 4, 5:
		return m.Int64N(3_000_000)
	}
	return max(0, m.lines[m.IntN(len(m.lines))]+int64(m.IntN(5)-2))
}

func (m *maker) value(f *rules.Fact) rules.Value {
	if !f.Known && m.in(1, 7) {
		return "unknown"
	}
	switch f.Kind {
	case rules.YesNo:
		return m.in(1, 2)
	case rules.Choice:
		return f.Choices[m.IntN(len(f.Choices))].Name
	}
	if m.in(1, 5) {
		low, high := m.number(), m.number()
		return rules.Object{{Name: "min", Value: min(low, high)}, {Name: "max", Value: max(low, high)}}
	}
	return m.number()
}

// texts are what names are made of: scripts, signs of JSON and HTML, control characters of both sets, line ends of scripts, and what lies
// beyond the first plane. A browser's texts may have half a pair of surrogates, which no file can.
var texts = []string{"客户", "合同", "人事档案", "CRM", " ", "\"", "\\", "'", "</script>", "<b>", "&amp;", "😀", "👩‍⚖️", "𠀀", "\u0000", "\u0007", "\b", "\f", "\r", "\n", "\t",
	"\u001b", "\u007f", "\u0080", "\u0085", "\u009f", "\u00a0", "\u2028", "\u2029", "\u202e", "\ufeff", "\ufffd", "=1+1", "é", "e\u0301", "__proto__", "\\u0041", "\\b", "..", "%00"}

func (m *maker) name() string {
	var s strings.Builder
	for range m.IntN(6) {
		s.WriteString(texts[m.IntN(len(texts))])
	}
	return s.String()
}

func (m *maker) facts(o rules.Object, facts []rules.Fact, in, of int) rules.Object {
	for i := range facts {
		f := &facts[i]
		if len(f.Distinct) == 0 && m.in(in, of) {
			o = append(o, rules.Member{Name: f.Name, Value: m.value(f)})
		}
	}
	for i := range facts {
		if f := &facts[i]; len(f.Distinct) > 0 && m.in(1, 3) {
			o = append(o, rules.Member{Name: f.Name, Value: m.whole(f, o)})
		}
	}
	m.Shuffle(len(o), func(i, k int) { o[i], o[k] = o[k], o[i] })
	return o
}

// whole is a number that counts once what others count each; mostly one that can be.
func (m *maker) whole(f *rules.Fact, o rules.Object) rules.Value {
	var least, most int64
	for _, name := range f.Distinct {
		switch v := o.Get(name).(type) {
		case int64:
			least, most = max(least, v), min(most+v, rules.MaxNumber)
		case rules.Object:
			least, most = max(least, v.Get("min").(int64)), min(most+v.Get("max").(int64), rules.MaxNumber)
		}
	}
	switch m.IntN(8) {
	case 0:
		return "unknown"
	case 1:
		if m.in(1, 10) {
			return m.value(f)
		}
	case 2:
		return rules.Object{{Name: "min", Value: least}, {Name: "max", Value: most}}
	}
	return least + m.Int64N(most-least+1)
}

func (m *maker) flow() rules.Object {
	o := rules.Object{}
	if m.in(2, 3) {
		o = append(o, rules.Member{Name: "name", Value: m.name()})
	}
	if m.in(1, 3) {
		o = append(o, rules.Member{Name: "date", Value: m.day()})
	}
	return m.facts(o, m.def.FlowFacts, 1, 2)
}

func (m *maker) flows(n int) []rules.Value {
	list := make([]rules.Value, n)
	for i := range list {
		list[i] = m.flow()
	}
	return list
}

func (m *maker) question() rules.Object {
	o := rules.Object{{Name: "date", Value: m.day()}}
	if m.in(1, 2) {
		o = append(o, rules.Member{Name: "regime", Value: m.def.Regimes[m.IntN(len(m.def.Regimes))].Name})
	}
	o = m.facts(o, m.def.Facts, 1, 2)
	n := m.IntN(5)
	switch {
	case m.in(1, 60):
		n = 20 + m.IntN(41)
	case m.in(1, 20):
		n = 5 + m.IntN(10)
	}
	if n > 0 || m.in(1, 2) {
		o = append(o, rules.Member{Name: "flows", Value: m.flows(n)})
	}
	return o
}

// spoiled is a question with mistakes in it.
func (m *maker) spoiled() rules.Value {
	bad := []rules.Value{nil, true, false, int64(-1), int64(0), int64(5), rules.Fraction("1.5"), rules.Fraction("-0.25"), rules.Fraction("1e+21"), rules.Fraction("9007199254740992"),
		rules.Fraction("-9007199254740992"), rules.Fraction("1e-7"), "", "12,5", "unknown", "yes", "2025-02-30", "2025-13-01", "\u2028\"<b>\\😀\u0085", strings.Repeat("长", 70), []rules.Value{}, []rules.Value{int64(1)},
		rules.Object{}, rules.Object{{Name: "min", Value: int64(5)}, {Name: "max", Value: int64(4)}}, rules.Object{{Name: "min", Value: int64(5)}},
		rules.Object{{Name: "min", Value: int64(-5)}, {Name: "max", Value: "x"}, {Name: "mid", Value: nil}}}
	names := []string{"dat", "ciioo", "flow", "__proto__", "constructor", "ÿ\u2029", "\"", "非敏感", "name", "min"}
	o := m.question()
	flows, _ := o.Get("flows").([]rules.Value)
	spoil := func(o rules.Object) rules.Object {
		if len(o) == 0 || m.in(1, 3) {
			return with(o, names[m.IntN(len(names))], bad[m.IntN(len(bad))])
		}
		return with(o, o[m.IntN(len(o))].Name, bad[m.IntN(len(bad))])
	}
	for range 1 + m.IntN(3) {
		k := m.IntN(len(flows) + 1)
		if k == len(flows) {
			o = spoil(o)
		} else if flow, ok := flows[k].(rules.Object); ok && m.in(5, 6) {
			flows[k] = spoil(flow)
		} else {
			flows[k] = bad[m.IntN(len(bad))]
		}
	}
	if m.in(1, 40) {
		return bad[m.IntN(len(bad))]
	}
	return o
}

// made are n questions made up, some of them with mistakes, some asked of every regime.
func made(def *rules.Definition, n int) (list []asked) {
	m := newMaker(def)
	for i := range n {
		a := asked{name: fmt.Sprintf("made up %d", i+1), all: m.in(1, 25)}
		if m.in(1, 6) {
			list = append(list, a.of(m.spoiled()))
		} else {
			list = append(list, a.of(m.question()))
		}
	}
	// More flows than are handed over at once, none of them with a mistake.
	many := m.flows(700)
	for i, flow := range many {
		many[i] = slices.DeleteFunc(flow.(rules.Object), func(member rules.Member) bool {
			return slices.ContainsFunc(def.FlowFacts, func(f rules.Fact) bool { return f.Name == member.Name && len(f.Distinct) > 0 })
		})
	}
	q := with(m.question(), "flows", many)
	for _, g := range def.Regimes {
		if g.Draft {
			q = with(q, "regime", g.Name) // which answers on every day
		}
	}
	return append(list, asked{name: "many flows"}.of(q))
}

// decode reads JSON as rules.ReadQuestion takes it.
func decode(t *testing.T, text string) rules.Value {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var value func() rules.Value
	value = func() rules.Value {
		token, err := d.Token()
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		switch token := token.(type) {
		case json.Delim:
			list, object := []rules.Value{}, rules.Object{}
			for d.More() {
				v := value()
				if token == '[' {
					list = append(list, v)
				} else {
					object = append(object, rules.Member{Name: v.(string), Value: value()})
				}
			}
			d.Token()
			if token == '[' {
				return list
			}
			return object
		case json.Number:
			v, _ := rules.ParseNumber(token.String())
			return v
		default:
			return token
		}
	}
	return value()
}
