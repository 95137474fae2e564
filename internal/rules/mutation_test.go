package rules_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rulebook/internal/rules"
)

// A mutant is a rule block with one mistake in it, or regimes.yaml.
type mutant struct {
	block int    // -1 for regimes.yaml
	text  string // "" when the block is left out
	kind  string
	what  string
}

var (
	compared   = regexp.MustCompile(`(>=|<=|>|<|=) (\d[\d,]*\d|\d)`)
	inExamples = regexp.MustCompile(`: (\d{1,3}(?:,\d{3})+|\d+)(?:[],} ]|$)`)
	dayOfRule  = regexp.MustCompile(`(?m)^ *(?:from|until): (\d{4}-\d\d-\d\d)$`)
	dayOfCase  = regexp.MustCompile(`\bdate: (\d{4}-\d\d-\d\d)\b`)
	overriding = regexp.MustCompile(`(?m)^overrides:.*\n(?:  .*\n)*`)
	truth      = regexp.MustCompile(`(?m)^ .*: (true|false)$`)
	oneOf      = regexp.MustCompile(`(?m)^ .*: \[(.*)\]$`)
	whatThen   = regexp.MustCompile(`(?m)^then: (.*)$`)
	window     = regexp.MustCompile(`(?m)^ *window: (.*)$`)
)

// replace puts something else in the place of a group of a match.
func replace(s string, m []int, group int, with string) string {
	return s[:m[2*group]] + with + s[m[2*group+1]:]
}

// moveDays calls visit with each text in which one day is a day earlier or later.
func moveDays(s string, pattern *regexp.Regexp, visit func(text, what string)) {
	for _, m := range pattern.FindAllStringSubmatchIndex(s, -1) {
		at, err := time.Parse(time.DateOnly, s[m[2]:m[3]])
		if err != nil {
			panic(err)
		}
		for _, by := range []int{-1, 1} {
			other := at.AddDate(0, 0, by).Format(time.DateOnly)
			visit(replace(s, m, 1, other), s[m[0]:m[1]]+" becomes "+other)
		}
	}
}

