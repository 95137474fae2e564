// Command calculator is the rules engine as WebAssembly. A page loads it and calls its methods, one at a time. A method takes an object in the
// form that rules.DecodeValue reads, or the bytes of a file, and returns JSON.
package main

import (
	"strconv"

	"rulebook/internal/rules"
	"rulebook/internal/workdays"
)

// A calculator is what a page has loaded. Its methods take and return what the page's script does, with the values as rules.Value. None
// but load and loadDeadlines may be called before these, nor readTable and closeTable before openTable.
type calculator struct {
	set       *rules.Set
	deadlines *workdays.Definition

	// A question whose flows come in pieces, and whose answer is had in pieces: begin, add, add ..., answer, flows, flows ...
	lang     string
	asked    []asked
	names    []string
	problems []rules.InputProblem

	// A table that comes in pieces, and its flows: openTable, readTable, readTable ..., closeTable, rows, rows ...
	table *rules.Table
	rows  []rules.Value
}

// An asked regime has its own counting.
type asked struct {
	counting rules.Assessment
	answer   rules.Answer
}

// maxProblems bounds how many mistakes of a question are returned. Nobody reads more of them.
const maxProblems = 100

// call answers a request by a method, and appends the response to dst. The methods are numbered as in the page's script, which names them.
func (c *calculator) call(method int, request, dst []byte) []byte {
	v, _ := rules.DecodeValue(request) // nil when it is none: a method then finds nothing in it
	object, _ := v.(rules.Object)
	var answer rules.Value
	switch method {
	case 0:
		answer = c.load(object)
	case 1:
		answer = c.assess(object)
	case 2:
		answer = c.begin(object)
	case 3:
		answer = c.add(object)
	case 4:
		answer = c.answers(false)
	case 5:
		answer = c.asks(object)
	case 6:
		answer = c.decisionMap(object)
	case 7:
		c.openTable()
	case 8:
		answer = c.table.Write(request)
	case 9:
		answer = c.closeTable()
	case 10:
		answer = c.flows(object)
	case 11:
		answer = piece(c.rows, object)
	case 12:
		c.deadlines = workdays.ReadDefinition(object)
	case 13:
		if plan, lang := c.plan(object); plan != nil {
			answer = plan.Object(lang)
		}
	case 14:
		if plan, lang := c.plan(object); plan != nil {
			answer = string(plan.ICS(lang))
		}
	}
	return rules.AppendJSON(dst, answer, -1)
}

// load takes a definition as rules.json holds it, which the build has proved. It returns {hash}.
func (c *calculator) load(definition rules.Object) rules.Value {
	c.set = rules.Link(rules.ReadDefinition(definition))
	c.openTable()
	return rules.Object{{Name: "hash", Value: c.set.Definition().Hash}}
}

// assess takes {question, all, lang}: what is asked, whether of each regime, and the language of the reasons. It returns {answers}, or
// {problems}. A question whose flows still come in pieces is left alone.
func (c *calculator) assess(request rules.Object) rules.Value {
	whole := calculator{set: c.set}
	if problems := whole.begin(request); problems != nil {
		return problems
	}
	return whole.answers(true)
}

// begin takes the same, and returns {problems} or nil.
func (c *calculator) begin(request rules.Object) rules.Value {
	c.lang, _ = request.Get("lang").(string)
	c.asked, c.names, c.problems = nil, nil, nil
	q, problems := c.set.ReadQuestion(request.Get("question"), 0)
	if problems != nil {
		return described(problems)
	}
	regimes := []string{q.Regime}
	if all, _ := request.Get("all").(bool); all {
		regimes = regimes[:0]
		for _, g := range c.set.Definition().Regimes {
			regimes = append(regimes, g.Name)
		}
	}
	c.asked = make([]asked, len(regimes))
	for i, name := range regimes {
		c.set.Begin(&c.asked[i].counting, q.Date, name, q.Facts)
	}
	for i := range q.Flows {
		c.take(&q.Flows[i])
	}
	return nil
}

// add takes {flows}: more of them. Their mistakes come with the answer.
func (c *calculator) add(request rules.Object) rules.Value {
	flows, _ := request.Get("flows").([]rules.Value)
	for _, v := range flows {
		f, problems := c.set.ReadFlow("flows["+strconv.Itoa(len(c.names))+"]", v)
		c.problems = append(c.problems, problems...)
		c.take(&f)
	}
	return nil
}

func (c *calculator) take(f *rules.Flow) {
	c.names = append(c.names, f.Name)
	for i := range c.asked {
		a := &c.asked[i]
		a.answer.Flows = append(a.answer.Flows, a.counting.Add(f))
	}
}

