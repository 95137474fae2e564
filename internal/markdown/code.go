package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
)

// Colouring a byte of code costs a hundred times what a byte of text does, and some lexers take the square of a line. So only so much
// of a page is coloured, and only code of reasonable lines; the rest is shown plain.
const (
	maxHighlight     = 64 << 10 // bytes
	maxHighlightLine = 1000     // bytes
)

func (p *page) fence(n *ast.FencedCodeBlock) {
	var name string
	if n.Info != nil {
		// goldmark trims fewer kinds of blank than Fields, so there may be none.
		if words := bytes.Fields(n.Info.Segment.Value(p.src)); len(words) > 0 {
			name = unescaped(words[0])
		}
	}
	if p.strict {
		p.str("<pre><code")
		if name != "" {
			p.attr("class", "language-"+name)
		}
		p.str(">")
		p.out = appendEscaped(p.out, p.codeLines(n))
		p.str("</code></pre>\n")
		return
	}
	if !p.projectBlock(n, name) {
		p.codeBlock(n, name)
	}
}

// codeBlock writes code with its colours.
func (p *page) codeBlock(n *ast.FencedCodeBlock, name string) {
	code := p.codeLines(n)
	p.str(`<pre class="chroma" tabindex="0"><code`)
	if name != "" {
		p.attr("class", "language-"+strings.ToLower(name))
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
	switch {
	case name == "" || plainLanguage(name):
		return false
	case isProjectBlock(name) || name == "yaml" || name == "yml":
		p.colourYAML(code)
		return true
	}
	lexer := lexerIndex()[strings.ToLower(name)]
	if lexer == nil {
		if !p.full() {
			p.warn(n.Info.Segment.Start, "code-language", fmt.Sprintf("there is no language %q to colour code by", name), languageHint(name))
		}
		return false
	}
	if p.highlighted += len(code); p.highlighted > maxHighlight || longLine(code) {
		return false
	}
	if out, ok := coloured.get(name, code); ok {
		p.out = append(p.out, out...)
		return true
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, string(bytes.ToValidUTF8(code, []byte("\uFFFD"))))
	if err != nil {
		return false // the lexer has no such state; the code is shown all the same
	}
	start := len(p.out)
	for t := tokens(); t != chroma.EOF; t = tokens() {
		class := tokenClass(t.Type)
		if class == "w" { // spaces have no colour
			class = ""
		}
		p.token(class, []byte(t.Value))
	}
	coloured.put(name, code, p.out[start:])
	return true
}

// coloured remembers code that has been coloured: a translation has the same code as its original, and a server reads a page again
// and again while its text is written. It is emptied when it is full.
var coloured colourCache

type colourCache struct {
	mu   sync.Mutex
	html map[colourKey]string
	size int
}

type colourKey struct{ language, code string }

// maxColoured bounds the bytes of code and HTML that are remembered.
const maxColoured = 2 << 20

func (c *colourCache) get(language string, code []byte) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	html, ok := c.html[colourKey{language, string(code)}]
	return html, ok
}

func (c *colourCache) put(language string, code, html []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	size := len(code) + len(html)
	if c.html == nil || c.size+size > maxColoured {
		c.html, c.size = map[colourKey]string{}, 0
	}
	key := colourKey{language, string(code)}
	if _, ok := c.html[key]; !ok && size <= maxColoured {
		c.html[key] = string(html)
		c.size += size
	}
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

// lexerIndex finds chroma's lexers by their names, in lower case, and by the endings of the files that they are for.
var lexerIndex = sync.OnceValue(func() map[string]chroma.Lexer {
	index := map[string]chroma.Lexer{}
	add := func(name string, l chroma.Lexer) {
		if name = strings.ToLower(name); index[name] == nil {
			index[name] = l
		}
	}
	all := lexers.GlobalLexerRegistry.Lexers
	for _, l := range all {
		add(l.Config().Name, l)
		for _, alias := range l.Config().Aliases {
			add(alias, l)
		}
	}
	for _, l := range all {
		for _, file := range l.Config().Filenames {
			if ending, ok := strings.CutPrefix(file, "*."); ok && !strings.ContainsAny(ending, "*?[") {
				add(ending, l)
			}
		}
	}
	return index
})

// languageHint suggests a language for a name that is none.
func languageHint(name string) string {
	return didYouMean(name, append(lexers.Aliases(true), ruleBlock, generatedBlock), "write text for code of no language")
}
