package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"rulebook/internal/content"
	"rulebook/internal/diag"
	"rulebook/internal/rules"
)

// What our engine is asked under.
const (
	regime = "flow-provisions-2024"
	date   = "2025-06-30"
)

// loadRules loads the rules of this repository.
func loadRules(ctx context.Context) (*rules.Set, error) {
	l := content.NewLoader(os.DirFS("."), content.Options{})
	defer l.Close()
	lib, diags, err := l.Load(ctx, nil)
	if err != nil {
		return nil, err
	}
	if lib == nil || lib.Rulebook == nil {
		for _, d := range diags {
			if d.Sev == diag.Error {
				return nil, fmt.Errorf("the rules of this repository have mistakes, see rulebook check: %s:%d: %s", d.File, d.Line, d.Msg)
			}
		}
		return nil, errors.New("no rules in this folder")
	}
	return lib.Rulebook.Set, nil
}

// serveEngine is our side of what engine describes.
func serveEngine(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) != 2 {
		return errors.New("engine NAME QUESTIONS")
	}
	text, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	var sets map[string][]question
	if err := json.Unmarshal(text, &sets); err != nil {
		return err
	}
	set, err := loadRules(ctx)
	if err != nil {
		return err
	}
	asked := make(map[string][]prepared, len(sets))
	for name, list := range sets {
		for i := range list {
			p := prepared{value: list[i].value()}
			if p.question, err = read(set, p.value); err != nil {
				return err
			}
			asked[name] = append(asked[name], p)
		}
	}
	o := &ours{set: set}
	ask := o.ask
	if args[0] != "rulebook" {
		ask = o.writeOut
	}

	requests, replies := bufio.NewScanner(in), json.NewEncoder(out)
	for requests.Scan() {
		var r request
		if err := json.Unmarshal(requests.Bytes(), &r); err != nil {
			return err
		}
		if r.Check {
			all := make(map[string][]answer)
			for name, list := range asked {
				for i := range list {
					if err := ask(&list[i]); err != nil {
						return err
					}
					all[name] = append(all[name], o.given(set))
				}
			}
			if err := replies.Encode(all); err != nil {
				return err
			}
			continue
		}
		list := asked[r.Measure]
		var l lap
		start, cpu := time.Now(), cpuTime()
		for l.Nanoseconds < r.For*int64(time.Millisecond) {
			for i := range list {
				if err := ask(&list[i]); err != nil {
					return err
				}
			}
			l.Asked += len(list)
			l.Nanoseconds = time.Since(start).Nanoseconds()
		}
		l.CPU = cpuTime() - cpu
		if err := replies.Encode(l); err != nil {
			return err
		}
	}
	return requests.Err()
}

// A prepared question is in both forms in which it can be asked.
type prepared struct {
	value    rules.Value
	question *rules.Question
}

// value writes a question as a reader of JSON would.
func (q *question) value() rules.Value {
	flows := make([]rules.Value, len(q.Flows))
	for i, f := range q.Flows {
		flows[i] = rules.Object{
			{Name: "basis", Value: f.Basis}, {Name: "non_sensitive_persons", Value: f.NonSensitive},
			{Name: "sensitive_persons", Value: f.Sensitive}, {Name: "important_data", Value: f.ImportantData},
		}
	}
	return rules.Object{{Name: "date", Value: date}, {Name: "regime", Value: regime}, {Name: "ciio", Value: q.CIIO}, {Name: "flows", Value: flows}}
}

func read(set *rules.Set, v rules.Value) (*rules.Question, error) {
	q, problems := set.ReadQuestion(v, 0)
	if len(problems) > 0 {
		return nil, fmt.Errorf("%s: %s", problems[0].Field, problems[0].Message)
	}
	return q, nil
}

// ours asks our engine, one question at a time.
type ours struct {
	set        *rules.Set
	assessment rules.Assessment
	answer     rules.Answer
	trace      []rules.Step
	written    rules.Object
}

// ask answers a question that was read, with the trace: of each rule whether it holds, and of each of its conditions whether it is met
// and by what.
func (o *ours) ask(p *prepared) error {
	q := p.question
	if !o.set.Begin(&o.assessment, q.Date, q.Regime, q.Facts) {
		return fmt.Errorf("there is no regime %s", q.Regime)
	}
	o.answer.Flows = o.answer.Flows[:0]
	for i := range q.Flows {
		o.answer.Flows = append(o.answer.Flows, o.assessment.Add(&q.Flows[i]))
	}
	o.assessment.Answer(&o.answer)
	o.trace = o.answer.Trace()
	return nil
}

// writeOut reads a question as well, and writes all that rulebook assess --json prints: how far the counters are from the next number
// that changes the outcome, the citations and the reasons too.
func (o *ours) writeOut(p *prepared) error {
	q, err := read(o.set, p.value)
	if err != nil {
		return err
	}
	if err := o.ask(&prepared{question: q}); err != nil {
		return err
	}
	o.written = o.answer.Object("en", nil)
	return nil
}

// given is the last answer, in the form of all engines.
func (o *ours) given(set *rules.Set) answer {
	def := set.Definition()
	a := answer{Outcome: o.answer.Outcome, Flows: []verdict{}}
	if len(o.answer.Fired) > 0 && a.Outcome != rules.ManualReview {
		a.Rule = def.Rules[o.answer.Fired[0]].ID
	}
	for i, c := range def.Counters {
		switch c.Name {
		case "non_sensitive":
			a.NonSensitive = o.answer.Counters[i].Min
		case "sensitive":
			a.Sensitive = o.answer.Counters[i].Min
		}
	}
	for _, f := range o.answer.Flows {
		fate, _ := f.Fate()
		a.Flows = append(a.Flows, verdict{fate.String(), def.Rules[f.Rule].ID})
	}
	return a
}
