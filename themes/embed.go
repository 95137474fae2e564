// Package themes holds the themes that are built into the program.
package themes

import "embed"

// FS has one folder a theme: default/ with its templates, styles, scripts, icons and strings.
//
//go:embed all:default
var FS embed.FS
