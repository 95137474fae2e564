package content

import "strings"

// Ignored reports whether a file or folder of that name is no part of a site: it is hidden, or an editor made it for itself, such as a
// copy from before an edit. Without this, what an author took back would be published as "page.md~".
func Ignored(base string) bool {
	switch {
	case strings.HasPrefix(base, "."),
		strings.HasSuffix(base, "~"),
		strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#"),                     // emacs
		strings.HasSuffix(base, "___jb_tmp___"), strings.HasSuffix(base, "___jb_old___"), // JetBrains
		base == "4913": // by which vim tries whether it may write
		return true
	}
	return false
}
