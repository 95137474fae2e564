package site

import (
	"bytes"
	"cmp"
	_ "embed"
	"html/template"
	"reflect"
	"slices"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/numbers"
	"rulebook/internal/rules"
	"rulebook/internal/theme"
)

// aboutProofFile is the page that says what the build's proof means. A project need not have one.
const aboutProofFile = content.Folder + "/rules/checked.md"

// insert makes the HTML of a block of the page that the project makes.
func (s *Site) insert(p *content.Page, in content.Insert) (string, error) {
	l := themeLang(p.Lang)
	var buf bytes.Buffer
	var err error
	if g := in.Generated; g != nil && g.Show == content.Articles {
		err = s.writeRow(&buf, p, g)
		return buf.String(), err
	}
	if g := in.Generated; g != nil && g.Show == content.Translations {
		err = s.theme.Translations(&buf, l, s.translations(p))
		return buf.String(), err
	}
	if g := in.Generated; g != nil && (g.Show == content.Sources || g.Show == content.Claims) {
		if g.Show == content.Sources {
			err = s.theme.SourceList(&buf, l, s.sourceList(p))
			return buf.String(), err
		}
		view, err := s.claimsView(p, g.Level)
		if err == nil {
			err = s.theme.Claims(&buf, l, view)
		}
		return buf.String(), err
	}
	v := s.ruleViews(p)
	switch g := in.Generated; {
	case in.Rule != nil:
		err = s.theme.Rule(&buf, l, v.rule(in.Rule))
	case g.Show == content.Decisions:
		err = s.theme.Decisions(&buf, l, v.decisions(g.Regime))
	case g.Show == content.Thresholds:
		err = s.theme.Thresholds(&buf, l, v.thresholds())
	case g.Show == content.Difference:
		err = s.theme.Difference(&buf, l, v.difference(g.From, g.To))
	case g.Show == content.Map:
		if m := v.decisionMap(g.Regime, v.mapDay(g.Regime)); m != nil {
			err = s.theme.Map(&buf, l, m)
		}
	}
	return buf.String(), err
}

// translatedRules are the rules of a page that is a translation: they stand in the original's text alone.
func (s *Site) translatedRules(p *content.Page) (list []theme.Rule) {
	if p.Original == nil || len(p.Rules) == 0 {
		return nil
	}
	v := s.ruleViews(p)
	for _, r := range p.Rules {
		list = append(list, *v.rule(r))
	}
	return list
}

// ruleViews makes views of rules for one page: their words in its language, their links as seen from it.
type ruleViews struct {
	*Site
	page *content.Page
	lang string
	book *content.Rulebook
	def  *rules.Definition
}

func (s *Site) ruleViews(p *content.Page) ruleViews {
	return ruleViews{s, p, p.Lang.Code, s.lib.Rulebook, s.lib.Rulebook.Set.Definition()}
}

func (v ruleViews) in(w rules.Words) string { return w.In(v.lang) }

// flow is what one flow is called.
func (v ruleViews) flow() string { return v.in(v.def.Flow.One) }

func (v ruleViews) rule(b *content.RuleBlock) *theme.Rule {
	r := &v.def.Rules[b.Index]
	out := &theme.Rule{
		ID: r.ID, When: v.conjuncts(&r.When, r.Level), Result: v.result(r), Because: v.in(r.Because), Cites: v.cites(r.Cites),
		Confidence: r.Confidence.String(), From: r.From.String(), Until: r.Until.String(), Code: template.HTML(b.HTML),
	}
	for _, reading := range r.Readings {
		out.Readings = append(out.Readings, theme.Reading{Words: reading.Words, Because: v.in(reading.Because)})
	}
	for _, name := range r.Regimes {
		out.Regimes = append(out.Regimes, v.regime(v.findRegime(name)))
		out.Proofs = append(out.Proofs, v.proofs(name, r.From, r.Until)...)
	}
	for _, id := range r.Overrides {
		out.Overrides = append(out.Overrides, v.ruleLink(id))
	}
	for i := range v.def.Rules {
		if other := &v.def.Rules[i]; slices.Contains(other.Overrides, r.ID) {
			out.OverriddenBy = append(out.OverriddenBy, v.ruleLink(other.ID))
		}
	}
	for i := range r.Examples {
		out.Examples = append(out.Examples, v.example(r, &r.Examples[i]))
	}
	return out
}

