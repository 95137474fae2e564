package ruletext

import (
	"strings"
	"testing"

	"rulebook/internal/rules"

	"github.com/google/go-cmp/cmp"
)

const goodFacts = `flow: {one: {en: flow, zh: 出境活动}, many: {en: flows}}
facts:
  ciio:
    kind: yes-no
    label: {en: CIIO}
    help: {en: An operator of critical infrastructure., zh: 运营者}
    cites: [flow-provisions-2024 art 7(1)(1), csl art 39]
  persons_processed: {kind: number, label: {en: Persons}, unit: {one: {en: person}, many: {en: persons}}}
  count_exempt_flows: {kind: yes-no, known: true, label: {en: Count them}}
flow_facts:
  basis:
    kind: choice
    label: {en: Basis}
    choices:
      none: {label: {en: None}}
      contract: {label: {en: Contract}, help: {en: Needed.}, cites: flow-provisions-2024 art 5}
  non_sensitive_persons: {kind: number, label: {en: N}, unit: {one: {en: head}, many: {en: heads}}}
  sensitive_persons: {kind: number, label: {en: S}, unit: {one: {en: person}, many: {en: persons}}}
  distinct_persons: {kind: number, label: {en: D}, distinct: [non_sensitive_persons, sensitive_persons]}
  important_data: {kind: yes-no, label: {en: Important data}}
findings:
  exported: {label: {en: Something leaves}, fates: [exempt, counted, review]}
  important_data: {label: {en: Important data leaves}, flow_fact: important_data}
counters:
  non_sensitive: {label: {en: N in the window}, sum: non_sensitive_persons}
  all: {label: {en: All}, sum: distinct_persons, unit: {one: {en: soul}, many: {en: souls}}}
  processed: {label: {en: Processed}, fact: persons_processed}
flags:
  small-processor: {label: {en: Small}, help: {en: Simpler rules may do.}}
  flow-after-date: {label: {en: Later}}
`

func TestReadFacts(t *testing.T) {
	got, problems := ReadFacts([]byte(goodFacts), Options{Base: 100})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	at := func(s string) int { return 100 + strings.Index(goodFacts, s) }
	en := func(s string) rules.Words { return rules.Words{"en": s} }
	noun := func(one, many string) rules.Noun { return rules.Noun{One: en(one), Many: en(many)} }
	want := &Facts{
		Flow: rules.Noun{One: rules.Words{"en": "flow", "zh": "出境活动"}, Many: en("flows")},
		Facts: []rules.Fact{
			{Name: "ciio", Label: en("CIIO"), Help: rules.Words{"en": "An operator of critical infrastructure.", "zh": "运营者"},
				Cites: []string{"flow-provisions-2024 art 7(1)(1)", "csl art 39"}, Offset: at("ciio")},
			{Name: "persons_processed", Kind: rules.Number, Label: en("Persons"), Unit: noun("person", "persons"), Offset: at("persons_processed")},
			{Name: "count_exempt_flows", Known: true, Label: en("Count them"), Offset: at("count_exempt")},
		},
		FlowFacts: []rules.Fact{
			{Name: "basis", Kind: rules.Choice, Label: en("Basis"), Offset: at("basis"), Choices: []rules.Option{
				{Name: "none", Label: en("None")},
				{Name: "contract", Label: en("Contract"), Help: en("Needed."), Cites: []string{"flow-provisions-2024 art 5"}}}},
			{Name: "non_sensitive_persons", Kind: rules.Number, Label: en("N"), Unit: noun("head", "heads"), Offset: at("non_sensitive_persons")},
			{Name: "sensitive_persons", Kind: rules.Number, Label: en("S"), Unit: noun("person", "persons"), Offset: at("sensitive_persons: {kind: number, label: {en: S")},
			{Name: "distinct_persons", Kind: rules.Number, Label: en("D"), Unit: noun("head", "heads"),
				Distinct: []string{"non_sensitive_persons", "sensitive_persons"}, Offset: at("distinct_persons")},
			{Name: "important_data", Label: en("Important data"), Offset: at("important_data")},
		},
		Findings: []rules.Finding{
			{Name: "exported", Label: en("Something leaves"), Fates: []rules.Fate{rules.Exempt, rules.Counted, rules.Review}, Offset: at("exported")},
			{Name: "important_data", Label: en("Important data leaves"), FlowFact: "important_data", Offset: at("important_data: {label: {en: Important data l")},
		},
		Counters: []rules.Counter{
			{Name: "non_sensitive", Label: en("N in the window"), Sum: "non_sensitive_persons", Unit: noun("head", "heads"), Offset: at("non_sensitive: ")},
			{Name: "all", Label: en("All"), Sum: "distinct_persons", Unit: noun("soul", "souls"), Offset: at("all: ")},
			{Name: "processed", Label: en("Processed"), Fact: "persons_processed", Unit: noun("person", "persons"), Offset: at("processed: {label")},
		},
		Flags: []rules.Flag{
			{Name: "small-processor", Label: en("Small"), Help: en("Simpler rules may do."), Offset: at("small-")},
			{Name: "flow-after-date", Label: en("Later"), Offset: at("flow-after")},
		},
		Cites: []Cite{{"flow-provisions-2024 art 7(1)(1)", at("flow-provisions-2024 art 7")}, {"csl art 39", at("csl")},
			{"flow-provisions-2024 art 5", at("flow-provisions-2024 art 5")}},
	}
	if diff := cmp.Diff(want, got, ignoreReading); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if place := got.Place("flow_facts.basis.choices.contract.help.en"); place != at("Needed") {
		t.Errorf("a place at %d, want %d", place, at("Needed"))
	}
}

