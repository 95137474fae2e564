package diag

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Format is a way to print diagnostics.
type Format int

const (
	Text   Format = iota // for people: place, message, the line, a caret, the hint
	JSON                 // one object, see writeJSON
	SARIF                // SARIF 2.1.0, which code hosts read
	GitHub               // workflow commands, which GitHub shows beside the lines of a change
)

var formatNames = []string{"text", "json", "sarif", "github"}

func (f Format) String() string { return formatNames[f] }

// ParseFormat returns the format with that name.
func ParseFormat(name string) (Format, bool) {
	i := slices.Index(formatNames, name)
	return Format(max(i, 0)), i >= 0
}

// Options say how to print. The zero value prints without colour.
type Options struct {
	Color   bool   // colour in text; only for a terminal
	Lang    string // of the words around what the diagnostics say, in text: "zh", or English
	Version string // of rulebook, for SARIF
	Folder  string // put before each path: where the project's root is from the folder that the reader is in
}

// Print writes ds to w. The order is the caller's; see Sort. An error is one of w's.
func Print(w io.Writer, format Format, ds []Diagnostic, opts Options) error {
	b := bufio.NewWriter(w)
	if opts.Folder != "" {
		ds = inFolder(opts.Folder, ds)
	}
	var err error
	switch format {
	case JSON:
		err = writeJSON(b, ds)
	case SARIF:
		err = writeSARIF(b, ds, opts.Version)
	case GitHub:
		writeGitHub(b, ds)
	default:
		writeText(b, ds, opts)
	}
	if err != nil {
		return err
	}
	return b.Flush()
}

func inFolder(folder string, ds []Diagnostic) []Diagnostic {
	moved := slices.Clone(ds)
	for i := range moved {
		d := &moved[i]
		if d.File != "" {
			d.File = path.Join(folder, d.File)
		}
		d.Related = slices.Clone(d.Related)
		for j := range d.Related {
			d.Related[j].File = path.Join(folder, d.Related[j].File)
		}
	}
	return moved
}

// count returns how many of ds are errors and how many warnings.
func count(ds []Diagnostic) (errors, warnings int) {
	for _, d := range ds {
		if d.Sev == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// Total says how many errors and warnings ds holds: "2 errors, 1 warning". It is "" when there are none.
func Total(ds []Diagnostic) string {
	errors, warnings := count(ds)
	switch {
	case errors > 0 && warnings > 0:
		return plural(errors, "error") + ", " + plural(warnings, "warning")
	case errors > 0:
		return plural(errors, "error")
	case warnings > 0:
		return plural(warnings, "warning")
	}
	return ""
}

// totalIn is Total in Chinese: "2处错误，1处警告"; or in English.
func totalIn(ds []Diagnostic, chinese bool) string {
	if !chinese {
		return Total(ds)
	}
	errors, warnings := count(ds)
	var parts []string
	if errors > 0 {
		parts = append(parts, strconv.Itoa(errors)+"处错误")
	}
	if warnings > 0 {
		parts = append(parts, strconv.Itoa(warnings)+"处警告")
	}
	return strings.Join(parts, "，")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
