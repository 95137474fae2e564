package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/rules"
	"rulebook/internal/theme"
)

// calculatorFragment is a question as the calculator has it behind the # of its address, the same text as link.ts writes. given is what
// rules.Set.ReadQuestion reads; regime and date stand in for those it does not name.
func calculatorFragment(def *rules.Definition, given rules.Value, regime string, date rules.Day) string {
	question, _ := given.(rules.Object)
	var b strings.Builder
	put := func(key, value string) {
		if value == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(key)
		b.WriteByte('=')
		writePercent(&b, value)
	}
	day := date.String()
	if text, ok := question.Get("date").(string); ok {
		day = text
	}
	if text, ok := question.Get("regime").(string); ok {
		regime = text
	}
	flows, _ := question.Get("flows").([]rules.Value)
	put("v", "1")
	put("rules", def.Hash[:min(len(def.Hash), 12)])
	put("date", day)
	put("regime", regime)
	if len(flows) > 1 {
		put("view", "several")
	}
	for i := range def.Facts {
		name := def.Facts[i].Name
		key := name
		if slices.Contains([]string{"v", "rules", "view"}, name) {
			key = "fact." + name // as a key of its own it would be one of the link
		}
		put(key, factText(question.Get(name)))
	}
	put("flows", strconv.Itoa(len(flows)))
	for n, v := range flows {
		flow, _ := v.(rules.Object)
		prefix := "flow" + strconv.Itoa(n+1) + "."
		before := b.Len()
		for _, key := range []string{"name", "date"} {
			text, _ := flow.Get(key).(string)
			put(prefix+key, text)
		}
		for i := range def.FlowFacts {
			put(prefix+def.FlowFacts[i].Name, factText(flow.Get(def.FlowFacts[i].Name)))
		}
		if b.Len() == before && len(flows) == 1 {
			// A single flow of which nothing is said is none to the calculator: its form begins so. What holds then is said.
			if i := slices.IndexFunc(def.FlowFacts, func(f rules.Fact) bool { return len(f.Distinct) == 0 }); i >= 0 {
				put(prefix+def.FlowFacts[i].Name, impliedText(&def.FlowFacts[i]))
			}
		}
	}
	return b.String()
}

// factText is a value as links have it: "" for none.
func factText(v rules.Value) string {
	switch v := v.(type) {
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case int64:
		return strconv.FormatInt(v, 10)
	case string:
		return v
	case rules.Object:
		least, _ := v.Get("min").(int64)
		most, _ := v.Get("max").(int64)
		if least == most {
			return strconv.FormatInt(least, 10)
		}
		return strconv.FormatInt(least, 10) + ".." + strconv.FormatInt(most, 10)
	}
	return ""
}

// impliedText is what a fact is when nothing is said of it, as links have it.
func impliedText(f *rules.Fact) string {
	switch f.Kind {
	case rules.YesNo:
		return "no"
	case rules.Choice:
		return f.Choices[0].Name
	}
	return "0"
}

// writePercent writes a text with every byte but unreserved ones percent-encoded: a chat might take others for the end of an address.
func writePercent(b *strings.Builder, text string) {
	for _, c := range []byte(text) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(b, "%%%02X", c)
		}
	}
}

// calculatorHref leads from the page to the calculator with a question in it. It is "" when there is no calculator.
func (v ruleViews) calculatorHref(given rules.Value, regime string, date rules.Day) string {
	target := v.lib.Calculator(v.lang)
	if target == nil {
		return ""
	}
	// The regime that is asked anyway on that day need not be named.
	if g := regimeOn(v.def, date); g != nil && g.Name == regime {
		regime = ""
	}
	return v.page.Href(target, "") + "#" + calculatorFragment(v.def, given, regime, date)
}

// tryExample leads to the calculator with a worked example in it.
func (v ruleViews) tryExample(r *rules.Rule, e *rules.Example) string {
	date, regime := v.asked(r, e, "")
	return v.calculatorHref(e.Given, regime, date)
}

// asked is when, and under which regime, an example is asked; in place of its rule's own regime under another one, if that is not "".
func (v ruleViews) asked(r *rules.Rule, e *rules.Example, other string) (date rules.Day, regime string) {
	if regime = cmp.Or(e.Regime, other); regime == "" && len(r.Regimes) > 0 {
		regime = r.Regimes[0]
	}
	date = r.From
	for i := range v.def.Regimes {
		if g := &v.def.Regimes[i]; g.Name == regime {
			date = max(date, g.From)
		}
	}
	if date == 0 {
		// As the engine does for what has no first day.
		for i := range v.def.Regimes {
			if from := v.def.Regimes[i].From; from != 0 && (date == 0 || from < date) {
				date = from
			}
		}
	}
	if given, ok := e.Given.(rules.Object); ok {
		if text, ok := given.Get("date").(string); ok {
			date, _ = rules.ParseDay(text)
		}
		if text, ok := given.Get("regime").(string); ok {
			regime = text
		}
	}
	return date, regime
}

