package markdown

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

func (p *page) image(n *ast.Image) {
	p.unsaid = false
	alt := p.plain(n)
	if p.strict {
		p.str(`<img src="`)
		p.out = appendEscaped(p.out, util.URLEscape(n.Destination, true))
		p.str(`"`)
		p.attr("alt", alt)
		p.linkTitle(n.Title)
		p.str(">")
		return
	}
	if p.unsaid {
		p.problem(n.Pos(), "bound-place", "the description of a picture cannot show a number of a rule", "write it in the text")
	}
	target := unescaped(n.Destination)
	where, ok := p.checkTarget(target, n.Pos())
	if !ok {
		p.out = appendEscaped(p.out, alt)
		return
	}
	if strings.TrimSpace(alt) == "" {
		p.warn(n.Pos(), "image-alt", fmt.Sprintf("the picture %q has no description", target),
			"say between the brackets what it shows, for readers who cannot see it")
	}
	l := p.addLink(Link{Kind: Image, Target: target, Text: alt, Offset: n.Pos()})
	p.str(`<img src="`)
	if where == outside {
		p.out = appendEscaped(p.out, util.URLEscape([]byte(target), false))
	} else {
		p.hole(l, Href)
	}
	p.str(`"`)
	p.attr("alt", alt)
	if p.mark && p.hanBlock == 0 && p.allHan(n) {
		p.str(` lang="zh-Hans"`)
	}
	p.linkTitle(n.Title)
	p.str(` loading="lazy">`)
}
