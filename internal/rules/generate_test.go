package rules_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A draw returns a number from 0 to n-1. It is what chance there is in a test: of a seed, or of package rapid, which then finds the
// smallest case that fails.
type draw func(n int) int

func (d draw) yes(of, in int) bool { return d(in) < of }

func pick[T any](d draw, list ...T) T { return list[d(len(list))] }

// A kindOfSet says what rules to make up. Its zero value is the largest kind.
type kindOfSet struct {
	constants int  // numbers are compared with 1 to this
	alone     bool // there is one regime
	pairs     bool // exporter rules look at two numbers that depend on each other, and at nothing else
}

// A generated is a set made up: its texts, and the names of what rules can look at.
type generated struct {
	texts
	rules []*made // in the order of the blocks
}

// A made is a rule that was made up.
type made struct {
	id, regime, level, then, flag string
	from, until                   string
	any                           []region // one of them must hold
	overrides                     []string
}

// A region is what must hold at once: values by name.
type region map[string]term

// A term is what one name must be: options of a list, or numbers from min to max; max is many when there is no end.
type term struct {
	options  []string
	min, max int
}

const many = 1 << 30

const madeFacts = `
flow: {one: {en: flow}, many: {en: flows}}
facts:
  persons_processed: {kind: number, label: {en: processed}, unit: {one: {en: person}, many: {en: persons}}}
  ciio: {kind: yes-no, label: {en: ciio}}
  sector: {kind: choice, label: {en: sector}, choices: {bank: {label: {en: bank}}, shop: {label: {en: shop}}, school: {label: {en: school}}}}
  count_exempt_flows: {kind: yes-no, known: true, label: {en: count_exempt_flows}}
flow_facts:
  a_persons: {kind: number, label: {en: a}, unit: {one: {en: person}, many: {en: persons}}}
  basis: {kind: choice, label: {en: basis}, choices: {none: {label: {en: none}}, contract: {label: {en: contract}}, list: {label: {en: list}}}}
  b_persons: {kind: number, label: {en: b}, unit: {one: {en: person}, many: {en: persons}}}
  all_persons: {kind: number, distinct: [a_persons, b_persons], label: {en: all}}
  important: {kind: yes-no, label: {en: important}}
findings:
  exported: {fates: [exempt, counted, review], label: {en: exported}}
  remaining: {fates: [counted], label: {en: remaining}}
  important_data: {flow_fact: important, label: {en: important}}
  reviewed: {fates: [review], label: {en: reviewed}}
counters:
  a: {sum: a_persons, label: {en: a}}
  b: {sum: b_persons, label: {en: b}}
  whole: {sum: all_persons, label: {en: whole}}
  processed: {fact: persons_processed, label: {en: processed}}
flags:
  persons-summed: {label: {en: summed}}
  exempt-volume-inferred: {label: {en: left out}}
  flow-after-date: {label: {en: after}}
  possible-upper-bound: {label: {en: upper}}
`

const madeOutcomes = `
outcomes:
  not-in-force: {label: {en: not in force}, sentence: {en: not in force}}
`

