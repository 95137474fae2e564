package skeleton

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"rulebook/internal/assess"
	"rulebook/internal/content"
	"rulebook/internal/rules"
)

// A question and a table that are filled in as little as possible can be asked as they are, those of any project.
func TestFlows(t *testing.T) {
	for _, dir := range []string{"../..", "../../cmd/rulebook/testdata/projects/lake"} {
		loader := content.NewLoader(os.DirFS(dir), content.Options{})
		defer loader.Close()
		lib, _, err := loader.Load(context.Background(), nil)
		if err != nil || lib == nil || lib.Rulebook == nil {
			t.Fatalf("%s: no rules: %v", dir, err)
		}
		set := lib.Rulebook.Set
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		p, err := openProject(root, dir)
		if err != nil {
			t.Fatal(err)
		}
		question, err := p.flows("a-question")
		if err != nil {
			t.Fatal(err)
		}
		text := string(question.data)
		for _, line := range strings.Split(text, "\n") {
			if line != strings.TrimRight(line, " ") || len(line) > 135 {
				t.Errorf("a line is too long, or ends in a blank: %q", line)
			}
		}
		for _, f := range append(set.Definition().Facts, set.Definition().FlowFacts...) {
			if !strings.Contains(text, f.Name+": ") {
				t.Errorf("%s: the question does not ask %s\n%s", dir, f.Name, text)
			}
		}
		ask := func(r assess.Request) {
			t.Helper()
			r.Date, _ = rules.ParseDay(exampleDay)
			c, problems, err := assess.Ask(context.Background(), set, r)
			if c == nil {
				t.Errorf("%s: %v %v\n%s", dir, problems, err, text)
			}
		}
		// What is commented out counts too.
		uncommented := regexp.MustCompile(`(?m)^(\s*)# ([a-z_]+: )`).ReplaceAllString(text, "$1$2")
		for _, text := range []string{text, uncommented} {
			ask(assess.Request{Facts: &assess.Source{Name: question.name, Text: strings.NewReader(text)}})
		}
		table, err := p.flows("a-table.csv")
		if err != nil || table.name != "a-table.csv" {
			t.Fatal(table.name, err)
		}
		ask(assess.Request{Flows: &assess.Source{Name: table.name, Text: bytes.NewReader(table.data)}})
	}
}