// tryRule leads to the calculator with the first example that shows a rule at work under a regime, "" for its own; of those the first whose
// counters meet the bounds by the least that does, or else the first that meets them. Bounds are by counter, nil when any will do.
func (v ruleViews) tryRule(r *rules.Rule, regime string, bounds map[int][]rules.Bound) string {
	index := slices.IndexFunc(v.def.Rules, func(o rules.Rule) bool { return o.ID == r.ID })
	best, found := 0, ""
	for i := range r.Examples {
		e := &r.Examples[i]
		date, name := v.asked(r, e, regime)
		if regime != "" && name != regime {
			continue
		}
		q, problems := v.book.Set.ReadQuestion(e.Given, date)
		if len(problems) > 0 {
			continue
		}
		q.Regime = cmp.Or(q.Regime, name)
		a, ok := v.book.Set.Ask(q)
		if !ok {
			continue
		}
		shows := slices.Contains(a.Fired, index) && a.Outcome == r.Then
		switch {
		case r.Flag != "":
			shows = slices.Contains(a.Flags, r.Flag)
		case r.Level == rules.FlowLevel:
			shows = slices.Contains(a.FlowRules, index)
		}
		if !shows {
			continue
		}
		fit := 1
		if len(a.Counters) == len(v.def.Counters) {
			fit += fits(a.Counters, bounds)
		}
		if fit > best {
			best, found = fit, v.calculatorHref(e.Given, name, date)
		}
	}
	return found
}

// fits is 2 when counters meet the bounds and one of them by the least that does, 1 when they meet them, and 0 when not.
func fits(counters []rules.Range, bounds map[int][]rules.Bound) int {
	edge := false
	for k, list := range bounds {
		n := counters[k]
		if !n.Exact() || n.Min < least(list) {
			return 0
		}
		for _, b := range list {
			if b.Sign == rules.AtMost && n.Min > b.Value || b.Sign == rules.LessThan && n.Min >= b.Value || b.Sign == rules.Equal && n.Min != b.Value {
				return 0
			}
		}
		edge = edge || n.Min == least(list)
	}
	if edge {
		return 2
	}
	return 1
}

// tryCase leads to the calculator with a case of a comparison, by the smallest numbers in it; "" when that is not what is wanted.
func (v ruleViews) tryCase(terms []rules.Term, regime string, date rules.Day, want string) string {
	said := map[string]rules.Value{}
	least, most := map[string]int64{}, map[string]int64{}
	for _, t := range terms {
		switch {
		case t.Counter != nil:
			name := cmp.Or(t.Counter.Sum, t.Counter.Fact)
			least[name], most[name] = t.Range.Min, t.Range.Max
		case t.Options == nil:
			least[t.Fact.Name], most[t.Fact.Name] = t.Range.Min, t.Range.Max
		case t.Fact.Kind == rules.YesNo:
			said[t.Fact.Name] = t.Options[0] == "true"
		default:
			said[t.Fact.Name] = t.Options[0]
		}
	}
	// What counts each thing once is no more than its parts together, which is what holds when nothing is said.
	for i := range v.def.FlowFacts {
		f := &v.def.FlowFacts[i]
		missing, told := least[f.Name]
		if !told || len(f.Distinct) == 0 {
			continue
		}
		for _, part := range f.Distinct {
			missing -= least[part]
		}
		for _, part := range f.Distinct {
			upTo, bounded := most[part]
			if more := missing; more > 0 {
				if bounded {
					more = min(more, upTo-least[part])
				}
				least[part] += more
				missing -= more
			}
		}
		if -missing <= most[f.Name]-least[f.Name] {
			delete(least, f.Name)
		}
	}
	for name, n := range least {
		said[name] = n
	}
	object := func(facts []rules.Fact) (o rules.Object) {
		for i := range facts {
			if value, ok := said[facts[i].Name]; ok {
				o = append(o, rules.Member{Name: facts[i].Name, Value: value})
			}
		}
		return o
	}
	question := append(object(v.def.Facts), rules.Member{Name: "flows", Value: []rules.Value{object(v.def.FlowFacts)}})
	q, problems := v.book.Set.ReadQuestion(question, date)
	if len(problems) > 0 {
		return ""
	}
	q.Regime = regime
	if a, ok := v.book.Set.Ask(q); !ok || a.Outcome != want {
		return ""
	}
	return v.calculatorHref(question, regime, date)
}

// tryNumbers are links to the calculator for the numbers of rules that a text states, one for each rule. Pages that show tables of rules
// have them there.
func (s *Site) tryNumbers(p *content.Page) (list []theme.Link, err error) {
	stated := s.lib.Stated(p)
	if len(stated) == 0 {
		return nil, nil
	}
	say := func(key string, args ...string) string {
		text, why := s.theme.Text(themeLang(p.Lang), key, args...)
		err = cmp.Or(err, why)
		return text
	}
	v := s.ruleViews(p)
	var regimes []string
	for _, n := range stated {
		r := &v.def.Rules[n.Rule.Index]
		href := v.tryRule(r, "", v.boundsOf(r, n.Name))
		if href == "" {
			continue
		}
		label := n.Words
		if r.Level != rules.FlowLevel {
			label = say("try-number", n.Words, v.result(r).Label)
		}
		regime := ""
		if len(r.Regimes) > 0 {
			regime = v.in(v.findRegime(r.Regimes[0]).Label)
		}
		list, regimes = append(list, theme.Link{Title: label, Href: href}), append(regimes, regime)
	}
	// Numbers that are alike are told apart by where they are from.
	titles := map[string]int{}
	for _, l := range list {
		titles[l.Title]++
	}
	for i := range list {
		if titles[list[i].Title] > 1 && regimes[i] != "" {
			list[i].Title = say("try-regime", list[i].Title, regimes[i])
		}
	}
	return list, err
}

// boundsOf are the bounds of a counter in a rule, by counter.
func (v ruleViews) boundsOf(r *rules.Rule, name string) map[int][]rules.Bound {
	x := v.find(name, r.Level)
	if x.counter < 0 {
		return nil
	}
	var bounds []rules.Bound
	var look func(c *rules.Condition)
	look = func(c *rules.Condition) {
		if c.Op == rules.Is && c.Name == name {
			bounds = c.Bounds
		}
		for i := range c.List {
			look(&c.List[i])
		}
	}
	look(&r.When)
	return map[int][]rules.Bound{x.counter: bounds}
}
