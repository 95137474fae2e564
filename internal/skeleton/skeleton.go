// Package skeleton writes the files that an author begins with: rulebook new KIND NAME.
//
// Each kind is a template in templates/, commented so that someone who never used rulebook knows what to fill in. A skeleton is
// valid as it is: before anything is written, the project is loaded with the new file in it, and a name that would bring the
// project a new mistake is refused. What it says of the law until it is filled in is that it is not verified.
//
// Nothing is overwritten, and nothing outside the project's folder is touched, symbolic links included. The glossary is the one
// file that is added to; what stands in it stays as it is, byte for byte.
package skeleton

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"text/template"

	"rulebook/internal/content"
	"rulebook/internal/diag"
)

// A Kind of skeleton.
type Kind struct {
	Name    string
	Summary string // what it writes, and how NAME is written
}

// Kinds lists the kinds in the order in which a new project needs them.
func Kinds() []Kind {
	var list []Kind
	for _, k := range kinds() {
		list = append(list, k.Kind)
	}
	return list
}

// A kind knows how to plan its file. A project is planned by itself, as there is nothing yet to plan it in.
type kind struct {
	Kind
	plan func(p *project, name string) (file, error)
}

func kinds() []kind {
	return []kind{
		{Kind{"project", "rulebook.yaml and a first page, in a new or empty folder NAME"}, nil},
		{Kind{"instrument", "a law, measure, draft or standard; NAME is its id, as citations will write it"}, (*project).instrument},
		{Kind{"article", `an article of an instrument; NAME is ID/7 or "ID art 7"`}, (*project).article},
		{Kind{"section", `a numbered section of a standard; NAME is ID/4 or "ID sec 4"`}, (*project).section},
		{Kind{"unit", "a part of an instrument whose number is not verified, by its subject; NAME is ID/SUBJECT"}, (*project).unit},
		{Kind{"guide", "a guide for readers, in content/guides"}, (*project).guide},
		{Kind{"checklist", "a list of steps to tick off, in content/checklists"}, (*project).checklist},
		{Kind{"page", "any other page; NAME is its path, such as about/sources"}, (*project).page},
		{Kind{"term", "a term at the end of content/glossary.yaml"}, (*project).term},
		{Kind{"translation", `the translation of a page; NAME is "PATH LANGUAGE", such as "guides/booking zh"`}, (*project).translation},
		{Kind{"flows", "a question for rulebook assess, with the facts of this project, in NAME.yaml; or its flows as a table, in NAME.csv"}, (*project).flows},
	}
}

// A Mistake is why nothing was written, for the person who asked.
type Mistake struct {
	Msg  string // lower case, no full stop
	Hint string // what to do about it; may be empty
}

func (m *Mistake) Error() string {
	if m.Hint == "" {
		return m.Msg
	}
	return m.Msg + "\n\thint: " + m.Hint
}

func mistake(hint, format string, args ...any) error {
	return &Mistake{fmt.Sprintf(format, args...), hint}
}

// Write writes a skeleton into the project in the folder dir; for the kind project, into a folder below dir. It returns what it
// wrote or added to, as paths below dir with slashes.
//
// The error is a *Mistake when the person who asked can mend it, and then nothing was written; any other is the machine's.
func Write(dir, kindName, name string) ([]string, error) {
	all := kinds()
	i := slices.IndexFunc(all, func(k kind) bool { return k.Name == kindName })
	if i < 0 {
		var names []string
		for _, k := range all {
			names = append(names, k.Name)
		}
		hint := diag.DidYouMean(kindName, names)
		if hint == "" {
			hint = "the kinds are " + strings.Join(names, ", ")
		}
		return nil, mistake(hint, "there is no kind %q", kindName)
	}
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, mistake("create it, or name another with -s", "there is no folder %s", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the folder: %w", err)
	}
	defer root.Close()
	if all[i].plan == nil {
		return writeProject(root, name)
	}
	p, err := openProject(root, dir)
	if err != nil {
		return nil, err
	}
	f, err := all[i].plan(p, name)
	if err != nil {
		return nil, err
	}
	if err := p.check(f); err != nil {
		return nil, err
	}
	if err := put(root, f); err != nil {
		return nil, err
	}
	return []string{f.name}, nil
}

// A file is what will be written.
type file struct {
	name  string // below the root, with slashes
	data  []byte // of the whole file
	added int    // when the file is there already: how many bytes at the end of data are new
}

