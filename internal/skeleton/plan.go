package skeleton

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/content"
	"rulebook/internal/diag"
)

// A project is where a skeleton goes.
type project struct {
	root     *os.Root
	settings *content.Project
}

func openProject(root *os.Root, dir string) (*project, error) {
	settings, problems, err := content.LoadProject(root.FS())
	if err != nil {
		return nil, err
	}
	if settings == nil {
		hint := "make a project with: rulebook new project NAME; or name its folder with -s"
		if len(problems) > 0 && problems[0].Code != "file-missing" {
			return nil, mistake(problems[0].Hint, "%s: %s", content.ProjectFile, problems[0].Msg)
		}
		return nil, mistake(hint, "there is no %s in %s", content.ProjectFile, dir)
	}
	if diag.HasErrors(problems) {
		return nil, mistake("run rulebook check", "%s has mistakes", content.ProjectFile)
	}
	return &project{root, settings}, nil
}

// A page is what the templates of pages show.
type page struct {
	Name       string // as it stands in the address: the last part
	Title      string // in words; quoted when it is filled in
	Instrument string // id of the instrument it is part of
	Unit       string // "article", "section" or "part"
	Number     string // of an article or section
	Cite       string // how this page is cited
}

// newPage plans a file below content/ that must not exist.
func (p *project) newPage(template, name string, values page) (file, error) {
	name = path.Join(content.Folder, name)
	if err := absent(p.root, name); err != nil {
		return file{}, err
	}
	values.Title = quote(values.Title)
	data, err := fill(template, values)
	return file{name: name, data: data}, err
}

func (p *project) instrument(name string) (file, error) {
	if err := checkName("an instrument's id", name); err != nil {
		return file{}, err
	}
	return p.newPage("instrument.md", "instruments/"+name+"/index.md", page{Name: name, Title: title(name), Cite: name})
}

func (p *project) article(name string) (file, error) { return p.numbered(name, "article", "art", 7) }
func (p *project) section(name string) (file, error) { return p.numbered(name, "section", "sec", 4) }

// numbered plans an article or section. NAME is ID/7, ID/article-07 or, as in a citation, ID art 7.
func (p *project) numbered(name, unit, short string, example int) (file, error) {
	form := fmt.Sprintf("write the instrument and the number: ID/%d, or %q", example, fmt.Sprintf("ID %s %d", short, example))
	cite := name
	if id, number, ok := strings.Cut(name, "/"); ok {
		cite = id + " " + short + " " + strings.TrimPrefix(number, unit+"-")
	}
	c, why := content.ParseCitation(cite)
	number, isNumbered := strings.CutPrefix(c.Unit, unit+"-")
	if why != "" || !isNumbered || len(c.Numbers) > 0 {
		return file{}, mistake(form, "%q does not name one %s", name, unit)
	}
	number = strings.TrimLeft(number, "0")
	return p.unitPage(c.Instrument, c.Unit, page{Unit: unit, Number: number, Cite: c.Instrument + " " + short + " " + number})
}

// unit plans a part that is named by its subject.
func (p *project) unit(name string) (file, error) {
	id, subject, ok := strings.Cut(name, "/")
	if !ok {
		return file{}, mistake("write the instrument and the subject: ID/SUBJECT", "%q does not name a part of an instrument", name)
	}
	if err := checkName("the subject", subject); err != nil {
		return file{}, err
	}
	for _, numbered := range []string{"article", "section"} {
		if rest, ok := strings.CutPrefix(subject, numbered+"-"); ok && strings.Trim(rest, "0123456789") == "" {
			return file{}, mistake(fmt.Sprintf("rulebook new %s %s/%s", numbered, id, strings.TrimLeft(rest, "0")), "%s has a number", subject)
		}
	}
	if subject == "art" || subject == "sec" {
		return file{}, mistake("write the subject in full", "%q would be read as an article or section", subject)
	}
	return p.unitPage(id, subject, page{Unit: "part", Cite: id + " " + subject})
}

