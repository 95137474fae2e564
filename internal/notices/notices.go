// Package notices holds the licences of other people's work that the program, and the sites it writes, carry.
//
// The text is made by the generator beside this file, from the modules that cmd/rulebook is linked with on any system it is built
// for: make notices. It is committed, so a build needs no more than the source.
package notices

import _ "embed"

//go:embed third-party-notices.txt
var text string

// Text returns the notices, in UTF-8: module, version and licence of each module, and of Go's standard library. Each licence
// stands there once, with all modules it holds for.
func Text() []byte { return []byte(text) }
