package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
	"unicode/utf8"

	"rulebook/internal/diag"
)

// A set is the theme's templates for one language.
type set struct {
	lang   Lang
	words  words
	root   *template.Template
	pages  map[Kind]*template.Template // by kind
	layout *template.Template
	parts  [partCount]*template.Template // partContent is nil: it depends on the kind

	// trying is true while Load executes the templates on made-up data, whose keys have no strings.
	trying bool

	mu   sync.RWMutex
	kept map[smallKey]template.HTML // what small has made
}

// A templateFile is one parsed file, with the templates that it defines beside its own.
type templateFile struct {
	path  string
	trees map[string]*parse.Tree
}

// parseTemplates parses every .tmpl file. A template is named by its file's name, without the folder.
func parseTemplates(src *sources) ([]templateFile, []Problem) {
	names := make(map[string]any)
	for name := range (&set{}).funcs(nil, nil) {
		names[name] = struct{}{}
	}
	for _, name := range builtins {
		names[name] = struct{}{}
	}
	var files []templateFile
	var problems []Problem
	seen := make(map[string]string)
	for _, p := range src.paths {
		if path.Ext(p) != ".tmpl" {
			continue
		}
		text := string(src.files[p])
		trees, err := parse.Parse(path.Base(p), text, "", "", names)
		if err != nil {
			problems = append(problems, templateProblem(p, text, err))
			continue
		}
		for name := range trees {
			if first, ok := seen[name]; ok {
				problems = append(problems, Problem{File: p, Line: 1, Col: 1, Msg: fmt.Sprintf("template %q is defined twice", name),
					Hint: "the other is in " + first})
			}
			seen[name] = p
		}
		files = append(files, templateFile{p, trees})
	}
	problems = append(problems, checkSmall(src, files)...)
	for _, name := range required() {
		if _, ok := seen[name]; !ok && len(problems) == 0 {
			problems = append(problems, Problem{File: name, Msg: fmt.Sprintf("the theme has no template %q", name)})
		}
	}
	return files, problems
}

// checkSmall reports calls of small that might never return: text/template bounds how deep templates nest, but small begins anew.
// So what small executes must not come to small again.
func checkSmall(src *sources, files []templateFile) []Problem {
	type smallCall struct {
		file   string
		pos    parse.Pos
		target string
		named  bool
	}
	includes := make(map[string][]string) // by template, those it executes by {{template}}
	small := make(map[string]bool)        // templates that call small
	var found []smallCall
	for _, f := range files {
		for name, tree := range f.trees {
			eachPipe(tree.Root, func(n parse.Node, pipe *parse.PipeNode) {
				if t, ok := n.(*parse.TemplateNode); ok {
					includes[name] = append(includes[name], t.Name)
				}
				eachCall(pipe, func(c *parse.CommandNode) {
					if !calls(c, "small") {
						return
					}
					small[name] = true
					call := smallCall{file: f.path, pos: c.Pos}
					if len(c.Args) > 1 {
						var literal *parse.StringNode
						if literal, call.named = c.Args[1].(*parse.StringNode); call.named {
							call.target = literal.Text
						}
					}
					found = append(found, call)
				})
			})
		}
	}
	var comesToSmall func(name string, seen map[string]bool) bool
	comesToSmall = func(name string, seen map[string]bool) bool {
		if small[name] {
			return true
		}
		seen[name] = true
		return slices.ContainsFunc(includes[name], func(n string) bool { return !seen[n] && comesToSmall(n, seen) })
	}
	var problems []Problem
	for _, c := range found {
		p := Problem{File: c.file}
		switch {
		case !c.named:
			p.Msg = "small needs the name of a template in quotes"
		case comesToSmall(c.target, map[string]bool{}):
			p.Msg = fmt.Sprintf("template %q cannot be used by small, since it uses small itself", c.target)
		default:
			continue
		}
		p.Line, p.Col = place(string(src.files[c.file]), int(c.pos))
		problems = append(problems, p)
	}
	return problems
}

