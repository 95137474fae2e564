package sitetest

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Links says what a site's links may be.
type Links struct {
	// BaseURL, which ends in a slash, is the address the site was built for. 404.html, canonical links and alternates may then
	// begin with it, and are followed into the folder.
	BaseURL string
}

// CheckLinks follows every link in the HTML and CSS files below dir. It returns what is wrong, one line each, in order:
//
//   - a link to a file that is not there, names no file, or leads out of the folder; case counts, as it does on servers
//   - a fragment without an element of that id; a fragment of the form key=value is a page's state and is not followed
//   - two elements of a page with one id, or a reference to an id that is not there (for, aria-labelledby and the like)
//   - a link that begins with a slash or two, or with a scheme; only a reader's click (a, area) may lead to https, http or mailto
//
// The error is a folder that cannot be read.
func CheckLinks(dir string, allowed Links) ([]string, error) {
	c := &linkChecker{fsys: os.DirFS(dir), allowed: allowed, files: map[string]bool{}, pages: map[string]*linkPage{}}
	var names []string
	err := fs.WalkDir(c.fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			c.files[name] = true
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if path.Ext(name) == ".html" {
			if err := c.readPage(name); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range names {
		switch path.Ext(name) {
		case ".html":
			c.checkPage(name)
		case ".css":
			text, err := fs.ReadFile(c.fsys, name)
			if err != nil {
				return nil, err
			}
			c.checkStyle(name, string(text))
		}
	}
	return c.problems, nil
}

type linkChecker struct {
	fsys     fs.FS
	allowed  Links
	files    map[string]bool
	pages    map[string]*linkPage
	problems []string
}

// A linkPage is what must be known of a page to judge links to and from it.
type linkPage struct {
	ids       map[string]int
	names     map[string]bool // of a elements with a name, the old way to make a target
	links     []link
	refs      []link // to ids of the page itself
	base      bool
	doubleIDs []string
}

// A link is one address in a page, as it stands in an attribute.
type link struct {
	element, attribute, value string
	click                     bool // followed by a reader, not by the browser
	site                      bool // canonical and alternate links name the site's own address
}

func (l link) String() string { return fmt.Sprintf("<%s %s=%q>", l.element, l.attribute, l.value) }

func (c *linkChecker) report(file, format string, args ...any) {
	c.problems = append(c.problems, file+": "+fmt.Sprintf(format, args...))
}

func (c *linkChecker) readPage(name string) error {
	text, err := fs.ReadFile(c.fsys, name)
	if err != nil {
		return err
	}
	doc, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	p := &linkPage{ids: map[string]int{}, names: map[string]bool{}}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			p.readElement(n)
		}
	}
	c.pages[name] = p
	return nil
}

// addresses are the attributes that hold one address; a rare element that uses one of the names for something else has none here.
var addresses = []string{"href", "src", "poster", "data", "action", "formaction", "cite", "background", "manifest", "longdesc"}

// references are the attributes that hold ids of the same page.
var references = []string{"for", "list", "form", "headers", "aria-activedescendant", "aria-controls", "aria-describedby", "aria-details",
	"aria-errormessage", "aria-flowto", "aria-labelledby", "aria-owns", "popovertarget", "commandfor"}

func (p *linkPage) readElement(n *html.Node) {
	attribute := func(key string) string {
		for _, a := range n.Attr {
			if a.Key == key {
				return a.Val
			}
		}
		return ""
	}
	if n.Data == "base" {
		p.base = true
	}
	for _, a := range n.Attr {
		l := link{element: n.Data, attribute: a.Key, value: a.Val}
		switch {
		case a.Key == "id":
			p.ids[a.Val]++
			if p.ids[a.Val] == 2 {
				p.doubleIDs = append(p.doubleIDs, a.Val)
			}
		case a.Key == "name" && n.Data == "a":
			p.names[a.Val] = true
		case slices.Contains(addresses, a.Key):
			l.click = n.Namespace == "" && (n.Data == "a" || n.Data == "area") || a.Key == "cite"
			rel := strings.Fields(strings.ToLower(attribute("rel")))
			l.site = n.Data == "link" && (slices.Contains(rel, "canonical") || slices.Contains(rel, "alternate"))
			p.links = append(p.links, l)
		case a.Key == "srcset" || a.Key == "imagesrcset":
			for part := range strings.SplitSeq(a.Val, ",") {
				if fields := strings.Fields(part); len(fields) > 0 {
					l.value = fields[0]
					p.links = append(p.links, l)
				}
			}
		case a.Key == "content" && n.Data == "meta" && strings.EqualFold(attribute("http-equiv"), "refresh"):
			if _, target, ok := strings.Cut(a.Val, "="); ok {
				l.value = strings.Trim(target, ` '"`)
				l.click = true
				p.links = append(p.links, l)
			}
		case slices.Contains(references, a.Key):
			for id := range strings.FieldsSeq(a.Val) {
				l.value = id
				p.refs = append(p.refs, l)
			}
		case a.Key == "style":
			for _, address := range styleAddresses(a.Val) {
				l.value = address
				p.links = append(p.links, l)
			}
		}
	}
	if n.Data == "style" && n.FirstChild != nil {
		for _, address := range styleAddresses(n.FirstChild.Data) {
			p.links = append(p.links, link{element: "style", attribute: "url", value: address})
		}
	}
}

