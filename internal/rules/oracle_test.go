package rules_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rulebook/internal/rules"
	"rulebook/internal/yamltree"
)

// An oracle answers questions in which everything is known, the plain way: it reads the texts of rules itself, evaluates conditions by
// recursion over what they say, and knows nothing of ranges, boxes or spans of days. It is written from docs/rules.md, and shares no code with
// the engine, whose answers are held against it. A day is its text, which sorts as days do.
type oracle struct {
	facts, flowFacts []oracleFact
	findings         []oracleFinding
	counters         []oracleCounter
	outcomes         []string // from the lightest to the heaviest
	flags            []string
	regimes          []*oracleRegime
	rules            []*oracleRule
}

type oracleFact struct {
	name, kind string
	choices    []string
	known      bool
	distinct   []string
}

type oracleFinding struct {
	name, flowFact string
	fates          []string
}

type oracleCounter struct{ name, sum, fact string }

type oracleRegime struct {
	name, from, until, window, flowRules, leaveSwitch, leaveConfidence string
	draft, isDefault, route                                            bool
}

type oracleRule struct {
	id                   string
	regimes              []string // nil for all
	flow                 bool
	from, until          string
	when                 condition
	then, flag           string
	overrides            []string
	confidence           string
	comparesSum, compare map[string]bool // counters that it compares, and those of them that sum flows
}

// A condition is a comparison, a list of which all must hold, or one of which any must.
type condition struct {
	name   string
	any    bool
	list   []condition
	values []int // of a yes-or-no or a choice
	signs  []string
	limits []int
}

// facts are values by name: 0 and 1 for a yes-or-no, the place of the word for a choice. What is not there is 0.
type facts map[string]int

func (c *condition) holds(at facts) bool {
	if c.name != "" {
		n := at[c.name]
		for i, sign := range c.signs {
			limit := c.limits[i]
			if sign == ">=" && n < limit || sign == ">" && n <= limit || sign == "<=" && n > limit || sign == "<" && n >= limit || sign == "=" && n != limit {
				return false
			}
		}
		return len(c.values) == 0 || slices.Contains(c.values, n)
	}
	for i := range c.list {
		if c.list[i].holds(at) == c.any {
			return c.any
		}
	}
	return !c.any
}

// names calls visit with every comparison.
func (c *condition) each(visit func(*condition)) {
	if c.name != "" {
		visit(c)
	}
	for i := range c.list {
		c.list[i].each(visit)
	}
}

// examples are the part of a block that the oracle must not see. Their numbers have commas that are not YAML, too.
var examples = regexp.MustCompile(`(?ms)^examples:.*?(\z|^[a-z])`)

func tree(text string) *yamltree.Node {
	root, problems := yamltree.Parse([]byte(text))
	if len(problems) > 0 {
		panic(fmt.Sprintf("%+v\n%s", problems, text))
	}
	return root
}

// text is the scalar under a key, list all scalars of a list, or the one that stands there alone.
func text(n *yamltree.Node, key string) string {
	f, _ := n.Field(key)
	return f.Value.Text()
}

func list(n *yamltree.Node, key string) []string {
	f, ok := n.Field(key)
	if ok && f.Value.Kind == yamltree.Scalar {
		return []string{f.Value.Text()}
	}
	var out []string
	for _, item := range f.Value.Items() {
		out = append(out, item.Text())
	}
	return out
}

func fields(n *yamltree.Node, key string) []yamltree.Field {
	f, _ := n.Field(key)
	return f.Value.Fields()
}

