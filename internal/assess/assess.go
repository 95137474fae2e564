// Package assess asks a question of a project's rules from files, and writes the answer: as JSON for programs, or as a memo for whoever
// must keep a record of the judgement.
//
// What goes in is a rules.Set and a Request: facts in YAML or JSON, flows in the same text or in a CSV of any length, and what the
// command line said. Ask reads them, row by row, into one rules.Assessment for each regime that is asked. What comes out is a Case,
// which holds the answers and of each flow only its name and what became of it, so that memory grows by a few bytes a row; or the
// Diagnostics, every mistake at its line and column. The meaning of facts, whether a value is possible, and
// the reading of a CSV are left to package rules.
//
// Neither form of the answer is a spreadsheet, so a name such as =1+1 in the input can do no harm in them; characters that a terminal
// would act upon are made visible in the memo.
package assess

import (
	"context"
	"io"

	"rulebook/internal/diag"
	"rulebook/internal/rules"
)

// A Source is a text to read, with the name that its mistakes are reported under.
type Source struct {
	Name string
	Text io.Reader
}

// A Request is what is asked.
type Request struct {
	Facts *Source // YAML or JSON; nil when nothing is said of the exporter
	Flows *Source // CSV, one row a flow; nil when flows stand among the facts

	Date   rules.Day // wins over the date in Facts; 0 when not said
	Regime string    // wins over the regime in Facts; "" when not said
	All    bool      // every regime is asked, whatever Facts say

	Lang string // of the memo and of what is wrong with the input: "zh", or English
}

func (r *Request) voice() voice { return voice(r.Lang) }

// A Case is a question with its answers.
type Case struct {
	set     *rules.Set
	amount  amount
	request Request
	facts   []rules.Range // of the exporter
	said    map[string]bool
	date    rules.Day
	flows   flows
	asked   []asked // one for each regime that was asked
}

// An asked regime has its own counting, and its own answer.
type asked struct {
	counting rules.Assessment
	answer   rules.Answer
	groups   groups
}

// Ask reads a request and answers it. The Case is nil when the input has mistakes, which are returned in reading order; the error is the
// machine's. Request.Date must be given when Request.Facts is nil, and Request.Regime must be one of the set's.
func Ask(ctx context.Context, set *rules.Set, r Request) (*Case, []diag.Diagnostic, error) {
	c := &Case{set: set, amount: amounts(set.Definition().FlowFacts), request: r, said: map[string]bool{}}
	p := &problems{voice: r.voice(), flow: r.voice().in(set.Definition().Flow.One)}
	q, err := c.read(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	if q == nil {
		// The rows of a table are read all the same, so that one run reports all there is.
		q = &rules.Question{Date: r.Date, Facts: make([]rules.Range, len(set.Definition().Facts))}
	}
	c.begin(q)
	for i := range q.Flows {
		c.add(&q.Flows[i], 0)
	}
	if r.Flows != nil {
		if err := readTable(ctx, set, r.Flows, p, c.add); err != nil {
			return nil, nil, err
		}
	}
	if ds := p.done(); len(ds) > 0 {
		return nil, ds, nil
	}
	for i := range c.asked {
		c.asked[i].counting.Answer(&c.asked[i].answer)
	}
	return c, nil, nil
}

// begin opens an assessment for each regime that is asked.
func (c *Case) begin(q *rules.Question) {
	c.facts, c.date = q.Facts, q.Date
	names := []string{q.Regime}
	if c.request.All {
		names = names[:0]
		for _, g := range c.set.Definition().Regimes {
			names = append(names, g.Name)
		}
	}
	c.asked = make([]asked, len(names))
	for i, name := range names {
		c.set.Begin(&c.asked[i].counting, c.date, name, c.facts)
	}
}

// add takes one flow. line is where it stands in its table, 0 when it does not.
func (c *Case) add(f *rules.Flow, line int) {
	page := c.flows.add(f, line, len(c.asked))
	for i := range c.asked {
		result := c.asked[i].counting.Add(f)
		page.results[i] = append(page.results[i], result)
		if !c.request.All {
			c.asked[i].groups.add(&c.amount, result, f, c.flows.count-1, line)
		}
	}
}
