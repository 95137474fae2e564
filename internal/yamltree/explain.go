package yamltree

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

func (p *parser) fail(at int, msg, hint string) { p.report(problem(at, "yaml-syntax", msg, hint)) }

func (p *parser) failOpen(at int) {
	if c := p.at(at); c == '[' || c == '{' {
		p.fail(at, fmt.Sprintf("the %c is not closed", c), "close it, or put a text that begins with it in quotes")
		return
	}
	p.fail(at, fmt.Sprintf("the quote %c is not closed", p.at(at)), "close it; lines that belong to it are indented further than their key")
}

func (p *parser) failDepth(at int) {
	p.report(problem(at, "yaml-depth", fmt.Sprintf("lists and mappings are nested more than %d deep", maxDepth), ""))
}

// explain reports in an author's words what the library found wrong, at the place where an author would look for it. The cases are
// in order: a later one may rely on those above it. Words of the library that are new to us end in the last.
func (p *parser) explain(err error) {
	e := &yaml.LoadError{Message: err.Error()}
	errors.As(err, &e)
	start := p.offset(e.ContextMark.Line, e.ContextMark.Column) // of what was being read, when the library says so
	at := p.offset(e.Mark.Line, e.Mark.Column)
	line := strings.LastIndexByte(p.src[:at], '\n') + 1
	before := strings.TrimSpace(p.src[line:at])
	atEnd := strings.TrimSpace(p.src[at:]) == "" || at == line && strings.HasPrefix(p.src[at:], "---")
	inFlow := strings.HasPrefix(e.ContextMsg, "while parsing a flow")

	switch msg := e.Message; {
	case msg == fmt.Sprintf("exceeded max depth of %d", maxDepth):
		if p.at(at) == ':' {
			at = start // of the key
		}
		p.failDepth(at)
	case strings.Contains(msg, "a tab character"), strings.HasSuffix(msg, "cannot start any token") && p.at(at) == '\t':
		p.fail(at, "a tab in the indentation", "indent with spaces: YAML does not say how wide a tab is")
	case inFlow && atEnd && start == at:
		_, problems := Parse([]byte(p.src[:at] + "\nx")) // with a value there, the library says which bracket is open
		p.report(problems[len(problems)-1])
	case strings.HasSuffix(msg, "cannot start any token"), strings.HasSuffix(msg, "node content"):
		p.fail(at, fmt.Sprintf("a text cannot begin with %c", p.at(at)), "put the text in quotes, or remove what is too much")
	case e.ContextMark.Line > 0 && p.refuse(start), e.ContextMark.Line == 0 && p.refuse(at):
	case msg == "found unexpected end of stream", msg == "found unexpected document indicator":
		p.failOpen(start)
	case msg == "found unknown escape character":
		_, size := utf8.DecodeRuneInString(p.src[at+1:])
		p.fail(at, fmt.Sprintf("%q is not an escape", p.src[at:at+1+size]),
			`write \\ for a backslash, or use 'single quotes', in which it is an ordinary character`)
	case e.ContextMsg == "while scanning a quoted scalar":
		p.fail(at-len(`\x`), "this escape is not a character", `\x takes 2 hexadecimal digits, \u 4, \U 8; or write the character itself`)
	case e.ContextMsg == "while scanning a block scalar":
		p.fail(at, "text on the line of | or >", "begin it on the next line, or put it in quotes")
	case inFlow && (atEnd || line > start && p.at(line) > ' ' && start > 0 && p.at(start-1) == ' '):
		p.failOpen(start) // for an author indents what is in brackets after a key
	case inFlow:
		p.fail(at, fmt.Sprintf("a comma or %c is missing here", p.at(start)+2),
			"put a text that holds brackets or quotes in quotes of its own")
	case msg == "could not find expected ':'":
		p.fail(start, "a key and a colon are missing here", "write the key, a colon, a space and the value")
	case strings.HasPrefix(before, "---"):
		p.fail(line+len("--- "), "text after ---", "begin on the next line")
	case strings.HasPrefix(msg, "mapping values") && strings.Contains(before, ": "):
		p.fail(at, "a second colon on the line of a key", "put the text in quotes, or the inner key on a line of its own")
	case strings.HasPrefix(msg, "mapping values"):
		p.fail(at, "a key inside a text that began on a line above", "check the indentation, or put the text in quotes")
	case strings.HasPrefix(msg, "block sequence entries") && strings.HasSuffix(before, ":"):
		p.fail(at, "a list cannot begin on the line of its key", "begin it on the next line, or write [a, b]")
	case before == "" && p.at(at) == '-' && e.Mark.Column == e.ContextMark.Column:
		p.fail(at, "a list item among keys", "indent the list further than its key, or give it a key")
	case before == "" && strings.HasPrefix(msg, "did not find"):
		p.fail(at, "the indentation of this line fits nothing above it",
			"begin it below the first letter of the line it belongs with; no line of spaces above may be longer")
	case p.at(at) == '#':
		p.fail(at, "text after the end of the value", "put a space before the #")
	case before != "" && (strings.HasPrefix(msg, "did not find") || strings.HasPrefix(msg, "block sequence entries")):
		last := before[len(before)-1]
		closing := strings.LastIndexByte(p.src[:at], last)
		if open := strings.LastIndexByte(p.src[:closing], last); (last == '"' || last == '\'') && open >= 0 && open < line {
			p.failOpen(open) // what closed it was meant to open a text of this line
			return
		}
		p.fail(at, "text after the end of the value", `put the whole text in quotes; a quote in it is written \" or ''`)
	default:
		p.fail(at, "this is not YAML: "+msg, "")
	}
}

// shorten cuts s to what is worth quoting in a message.
func shorten(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