// badFacts have in goodFacts's place of a key what is wrong, with a ‸ at each problem.
var badFacts = []struct {
	name, lines string
	want        []string
}{
	{"unknown key", "‸fact: {}\n", []string{`yaml-unknown-key unknown key "fact" (did you mean "facts"?)`}},
	{"a list of facts", "facts: ‸[a]\n", []string{`yaml-type "facts" must be keys and values, not a list`}},
	{"no flow", "‸flow:\n", []string{`yaml-required "flow" is missing`}},
	{"half a noun", "flow: ‸{one: {en: a}}\n", []string{`yaml-required "many" is missing`}},
	{"names", "facts:\n  ‸CIIO: {kind: yes-no, label: {en: a}}\n  ‸is-big: {kind: yes-no, label: {en: a}}\n  ‸any: {kind: yes-no, label: {en: a}}\n  ‸date: {kind: yes-no, label: {en: a}}\n", []string{
		`rule-name-form "CIIO" is not a name (write "ciio")`, `rule-name-form "is-big" is not a name (write "is_big")`,
		`rule-name-form "any" cannot be a name: it has a meaning of its own (choose another)`,
		`rule-name-form "date" cannot be a name: it has a meaning of its own (choose another)`}},
	{"nothing of a fact", "facts:\n  ‸a:\n  b: ‸yes-no\n  c: ‸‸{}\n", []string{`yaml-required "a" is missing`,
		`yaml-type "b" must be keys and values, not "yes-no"`, `yaml-required "kind" is missing`, `yaml-required "label" is missing`}},
	{"kind", "facts:\n  a: {kind: ‸yesno, label: {en: a}, unit: {one: {en: a}, many: {en: b}}}\n", []string{
		`yaml-value "kind" cannot be "yesno" (did you mean "yes-no"?)`}},
	{"empty texts", "facts:\n  a: {kind: ‸'', label: {‸en: ''}, cites: ''}\ncounters:\n  a: {label: {en: a}, sum: ‸''}\n", []string{`yaml-required "kind" is empty`,
		`rule-text "en" has no text (write it, or remove the key)`, `yaml-required "sum" is empty`}},
	{"label is a text", "facts:\n  a: {kind: yes-no, label: ‸A}\n", []string{
		`yaml-type "label" must be a text in each language, not "A" (write {en: ..., zh: ...})`}},
	{"keys of another kind", "facts:\n  a: {kind: yes-no, label: {en: a}, unit: ‸{one: {en: a}, many: {en: b}}, choices: ‸{x: {label: {en: x}}, y: {label: {en: y}}}}\n",
		[]string{`rule-declaration "unit" is of a number only (remove it, or correct the kind)`,
			`rule-declaration "choices" is of a choice only (remove it, or correct the kind)`}},
	{"distinct of the exporter", "facts:\n  a: {kind: number, label: {en: a}, unit: {one: {en: a}, many: {en: b}}, ‸distinct: [b, c]}\n", []string{
		`yaml-unknown-key unknown key "distinct" (the keys here are kind, label, help, cites, unit, choices, known)`}},
	{"relative citation", "facts:\n  a: {kind: yes-no, label: {en: a}, cites: ‸art 7}\n", []string{
		`citation-form "art 7" does not say of which instrument (write the instrument's id before it)`}},
	{"choices", "flow_facts:\n  a: ‸{kind: choice, label: {en: a}}\n  b: {kind: choice, label: {en: a}, choices: ‸{x: {label: {en: x}}}}\n  c: {kind: choice, label: {en: a}, choices: ‸{}}\n" +
		"  d: {kind: choice, label: {en: a}, choices: {‸yes: {label: {en: x}}, ‸n_o: {label: {en: y}}, ‸5: {label: {en: z}}}}\n", []string{
		`yaml-required "choices" is missing`, `rule-declaration a choice has two words or more`, `rule-declaration a choice has two words or more`,
		`rule-name-form "yes" cannot be a name: it has a meaning of its own (choose another)`, `rule-name-form "n_o" is not a name (write "n-o")`,
		`rule-name-form "5" is not a name (a name is lower-case letters, digits and hyphens, and begins with a letter)`}},
	{"no unit", "flow_facts:\n  a: ‸{kind: number, label: {en: a}}\n", []string{
		`yaml-required "unit" is missing (say what is counted: unit: {one: {en: ...}, many: {en: ...}})`}},
	{"distinct of one", "flow_facts:\n  a: {kind: number, label: {en: a}, distinct: ‸b}\n  c: {kind: number, label: {en: a}, distinct: ‸[]}\n  d: {kind: number, label: {en: a}, distinct: [b, ‸b, c]}\n", []string{
		`rule-declaration "distinct" names two facts or more, of which each thing is counted once`,
		`yaml-required "distinct" is empty (it needs at least one entry)`,
		`rule-duplicate "b" stands twice in "distinct" (remove one of the two)`}},
	{"findings", "findings:\n  a: ‸{label: {en: a}}\n  b: {label: {en: a}, fates: [counted], flow_fact: ‸x}\n  c: {label: {en: a}, fates: [‸count, counted, ‸counted]}\n  d: {label: {en: a}, fates: ‸[]}\n", []string{
		`rule-declaration this needs either "fates" or "flow_fact"`, `rule-declaration this needs either "fates" or "flow_fact"`,
		`yaml-value there is no fate "count" (did you mean "counted"?)`, `rule-duplicate "counted" stands twice in "fates" (remove one of the two)`,
		`yaml-required "fates" is empty (it needs at least one entry)`}},
	{"a fate far from any", "findings:\n  a: {label: {en: a}, fates: [‸taken-out]}\n", []string{
		`yaml-value there is no fate "taken-out" (one of: nothing, exempt, counted, review)`}},
	{"counters", "counters:\n  a: ‸{label: {en: a}}\n  b: ‸{sum: x}\n  c: {label: {en: a}, sum: x, fact: ‸y}\n", []string{
		`rule-declaration this needs either "sum" or "fact"`, `yaml-required "label" is missing`, `rule-declaration this needs either "sum" or "fact"`}},
	{"flags", "flags:\n  ‸Small_Processor: {label: {en: a}}\n", []string{`rule-name-form "Small_Processor" is not a name (write "small-processor")`}},
	{"help", "flags:\n  a: {label: {en: a}, help: ‸{zh: b}}\n", []string{
		`rule-text "help" has no English text (add en: it is shown where a language has no text of its own)`}},
}

func TestReadFactsProblems(t *testing.T) {
	for _, tt := range badFacts {
		t.Run(tt.name, func(t *testing.T) {
			text, places := unmark(replace(goodFacts, tt.lines))
			_, problems := ReadFacts([]byte(text), Options{})
			compare(t, text, places, problems, tt.want)
		})
	}
	if f, problems := ReadFacts([]byte("a: 'b\n"), Options{}); f != nil || len(problems) != 1 {
		t.Errorf("%v, %v of what is not YAML", f, problems)
	}
}

// Once a hundred problems are told, no more are.
func TestProblemLimit(t *testing.T) {
	_, problems := ReadFacts([]byte("facts:\n"+counted(1<<16, "  A%d: {}\n")), Options{})
	if len(problems) != maxProblems {
		t.Errorf("%d problems", len(problems))
	}
}
