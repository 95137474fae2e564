package ruletext

import (
	"slices"
	"strings"
	"testing"

	"rulebook/internal/rules"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const goodRule = `id: volume-assessment
regime: [flow-provisions-2024, certification-measures-2025]
level: exporter
from: 2024-03-22
until: 2030-12-31
when:
  ciio: false
  basis: [contract, hr]
  any:
    - non_sensitive: ">= 1,000,000"
    - sensitive: ">= 10,000"
      processed: "< 5"
then: security-assessment
overrides: [contract-or-certification, small-volume]
cites: [art 7(1)(2), csl art 39, sec  4, cac-qa 2025-05-30]
confidence: inferred
because:
  en: From one million persons,
    in a year.
  zh: 自当年1月1日起
    累计达到100万人。
quotes: [累计达到100万人, "1,000,000 persons, or more"]
readings:
  - words: 超过10万人以上
    because: {en: "Both words, read together.", zh: 两个词}
examples:
  - given: {ciio: false, flows: [{non_sensitive_persons: 1,000,000, sensitive_persons: 2,000}, {name: CRM, non_sensitive_persons: "unknown"}]}
    then: security-assessment
  - given:
      date: 2025-01-01
      persons_processed: {min: 80,000, max: 120000}
      flows:
        - {non_sensitive_persons: 999,999, distinct_persons: 1.5, important_data: }
    regime: certification-measures-2025
    then: undetermined
    possible: [exempt, security-assessment]
    flags: [small-processor]
    counts: {non_sensitive: 999,999, sensitive: 0}
    left_out: {non_sensitive: 5}
`

var inArticle = Options{Instrument: "flow-provisions-2024", Page: "p", Base: 1000}

func TestReadRule(t *testing.T) {
	block, problems := ReadRule([]byte(goodRule), inArticle)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	at := func(s string) int { return inArticle.Base + strings.Index(goodRule, s) }
	day := func(s string) rules.Day { d, _ := rules.ParseDay(s); return d }
	is := func(c rules.Condition) rules.Condition { c.Op = rules.Is; return c }
	want := rules.Rule{
		ID: "volume-assessment", Regimes: []string{"flow-provisions-2024", "certification-measures-2025"},
		From: day("2024-03-22"), Until: day("2030-12-31"),
		When: rules.Condition{Offset: at("ciio"), List: []rules.Condition{
			is(rules.Condition{Name: "ciio", Values: []string{"false"}, Offset: at("ciio")}),
			is(rules.Condition{Name: "basis", Values: []string{"contract", "hr"}, Offset: at("basis")}),
			{Op: rules.Any, Offset: at("any"), List: []rules.Condition{
				is(rules.Condition{Name: "non_sensitive", Bounds: []rules.Bound{{Sign: rules.AtLeast, Value: 1_000_000}}, Offset: at("non_sensitive: \"")}),
				{Offset: at("sensitive: \">= 10,"), List: []rules.Condition{
					is(rules.Condition{Name: "sensitive", Bounds: []rules.Bound{{Sign: rules.AtLeast, Value: 10_000}}, Offset: at("sensitive: \">= 10,")}),
					is(rules.Condition{Name: "processed", Bounds: []rules.Bound{{Sign: rules.LessThan, Value: 5}}, Offset: at("processed: \"")}),
				}},
			}},
		}},
		Then: "security-assessment", Overrides: []string{"contract-or-certification", "small-volume"},
		Cites:      []string{"flow-provisions-2024 art 7(1)(2)", "csl art 39", "flow-provisions-2024 sec 4", "cac-qa 2025-05-30"},
		Confidence: rules.Inferred,
		Because:    rules.Words{"en": "From one million persons, in a year.", "zh": "自当年1月1日起累计达到100万人。"},
		Quotes:     []string{"累计达到100万人", "1,000,000 persons, or more"},
		Readings: []rules.Reading{{Words: "超过10万人以上",
			Because: rules.Words{"en": "Both words, read together.", "zh": "两个词"}}},
		Examples: []rules.Example{{
			Given: rules.Object{{Name: "ciio", Value: false}, {Name: "flows", Value: []rules.Value{
				rules.Object{{Name: "non_sensitive_persons", Value: int64(1_000_000)}, {Name: "sensitive_persons", Value: int64(2000)}},
				rules.Object{{Name: "name", Value: "CRM"}, {Name: "non_sensitive_persons", Value: "unknown"}}}}},
			Then: "security-assessment", Offset: at("given: {ciio"),
		}, {
			Given: rules.Object{{Name: "date", Value: "2025-01-01"},
				{Name: "persons_processed", Value: rules.Object{{Name: "min", Value: int64(80_000)}, {Name: "max", Value: int64(120_000)}}},
				{Name: "flows", Value: []rules.Value{rules.Object{{Name: "non_sensitive_persons", Value: int64(999_999)},
					{Name: "distinct_persons", Value: rules.Fraction("1.5")}, {Name: "important_data", Value: nil}}}}},
			Regime: "certification-measures-2025", Then: "undetermined", Possible: []string{"exempt", "security-assessment"},
			Flags: []string{"small-processor"}, Counts: map[string]int64{"non_sensitive": 999_999, "sensitive": 0},
			LeftOut: map[string]int64{"non_sensitive": 5}, Offset: at("given:\n"),
		}},
		Page: "p", Offset: at("volume-assessment"),
	}
	if diff := cmp.Diff(want, block.Rule, cmpopts.EquateComparable()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	cites := []Cite{{want.Cites[0], at("art 7")}, {want.Cites[1], at("csl")}, {want.Cites[2], at("sec  4")}, {want.Cites[3], at("cac-qa")}}
	if !slices.Equal(block.Cites, cites) {
		t.Errorf("citations %v, want %v", block.Cites, cites)
	}
	quotes := []Placed{{want.Quotes[0], at("累计达到100万人, ")}, {want.Quotes[1], at(`"1,000,000 persons`)}}
	if !slices.Equal(block.Quotes, quotes) {
		t.Errorf("quotes %v, want %v", block.Quotes, quotes)
	}
	for path, place := range map[string]string{
		"":                      "id:",
		"then":                  "security-assessment\noverrides",
		"overrides[1]":          "small-volume",
		"when.any[1].processed": "\"< 5\"",
		"examples[1].given.persons_processed.max":           "120000",
		"examples[0].given.flows[0].non_sensitive_persons":  "1,000,000, sens",
		"examples[0].given.flows[1].nothing":                "{name: CRM",
		"examples[0].given.flows[9]":                        "[{non_sensitive_persons",
		"examples[0].given.flows[x]":                        "[{non_sensitive_persons",
		"examples[1].given.flows[0].important_data.further": "}\n    regime",
	} {
		want := at(place)
		if strings.HasPrefix(place, "}") {
			want-- // nothing stands there: the place after the colon
		}
		if got := block.Place(path); got != want && got != want+1 {
			t.Errorf("Place(%q) is at %q, want %q", path, goodRule[got-inArticle.Base:][:20], place)
		}
	}
}

// goodConditions are conditions, and what they mean as dumpCondition writes it.
var goodConditions = []struct{ name, when, want string }{
	{"truths", "{ciio: true, exported: false}", "(ciio true & exported false)"},
	{"a word", "{basis: no-personal-or-important-data}", "(basis no-personal-or-important-data)"},
	{"a quoted word", "{basis: 'hr'}", "(basis hr)"},
	{"words", "{basis: [contract, hr]}", "(basis contract|hr)"},
	{"a list of one", "{basis: [contract]}", "(basis contract)"},
	{"words, one a line", "\n  basis:\n    - contract\n    - hr", "(basis contract|hr)"},
	{"two comparisons", "{all_persons: '>= 100,000, < 1,000,000'}", "(all_persons >= 100000, < 1000000)"},
	{"no quotes", "\n  a: < 10,000\n  b: <= 5, < 7\n"[:14], "(a < 10000)"},
	{"no quotes, equal", "\n  a: = 0", "(a = 0)"},
	{"no quotes, in braces", "{a: < 10,000, b: = 1,000,000}", "(a < 10000 & b = 1000000)"},
	{"a text over lines", "\n  a: >-\n    >= 5,\n    < 10", "(a >= 5, < 10)"},
	{"any", "{any: [{a: true}, {b: true, c: false}]}", "((a true | (b true & c false)))"},
	{"all of any", "{all: [{any: [{a: true}, {b: true}]}, {any: [{c: true}, {d: true}]}]}", "(((a true | b true) & (c true | d true)))"},
	{"a counter called all", "{all: '>= 5', any: [{all: true}, {all: < 1,000}]}", "(all >= 5 & (all true | all < 1000))"},
	{"any in any", "\n  any:\n    - any:\n      - a: true\n      - b: true\n    - c: true", "(((a true | b true) | c true))"},
}

func dumpCondition(c rules.Condition) string {
	if c.Op == rules.Is {
		return c.Name + " " + strings.Join(c.Values, "|") + dumpBounds(c.Bounds)
	}
	var parts []string
	for _, part := range c.List {
		parts = append(parts, dumpCondition(part))
	}
	return "(" + strings.Join(parts, map[rules.Op]string{rules.All: " & ", rules.Any: " | "}[c.Op]) + ")"
}

func TestConditions(t *testing.T) {
	for _, tt := range goodConditions {
		t.Run(tt.name, func(t *testing.T) {
			block, problems := ReadRule([]byte(replace(goodRule, "when: "+tt.when+"\n")), inArticle)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if got := dumpCondition(block.Rule.When); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// badRules have in goodRule's place of a key what is wrong, with a ‸ at each problem.
var badRules = []struct {
	name, lines string
	want        []string
}{
	{"unknown key", "‸wen: {a: true}\n", []string{`yaml-unknown-key unknown key "wen" (did you mean "when"?)`}},
	{"syntax", "when: ‸{a: true\n", []string{`yaml-syntax the { is not closed (close it, or put a text that begins with it in quotes)`}},
	{"quoted twice", "quotes: [a b, ‸a b]\n", []string{`rule-duplicate "a b" stands twice in "quotes" (remove one of the two)`}},
	{"nothing quoted", "quotes: ‸[]\n", []string{`yaml-required "quotes" is empty (it needs at least one entry)`}},
	{"quotes of two lines", "quotes: ‸|\n  a\n  b\n", []string{`yaml-type "quotes" must be a text of one line, not "a\nb\n" (join the lines)`}},
	{"twice", "overrides: [a, b, ‸a]\n", []string{`rule-duplicate "a" stands twice in "overrides" (remove one of the two)`}},

	{"id with capitals", "id: ‸Volume_Assessment\n", []string{`rule-name-form "Volume_Assessment" is not a name (write "volume-assessment")`}},
	{"id with an accent", "id: ‸évaluation\n", []string{`rule-name-form "évaluation" is not a name (a name is lower-case letters, digits and hyphens)`}},
	{"id with two hyphens", "id: ‸a--b\n", []string{`rule-name-form "a--b" is not a name (a name is lower-case letters, digits and hyphens)`}},
	{"id that means something", "id: ‸all\n", []string{`rule-name-form "all" cannot be a name: it has a meaning of its own (choose another)`}},
	{"id is a list", "id: ‸[a]\n", []string{`yaml-type "id" must be a text, not a list`}},
	{"no id", "‸id:\n", []string{`yaml-required "id" is missing`}},

	{"empty texts", "id: ‸''\nregime: ‸''\nlevel: ‸''\nwhen: ‸''\nthen: ‸' '\ncites: ‸''\nconfidence: ‸''\nbecause: ‸''\nreadings: [{words: ‸'', because: x}]\n", []string{
		`yaml-required "id" is empty`, `yaml-required "regime" is empty`, `yaml-required "level" is empty`,
		`yaml-type "when" must be keys and values, not "" (write the name of what is looked at, a colon, and what it must be)`,
		`yaml-required "then" is empty`, `yaml-required "cites" is empty`, `yaml-required "confidence" is empty`, `yaml-required "because" is empty`,
		`yaml-required "words" is empty`}},
	{"all regimes and a list", "regime: [a, ‸[b]]\n", []string{`yaml-type each entry of "regime" must be a text, not a list`}},
	{"all regimes of an outcome", "regime: ‸all\n", []string{`rule-regime only a flag can be of all regimes (name the regimes in which the outcome follows)`}},
	{"all regimes and one", "regime: [‸all, x]\n", []string{`rule-name-form "all" cannot be a name: it has a meaning of its own (choose another)`}},
	{"no regimes", "regime: ‸[]\n", []string{`yaml-required "regime" is empty (it needs at least one entry)`}},
	{"level", "level: ‸exporters\n", []string{`yaml-value "level" cannot be "exporters" (did you mean "exporter"?)`}},
	{"fate", "level: flow\nthen: ‸count\n", []string{`yaml-value "then" cannot be "count" (did you mean "counted"?)`}},
	{"fate without a level", "then: ‸counted\n", []string{`rule-consequence "counted" is what becomes of a flow (add level: flow)`}},
	{"then and flag", "flag: ‸small-processor\n", []string{`rule-consequence a rule has either "then" or "flag" (write two rules)`}},
	{"overrides itself", "overrides: [a, ‸volume-assessment]\n", []string{`rule-override a rule cannot override itself (remove it)`}},

	{"days", "from: ‸2024-02-30\nuntil: ‸tomorrow\n", []string{`yaml-value "from": no such day: 2024-02-30`,
		`yaml-type "until" must be a day such as 2024-03-22, not "tomorrow" (write year, month and day: YYYY-MM-DD)`}},
	{"until before from", "until: ‸2024-03-21\n", []string{`rule-dates until (2024-03-21) is before from (2024-03-22) (correct one of the two)`}},

	{"when is empty", "when: ‸{}\n", []string{`rule-condition "when" is empty (say what must hold)`}},
	{"when has nothing", "‸when:\n", []string{`rule-condition "when" is empty (say what must hold)`}},
	{"when is a list", "when:\n  ‸- a: true\n", []string{
		`yaml-type "when" must be keys and values, not a list (remove the dashes, for all entries must hold; or write them under any:)`}},
	{"when is a text", "when: ‸always\n", []string{
		`yaml-type "when" must be keys and values, not "always" (write the name of what is looked at, a colon, and what it must be)`}},
	{"name with a hyphen", "when: {‸non-sensitive: '> 0'}\n", []string{`rule-name-form "non-sensitive" is not a name (write "non_sensitive")`}},
	{"name with a digit first", "when: {‸2nd: true}\n", []string{
		`rule-name-form "2nd" is not a name (a name is lower-case letters, digits and underscores, and begins with a letter)`}},
	{"or", "when:\n  ‸or: [{a: true}, {b: true}]\n  ‸and: x\n  ‸not: {a: true}\n", []string{
		`rule-condition there is no "or" (write "any")`, `rule-condition there is no "and" (write "all")`,
		`rule-condition there is no "not" (write what does hold: false, the other words of the choice, or the opposite comparison)`}},
	{"no value", "when:\n  a:‸\n  b: true\n", []string{
		`rule-condition "a" has no value (write true, false, a word of the choice, or a comparison such as ">= 1,000,000")`}},
	{"yes", "when: {a: ‸yes, b: ‸'true', c: ‸FALSE, d: [‸no, x]}\n", []string{
		`rule-condition "a" must be true or false, not the text "yes" (write true, without quotes)`,
		`rule-condition "b" must be true or false, not the text "true" (write true, without quotes)`,
		`rule-condition "c" must be true or false, not the text "FALSE" (write false, without quotes)`,
		`rule-condition "d" must be true or false, not the text "no" (write false, without quotes)`}},
	{"both truths", "when: {a: [‸true, ‸false]}\n", []string{
		`rule-condition "a" cannot have true in a list (write true or false alone; if it may be either, leave it out)`,
		`rule-condition "a" cannot have false in a list (write true or false alone; if it may be either, leave it out)`}},
	{"unknown", "when: {ciio: ‸unknown}\n", []string{
		`rule-condition no condition holds because "ciio" is unknown (leave it out: what is unknown is asked with every value that it may have)`}},
	{"capitals of a word", "when: {basis: ‸HR}\n", []string{`rule-name-form "HR" is not a name (write "hr")`}},
	{"words in one text", "when: {basis: ‸'contract, hr'}\n", []string{
		`rule-condition "contract, hr" is not a word of a choice (write several words as a list: [contract, hr])`}},
	{"a word twice", "when: {basis: [contract, hr, ‸contract]}\n", []string{`rule-duplicate "contract" stands twice in "basis" (remove one of the two)`}},
	{"no words", "when: {basis: ‸[]}\n", []string{`rule-condition the list of "basis" is empty (write the words that it may be, or remove it)`}},
	{"lists in a list", "when: {basis: [a, ‸[b], ‸{c: d}, ‸~]}\n", []string{`rule-condition each entry of "basis" must be a word, not a list`,
		`rule-condition each entry of "basis" must be a word, not keys and values`, `rule-condition each entry of "basis" must be a word, not nothing`}},
	{"comparisons in a list", "when: {a: [‸'>= 5', ‸7]}\n", []string{
		`rule-condition ">= 5" in a list is not a word of a choice (comparisons stand in one text, and all of them must hold: ">= 100,000, < 1,000,000")`,
		`rule-condition "7" in a list is not a word of a choice (comparisons stand in one text, and all of them must hold: ">= 100,000, < 1,000,000")`}},
	{"a mapping", "when: {a: ‸{min: 5}}\n", []string{`rule-condition "a" cannot be keys and values (a range of numbers is written ">= 100,000, < 1,000,000")`}},
	{"plain numbers", "when:\n  a: ‸3\n  b: ‸1,000,000\n", []string{
		`rule-comparison "3" does not say how it compares (write "= 3" for exactly that number)`,
		`rule-comparison "1,000,000" does not say how it compares (write "= 1,000,000" for exactly that number)`}},
	{"a plain number in braces", "when: {a: ‸1,000,000, b: true}\n", []string{
		`rule-comparison "1,000,000" does not say how it compares (write "= 1,000,000" for exactly that number)`}},
	{"Chinese", "when: {a: '‸100万人以上', b: \">= 5, ‸不满9\"}\n", []string{
		`rule-comparison "100万人以上" is not a comparison (write ">= 1,000,000")`, `rule-comparison "不满" is not a comparison (write < for 不满)`}},
	{"signs", "when:\n  a: ‸≥ 5\n  b: ‸=> 5\n  c: '>= 5, ‸＜ 7'\n", []string{
		`rule-comparison "≥" is not a comparison (write >= for ≥)`, `rule-comparison "=>" is not a comparison (write >= for =>)`,
		`rule-comparison "＜" is not a comparison (write < for ＜)`}},
	{"English", "when: {a: ‸at least 5}\n", []string{`rule-comparison "at least" is not a comparison (write >= for at least)`}},
	{"a tag", "when: {a: ‸!= 5}\n", []string{`yaml-feature a tag (!) is not supported (remove it, or put the text in quotes)`}},
	{"an alias", "when: {a: ‸*b}\n", []string{`yaml-feature an alias (*) is not supported (write the value out, or put the text in quotes)`}},
	{"a comparison over lines", "when:\n  a: ‸|\n    >= 5,\n    ≥ 7\n", []string{`rule-comparison "≥" is not a comparison (write >= for ≥)`}},

	{"no quotes, one", "when:\n  a: ‸>= 1,000,000\n  b: true\n", []string{
		`rule-comparison a comparison that begins with > has no quotes (write ">= 1,000,000": without quotes YAML takes > for the beginning of a text)`}},
	{"no quotes, all", "when:\n  a: ‸>= 1\n  any:\n    - b: ‸>0 # c\n    - c: ‸> 0\n    - d: ‸>5\n    - e: ‸>= ‸10万\n", []string{
		`rule-comparison a comparison that begins with > has no quotes (write ">= 1": without quotes YAML takes > for the beginning of a text)`,
		`rule-comparison a comparison that begins with > has no quotes (write ">0": without quotes YAML takes > for the beginning of a text)`,
		`rule-comparison a comparison that begins with > has no quotes (write "> 0": without quotes YAML takes > for the beginning of a text)`,
		`rule-comparison a comparison that begins with > has no quotes (put it in quotes: without quotes YAML takes > for the beginning of a text)`,
		`rule-comparison a comparison that begins with > has no quotes (put it in quotes: without quotes YAML takes > for the beginning of a text)`,
		`rule-comparison "10万" is not a whole number (write "100,000")`,
	}},
	{"no quotes, in place of a key", "when: {a: < 5, ‸> 3, b: true}\n", []string{
		`rule-comparison the comparison "> 3" does not belong to a name (put all comparisons of a number in one pair of quotes: ">= 100,000, < 1,000,000")`}},
	{"no quotes, in braces", "when: {a: ‸>= 100,000, ‸< 1,000,000, b: true}\n", []string{
		`rule-comparison a comparison that begins with > has no quotes (write ">= 100,000, < 1,000,000": without quotes YAML takes > for the beginning of a text)`,
		`rule-comparison the comparison "< 1,000,000" does not belong to a name (put all comparisons of a number in one pair of quotes: ">= 100,000, < 1,000,000")`}},
	{"no quotes, and another mistake", "when:\n  a: ‸>= 1\n  b: ‸'x\n", []string{
		`rule-comparison a comparison that begins with > has no quotes (write ">= 1": without quotes YAML takes > for the beginning of a text)`,
		`yaml-syntax the quote ' is not closed (close it; lines that belong to it are indented further than their key)`}},

	{"any is a mapping", "when: {any: ‸{a: true}}\n", []string{`yaml-type "any" must be a list, not keys and values (begin each entry with - on a line of its own)`}},
	{"any of nothing", "when: {any: ‸[]}\n", []string{`rule-condition "any" is empty (write its entries, or remove it)`}},
	{"any of null", "when:\n  any:‸\n  a: true\n", []string{`yaml-type "any" must be a list, not nothing (begin each entry with - on a line of its own)`}},
	{"all of nothing", "when: {all: ‸[]}\n", []string{`rule-condition "all" is empty (write its entries, or remove it)`}},
	{"any of one", "when:\n  any:\n    ‸- a: true\n      b: true\n", []string{
		`rule-condition "any" has only one entry (begin each entry with a - of its own: what stands together in one must hold together)`}},
	{"any of texts", "when: {any: [‸a, ‸{}, {b: true}, ‸[c]]}\n", []string{
		`yaml-type each entry of "any" must be keys and values, not "a" (write the name of what is looked at, a colon, and what it must be)`,
		`rule-condition each entry of "any" is empty (say what must hold)`,
		`yaml-type each entry of "any" must be keys and values, not a list (remove the dashes, for all entries must hold; or write them under any:)`}},

	{"no citation", "‸cites:\n", []string{`yaml-required "cites" is missing`}},
	{"empty citations", "cites: ‸[]\n", []string{`yaml-required "cites" is empty (it needs at least one entry)`}},
	{"a citation twice", "cites: [art 7, ‸flow-provisions-2024 art 7]\n", []string{
		`rule-duplicate "flow-provisions-2024 art 7" stands twice in "cites" (remove one of the two)`}},
	{"confidence", "confidence: ‸txt\n", []string{`yaml-value "confidence" cannot be "txt" (did you mean "text"?)`}},
	{"unverified", "confidence: ‸unverified\n", []string{`yaml-value "confidence" cannot be "unverified" here (answers rest on this: confirm it first)`}},
	{"because of nothing", "‸because:\n", []string{`yaml-required "because" is missing`}},
	{"because in no English", "because: ‸{zh: 超过}\n", []string{
		`rule-text "because" has no English text (add en: it is shown where a language has no text of its own)`}},
	{"because in a language", "because: {en: a, ‸cn: b, ‸xx: c}\n", []string{`rule-text "cn" is not a language (did you mean "en"?)`,
		`rule-text "xx" is not a language (the languages are en, zh, de, es, fr, ja)`}},
	{"because divided", "because: {en: From 1,‸000 persons, ‸or more, zh: x}\n", []string{
		`rule-text the text of "because" is divided by this comma (put a text that has a comma in quotes when it stands in braces)`,
		`rule-text the text of "because" is divided by this comma (put a text that has a comma in quotes when it stands in braces)`}},
	{"because without words", "because: {‸en: , ‸zh: ''}\n", []string{`rule-text "en" has no text (write it, or remove the key)`,
		`rule-text "zh" has no text (write it, or remove the key)`}},
	{"because is a list", "because: ‸[a]\n", []string{`yaml-type "because" must be a text in each language, not a list (write {en: ..., zh: ...})`}},
	{"because of lists", "because: {en: ‸[a]}\n", []string{`yaml-type "en" must be a text, not a list`}},
	{"readings", "readings:\n  - ‸{words: x}\n  - ‸because: y\n    ‸why: z\n", []string{`yaml-required "because" is missing`,
		`yaml-required "words" is missing`, `yaml-unknown-key unknown key "why" (the keys here are words, because)`}},

	{"no examples", "examples: ‸[]\n", []string{`yaml-required "examples" is empty (it needs at least one entry)`}},
	{"examples is a mapping", "examples: ‸{given: {}}\n", []string{`yaml-type "examples" must be a list, not keys and values (begin each entry with - on a line of its own)`}},
	{"an empty example", "examples:\n  - ‸‸{}\n  - ‸x\n", []string{`yaml-required "given" is missing`, `yaml-required "then" is missing`,
		`yaml-type each entry of "examples" must be keys and values, not "x"`}},
	{"given is a list", "examples:\n  - {given: ‸[a], then: x}\n", []string{
		`yaml-type "given" must be keys and values, not a list (write the facts of a question, such as {flows: []})`}},
	{"numbers", "examples:\n  - given: {a: 1‸,00, b: ‸1 000, c: ‸100万, d: 3rd, e: '1,00', f: 2024-01-01, g: 1.5, h: ‸1_000, i: ‸1000,000, j: -1,000,000}\n    then: x\n",
		[]string{`rule-number "00" after a comma is not a thousand (a comma within a number stands before exactly three digits; one between entries is followed by a space)`,
			`rule-number "1 000" is not a whole number (thousands are separated by a comma, or not at all: 1,000,000)`,
			`rule-number "100万" is not a whole number (write "1,000,000")`,
			`rule-number "1_000" is not a whole number (thousands are separated by a comma, or not at all: 1,000,000)`,
			`rule-number "1000,000" has its first comma in the wrong place (write the digits alone, or a comma before each three of them: 1,000,000)`,
		}},
	{"words with marks", "because: {en: ‸'From {rule:a.b} on', zh: ‸'{literal:10万}'}\nreadings: [{words: x, because: ‸'{rule:a.b}'}]\n", []string{
		"bound-place the words of rules are shown as they are written, {rule: too (write the words themselves)",
		"bound-place the words of rules are shown as they are written, {literal: too (write the words themselves)",
		"bound-place the words of rules are shown as they are written, {rule: too (write the words themselves)"}},
	{"numbers with points", "examples:\n  - given: {flows: [{a: ‸1.000.000}]}\n    then: x\n    counts: {b: ‸1.000.000}\n", []string{
		`rule-number "1.000.000" is not a whole number (write "1,000,000": a point does not separate thousands)`,
		`rule-number "1.000.000" is not a whole number (write "1,000,000": a point does not separate thousands)`}},
	{"counts", "examples:\n  - given: {}\n    then: x\n    counts: {a: ‸many, b: ‸-1, c: ‸'5', ‸D: 1, e: ‸[1], f: ‸, g: ‸1.5, h: 1‸,0000, i: 1,000}\n    left_out: ‸7\n", []string{
		`rule-number "many" is not a whole number (write digits, such as 1,000,000)`, `rule-number "-1" is less than 0 (nothing that is counted is)`,
		`rule-number "c" must be a number, not the text "5" (remove the quotes)`, `rule-name-form "D" is not a name (write "d")`,
		`rule-number "e" must be a whole number, not a list`, `rule-number "f" must be a whole number, not nothing`,
		`rule-number "1.5" is not a whole number (things are counted whole)`,
		`rule-number "0000" after a comma is not a thousand (a comma within a number stands before exactly three digits; one between entries is followed by a space)`,
		`yaml-type "left_out" must be keys and values, not "7"`}},
}

// What is no rule at all has one problem.
func TestNoRule(t *testing.T) {
	const nothing = `yaml-required the block has no rule in it (docs/rules.md describes what a rule says; or remove the block)`
	for src, want := range map[string]string{
		"‸": nothing, "‸\n\n": nothing, "‸# later\n": nothing, "‸{}\n": nothing, "‸  \n  # later": nothing,
		"‸- a\n": `yaml-type expected keys and values, not a list`,
		"‸a\n":   `yaml-type expected keys and values, not "a"`,
		"a: ‸'b": `yaml-syntax the quote ' is not closed (close it; lines that belong to it are indented further than their key)`,
	} {
		text, places := unmark(src)
		block, problems := ReadRule([]byte(text), inArticle)
		if block != nil {
			t.Errorf("%q is a rule", text)
		}
		compare(t, text, places, problems, []string{want})
	}
}

func TestReadRuleProblems(t *testing.T) {
	for _, tt := range badRules {
		t.Run(tt.name, func(t *testing.T) {
			text, places := unmark(replace(goodRule, tt.lines))
			_, problems := ReadRule([]byte(text), inArticle)
			compare(t, text, places, problems, tt.want)
		})
	}
}
