package sitetest

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// A Scheme is a colour scheme that a reader's system asks for.
type Scheme string

// The schemes.
const (
	Light Scheme = "light"
	Dark  Scheme = "dark"
)

// Axe checks the page as it stands with axe-core against WCAG 2.2 A and AA and its own good practices, in a colour scheme. It
// returns what is wrong, one line for each element. Motion is off meanwhile, so colours are not caught in a transition. With rules,
// only these are checked.
func (p *Page) Axe(t testing.TB, scheme Scheme, rules ...string) []string {
	t.Helper()
	source, err := os.ReadFile(nodeFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	p.Media(t, "", "prefers-color-scheme", string(scheme), "prefers-reduced-motion", "reduce")
	var results []struct {
		ID, Impact, Help string
		Nodes            []struct {
			Target         []any
			FailureSummary string
		}
	}
	// Axe is put in each time, as the tab may have gone to another page since, and is taken out again. It is told not to fetch the
	// style sheets, which the page's policy forbids; what it computes from the elements needs no more.
	only := []string{"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"}
	if len(rules) > 0 {
		only = rules
	}
	list, err := json.Marshal(only)
	if err != nil {
		t.Fatal(err)
	}
	p.Eval(t, string(source)+`
;(async () => {
  const options = {preload: false, resultTypes: ['violations'], runOnly: `+string(list)+`};
  try {
    return (await axe.run(document, options)).violations;
  } finally {
    delete window.axe;
  }
})()`, &results)
	var problems []string
	for _, r := range results {
		for _, n := range r.Nodes {
			var where []string
			for _, part := range n.Target {
				where = append(where, fmt.Sprint(part))
			}
			summary := strings.Join(strings.Fields(n.FailureSummary), " ")
			problems = append(problems, fmt.Sprintf("%s %s (%s): %s: %s: %s", scheme, r.ID, r.Impact, strings.Join(where, " "), r.Help, summary))
		}
	}
	return problems
}
