package site

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/net/html"

	"rulebook/internal/rules"
)

// ruleProject is a small project with two regimes, in two languages.
func ruleProject() fstest.MapFS {
	files := map[string]string{
		"rulebook.yaml":                            "title: T\nas_of: 2025-01-01\nlanguages: [en, zh]\n",
		"content/index.md":                         "# Home",
		"content/index.zh.md":                      "# 首页",
		"content/tables.md":                        "# Tables\n\n" + generated("show: decisions\nregime: old") + generated("show: decisions\nregime: new") + generated("show: thresholds") + generated("show: difference\nfrom: old\nto: new"),
		"content/tables.zh.md":                     "# 表\n\n" + generated("show: decisions\nregime: old") + generated("show: decisions\nregime: new") + generated("show: thresholds") + generated("show: difference\nfrom: old\nto: new"),
		"content/rules/checked.md":                 "# What is checked",
		"content/instruments/old/index.md":         "---\ntitle: Old Measures\neffective: 2022-01-01\nrepealed: 2024-01-01\n---\n" + generated("show: decisions\nregime: new"),
		"content/instruments/new/index.md":         "---\ntitle: New Measures\neffective: 2024-01-01\n---\n",
		"content/instruments/new/article-02.zh.md": "---\ntitle: 豁免\n---\n正文。\n",
		"content/facts.yaml": `
flow: {one: {en: flow, zh: 活动}, many: {en: flows, zh: 活动}}
facts:
  ciio: {kind: yes-no, label: {en: Critical operator, zh: 关键运营者}}
flow_facts:
  basis:
    kind: choice
    label: {en: Ground, zh: 情形}
    choices: {none: {label: {en: No ground, zh: 无}}, contract: {label: {en: Contract, zh: 合同}}, hr: {label: {en: Staff, zh: 人力资源}}, safety: {label: {en: Safety, zh: 安全}}}
  persons: {kind: number, label: {en: Persons, zh: 人数}, unit: {one: {en: person, zh: 人}, many: {en: persons, zh: 人}}}
findings:
  remaining: {fates: [counted], label: {en: Something remains, zh: 仍有出境}}
counters:
  exported: {sum: persons, label: {en: Persons exported, zh: 累计人数}, unit: {one: {en: person, zh: 人}, many: {en: persons, zh: 人}}}
flags:
  watch: {label: {en: Watch out, zh: 注意}, help: {en: Help., zh: 说明。}}
  later: {label: {en: Watch out later, zh: 以后注意}, help: {en: Help., zh: 说明。}}
`,
		"content/regimes.yaml": `
mechanisms:
  review: {label: {en: State review, zh: 国家审查}, from: 2020-01-01, cites: old art 1}
outcomes:
  not-in-force: {label: {en: Not in force, zh: 不适用}, sentence: {en: Not., zh: 不适用。}}
  exempt: {label: {en: Free, zh: 免予申报}, sentence: {en: Nothing is due., zh: 无需申报。}}
  assessment: {label: {en: Assessment, zh: 申报评估}, sentence: {en: Apply., zh: 应当申报。}, mechanisms: [review]}
  manual-review: {label: {en: A person must look, zh: 人工判断}, sentence: {en: Look., zh: 判断。}}
  undetermined: {label: {en: Open, zh: 不确定}, sentence: {en: Open., zh: 不确定。}}
boundary_words: {cites: old art 1, confidence: text, at-least: [at least], fewer-than: [fewer than], more-than: [more than], at-most: [at most]}
regimes:
  old: {label: {en: Old Measures, zh: 旧办法}, from: 2022-01-01, until: 2023-12-31, default: true, route: true, window: none, successor: new, since: old art 1, ended: new art 2}
  new: {label: {en: New Measures, zh: 新办法}, from: 2024-01-01, default: true, route: true, window: current-year, since: new art 2}
`,
		"content/instruments/old/article-01.md": article(
			`id: old-empty
level: flow
when: {persons: "< 1"}
then: nothing
examples:
  - {given: {flows: [{}]}, then: exempt}`,
			`id: old-counted
level: flow
when: {persons: ">= 1"}
then: counted
examples:
  - {given: {flows: [{persons: 1}]}, then: exempt, counts: {exported: 1}}`,
			`id: old-none
when: {remaining: false}
then: exempt
examples:
  - {given: {date: 2022-01-01}, then: exempt}
  - {given: {date: 2023-12-31}, then: exempt}
  - {given: {date: 2021-12-31}, then: not-in-force}
  - {given: {date: 2024-01-01}, then: not-in-force}`,
			`id: old-small
when: {remaining: true, exported: "< 100"}
then: exempt
examples:
  - {given: {flows: [{persons: 99}]}, then: exempt, counts: {exported: 99}}`,
			`id: old-large
when: {exported: ">= 100"}
then: assessment
until: 2022-12-31
examples:
  - {given: {flows: [{persons: 100}]}, then: assessment, counts: {exported: 100}}
  - {given: {date: 2022-12-31, flows: [{persons: 100}]}, then: assessment, counts: {exported: 100}}`,
			`id: old-large-later
when: {exported: ">= 100"}
then: assessment
from: 2023-01-01
examples:
  - {given: {flows: [{persons: 100}]}, then: assessment, counts: {exported: 100}}
  - {given: {date: 2023-01-01, flows: [{persons: 99}]}, then: exempt, counts: {exported: 99}}`),
		"content/instruments/new/article-02.md": "---\ntitle: Exemptions\n---\n" + article(
			`id: new-empty
level: flow
when: {basis: none, persons: "< 1"}
then: nothing
examples:
  - {given: {flows: [{}]}, then: exempt}`,
			`id: new-ground
level: flow
when: {basis: [contract, hr, safety]}
then: exempt
examples:
  - {given: {flows: [{basis: contract, persons: 5}]}, then: exempt, left_out: {exported: 5}}`,
			`id: new-counted
level: flow
when: {basis: none, persons: ">= 1"}
then: counted
examples:
  - {given: {flows: [{persons: 1}]}, then: exempt, counts: {exported: 1}}
  - given: {date: 2025-01-01, flows: [{persons: 1, date: 2025-01-01}, {persons: unknown, date: 2024-12-31}]}
    then: exempt
    counts: {exported: 1}`,
			`id: new-none
when: {remaining: false}
then: exempt
examples:
  - {given: {date: 2024-01-01}, then: exempt}
  - {given: {date: 2023-12-31}, then: not-in-force}`,
			`id: new-small
when: {ciio: false, remaining: true}
then: exempt
readings:
  - {words: 少量, because: {en: Few means fewer than a thousand., zh: 不满一千人。}}
examples:
  - {given: {flows: [{persons: 999}]}, then: exempt, counts: {exported: 999}}
  - {given: {ciio: unknown, flows: [{persons: {min: 10, max: 20}}]}, then: undetermined, possible: [exempt, assessment], flags: [watch]}`,
			`id: new-large
when:
  any:
    - exported: ">= 1,000"
    - ciio: true
      remaining: true
then: assessment
overrides: new-small
examples:
  - {given: {flows: [{persons: 1,000}]}, then: assessment, counts: {exported: 1,000}}
  - {given: {ciio: true, flows: [{persons: 1}]}, then: assessment, flags: [watch]}`,
			`id: watch-later
regime: all
from: 2025-01-01
when: {ciio: true}
flag: later
examples:
  - {given: {date: 2025-01-01, ciio: true}, regime: new, then: exempt, flags: [watch, later]}
  - {given: {date: 2024-12-31, ciio: true}, regime: new, then: exempt, flags: [watch]}`,
			`id: watch
regime: all
when: {ciio: true}
flag: watch
examples:
  - {given: {ciio: true}, regime: old, then: exempt, flags: [watch]}
  - {given: {ciio: true}, regime: new, then: exempt, flags: [watch]}`),
	}
	project := fstest.MapFS{}
	for name, text := range files {
		project[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return project
}

func generated(lines string) string { return "```generated\n" + lines + "\n```\n\n" }

// article is a text with rules, each with what all of them say.
func article(list ...string) string {
	var b strings.Builder
	for _, rule := range list {
		cites := "art 1"
		if !strings.HasPrefix(rule, "id: old") {
			cites = "art 2"
		}
		if strings.HasPrefix(rule, "id: new-ground") {
			cites = "[art 2, old art 1]"
		}
		b.WriteString("```rule\n" + rule + "\ncites: " + cites + "\nconfidence: inferred\nbecause: {en: For a reason., zh: 有理由。}\n```\n\n")
	}
	return b.String()
}

// find returns the elements of a page with a class, or with an id when the name begins with #.
func find(t *testing.T, page, name string) (found []*html.Node) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return within(doc, name)
}

func within(root *html.Node, name string) (found []*html.Node) {
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			id, isID := strings.CutPrefix(name, "#")
			if isID && a.Key == "id" && a.Val == id || !isID && a.Key == "class" && slices.Contains(strings.Fields(a.Val), name) {
				found = append(found, n)
			}
		}
	}
	return found
}

