package diag

import (
	"bufio"
	"fmt"
	"strings"
)

// What a workflow command may not hold as it is; in a property also what ends one.
var (
	escapeData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	escapeProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeGitHub prints an annotation a problem. The hint and the other places are further lines of its message.
func writeGitHub(w *bufio.Writer, ds []Diagnostic) {
	for _, d := range ds {
		var properties []string
		add := func(name, value string) { properties = append(properties, name+"="+escapeProperty.Replace(value)) }
		if d.File != "" {
			add("file", Harmless(d.File))
			if d.Line > 0 {
				add("line", fmt.Sprint(d.Line))
			}
			if d.Line > 0 && d.Col > 0 {
				add("col", fmt.Sprint(d.Col))
			}
		}
		add("title", Harmless(d.Code))
		lines := []string{Harmless(d.Msg)}
		for _, r := range d.Related {
			lines = append(lines, place(r.File, r.Line, r.Col)+": "+Harmless(r.Msg))
		}
		if d.Hint != "" {
			for i, line := range strings.Split(d.Hint, "\n") {
				if i == 0 {
					line = "hint: " + line
				}
				lines = append(lines, Harmless(line))
			}
		}
		fmt.Fprintf(w, "::%s %s::%s\n", d.Sev, strings.Join(properties, ","), escapeData.Replace(strings.Join(lines, "\n")))
	}
}
