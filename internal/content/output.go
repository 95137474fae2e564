package content

import (
	"fmt"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/yamltree"
)

// An OutputGroup is what rulebook.yaml says under output.
type OutputGroup struct {
	Markdown string // "true" or "false"; "" when it is not said
}

func readOutputGroup(r *yamltree.Reader) (g OutputGroup) {
	if r.Has("markdown") {
		g.Markdown = fmt.Sprint(r.Bool("markdown"))
	}
	r.Done()
	return g
}

// WritesMarkdown reports whether each page is written as Markdown too, and lists of them for programs. A project with instruments does that
// unless it says otherwise, for the law is what people ask machines about. Of a folder of Markdown there would be twice as many files, and
// files cost more than all the rest; a program that wants its Markdown reads the source.
func (lib *Library) WritesMarkdown() bool {
	if said := lib.Project.Output.Markdown; said != "" {
		return said == "true"
	}
	return len(lib.Instruments) > 0
}

// MarkdownPath is where the page is as Markdown, when it is; "" for one in which there is nothing to read.
func (p *Page) MarkdownPath() string {
	if p.Kind == KindSearch {
		return ""
	}
	return strings.TrimSuffix(p.Path, ".html") + ".md"
}

// Files for programs, in the root of each language or of the site.
const (
	LLMsFile           = "llms.txt"
	FeedFile           = "feed.xml"
	PassagesFile       = "rulebook.json"
	PassagesSchemaFile = "rulebook.schema.json"
)

// takeMachinePaths reserves the addresses of what is written for programs.
func (lib *Library) takeMachinePaths() {
	if len(lib.Instruments) > 0 {
		lib.reserve(PassagesFile)
		lib.reserve(PassagesSchemaFile)
	}
	if !lib.WritesMarkdown() {
		return
	}
	for _, l := range lib.Languages {
		lib.reserve(lib.Project.InLanguage(l.Code, LLMsFile))
	}
	for _, p := range lib.Pages {
		to := p.MarkdownPath()
		if to == "" {
			continue
		}
		// Other pages end in .html, and so do redirects; only a folder can be called so.
		if folder, taken := lib.paths[pathKey(to)+"/"]; taken {
			lib.problems = append(lib.problems, diag.New(folder.file, nil, 0, diag.Error, "path-clash",
				fmt.Sprintf("the output folder %s has the name of a page as Markdown", folder.path), "rename the folder"))
			continue
		}
		lib.reserve(to)
	}
}
