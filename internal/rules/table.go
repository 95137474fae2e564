package rules

import (
	"strconv"
)

// A Table reads flows from a CSV that arrives in pieces of any size: a header that names columns (name, date, and the facts of a flow, in
// any order, each at most once), then one row for each flow. A value is written as in a question, with some latitude for what spreadsheet
// programs write; nothing is what a question does not say.
//
// It takes memory for one row, of at most a mebibyte, and for the problems that it keeps, and time that grows as the text does, whatever
// stands in it.
type Table struct {
	set      *Set
	add      func(f *Flow, line int)
	rows     splitter
	begun    bool // what divides the columns is known
	done     bool // nothing more is read
	columns  []column
	flow     Flow
	problems []TableProblem
	more     int
}

// A TableProblem is a mistake in a table.
type TableProblem struct {
	Line    int    // from 1; 0 when it is the table as a whole, which has no column and shows no text
	Column  int    // from 1, in characters
	Code    string // input-table, input-fact or input-text
	Message string // what is wrong: lower case, no full stop; of a value it begins with the name of its column
	Hint    string // what to do about it; may be ""

	// Text is the line that the place is in, cut to a readable length; TextColumn is the column within it, in characters from 1.
	Text       string
	TextColumn int
}

// maxTableProblems is how many problems are kept. The others are counted, so that the sum says whether it is one wrong column or a wrong
// file.
const maxTableProblems = 100

// headSize is how much of a table is looked at before any of it is read.
const headSize = 1 << 12

// pieceSize is how much of it is copied at a time.
const pieceSize = 1 << 16

// NewTable begins a table. Each flow is handed to add with the line that its row begins on, while Write or Close run; it is good until
// add returns. After the first problem no more are handed over, and the rest is only looked through for more problems.
func (s *Set) NewTable(add func(f *Flow, line int)) *Table {
	return &Table{set: s, add: add, flow: s.NoFlow(), rows: splitter{line: 1}}
}

// Write takes the next piece. It reports whether more is wanted: after some mistakes, such as a file that is no text, nothing is.
func (t *Table) Write(piece []byte) bool {
	for len(piece) > 0 && !t.done {
		n := min(len(piece), pieceSize)
		t.rows.add(piece[:n])
		piece = piece[n:]
		if t.begun || len(t.rows.buf) >= headSize {
			t.read(false)
		}
	}
	return !t.done
}

// Close reads what is left. It returns the problems in reading order, and how many more there are; without any, add was handed every flow.
func (t *Table) Close() (problems []TableProblem, more int) {
	if !t.done {
		t.rows.add([]byte{'\n'})
		t.read(true)
		if !t.done && t.columns == nil {
			t.whole("input-table", "there is no row at all", "the first row names the columns: "+join(t.names(), ","))
		}
		t.done = true
	}
	return t.problems, t.more
}

// read reads what rows there are. last says that no more comes.
func (t *Table) read(last bool) {
	if !t.begun {
		t.begun = true
		t.done = !t.begin()
	}
	for !t.done {
		switch t.rows.next(last) {
		case noRow:
			return
		case goodRow:
			t.done = !t.row(last)
		case badRow:
			t.syntax()
			t.done = t.columns == nil
		case longRow:
			hint := ""
			if indexByte(t.rows.row(), '"') >= 0 {
				hint = "close the quote that opens in it"
			}
			t.report(0, "input-table", "the row that begins here is longer than "+strconv.Itoa(maxRow>>10)+" KiB", hint)
			t.done = true
		}
	}
}

// begin looks at the first bytes. It reports false when they are those of no table.
func (t *Table) begin() bool {
	head := t.rows.buf[:min(len(t.rows.buf), headSize)]
	if what, hint := NoText(head); what != "" {
		t.whole("input-text", what, hint)
		return false
	}
	if begins(head, byteOrderMark) {
		head = head[len(byteOrderMark):]
		t.rows.pass(len(byteOrderMark))
	}
	if at := carriageReturn(head); at+1 < len(head) && head[at+1] != '\n' {
		t.place(head[:at], at, "input-table", "a carriage return without a line feed", "save the table with the line ends of Windows or of Unix")
		return false
	}
	t.rows.divider = divider(head)
	return true
}

