package rules_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rulebook/internal/rules"
)

// A script is a number of questions to z3, a solver that knows nothing of rules: whether formulas over whole numbers can be true.
type script struct {
	text    strings.Builder
	queries int
	sat     []bool // when it has run
}

func (s *script) say(format string, args ...any) { fmt.Fprintf(&s.text, format+"\n", args...) }

// ask asks whether a formula can be true, and returns the number of the question.
func (s *script) ask(formula string) int {
	s.say("(push 1)(assert %s)(check-sat)(pop 1)", formula)
	s.queries++
	return s.queries - 1
}

func (s *script) run(t *testing.T) {
	t.Helper()
	program, err := exec.LookPath("z3")
	if err != nil {
		t.Fatal("z3 is not there: install the Debian package z3, or run scripts/setup-tests")
	}
	start := time.Now()
	cmd := exec.Command(program, "-in", "-smt2")
	cmd.Stdin = strings.NewReader(s.text.String())
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("z3: %v: %.2000s", err, out)
	}
	for line := range strings.FieldsSeq(string(bytes.TrimSpace(out))) {
		if line != "sat" && line != "unsat" {
			t.Fatalf("z3 says %.1000s", out)
		}
		s.sat = append(s.sat, line == "sat")
	}
	if len(s.sat) != s.queries {
		t.Fatalf("z3 answers %d of %d questions", len(s.sat), s.queries)
	}
	t.Logf("%d questions to z3 in %s", s.queries, time.Since(start).Round(time.Millisecond))
}

func all(list ...string) string    { return join("and", "true", list) }
func either(list ...string) string { return join("or", "false", list) }
func not(f string) string          { return "(not " + f + ")" }

func join(op, none string, list []string) string {
	switch len(list) {
	case 0:
		return none
	case 1:
		return list[0]
	}
	return "(" + op + " " + strings.Join(list, " ") + ")"
}

// formula is a condition over variables, whose names are given.
func (c *condition) formula(names map[string]string) string {
	if c.name == "" {
		var parts []string
		for i := range c.list {
			parts = append(parts, c.list[i].formula(names))
		}
		if c.any {
			return either(parts...)
		}
		return all(parts...)
	}
	name := names[c.name]
	if name == "" {
		panic("no variable " + c.name)
	}
	var parts, values []string
	for i, sign := range c.signs {
		parts = append(parts, fmt.Sprintf("(%s %s %d)", sign, name, c.limits[i]))
	}
	for _, v := range c.values {
		values = append(values, fmt.Sprintf("(= %s %d)", name, v))
	}
	if len(values) > 0 {
		parts = append(parts, either(values...))
	}
	return all(parts...)
}

// verdicts are what is asked of z3 about the rules of one regime: numbers of questions, one for each span of days.
type verdicts struct {
	gap, clash         [2][]int // of flow rules, of exporter rules
	held, fires, alone map[string][]int
	both               map[[2]string][]int // a rule and one that it overrides
	described          []int               // cases that Prove describes, each of which there must be
}

// solve puts the questions about one regime.
func (o *oracle) solve(s *script, g *oracleRegime, described [2][]facts) *verdicts {
	v := &verdicts{held: map[string][]int{}, fires: map[string][]int{}, alone: map[string][]int{}, both: map[[2]string][]int{}}
	// Days on which the rules change.
	days := []string{g.from}
	if g.draft {
		days = []string{"0001-01-01"}
	}
	for _, r := range o.rules {
		for _, d := range []string{r.from, dayAfter(r.until)} {
			if d != "" && (g.draft || inForce(d, g.from, g.until)) {
				days = append(days, d)
			}
		}
	}
	slices.Sort(days)
	seen := map[string]bool{}
	for _, day := range days {
		key := ""
		for _, r := range slices.Concat(o.active(g, day, true, false), o.active(g, day, false, false)) {
			key += " " + r.id
		}
		if !seen[key] {
			seen[key] = true
			o.solveDay(s, g, day, v, described)
		}
	}
	return v
}