func (v ruleViews) findRegime(name string) *rules.Regime {
	i := slices.IndexFunc(v.def.Regimes, func(g rules.Regime) bool { return g.Name == name })
	return &v.def.Regimes[i]
}

// ruleLink leads to a rule where it stands, in the page's language where it can.
func (v ruleViews) ruleLink(id string) theme.Link {
	b := v.book.Find(id)
	target := b.Page.In(v.lang)
	return theme.Link{Title: id, Href: v.page.Href(target, b.Anchor())}
}

// cites are the links of what a rule rests on. Once the list has named another instrument, the page's own is named as well: after
// "Personal Information Protection Law, art 38" a bare "art 4" would be read as an article of that law.
func (v ruleViews) cites(list []string) (links []theme.Link) {
	cite := v.lib.Cite
	for _, text := range list {
		if ref, ok := cite(v.page, text); ok {
			if ref.Page.Instrument != v.page.Instrument {
				cite = v.lib.CiteInFull
			}
			links = append(links, theme.Link{Title: ref.Label, Href: v.page.Href(ref.Page, ref.Anchor)})
		}
	}
	return links
}

// regimeLink leads to the instrument that a regime is named after, where there is one.
func (v ruleViews) regimeLink(g *rules.Regime) theme.Link {
	l := theme.Link{Title: v.in(g.Label)}
	if ins := v.lib.Instrument(g.Name); ins != nil {
		l.Href = v.page.Href(ins.In(v.lang), "")
	}
	return l
}

func (v ruleViews) regime(g *rules.Regime) theme.Regime {
	return theme.Regime{Link: v.regimeLink(g), Draft: g.Draft, From: g.From.String(), Until: g.Until.String(), Window: rules.WindowNames[g.Window]}
}

// proofs are those of a regime on days of a span.
func (v ruleViews) proofs(regime string, from, until rules.Day) (list []theme.Proof) {
	var about *theme.Link
	if v.aboutProof != nil {
		p := v.aboutProof.In(v.lang)
		l := link(v.page, p, p.Title)
		about = &l
	}
	for _, p := range v.book.Proofs {
		if p.Regime != regime || until != 0 && p.From > until || from != 0 && p.Until != 0 && p.Until < from {
			continue
		}
		number := func(n int) string { return numbers.Number("en", int64(n)) }
		list = append(list, theme.Proof{
			Regime: v.regimeLink(v.findRegime(regime)), From: p.From.String(), Until: p.Until.String(), About: about,
			Rules: number(p.Rules), Cases: number(p.Cases), Boundaries: number(p.Boundaries), Examples: number(p.Examples),
		})
	}
	return list
}

func (v ruleViews) result(r *rules.Rule) theme.Result {
	switch {
	case r.Flag != "":
		for _, f := range v.def.Flags {
			if f.Name == r.Flag {
				return theme.Result{Flag: true, Label: v.in(f.Label), Sentence: v.in(f.Help)}
			}
		}
	case r.Level == rules.FlowLevel:
		return theme.Result{Fate: r.Then, Flow: v.flow()}
	}
	return v.outcome(r.Then)
}

func (v ruleViews) outcome(name string) theme.Result {
	for _, o := range v.def.Outcomes {
		if o.Name == name {
			return theme.Result{Label: v.in(o.Label), Sentence: v.in(o.Sentence)}
		}
	}
	return theme.Result{Label: name}
}

// mechanisms lead to what each mechanism rests on. One that the words of the outcome name already is left out.
func (v ruleViews) mechanisms(outcome string) (links []theme.Link) {
	for _, o := range v.def.Outcomes {
		if o.Name != outcome {
			continue
		}
		for _, m := range v.def.Mechanisms {
			if named := strings.Contains(strings.ToLower(v.in(o.Label)), strings.ToLower(v.in(m.Label))); named || !slices.Contains(o.Mechanisms, m.Name) {
				continue
			}
			l := theme.Link{Title: v.in(m.Label)}
			for _, c := range v.cites(m.Cites) {
				l.Href = c.Href
				break
			}
			links = append(links, l)
		}
	}
	return links
}