// mutants makes every mutant of a block: each sign, number, day, truth and outcome changed; each condition, word of a list, override and the
// block itself left out.
func mutants(i int, b block, outcomes []string) []mutant {
	var out []mutant
	split := strings.Index(b.text, "\nexamples:\n")
	if split < 0 {
		panic("no examples: " + b.text)
	}
	rule, cases := b.text[:split], b.text[split:]
	add := func(kind, text, what string) { out = append(out, mutant{i, text, kind, what}) }
	for _, m := range compared.FindAllStringSubmatchIndex(rule, -1) {
		sign, number := rule[m[2]:m[3]], rule[m[4]:m[5]]
		for _, other := range []string{">=", ">", "<=", "<", "="} {
			if other != sign {
				kind := "operators"
				if text := replace(rule, m, 1, other); sameNumbers(rule, text) {
					kind = "equivalent"
				}
				add(kind, replace(rule, m, 1, other)+cases, fmt.Sprintf("%s %s becomes %s %s", sign, number, other, number))
			}
		}
		n, err := strconv.Atoi(strings.ReplaceAll(number, ",", ""))
		if err != nil {
			panic(err)
		}
		for _, other := range []int{n + 1, n - 1, 10 * n} {
			if other >= 0 && other != n {
				add("numbers", replace(rule, m, 2, strconv.Itoa(other))+cases, fmt.Sprintf("%s %s becomes %d", sign, number, other))
			}
		}
	}
	moveDays(rule, dayOfRule, func(text, what string) { add("days", text+cases, what) })
	moveDays(cases, dayOfCase, func(text, what string) { add("days of examples", rule+text, what) })
	for _, m := range inExamples.FindAllStringSubmatchIndex(cases, -1) {
		n, err := strconv.Atoi(strings.ReplaceAll(cases[m[2]:m[3]], ",", ""))
		if err != nil {
			panic(err)
		}
		for _, other := range []int{n - 1, n + 1} {
			if other >= 0 {
				line := cases[strings.LastIndex(cases[:m[0]], "\n")+1:]
				line, _, _ = strings.Cut(line, "\n")
				add("numbers of examples", rule+replace(cases, m, 1, strconv.Itoa(other)), fmt.Sprintf("%d becomes %d in%s", n, other, line))
			}
		}
	}
	for range overriding.FindAllString(rule, -1) {
		add("overrides", overriding.ReplaceAllString(rule, "")+cases, "no overrides")
	}
	when := rule[strings.Index(rule, "\nwhen:\n"):]
	before := strings.TrimSuffix(rule, when)
	if end := regexp.MustCompile(`(?m)^(then|flag):`).FindStringIndex(when); end != nil {
		when = when[:end[0]]
	}
	after := strings.TrimPrefix(rule, before+when)
	for _, m := range truth.FindAllStringSubmatchIndex(when, -1) {
		other := strconv.FormatBool(when[m[2]:m[3]] == "false")
		add("truths", before+replace(when, m, 1, other)+after+cases, when[m[0]:m[1]]+" becomes "+other)
	}
	for _, m := range oneOf.FindAllStringSubmatchIndex(when, -1) {
		words := strings.Split(when[m[2]:m[3]], ", ")
		for k := range words {
			add("words", before+replace(when, m, 1, strings.Join(slices.Delete(slices.Clone(words), k, k+1), ", "))+after+cases, words[k]+" is not there")
		}
	}
	lines := strings.SplitAfter(when, "\n")
	for k := 2; k < len(lines); k++ {
		if strings.Contains(lines[k], ": ") {
			left := slices.Clone(lines)
			if dash := strings.Index(left[k], "- "); dash >= 0 && k+1 < len(left) && strings.HasPrefix(left[k+1], strings.Repeat(" ", dash+2)) {
				left[k+1] = left[k+1][:dash] + "- " + left[k+1][dash+2:]
			}
			add("conditions", before+strings.Join(slices.Delete(left, k, k+1), "")+after+cases, strings.TrimSpace(lines[k])+" is not there")
		}
	}
	for _, m := range whatThen.FindAllStringSubmatchIndex(after, -1) {
		list := outcomes
		if strings.Contains(rule, "\nlevel: flow\n") {
			list = rules.FateNames[:]
		}
		for _, other := range list {
			if was := after[m[2]:m[3]]; other != was {
				add("outcomes", before+when+replace(after, m, 1, other)+cases, was+" becomes "+other)
			}
		}
	}
	add("blocks", "", "is not there")
	return out
}

// sameAnswers reports whether two versions of a rule make no difference: whatever is found and counted, the same outcomes follow. It
// tries all values between which no comparison changes, for all days, without asking which of them there can be.
func sameAnswers(a, b *oracle, id string) bool {
	var rule *oracleRule
	for _, r := range a.rules {
		if r.id == id {
			rule = r
		}
	}
	if rule.flow || rule.flag != "" {
		return false
	}
	same := true
	for _, g := range a.regimes {
		if !slices.Contains(rule.regimes, g.name) {
			continue
		}
		for _, day := range a.edges() {
			p, q := a.active(g, day, false, false), b.active(g, day, false, false)
			values := map[string][]int{}
			for _, r := range slices.Concat(p, q) {
				r.when.each(func(c *condition) {
					for _, n := range c.limits {
						values[c.name] = append(values[c.name], 0, max(0, n-1), n, n+1)
					}
					if c.values != nil {
						values[c.name] = []int{0, 1}
						for n := range a.choices(c.name) {
							values[c.name] = append(values[c.name], n)
						}
					}
				})
			}
			at := facts{}
			var try func(names []string)
			try = func(names []string) {
				if len(names) == 0 {
					outcomes := func(list []*oracleRule) map[string]bool {
						out := map[string]bool{}
						for _, r := range apply(list, at) {
							out[r.then] = true
						}
						return out
					}
					same = same && maps.Equal(outcomes(p), outcomes(q))
					return
				}
				list := slices.Compact(slices.Sorted(slices.Values(values[names[0]])))
				for _, at[names[0]] = range list {
					try(names[1:])
				}
			}
			try(slices.Sorted(maps.Keys(values)))
		}
	}
	return same
}