func newOracle(from *texts) *oracle {
	o := &oracle{}
	root := tree(from.facts)
	for _, part := range []struct {
		key string
		to  *[]oracleFact
	}{{"facts", &o.facts}, {"flow_facts", &o.flowFacts}} {
		for _, f := range fields(root, part.key) {
			fact := oracleFact{name: f.Key, kind: text(f.Value, "kind"), known: text(f.Value, "known") == "true", distinct: list(f.Value, "distinct")}
			for _, c := range fields(f.Value, "choices") {
				fact.choices = append(fact.choices, c.Key)
			}
			*part.to = append(*part.to, fact)
		}
	}
	for _, f := range fields(root, "findings") {
		o.findings = append(o.findings, oracleFinding{f.Key, text(f.Value, "flow_fact"), list(f.Value, "fates")})
	}
	for _, f := range fields(root, "counters") {
		o.counters = append(o.counters, oracleCounter{f.Key, text(f.Value, "sum"), text(f.Value, "fact")})
	}
	for _, f := range fields(root, "flags") {
		o.flags = append(o.flags, f.Key)
	}
	root = tree(from.regimes)
	for _, f := range fields(root, "outcomes") {
		o.outcomes = append(o.outcomes, f.Key)
	}
	for _, f := range fields(root, "regimes") {
		is := func(key string) bool { return text(f.Value, key) == "true" }
		g := &oracleRegime{name: f.Key, from: text(f.Value, "from"), until: text(f.Value, "until"), window: text(f.Value, "window"),
			flowRules: text(f.Value, "flow_rules"), draft: is("draft"), isDefault: is("default"), route: is("route")}
		if g.flowRules == "" {
			g.flowRules = f.Key
		}
		o.regimes = append(o.regimes, g)
	}
	for i, f := range fields(root, "regimes") {
		for _, shares := range o.regimes {
			if leaves, ok := f.Value.Field("leaves_out"); ok && shares.flowRules == o.regimes[i].name {
				shares.leaveSwitch, shares.leaveConfidence = text(leaves.Value, "switch"), text(leaves.Value, "confidence")
			}
		}
	}
	for _, b := range from.blocks {
		o.rules = append(o.rules, o.rule(&b))
	}
	return o
}

func (o *oracle) rule(b *block) *oracleRule {
	root := tree(examples.ReplaceAllString(b.text, "$1"))
	r := &oracleRule{id: text(root, "id"), regimes: list(root, "regime"), flow: text(root, "level") == "flow", from: text(root, "from"), until: text(root, "until"),
		then: text(root, "then"), flag: text(root, "flag"), overrides: list(root, "overrides"), confidence: text(root, "confidence"),
		comparesSum: map[string]bool{}, compare: map[string]bool{}}
	switch {
	case len(r.regimes) == 0:
		r.regimes = []string{b.instrument()}
	case r.regimes[0] == "all":
		r.regimes = nil
	}
	when, _ := root.Field("when")
	r.when = o.condition(when.Value, r.flow)
	r.when.each(func(c *condition) {
		for _, n := range o.counters {
			if n.name == c.name && !r.flow {
				r.compare[n.name], r.comparesSum[n.name] = true, n.sum != ""
			}
		}
	})
	return r
}

func (o *oracle) condition(n *yamltree.Node, flow bool) condition {
	c := condition{}
	for _, f := range n.Fields() {
		var part condition
		switch {
		case f.Key == "any" || f.Key == "all" && f.Value.Kind == yamltree.Sequence:
			part.any = f.Key == "any"
			for _, item := range f.Value.Items() {
				part.list = append(part.list, o.condition(item, flow))
			}
		default:
			part.name = f.Key
			for _, word := range list(n, f.Key) {
				if word == "true" || word == "false" {
					part.values = append(part.values, strings.Index("ft", word[:1]))
				} else if i := slices.Index(o.choices(f.Key), word); i >= 0 {
					part.values = append(part.values, i)
				} else {
					part.compare(word)
				}
			}
		}
		c.list = append(c.list, part)
	}
	return c
}

var comparison = regexp.MustCompile(`(>=|<=|>|<|=)\s*(\d[\d,]*\d|\d)`)

func (c *condition) compare(s string) {
	found := comparison.FindAllStringSubmatch(s, -1)
	if strings.Trim(comparison.ReplaceAllString(s, ""), " ,") != "" || len(found) == 0 {
		panic("no comparison: " + s)
	}
	for _, m := range found {
		n, err := strconv.Atoi(strings.ReplaceAll(m[2], ",", ""))
		if err != nil {
			panic(err)
		}
		c.signs, c.limits = append(c.signs, m[1]), append(c.limits, n)
	}
}

func (o *oracle) choices(name string) []string {
	for _, f := range slices.Concat(o.facts, o.flowFacts) {
		if f.name == name {
			return f.choices
		}
	}
	return nil
}

// A question is one in which everything is known.
type question struct {
	date, regime string
	facts        facts
	flows        []flow
}

// A flow has a distinct number among its facts only when it was said.
type flow struct {
	date  string
	facts facts
}