// conjuncts are the conditions that must all hold for c to hold.
func (v ruleViews) conjuncts(c *rules.Condition, level rules.Level) (list []theme.Condition) {
	if c.Op != rules.All {
		return []theme.Condition{v.condition(c, level)}
	}
	for i := range c.List {
		list = append(list, v.condition(&c.List[i], level))
	}
	return list
}

func (v ruleViews) condition(c *rules.Condition, level rules.Level) theme.Condition {
	switch {
	case c.Op == rules.Is:
		return v.is(c, level)
	case len(c.List) == 1:
		return v.condition(&c.List[0], level)
	}
	out := theme.Condition{Any: c.Op == rules.Any}
	for i := range c.List {
		out.List = append(out.List, v.condition(&c.List[i], level))
	}
	return out
}

func (v ruleViews) is(c *rules.Condition, level rules.Level) theme.Condition {
	x := v.find(c.Name, level)
	if len(c.Bounds) > 0 {
		return theme.Condition{Label: v.in(x.label), Values: []string{numbers.Phrase(v.lang, c.Bounds, x.unit)}}
	}
	return v.oneOf(x, c.Values)
}

// oneOf says which values a variable has. A choice of all options but one is told by that.
func (v ruleViews) oneOf(x variable, values []string) theme.Condition {
	out := theme.Condition{Label: v.in(x.label)}
	if x.choices == nil {
		for _, value := range values {
			out.Key = map[string]string{"true": "yes", "false": "no"}[value]
		}
		return out
	}
	var others []string
	for _, o := range x.choices {
		if label := v.in(o.Label); slices.Contains(values, o.Name) {
			out.Values = append(out.Values, label)
		} else {
			others = append(others, label)
		}
	}
	if len(others) == 1 && len(values) > 2 {
		out.Values, out.But = nil, others[0]
	}
	return out
}

// A variable is what a single condition looks at.
type variable struct {
	label   rules.Words
	unit    rules.Noun
	choices []rules.Option
	counter int // index of the counter, or -1
}

// find finds a variable by its name: exporter rules look at findings, counters and facts of the exporter, flow rules at facts of the
// flow and of the exporter.
func (v ruleViews) find(name string, level rules.Level) variable {
	facts := v.def.FlowFacts
	if level == rules.ExporterLevel {
		for i, c := range v.def.Counters {
			if c.Name == name {
				return variable{label: c.Label, unit: c.Unit, counter: i}
			}
		}
		for _, f := range v.def.Findings {
			if f.Name == name {
				return variable{label: f.Label, counter: -1}
			}
		}
		facts = nil
	}
	for _, list := range [2][]rules.Fact{facts, v.def.Facts} {
		for i := range list {
			if list[i].Name == name {
				return ofFact(&list[i])
			}
		}
	}
	return variable{counter: -1}
}

func ofFact(f *rules.Fact) variable {
	return variable{label: f.Label, unit: f.Unit, choices: f.Choices, counter: -1}
}

// between is the bounds of a range of numbers; a range without a limit has none above.
func between(r rules.Range) (bounds []rules.Bound) {
	if r.Exact() {
		return []rules.Bound{{Sign: rules.Equal, Value: r.Min}}
	}
	if r.Min > 0 {
		bounds = append(bounds, rules.Bound{Sign: rules.AtLeast, Value: r.Min})
	}
	if r.Max < rules.MaxNumber {
		bounds = append(bounds, rules.Bound{Sign: rules.LessThan, Value: r.Max + 1})
	}
	return bounds
}

// amount writes a number of things.
func (v ruleViews) amount(n int64, unit rules.Noun) string {
	words := unit.Many
	if n == 1 {
		words = unit.One
	}
	text := v.in(words)
	if text != "" && (v.lang != "zh" || text[0] < 0x80) {
		text = " " + text
	}
	return numbers.Number(v.lang, n) + text
}