// unitPage plans a page of an instrument, which must be there.
func (p *project) unitPage(id, unit string, values page) (file, error) {
	if err := checkName("an instrument's id", id); err != nil {
		return file{}, err
	}
	name := path.Join(content.Folder, "instruments", id, "index.md")
	info, err := fs.Stat(p.root.FS(), name)
	if err != nil || !info.Mode().IsRegular() {
		hint := diag.DidYouMean(id, p.instrumentIDs())
		if hint == "" {
			hint = "describe the instrument first: rulebook new instrument " + id
		}
		return file{}, mistake(hint, "there is no instrument %q", id)
	}
	values.Name, values.Instrument, values.Title = unit, id, title(unit)
	return p.newPage("unit.md", "instruments/"+id+"/"+unit+".md", values)
}

// instrumentIDs lists the folders of instruments; a list for hints may be empty.
func (p *project) instrumentIDs() []string {
	entries, err := fs.ReadDir(p.root.FS(), content.Folder+"/instruments")
	if err != nil {
		return nil
	}
	var ids []string
	for _, e := range entries {
		if e.IsDir() {
			ids = append(ids, e.Name())
		}
	}
	return ids
}

func (p *project) guide(name string) (file, error) { return p.inFolder("guide", "guides", name) }
func (p *project) checklist(name string) (file, error) {
	return p.inFolder("checklist", "checklists", name)
}

func (p *project) inFolder(kind, folder, name string) (file, error) {
	if err := checkName("the name of a "+kind, name); err != nil {
		return file{}, err
	}
	return p.newPage(kind+".md", folder+"/"+name+".md", page{Name: name, Title: title(name)})
}

// page plans a page at any path; a/index is the own page of the folder a.
func (p *project) page(name string) (file, error) {
	name = strings.TrimSuffix(strings.TrimPrefix(name, content.Folder+"/"), ".md")
	parts := strings.Split(name, "/")
	last := len(parts) - 1
	for i, part := range parts {
		if i == last && part == "index" {
			continue
		}
		if err := checkName("a part of a page's path", part); err != nil {
			return file{}, err
		}
	}
	if parts[0] == "instruments" && last > 1 {
		return file{}, mistake("use the kinds instrument, article, section and unit", "%s would be part of an instrument", name)
	}
	heading := title(parts[last])
	switch {
	case name == "index":
		heading = "Home"
	case parts[last] == "index":
		heading = title(parts[last-1])
	}
	return p.newPage("page.md", name+".md", page{Name: parts[last], Title: heading})
}

// checkName refuses what would not do as part of an address.
func checkName(what, name string) error {
	if name == "" {
		return mistake("use lower-case letters, digits and hyphens", "%s is empty", what)
	}
	good := slug(name)
	if name == good && name != "index" {
		return nil
	}
	hint := "use lower-case letters, digits and hyphens"
	if good != "" && good != "index" {
		hint = fmt.Sprintf("use lower-case letters, digits and hyphens, such as %s", good)
	}
	if name == "index" {
		return mistake("choose another", "%s cannot be index: that is the file of a folder's own page", what)
	}
	return mistake(hint, "%s cannot be %q", what, name)
}

// slug is the nearest thing to s that may be part of an address; it may be "".
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '-' || r == '_' || r == '.' || r == '/' || r == '\\' || unicode.IsSpace(r):
			if n := b.Len(); n > 0 && b.String()[n-1] != '-' {
				b.WriteByte('-')
			}
		}
	}
	return strings.TrimRight(b.String(), "-")
}

// title makes words of a name: "free-trade-zones" is "Free trade zones".
func title(name string) string {
	words := strings.Trim(strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(name), " ")
	first, size := utf8.DecodeRuneInString(words)
	if size == 0 {
		return "Rules"
	}
	return string(unicode.ToUpper(first)) + words[size:]
}