// carriageReturn is where the first stands that is not in quotes, or the end.
func carriageReturn(head []byte) int {
	quoted := false
	for i, c := range head {
		if c == '"' {
			quoted = !quoted
		}
		if c == '\r' && !quoted {
			return i
		}
	}
	return len(head)
}

// divider is what the header divides columns by. No column has one of these characters in its name, so there is no doubt.
func divider(head []byte) byte {
	for _, divider := range [...]byte{',', ';', '\t'} {
		for _, c := range head {
			if c == divider {
				return c
			}
			if c == '\n' {
				break
			}
		}
	}
	return ','
}

// row reads a row. It reports false when what follows is not to be read.
func (t *Table) row(last bool) bool {
	row := t.rows.row()
	if last && t.rows.at == len(t.rows.buf) {
		row = row[:len(row)-1] // the line end that Close wrote
	}
	if !plain(row) {
		if at, msg, hint := NotUTF8(row); at >= 0 {
			t.report(at, "input-text", msg, hint)
			return false
		}
		if at := indexByte(row, 0); at >= 0 {
			t.report(at, "input-text", "a byte that is 0, as no text has", "save it as UTF-8; in Excel, as \"CSV UTF-8\"")
			return false
		}
	}
	if t.columns == nil {
		return t.header()
	}
	if t.values() && len(t.problems) == 0 {
		t.add(&t.flow, t.rows.line)
	}
	return true
}

// full counts a problem that is not kept.
func (t *Table) full() bool {
	if len(t.problems) < maxTableProblems {
		return false
	}
	t.more++
	return true
}

// whole reports a problem of the table as a whole.
func (t *Table) whole(code, msg, hint string) {
	if !t.full() {
		t.problems = append(t.problems, TableProblem{Code: code, Message: msg, Hint: hint})
	}
}

// report reports a problem at a byte of the row.
func (t *Table) report(at int, code, msg, hint string) {
	t.place(t.rows.row(), at, code, msg, hint)
}

// place reports a problem at a byte of a text that begins on the line of the row.
func (t *Table) place(text []byte, at int, code, msg, hint string) {
	if t.full() {
		return
	}
	p := TableProblem{Code: code, Message: msg, Hint: hint}
	p.show(text, at)
	p.Line += t.rows.line
	// What is found wrong with a row as a whole comes after what is wrong with its values.
	i := len(t.problems)
	for i > 0 && p.before(&t.problems[i-1]) {
		i--
	}
	t.problems = append(t.problems, p)
	copy(t.problems[i+1:], t.problems[i:])
	t.problems[i] = p
}

func (p *TableProblem) before(o *TableProblem) bool {
	return p.Line < o.Line || p.Line == o.Line && p.Column < o.Column
}

// syntax reports what is no CSV.
func (t *Table) syntax() {
	const hint = `put the whole value in quotes, and write "" for a quote in it`
	row, at := t.rows.row(), int(t.rows.faultAt)
	switch {
	case t.rows.fault == bareQuote:
		t.report(at, "input-table", "a quote within a value", hint)
	case t.rows.fault == unclosed, indexByte(row[:at], '\n') >= 0:
		t.report(0, "input-table", "a quote that opens in this row is not closed", hint)
	default:
		t.report(max(0, at-1), "input-table", "text after the quote that closes a value", hint)
	}
}

// names are the columns there can be.
func (t *Table) names() []string {
	return append([]string{"name", "date"}, factNames(t.set.def.FlowFacts)...)
}

