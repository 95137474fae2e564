package assess

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"rulebook/internal/rules"
	"rulebook/internal/ruletext"
)

// maxText bounds a question in YAML or JSON, of which all is kept at once: tens of thousands of flows. A CSV may have any length.
const maxText = 8 << 20

// maxWeight bounds what the reader of YAML, which takes a kilobyte or more for each value, is given of a question.
const maxWeight = 500_000

// weight is no less than the number of values that a text in YAML may have.
func weight(src []byte) (n int) {
	for _, sign := range []string{":", ",", "[", "{", "\n"} {
		n += bytes.Count(src, []byte(sign))
	}
	return n
}

// A written value knows where its parts stand.
type written interface {
	// Place returns the byte offset of the value that a path such as flows[1].basis names, or of what should hold it.
	Place(path string) int
}

// read reads the question. It is nil when it has mistakes, which p was told.
func (c *Case) read(ctx context.Context, p *problems) (*rules.Question, error) {
	r := c.request
	if r.Facts == nil {
		return &rules.Question{Date: r.Date, Regime: r.Regime, Facts: make([]rules.Range, len(c.set.Definition().Facts))}, nil
	}
	src, err := io.ReadAll(io.LimitReader(newPatient(ctx, r.Facts.Text), maxText+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", r.Facts.Name, err)
	}
	file := r.Facts.Name
	report := func(offset int, code, msg, hint string) { p.report(file, src, 1, offset, code, msg, hint) }
	if len(src) > maxText {
		src = nil
		report(0, "input-text", fmt.Sprintf("a question of more than %d MiB", maxText>>20), "give the flows as CSV, by --csv: it may have any length")
		return nil, nil
	}
	value, places := c.parse(file, src, p)
	if p.any() {
		return nil, nil
	}
	object, _ := value.(rules.Object)
	for _, m := range object {
		c.said[m.Name] = m.Value != nil
		if m.Name == "flows" && m.Value != nil && r.Flows != nil {
			report(places.Place("flows"), "input-flows", p.of("flows", "they are given here and in "+r.Flows.Name), "remove flows from the file, or leave out --csv")
		}
	}
	q, mistakes := c.set.ReadQuestion(value, r.Date)
	for _, m := range mistakes {
		report(places.Place(m.Field), "input-fact", p.of(m.Field, m.Message), m.Hint)
	}
	if p.any() {
		return nil, nil
	}
	if r.Date != 0 {
		q.Date = r.Date
	}
	if r.Regime != "" {
		q.Regime = r.Regime
	}
	return q, nil
}

// parse reads a text as JSON or YAML. What is JSON is read as such, since YAML does not know all of its escapes.
func (c *Case) parse(file string, src []byte, p *problems) (rules.Value, written) {
	if what, hint := rules.NoText(src[:min(len(src), 512)]); what != "" {
		p.report(file, nil, 1, 0, "input-text", what, hint)
		return nil, nil
	}
	if at, msg, hint := rules.NotUTF8(src); at >= 0 {
		p.report(file, src, 1, at, "input-text", msg, hint)
		return nil, nil
	}
	value, tree, refused, ok := readJSON(src)
	if ok {
		return value, tree
	}
	switch heavy := weight(src) > maxWeight; {
	case heavy && refused != nil:
		p.report(file, src, 1, refused.offset, "input-text", refused.msg, refused.hint)
		return nil, nil
	case heavy:
		p.report(file, nil, 1, 0, "input-text", "a question in YAML of more than "+commas(maxWeight)+" values and lines",
			"give the flows as CSV, by --csv: it may have any length; or write JSON")
		return nil, nil
	}
	in, mistakes := ruletext.ReadInput(src)
	for _, m := range mistakes {
		if !p.full(file) {
			d := m.Diagnostic(file, src, 0)
			d.Msg, d.Hint = p.words(d.Msg), p.words(d.Hint)
			for i := range d.Related {
				d.Related[i].Msg = p.words(d.Related[i].Msg)
			}
			p.list = append(p.list, d)
		}
	}
	if in == nil {
		return nil, nil
	}
	if text, ok := in.Value.(string); ok && !p.any() && bytes.Contains(src, []byte(",")) && strings.Contains(text, ",") {
		p.report(file, src, 1, in.Place(""), "input-text", "the input is a text, not a mapping of facts", "if these are flows in CSV, write --csv "+file)
	}
	return in.Value, in
}
