package content

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/numbers"
	"rulebook/internal/rules"
	"rulebook/internal/ruletext"
	"rulebook/internal/yamltree"
)

// Files that declare what rules are about.
const (
	FactsFile   = Folder + "/facts.yaml"
	RegimesFile = Folder + "/regimes.yaml"
)

// regimesBase is added to offsets in RegimesFile, so that the engine, which knows declarations by their offsets alone, tells the two
// files apart. No file is that long.
const regimesBase = 1 << 30

// A Rulebook is the rules of a project, compiled and proved.
type Rulebook struct {
	Set    *rules.Set
	Proofs []rules.Proof
	Rules  []*RuleBlock // by index of the definition's rules
	byID   map[string]*RuleBlock
}

// A RuleBlock is a rule where it stands.
type RuleBlock struct {
	ID    string
	Index int    // of the definition's rules
	Page  *Page  // in the default language
	HTML  string // the block's text, highlighted

	block  *ruletext.Block
	offset int // of the text of the block, in the file
}

// Anchor is the id of a rule on its page.
func (r *RuleBlock) Anchor() string { return "rule:" + r.ID }

// Find returns the block of the rule with that id, or nil.
func (b *Rulebook) Find(id string) *RuleBlock { return b.byID[id] }

// parseRules reads the rule blocks of a page.
func (s *source) parseRules(src []byte) {
	s.badRules, s.lostRules = s.doc.LostRule, s.doc.LostRule
	for i := range s.doc.Rules {
		b := &s.doc.Rules[i]
		at := s.bodyAt + b.Offset
		problem := func(msg, hint string) {
			s.diags = append(s.diags, diag.New(s.file, src, at, diag.Error, "rule-place", msg, hint))
			s.badRules, s.lostRules = true, true
		}
		instrument := ""
		switch {
		case s.original != "":
			problem("a rule stands in a translation", "write it in "+s.original+" alone; it is shown on this page too, with its words in this language")
			continue
		case s.kind != KindUnit && s.kind != KindInstrument:
			problem("a rule stands outside an instrument", "write it on the page of the article it implements")
			continue
		default:
			instrument = strings.Split(s.stem, "/")[1]
		}
		block, problems := ruletext.ReadRule(src[at:s.bodyAt+b.End], ruletext.Options{Instrument: instrument, Page: s.file, Base: at})
		for _, p := range problems {
			s.diags = append(s.diags, p.Diagnostic(s.file, src, at))
		}
		s.badRules = s.badRules || len(problems) > 0
		s.lostRules = s.lostRules || block == nil || block.Rule.ID == ""
		if block != nil {
			s.rules = append(s.rules, &RuleBlock{ID: block.Rule.ID, HTML: string(b.HTML), block: block, offset: at})
		}
	}
}

// parseDeclarations reads FactsFile or RegimesFile.
func (s *source) parseDeclarations() {
	report := func(list []yamltree.Problem) {
		for _, p := range list {
			s.diags = append(s.diags, p.Diagnostic(s.file, s.text, 0))
		}
		s.badRules = len(list) > 0
	}
	switch s.file {
	case FactsFile:
		var problems []yamltree.Problem
		s.facts, problems = ruletext.ReadFacts(s.text, ruletext.Options{})
		report(problems)
	case RegimesFile:
		var problems []yamltree.Problem
		s.regimes, problems = ruletext.ReadRegimes(s.text, ruletext.Options{Base: regimesBase})
		report(problems)
	}
}