// say is the text of an element with its blanks reduced.
func say(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode && d.Data != "Confidence: ": // for screen readers
			b.WriteString(d.Data)
		case d.Type == html.ElementNode && slices.Contains([]string{"dt", "dd", "li", "td", "th", "p", "ul", "tr", "div", "caption"}, d.Data):
			b.WriteString(" ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func wantText(t *testing.T, where, got string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %q:\n%s", where, want, got)
		}
	}
}

// A rule is folded under its article: condition, outcome, overrides at both ends, examples and proof are in words.
func TestRule(t *testing.T) {
	out := build(t, config(ruleProject()))
	page := out.files["instruments/new/article-02.html"]
	large := find(t, page, "#rule:new-large")
	if len(large) != 1 || large[0].Data != "details" {
		t.Fatalf("there is no rule new-large:\n%s", page)
	}
	text := say(large[0])
	wantText(t, "new-large", text, "Machine-readable rule new-large Assessment Inferred",
		"at least one of: Persons exported: 1,000 persons or more all of: Critical operator: yes Something remains: yes",
		"Then Assessment Apply.", "Reason For a reason.", "Rests on art 2", "Goes before new-small",
		"Belongs to New Measures, since 1 January 2024", "Persons: 1,000 persons Assessment Counted Persons exported: 1,000 persons", "Flags: Watch out",
		"New Measures, since 1 January 2024: 6 rules, 0 gaps, 0 clashes", "not that they say what the law says. What is checked")
	if !strings.Contains(page, `href="#rule:new-small"`) || !strings.Contains(page, `href="../../rules/checked.html"`) {
		t.Error("new-large does not link to new-small and to what is checked")
	}
	if code := within(large[0], "chroma"); len(code) != 1 || !strings.Contains(say(code[0]), `- exported: ">= 1,000"`) {
		t.Error("new-large does not show how it is written")
	}
	wantText(t, "new-small", say(find(t, page, "#rule:new-small")[0]), "Gives way to new-large", "少量: Few means fewer than a thousand.",
		"Critical operator: not known Persons: at least 10 and fewer than 21 persons Open Possible: Free, Assessment")
	wantText(t, "new-counted", say(find(t, page, "#rule:new-counted")[0]), "The flow: not exempt, counted", "asked on 1 January 2025",
		"dated 31 December 2024 Persons: not known")
	wantText(t, "new-ground", say(find(t, page, "#rule:new-ground")[0]), "Ground: any but “No ground”", "Exempt, so not counted Persons exported: 5 persons",
		"Rests on art 2, Old Measures, art 1")
	wantText(t, "watch", say(find(t, page, "#rule:watch")[0]), "Flag: Watch out", "Belongs to Every regime", "Old Measures")
	old := out.files["instruments/old/article-01.html"]
	wantText(t, "old-large", say(find(t, old, "#rule:old-large")[0]), "Holds until 31 December 2022", "Old Measures, from 1 January 2022 until 31 December 2022: 5 rules")
	if text := say(find(t, old, "#rule:old-large")[0]); strings.Contains(text, "from 1 January 2023 until") {
		t.Errorf("old-large has proofs of days on which it does not hold:\n%s", text)
	}
}