// header reads the first row. It reports false when it names something else than the columns there can be, each once.
func (t *Table) header() bool {
	good := true
	first := map[string]int{}
	for i := range t.rows.fields {
		f := &t.rows.fields[i]
		name := string(trim(t.rows.value(f)))
		other, twice := first[name]
		if !twice {
			first[name] = i
			if t.column(name) {
				continue
			}
		}
		good = false
		if t.full() {
			continue
		}
		msg, hint := "", ""
		switch {
		case name == "":
			msg, hint = "a column has no name", "name it, or remove it: the columns are "+join(t.names(), ", ")
		case twice:
			var p TableProblem
			p.show(t.rows.row(), int(t.rows.fields[other].from))
			msg, hint = "the column "+quote(name)+" stands twice", "remove one; the first is at "+strconv.Itoa(t.rows.line+p.Line)+":"+strconv.Itoa(p.Column)
		default:
			msg, hint = "there is no column "+quote(name), t.nearest(name)
		}
		t.report(int(f.from), "input-table", msg, hint)
	}
	return good
}

// column takes the next column. It reports false when there is none of that name.
func (t *Table) column(name string) bool {
	c := column{name: name}
	switch name {
	case "name":
		c.index = nameColumn
	case "date":
		c.index = dateColumn
	default:
		i, ok := t.set.flows[name]
		if !ok {
			return false
		}
		c.index, c.fact = i, &t.set.def.FlowFacts[i]
		if len(c.fact.Distinct) > 0 {
			c.absent = NotGiven
		}
	}
	t.columns = append(t.columns, c)
	return true
}

// nearest is the hint for a column that does not exist.
func (t *Table) nearest(name string) string {
	if indexAny(name, "，；、") >= 0 {
		return "divide columns by a comma, a semicolon or a tab"
	}
	if begins([]byte(name), "sep=") {
		return "remove this line: the first names the columns, and shows what divides them"
	}
	plain := []byte(name)
	for i, c := range plain {
		if c == ' ' || c == '-' {
			plain[i] = '_'
		}
	}
	return meant(plain, t.names(), "the columns are ")
}

// values reads a row into t.flow. It reports false when there is nothing in it, or something is wrong with it.
func (t *Table) values() bool {
	fields, seen := t.rows.fields, 0
	for seen < len(fields) && len(trim(t.rows.value(&fields[seen]))) == 0 {
		seen++
	}
	if seen == len(fields) {
		return false // as spreadsheet programs write below the last row
	}
	if len(fields) != len(t.columns) {
		t.uneven()
		return false
	}
	good := true
	t.flow.Name, t.flow.Date = "", 0
	for i := range t.columns {
		c, text, msg, hint := &t.columns[i], trim(t.rows.value(&fields[i])), "", ""
		switch c.index {
		case nameColumn:
			t.flow.Name = readName(text)
		case dateColumn:
			t.flow.Date, msg, hint = readDay(text)
		default:
			t.flow.Facts[c.index], msg, hint = c.read(t.set, text)
		}
		if msg != "" {
			good = false
			t.wrong(i, msg, hint)
		}
	}
	if !good {
		return false
	}
	problems := t.set.CheckFlow("", &t.flow)
	for _, m := range problems {
		for i := range t.columns {
			if t.columns[i].name == m.Field {
				t.wrong(i, m.Message, m.Hint)
			}
		}
	}
	return len(problems) == 0
}

// wrong reports a problem of a value.
func (t *Table) wrong(i int, msg, hint string) {
	t.report(int(t.rows.fields[i].from), "input-fact", t.columns[i].name+": "+msg, hint)
}

// uneven reports a row that has not as many values as the header has columns.
func (t *Table) uneven() {
	got, want := len(t.rows.fields), len(t.columns)
	sign := "comma"
	switch t.rows.divider {
	case ';':
		sign = "semicolon"
	case '\t':
		sign = "tab"
	}
	hint := "the " + sign + " before an empty value must stand too"
	if got > want {
		hint = "put a value that has a " + sign + " in it in quotes"
	}
	t.report(int(t.rows.fields[min(got, want+1)-1].from), "input-table",
		"the row has "+several(got, "value")+", and the header names "+several(want, "column"), hint)
}

func several(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
