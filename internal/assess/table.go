package assess

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/rules"
)

// maxRow bounds a row, so that a quote that is never closed does not take the rest of a large file for one value.
const maxRow = 1 << 20

var errLongRow = errors.New("a row is too long")

// A table reads flows from CSV: a header of strict columns, and one row a flow.
type table struct {
	set      *rules.Set
	file     string
	in       *recorder
	csv      *csv.Reader
	problems *problems
	columns  []column
	row      []byte // the row as it stands in the file, with empty lines before it
	line     int    // of the first line of row, from 1
	next     int    // of the row after it
	flow     rules.Flow
}

// A column is where a value of a flow goes.
type column struct {
	name  string
	fact  int // index of FlowFacts; or nameColumn, dateColumn
	cells *cells
}

const (
	nameColumn = -1
	dateColumn = -2
)

// readTable reads flows and hands each to add, with the line it begins on. After the first problem it only looks for more.
func readTable(ctx context.Context, set *rules.Set, s *Source, p *problems, add func(f *rules.Flow, line int)) error {
	in := bufio.NewReaderSize(newPatient(ctx, s.Text), 1<<16)
	head, err := in.Peek(1 << 12)
	if err != nil && err != io.EOF {
		return fmt.Errorf("reading %s: %w", s.Name, err)
	}
	if what, hint := foreign(head); what != "" {
		p.report(s.Name, nil, 1, 0, "input-text", what, hint)
		return nil
	}
	if bytes.HasPrefix(head, []byte(mark)) {
		in.Discard(len(mark))
		head = head[len(mark):]
	}
	if at := bytes.IndexByte(head, '\r'); at >= 0 && at+1 < len(head) && head[at+1] != '\n' {
		p.report(s.Name, head[:at], 1, at, "input-table", "a carriage return without a line feed", "save the table with the line ends of Windows or of Unix")
		return nil
	}
	t := &table{set: set, file: s.Name, in: &recorder{r: in}, problems: p, next: 1, flow: set.NoFlow()}
	t.csv = csv.NewReader(t.in)
	t.csv.Comma = separator(head)
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	return t.read(add)
}

// separator is what the header divides columns by. No column has one of these characters in its name, so there is no doubt.
func separator(head []byte) rune {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	switch {
	case bytes.IndexByte(line, ',') >= 0:
		return ','
	case bytes.IndexByte(line, ';') >= 0:
		return ';'
	case bytes.IndexByte(line, '\t') >= 0:
		return '\t'
	}
	return ','
}

func (t *table) read(add func(f *rules.Flow, line int)) error {
	for {
		record, err := t.csv.Read()
		end := t.csv.InputOffset()
		if err == io.EOF {
			break
		}
		t.row = t.in.upTo(end)
		t.line = t.next
		t.next += bytes.Count(t.row, []byte("\n"))
		var mistake *csv.ParseError
		switch {
		case errors.Is(err, errLongRow):
			hint := ""
			if bytes.IndexByte(t.row, '"') >= 0 {
				hint = "close the quote that opens in it"
			}
			t.report(t.first(), "input-table", fmt.Sprintf("the row that begins here is longer than %d KiB", maxRow>>10), hint)
			return nil
		case errors.As(err, &mistake):
			t.syntax(mistake)
			if t.columns == nil {
				return nil
			}
			continue
		case err != nil:
			return fmt.Errorf("reading %s: %w", t.file, err)
		}
		if at, msg, hint := notUTF8(t.row); at >= 0 {
			t.report(at, "input-text", msg, hint)
			return nil
		}
		if at := bytes.IndexByte(t.row, 0); at >= 0 {
			t.report(at, "input-text", "a byte that is 0, as no text has", "save it as UTF-8; in Excel, as \"CSV UTF-8\"")
			return nil
		}
		if t.columns == nil {
			if !t.header(record) {
				return nil
			}
			continue
		}
		if t.values(record) && !t.problems.any() {
			line, _ := t.csv.FieldPos(0)
			add(&t.flow, line)
		}
	}
	if t.columns == nil {
		t.problems.report(t.file, nil, 1, 0, "input-table", "there is no row at all", "the first row names the columns: "+strings.Join(t.names(), ","))
	}
	return nil
}

// report reports a problem at a byte of the row.
func (t *table) report(at int, code, msg, hint string) {
	t.problems.report(t.file, t.row, t.line, at, code, msg, hint)
}

// first is the byte of the row at which its first line that is not empty begins.
func (t *table) first() int { return len(t.row) - len(bytes.TrimLeft(t.row, "\r\n")) }

// byteAt is the byte of the row at a line of the file and a column in bytes, both from 1.
func (t *table) byteAt(line, col int) int {
	at := 0
	for ; line > t.line && at < len(t.row); line-- {
		at += bytes.IndexByte(t.row[at:], '\n') + 1
	}
	return min(at+col-1, len(t.row))
}

// at is the byte of the row at which a field begins.
func (t *table) at(field int) int { return t.byteAt(t.csv.FieldPos(field)) }

