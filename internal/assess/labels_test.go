package assess

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"rulebook/internal/content"
)

// A memo of a project that asks nothing of a flow, and of one whose labels are shorter than ours.
func TestShortLabels(t *testing.T) {
	const block = "```rule\nid: %\n@cites: art 1\nconfidence: text\nbecause: so\nexamples: [{given: {flows: [{}]}, then: fine}]\n```\n\n"
	rules := strings.ReplaceAll(block, "@", "when: {any: [{c: true}, {c: false}]}\nthen: fine\n") +
		strings.ReplaceAll(block, "@", "level: flow\nwhen: {any: [{c: true}, {c: false}]}\nthen: counted\n")
	rules = strings.Replace(strings.Replace(rules, "%", "answer", 1), "%", "count", 1)
	outcomes := ""
	for _, name := range []string{"not-in-force", "fine", "manual-review", "undetermined"} {
		outcomes += "  " + name + ": {label: {en: L}, sentence: {en: S}}\n"
	}
	for _, facts := range []string{"", "flow_facts:\n  d: {kind: yes-no, label: {en: D}}\n"} {
		project := fstest.MapFS{}
		for file, text := range map[string]string{
			"rulebook.yaml":                         "title: T\nas_of: 2025-01-01\n",
			"content/index.md":                      "---\ntitle: T\n---\n",
			"content/instruments/one/index.md":      "---\ntitle: One\neffective: 2020-01-01\n---\n",
			"content/instruments/one/article-01.md": "---\ntitle: A\n---\n\n" + rules,
			"content/facts.yaml":                    "flow: {one: {en: flow}, many: {en: flows}}\nfacts:\n  c: {kind: yes-no, label: {en: C}}\n" + facts,
			"content/regimes.yaml":                  "outcomes:\n" + outcomes + "regimes:\n  one: {label: {en: One}, from: 2020-01-01, default: true}\n",
		} {
			project[file] = &fstest.MapFile{Data: []byte(text)}
		}
		loader := content.NewLoader(project, content.Options{})
		lib, problems, err := loader.Load(context.Background(), nil)
		loader.Close()
		if err != nil || lib == nil || lib.Rulebook == nil {
			t.Fatal(err, printed(problems))
		}
		c := answer(t, lib.Rulebook.Set, Request{Facts: source("q", "date: 2025-06-30\nflows: [{date: 2025-03-01}]\n")})
		checkOutput(t, c)
		if memo := memoOf(t, c); !strings.Contains(memo, "\n     Date  2025-03-01\n") {
			t.Errorf("the day of the flow is not in\n%s", memo)
		}
	}
}