// An answer is what an oracle has to say. Flags, fates and fired are sorted.
type answer struct {
	regime     string
	outcome    string
	possible   map[string]bool
	flags      map[string]bool
	fired      map[string]bool // ids of exporter rules that answered
	flowRules  map[string]bool // ids of flow rules that decided
	fates      []string
	decidedBy  []string // by flow: the first rule that decided
	counted    []bool
	counters   facts
	left       facts
	confidence string
}

func inForce(date, from, until string) bool {
	return (from == "" || date >= from) && (until == "" || date <= until)
}

// regime is the one that is asked; nil when there is none.
func (o *oracle) regime(q *question) *oracleRegime {
	for _, g := range o.regimes {
		if g.name == q.regime || q.regime == "" && g.isDefault && inForce(q.date, g.from, g.until) {
			return g
		}
	}
	return nil
}

// active are the rules that hold on a day under a regime: those that decide at a level, or those that raise flags.
func (o *oracle) active(g *oracleRegime, date string, flow, flags bool) []*oracleRule {
	var out []*oracleRule
	of := g.name
	if flow {
		of = g.flowRules
	}
	for _, r := range o.rules {
		if r.flow == flow && (r.flag != "") == flags && (r.regimes == nil || slices.Contains(r.regimes, of)) && inForce(date, r.from, r.until) {
			out = append(out, r)
		}
	}
	return out
}

// apply are the rules of a list that hold and are not overridden by another that holds.
func apply(list []*oracleRule, at facts) []*oracleRule {
	var hold, out []*oracleRule
	for _, r := range list {
		if r.when.holds(at) {
			hold = append(hold, r)
		}
	}
	for _, r := range hold {
		if !slices.ContainsFunc(hold, func(other *oracleRule) bool { return slices.Contains(other.overrides, r.id) }) {
			out = append(out, r)
		}
	}
	return out
}

// one is what follows from rules that apply, all of which must say the same.
func one(list []*oracleRule, what any) string {
	if len(list) == 0 {
		panic(fmt.Sprintf("no rule applies: %v", what))
	}
	for _, r := range list {
		if r.then != list[0].then {
			panic(fmt.Sprintf("%s and %s both apply: %v", list[0].id, r.id, what))
		}
	}
	return list[0].then
}

func (g *oracleRegime) placed(date, asked string) (counted bool) {
	start := ""
	if year, err := strconv.Atoi(asked[:4]); err == nil && g.window != "none" && g.window != "" {
		if g.window == "previous-year" {
			year--
		}
		start = fmt.Sprintf("%04d-01-01", year)
	}
	return date == "" || date >= start && date <= asked
}

// amount is what a number of a flow adds to a counter.
func (o *oracle) amount(name string, of facts) int {
	if n, said := of[name]; said {
		return n
	}
	for _, f := range o.flowFacts {
		if f.name == name && len(f.distinct) == 2 {
			return of[f.distinct[0]] + of[f.distinct[1]]
		}
	}
	return 0
}

var levels = []string{"text", "commentary", "secondary", "inferred", "ambiguous", "unverified"}

// ask answers a question.
func (o *oracle) ask(q *question) *answer {
	g := o.regime(q)
	a := &answer{possible: map[string]bool{}, flags: map[string]bool{}, fired: map[string]bool{}, flowRules: map[string]bool{}, confidence: "text"}
	if g != nil {
		a.regime = g.name
	}
	if g == nil || !g.draft && !inForce(q.date, g.from, g.until) {
		a.outcome = "not-in-force"
		a.possible[a.outcome] = true
		return a
	}
	flowRules, flowFlags := o.active(g, q.date, true, false), o.active(g, q.date, true, true)
	exporterRules, exporterFlags := o.active(g, q.date, false, false), o.active(g, q.date, false, true)
	var reviews []int
	for i, f := range q.flows {
		at := maps.Clone(q.facts)
		if at == nil {
			at = facts{}
		}
		maps.Copy(at, f.facts)
		deciding := apply(flowRules, at)
		fate := one(deciding, at)
		for _, r := range deciding {
			a.flowRules[r.id] = true
			a.confidence = weakest(a.confidence, r.confidence)
		}
		for _, r := range flowFlags {
			if r.when.holds(at) {
				a.flags[r.flag] = true
			}
		}
		if f.date > q.date {
			a.flags["flow-after-date"] = true
		}
		if fate == "review" {
			reviews = append(reviews, i)
		}
		a.fates = append(a.fates, fate)
		a.decidedBy = append(a.decidedBy, deciding[0].id)
		a.counted = append(a.counted, fate == "counted" && g.placed(f.date, q.date))
	}
	// What is under review turns out exempt or counted.
	var none, all string
	for mask := range 1 << len(reviews) {
		turned := slices.Clone(a.fates)
		for k, i := range reviews {
			turned[i] = []string{"exempt", "counted"}[mask>>k&1]
		}
		outcome := o.conclude(q, g, a, turned, exporterRules, exporterFlags)
		if mask == 0 {
			none = outcome
		}
		all = outcome
	}
	switch {
	case len(a.possible) == 1:
		a.outcome = all
	case none != all:
		a.outcome = "manual-review"
	default:
		a.outcome = "undetermined"
	}
	return a
}