// makeSet makes up rules that give every flow a fate and every question an outcome, and never two that no override settles. Some of
// them can be met by no question.
func makeSet(d draw, kind kindOfSet) *generated {
	if kind.constants == 0 {
		kind.constants = 6
	}
	g := &generated{}
	g.facts = madeFacts
	flags := 0
	outcomes := []string{"light", "middle", "heavy"}
	used := map[string]bool{}
	names := []string{"one"}
	if !kind.alone && d.yes(1, 3) {
		names = append(names, "two") // shares the flow rules of the first
	}
	regimes := "regimes:\n"
	for _, name := range names {
		regimes += "  " + name + ": {label: {en: " + name + "}, from: 2020-01-01, until: 2029-12-31, window: " + pick(d, "none", "current-year", "previous-year")
		if name == "one" {
			regimes += ", default: true"
			if d.yes(1, 2) {
				regimes += ", leaves_out: {switch: count_exempt_flows, cites: law art 1, confidence: inferred, because: {en: so}}"
			}
		} else {
			regimes += ", flow_rules: one"
		}
		regimes += "}\n"
	}
	add := func(r *made) {
		r.id = fmt.Sprintf("rule-%d", len(g.rules)+1)
		g.rules = append(g.rules, r)
	}
	flowTests := g.flowTests(kind)
	for _, r := range g.rulesOver(d, flowTests, []string{"nothing", "exempt", "counted", "counted", "review"}, nil) {
		r.level, r.regime = "flow", "one"
		add(r)
	}
	for _, name := range names {
		counters := pick(d, []string{"a", "b"}, []string{"whole", "a"}, []string{"whole", "b"})
		if kind.pairs {
			var tests []test
			for _, c := range counters {
				tests = append(tests, test{c, nil, kind.constants})
			}
			var of []*made
			divide(d, tests, region{}, 4, true, func(r region) { of = append(of, &made{regime: name, then: pick(d, outcomes...), any: []region{r}}) })
			for _, r := range of {
				used[r.then] = true
				add(r)
			}
			continue
		}
		counters = pick(d, []string{"a", "b"}, []string{"a", "b"}, []string{"whole", "a"}, []string{"whole", "b"}, []string{"whole"}, []string{"a"})
		tests := []test{{"ciio", []string{"true", "false"}, 0}, {"sector", []string{"bank", "shop", "school"}, 0}, {"exported", []string{"true", "false"}, 0},
			{"remaining", []string{"true", "false"}, 0}, {"important_data", []string{"true", "false"}, 0}, {"reviewed", []string{"true", "false"}, 0},
			{"count_exempt_flows", []string{"true", "false"}, 0}}
		for _, c := range append(counters, "processed") {
			tests = append(tests, test{c, nil, kind.constants}, test{c, nil, kind.constants})
		}
		for _, r := range g.rulesOver(d, tests, outcomes, nil) {
			r.regime = name
			used[r.then] = true
			add(r)
		}
		for range d(3) {
			flags++
			r := &made{regime: name, flag: fmt.Sprintf("flag-%d", flags), any: []region{someRegion(d, tests, 1+d(2))}}
			if name == "one" && d.yes(1, 2) {
				r.level, r.any = "flow", []region{someRegion(d, flowTests, 1+d(2))}
			}
			add(r)
			g.facts += "  " + r.flag + ": {label: {en: flag}}\n"
		}
	}
	g.regimes = madeOutcomes
	for _, name := range outcomes {
		if used[name] {
			g.regimes += "  " + name + ": {label: {en: " + name + "}, sentence: {en: " + name + "}}\n"
		}
	}
	g.regimes += "  manual-review: {label: {en: review}, sentence: {en: review}}\n  undetermined: {label: {en: open}, sentence: {en: open}}\n" + regimes
	g.write(d)
	return g
}

// A test is what a rule can look at: options of a list, or a number that is compared with 1 to most.
type test struct {
	name    string
	options []string
	most    int
}

func (g *generated) flowTests(kind kindOfSet) []test {
	most := kind.constants
	return []test{{"ciio", []string{"true", "false"}, 0}, {"basis", []string{"none", "contract", "list"}, 0}, {"basis", []string{"none", "contract", "list"}, 0},
		{"important", []string{"true", "false"}, 0}, {"a_persons", nil, most}, {"b_persons", nil, most}}
}

// rulesOver makes rules that decide about every case once: by dividing the cases until each part has an answer, or as a list of which
// each overrides those after it.
func (g *generated) rulesOver(d draw, tests []test, thens []string, out []*made) []*made {
	if d.yes(2, 3) {
		divide(d, tests, region{}, 1+d(4), true, func(r region) {
			then := pick(d, thens...)
			// Parts with one answer are one rule, or two.
			for _, other := range out {
				if other.then == then && d.yes(1, 3) {
					other.any = append(other.any, r)
					return
				}
			}
			out = append(out, &made{then: then, any: []region{r}})
		})
		return out
	}
	n := 1 + d(5)
	for range n {
		r := &made{then: pick(d, thens...), any: []region{someRegion(d, tests, 1+d(3))}}
		for range d(2) {
			r.any = append(r.any, someRegion(d, tests, 1+d(2)))
		}
		out = append(out, r)
	}
	last := &made{then: pick(d, thens...)}
	divide(d, tests, region{}, 1, true, func(r region) { last.any = append(last.any, r) })
	return append(out, last)
}

// someRegion makes something up that must hold.
func someRegion(d draw, tests []test, n int) region {
	r := region{}
	for range n {
		t := pick(d, tests...)
		parts := t.parts(d, r)
		if len(parts) > 0 {
			r[t.name] = pick(d, parts...)
		}
	}
	return r
}