// makeRules compiles the rules of all pages and proves them. The Library has no Rulebook when that fails; lib.ruleBlocks then still
// knows which rules there are, so that what refers to them is not reported as well.
func (lib *Library) makeRules(sources []*source) {
	var facts, regimes *source
	bad := false
	b := &Rulebook{byID: map[string]*RuleBlock{}}
	lib.ruleBlocks = b.byID
	var def rules.Definition
	for _, s := range sources {
		bad = bad || s.badRules
		lib.lostRules = lib.lostRules || s.lostRules
		switch s.file {
		case FactsFile:
			facts = s
		case RegimesFile:
			regimes = s
		}
		p := lib.byFile[s.file]
		if p == nil {
			// Of a page that has mistakes of another kind the rules are not known; a draft has none yet.
			lost := len(s.rules) > 0 || lib.failed[s.file] && strings.HasPrefix(s.file, Folder+"/instruments/")
			lib.lostRules = lib.lostRules || lost && !lib.drafts[s.file]
			continue
		}
		for _, r := range s.rules {
			// A source may be part of several libraries, so it is not written to.
			block := &RuleBlock{ID: r.ID, Index: len(b.Rules), Page: p, HTML: r.HTML, block: r.block, offset: r.offset}
			b.Rules = append(b.Rules, block)
			b.byID[r.ID] = block
			p.Rules = append(p.Rules, block)
			def.Rules = append(def.Rules, r.block.Rule)
			bad = !lib.checkCitations(block) || bad
			bad = !lib.checkQuotes(block) || bad
		}
	}
	for _, p := range lib.Pages {
		if p.Original != nil {
			p.Rules = p.Original.Rules
		}
	}
	bad = bad || lib.lostRules
	switch {
	case facts == nil && regimes == nil && len(b.Rules) == 0:
		return
	case facts == nil || regimes == nil:
		lib.declarationsMissing(facts, regimes, b)
		return
	case facts.facts == nil || regimes.regimes == nil:
		return // what is wrong has been said
	}
	bad = !lib.checkCites(facts, facts.facts.Cites, 0) || bad
	bad = !lib.checkCites(regimes, regimes.regimes.Cites, regimesBase) || bad
	bad = !lib.checkSteps(regimes) || bad
	if bad {
		return
	}
	f, g := facts.facts, regimes.regimes
	def.Flow, def.Facts, def.FlowFacts, def.Findings, def.Counters, def.Flags = f.Flow, f.Facts, f.FlowFacts, f.Findings, f.Counters, f.Flags
	def.Mechanisms, def.Outcomes, def.Regimes = g.Mechanisms, g.Outcomes, g.Regimes
	def.Regimes = slices.Clone(def.Regimes)
	for i := range def.Regimes {
		if r := &def.Regimes[i]; r.Draft {
			// A draft was never in force. It is as old as its instrument, which says when its examples are asked.
			if ins := lib.instruments[r.Name]; ins != nil {
				r.From, _ = rules.ParseDay(string(ins.made()))
			}
		}
	}
	def.Hash = hashRules(def)
	set, problems := rules.Compile(def)
	if set != nil {
		b.Set = set
		b.Proofs, problems = set.Prove()
	}
	for _, p := range problems {
		lib.reportRule(p, facts, regimes)
	}
	if len(problems) == 0 {
		lib.Rulebook = b
	}
}

// hashRules is the SHA-256 of a definition, in hex, wherever its files are.
func hashRules(def rules.Definition) string {
	def.Rules = slices.Clone(def.Rules)
	for i := range def.Rules {
		def.Rules[i].Page = ""
	}
	sum := sha256.Sum256(rules.AppendJSON(nil, def.Object(), -1))
	return hex.EncodeToString(sum[:])
}

func (lib *Library) declarationsMissing(facts, regimes *source, b *Rulebook) {
	missing := FactsFile
	if facts != nil {
		missing = RegimesFile
	}
	if len(b.Rules) > 0 {
		r := b.Rules[0]
		lib.problemAt(r.Page, r.offset, diag.Error, "rule-declaration", "there is no "+missing+", which says what rules are about", "write it; docs/rules.md describes it")
		return
	}
	have := cmp.Or(facts, regimes)
	lib.problems = append(lib.problems, diag.New(have.file, nil, 0, diag.Error, "rule-declaration", "there is no "+missing+" beside it", "write it; docs/rules.md describes it"))
}

// checkCitations reports citations of a rule that lead nowhere, and a rule that does not stand in what it cites first.
func (lib *Library) checkCitations(r *RuleBlock) bool {
	ok := lib.checkCites(r.Page.source, r.block.Cites, 0)
	if len(r.block.Cites) == 0 || !ok {
		return ok
	}
	first := r.block.Cites[0]
	c, _ := ParseCitation(first.Text)
	if r.Page.Instrument == nil || c.Instrument != r.Page.Instrument.ID || c.Unit != r.Page.Unit {
		lib.problemAt(r.Page, first.Offset, diag.Error, "rule-place", fmt.Sprintf("the rule cites %s first, but stands on another page", first.Text),
			"cite first the article it stands in, or move the rule")
		return false
	}
	return true
}

// checkQuotes reports words that are said to be the law's own, and that the page of the rule does not quote.
func (lib *Library) checkQuotes(r *RuleBlock) bool {
	ok := true
	quotes := r.Page.source.doc.Quotes
	for _, q := range r.block.Quotes {
		if slices.Contains(quotes, q.Text) {
			continue
		}
		ok = false
		hint := "quote the law on the page: > " + q.Text
		if i := slices.IndexFunc(quotes, func(s string) bool { return strings.Contains(s, q.Text) }); i >= 0 {
			hint = fmt.Sprintf("the quotation is longer: %q; quote all of a paragraph or line", quotes[i])
		} else if lib.hints.may(len(quotes)) {
			if near := diag.DidYouMean(q.Text, quotes); near != "" {
				hint = near
			}
		}
		lib.problemAt(r.Page, q.Offset, diag.Error, "rule-quote", fmt.Sprintf("no quotation on this page is %q", q.Text), hint)
	}
	return ok
}