// regimeMutants makes every mutant of the days and windows of regimes and mechanisms.
func regimeMutants(regimes string) []mutant {
	var out []mutant
	at := strings.Index(regimes, "\nregimes:")
	moveDays(regimes[at:], dayOfRule, func(text, what string) { out = append(out, mutant{-1, regimes[:at] + text, "days of regimes", what}) })
	for _, m := range window.FindAllStringSubmatchIndex(regimes, -1) {
		for _, other := range rules.WindowNames {
			if was := regimes[m[2]:m[3]]; other != was {
				out = append(out, mutant{-1, replace(regimes, m, 1, other), "windows", was + " becomes " + other})
			}
		}
	}
	return out
}

// sameNumbers reports whether two texts of a rule, which differ in one comparison, mean the same numbers by it.
func sameNumbers(a, b string) bool {
	quoted := regexp.MustCompile(`"[^"]*"`)
	p, q := quoted.FindAllString(a, -1), quoted.FindAllString(b, -1)
	for i := range p {
		if p[i] == q[i] || !compared.MatchString(p[i]) {
			continue
		}
		var was, is condition
		was.name, is.name = "n", "n"
		was.compare(strings.Trim(p[i], `"`))
		is.compare(strings.Trim(q[i], `"`))
		// Nothing changes but at a number that one of them names.
		for _, n := range slices.Concat(was.limits, is.limits) {
			for _, m := range []int{0, n - 1, n, n + 1, many} {
				if m >= 0 && was.holds(facts{"n": m}) != is.holds(facts{"n": m}) {
					return false
				}
			}
		}
	}
	return true
}

// TestMutants puts every small mistake into every rule of this repository, one at a time, and demands that the check finds it. A day in
// an example is no part of a rule: a day later the question is often answered alike, and nothing is wrong. These are counted, no more.
func TestMutants(t *testing.T) {
	t.Parallel()
	from := published()
	var r reading
	if problems := r.check(&from); len(problems) > 0 {
		t.Fatalf("%s", strings.Join(problems, "\n"))
	}
	all := regimeMutants(from.regimes)
	for i, b := range from.blocks {
		all = append(all, mutants(i, b, newOracle(&from).outcomes)...)
	}
	made, caught := map[string]int{}, map[string]int{}
	var survivors []string
	var lock sync.Mutex
	var wait sync.WaitGroup
	const workers = 4
	for w := range workers {
		wait.Go(func() {
			var r reading
			for k := w; k < len(all); k += workers {
				m := &all[k]
				changed := from
				file, name := "regimes.yaml", ""
				if m.block >= 0 {
					b := from.blocks[m.block]
					file, name = b.file, b.text[:strings.Index(b.text, "\n")]
				}
				switch {
				case m.block < 0:
					changed.regimes = m.text
				case m.text == "":
					changed.blocks = slices.Delete(slices.Clone(from.blocks), m.block, m.block+1)
				default:
					changed.blocks = slices.Clone(from.blocks)
					changed.blocks[m.block].text = m.text
				}
				problems := r.check(&changed)
				if m.block >= 0 && m.text != "" {
					delete(r.blocks, changed.blocks[m.block])
				}
				same := len(problems) == 0 && m.kind == "conditions" && sameAnswers(newOracle(&from), newOracle(&changed), strings.TrimPrefix(name, "id: "))
				lock.Lock()
				if same {
					t.Logf("%s: %s: no question is answered otherwise", name, m.what)
					m.kind = "equivalent"
				}
				made[m.kind]++
				switch {
				case len(problems) > 0:
					caught[m.kind]++
				case m.kind != "equivalent" && m.kind != "days of examples":
					survivors = append(survivors, fmt.Sprintf("%s: %s: %s", file, name, m.what))
				}
				lock.Unlock()
			}
		})
	}
	wait.Wait()
	total, found := 0, 0
	for _, kind := range slices.Sorted(maps.Keys(made)) {
		t.Logf("%-20s %5d made, %5d caught", kind, made[kind], caught[kind])
		if kind != "equivalent" && kind != "days of examples" {
			total, found = total+made[kind], found+caught[kind]
		}
	}
	t.Logf("%-20s %5d made, %5d caught, and %d mean the same", "in all", total, found, made["equivalent"])
	slices.Sort(survivors)
	if len(survivors) > 0 {
		t.Errorf("%d mistakes are not found:\n%s", len(survivors), strings.Join(survivors, "\n"))
	}
}