// divide divides a region by tests and calls leaf with each part.
func divide(d draw, tests []test, r region, depth int, must bool, leaf func(region)) {
	if depth > 0 && (must || d.yes(4, 5)) {
		for range 5 {
			t := pick(d, tests...)
			parts := t.parts(d, r)
			if len(parts) < 2 {
				continue
			}
			for _, p := range parts {
				inner := maps.Clone(r)
				inner[t.name] = p
				divide(d, tests, inner, depth-1, false, leaf)
			}
			return
		}
		if must {
			divide(d, tests, r, depth, must, leaf)
			return
		}
	}
	leaf(r)
}

// parts divides what a region leaves of the values of a test in two or three.
func (t *test) parts(d draw, r region) []term {
	had, ok := r[t.name]
	if t.options != nil {
		if !ok {
			had.options = t.options
		}
		if n := len(had.options); n > 1 {
			at := 1 + d(n-1)
			return []term{{options: had.options[:at]}, {options: had.options[at:]}}
		}
		return nil
	}
	if !ok {
		had.max = many
	}
	cut := 1 + d(t.most)
	if cut <= had.min || cut > had.max {
		return nil
	}
	return []term{{min: had.min, max: cut - 1}, {min: cut, max: had.max}}
}

// write puts the rules into blocks.
func (g *generated) write(d draw) {
	g.blocks = nil
	for i, r := range g.rules {
		overrides := []string{} // not nil: they are settled once
		if r.overrides == nil && r.flag == "" {
			for _, other := range g.rules[i+1:] {
				if other.level == r.level && other.regime == r.regime && other.flag == "" && other.then != r.then && r.meets(other) {
					overrides = append(overrides, other.id)
				}
			}
			r.overrides = overrides
		}
		g.blocks = append(g.blocks, block{r.regime, r.text(d)})
	}
}

// meets reports whether both rules hold for some values.
func (r *made) meets(o *made) bool {
	for _, p := range r.any {
		for _, q := range o.any {
			if p.meets(q) {
				return true
			}
		}
	}
	return false
}

func (r region) meets(o region) bool {
	for name, p := range r {
		q, both := o[name]
		switch {
		case !both:
		case p.options != nil && !slices.ContainsFunc(p.options, func(s string) bool { return slices.Contains(q.options, s) }):
			return false
		case p.options == nil && (p.min > q.max || q.min > p.max):
			return false
		}
	}
	return true
}

// text writes a rule as its author would.
func (r *made) text(d draw) string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, value)
		}
	}
	line("id", r.id)
	line("level", r.level)
	line("from", r.from)
	line("until", r.until)
	if len(r.any) == 1 {
		line("when", "{"+r.any[0].text(d)+"}")
	} else {
		var parts []string
		for _, p := range r.any {
			parts = append(parts, "{"+p.text(d)+"}")
		}
		line("when", "{any: ["+strings.Join(parts, ", ")+"]}")
	}
	line("then", r.then)
	line("flag", r.flag)
	if len(r.overrides) > 0 {
		line("overrides", "["+strings.Join(r.overrides, ", ")+"]")
	}
	line("cites", "law art 1")
	line("confidence", pick(d, levels[:5]...)) // no rule is unverified
	line("because", "{en: so}")
	line("examples", "[{given: {}, then: light}]")
	return b.String()
}

func (r region) text(d draw) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(r)) {
		parts = append(parts, name+": "+r[name].text(d))
	}
	return strings.Join(parts, ", ")
}

// text writes what a name must be, numbers in one of the ways to say the same.
func (t term) text(d draw) string {
	switch {
	case len(t.options) == 1:
		return t.options[0]
	case t.options != nil:
		return "[" + strings.Join(t.options, ", ") + "]"
	case t.min == t.max && d.yes(1, 2):
		return `"= ` + strconv.Itoa(t.min) + `"`
	}
	var parts []string
	if t.min > 0 {
		parts = append(parts, pick(d, fmt.Sprintf(">= %d", t.min), fmt.Sprintf("> %d", t.min-1)))
	}
	if t.max < many {
		parts = append(parts, pick(d, fmt.Sprintf("<= %d", t.max), fmt.Sprintf("< %d", t.max+1)))
	}
	return `"` + strings.Join(parts, ", ") + `"`
}

func (g *generated) String() string {
	s := g.regimes
	for _, b := range g.blocks {
		s += "\n" + b.text
	}
	return s
}
