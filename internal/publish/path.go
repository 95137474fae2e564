package publish

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is the longest name of one file or folder, in bytes; ext4, NTFS and APFS agree on no more.
const maxName = 255

// checkPath refuses a path that is not plainly inside the site, or that Windows could not store: sites are copied to Windows
// shares, and a name that is lost there is better refused here.
func checkPath(name string) error {
	switch {
	case name == "":
		return errors.New("the path is empty")
	case !utf8.ValidString(name):
		return fmt.Errorf("the path %q is not UTF-8", name)
	case strings.HasPrefix(name, "/"):
		return errors.New("the path is absolute")
	}
	for part := range strings.SplitSeq(name, "/") {
		if err := checkName(part); err != nil {
			return err
		}
	}
	return nil
}

// checkName is checkPath for one part of a path.
func checkName(name string) error {
	switch name {
	case "", ".", "..":
		return fmt.Errorf("the path is not clean: it has the part %q", name)
	}
	if len(name) > maxName {
		return fmt.Errorf("the name %.20q... is longer than %d bytes", name, maxName)
	}
	for i := range len(name) {
		if c := name[i]; c < ' ' || strings.IndexByte(`<>:"\|?*`, c) >= 0 {
			return fmt.Errorf("the name %q contains %q, which Windows does not allow", name, c)
		}
	}
	if end := name[len(name)-1]; end == '.' || end == ' ' {
		return fmt.Errorf("the name %q ends with %q, which Windows drops", name, end)
	}
	if isDevice(name) {
		return fmt.Errorf("the name %q is that of a device on Windows", name)
	}
	return nil
}

// isDevice reports whether Windows, in some version, opens a device instead of the file name. An extension does not help.
func isDevice(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.ToUpper(strings.TrimRight(base, " "))
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	number, ok := strings.CutPrefix(base, "COM")
	if !ok {
		number, ok = strings.CutPrefix(base, "LPT")
	}
	switch number {
	case "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³":
		return ok
	}
	return false
}

// fold is the same for two paths that some file system takes for one: it ignores case, and composed or decomposed accents. The
// name is UTF-8, as checkPath demands; of anything else, normalization is not stable.
func fold(name string) string {
	plain := true
	for i := range len(name) {
		if c := name[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return name
	}
	// Decomposed first, so that folding sees the letter without its accent whichever way it was written.
	return norm.NFC.String(strings.Map(foldRune, norm.NFD.String(name)))
}

// foldRune is the least of the runes that differ from r only in case, except that ASCII letters become lower case, as they
// mostly are already.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		return unicode.ToLower(r)
	}
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	// The Kelvin sign and the long s fold to ASCII letters.
	if least < utf8.RuneSelf {
		return unicode.ToLower(least)
	}
	return least
}