// conclude answers a question of which the fates are known.
func (o *oracle) conclude(q *question, g *oracleRegime, a *answer, fates []string, exporterRules, exporterFlags []*oracleRule) string {
	at := maps.Clone(q.facts)
	if at == nil {
		at = facts{}
	}
	for _, f := range o.findings {
		at[f.name] = 0
		for i, fl := range q.flows {
			if f.flowFact != "" && fl.facts[f.flowFact] == 1 || slices.Contains(f.fates, fates[i]) || slices.Contains(f.fates, a.fates[i]) {
				at[f.name] = 1
			}
		}
	}
	left := facts{}
	adds := map[string]int{}
	parts := map[string]bool{} // distinct numbers that were taken as sums of two parts
	for _, c := range o.counters {
		if c.fact != "" {
			at[c.name] = q.facts[c.fact]
			continue
		}
		at[c.name], left[c.name] = 0, 0
		for i, fl := range q.flows {
			n := o.amount(c.sum, fl.facts)
			switch {
			case !g.placed(fl.date, q.date):
			case fates[i] == "counted", fates[i] == "exempt" && g.leaveSwitch != "" && q.facts[g.leaveSwitch] == 1:
				at[c.name] += n
				if n > 0 {
					adds[c.name]++
				}
				if j := slices.IndexFunc(o.flowFacts, func(f oracleFact) bool { return f.name == c.sum }); len(o.flowFacts[j].distinct) == 2 {
					_, said := fl.facts[c.sum]
					d := o.flowFacts[j].distinct
					parts[c.name] = parts[c.name] || !said && fl.facts[d[0]] > 0 && fl.facts[d[1]] > 0
				}
			case fates[i] == "exempt":
				left[c.name] += n
			}
		}
	}
	compared := map[string]bool{}
	for _, r := range exporterRules {
		for name, sums := range r.comparesSum {
			compared[name] = compared[name] || sums
		}
	}
	for name := range compared {
		if compared[name] && (adds[name] > 1 || parts[name]) {
			a.flags["persons-summed"] = true
		}
	}
	leftOut := false
	for _, n := range left {
		leftOut = leftOut || n > 0
	}
	if leftOut {
		a.flags["exempt-volume-inferred"] = true
	}
	for _, r := range exporterFlags {
		if r.when.holds(at) {
			a.flags[r.flag] = true
		}
	}
	deciding := apply(exporterRules, at)
	outcome := one(deciding, at)
	for _, r := range deciding {
		a.fired[r.id] = true
		a.confidence = weakest(a.confidence, r.confidence)
		for name, sums := range r.comparesSum {
			if sums && leftOut && r.compare[name] {
				a.confidence = weakest(a.confidence, g.leaveConfidence)
			}
		}
	}
	a.possible[outcome] = true
	a.counters, a.left = at, left
	return outcome
}

func weakest(a, b string) string {
	return levels[max(slices.Index(levels, a), slices.Index(levels, b))]
}

// day is the day of a text.
func day(s string) rules.Day {
	d, ok := rules.ParseDay(s)
	if !ok && s != "" {
		panic("no day: " + s)
	}
	return d
}