func dayAfter(day string) string {
	if day == "" {
		return ""
	}
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return at.AddDate(0, 0, 1).Format(time.DateOnly)
}

func (o *oracle) solveDay(s *script, g *oracleRegime, day string, v *verdicts, described [2][]facts) {
	s.say("(push 1)")
	names := map[string]string{}
	declare := func(list []oracleFact, prefix string) {
		for _, f := range list {
			names[f.name] = prefix + f.name
			limit := fmt.Sprintf("(>= %s%s 0)", prefix, f.name)
			if f.kind != "number" {
				limit = all(limit, fmt.Sprintf("(< %s%s %d)", prefix, f.name, max(2, len(f.choices))))
			}
			s.say("(declare-const %s%s Int)(assert %s)", prefix, f.name, limit)
		}
	}
	declare(o.facts, "x-")
	flowRules := o.active(g, day, true, false)
	s.say("(push 1)")
	exporterNames := maps.Clone(names)
	declare(o.flowFacts, "l-")
	o.solveLevel(s, flowRules, names, 0, v)
	v.describe(s, described[0], names)
	s.say("(pop 1)")
	names = exporterNames
	o.axioms(s, g, flowRules, names)
	o.solveLevel(s, o.active(g, day, false, false), names, 1, v)
	v.describe(s, described[1], names)
	s.say("(pop 1)")
}

// describe asks whether there are cases.
func (v *verdicts) describe(s *script, cases []facts, names map[string]string) {
	for _, c := range cases {
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(c)) {
			parts = append(parts, fmt.Sprintf("(= %s %d)", names[name], c[name]))
		}
		v.described = append(v.described, s.ask(all(parts...)))
	}
}

// solveLevel asks about rules that decide the same thing.
func (o *oracle) solveLevel(s *script, list []*oracleRule, names map[string]string, level int, v *verdicts) {
	var fires []string
	for _, r := range list {
		s.say("(define-fun holds-%s () Bool %s)", r.id, r.when.formula(names))
	}
	for _, r := range list {
		var over []string
		for _, other := range list {
			if slices.Contains(other.overrides, r.id) {
				over = append(over, "holds-"+other.id)
			}
		}
		s.say("(define-fun fires-%s () Bool %s)", r.id, all("holds-"+r.id, not(either(over...))))
		fires = append(fires, "fires-"+r.id)
	}
	note := func(to map[string][]int, id, formula string) { to[id] = append(to[id], s.ask(formula)) }
	v.gap[level] = append(v.gap[level], s.ask(not(either(fires...))))
	var clash []string
	for i, r := range list {
		var others []string
		for k, other := range list {
			if k != i {
				others = append(others, fires[k])
			}
			if k < i && other.then != r.then {
				clash = append(clash, all(fires[i], fires[k]))
			}
			if slices.Contains(r.overrides, other.id) {
				pair := [2]string{r.id, other.id}
				v.both[pair] = append(v.both[pair], s.ask(all("holds-"+r.id, "holds-"+other.id)))
			}
		}
		note(v.held, r.id, "holds-"+r.id)
		note(v.fires, r.id, fires[i])
		note(v.alone, r.id, all(fires[i], not(either(others...))))
	}
	v.clash[level] = append(v.clash[level], s.ask(either(clash...)))
}

// A class is flows that turn out alike.
type class struct {
	found    uint32
	counts   bool // within the window
	from, to [2]int
}