// A translation shows the rules of its original in its own words, in a section of their own.
func TestRuleInTranslation(t *testing.T) {
	out := build(t, config(ruleProject()))
	page := out.files["zh/instruments/new/article-02.html"]
	if len(find(t, page, "#page:rules")) != 1 {
		t.Fatalf("there is no section with rules:\n%s", page)
	}
	wantText(t, "new-large", say(find(t, page, "#rule:new-large")[0]), "机器可读规则", "申报评估", "累计人数：1,000人以上", "关键运营者：是", "有理由。", "优先于", "第二条")
	if strings.Contains(out.files["instruments/new/article-02.html"], "page:rules") {
		t.Error("the original shows its rules twice")
	}
	if links := out.files["zh/tables.html"]; !strings.Contains(links, `href="instruments/new/article-02.html#rule:new-large"`) {
		t.Error("the Chinese table does not lead to the Chinese page of the rule")
	}
}

// The tables of a regime have a row for each rule, its alternatives apart, and say on which days it holds.
func TestDecisions(t *testing.T) {
	out := build(t, config(ruleProject()))
	page := out.files["tables.html"]
	tables := find(t, page, "decisions")
	if len(tables) != 2 {
		t.Fatalf("%d tables of decisions", len(tables))
	}
	wantText(t, "old", say(tables[0]), "When Persons exported Then Rests on",
		"Something remains: yes fewer than 100 persons Free Old Measures, art 1 Inferred old-small",
		"from 1 January 2022 until 31 December 2022 any 100 persons or more Assessment State review Old Measures, art 1 Inferred old-large",
		"from 1 January 2023 until 31 December 2023 any 100 persons or more Assessment")
	wantText(t, "new", say(tables[1]), "any 1,000 persons or more Assessment State review New Measures, art 2 Inferred new-large Try it in the calculator or Critical operator: yes Something remains: yes any")
	flows := find(t, page, "flow-decisions")
	wantText(t, "flows of old", say(flows[0]), "When Then Rests on", "Persons: no persons The flow: empty, not looked at Old Measures, art 1 Inferred old-empty")
	wantText(t, "flows of new", say(flows[1]), "Ground When Then Rests on", "any but “No ground” any The flow: exempt, not counted",
		"No ground Persons: at least one person The flow: not exempt, counted")
	// On a page of the old measures their article comes after one of the new measures, and is not to be taken for another of those.
	wantText(t, "flows of new on a page of old", say(find(t, out.files["instruments/old/index.html"], "flow-decisions")[0]), "New Measures, art 2, Old Measures, art 1 Inferred new-ground")
	all := find(t, page, "rule-tables")
	wantText(t, "tables of old", say(all[0]), "Old Measures, from 1 January 2022 until 31 December 2023. No counting window is stated.", "Critical operator: yes Watch out")
	if text := say(all[0]); strings.Contains(text, "watch-later") {
		t.Errorf("the tables of old have a rule of days after them:\n%s", text)
	}
	wantText(t, "tables of new", say(all[1]), "Critical operator: yes since 1 January 2025 Watch out later", "Counting begins on 1 January of the current year.")
}

