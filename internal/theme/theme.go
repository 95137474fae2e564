// Package theme turns view structs into HTML and bundles the theme's scripts and styles.
package theme

import "html/template"

// Nav is a rendered sidebar, made once and shared by the pages of a folder.
type Nav struct{ html template.HTML }