// answers returns {answers} or {problems}. Without what became of the flows it takes no longer for many of them than for few.
func (c *calculator) answers(withFlows bool) rules.Value {
	if len(c.problems) > 0 {
		return described(c.problems)
	}
	list := make([]rules.Value, len(c.asked))
	for i := range c.asked {
		a := &c.asked[i]
		a.counting.Answer(&a.answer)
		answer := a.answer
		if !withFlows {
			answer.Flows = nil
		}
		list[i] = answer.Object(c.lang, c.names)
	}
	return rules.Object{{Name: "answers", Value: list}}
}

// flows takes {answer, from, to} and returns what became of the flows from one place up to another, in one of the answers.
func (c *calculator) flows(request rules.Object) rules.Value {
	at, _ := request.Get("answer").(int64)
	if at < 0 || at >= int64(len(c.asked)) {
		return nil
	}
	a := &c.asked[at].answer
	from, to := span(request, len(a.Flows))
	list := make([]rules.Value, 0, to-from)
	for i := from; i < to; i++ {
		list = append(list, a.Flow(c.names[i], a.Flows[i]))
	}
	return list
}

// piece takes {from, to} and returns that part of a list.
func piece(list []rules.Value, request rules.Object) rules.Value {
	from, to := span(request, len(list))
	return list[from:to]
}

// span is {from, to} within a list of n.
func span(request rules.Object, n int) (from, to int) {
	first, _ := request.Get("from").(int64)
	last, _ := request.Get("to").(int64)
	to = int(min(max(last, 0), int64(n)))
	return int(min(max(first, 0), int64(to))), to
}

// described writes mistakes in a question.
func described(problems []rules.InputProblem) rules.Value {
	problems = problems[:min(len(problems), maxProblems)]
	list := make([]rules.Value, len(problems))
	for i, p := range problems {
		list[i] = rules.Object{{Name: "field", Value: p.Field}, {Name: "message", Value: p.Message}, {Name: "hint", Value: p.Hint}}
	}
	return rules.Object{{Name: "problems", Value: list}}
}

// asks takes {question} and returns {facts, flow_facts}: the names of those that can change the answer. Of a question with mistakes all are.
func (c *calculator) asks(request rules.Object) rules.Value {
	var facts, flowFacts []bool
	if q, problems := c.set.ReadQuestion(request.Get("question"), 0); problems == nil {
		facts, flowFacts = c.set.Asks(q.Date, q.Regime, q.Facts)
	}
	return c.set.AsksObject(facts, flowFacts)
}

// decisionMap takes {question, flow}: an exporter, and what every flow of the map has besides its numbers. It returns the map, nil when
// there is none.
func (c *calculator) decisionMap(request rules.Object) rules.Value {
	q, problems := c.set.ReadQuestion(request.Get("question"), 0)
	flow, more := c.set.ReadFlow("flow", request.Get("flow"))
	if problems != nil || more != nil {
		return nil
	}
	if m := c.set.Map(q, &flow); m != nil {
		return m.Object()
	}
	return nil
}

// plan takes {procedure, from, lang}: the id of a procedure or step, a day, and the language of the texts. The plan is nil when there is no such
// procedure or day.
func (c *calculator) plan(request rules.Object) (plan *workdays.Plan, lang string) {
	id, _ := request.Get("procedure").(string)
	from, _ := request.Get("from").(string)
	lang, _ = request.Get("lang").(string)
	day, ok := rules.ParseDay(from)
	procedure := c.deadlines.Procedure(id)
	if !ok || procedure == nil {
		return nil, lang
	}
	return c.deadlines.Plan(procedure, day), lang
}

func (c *calculator) openTable() {
	c.rows = nil
	c.table = c.set.NewTable(func(f *rules.Flow, _ int) { c.rows = append(c.rows, c.set.FlowObject(f)) })
}

// closeTable returns {count, problems, more}: how many flows there are, or what is wrong with the table.
func (c *calculator) closeTable() rules.Value {
	problems, more := c.table.Close()
	list := make([]rules.Value, len(problems))
	for i, p := range problems {
		list[i] = rules.Object{{Name: "line", Value: int64(p.Line)}, {Name: "column", Value: int64(p.Column)}, {Name: "message", Value: p.Message},
			{Name: "hint", Value: p.Hint}, {Name: "text", Value: p.Text}}
	}
	if len(problems) > 0 {
		c.rows = nil
	}
	return rules.Object{{Name: "count", Value: int64(len(c.rows))}, {Name: "problems", Value: list}, {Name: "more", Value: int64(more)}}
}