// axioms say what findings and counters any number of flows may add up to. A class of flows has a variable that says whether one of it is
// there which is not counted, and four for those that are: how many, and what three numbers they add up to.
func (o *oracle) axioms(s *script, g *oracleRegime, flowRules []*oracleRule, names map[string]string) {
	parts := o.parts()
	classes := map[class]map[string]bool{} // with the facts of the exporter for which there is one
	var words []oracleFact
	for _, f := range o.facts {
		uses := f.name == g.leaveSwitch
		for _, r := range flowRules {
			r.when.each(func(c *condition) { uses = uses || c.name == f.name })
		}
		if uses {
			words = append(words, f)
		}
	}
	cuts := [2][]int{{0}, {0}}
	for _, r := range flowRules {
		r.when.each(func(c *condition) {
			for i, part := range parts[:2] {
				if c.name == part {
					for k, n := range c.limits {
						// The first number on the other side of the comparison.
						cuts[i] = append(cuts[i], map[string][]int{">=": {n}, "<": {n}, ">": {n + 1}, "<=": {n + 1}, "=": {n, n + 1}}[c.signs[k]]...)
					}
				}
			}
		})
	}
	for i := range cuts {
		slices.Sort(cuts[i])
		cuts[i] = slices.Compact(cuts[i])
	}
	facts := facts{}
	var exporter func(list []oracleFact, guard []string)
	flowFacts := func(guard string) {
		spans := map[string]span{}
		var names []string
		for _, f := range o.flowFacts {
			if f.kind != "number" {
				spans[f.name] = span{0, max(2, len(f.choices)) - 1}
				names = append(names, f.name)
			}
		}
		each(names, spans, 0, facts, func() {
			for i := range cuts[0] {
				for k := range cuts[1] {
					at := [2]int{i, k}
					for p, part := range parts[:2] {
						facts[part] = cuts[p][at[p]]
					}
					o.classes(g, flowRules, facts, cuts, at, func(c class) {
						if classes[c] == nil {
							classes[c] = map[string]bool{}
						}
						classes[c][guard] = true
					})
				}
			}
		})
	}
	exporter = func(list []oracleFact, guard []string) {
		if len(list) == 0 {
			flowFacts(all(guard...))
			return
		}
		for n := range max(2, len(list[0].choices)) {
			facts[list[0].name] = n
			exporter(list[1:], append(guard, fmt.Sprintf("(= x-%s %d)", list[0].name, n)))
		}
	}
	exporter(words, nil)

	found := make([][]string, len(o.findings))
	sums := map[string][]string{}
	order := slices.SortedFunc(maps.Keys(classes), func(a, b class) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	for i, c := range order {
		there := fmt.Sprintf("there%d", i)
		s.say("(declare-const other%d Bool)", i)
		if c.counts {
			s.say("(declare-const n%d Int)(declare-const a%[1]d Int)(declare-const b%[1]d Int)(declare-const w%[1]d Int)(assert (>= n%[1]d 0))", i)
			for p, name := range []string{"a", "b"} {
				s.say("(assert (>= %s%d (* %d n%[2]d)))", name, i, c.from[p])
				if c.to[p] < many {
					s.say("(assert (<= %s%d (* %d n%[2]d)))", name, i, c.to[p])
				} else {
					s.say("(assert (=> (= n%d 0) (= %s%[1]d 0)))", i, name)
				}
			}
			s.say("(assert (and (>= w%d a%[1]d) (>= w%[1]d b%[1]d) (<= w%[1]d (+ a%[1]d b%[1]d))))", i)
			s.say("(define-fun %s () Bool (or other%d (> n%[2]d 0)))", there, i)
			for p, name := range parts {
				sums[name] = append(sums[name], fmt.Sprintf("%c%d", "abw"[p], i))
			}
		} else {
			s.say("(define-fun %s () Bool other%d)", there, i)
		}
		s.say("(assert (=> %s %s))", there, either(slices.Sorted(maps.Keys(classes[c]))...))
		for f := range o.findings {
			if c.found>>f&1 == 1 {
				found[f] = append(found[f], there)
			}
		}
	}
	for i, f := range o.findings {
		names[f.name] = "g-" + f.name
		s.say("(define-fun g-%s () Int (ite %s 1 0))", f.name, either(found[i]...))
	}
	for _, c := range o.counters {
		names[c.name] = "c-" + c.name
		if c.fact != "" {
			s.say("(define-fun c-%s () Int x-%s)", c.name, c.fact)
		} else {
			s.say("(define-fun c-%s () Int %s)", c.name, join("+", "0", sums[c.sum]))
		}
	}
}

// parts are two numbers of a flow and the one that counts once what both count.
func (o *oracle) parts() [3]string {
	for _, f := range o.flowFacts {
		if f.distinct != nil {
			return [3]string{f.distinct[0], f.distinct[1], f.name}
		}
	}
	panic("no number counts anything once")
}

// classes calls visit with each way in which a flow may turn out; with none when rules do not settle it.
func (o *oracle) classes(g *oracleRegime, flowRules []*oracleRule, facts facts, cuts [2][]int, at [2]int, visit func(class)) {
	deciding := apply(flowRules, facts)
	fate := ""
	for _, r := range deciding {
		if fate != "" && fate != r.then {
			return
		}
		fate = r.then
	}
	if fate == "" {
		return
	}
	fates := []string{fate}
	if fate == "review" {
		fates = []string{"exempt", "counted"}
	}
	for _, turned := range fates {
		c := class{counts: turned == "counted" || turned == "exempt" && g.leaveSwitch != "" && facts[g.leaveSwitch] == 1}
		for i, f := range o.findings {
			if f.flowFact != "" && facts[f.flowFact] == 1 || slices.Contains(f.fates, turned) || slices.Contains(f.fates, fate) {
				c.found |= 1 << i
			}
		}
		for p := range at {
			if !c.counts {
				continue
			}
			c.from[p], c.to[p] = cuts[p][at[p]], many
			if next := at[p] + 1; next < len(cuts[p]) {
				c.to[p] = cuts[p][next] - 1
			}
		}
		visit(c)
	}
}

// said is what Prove reports of a regime.
type said struct {
	flowGap, exporterGap       bool
	clashes, overrides         map[[2]string]bool
	dead, neverHeld, redundant map[string]bool
	other                      []string
}

var quoted = regexp.MustCompile(`"([^"]+)"`)

func report(regime string, problems []rules.Problem) *said {
	s := &said{clashes: map[[2]string]bool{}, overrides: map[[2]string]bool{}, dead: map[string]bool{}, redundant: map[string]bool{},
		neverHeld: map[string]bool{}}
	for _, p := range problems {
		var names []string
		for _, m := range quoted.FindAllStringSubmatch(p.Msg, -1) {
			names = append(names, m[1])
		}
		switch {
		case p.Code == "rule-example" || p.Code == "rule-boundary":
			continue
		case p.Code != "rule-clash" && !slices.Contains(names, regime):
			continue
		}
		switch p.Code {
		case "rule-gap":
			s.flowGap = s.flowGap || strings.Contains(p.Msg, "of a flow")
			s.exporterGap = s.exporterGap || !strings.Contains(p.Msg, "of a flow")
		case "rule-clash":
			s.clashes[[2]string{names[0], names[1]}] = true
		case "rule-override":
			s.overrides[[2]string{names[0], names[1]}] = true
		case "rule-redundant":
			s.redundant[names[0]] = true
		case "rule-dead":
			s.dead[names[0]] = true
			if strings.Contains(p.Msg, "meets its condition") {
				s.neverHeld[names[0]] = true
			}
		default:
			s.other = append(s.other, p.Msg)
		}
	}
	return s
}

// A proofCase is a regime about which Prove and z3 are asked.
type proofCase struct {
	name   string
	from   *texts
	regime *oracleRegime
	oracle *oracle
	said   *said
	asked  *verdicts
}

// differences returns where the two differ.
func (c *proofCase) differences(s *script) (bad []string) {
	some := func(list []int) bool { return slices.ContainsFunc(list, func(i int) bool { return s.sat[i] }) }
	differ := func(what string, prove, z3 any) {
		if p, z := fmt.Sprint(prove), fmt.Sprint(z3); p != z {
			bad = append(bad, fmt.Sprintf("%s: Prove has %s, z3 %s", what, p, z))
		}
	}
	v, p := c.asked, c.said
	flowGap, gap := some(v.gap[0]), some(v.gap[0]) || some(v.gap[1])
	clash := some(v.clash[0]) || some(v.clash[1])
	for _, i := range v.described {
		differ("a case that is described", true, s.sat[i])
	}
	differ("a gap", p.flowGap || p.exporterGap, gap)
	if p.flowGap {
		differ("a gap of flows", true, flowGap)
	}
	if p.exporterGap {
		differ("a gap of exporters", true, some(v.gap[1]))
	}
	differ("a clash", len(p.clashes) > 0, clash)
	dead, neverHeld, redundant, overrides := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[[2]string]bool{}
	for id := range v.fires {
		if !some(v.fires[id]) {
			dead[id] = true
		} else if !some(v.alone[id]) {
			redundant[id] = true
		}
		if !some(v.held[id]) {
			neverHeld[id] = true
		}
	}
	for _, r := range c.oracle.rules {
		if _, active := v.fires[r.id]; r.flag == "" && !active && (r.flow && slices.Contains(r.regimes, c.regime.flowRules) || !r.flow && slices.Contains(r.regimes, c.regime.name)) {
			dead[r.id] = true
		}
	}
	for pair, list := range v.both {
		if !some(list) {
			overrides[pair] = true
		}
	}
	if gap || clash {
		differ("conditions that never hold", p.neverHeld, neverHeld)
		return bad
	}
	differ("rules that never fire", p.dead, dead)
	differ("rules that never decide alone", p.redundant, redundant)
	differ("overrides that settle nothing", p.overrides, overrides)
	return bad
}

// madeLabels are the labels of the made-up facts that are not their names, by level.
var madeLabels = [2]map[string]string{{"a": "a_persons", "b": "b_persons"}, {"important": "important_data"}}

// described are the cases that problems describe in words, by level, and whether the rules that answer there are as many as the problem
// says.
func (o *oracle) described(g *oracleRegime, problems []rules.Problem) (cases [2][]facts, bad []string) {
	for _, p := range problems {
		if p.Code != "rule-gap" && p.Code != "rule-clash" {
			continue
		}
		ids := quoted.FindAllStringSubmatch(p.Msg, -1)
		level := 1
		if strings.Contains(p.Msg, "of a flow of") || p.Code == "rule-clash" && slices.ContainsFunc(o.rules, func(r *oracleRule) bool { return r.id == ids[0][1] && r.flow }) {
			level = 0
		}
		_, words, _ := strings.Cut(p.Msg, ": ")
		words, _, _ = strings.Cut(words, `; "`)
		c := facts{}
		for part := range strings.SplitSeq(words, "; ") {
			label, value, ok := strings.Cut(part, ": ")
			if !ok {
				continue
			}
			if name := madeLabels[level][label]; name != "" {
				label = name
			}
			switch i := slices.Index(o.choices(label), value); {
			case i >= 0:
				c[label] = i
			case value == "yes" || value == "no":
				c[label] = strings.Index("ny", value[:1])
			default:
				n, err := strconv.Atoi(strings.ReplaceAll(value, ",", ""))
				if err != nil {
					bad = append(bad, p.Msg)
				}
				c[label] = n
			}
		}
		cases[level] = append(cases[level], c)
		thens := map[string]bool{}
		for _, r := range apply(o.active(g, "2025-06-30", level == 0, false), c) {
			thens[r.then] = true
		}
		if p.Code == "rule-gap" && len(thens) > 0 || p.Code == "rule-clash" && len(thens) < 2 {
			bad = append(bad, fmt.Sprintf("%s: what follows is %v", p.Msg, thens))
		}
	}
	return cases, bad
}

// newCase asks Prove about a regime, and puts the questions for z3.
func newCase(t *testing.T, s *script, name string, from *texts, set *rules.Set, regime string) *proofCase {
	_, problems := set.Prove()
	c := &proofCase{name: name, from: from, oracle: newOracle(from), said: report(regime, problems)}
	for _, g := range c.oracle.regimes {
		if g.name == regime {
			c.regime = g
		}
	}
	cases, bad := c.oracle.described(c.regime, problems)
	if len(bad) > 0 {
		t.Errorf("%s:\n%s", name, strings.Join(bad, "\n"))
	}
	c.asked = c.oracle.solve(s, c.regime, cases)
	return c
}

// TestSolver: what Prove says of gaps, clashes and rules that never fire is what z3 says, of the rules of this repository and of rules
// that were made up, with mistakes put in.
func TestSolver(t *testing.T) {
	t.Parallel()
	s := &script{}
	s.say("(set-option :print-success false)(set-logic ALL)")
	var cases []*proofCase
	from := published()
	for _, g := range newOracle(&from).regimes {
		cases = append(cases, newCase(t, s, g.name, &from, publishedSet(), g.name))
	}
	ours := len(cases)
	planted := map[string]int{}
	wanted := map[*proofCase]string{}
	for seed := range 200 {
		random := rand.New(rand.NewPCG(7, uint64(seed)))
		d := draw(random.IntN)
		g := makeSet(d, kindOfSet{constants: 2 + d(4), alone: true})
		fault := ""
		if seed%4 > 0 {
			fault = g.plant(d)
			planted[fault]++
		}
		c := newCase(t, s, fmt.Sprintf("made up %d, %s", seed, fault), &g.texts, compile(t, &g.texts), "one")
		wanted[c] = fault
		cases = append(cases, c)
	}
	s.run(t)
	for i, c := range cases {
		if bad := c.differences(s); len(bad) > 0 {
			t.Errorf("%s:\n%s", c.name, strings.Join(bad, "\n"))
			if i >= ours {
				t.Logf("%s", c.from.regimes)
				for _, b := range c.from.blocks {
					t.Logf("%s", b.text)
				}
			}
		}
		p := c.said
		if i < ours && (p.flowGap || p.exporterGap || len(p.clashes)+len(p.dead)+len(p.redundant)+len(p.overrides)+len(p.other) > 0) {
			t.Errorf("%s: %+v", c.name, *p)
		}
		found := map[string]bool{"": true, "gap": p.flowGap || p.exporterGap, "clash": len(p.clashes) > 0, "dead": len(p.dead) > 0}
		fault, _, _ := strings.Cut(wanted[c], " ")
		if !found[fault] {
			t.Errorf("%s is not found: %+v", c.name, *p)
			for _, b := range c.from.blocks {
				t.Logf("%s", b.text)
			}
		}
	}
	t.Logf("mistakes put in: %v", planted)
}

// plant puts a mistake into rules that have none, and says which.
func (g *generated) plant(d draw) string {
	o := newOracle(&g.texts)
	// Rules that are at work in some question.
	work := map[string]bool{}
	for range 200 {
		q := o.madeQuestion(d)
		a := o.ask(q)
		maps.Copy(work, a.fired)
		maps.Copy(work, a.flowRules)
	}
	var at []int
	for i, r := range g.rules {
		if work[r.id] {
			at = append(at, i)
		}
	}
	i := pick(d, at...)
	r := g.rules[i]
	level := r.level
	if level == "" {
		level = "exporter"
	}
	switch kind := d(8); kind {
	case 0, 1:
		// Nobody else answers where it did.
		for _, other := range g.rules {
			other.overrides = slices.DeleteFunc(other.overrides, func(id string) bool { return id == r.id })
		}
		if others := g.holdersBeside(r); len(others) > 0 {
			break
		}
		g.rules = slices.Delete(g.rules, i, i+1)
		if !slices.ContainsFunc(g.rules, func(other *made) bool { return other.level == r.level && other.then == r.then }) {
			g.regimes = regexp.MustCompile("(?m)^  "+r.then+":.*\n").ReplaceAllString(g.regimes, "")
		}
		g.write(d)
		return "gap of a rule left out, " + level
	case 2, 3:
		twin := *r
		twin.id, twin.overrides = "twin", []string{}
		for _, then := range []string{"nothing", "exempt", "counted", "light", "middle", "heavy"} {
			if flow := slices.Contains(rules.FateNames[:], then); flow == (r.level == "flow") && then != r.then && (flow || strings.Contains(g.regimes, "\n  "+then+":")) {
				twin.then = then
			}
		}
		if twin.then == r.then {
			break
		}
		for _, other := range g.rules {
			if slices.Contains(other.overrides, r.id) {
				other.overrides = append(other.overrides, twin.id)
			}
		}
		g.rules = append(g.rules, &twin)
		g.write(d)
		return "clash of a rule and its twin, " + level
	case 4:
		twin := *r
		twin.id, twin.overrides = "twin", []string{}
		r.overrides = append(r.overrides, twin.id)
		g.rules = append(g.rules, &twin)
		g.write(d)
		return "dead as it is overridden, " + level
	case 5:
		twin := *r
		twin.id, twin.overrides, twin.from, twin.until = "twin", []string{}, pick(d, "2030-01-01", ""), ""
		if twin.from == "" {
			twin.until = "2019-12-31"
		}
		g.rules = append(g.rules, &twin)
		g.write(d)
		return "dead as its days are over, " + level
	}
	// No question is like that.
	impossible := []region{
		{"exported": {options: []string{"false"}}, "remaining": {options: []string{"true"}}},
		{"exported": {options: []string{"false"}}, "reviewed": {options: []string{"true"}}},
		{"exported": {options: []string{"false"}}, "a": {min: 1, max: many}},
	}
	switch {
	case g.compares("whole") && g.compares("b"):
		impossible = impossible[:2] // both of its parts cannot be compared beside the whole
	case g.compares("whole"):
		impossible = append(impossible, region{"whole": {min: 0, max: 1}, "a": {min: 2, max: many}})
	}
	then := ""
	for _, other := range g.rules {
		if other.level == "" && other.flag == "" {
			then = other.then
		}
	}
	g.rules = append(g.rules, &made{id: "twin", regime: "one", then: then, any: []region{pick(d, impossible...)}, overrides: []string{}})
	g.write(d)
	return "dead as nothing is like that, exporter"
}

// compares reports whether a rule that decides looks at a name.
func (g *generated) compares(name string) bool {
	for _, r := range g.rules {
		for _, part := range r.any {
			if _, ok := part[name]; ok && r.flag == "" {
				return true
			}
		}
	}
	return false
}

// holdersBeside are other rules of the level that hold where r does for some values.
func (g *generated) holdersBeside(r *made) (ids []string) {
	for _, other := range g.rules {
		if other != r && other.level == r.level && other.flag == "" && other.meets(r) {
			ids = append(ids, other.id)
		}
	}
	return ids
}

// madeQuestion makes up a question about rules that were made up.
func (o *oracle) madeQuestion(d draw) *question {
	q := &question{date: "2025-06-30", regime: "one", facts: facts{}}
	fill := func(list []oracleFact, to facts) {
		for _, f := range list {
			switch {
			case f.distinct != nil:
				low, high := max(to[f.distinct[0]], to[f.distinct[1]]), to[f.distinct[0]]+to[f.distinct[1]]
				to[f.name] = pick(d, low, high)
			case f.kind == "number":
				to[f.name] = d(7)
			default:
				to[f.name] = d(max(2, len(f.choices)))
			}
		}
	}
	fill(o.facts, q.facts)
	for range d(4) {
		f := flow{facts: facts{}}
		fill(o.flowFacts, f.facts)
		if d.yes(1, 4) {
			f.date = "2019-01-01"
		}
		q.flows = append(q.flows, f)
	}
	return q
}
