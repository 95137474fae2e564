package rules_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"rulebook/internal/rules"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// placeless compares definitions but for the places of their parts, and what a mapping without entries is.
var placeless = []cmp.Option{cmpopts.EquateEmpty(), cmpopts.EquateComparable(), cmp.FilterPath(func(p cmp.Path) bool {
	field, ok := p.Last().(cmp.StructField)
	return ok && field.Name() == "Offset"
}, cmp.Ignore())}

// TestDefinitionAsObject: a definition that is written and read is the one that it was.
func TestDefinitionAsObject(t *testing.T) {
	t.Parallel()
	back := func(t interface{ Fatalf(string, ...any) }, def *rules.Definition) {
		read := rules.ReadDefinition(def.Object())
		if diff := cmp.Diff(*def, read, placeless...); diff != "" {
			t.Fatalf("written -, read +:\n%s", diff)
		}
		if !reflect.DeepEqual(read.Object(), def.Object()) {
			t.Fatalf("written twice it is not the same")
		}
		if set, problems := rules.Compile(read); set == nil {
			t.Fatalf("what was read has problems: %s", wrong(problems))
		}
	}
	def := *publishedSet().Definition()
	back(t, &def)
	def.Outcomes, def.Rules = slices.Clone(def.Outcomes), slices.Clone(def.Rules)
	def.Outcomes[1].Next = []rules.NextStep{{Text: rules.Words{"en": "Apply.", "zh": "申报"}, Cites: []string{"a art 1"}, Page: "guides/a.md"},
		{Text: rules.Words{"en": "Wait."}}}
	def.Rules[0].Quotes = []string{"100万人以上", "10,000"}
	back(t, &def)
	rapid.Check(t, func(t *rapid.T) {
		g := makeSet(drawing(t), kindOfSet{})
		back(t, compile(t, &g.texts).Definition())
	})
}

// TestSetFromObject: a set that is made of what was written gives the same answers.
func TestSetFromObject(t *testing.T) {
	t.Parallel()
	m, set := newMind(), publishedSet()
	again, problems := rules.Compile(rules.ReadDefinition(set.Definition().Object()))
	if again == nil {
		t.Fatal(wrong(problems))
	}
	d := draw(rand.New(rand.NewPCG(3, 3)).IntN)
	for range 2000 {
		q := asked(set, m.question(d, d(5)))
		a, _ := set.Ask(q)
		b, _ := again.Ask(q)
		x, y := rules.AppendJSON(nil, a.Object("zh", nil), 0), rules.AppendJSON(nil, b.Object("zh", nil), 0)
		if string(x) != string(y) {
			t.Fatalf("%s\n%s", x, y)
		}
	}
	if _, problems := again.Prove(); len(problems) > 0 {
		t.Error(wrong(problems))
	}
}

// TestReadDefinitionOfAnything: what is no definition is read without a crash, and compiled with problems.
func TestReadDefinitionOfAnything(t *testing.T) {
	object := publishedSet().Definition().Object()
	for _, v := range []rules.Value{nil, true, int64(5), "text", []rules.Value{}, rules.Object{}, rules.Object{{Name: "facts", Value: "none"}},
		rules.Object{{Name: "rules", Value: []rules.Value{nil, "rule", rules.Object{{Name: "when", Value: []rules.Value{}}}}}}} {
		if set, problems := rules.Compile(rules.ReadDefinition(v)); set != nil || len(problems) == 0 {
			t.Errorf("%v makes a set", v)
		}
	}
	// Without one of its parts, or with another kind of value in its place.
	for i := range object {
		for _, v := range []rules.Value{nil, "text", int64(-1), []rules.Value{"text"}, []rules.Value{rules.Object{}}, rules.Object{}} {
			changed := append(rules.Object{}, object...)
			changed[i].Value = v
			def := rules.ReadDefinition(changed)
			if set, _ := rules.Compile(def); set != nil {
				set.Prove()
			}
		}
	}
}

// TestAnswerObject: the keys of an answer are those of the documentation, in an order that stays.
func TestAnswerObject(t *testing.T) {
	set := publishedSet()
	q, problems := set.ReadQuestion(rules.Object{{Name: "date", Value: "2025-06-30"}, {Name: "flows", Value: []rules.Value{
		rules.Object{{Name: "name", Value: "A"}, {Name: "basis", Value: "contract"}, {Name: "non_sensitive_persons", Value: int64(5)}},
		rules.Object{{Name: "name", Value: "B"}, {Name: "sensitive_persons", Value: int64(7)}}}}}, 0)
	if problems != nil {
		t.Fatal(problems)
	}
	a, _ := set.Ask(q)
	var keys []string
	for _, m := range a.Object("en", []string{"A", "B"}) {
		keys = append(keys, m.Name)
	}
	if got := strings.Join(keys, " "); got != "schema date regime draft outcome possible mechanisms confidence window counters left_out flows rule cites because "+
		"leaves_out trace headroom decides flags rules_hash" {
		t.Error(got)
	}
	o := a.Object("en", []string{"A", "B"})
	for name, want := range map[string]string{
		"schema": "1", "regime": `"flow-provisions-2024"`, "outcome": `"standard-contract-or-certification"`, "confidence": `"inferred"`, "draft": "false",
		"window":   `{"from":"2025-01-01","to":"2025-06-30"}`,
		"counters": `{"non_sensitive":0,"sensitive":7,"all":7,"processed":0}`, "left_out": `{"non_sensitive":5,"sensitive":0,"all":5,"processed":0}`,
		"flags": `["exempt-volume-inferred"]`, "decides": "[]", "rules_hash": `"hash"`, "mechanisms": `["standard-contract","certification"]`,
		"headroom": `[{"counter":"non_sensitive","to":1000000,"distance":1000000,"outcome":"security-assessment"},` +
			`{"counter":"sensitive","to":10000,"distance":9993,"outcome":"security-assessment"}]`,
	} {
		if got := string(rules.AppendJSON(nil, o.Get(name), -1)); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	flows := fmt.Sprint(string(rules.AppendJSON(nil, o.Get("flows"), -1)))
	for _, part := range []string{`{"name":"A","counted":false,"fate":"exempt","rule":"exempt-contract","cites":["flow-provisions-2024 art 5(1)(1)"],"confidence":"text"}`,
		`{"name":"B","counted":true,"fate":"counted","rule":"remains-without-exemption"`} {
		if !strings.Contains(flows, part) {
			t.Errorf("%s lacks %s", flows, part)
		}
	}
}