// asked is a question as the engine takes it.
func asked(set *rules.Set, q *question) *rules.Question {
	def := set.Definition()
	out := &rules.Question{Date: day(q.date), Regime: q.regime}
	for _, f := range def.Facts {
		out.Facts = append(out.Facts, rules.Exactly(int64(q.facts[f.Name])))
	}
	for _, f := range q.flows {
		in := set.NoFlow()
		in.Date = day(f.date)
		for i, fact := range def.FlowFacts {
			if n, said := f.facts[fact.Name]; said || len(fact.Distinct) == 0 {
				in.Facts[i] = rules.Exactly(int64(n))
			}
		}
		out.Flows = append(out.Flows, in)
	}
	return out
}

func (q *question) String() string {
	s := fmt.Sprintf("%s %s %v", q.date, q.regime, q.facts)
	for _, f := range q.flows {
		s += fmt.Sprintf(" [%s %v]", f.date, f.facts)
	}
	return s
}

// differences are where an answer of the engine is not that of the oracle. engineFlags are those that the engine raises itself.
func (o *oracle) differences(set *rules.Set, q *question, got *rules.Answer) string {
	want := o.ask(q)
	var bad []string
	check := func(what string, got, want any) {
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
			bad = append(bad, fmt.Sprintf("%s: the engine has %s, the oracle %s", what, g, w))
		}
	}
	def := set.Definition()
	ids := func(list []int) map[string]bool {
		out := map[string]bool{}
		for _, i := range list {
			out[def.Rules[i].ID] = true
		}
		return out
	}
	truths := func(list []string) map[string]bool {
		out := map[string]bool{}
		for _, s := range list {
			out[s] = true
		}
		return out
	}
	if got.Regime != want.regime || got.Outcome != want.outcome || !sameTruths(want.possible, got.Possible) || !sameTruths(want.flags, got.Flags) {
		check("regime", got.Regime, want.regime)
		check("outcome", got.Outcome, want.outcome)
		check("possible", truths(got.Possible), want.possible)
		check("flags", truths(got.Flags), want.flags)
	}
	if want.outcome == "not-in-force" {
		return strings.Join(bad, "\n")
	}
	if len(got.Fired) != len(want.fired) || slices.ContainsFunc(got.Fired, func(i int) bool { return !want.fired[def.Rules[i].ID] }) {
		check("rules", ids(got.Fired), want.fired)
	}
	if len(got.FlowRules) != len(want.flowRules) || slices.ContainsFunc(got.FlowRules, func(i int) bool { return !want.flowRules[def.Rules[i].ID] }) {
		check("flow rules", ids(got.FlowRules), want.flowRules)
	}
	// Of flows under review the engine does not look whether volume is left out where a rule compares it.
	if got.Confidence.String() != want.confidence && !slices.Contains(want.fates, "review") {
		check("confidence", got.Confidence, want.confidence)
	}
	for i, fate := range want.fates {
		if f, ok := got.Flows[i].Fate(); !ok || rules.FateNames[f] != fate {
			check(fmt.Sprintf("fate of flow %d", i), got.Flows[i], fate)
		}
		if rule := got.Flows[i].Rule; rule < 0 || def.Rules[rule].ID != want.decidedBy[i] {
			check(fmt.Sprintf("rule of flow %d", i), rule, want.decidedBy[i])
		}
		certain, possible := got.Flows[i].Counted()
		if may := want.counted[i] || fate == "review" && o.regime(q).placed(q.flows[i].date, q.date); certain != want.counted[i] || possible != may {
			check(fmt.Sprintf("flow %d counted", i), []bool{certain, possible}, []bool{want.counted[i], may})
		}
	}
	for i, c := range def.Counters {
		// With flows under review counters are ranges; those are held against the oracle where everything may be unknown.
		if slices.Contains(want.fates, "review") {
			break
		}
		if got.Counters[i] != rules.Exactly(int64(want.counters[c.Name])) {
			check("counter "+c.Name, got.Counters[i], want.counters[c.Name])
		}
		if got.LeftOut[i] != rules.Exactly(int64(want.left[c.Name])) {
			check("left out of "+c.Name, got.LeftOut[i], want.left[c.Name])
		}
	}
	return strings.Join(bad, "\n")
}

func sameTruths(want map[string]bool, got []string) bool {
	return len(want) == len(got) && !slices.ContainsFunc(got, func(s string) bool { return !want[s] })
}