// syntax reports what is no CSV.
func (t *table) syntax(e *csv.ParseError) {
	const hint = `put the whole value in quotes, and write "" for a quote in it`
	at := t.byteAt(e.Line, e.Column)
	switch {
	case errors.Is(e.Err, csv.ErrBareQuote):
		t.report(at, "input-table", "a quote within a value", hint)
	case e.Line > e.StartLine || at >= len(bytes.TrimRight(t.row, "\r\n")):
		t.report(t.byteAt(e.StartLine, 1), "input-table", "a quote that opens in this row is not closed", hint)
	default:
		t.report(max(0, at-1), "input-table", "text after the quote that closes a value", hint)
	}
}

// names are the columns there can be.
func (t *table) names() []string {
	return append([]string{"name", "date"}, factNames(t.set.Definition().FlowFacts)...)
}

// header reads the first row. It reports false when it names something else than the columns there can be, each once.
func (t *table) header(record []string) bool {
	good := true
	wrong := func(i int, msg, hint string) {
		good = false
		t.report(t.at(i), "input-table", msg, hint)
	}
	first := map[string]int{}
	facts := t.set.Definition().FlowFacts
	for i, text := range record {
		name := strings.TrimSpace(text)
		fact := slices.IndexFunc(facts, func(f rules.Fact) bool { return f.Name == name })
		switch other, twice := first[name]; {
		case name == "":
			wrong(i, "a column has no name", "name it, or remove it: the columns are "+strings.Join(t.names(), ", "))
		case twice:
			line, col := diag.At(t.row, t.at(other))
			wrong(i, fmt.Sprintf("the column %q stands twice", name), fmt.Sprintf("remove one; the first is at %d:%d", line, col))
		case name == "name":
			t.columns = append(t.columns, column{name: name, fact: nameColumn})
		case name == "date":
			t.columns = append(t.columns, column{name: name, fact: dateColumn})
		case fact < 0:
			wrong(i, fmt.Sprintf("there is no column %q", name), t.nearest(name))
		default:
			t.columns = append(t.columns, column{name: name, fact: fact, cells: newCells(t.set, &facts[fact])})
		}
		if _, twice := first[name]; !twice {
			first[name] = i
		}
	}
	return good
}

// nearest is the hint for a column that does not exist.
func (t *table) nearest(name string) string {
	switch {
	case strings.ContainsAny(name, "，；、"):
		return "divide columns by a comma, a semicolon or a tab"
	case strings.HasPrefix(name, "sep="):
		return "remove this line: the first names the columns, and shows what divides them"
	}
	plain := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(name))
	if hint := diag.DidYouMean(plain, t.names()); hint != "" {
		return hint
	}
	return "the columns are " + strings.Join(t.names(), ", ")
}

// values reads a row into t.flow. It reports false when there is nothing in it, or something is wrong with it.
func (t *table) values(record []string) bool {
	if !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" }) {
		return false // as spreadsheet programs write below the last row
	}
	if got, want := len(record), len(t.columns); got != want {
		hint := "the comma before an empty value must stand too"
		if got > want {
			hint = "put a value that has a comma in it in quotes"
		}
		if t.csv.Comma != ',' {
			hint = strings.Replace(hint, "comma", map[rune]string{';': "semicolon", '\t': "tab"}[t.csv.Comma], 1)
		}
		t.report(t.at(min(got, want+1)-1), "input-table", fmt.Sprintf("the row has %s, and the header names %s", plural(got, "value"), plural(want, "column")), hint)
		return false
	}
	good := true
	wrong := func(i int, msg, hint string) {
		good = false
		t.report(t.at(i), "input-fact", t.columns[i].name+": "+msg, hint)
	}
	t.flow.Name, t.flow.Date = "", 0
	for i := range t.columns {
		c, text := &t.columns[i], strings.TrimSpace(record[i])
		switch c.fact {
		case nameColumn:
			t.flow.Name = text
		case dateColumn:
			day, msg, hint := day(text)
			if t.flow.Date = day; msg != "" {
				wrong(i, msg, hint)
			}
		default:
			value, msg, hint := c.cells.read(text)
			if t.flow.Facts[c.fact] = value; msg != "" {
				wrong(i, msg, hint)
			}
		}
	}
	if good {
		for _, m := range t.set.CheckFlow("", &t.flow) {
			wrong(slices.IndexFunc(t.columns, func(c column) bool { return c.name == m.Field }), m.Message, m.Hint)
		}
	}
	return good
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// A recorder passes on what is read and keeps it until it is asked for, so that a problem can show its line.
type recorder struct {
	r     io.Reader
	kept  []byte
	start int64 // of kept in what was read
	asked int   // how much of kept was handed out
}

func (r *recorder) Read(to []byte) (int, error) {
	if r.asked > 0 {
		r.start += int64(r.asked)
		r.kept, r.asked = r.kept[:copy(r.kept, r.kept[r.asked:])], 0
	}
	if len(r.kept) > maxRow {
		return 0, errLongRow
	}
	n, err := r.r.Read(to)
	r.kept = append(r.kept, to[:n]...)
	return n, err
}

// upTo returns what was read since it was last called, up to an offset. It is good until the next Read.
func (r *recorder) upTo(offset int64) []byte {
	from := r.asked
	r.asked = max(from, min(int(offset-r.start), len(r.kept)))
	return r.kept[from:r.asked]
}