// builtins are the functions of text/template, which the parser must know by name.
var builtins = []string{"and", "call", "html", "index", "slice", "js", "len", "not", "or", "print", "printf", "println", "urlquery",
	"eq", "ge", "gt", "le", "lt", "ne"}

// kinds lists every kind of page, each with a template of its own.
func kinds() []Kind {
	return []Kind{KindPage, KindHome, KindSection, KindInstruments, KindInstrument, KindArticle, KindGlossary, KindCalculator, KindSearch, KindBoth, KindDeadlines, KindChecklist, KindTimeline,
		KindCompare, KindComparison, KindNotFound, KindRedirect}
}

func required() []string {
	names := append([]string{"layout.tmpl"}, components...)
	for _, k := range kinds() {
		names = append(names, string(k)+".tmpl")
	}
	for _, p := range partNames {
		if p != "content" {
			names = append(names, p+".tmpl")
		}
	}
	return names
}

// newSet makes the templates of one language and tries them: thoroughly for the first language, since the others differ in their
// strings alone, which are checked already.
func newSet(l Lang, src *sources, w words, files []templateFile, assets []Asset, thorough bool) (*set, []Problem) {
	s := &set{lang: l, words: w, pages: make(map[Kind]*template.Template), trying: true, kept: make(map[smallKey]template.HTML)}
	s.root = template.New("").Funcs(s.funcs(src, assets))
	var problems []Problem
	paths := make(map[string]string)
	for _, f := range files {
		for name, tree := range f.trees {
			tree := tree.Copy()
			problems = append(problems, s.fold(src, f.path, tree)...)
			if _, err := s.root.AddParseTree(name, tree); err != nil {
				problems = append(problems, templateProblem(f.path, string(src.files[f.path]), err))
			}
			paths[name] = f.path
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	s.layout = s.root.Lookup("layout.tmpl")
	for _, k := range kinds() {
		s.pages[k] = s.root.Lookup(string(k) + ".tmpl")
	}
	for i, name := range partNames {
		s.parts[i] = s.root.Lookup(name + ".tmpl")
	}
	for _, err := range s.try(thorough) {
		file, text := "layout.tmpl", ""
		if m := errorPlace.FindStringSubmatch(err.Error()); m != nil && paths[m[1]] != "" {
			file = paths[m[1]]
			text = string(src.files[file])
		}
		problems = append(problems, templateProblem(file, text, err))
	}
	s.trying = false
	if len(problems) == 0 {
		s.dropIdentities()
	}
	return s, problems
}

// try executes every template on pages that have everything and on one that has nothing, so that both branches of a condition
// meet the views: a misspelt field is an error of its template. Unless it is to be thorough it does so once, which makes
// html/template escape each template.
func (s *set) try(thorough bool) []error {
	var errs []error
	var out bytes.Buffer
	failed := make(map[Kind]bool)
	sites := []*Site{full[Site](), {}}
	if !thorough {
		sites = sites[:1]
	}
	for _, site := range sites {
		f, err := s.newFrame(frameKey{lang: s.lang, site: site})
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, p := range tryPages(s.lang, site, thorough) {
			if failed[p.Kind] {
				continue
			}
			out.Reset()
			if err := s.page(&out, f, p); err != nil {
				errs = append(errs, err)
				failed[p.Kind] = true // trying on would most often say the same, and an endless template takes its time
			} else if !bytes.Contains(out.Bytes(), []byte(policy)) {
				errs = append(errs, fmt.Errorf("template: %s.tmpl:1: the template has no {{csp}}, %s", p.Kind, whyPolicy))
			}
		}
		if _, err := s.nav(*full[[]NavItem]()); err != nil {
			errs = append(errs, err)
		}
	}
	return append(errs, s.tryComponents(thorough)...)
}

// finished are the functions whose result is HTML already, which html/template's escaper for text hands on as it is.
var finished = []string{"link", "a", "items", "entries", "citing", "sources", "small", "navlink", "han", "heading", "day", "value", "icon", "csp", "part", "either"}

// dropIdentities takes that escaper out of the trees where it is given the result of one of those functions. html/template has
// chosen the escaper by then, so what it does elsewhere, in attributes for one, is untouched; and it costs as much as the function.
func (s *set) dropIdentities() {
	for _, t := range s.root.Templates() {
		if t.Tree == nil {
			continue
		}
		each(t.Tree.Root, func(n parse.Node) parse.Node {
			action, ok := n.(*parse.ActionNode)
			if !ok || len(action.Pipe.Cmds) != 2 || !calls(action.Pipe.Cmds[1], "_html_template_htmlescaper") {
				return n
			}
			if calls(action.Pipe.Cmds[0], finished...) {
				action.Pipe.Cmds = action.Pipe.Cmds[:1]
			}
			return n
		})
	}
}

// calls reports whether c is a call of one of the functions.
func calls(c *parse.CommandNode, names ...string) bool {
	name, ok := c.Args[0].(*parse.IdentifierNode)
	return ok && slices.Contains(names, name.Ident)
}

// each replaces every node below list, at any depth, by what change makes of it.
func each(list *parse.ListNode, change func(parse.Node) parse.Node) {
	if list == nil {
		return
	}
	for i, n := range list.Nodes {
		list.Nodes[i] = change(n)
		switch n := n.(type) {
		case *parse.IfNode:
			each(n.List, change)
			each(n.ElseList, change)
		case *parse.RangeNode:
			each(n.List, change)
			each(n.ElseList, change)
		case *parse.WithNode:
			each(n.List, change)
			each(n.ElseList, change)
		}
	}
}

// fold prepares a tree for its language: calls of t and icon with nothing but a literal become text, since they are the same on
// every page and a call costs more than the copy; and the indentation of the template goes. It reports the strings and icons that
// are called by a literal and do not exist.
func (s *set) fold(src *sources, file string, tree *parse.Tree) []Problem {
	text := string(src.files[file])
	keepSpace := strings.Contains(text, "<pre") || strings.Contains(text, "<textarea")
	var problems []Problem
	check := func(pipe *parse.PipeNode) {
		eachCall(pipe, func(c *parse.CommandNode) {
			if call, key, ok := literalCall(c); ok {
				if _, err := s.literal(src, call, key); err != nil {
					p := Problem{File: file, Msg: err.Error()}
					p.Line, p.Col = place(text, int(c.Pos))
					problems = append(problems, p)
				}
			}
		})
	}
	eachPipe(tree.Root, func(_ parse.Node, pipe *parse.PipeNode) { check(pipe) })
	each(tree.Root, func(n parse.Node) parse.Node {
		switch n := n.(type) {
		case *parse.TextNode:
			if !keepSpace {
				n.Text = indentation.ReplaceAll(n.Text, []byte("\n"))
			}
		case *parse.ActionNode:
			if len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 || len(n.Pipe.Cmds[0].Args) != 2 {
				break
			}
			if call, key, ok := literalCall(n.Pipe.Cmds[0]); ok {
				if folded, err := s.literal(src, call, key); err == nil {
					return &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(folded)}
				}
			}
		}
		return n
	})
	return problems
}

// eachPipe calls f for every node below list that has a pipeline.
func eachPipe(list *parse.ListNode, f func(parse.Node, *parse.PipeNode)) {
	each(list, func(n parse.Node) parse.Node {
		switch n := n.(type) {
		case *parse.IfNode:
			f(n, n.Pipe)
		case *parse.RangeNode:
			f(n, n.Pipe)
		case *parse.WithNode:
			f(n, n.Pipe)
		case *parse.TemplateNode:
			f(n, n.Pipe)
		case *parse.ActionNode:
			f(n, n.Pipe)
		}
		return n
	})
}

// eachCall calls f for every command of a pipeline and of those in parentheses within.
func eachCall(pipe *parse.PipeNode, f func(*parse.CommandNode)) {
	if pipe == nil {
		return
	}
	for _, c := range pipe.Cmds {
		f(c)
		for _, arg := range c.Args {
			if inner, ok := arg.(*parse.PipeNode); ok {
				eachCall(inner, f)
			}
		}
	}
}

var indentation = regexp.MustCompile(`\s*\n\s*`)

// literalCall reports whether c begins as t "key" or icon "name" does.
func literalCall(c *parse.CommandNode) (call, key string, ok bool) {
	if len(c.Args) < 2 || !calls(c, "t", "icon") {
		return "", "", false
	}
	name, literal := c.Args[0].(*parse.IdentifierNode), c.Args[1]
	text, ok := literal.(*parse.StringNode)
	if !ok || name.Ident == "icon" && len(c.Args) > 2 { // icon joins its arguments
		return "", "", false
	}
	return name.Ident, text.Text, true
}

// literal is what a call with that literal writes into the page.
func (s *set) literal(src *sources, call, key string) (string, error) {
	if call == "icon" {
		return src.icon(key)
	}
	text, err := s.words.text(key)
	return template.HTMLEscapeString(text), err
}

var (
	// errorPlace finds the place in the messages of text/template, "template: NAME:LINE:COL: ...", and html/template.
	errorPlace = regexp.MustCompile(`template: ?([^:\s]+\.tmpl|[^:\s]+):(\d+)(?::(\d+))?: `)
	// executing is what text/template puts between the place and what is wrong.
	executing = regexp.MustCompile(`^executing "[^"]*" at (<.*?>): `)
	quoted    = regexp.MustCompile(`"([^"]+)"`)
)

// templateProblem places an error of the template packages in the file that it is about.
func templateProblem(file, text string, err error) Problem {
	p := Problem{File: file, Line: 1, Col: 1, Msg: err.Error()}
	var escaping *template.Error
	if errors.As(err, &escaping) {
		p.Msg, _, _ = strings.Cut(escaping.Description, ": {state") // the rest is html/template's own state
		if escaping.Node != nil {
			p.Line, p.Col = place(text, int(escaping.Node.Position()))
		} else if escaping.Line > 0 {
			p.Line, p.Col = escaping.Line, firstColumn(text, escaping.Line, "")
		}
		return p
	}
	m := errorPlace.FindStringSubmatchIndex(p.Msg)
	if m == nil {
		return p
	}
	msg := p.Msg
	p.Line, _ = strconv.Atoi(msg[m[4]:m[5]])
	p.Msg = msg[m[1]:]
	if m[6] >= 0 {
		offset, _ := strconv.Atoi(msg[m[6]:m[7]]) // in bytes, from 0
		line := lineOf(text, p.Line)
		p.Col = 1 + utf8.RuneCountInString(line[:min(offset, len(line))])
	} else {
		word := ""
		if q := quoted.FindStringSubmatch(p.Msg); q != nil {
			word = q[1]
		}
		p.Col = firstColumn(text, p.Line, word)
	}
	if e := executing.FindStringSubmatch(p.Msg); e != nil {
		p.Msg = strings.TrimPrefix(p.Msg, e[0])
		p.Msg = strings.TrimPrefix(p.Msg, "error calling ")
		p.Hint = "this is at " + strings.Trim(e[1], "<>")
	}
	p.Msg = strings.ReplaceAll(p.Msg, "*theme.", "")
	return p
}

// lineOf returns the line of text with that number, from 1.
func lineOf(text string, number int) string {
	lines := strings.Split(text, "\n")
	if number < 1 || number > len(lines) {
		return ""
	}
	return lines[number-1]
}

// firstColumn is the column of word in a line, or of its first letter: the parser says only the line.
func firstColumn(text string, number int, word string) int {
	line := lineOf(text, number)
	i := -1
	if word != "" {
		i = strings.Index(line, word)
	}
	if i < 0 {
		i = len(line) - len(strings.TrimLeft(line, " \t"))
	}
	return 1 + utf8.RuneCountInString(line[:i])
}

// place returns the line and column of a byte offset, both from 1.
func place(text string, offset int) (line, col int) {
	return diag.At([]byte(text), min(offset, len(text)))
}

// assetPaths maps the names in templates ("site.css") to the hashed paths.
func assetPaths(assets []Asset) map[string]string {
	paths := make(map[string]string, len(assets))
	for _, a := range assets {
		parts := strings.Split(path.Base(a.Path), ".")
		paths[strings.Join(slices.Delete(parts, len(parts)-2, len(parts)-1), ".")] = a.Path
	}
	return paths
}