// All numbers of all regimes, with what must hold besides; and what changed between two regimes, in cases.
func TestThresholdsAndDifference(t *testing.T) {
	project := ruleProject()
	project["content/back.md"] = &fstest.MapFile{Data: []byte("# Back\n\n" + generated("show: difference\nfrom: new\nto: old"))}
	out := build(t, config(project))
	page := out.files["tables.html"]
	wantText(t, "thresholds", say(find(t, page, "thresholds")[0]),
		"Old Measures, from 1 January 2022 until 31 December 2023 No counting window is stated. fewer than 100 persons Persons exported and: Something remains: yes Free",
		"100 persons or more Persons exported until 31 December 2022 Assessment", "New Measures, since 1 January 2024",
		"1,000 persons or more Persons exported Assessment New Measures, art 2 Inferred new-large")
	changes := find(t, page, "changes-of-rules")
	wantText(t, "difference", say(changes[0]), "Was Free Now Assessment Critical operator: yes Ground: No ground Persons exported: at least one and fewer than 100 persons",
		"Was Assessment Now Free")
	wantText(t, "difference", say(find(t, page, "rule-tables")[3]), "Old Measures on 31 December 2023, compared with New Measures on 1 January 2024.")
	// The other way round, each is in force on its day too.
	wantText(t, "difference back", say(find(t, out.files["back.html"], "rule-tables")[0]), "New Measures on 1 January 2024, compared with Old Measures on 1 January 2022.",
		"Was Assessment Now Free")
	wantText(t, "Chinese difference", say(find(t, out.files["zh/tables.html"], "changes-of-rules")[0]), "原结论 免予申报 现结论 申报评估", "关键运营者：是")
}