// example writes a worked case in words.
func (v ruleViews) example(r *rules.Rule, e *rules.Example) theme.Example {
	out := theme.Example{Flow: v.flow(), Result: v.outcome(e.Then), Counts: v.counts(e.Counts), LeftOut: v.counts(e.LeftOut)}
	if e.Regime != "" && (len(r.Regimes) == 0 || e.Regime != r.Regimes[0]) {
		l := v.regimeLink(v.findRegime(e.Regime))
		out.Regime = &l
	}
	given, _ := e.Given.(rules.Object)
	for _, m := range given {
		switch m.Name {
		case "date":
			out.Date, _ = m.Value.(string)
		case "flows":
			flows, _ := m.Value.([]rules.Value)
			for _, flow := range flows {
				out.Flows = append(out.Flows, v.exampleFlow(flow))
			}
		default:
			out.Facts = append(out.Facts, v.told(m, v.def.Facts))
		}
	}
	for _, name := range e.Possible {
		out.Possible = append(out.Possible, v.outcome(name).Label)
	}
	out.Try = v.tryExample(r, e)
	for _, name := range e.Flags {
		out.Flags = append(out.Flags, v.result(&rules.Rule{Flag: name}).Label)
	}
	return out
}

func (v ruleViews) exampleFlow(flow rules.Value) (out theme.ExampleFlow) {
	out.Flow = v.flow()
	object, _ := flow.(rules.Object)
	for _, m := range object {
		switch m.Name {
		case "name":
		case "date":
			out.Date, _ = m.Value.(string)
		default:
			out.Facts = append(out.Facts, v.told(m, v.def.FlowFacts))
		}
	}
	return out
}

// told writes a fact as an example gives it.
func (v ruleViews) told(m rules.Member, facts []rules.Fact) theme.Condition {
	var x variable
	for i := range facts {
		if facts[i].Name == m.Name {
			x = ofFact(&facts[i])
		}
	}
	out := theme.Condition{Label: v.in(x.label)}
	switch value := m.Value.(type) {
	case bool:
		out.Key = "no"
		if value {
			out.Key = "yes"
		}
	case int64:
		out.Values = []string{v.amount(value, x.unit)}
	case rules.Object:
		least, _ := value.Get("min").(int64)
		most, ok := value.Get("max").(int64)
		if !ok {
			most = rules.MaxNumber
		}
		out.Values = []string{numbers.Phrase(v.lang, between(rules.Range{Min: least, Max: most}), x.unit)}
	case string:
		if value == "unknown" {
			out.Key = value
			break
		}
		return v.oneOf(x, []string{value})
	}
	return out
}

func (v ruleViews) counts(counts map[string]int64) (list []theme.Condition) {
	for _, c := range v.def.Counters {
		if n, ok := counts[c.Name]; ok {
			list = append(list, theme.Condition{Label: v.in(c.Label), Values: []string{v.amount(n, c.Unit)}})
		}
	}
	return list
}

// maxClauses bounds in how many rows a condition is written out. One that has more is shown as it is.
const maxClauses = 12

// clauses writes a condition as a list of which one must hold: each a list of single conditions that must all hold. It is nil when
// there are too many.
func clauses(c *rules.Condition) [][]*rules.Condition {
	switch c.Op {
	case rules.Is:
		return [][]*rules.Condition{{c}}
	case rules.Any:
		var out [][]*rules.Condition
		for i := range c.List {
			more := clauses(&c.List[i])
			if more == nil || len(out)+len(more) > maxClauses {
				return nil
			}
			out = append(out, more...)
		}
		return out
	}
	out := [][]*rules.Condition{{}}
	for i := range c.List {
		more := clauses(&c.List[i])
		if more == nil || len(out)*len(more) > maxClauses {
			return nil
		}
		var product [][]*rules.Condition
		for _, a := range out {
			for _, b := range more {
				product = append(product, slices.Concat(a, b))
			}
		}
		out = product
	}
	return out
}

// A clause is single conditions that must all hold: those of counters, with all that is asked of each, and the others.
type clause struct {
	numbers map[int][]rules.Bound
	others  []*rules.Condition
}

func (v ruleViews) clauses(r *rules.Rule) (list []clause) {
	for _, all := range clauses(&r.When) {
		c := clause{numbers: map[int][]rules.Bound{}}
		for _, is := range all {
			if x := v.find(is.Name, r.Level); x.counter >= 0 {
				c.numbers[x.counter] = append(c.numbers[x.counter], is.Bounds...)
			} else {
				c.others = append(c.others, is)
			}
		}
		list = append(list, c)
	}
	return list
}