//go:embed templates
var templates embed.FS

// fill fills in a template: its fields are those of values.
func fill(name string, values any) ([]byte, error) {
	t, err := template.New(name).Option("missingkey=error").ParseFS(templates, "templates/"+name)
	if err != nil {
		return nil, fmt.Errorf("reading the skeleton %s: %w", name, err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, values); err != nil {
		return nil, fmt.Errorf("filling in the skeleton %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// put writes the file, its folders included. A file that is there is never replaced; at most something is added to its end.
func put(root *os.Root, f file) error {
	if err := noLinks(root, f.name); err != nil {
		return err
	}
	if f.added > 0 {
		return add(root, f)
	}
	if dir := path.Dir(f.name); dir != "." {
		if err := root.MkdirAll(dir, 0o777); err != nil {
			return fmt.Errorf("making the folder %s: %w", dir, err)
		}
	}
	out, err := root.OpenFile(f.name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return exists(f.name)
	}
	if err != nil {
		return fmt.Errorf("creating %s: %w", f.name, err)
	}
	_, err = out.Write(f.data)
	if err = errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", f.name, errors.Join(err, root.Remove(f.name)))
	}
	return nil
}

// add adds the end of f.data to the file. It is one write, of a file that was read a moment ago: should someone have changed
// its size since, nothing is added.
func add(root *os.Root, f file) error {
	out, err := root.OpenFile(f.name, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("opening %s: %w", f.name, err)
	}
	size, err := out.Seek(0, io.SeekEnd)
	if want := int64(len(f.data) - f.added); err == nil && size != want {
		err = fmt.Errorf("someone else changed it meanwhile")
	}
	if err == nil {
		if _, err = out.Write(f.data[len(f.data)-f.added:]); err != nil {
			err = errors.Join(err, out.Truncate(size))
		}
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("adding to %s: %w", f.name, err)
	}
	return nil
}

func exists(name string) error {
	return mistake("open it, or choose another name", "%s exists already, and is left as it is", name)
}

// noLinks refuses a path that leads through a symbolic link or a file. A Root keeps links from leading out; but a page
// behind a link to a folder would not be found by the build either.
func noLinks(root *os.Root, name string) error {
	parts := strings.Split(name, "/")
	for i := range parts[:len(parts)-1] {
		dir := path.Join(parts[:i+1]...)
		info, err := root.Lstat(dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return fmt.Errorf("looking at %s: %w", dir, err)
		case info.Mode()&fs.ModeSymlink != 0:
			return mistake("put the folder itself into the project", "%s is a symbolic link, which is not followed", dir)
		case !info.IsDir():
			return mistake("rename it, or choose another name", "%s is a file, not a folder", dir)
		}
	}
	return nil
}

// absent fails when something is at name, be it a link to nothing.
func absent(root *os.Root, name string) error {
	if err := noLinks(root, name); err != nil {
		return err
	}
	_, err := root.Lstat(name)
	switch {
	case err == nil:
		return exists(name)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("looking at %s: %w", name, err)
	}
	return nil
}

// writeProject makes a project in a folder that has nothing in it but hidden files, such as those of a version control system.
func writeProject(root *os.Root, name string) ([]string, error) {
	clean := strings.TrimRight(strings.ReplaceAll(name, `\`, "/"), "/")
	if clean == "" || !fs.ValidPath(clean) {
		return nil, mistake("name a folder below this one; with -s, below another", "%q is not the name of a folder here", name)
	}
	inside := path.Join(clean, content.ProjectFile)
	if err := noLinks(root, inside); err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(root.FS(), clean)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing %s: %w", clean, err)
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == content.ProjectFile }) {
		return nil, mistake("name a new or empty folder", "%s is a project already", clean)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			return nil, mistake("name a new or empty folder", "%s is not empty: there is %s in it", clean, e.Name())
		}
	}
	values := page{Title: quote(title(path.Base(clean)))}
	var written []string
	for _, f := range []struct{ template, name string }{
		{"rulebook.yaml", content.ProjectFile}, {"home.md", content.Folder + "/index.md"},
	} {
		data, err := fill(f.template, values)
		if err == nil {
			err = put(root, file{name: path.Join(clean, f.name), data: data})
		}
		if err != nil {
			for _, w := range written {
				err = errors.Join(err, root.Remove(w))
			}
			return nil, err
		}
		written = append(written, path.Join(clean, f.name))
	}
	return written, nil
}
