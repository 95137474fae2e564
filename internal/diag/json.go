package diag

import (
	"encoding/json"
	"io"
	"strings"
)

// report is the JSON form, which programs rely on: keys may be added, none is renamed. Line and column count from 1, columns in
// characters; both are left out for a problem of a file as a whole, and file for one of none. An excerpt is the line, or the part
// of a long line, that the place is on; excerpt_column is where the place is in it.
type report struct {
	Schema      int        `json:"schema"`
	Errors      int        `json:"errors"`
	Warnings    int        `json:"warnings"`
	Diagnostics []jsonItem `json:"diagnostics"`
}

type jsonItem struct {
	File          string      `json:"file,omitempty"`
	Line          int         `json:"line,omitempty"`
	Column        int         `json:"column,omitempty"`
	Severity      string      `json:"severity"` // "error" or "warning"
	Code          string      `json:"code"`
	Message       string      `json:"message"`
	Hint          string      `json:"hint,omitempty"`
	Excerpt       string      `json:"excerpt,omitempty"`
	ExcerptColumn int         `json:"excerpt_column,omitempty"`
	Related       []jsonPlace `json:"related,omitempty"`
}

type jsonPlace struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
}

func writeJSON(w io.Writer, ds []Diagnostic) error {
	r := report{Schema: 1, Diagnostics: make([]jsonItem, len(ds))}
	r.Errors, r.Warnings = count(ds)
	for i, d := range ds {
		item := jsonItem{
			File: d.File, Line: d.Line, Column: d.Col, Severity: d.Sev.String(), Code: d.Code, Message: d.Msg, Hint: d.Hint,
		}
		if d.Line > 0 && d.Excerpt != "" {
			item.Excerpt, item.ExcerptColumn = d.Excerpt, d.ExcerptCol
		}
		for _, other := range d.Related {
			item.Related = append(item.Related, jsonPlace{File: other.File, Line: other.Line, Column: other.Col, Message: other.Msg})
		}
		r.Diagnostics[i] = item
	}
	return encode(w, r)
}

// encode writes v as it is easiest to read and compare: indented, and with < and > as they are.
func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// valid replaces bytes that are not UTF-8.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
