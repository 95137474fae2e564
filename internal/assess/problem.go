package assess

import (
	"strconv"

	"rulebook/internal/diag"
	"rulebook/internal/rules"
)

// maxProblems is how many problems are shown. All are counted, so that the total says whether it is one wrong column or a wrong file.
const maxProblems = 100

// problems collects what is wrong with the input.
type problems struct {
	voice
	flow string // what a flow is called
	list []diag.Diagnostic
	more map[string]int // by file: how many were counted, but are not shown
	file []string       // of more, in order
}

// full counts a problem that is not shown.
func (p *problems) full(file string) bool {
	if len(p.list) < maxProblems {
		return false
	}
	p.count(file, 1)
	return true
}

// count counts problems that are not shown.
func (p *problems) count(file string, n int) {
	if p.more == nil {
		p.more = map[string]int{}
	}
	if p.more[file] == 0 && n > 0 {
		p.file = append(p.file, file)
	}
	p.more[file] += n
}

// report takes a problem at a byte of src, of which the first line is line of its file.
func (p *problems) report(file string, src []byte, line, offset int, code, msg, hint string) {
	if p.full(file) {
		return
	}
	d := diag.New(file, src, offset, diag.Error, code, p.words(msg), p.words(hint))
	if d.Line > 0 {
		d.Line += line - 1
	}
	p.list = append(p.list, d)
}

// any reports whether there are problems.
func (p *problems) any() bool { return len(p.list) > 0 }

// done returns the problems in reading order, and says how many more there are.
func (p *problems) done() []diag.Diagnostic {
	diag.Sort(p.list)
	for _, file := range p.file {
		more := int64(p.more[file])
		what := p.say(commas(more)+" more problems are not shown", "另有"+commas(more)+"处错误未予列出")
		if more == 1 {
			what = p.say("1 more problem is not shown", what)
		}
		p.list = append(p.list, diag.Diagnostic{File: file, Code: "input-limit", Msg: what,
			Hint: p.say("correct those that are shown, and ask again", "请先更正已列出的错误，再行判断")})
	}
	return p.list
}

// of names the field of a problem before its message.
func (p *problems) of(field, msg string) string {
	if field == "" {
		return msg
	}
	return field + p.say(": ", "：") + p.words(msg)
}

// commas writes a number with its thousands separated.
func commas(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// factNames are the names of facts.
func factNames(facts []rules.Fact) []string {
	names := make([]string, len(facts))
	for i := range facts {
		names[i] = facts[i].Name
	}
	return names
}
