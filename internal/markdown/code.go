package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"

	"rulebook/internal/diag"
)

// maxHighlight is how many bytes of code are coloured; a longer fence is shown plain. Colouring costs a hundred times what the rest
// of a page does, and some lexers slow down with the square of a line.
const (
	maxHighlight     = 32 << 10
	maxHighlightLine = 1000
)

func (p *page) fence(n *ast.FencedCodeBlock) {
	var name string
	if n.Info != nil {
		info := n.Info.Segment.Value(p.src)
		name = unescaped(bytes.Fields(info)[0])
	}
	code := p.codeLines(n)
	if p.strict {
		p.str("<pre><code")
		if name != "" {
			p.attr("class", "language-"+name)
		}
		p.str(">")
		p.out = appendEscaped(p.out, code)
		p.str("</code></pre>\n")
		return
	}
	p.str(`<pre class="chroma" tabindex="0"><code`)
	if name != "" {
		p.attr("class", "language-"+name)
	}
	p.str(">")
	if !p.highlight(name, code, n) {
		p.out = appendEscaped(p.out, code)
	}
	p.str("</code></pre>\n")
}

func (p *page) indentedCode(n *ast.CodeBlock) {
	if p.strict {
		p.str("<pre><code>")
	} else {
		p.str(`<pre class="chroma" tabindex="0"><code>`)
	}
	p.out = appendEscaped(p.out, p.codeLines(n))
	p.str("</code></pre>\n")
}

// codeLines is the text of a block of code, with \n at the end of each line.
func (p *page) codeLines(n ast.Node) []byte {
	code := n.Lines().Value(p.src)
	if bytes.IndexByte(code, '\r') >= 0 {
		code = bytes.ReplaceAll(code, []byte("\r\n"), []byte("\n"))
	}
	return code
}

// highlight writes code with its tokens in spans of chroma's classes, and reports whether it did.
func (p *page) highlight(name string, code []byte, n *ast.FencedCodeBlock) bool {
	if name == "" {
		return false
	}
	lexer := lexerFor(name)
	if lexer == nil {
		if !plainLanguage(name) {
			p.warn(n.Info.Segment.Start, "code-language", fmt.Sprintf("there is no language %q to colour code by", name), languageHint(name))
		}
		return false
	}
	if len(code) > maxHighlight || longLine(code) {
		return false
	}
	tokens, err := lexer.Tokenise(nil, string(bytes.ToValidUTF8(code, []byte("\uFFFD"))))
	if err != nil {
		return false // the lexer has no such state; the code is shown all the same
	}
	for t := tokens(); t != chroma.EOF; t = tokens() {
		class := tokenClass(t.Type)
		if class == "" {
			p.out = appendEscaped(p.out, t.Value)
			continue
		}
		p.str(`<span class="`)
		p.str(class)
		p.str(`">`)
		p.out = appendEscaped(p.out, t.Value)
		p.str("</span>")
	}
	return true
}

func longLine(code []byte) bool {
	for len(code) > maxHighlightLine {
		i := bytes.LastIndexByte(code[:maxHighlightLine], '\n')
		if i < 0 {
			return true
		}
		code = code[i+1:]
	}
	return false
}

// tokenClass is chroma's class for a type of token, or that of the types it belongs to.
func tokenClass(t chroma.TokenType) string {
	for ; t != 0; t = t.Parent() {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
	}
	return ""
}

func plainLanguage(name string) bool {
	switch name {
	case "text", "txt", "plain", "plaintext", "none":
		return true
	}
	return false
}

// foundLexers keeps the lexers that were asked for by name: there are no more than chroma has.
var foundLexers sync.Map // string to chroma.Lexer

func lexerFor(name string) chroma.Lexer {
	if plainLanguage(name) {
		return nil
	}
	if name == "rule" {
		name = "yaml"
	}
	if l, ok := foundLexers.Load(name); ok {
		return l.(chroma.Lexer)
	}
	lower := strings.ToLower(name)
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		c := l.Config()
		if strings.ToLower(c.Name) == lower || matches(c.Aliases, lower) || matches(c.Filenames, "*."+lower) {
			l = chroma.Coalesce(l)
			foundLexers.Store(name, l)
			return l
		}
	}
	return nil
}

func matches(names []string, lower string) bool {
	for _, n := range names {
		if strings.ToLower(n) == lower {
			return true
		}
	}
	return false
}

func languageHint(name string) string {
	hint := diag.DidYouMean(strings.ToLower(name), append(lexers.Aliases(true), "rule"))
	if hint == "" {
		return "write text for code of no language"
	}
	return hint
}
