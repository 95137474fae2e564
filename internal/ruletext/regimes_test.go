package ruletext

import (
	"strings"
	"testing"

	"rulebook/internal/rules"

	"github.com/google/go-cmp/cmp"
)

const goodRegimes = `mechanisms:
  security-assessment: {label: {en: Assessment}, from: 2022-09-01, cites: [assessment-measures-2022 art 20]}
  certification: {label: {en: Certification}, from: 2022-11-04, until: 2025-12-31}
outcomes:
  exempt: {label: {en: Exempt}, sentence: {en: No mechanism is needed., zh: 不需要}}
  security-assessment:
    label: {en: Assessment}
    sentence: {en: Apply.}
    mechanisms: [security-assessment]
    next:
      - text: {en: "Write the report, then apply.", zh: 申报}
        cites: assessment-measures-2022 art 6
        page: guides/assessment.md
      - text: {en: Wait.}
boundary_words:
  cites: csl art 39
  confidence: inferred
  at-least: [以上, at least]
  more-than: 超过
  fewer-than: [不满]
regimes:
  assessment-measures-2022:
    label: {en: 2022 Measures}
    from: 2022-09-01
    until: 2024-03-21
    window: previous-year
    route: true
    successor: flow-provisions-2024
    since: assessment-measures-2022 art 20
    ended: [flow-provisions-2024 art 13]
  flow-provisions-2024:
    label: {en: 2024 Provisions}
    from: 2024-03-22
    default: true
    window: current-year
    flow_rules: certification-measures-2025
    leaves_out:
      switch: count_exempt_flows
      cites: flow-provisions-2024 art 7(2)
      confidence: inferred
      because: The text does not say so.
  draft-2021: {label: {en: Draft}, draft: true}
`

func TestReadRegimes(t *testing.T) {
	got, problems := ReadRegimes([]byte(goodRegimes), Options{Base: 50})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	at := func(s string) int { return 50 + strings.Index(goodRegimes, s) }
	day := func(s string) rules.Day { d, _ := rules.ParseDay(s); return d }
	en := func(s string) rules.Words { return rules.Words{"en": s} }
	want := &Regimes{
		Mechanisms: []rules.Mechanism{
			{Name: "security-assessment", Label: en("Assessment"), From: day("2022-09-01"), Cites: []string{"assessment-measures-2022 art 20"}, Offset: at("security-")},
			{Name: "certification", Label: en("Certification"), From: day("2022-11-04"), Until: day("2025-12-31"), Offset: at("certification")},
		},
		Outcomes: []rules.Outcome{
			{Name: "exempt", Label: en("Exempt"), Sentence: rules.Words{"en": "No mechanism is needed.", "zh": "不需要"}, Offset: at("exempt")},
			{Name: "security-assessment", Label: en("Assessment"), Sentence: en("Apply."), Mechanisms: []string{"security-assessment"},
				Next: []rules.NextStep{{Text: rules.Words{"en": "Write the report, then apply.", "zh": "申报"},
					Cites: []string{"assessment-measures-2022 art 6"}, Page: "guides/assessment.md"}, {Text: en("Wait.")}},
				Offset: at("security-assessment:\n    label")},
		},
		Boundary: BoundaryWords{AtLeast: []string{"以上", "at least"}, MoreThan: []string{"超过"}, FewerThan: []string{"不满"},
			Cites: []string{"csl art 39"}, Confidence: rules.Inferred, Offset: at("cites: csl")},
		Regimes: []rules.Regime{
			{Name: "assessment-measures-2022", Label: en("2022 Measures"), From: day("2022-09-01"), Until: day("2024-03-21"), Route: true,
				Window: rules.PreviousYear, Successor: "flow-provisions-2024", Since: []string{"assessment-measures-2022 art 20"},
				Ended: []string{"flow-provisions-2024 art 13"}, Offset: at("assessment-measures-2022:")},
			{Name: "flow-provisions-2024", Label: en("2024 Provisions"), From: day("2024-03-22"), Default: true, Window: rules.CurrentYear,
				FlowRules: "certification-measures-2025", Offset: at("flow-provisions-2024:"),
				Leaves: rules.LeaveOut{Switch: "count_exempt_flows", Cites: []string{"flow-provisions-2024 art 7(2)"}, Confidence: rules.Inferred,
					Because: en("The text does not say so.")}},
			{Name: "draft-2021", Label: en("Draft"), Draft: true, Offset: at("draft-2021")},
		},
		Cites: []Cite{{"assessment-measures-2022 art 20", at("assessment-measures-2022 art 20]")},
			{"assessment-measures-2022 art 6", at("assessment-measures-2022 art 6")}, {"csl art 39", at("csl")},
			{"assessment-measures-2022 art 20", at("assessment-measures-2022 art 20\n")},
			{"flow-provisions-2024 art 13", at("flow-provisions-2024 art 13")}, {"flow-provisions-2024 art 7(2)", at("flow-provisions-2024 art 7(2)")}},
		Pages: []Placed{{"guides/assessment.md", at("guides/")}},
	}
	if diff := cmp.Diff(want, got, ignoreReading); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if place := got.Place("regimes.flow-provisions-2024.from"); place != at("2024-03-22") {
		t.Errorf("a place at %d, want %d", place, at("2024-03-22"))
	}
}

