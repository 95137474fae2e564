package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"strings"
)

// A part is what the layout leaves to each page.
type part uint8

const (
	partHead      part = iota // what of <head> is about this page: head.tmpl
	partLanguages             // the language switch: languages.tmpl
	partSidebar               // the navigation, from Theme.Nav
	partContent               // the template of the page's kind
	partCount
)

var partNames = [partCount]string{"head", "languages", "sidebar", "content"}

// frameKey is all that the layout depends on.
type frameKey struct {
	lang Lang
	site *Site
	root string
	wasm bool // the page may run WebAssembly
}

// maxFrames bounds the frames that are kept. A site has one a language and depth; a program that loads the content again and again
// brings new Sites, whose old ones must not pile up.
const maxFrames = 64

// A frame is an executed layout: text, part, text, part ... text.
type frame struct {
	texts [][]byte
	parts []part // one fewer
}

// Frame is what layout.tmpl sees.
type Frame struct {
	Lang Lang
	Site *Site
	Root string // relative path to the site's root
	Home string // relative path to the language's home page
	Feed string // relative path to the language's feed, "" without one
}

// gapMark stands in an executed layout where a part goes. NUL cannot come from data: html/template replaces it.
const gapMark = "\x00"

// gap marks where the part of that name goes.
func gap(name string) (template.HTML, error) {
	for i, n := range partNames {
		if n == name {
			return template.HTML(gapMark + string(rune('a'+i)) + gapMark), nil
		}
	}
	return "", fmt.Errorf("there is no part %q; the parts are %s", name, strings.Join(partNames[:], ", "))
}

func (s *set) newFrame(k frameKey) (*frame, error) {
	view := Frame{Lang: k.lang, Site: k.site, Root: k.root, Home: k.root + k.site.Base + "index.html"}
	if k.site.HasFeed {
		view.Feed = k.root + k.site.Base + "feed.xml"
	}
	var out bytes.Buffer
	if err := s.layout.Execute(&out, &view); err != nil {
		return nil, err
	}
	if !bytes.Contains(out.Bytes(), []byte(policy)) {
		return nil, errors.New("template: layout.tmpl:1: the layout has no {{csp}}, " + whyPolicy)
	}
	text := out.Bytes()
	if k.wasm {
		text = bytes.ReplaceAll(text, []byte(policy), []byte(strings.Replace(policy, "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", 1)))
	}
	f := &frame{}
	pieces := bytes.Split(text, []byte(gapMark))
	for i, piece := range pieces {
		switch {
		case i%2 == 0:
			f.texts = append(f.texts, piece)
		case len(piece) == 1 && piece[0] >= 'a' && part(piece[0]-'a') < partCount && i+1 < len(pieces):
			f.parts = append(f.parts, part(piece[0]-'a'))
		default:
			return nil, errors.New("template: layout.tmpl:1: the layout contains a NUL character")
		}
	}
	if !bytes.Contains(out.Bytes(), []byte(gapMark+string(rune('a'+partContent))+gapMark)) {
		return nil, errors.New(`template: layout.tmpl:1: the layout has no {{part "content"}}, so that pages would be empty`)
	}
	return f, nil
}

// frame returns the frame of a page, made when it is first asked for.
func (t *Theme) frame(s *set, k frameKey) (*frame, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f, ok := t.frames[k]; ok {
		return f, nil
	}
	f, err := s.newFrame(k)
	if err != nil {
		return nil, err
	}
	if len(t.frames) >= maxFrames {
		clear(t.frames)
	}
	t.frames[k] = f
	return f, nil
}