// checkSteps reports pages of steps that do not exist.
func (lib *Library) checkSteps(regimes *source) bool {
	ok := true
	for _, step := range regimes.regimes.Pages {
		file := Folder + "/" + step.Text
		if p := lib.byFile[file]; p != nil && p.Original == nil && p.Lang == lib.Project.Language {
			continue
		}
		ok = false
		msg, hint := fmt.Sprintf("no page %q", step.Text), ""
		switch p := lib.byFile[file]; {
		case lib.failed[file]:
			continue // what is wrong there has been said
		case lib.drafts[file]:
			msg, hint = fmt.Sprintf("%q is a draft page, which is not built", step.Text), "remove draft: true there, or build with --drafts"
		case p != nil && p.Original != nil:
			msg = fmt.Sprintf("%q is a translation", step.Text)
			hint = fmt.Sprintf("name the page that it translates, %q; readers are led to the one in their language", strings.TrimPrefix(p.Original.File, Folder+"/"))
		case file != path.Clean(file) || strings.HasPrefix(step.Text, Folder+"/") || strings.ContainsAny(step.Text, "#?"):
			hint = "a page is named by its path below " + Folder + "/, such as guides/permit.md"
		default:
			hint = lib.hints.file(lib, &Page{File: Folder + "/index.md"}, step.Text, file)
		}
		lib.problems = append(lib.problems, lib.place(regimes, step.Offset-regimesBase, diag.Error, "rule-step", msg, hint))
	}
	return ok
}

// checkCites reports citations that lead nowhere. base is what was added to their offsets.
func (lib *Library) checkCites(s *source, cites []ruletext.Cite, base int) bool {
	ok := true
	for _, cite := range cites {
		report := func(code, msg, hint string) {
			lib.problems = append(lib.problems, lib.place(s, cite.Offset-base, diag.Error, code, msg, hint))
			ok = false
		}
		c, why := ParseCitation(cite.Text)
		if why != "" {
			report("citation-form", why, "write instrument, instrument art 7(1)(2), or instrument name-of-file")
			continue
		}
		if _, problem := lib.findCitation(&Page{Lang: lib.Project.Language}, c); problem != nil {
			if ok = false; problem.msg != "" {
				report(problem.code, problem.msg, problem.advice(&lib.hints))
			}
		}
	}
	return ok
}

// reportRule places a problem of the engine.
func (lib *Library) reportRule(p rules.Problem, facts, regimes *source) {
	place := func(page string, offset int, msg, hint string) diag.Diagnostic {
		s := facts
		switch {
		case page != "":
			s = lib.byFile[page].source
		case offset >= regimesBase:
			s, offset = regimes, offset-regimesBase
		}
		return lib.place(s, offset, diag.Error, p.Code, msg, hint)
	}
	if p.Part != "" {
		p.Offset = lib.byFile[p.Page].ruleAt(p.Offset).block.Place(p.Part)
	}
	d := place(p.Page, p.Offset, p.Msg, p.Hint)
	for _, r := range p.Related {
		where := place(r.Page, r.Offset, "", "")
		d.Related = append(d.Related, diag.Related{File: where.File, Line: where.Line, Col: where.Col, Msg: r.Msg})
	}
	lib.problems = append(lib.problems, d)
}

// ruleAt returns the rule block of a page in which an offset in its file is.
func (p *Page) ruleAt(offset int) *RuleBlock {
	at := p.Rules[0]
	for _, r := range p.Rules {
		if r.offset <= offset {
			at = r
		}
	}
	return at
}

// boundaryWords makes the finder of numbers from the boundary words and the units that the project declares, and what tells it from
// others. Each page is read with it, so they are read first; mistakes in their files are reported when the turn of these comes.
func (l *Loader) boundaryWords(files []string, limits Limits) (*numbers.Finder, string, error) {
	var words numbers.BoundaryWords
	read := func(file string, use func(src []byte)) error {
		if !slices.Contains(files, file) {
			return nil
		}
		src, err := readLimited(l.fsys, file, limits.FileSize)
		if _, isProblem := asProblem(err); err != nil && !isProblem {
			return err
		}
		if err == nil {
			use(src)
		}
		return nil
	}
	err := read(RegimesFile, func(src []byte) {
		if regimes, _ := ruletext.ReadRegimes(src, ruletext.Options{}); regimes != nil {
			b := regimes.Boundary
			words = numbers.BoundaryWords{AtLeast: b.AtLeast, MoreThan: b.MoreThan, AtMost: b.AtMost, FewerThan: b.FewerThan}
		}
	})
	if err != nil {
		return nil, "", err
	}
	err = read(FactsFile, func(src []byte) {
		if facts, _ := ruletext.ReadFacts(src, ruletext.Options{}); facts != nil {
			words.Units = unitsOf(facts)
		}
	})
	if err != nil {
		return nil, "", err
	}
	return numbers.NewFinder(words), fmt.Sprintf("%q", words), nil
}

// unitsOf are the units that numbers are declared in, in small letters.
func unitsOf(facts *ruletext.Facts) []string {
	units := map[string]bool{}
	note := func(noun rules.Noun) {
		for _, words := range [2]rules.Words{noun.One, noun.Many} {
			for _, text := range words {
				units[strings.ToLower(text)] = true
			}
		}
	}
	for _, list := range [2][]rules.Fact{facts.Facts, facts.FlowFacts} {
		for i := range list {
			note(list[i].Unit)
		}
	}
	for i := range facts.Counters {
		note(facts.Counters[i].Unit)
	}
	return sortedKeys(units)
}
