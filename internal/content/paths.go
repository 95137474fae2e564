package content

import (
	"fmt"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// pathKey is what two output paths share when a Windows share or a Mac would take them for one: no case, and NFC.
func pathKey(p string) string {
	if isPlainLower(p) {
		return p
	}
	return cases.Fold().String(norm.NFC.String(p))
}

// isPlainLower reports whether p is its own pathKey, as nearly all paths are.
func isPlainLower(p string) bool {
	for i := range len(p) {
		if c := p[i]; c >= 0x80 || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

// checkName says why name cannot be one part of an output path, or "" when it can. The output must open from a Windows share too,
// so what Windows refuses is refused everywhere.
func checkName(name string) string {
	switch {
	case name == "":
		return "is empty"
	case name == "." || name == "..":
		return "leads out of its folder"
	case len(name) > 200:
		return "is longer than 200 bytes"
	case strings.HasPrefix(name, "."):
		return "begins with a full stop, so that servers would hide it"
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return "ends with a full stop or a space, which Windows drops"
	}
	for _, r := range name {
		if strings.ContainsRune(`<>:"|?*\/`, r) {
			return fmt.Sprintf("has the character %q, which Windows refuses in file names", r)
		}
		if unicode.IsControl(r) || r == '\uFFFD' {
			return "has a control character"
		}
	}
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	switch stem {
	case "con", "prn", "aux", "nul",
		"com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
		"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9":
		return fmt.Sprintf("is the name of a device on Windows (%s)", stem)
	}
	return ""
}

// maxPath is how long an output path may be, in characters. Windows opens files by paths of at most 260, and the folder that the
// site is in takes its share.
const maxPath = 200

// checkPath is checkName for every part of an output path, and for the whole.
func checkPath(p string) string {
	for part := range strings.SplitSeq(p, "/") {
		if why := checkName(part); why != "" {
			return fmt.Sprintf("%q %s", part, why)
		}
	}
	if n := utf8.RuneCountInString(p); n > maxPath {
		return fmt.Sprintf("the output path has %d characters, and some systems open at most %d of them", n, maxPath)
	}
	return ""
}

// Relative is the address of the output file at to, as a link on the page at from writes it: "../b/c.html". It always names its
// file, so that it works from disk. Characters that an address may not hold are escaped.
func Relative(from, to string) string {
	fromDir := path.Dir(from)
	if fromDir == "." {
		return escapePath(to)
	}
	f, t := fromDir+"/", to
	for {
		i, j := strings.IndexByte(f, '/'), strings.IndexByte(t, '/')
		if i < 0 || j < 0 || f[:i] != t[:j] {
			break
		}
		f, t = f[i+1:], t[j+1:]
	}
	return strings.Repeat("../", strings.Count(f, "/")) + escapePath(t)
}

// escapePath escapes the parts of a path for use in an address.
func escapePath(p string) string {
	for i := range len(p) {
		c := p[i]
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '-' || c == '.' || c == '_' || c == '/' {
			continue
		}
		parts := strings.Split(p, "/")
		for k := range parts {
			// PathEscape leaves ":" alone, which in a first part would read as a scheme.
			parts[k] = strings.ReplaceAll(url.PathEscape(parts[k]), ":", "%3A")
		}
		return strings.Join(parts, "/")
	}
	return p
}
