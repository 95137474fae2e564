package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"rulebook/internal/rules"
	"rulebook/internal/ruletext"
)

// texts are what rules are written in.
type texts struct {
	facts, regimes string
	blocks         []block
}

// A block is the text of a rule, without its fence.
type block struct {
	file string // also the instrument that it is of, when it is not of this repository
	text string
}

func (b *block) instrument() string {
	if parts := strings.Split(filepath.ToSlash(b.file), "/"); len(parts) > 2 {
		return parts[len(parts)-2]
	}
	return b.file
}

var fenced = regexp.MustCompile("(?ms)^```rule\n(.*?)^```$")

// published are the rules of this repository.
var published = sync.OnceValue(func() texts {
	root := filepath.FromSlash("../../content/")
	read := func(file string) string {
		src, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		return string(src)
	}
	t := texts{facts: read(root + "facts.yaml"), regimes: read(root + "regimes.yaml")}
	files, err := filepath.Glob(root + filepath.FromSlash("instruments/*/*.md"))
	if err != nil || len(files) == 0 {
		panic(fmt.Sprint("no instruments: ", err))
	}
	for _, file := range files {
		for _, m := range fenced.FindAllStringSubmatch(read(file), -1) {
			t.blocks = append(t.blocks, block{file, m[1]})
		}
	}
	return t
})

// definition reads the texts. The problems are in words.
func (t *texts) definition() (rules.Definition, []string) {
	var r reading
	return r.definition(t)
}

// A reading remembers blocks that it has read, for whoever reads nearly the same texts often.
type reading struct {
	facts, regimes string
	f              *ruletext.Facts
	g              *ruletext.Regimes
	problems       []string
	blocks         map[block]readBlock
}

type readBlock struct {
	rule     rules.Rule
	problems []string
}

func (r *reading) definition(t *texts) (rules.Definition, []string) {
	if r.f == nil || r.facts != t.facts || r.regimes != t.regimes {
		*r = reading{facts: t.facts, regimes: t.regimes, blocks: map[block]readBlock{}}
		f, problems := ruletext.ReadFacts([]byte(t.facts), ruletext.Options{})
		for _, p := range problems {
			r.problems = append(r.problems, "facts: "+p.Code+": "+p.Msg)
		}
		g, problems := ruletext.ReadRegimes([]byte(t.regimes), ruletext.Options{Base: 1 << 30})
		for _, p := range problems {
			r.problems = append(r.problems, "regimes: "+p.Code+": "+p.Msg)
		}
		r.f, r.g = f, g
	}
	f, g := r.f, r.g
	if f == nil || g == nil {
		return rules.Definition{}, r.problems
	}
	def := rules.Definition{Flow: f.Flow, Facts: f.Facts, FlowFacts: f.FlowFacts, Findings: f.Findings, Counters: f.Counters, Flags: f.Flags,
		Mechanisms: g.Mechanisms, Outcomes: g.Outcomes, Regimes: g.Regimes, Hash: "hash"}
	problems := r.problems
	for _, b := range t.blocks {
		read, ok := r.blocks[b]
		if !ok {
			parsed, mistakes := ruletext.ReadRule([]byte(b.text), ruletext.Options{Instrument: b.instrument(), Page: b.file})
			if parsed != nil {
				read.rule = parsed.Rule
			}
			for _, p := range mistakes {
				read.problems = append(read.problems, b.file+": "+p.Code+": "+p.Msg)
			}
			r.blocks[b] = read
		}
		def.Rules = append(def.Rules, read.rule)
		problems = append(problems[:len(problems):len(problems)], read.problems...)
	}
	return def, problems
}

// check does to texts what the check of a project does, and returns all problems in words.
func (r *reading) check(t *texts) []string {
	def, problems := r.definition(t)
	if len(problems) > 0 {
		return problems
	}
	set, wrong := rules.Compile(def)
	if set != nil {
		_, wrong = set.Prove()
	}
	return inWords(wrong)
}

func inWords(problems []rules.Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Page+": "+p.Code+": "+p.Msg)
	}
	return out
}

// compile makes a set of texts that have no mistakes, though what Prove says of it may be bad.
func compile(t interface{ Fatalf(string, ...any) }, from *texts) *rules.Set {
	def, problems := from.definition()
	if len(problems) > 0 {
		t.Fatalf("%s", strings.Join(problems, "\n"))
	}
	set, wrong := rules.Compile(def)
	if set == nil {
		t.Fatalf("%s", strings.Join(inWords(wrong), "\n"))
	}
	return set
}

var publishedSet = sync.OnceValue(func() *rules.Set {
	from := published()
	def, problems := from.definition()
	if len(problems) > 0 {
		panic(strings.Join(problems, "\n"))
	}
	set, wrong := rules.Compile(def)
	if set == nil {
		panic(strings.Join(inWords(wrong), "\n"))
	}
	return set
})

// TestPublished proves the rules of this repository.
func TestPublished(t *testing.T) {
	from := published()
	def, problems := from.definition()
	if len(problems) > 0 {
		t.Fatalf("%s", strings.Join(problems, "\n"))
	}
	set, wrong := rules.Compile(def)
	if len(wrong) > 0 {
		t.Fatalf("%s", strings.Join(inWords(wrong), "\n"))
	}
	proofs, wrong := set.Prove()
	if len(wrong) > 0 {
		t.Errorf("%s", strings.Join(inWords(wrong), "\n"))
	}
	for _, p := range proofs {
		t.Logf("%s %s..%s: %d rules, %d cases, %d sides of boundaries, %d examples", p.Regime, p.From, p.Until, p.Rules, p.Cases, p.Boundaries, p.Examples)
		if p.Rules == 0 || p.Cases == 0 || p.Examples == 0 {
			t.Errorf("nothing was proved of %s from %s", p.Regime, p.From)
		}
	}
}