func (v ruleViews) all(list []*rules.Condition, level rules.Level) (out []theme.Condition) {
	for _, c := range list {
		out = append(out, v.is(c, level))
	}
	return out
}

// days are those of a rule that lie within those of its regime, as far as they are not the same.
func days(r *rules.Rule, g *rules.Regime) (from, until rules.Day) {
	if g == nil || r.From > g.From {
		from = r.From
	}
	if g == nil || r.Until != 0 && (g.Until == 0 || r.Until < g.Until) {
		until = r.Until
	}
	return from, until
}

// decisions makes the tables of a regime.
func (v ruleViews) decisions(name string) *theme.Decisions {
	g := v.findRegime(name)
	out := &theme.Decisions{Flow: v.flow(), Regime: v.regime(g), Proofs: v.proofs(name, 0, 0)}
	var exporter []*rules.Rule
	flowsOf := name
	if g.FlowRules != "" {
		flowsOf = g.FlowRules
		out.FlowsOf = v.in(v.findRegime(flowsOf).Label)
	}
	for i := range v.def.Rules {
		r := &v.def.Rules[i]
		switch {
		case g.Until != 0 && r.From > g.Until || r.Until != 0 && r.Until < g.From:
			// It holds on no day of the regime.
		case r.Flag != "" && (r.Regimes == nil || slices.Contains(r.Regimes, name)):
			out.Flags = append(out.Flags, v.flowDecision(r, g, nil))
		case r.Flag != "":
		case r.Level == rules.FlowLevel && slices.Contains(r.Regimes, flowsOf):
			choices := v.choices(flowsOf)
			if out.Choices == nil {
				for _, f := range choices {
					out.Choices = append(out.Choices, v.in(f.Label))
				}
			}
			out.Flows = append(out.Flows, v.flowDecision(r, g, choices))
		case r.Level == rules.ExporterLevel && slices.Contains(r.Regimes, name):
			exporter = append(exporter, r)
		}
	}
	var counters []int
	for i, c := range v.def.Counters {
		if slices.ContainsFunc(exporter, func(r *rules.Rule) bool { return looksAt(&r.When, c.Name) }) {
			counters = append(counters, i)
			out.Counters = append(out.Counters, v.in(c.Label))
		}
	}
	out.Columns = 3 + len(counters)
	for _, r := range exporter {
		from, until := days(r, g)
		if from != 0 || until != 0 {
			from, until = cmp.Or(from, g.From), cmp.Or(until, g.Until)
		}
		i := slices.IndexFunc(out.Groups, func(d theme.DecisionGroup) bool { return d.From == from.String() && d.Until == until.String() })
		if i < 0 {
			i = len(out.Groups)
			out.Groups = append(out.Groups, theme.DecisionGroup{From: from.String(), Until: until.String()})
		}
		out.Groups[i].Rules = append(out.Groups[i].Rules, v.decision(r, name, counters))
	}
	// Rules of all days come first: their group has no days. Of the others one that only ends was there from the beginning.
	slices.SortStableFunc(out.Groups, func(a, b theme.DecisionGroup) int {
		if (a.From+a.Until == "") != (b.From+b.Until == "") {
			return len(a.From+a.Until) - len(b.From+b.Until)
		}
		return strings.Compare(a.From, b.From)
	})
	return out
}

func looksAt(c *rules.Condition, name string) bool {
	return c.Op == rules.Is && c.Name == name || slices.ContainsFunc(c.List, func(c rules.Condition) bool { return looksAt(&c, name) })
}

