package content

import (
	"fmt"
	"path"
	"strings"

	"rulebook/internal/diag"
)

// A Redirect is a page at an old address that leads to where the page is now.
type Redirect struct {
	Path string // in the output
	To   *Page
}

// makeRedirects makes a page for each alias. An alias is a path from the site's root; one that ends in a slash, or has no ending,
// is a folder's index.html.
func (lib *Library) makeRedirects() {
	for _, p := range lib.Pages {
		for _, alias := range p.Front.Aliases {
			outPath := strings.TrimPrefix(alias.Path, "/")
			if strings.HasSuffix(outPath, "/") || path.Ext(outPath) == "" {
				outPath = strings.TrimSuffix(outPath, "/") + "/index.html"
			}
			why := checkPath(outPath)
			if why == "" && path.Ext(outPath) != ".html" {
				why = "does not end in .html"
			}
			if why != "" {
				lib.problemAt(p, alias.offset, diag.Error, "path-name", fmt.Sprintf("the alias %q: %s", alias.Path, why), "write an old address such as guides/old-name.html")
				continue
			}
			if lib.take(outPath, p.File) {
				lib.Redirects = append(lib.Redirects, Redirect{outPath, p})
			}
		}
	}
}
