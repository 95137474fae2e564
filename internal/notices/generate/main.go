// Command generate writes third-party-notices.txt: which modules the program is linked with, and under which licences.
//
// It asks the go command for the packages of cmd/rulebook on every system that rulebook is built for, and takes the licence files
// from the folders of these packages, up to the root of their module. So the licence of an adapted algorithm deep in
// a module is found, and that of a part that is not linked is left out. The same go.mod gives the same text on any machine.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run() error {
	root, err := goCommand(nil, "list", "-m", "-f", "{{.Dir}}", "rulebook")
	if err != nil {
		return err
	}
	text, err := generate()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(strings.TrimSpace(string(root)), "internal", "notices", "third-party-notices.txt"), text, 0o644)
}

// systems are those that rulebook is built for. A module that is linked on one of them only is listed too.
var systems = []string{"darwin/arm64", "linux/amd64", "linux/arm64", "windows/amd64"}

// A holder is what a licence holds for: "golang.org/x/text v0.43.0", or "github.com/x/y v1.0.0 (folder/LICENSE)" below the root.
type holder = string

// generate makes the text.
func generate() ([]byte, error) {
	files, err := licenceFiles()
	if err != nil {
		return nil, err
	}
	texts := map[holder]string{}
	for name, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading the licence of %s: %w", name, err)
		}
		texts[name] = normalize(raw)
	}
	holders := map[string][]holder{} // by licence text
	for name, text := range texts {
		// A module may have a licence in a file of its own besides one that holds all its licences.
		module, _, ofFile := strings.Cut(name, " (")
		if whole := texts[module]; ofFile && strings.Contains(whole, strings.TrimSpace(text)) {
			continue
		}
		holders[text] = append(holders[text], name)
	}
	type group struct {
		holders []holder
		text    string
	}
	var groups []group
	for text, names := range holders {
		slices.Sort(names)
		groups = append(groups, group{names, text})
	}
	slices.SortFunc(groups, func(a, b group) int {
		return cmp.Or(strings.Compare(a.holders[0], b.holders[0]), strings.Compare(a.text, b.text))
	})

	var out bytes.Buffer
	out.WriteString("Third-party notices\n\n" +
		"rulebook is linked with the software below, and the sites it writes carry small parts of it. Each licence holds for the\n" +
		"modules named above it.\n")
	for _, g := range groups {
		fmt.Fprintf(&out, "\n%s\n\n", strings.Repeat("=", 78))
		for _, h := range g.holders {
			fmt.Fprintf(&out, "%s\n", h)
		}
		fmt.Fprintf(&out, "\n%s\n\n%s", strings.Repeat("-", 78), g.text)
	}
	return out.Bytes(), nil
}

// A linked is what go list says of a package.
type linked struct {
	Dir    string
	Module *struct {
		Path, Version, Dir string
		Main               bool
		Replace            *struct{ Path string }
	}
}

// licenceFiles returns the licence files of all that is linked, by what each holds for.
func licenceFiles() (map[holder]string, error) {
	files := map[holder]string{}
	if err := addStandardLibrary(files); err != nil {
		return nil, err
	}
	found := map[string]bool{} // modules that have a licence
	for _, system := range systems {
		goos, goarch, _ := strings.Cut(system, "/")
		out, err := goCommand([]string{"GOOS=" + goos, "GOARCH=" + goarch, "CGO_ENABLED=0"}, "list", "-deps", "-json=Dir,Module", "rulebook/cmd/rulebook")
		if err != nil {
			return nil, err
		}
		packages := json.NewDecoder(bytes.NewReader(out))
		for {
			var p linked
			if err := packages.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, fmt.Errorf("reading what go list printed: %w", err)
			}
			m := p.Module
			if m == nil || m.Main {
				continue
			}
			if m.Replace != nil {
				return nil, fmt.Errorf("the module %s is replaced by %s: its notices would name the wrong version", m.Path, m.Replace.Path)
			}
			name := m.Path + " " + m.Version
			n := len(files)
			if err := addFolders(files, name, m.Dir, p.Dir); err != nil {
				return nil, err
			}
			found[name] = found[name] || len(files) > n
		}
	}
	for name, ok := range found {
		if !ok {
			return nil, fmt.Errorf("the module %s has no licence file", name)
		}
	}
	return files, nil
}

// addStandardLibrary adds Go's own licence. The version is the one that go.mod asks for: whoever builds with a later one links a
// later library under the same licence.
func addStandardLibrary(files map[holder]string) error {
	root, err := goCommand(nil, "env", "GOROOT")
	if err != nil {
		return err
	}
	version, err := goCommand(nil, "list", "-m", "-f", "{{.GoVersion}}", "rulebook")
	if err != nil {
		return err
	}
	files["Go standard library "+strings.TrimSpace(string(version))] = filepath.Join(strings.TrimSpace(string(root)), "LICENSE")
	return nil
}

// addFolders adds the licence files in dir and in the folders above it, up to the module's root.
func addFolders(files map[holder]string, module, root, dir string) error {
	below, err := filepath.Rel(root, dir)
	if err != nil || !filepath.IsLocal(below) {
		return fmt.Errorf("the package folder %s is not in its module %s", dir, root)
	}
	for {
		entries, err := os.ReadDir(filepath.Join(root, below))
		if err != nil {
			return fmt.Errorf("listing a package of %s: %w", module, err)
		}
		for _, e := range entries {
			if e.IsDir() || !isLicence(e.Name()) {
				continue
			}
			name := module
			if below != "." || !isMainLicence(e.Name()) {
				name += " (" + filepath.ToSlash(filepath.Join(below, e.Name())) + ")"
			}
			files[name] = filepath.Join(root, below, e.Name())
		}
		if below == "." {
			return nil
		}
		below = filepath.Dir(below)
	}
}

// isLicence reports whether a file of that name tells under which terms its folder may be used.
func isLicence(name string) bool {
	lower := strings.ToLower(name)
	if ext := filepath.Ext(lower); ext == ".go" || ext == ".json" {
		return false
	}
	for _, prefix := range []string{"license", "licence", "copying", "copyright", "notice", "unlicense"} {
		if strings.HasPrefix(lower, prefix) {
			return true
		}
	}
	return false
}

// isMainLicence reports whether the file needs no name: it is the one that every module has.
func isMainLicence(name string) bool {
	switch strings.ToLower(name) {
	case "license", "license.md", "license.txt", "licence", "copying":
		return true
	}
	return false
}

// normalize drops what differs between copies of one licence without a meaning: line ends, blanks at the ends of lines and
// blank lines at the ends of the file.
func normalize(raw []byte) string {
	lines := strings.Split(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n") + "\n"
}

// goCommand runs the go command and returns what it prints.
func goCommand(env []string, args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	cmd.Env = append(cmd.Env, env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return out, nil
}