// decision makes the rows of an exporter rule.
func (v ruleViews) decision(r *rules.Rule, regime string, counters []int) theme.Decision {
	out := theme.Decision{Result: v.result(r), Mechanisms: v.mechanisms(r.Then), Cites: v.cites(r.Cites), Confidence: r.Confidence.String(),
		Rule: v.ruleLink(r.ID)}
	list := v.clauses(r)
	out.Try = v.tryRule(r, regime, nil)
	if list != nil {
		out.Try = v.tryRule(r, regime, list[0].numbers)
	}
	if list == nil {
		out.Rows = []theme.DecisionRow{{Conditions: v.conjuncts(&r.When, r.Level), Numbers: v.numbers(nil, counters)}}
		return out
	}
	for i, c := range list {
		row := theme.DecisionRow{Numbers: v.numbers(c.numbers, counters)}
		if i == 0 || !slices.Equal(c.others, list[0].others) {
			row.Conditions = v.all(c.others, r.Level)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (v ruleViews) numbers(bounds map[int][]rules.Bound, counters []int) []theme.Number {
	out := make([]theme.Number, len(counters))
	for i, k := range counters {
		c := &v.def.Counters[k]
		out[i] = theme.Number{Label: v.in(c.Label), Value: numbers.Phrase(v.lang, bounds[k], c.Unit)}
	}
	return out
}

// choices are the choices of a flow that the flow rules of a regime look at.
func (v ruleViews) choices(regime string) (list []*rules.Fact) {
	for i := range v.def.FlowFacts {
		f := &v.def.FlowFacts[i]
		if f.Kind == rules.Choice && slices.ContainsFunc(v.def.Rules, func(r rules.Rule) bool {
			return r.Level == rules.FlowLevel && r.Flag == "" && slices.Contains(r.Regimes, regime) && looksAt(&r.When, f.Name)
		}) {
			list = append(list, f)
		}
	}
	return list
}

// flowDecision makes the row of a flow rule, or of one that raises a flag.
func (v ruleViews) flowDecision(r *rules.Rule, g *rules.Regime, choices []*rules.Fact) theme.FlowDecision {
	from, until := days(r, g)
	out := theme.FlowDecision{Result: v.result(r), Cites: v.cites(r.Cites), Confidence: r.Confidence.String(), Rule: v.ruleLink(r.ID),
		From: from.String(), Until: until.String(), Try: v.tryRule(r, "", nil)}
	for _, f := range choices {
		out.Choices = append(out.Choices, theme.Condition{Label: v.in(f.Label)})
	}
	list := []rules.Condition{r.When}
	if r.When.Op == rules.All {
		list = r.When.List
	}
	for i := range list {
		if k := slices.IndexFunc(choices, func(f *rules.Fact) bool { return list[i].Op == rules.Is && f.Name == list[i].Name }); k >= 0 {
			out.Choices[k] = v.is(&list[i], r.Level)
		} else {
			out.Conditions = append(out.Conditions, v.condition(&list[i], r.Level))
		}
	}
	return out
}

// thresholds lists the numbers that exporter rules compare: by regime, in the order of the counters and of the numbers.
func (v ruleViews) thresholds() *theme.Thresholds {
	out := &theme.Thresholds{}
	add := func(g *rules.Regime, belongs func(*rules.Rule) bool) {
		regime := ""
		if g != nil {
			regime = g.Name
		}
		type row struct {
			theme.Threshold
			counter int
			least   int64
		}
		var rows []row
		for i := range v.def.Rules {
			r := &v.def.Rules[i]
			if r.Level != rules.ExporterLevel || !belongs(r) {
				continue
			}
			from, until := days(r, g)
			for _, c := range v.clauses(r) {
				t := row{counter: -1, Threshold: theme.Threshold{Also: v.all(c.others, r.Level), From: from.String(), Until: until.String(),
					Result: v.result(r), Cites: v.cites(r.Cites), Confidence: r.Confidence.String(), Rule: v.ruleLink(r.ID)}}
				for k := range v.def.Counters {
					counter := &v.def.Counters[k]
					if bounds := c.numbers[k]; bounds != nil {
						t.Numbers = append(t.Numbers, theme.Condition{Label: v.in(counter.Label), Values: []string{numbers.Phrase(v.lang, bounds, counter.Unit)}})
						if t.counter < 0 {
							t.counter, t.least = k, least(bounds)
						}
					}
				}
				if t.counter >= 0 {
					t.Try = v.tryRule(r, regime, c.numbers)
					rows = append(rows, t)
				}
			}
		}
		slices.SortStableFunc(rows, func(a, b row) int { return cmp.Or(a.counter-b.counter, cmp.Compare(a.least, b.least)) })
		group := theme.ThresholdGroup{}
		if g != nil {
			regime := v.regime(g)
			group.Regime = &regime
		}
		for _, t := range rows {
			group.Rows = append(group.Rows, t.Threshold)
		}
		if rows != nil {
			out.Groups = append(out.Groups, group)
		}
	}
	for i := range v.def.Regimes {
		g := &v.def.Regimes[i]
		add(g, func(r *rules.Rule) bool { return slices.Contains(r.Regimes, g.Name) })
	}
	add(nil, func(r *rules.Rule) bool { return r.Regimes == nil })
	return out
}

// least is the smallest number that bounds let through.
func least(bounds []rules.Bound) (n int64) {
	for _, b := range bounds {
		switch b.Sign {
		case rules.AtLeast, rules.Equal:
			n = max(n, b.Value)
		case rules.MoreThan:
			n = max(n, b.Value+1)
		}
	}
	return n
}

// difference compares two regimes: the last day of the one with the first of the other, or where the one goes on, the first day on which
// both have begun. A draft is compared on the day of the other.
func (v ruleViews) difference(from, to string) *theme.Difference {
	a, b := v.findRegime(from), v.findRegime(to)
	fromDay, toDay := a.Until, cmp.Or(b.From, a.Until, asOf(v.lib))
	if fromDay == 0 {
		fromDay = toDay
	}
	if !a.Draft {
		fromDay = max(fromDay, a.From)
	}
	out := &theme.Difference{Flow: v.flow(), From: v.regime(a), To: v.regime(b), FromDay: fromDay.String(), ToDay: toDay.String()}
	changes, _ := v.book.Set.Compare(from, fromDay, to, toDay)
	for _, ch := range changes {
		if ch.Was == ch.Now {
			continue
		}
		change := theme.RuleChange{Was: v.outcome(ch.Was), Now: v.outcome(ch.Now)}
		always := func(t rules.Term) bool {
			return len(ch.Cases) > 1 && !slices.ContainsFunc(ch.Cases, func(c rules.Case) bool {
				return !slices.ContainsFunc(c.Terms, func(o rules.Term) bool { return reflect.DeepEqual(o, t) })
			})
		}
		for i, c := range ch.Cases {
			var own []rules.Term
			for _, t := range c.Terms {
				if !always(t) {
					own = append(own, t)
				} else if i == 0 {
					change.Always = append(change.Always, v.terms([]rules.Term{t})...)
				}
			}
			if change.Try == "" {
				change.Try = v.tryCase(c.Terms, to, toDay, ch.Now)
			}
			change.Cases = append(change.Cases, v.terms(own))
		}
		out.Changes = append(out.Changes, change)
	}
	return out
}

func (v ruleViews) terms(terms []rules.Term) (list []theme.Condition) {
	for _, t := range terms {
		switch {
		case t.Counter != nil:
			list = append(list, theme.Condition{Label: v.in(t.Counter.Label), Values: []string{numbers.Phrase(v.lang, between(t.Range), t.Counter.Unit)}})
		case t.Options != nil:
			list = append(list, v.oneOf(ofFact(t.Fact), t.Options))
		default:
			list = append(list, theme.Condition{Label: v.in(t.Fact.Label), Values: []string{numbers.Phrase(v.lang, between(t.Range), t.Fact.Unit)}})
		}
	}
	return list
}

// schemaFile describes rulesFile, beside it.
const (
	rulesFile  = "rules.json"
	schemaFile = "rules.schema.json"
)

//go:embed rules.schema.json
var rulesSchema []byte

// rulesJSON appends the rules as other programs read them. The page of each is its address from the site's root.
func (s *Site) rulesJSON(dst []byte) ([]byte, error) {
	def := *s.lib.Rulebook.Set.Definition()
	def.Rules = slices.Clone(def.Rules)
	for i, b := range s.lib.Rulebook.Rules {
		def.Rules[i].Page = absolute(b.Page.Path)
	}
	object := append(rules.Object{{Name: "$schema", Value: schemaFile}}, def.Object()...)
	return append(rules.AppendJSON(dst, object, 0), '\n'), nil
}