// badRegimes have in goodRegimes's place of a key what is wrong, with a ‸ at each problem.
var badRegimes = []struct {
	name, lines string
	want        []string
}{
	{"no regimes", "‸regimes:\n‸outcomes:\n", []string{`yaml-required "outcomes" is missing`, `yaml-required "regimes" is missing`}},
	{"mechanisms", "mechanisms:\n  a: ‸{from: 2022-01-01, until: ‸2021-01-01, ‸to: x}\n", []string{`yaml-required "label" is missing`,
		`rule-dates until (2021-01-01) is before from (2022-01-01) (correct one of the two)`,
		`yaml-unknown-key unknown key "to" (the keys here are label, from, until, cites)`}},
	{"outcomes", "outcomes:\n  ‸all: ‸{label: {en: a}, mechanisms: [a, ‸B, ‸a]}\n", []string{
		`rule-name-form "all" cannot be a name: it has a meaning of its own (choose another)`, `yaml-required "sentence" is missing`,
		`rule-name-form "B" is not a name (write "b")`, `rule-duplicate "a" stands twice in "mechanisms" (remove one of the two)`}},
	{"next steps", "outcomes:\n  a: {label: {en: a}, sentence: {en: a}, next: [‸{page: x.md}, {text: ‸b, cites: ‸[], ‸pgae: y}, ‸c]}\n", []string{
		`yaml-required "text" is missing`, `yaml-type "text" must be a text in each language, not "b" (write {en: ..., zh: ...})`,
		`yaml-required "cites" is empty (it needs at least one entry)`,
		`yaml-unknown-key unknown key "pgae" (did you mean "page"?)`, `yaml-type each entry of "next" must be keys and values, not "c"`}},
	{"no next steps", "outcomes:\n  a: {label: {en: a}, sentence: {en: a}, next: ‸[]}\n", []string{`yaml-required "next" is empty (it needs at least one entry)`}},
	{"boundary words", "boundary_words:\n  ‸‸at-least: [以上]\n  more-than: [‸以上, x, ‸x]\n  ‸less-than: y\n", []string{
		`yaml-required "cites" is missing`, `yaml-required "confidence" is missing`,
		`rule-duplicate "以上" stands twice among the words beside numbers (a word is read in one way)`,
		`rule-duplicate "x" stands twice among the words beside numbers (a word is read in one way)`,
		`yaml-unknown-key unknown key "less-than" (the keys here are cites, confidence, at-least, more-than, at-most, fewer-than)`}},
	{"window", "regimes:\n  a: {label: {en: a}, from: 2022-01-01, window: ‸this-year}\n", []string{
		`yaml-value "window" cannot be "this-year" (one of: none, current-year, previous-year)`}},
	{"itself", "regimes:\n  a: {label: {en: a}, from: 2022-01-01, flow_rules: ‸a, successor: ‸a}\n", []string{
		`rule-declaration "flow_rules" names the regime itself (remove it, or name another)`,
		`rule-declaration "successor" names the regime itself (remove it, or name another)`}},
	{"no days", "regimes:\n  a: ‸{label: {en: a}, since: ‸x, ended: ‸y}\n", []string{`yaml-required "from" is missing`,
		`rule-declaration "since" is here, but not "from" (add from, of which this is the source)`,
		`rule-declaration "ended" is here, but not "until" (add until, of which this is the source)`}},
	{"a draft with days", "regimes:\n  a: {label: {en: a}, draft: true, from: ‸2022-01-01, ended: ‸x, default: ‸true}\n", []string{
		`rule-declaration a draft has no "from" (it was never law, and is asked by its name)`,
		`rule-declaration a draft has no "ended" (it was never law, and is asked by its name)`,
		`rule-declaration a draft has no "default" (it was never law, and is asked by its name)`}},
	{"perhaps a draft", "regimes:\n  a: {label: {en: a}, draft: ‸yes}\n", []string{`yaml-type "draft" must be true or false, not "yes" (write true)`}},
	{"leaves out", "regimes:\n  a: {label: {en: a}, from: 2022-01-01, leaves_out: ‸‸{switch: ‸Count, ‸cites: , ‸why: x}}\n", []string{
		`yaml-required "confidence" is missing`, `yaml-required "because" is missing`, `rule-name-form "Count" is not a name (write "count")`,
		`yaml-required "cites" is missing`, `yaml-unknown-key unknown key "why" (the keys here are switch, cites, confidence, because)`}},
}

func TestReadRegimesProblems(t *testing.T) {
	for _, tt := range badRegimes {
		t.Run(tt.name, func(t *testing.T) {
			text, places := unmark(replace(goodRegimes, tt.lines))
			_, problems := ReadRegimes([]byte(text), Options{})
			compare(t, text, places, problems, tt.want)
		})
	}
	if g, problems := ReadRegimes([]byte("a: 'b\n"), Options{}); g != nil || len(problems) != 1 {
		t.Errorf("%v, %v of what is not YAML", g, problems)
	}
}