func (c *linkChecker) checkPage(name string) {
	p := c.pages[name]
	if p.base {
		c.report(name, "<base> moves every link")
	}
	for _, id := range p.doubleIDs {
		c.report(name, "%d elements have the id %q", p.ids[id], id)
	}
	for _, l := range p.refs {
		if p.ids[l.value] == 0 {
			c.report(name, "%s: no element has that id", l)
		}
	}
	for _, l := range p.links {
		c.checkLink(name, l)
	}
}

var styleURL = regexp.MustCompile(`(?i)(?:url\(\s*(?:"([^"]*)"|'([^']*)'|([^'")\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)'))`)

// styleAddresses are the addresses in a style sheet.
func styleAddresses(css string) []string {
	var found []string
	for _, m := range styleURL.FindAllStringSubmatch(css, -1) {
		found = append(found, strings.Join(m[1:], ""))
	}
	return found
}

func (c *linkChecker) checkStyle(name, css string) {
	for _, address := range styleAddresses(css) {
		c.checkLink(name, link{element: "css", attribute: "url", value: address})
	}
}

// checkLink follows one link of the file name.
func (c *linkChecker) checkLink(name string, l link) {
	value, from := l.value, name
	if strings.HasPrefix(strings.ToLower(value), "data:") {
		// Only pictures and fonts may stand in a file themselves. A style sheet may hold them unescaped.
		if l.element != "img" && l.element != "image" && l.element != "css" && (l.element != "link" || l.site) {
			c.report(name, "%s: has the scheme data", l)
		}
		return
	}
	if strings.TrimSpace(value) != value || strings.ContainsAny(value, "\\\n\t ") {
		c.report(name, "%s: has a blank or a backslash", l)
		return
	}
	u, err := url.Parse(value)
	if err != nil {
		c.report(name, "%s: %v", l, err)
		return
	}
	if c.allowed.BaseURL != "" && (l.site || name == "404.html") {
		if rest, ok := strings.CutPrefix(value, c.allowed.BaseURL); ok {
			if u, err = url.Parse(rest); err != nil {
				c.report(name, "%s: %v", l, err)
				return
			}
			from = "" // the rest counts from the site's root
		}
	}
	switch {
	case u.Scheme == "https" || u.Scheme == "http":
		if !l.click || u.Host == "" {
			c.report(name, "%s: is loaded from another place", l)
		}
		return
	case u.Scheme == "mailto" && l.click:
		return
	case u.Scheme != "":
		c.report(name, "%s: has the scheme %s", l, u.Scheme)
		return
	case u.Host != "" || strings.HasPrefix(value, "//"):
		c.report(name, "%s: is relative to a scheme", l)
		return
	case strings.HasPrefix(u.Path, "/"):
		c.report(name, "%s: is absolute", l)
		return
	}
	target := from
	if u.Path != "" {
		target = path.Join(path.Dir(from), u.Path)
		switch {
		case target == ".." || strings.HasPrefix(target, "../"):
			c.report(name, "%s: leads out of the site", l)
			return
		case strings.HasSuffix(u.Path, "/") || !c.files[target]:
			c.report(name, "%s: there is no file %s", l, target)
			return
		}
	} else if u.Fragment == "" && u.RawQuery == "" && !strings.HasPrefix(value, "#") {
		c.report(name, "%s: is empty", l)
		return
	}
	c.checkFragment(name, target, l, u.Fragment)
}

func (c *linkChecker) checkFragment(name, target string, l link, fragment string) {
	page := c.pages[target]
	if page == nil || fragment == "" || strings.EqualFold(fragment, "top") || strings.Contains(fragment, "=") {
		return
	}
	if page.ids[fragment] == 0 && !page.names[fragment] {
		c.report(name, "%s: %s has no element with the id %q", l, target, fragment)
	}
}

// CheckInline returns what in the HTML files below dir a strict policy forbids, one line each: styles and scripts in the page
// itself, event handlers. A script element that holds data (application/json, application/ld+json) is fine.
func CheckInline(dir string) ([]string, error) {
	var problems []string
	fsys := os.DirFS(dir)
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		doc, err := html.Parse(bytes.NewReader(text))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for n := range doc.Descendants() {
			if n.Type == html.ElementNode {
				problems = append(problems, inline(name, n)...)
			}
		}
		return nil
	})
	return problems, err
}

func inline(name string, n *html.Node) (problems []string) {
	report := func(format string, args ...any) {
		problems = append(problems, fmt.Sprintf("%s: <%s>: ", name, n.Data)+fmt.Sprintf(format, args...))
	}
	hasSource, kind := false, ""
	for _, a := range n.Attr {
		switch {
		case a.Key == "style":
			report("has a style of its own: %s", a.Val)
		case strings.HasPrefix(a.Key, "on"):
			report("has the event handler %s", a.Key)
		case a.Key == "src":
			hasSource = true
		case a.Key == "type":
			kind = strings.ToLower(a.Val)
		case a.Key == "srcdoc":
			report("has a document in an attribute")
		}
	}
	switch n.Data {
	case "style":
		report("is a style sheet in the page")
	case "script":
		if kind == "module" {
			report("is a module, which does not load from disk")
		}
		if !hasSource && kind != "application/json" && kind != "application/ld+json" {
			report("is a script in the page")
		}
	}
	return problems
}