// rules.json has the shape that its schema describes, comes back as the same rules, and names the pages of the site.
func TestRulesJSON(t *testing.T) {
	for _, cfg := range []Config{config(ruleProject()), config(repository(t))} {
		out := build(t, cfg)
		compiler := jsonschema.NewCompiler()
		schema, err := jsonschema.UnmarshalJSON(strings.NewReader(out.files["rules.schema.json"]))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource("rules.schema.json", schema); err != nil {
			t.Fatal(err)
		}
		compiled, err := compiler.Compile("rules.schema.json")
		if err != nil {
			t.Fatal(err)
		}
		written := out.files["rules.json"]
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(written))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(document); err != nil {
			t.Error(err)
		}
		var shape struct {
			Schema string `json:"$schema"`
			Hash   string
			Rules  []struct{ ID, Page string }
		}
		if err := json.Unmarshal([]byte(written), &shape); err != nil {
			t.Fatal(err)
		}
		if shape.Schema != "rules.schema.json" || len(shape.Hash) != 64 || len(shape.Rules) == 0 {
			t.Errorf("schema %q, hash %q, %d rules", shape.Schema, shape.Hash, len(shape.Rules))
		}
		for _, r := range shape.Rules {
			if !strings.Contains(out.files[r.Page], `id="rule:`+r.ID+`"`) {
				t.Errorf("%s does not stand in %s", r.ID, r.Page)
			}
		}
		decoder := json.NewDecoder(strings.NewReader(written))
		decoder.UseNumber()
		value, err := valueOf(decoder)
		if err != nil {
			t.Fatal(err)
		}
		def := rules.ReadDefinition(value)
		if again := rules.AppendJSON(nil, append(rules.Object{{Name: "$schema", Value: "rules.schema.json"}}, def.Object()...), 0); !bytes.Equal(append(again, '\n'), []byte(written)) {
			t.Error("rules.json does not come back as it was")
		}
		// A misspelt member would be a shape of its own.
		if err := compiled.Validate(map[string]any{"schema": 1}); err == nil {
			t.Error("the schema takes anything")
		}
	}
}

// valueOf reads JSON as the engine wants it, with members in order.
func valueOf(d *json.Decoder) (rules.Value, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Number:
		n, err := token.Int64()
		return n, err
	case json.Delim:
		object, list := rules.Object{}, []rules.Value{}
		for d.More() {
			var name string
			if token == '{' {
				key, err := d.Token()
				if err != nil {
					return nil, err
				}
				name = key.(string)
			}
			v, err := valueOf(d)
			if err != nil {
				return nil, err
			}
			object, list = append(object, rules.Member{Name: name, Value: v}), append(list, v)
		}
		_, err := d.Token()
		if token == '{' {
			return object, err
		}
		return list, err
	default:
		return token, nil
	}
}
