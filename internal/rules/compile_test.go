package rules_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"rulebook/internal/rules"
)

// small are rules in which nothing is wrong.
func small() *texts {
	return ruleTexts("flow-in | basis: none | counted", "flow-out | basis: [contract, list] | exempt",
		`few | a: "< 5" | light`, `many | a: ">= 5" | heavy`, "odd | ciio: true | flag warning")
}

// wrong writes problems as "code@place: message (hint)", one a line, with what they are related to.
func wrong(problems []rules.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(p.Code)
		if p.Page != "" {
			b.WriteString("@" + p.Page)
		}
		b.WriteString(": " + p.Msg)
		if p.Hint != "" {
			b.WriteString(" (" + p.Hint + ")")
		}
		for _, r := range p.Related {
			b.WriteString("; " + r.Page + ": " + r.Msg)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func is(name string, values ...string) rules.Condition {
	return rules.Condition{Op: rules.Is, Name: name, Values: values}
}

func compares(name string, sign rules.Sign, n int64) rules.Condition {
	return rules.Condition{Op: rules.Is, Name: name, Bounds: []rules.Bound{{Sign: sign, Value: n}}}
}

// find returns what a list has under a name.
func find[T any](list []T, name func(*T) string, want string) *T {
	for i := range list {
		if name(&list[i]) == want {
			return &list[i]
		}
	}
	panic("there is no " + want)
}

func ruleCalled(d *rules.Definition, id string) *rules.Rule {
	return find(d.Rules, func(r *rules.Rule) string { return r.ID }, id)
}

func numberFact(name string, distinct ...string) rules.Fact {
	return rules.Fact{Name: name, Kind: rules.Number, Distinct: distinct}
}

func TestCompileProblems(t *testing.T) {
	last := day("9999-12-31")
	when := func(id string, c ...rules.Condition) func(*rules.Definition) {
		return func(d *rules.Definition) { ruleCalled(d, id).When = rules.Condition{List: c} }
	}
	regime := func(change func(*rules.Regime)) func(*rules.Definition) {
		return func(d *rules.Definition) { change(&d.Regimes[0]) }
	}
	after := func(two rules.Regime) func(*rules.Definition) {
		two.Name = "two"
		return func(d *rules.Definition) {
			d.Regimes[0].Until, d.Regimes[0].Successor = day("2020-12-31"), "two"
			d.Regimes = append(d.Regimes, two)
		}
	}
	tests := []struct {
		name   string
		change func(*rules.Definition)
		want   string
	}{
		{"a fact twice", func(d *rules.Definition) { d.Facts = append(d.Facts, d.Facts[1]) }, `rule-declaration: fact "ciio" is declared twice`},
		{"a fact of a flow twice", func(d *rules.Definition) { d.FlowFacts = append(d.FlowFacts, d.FlowFacts[1]) }, `rule-declaration: fact "basis" is declared twice`},
		{"a choice of nothing", func(d *rules.Definition) { d.Facts[2].Choices = nil }, `rule-declaration: choice "sector" must have from 1 to 64 options`},
		{"a choice of too much", func(d *rules.Definition) { d.Facts[2].Choices = make([]rules.Option, 65) },
			`rule-declaration: choice "sector" must have from 1 to 64 options`},
		{"a fact with a key of questions", func(d *rules.Definition) { d.Facts = append(d.Facts, numberFact("flows")) },
			`rule-declaration: "flows" is a key of every question and cannot be a fact`},
		{"a fact with a key of flows", func(d *rules.Definition) { d.FlowFacts = append(d.FlowFacts, numberFact("date")) },
			`rule-declaration: "date" is a key of every flow and cannot be a fact`},
		{"distinct things of the exporter", func(d *rules.Definition) {
			d.Facts = append(d.Facts, numberFact("things", "persons_processed", "ciio"))
		},
			`rule-declaration: only facts of a flow can count distinct things`},
		{"distinct things of one fact", func(d *rules.Definition) {
			d.FlowFacts = append(d.FlowFacts, numberFact("c"), numberFact("d", "c"))
		}, `rule-declaration: "d" must count once what two number facts of the flow count each`},
		{"distinct things of one fact twice", func(d *rules.Definition) {
			d.FlowFacts = append(d.FlowFacts, numberFact("c"), numberFact("d", "c", "c"))
		}, `rule-declaration: "d" must count once what two number facts of the flow count each`},
		{"distinct things of a choice", func(d *rules.Definition) {
			d.FlowFacts = append(d.FlowFacts, numberFact("c"), numberFact("d", "c", "basis"))
		}, `rule-declaration: "d" must count once what two number facts of the flow count each`},
		{"distinct things of distinct things", func(d *rules.Definition) {
			d.FlowFacts = append(d.FlowFacts, numberFact("c"), numberFact("d", "c", "all_persons"))
		}, `rule-declaration: "d" must count once what two number facts of the flow count each`},
		{"a part of two", func(d *rules.Definition) {
			d.FlowFacts = append(d.FlowFacts, numberFact("c"), numberFact("d", "c", "a_persons"))
		}, `rule-declaration: two facts count the parts of "d" once (a number can be part of one)`},
		{"too many findings", func(d *rules.Definition) {
			for i := len(d.Findings); i < 17; i++ {
				d.Findings = append(d.Findings, rules.Finding{Name: "f" + strconv.Itoa(i), Fates: []rules.Fate{rules.Exempt}})
			}
		}, `rule-declaration: there are more than 8 findings (what is found among flows may be so or not so in any combination)`},
		{"too many kinds of flows", func(d *rules.Definition) {
			var all []rules.Condition
			for i := range 11 {
				name := "g" + strconv.Itoa(i)
				d.FlowFacts = append(d.FlowFacts, rules.Fact{Name: name, Kind: rules.YesNo})
				all = append(all, rules.Condition{Op: rules.Is, Name: name, Values: []string{"true"}})
			}
			d.Rules = append(d.Rules, rules.Rule{ID: "all", Regimes: []string{d.Regimes[0].Name}, Level: rules.FlowLevel, Then: "counted",
				When: rules.Condition{Op: rules.All, List: all}, Cites: []string{"a"}})
		}, `rule-cases: the rules of "one" tell more than 1,024 kinds of flows apart ` +
			`(let flow rules look at fewer facts, or at fewer numbers of one)`},
		{"a finding twice", func(d *rules.Definition) { d.Findings = append(d.Findings, d.Findings[0]) }, `rule-declaration: "exported" is declared twice`},
		{"a finding of a fact's name", func(d *rules.Definition) {
			d.Findings = append(d.Findings, rules.Finding{Name: "sector", Fates: []rules.Fate{rules.Exempt}})
		}, `rule-declaration: "sector" is declared twice`},
		{"a finding of no fact", func(d *rules.Definition) {
			d.Findings = append(d.Findings, rules.Finding{Name: "f", FlowFact: "importan"})
		},
			`rule-declaration: "importan" is no yes-or-no fact of a flow (did you mean "important"?)`},
		{"a finding of a number", func(d *rules.Definition) {
			d.Findings = append(d.Findings, rules.Finding{Name: "f", FlowFact: "a_persons"})
		},
			`rule-declaration: "a_persons" is no yes-or-no fact of a flow (there are: important)`},
		{"a counter twice", func(d *rules.Definition) {
			d.Counters = append(d.Counters, rules.Counter{Name: "a", Fact: "persons_processed"})
		},
			`rule-declaration: "a" is declared twice` + "\n" + `rule-declaration: counters "processed" and "a" are the same number (rules can compare it under one name)`},
		{"a counter of a number that has one", func(d *rules.Definition) {
			d.Counters = append(d.Counters, rules.Counter{Name: "again", Sum: "a_persons"})
		},
			`rule-declaration: counters "a" and "again" are the same number (rules can compare it under one name)`},
		{"a counter of a finding's name", func(d *rules.Definition) {
			d.FlowFacts = append(d.FlowFacts, numberFact("c"))
			d.Counters = append(d.Counters, rules.Counter{Name: "exported", Sum: "c"})
		}, `rule-declaration: "exported" is declared twice`},
		{"a counter of no fact", func(d *rules.Definition) { d.Counters = append(d.Counters, rules.Counter{Name: "c", Sum: "a_person"}) },
			`rule-declaration: "a_person" is no fact that is a number (did you mean "a_persons"?)`},
		{"a counter of a choice", func(d *rules.Definition) { d.Counters = append(d.Counters, rules.Counter{Name: "c", Fact: "sector"}) },
			`rule-declaration: "sector" is no fact that is a number (there are: persons_processed)`},
		{"too many counters", func(d *rules.Definition) {
			for i := len(d.Counters); i < 65; i++ {
				n := strconv.Itoa(i)
				d.FlowFacts = append(d.FlowFacts, numberFact("f"+n))
				d.Counters = append(d.Counters, rules.Counter{Name: "c" + n, Sum: "f" + n})
			}
		}, `rule-declaration: there are more than 64 counters`},
		{"an outcome twice", func(d *rules.Definition) { d.Outcomes = append(d.Outcomes, d.Outcomes[1]) }, `rule-declaration: outcome "light" is declared twice`},
		{"an outcome's mechanism", func(d *rules.Definition) { d.Outcomes[1].Mechanisms = []string{"contract"} }, `rule-declaration: there is no mechanism "contract"`},
		{"too many outcomes", func(d *rules.Definition) {
			for i := len(d.Outcomes); i < 65; i++ {
				name := "o" + strconv.Itoa(i)
				d.Outcomes = append(d.Outcomes, rules.Outcome{Name: name})
				d.Rules = append(d.Rules, rules.Rule{ID: name, Regimes: []string{"one"}, When: compares("a", rules.Equal, int64(i)), Then: name})
			}
		}, `rule-declaration: there are more than 64 outcomes`},
		{"without an outcome of the engine's", func(d *rules.Definition) {
			d.Outcomes = slices.DeleteFunc(slices.Clone(d.Outcomes), func(o rules.Outcome) bool { return o.Name == rules.Undetermined })
		}, `rule-declaration: outcome "undetermined" is not declared (the engine gives it itself; declare it for its words)`},
		{"an outcome that nothing gives", func(d *rules.Definition) { d.Outcomes = append(d.Outcomes, rules.Outcome{Name: "never"}) },
			`rule-declaration: no rule gives the outcome "never" (take it out, or write the rule)`},
		{"a flag twice", func(d *rules.Definition) { d.Flags = append(d.Flags, d.Flags[0]) }, `rule-declaration: flag "persons-summed" is declared twice`},
		{"a flag that nothing raises", func(d *rules.Definition) { d.Flags = append(d.Flags, rules.Flag{Name: "never"}) },
			`rule-declaration: no rule raises the flag "never" (take it out, or write the rule)`},
		{"too many flags", func(d *rules.Definition) {
			for i := len(d.Flags); i < 65; i++ {
				name := "f" + strconv.Itoa(i)
				d.Flags = append(d.Flags, rules.Flag{Name: name})
				d.Rules = append(d.Rules, rules.Rule{ID: name, When: is("ciio", "true"), Flag: name})
			}
		}, `rule-declaration: there are more than 64 flags`},
		{"a mechanism that ends with the calendar", func(d *rules.Definition) {
			d.Mechanisms = append(d.Mechanisms, rules.Mechanism{Name: "m", Until: last})
		}, `rule-declaration: every mechanism ends on 9999-12-31 (leave until out)`},

		{"a regime twice", func(d *rules.Definition) {
			d.Regimes = append(d.Regimes, rules.Regime{Name: "one", From: day("2019-01-01"), Until: day("2019-12-31")})
		}, `rule-declaration: regime "one" is declared twice`},
		{"a regime without a first day", regime(func(r *rules.Regime) { r.From = 0 }),
			`rule-declaration: regime "one" has no first day (write from, or draft: true when it was never in force)`},
		{"a regime that ends before it begins", regime(func(r *rules.Regime) { r.Until = day("2019-12-31") }), `rule-declaration: regime "one" ends before it begins`},
		{"a regime that ends with the calendar", regime(func(r *rules.Regime) { r.Until = last }),
			`rule-declaration: every regime ends on 9999-12-31 (leave until out)`},
		{"flow rules of no regime", regime(func(r *rules.Regime) { r.FlowRules = "on" }),
			`rule-declaration: there is no regime "on" (did you mean "one"?)`},
		{"flow rules of a regime that has none", func(d *rules.Definition) {
			d.Regimes = append(d.Regimes, rules.Regime{Name: "two", From: 1, FlowRules: "one"}, rules.Regime{Name: "three", From: 1, FlowRules: "two"})
		}, `rule-declaration: "two" has no flow rules of its own (name the regime that has them)`},
		{"a successor that is not there", regime(func(r *rules.Regime) { r.Successor = "two" }), `rule-declaration: there is no regime "two" (there are: one)`},
		{"a successor that is a draft", after(rules.Regime{Draft: true, From: day("2021-01-01")}),
			`rule-declaration: the successor "two" was never in force (name the regime that came after this one)`},
		{"a successor of a regime that goes on", func(d *rules.Definition) {
			after(rules.Regime{From: day("2021-01-01")})(d)
			d.Regimes[0].Until, d.Regimes[0].Default = 0, false
		}, `rule-declaration: regime "one" has a successor, but does not end (write until, or leave successor out)`},
		{"a successor that ended before", after(rules.Regime{From: day("2020-02-01"), Until: day("2020-12-31")}),
			`rule-declaration: the successor "two" does not apply after 2020-12-31, when "one" ends (name the regime that came after this one)`},
		{"a successor that is not asked", after(rules.Regime{From: day("2021-01-01")}),
			`rule-declaration: who names no regime is answered by "one" until 2020-12-31, and not by its successor after that (write default: true in "two")`},
		{"a successor that begins later", after(rules.Regime{From: day("2022-01-01"), Default: true}), ""},
		{"a switch that is not there", regime(func(r *rules.Regime) { r.Leaves.Switch = "count" }), `rule-declaration: "count" is no yes-or-no fact that is always known`},
		{"a switch that may be unknown", regime(func(r *rules.Regime) { r.Leaves.Switch = "ciio" }), `rule-declaration: "ciio" is no yes-or-no fact that is always known`},
		{"two regimes that are asked", func(d *rules.Definition) {
			d.Regimes = append(d.Regimes, rules.Regime{Name: "two", From: day("2025-01-01"), Default: true})
		}, `rule-declaration: two regimes are asked when none is named: "one" and "two" have days in common ` +
			`(end one before the other begins, or take default out of one); : "one" stands here`},

		{"two regimes that are asked, and share a day", func(d *rules.Definition) {
			d.Regimes[0].Until = day("2025-01-01")
			d.Regimes = append(d.Regimes, rules.Regime{Name: "two", From: day("2025-01-01"), Default: true})
		}, `rule-declaration: two regimes are asked when none is named: "one" and "two" have days in common ` +
			`(end one before the other begins, or take default out of one); : "one" stands here`},
		{"two regimes that share a day, the other way round", func(d *rules.Definition) {
			d.Regimes = append(d.Regimes, rules.Regime{Name: "two", From: day("2019-01-01"), Until: d.Regimes[0].From, Default: true})
		}, `rule-declaration: two regimes are asked when none is named: "one" and "two" have days in common ` +
			`(end one before the other begins, or take default out of one); : "one" stands here`},
		{"one regime after another", func(d *rules.Definition) {
			d.Regimes[0].Until = day("2024-12-31")
			d.Regimes = append(d.Regimes, rules.Regime{Name: "two", From: day("2025-01-01"), Default: true})
		}, ""},

		{"a rule twice", func(d *rules.Definition) { d.Rules = append(d.Rules, *ruleCalled(d, "few")) },
			`rule-twice@one: two rules are called "few" (an id is used once in the whole project); one: the first stands here`},
		{"a rule of no regime", func(d *rules.Definition) { ruleCalled(d, "few").Regimes = []string{"ones"} },
			`rule-name@one: there is no regime "ones" (did you mean "one"?)`},
		{"a flow rule of a regime that uses others", func(d *rules.Definition) {
			d.Regimes = append(d.Regimes, rules.Regime{Name: "two", From: 1, FlowRules: "one"})
			ruleCalled(d, "flow-in").Regimes = []string{"one", "two"}
		}, `rule-name@one: regime "two" uses the flow rules of "one" (put this rule into that regime)`},
		{"a rule that ends with the calendar", func(d *rules.Definition) { ruleCalled(d, "few").Until = last },
			`rule-dates@one: every rule ends on 9999-12-31 (leave until out)`},
		{"a flag that is not there", func(d *rules.Definition) {
			d.Rules = append(d.Rules, rules.Rule{ID: "r", Flag: "warnings", When: is("ciio", "true")})
		}, `rule-name: there is no flag "warnings" (did you mean "warning"?)`},
		{"no fate", func(d *rules.Definition) { ruleCalled(d, "flow-in").Then = "count" },
			`rule-name@one: "count" is no fate of a flow (the fates are: nothing, exempt, counted, review)`},
		{"no outcome", func(d *rules.Definition) {
			d.Rules = append(d.Rules, rules.Rule{ID: "r", Regimes: []string{"one"}, Then: "havy", When: is("ciio", "true")})
		}, `rule-name: there is no outcome "havy" (did you mean "heavy"?)`},
		{"an outcome of the engine's", func(d *rules.Definition) {
			d.Rules = append(d.Rules, rules.Rule{ID: "r", Regimes: []string{"one"}, Then: rules.ManualReview, When: is("ciio", "true")})
		}, `rule-name: outcome "manual-review" is the engine's own`},

		{"nothing of that name", when("few", is("cio", "true")), `rule-name@one: there is no "cio" that a rule of level exporter can look at (did you mean "ciio"?)`},
		{"a fact of a flow, for an exporter", when("few", is("basis", "none")),
			`rule-name@one: there is no "basis" that a rule of level exporter can look at (it is a fact of a flow; write level: flow, or name a finding or counter)`},
		{"a counter, for a flow", when("flow-in", compares("whole", rules.AtLeast, 1)),
			`rule-name@one: there is no "whole" that a rule of level flow can look at (it is a counter, which flow rules cannot see; name the fact of the flow)`},
		{"a number that counts once, for a flow", when("flow-in", compares("all_persons", rules.AtLeast, 1)),
			`rule-name@one: there is no "all_persons" that a rule of level flow can look at (a number that counts things once is compared through its counter)`},
		{"a number of the exporter", when("few", compares("persons_processed", rules.AtLeast, 1)),
			`rule-name@one: there is no "persons_processed" that a rule of level exporter can look at (it is a number that is compared through its counter "processed")`},
		{"a number of the exporter, for a flow", when("flow-in", compares("persons_processed", rules.AtLeast, 1)),
			`rule-name@one: there is no "persons_processed" that a rule of level flow can look at (flow rules see no numbers but those of the flow)`},
		{"a number that is not compared", when("few", is("a", "true")), `rule-name@one: "a" is a number and must be compared (write a comparison such as ">= 1,000")`},
		{"no number", when("few", rules.Condition{Op: rules.Is, Name: "a", Bounds: []rules.Bound{{Sign: rules.AtLeast, Value: 1_000_000}, {Sign: rules.LessThan, Value: 5}}}),
			`rule-name@one: no number is all of >= 1,000,000, < 5`},
		{"a truth that is compared", when("few", compares("ciio", rules.AtLeast, 1)), `rule-name@one: "ciio" is not a number`},
		{"neither true nor false", when("few", is("ciio", "yes")), `rule-name@one: "ciio" is true or false, not "yes"`},
		{"no word of a choice", when("few", is("sector", "banks")), `rule-name@one: "sector" cannot be "banks" (did you mean "bank"?)`},
		{"no word of a choice, nor like one", when("few", is("sector", "university")),
			`rule-name@one: "sector" cannot be "university" (there are: bank, shop, school)`},
		{"deep inside", when("few", rules.Condition{Op: rules.Any, List: []rules.Condition{is("ciio", "true"), {List: []rules.Condition{is("ciio", "perhaps")}}}}),
			`rule-name@one: "ciio" is true or false, not "perhaps"`},

		{"no rule to override", func(d *rules.Definition) { ruleCalled(d, "few").Overrides = []string{"mani"} },
			`rule-name@one: there is no rule "mani" to override (did you mean "many"?)`},
		{"an override across levels", func(d *rules.Definition) { ruleCalled(d, "few").Overrides = []string{"flow-in"} },
			`rule-override@one: "few" and "flow-in" do not decide about the same thing; one: "flow-in" stands here`},
		{"an override of a flag", func(d *rules.Definition) { ruleCalled(d, "few").Overrides = []string{"odd"} },
			`rule-override@one: "few" and "odd" do not decide about the same thing; one: "odd" stands here`},
		{"an override by a flag", func(d *rules.Definition) { ruleCalled(d, "odd").Overrides = []string{"few"} },
			`rule-override@one: "odd" and "few" do not decide about the same thing; one: "few" stands here`},
		{"overrides in a circle", func(d *rules.Definition) {
			ruleCalled(d, "few").Overrides, ruleCalled(d, "many").Overrides = []string{"many"}, []string{"few"}
		}, `rule-override@one: "many" overrides "few", which overrides it in turn; one: "few" stands here`},
		{"a rule that overrides itself", func(d *rules.Definition) { ruleCalled(d, "few").Overrides = []string{"few"} },
			`rule-override@one: "few" overrides "few", which overrides it in turn; one: "few" stands here`},

		{"a whole and both its parts", when("odd", is("ciio", "true")), ""},
		{"a whole and both its parts in rules that decide", func(d *rules.Definition) {
			ruleCalled(d, "few").When = rules.Condition{List: []rules.Condition{compares("a", rules.LessThan, 5), compares("b", rules.LessThan, 5), compares("whole", rules.LessThan, 5)}}
		}, `rule-declaration: the rules of "one" compare "whole" and both numbers that it counts once ` +
			`(a law counts things together or apart; what is possible cannot be told exactly for both)`},
		{"the counters of two wholes", func(d *rules.Definition) {
			d.FlowFacts = append(d.FlowFacts, numberFact("c"), numberFact("d"), numberFact("e", "c", "d"))
			d.Counters = append(d.Counters, rules.Counter{Name: "c", Sum: "c"}, rules.Counter{Name: "e", Sum: "e"})
			ruleCalled(d, "few").When = rules.Condition{List: []rules.Condition{compares("a", rules.LessThan, 5), compares("b", rules.LessThan, 5),
				compares("c", rules.LessThan, 5), compares("e", rules.LessThan, 5)}}
		}, `rule-declaration: the rules of "one" compare counters of two facts that count things once (a regime can compare those of one)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			def, problems := small().definition()
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			// The parts are shared with nobody, but their lists have room behind them.
			def.Facts, def.FlowFacts, def.Findings, def.Counters = slices.Clip(def.Facts), slices.Clip(def.FlowFacts), slices.Clip(def.Findings), slices.Clip(def.Counters)
			def.Outcomes, def.Flags, def.Rules, def.Regimes = slices.Clip(def.Outcomes), slices.Clip(def.Flags), slices.Clip(def.Rules), slices.Clip(def.Regimes)
			tt.change(&def)
			set, found := rules.Compile(def)
			if got := strings.TrimSuffix(wrong(found), "\n"); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if (set == nil) != (len(found) > 0) {
				t.Errorf("a set %v beside %d problems", set, len(found))
			}
		})
	}
}

// TestUndeclaredOutcome: an outcome that is missing is reported where outcomes stand, and not in the file of facts, which comes first.
func TestUndeclaredOutcome(t *testing.T) {
	def, _ := small().definition()
	def.Outcomes = slices.DeleteFunc(slices.Clone(def.Outcomes), func(o rules.Outcome) bool { return o.Name == rules.Undetermined })
	for i := range def.Outcomes {
		def.Outcomes[i].Offset = 1<<30 + i
	}
	if _, problems := rules.Compile(def); len(problems) != 1 || problems[0].Offset != 1<<30 {
		t.Errorf("%+v", problems)
	}
}

// TestCompileOrder: problems of declarations are in the order of their places, those of rules in the order of the rules.
func TestCompileOrder(t *testing.T) {
	def, _ := small().definition()
	def.Facts[1].Name, def.Counters[0].Sum = "flows", "nothing"
	ruleCalled(&def, "many").Then = "lighter"
	ruleCalled(&def, "few").Regimes = []string{"none"}
	_, problems := rules.Compile(def)
	var codes []string
	for i, p := range problems {
		codes = append(codes, p.Code)
		if i > 0 && p.Code == problems[i-1].Code && p.Page == problems[i-1].Page && p.Offset < problems[i-1].Offset {
			t.Errorf("%+v comes after %+v", p, problems[i-1])
		}
	}
	if got := strings.Join(codes[:4], " "); got != "rule-declaration rule-declaration rule-name rule-name" {
		t.Errorf("%s\n%s", got, wrong(problems))
	}
}
