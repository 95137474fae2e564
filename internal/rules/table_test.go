package rules_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"rulebook/internal/rules"
)

// readTable reads a table in pieces of the sizes given, which come round, and writes down its flows and its problems.
func readTable(set *rules.Set, table string, sizes ...int) (flows []string, problems []rules.TableProblem, more int) {
	t := set.NewTable(func(f *rules.Flow, line int) {
		flows = append(flows, fmt.Sprintf("%d: %q %s %v", line, f.Name, f.Date, f.Facts))
	})
	for i, rest := 0, []byte(table); len(rest) > 0; i++ {
		n := min(len(rest), sizes[i%len(sizes)])
		if !t.Write(rest[:n]) {
			break
		}
		rest = rest[n:]
	}
	problems, more = t.Close()
	return flows, problems, more
}

func TestTable(t *testing.T) {
	set := publishedSet()
	tests := []struct{ name, table, want string }{
		{"names that would be formulas", "name\n'=1+1\n'+49 30 1\n'-x\n'@home\n\"'\tx\"\n\"'\rx\"\n''=1\n'''@x\n=1\n+1\n'tis\n'\n''\n' =1\n'1\n", `
			"=1+1" "+49 30 1" "-x" "@home" "\tx" "\rx" "'=1" "''@x" "=1" "+1" "'tis" "'" "''" "' =1" "'1"`},
		{"only in names", "name,non_sensitive_persons,basis,date\na,'5,'=x,'2025-01-01\n", `
			2:3 input-fact non_sensitive_persons: "'5" is not a number | a,'5,'=x,'2025-01-01 | 3
			2:6 input-fact basis: "'=x" is none of its values | a,'5,'=x,'2025-01-01 | 6
			2:10 input-fact date: "'2025-01-01" is not a day | a,'5,'=x,'2025-01-01 | 10`},
		{"white space", "name\n \u00a0a\u3000\t\n\u200b\n\u0085b\u2009\n", `"a" "\u200b" "b"`},
		{"nothing", "", `0:0 input-table there is no row at all |  | 0`},
		{"nothing but line ends", "\n\r\n\n", `0:0 input-table there is no row at all |  | 0`},
		{"a mark and nothing", "\uFEFF", `0:0 input-table there is no row at all |  | 0`},
		{"columns in characters", "\uFEFFname,basis\n中文,x\n", `2:4 input-fact basis: "x" is none of its values | 中文,x | 4`},
		{"a long line", "name,basis\n" + strings.Repeat("é", 200) + ",x," + strings.Repeat("y", 200) + "\n",
			`2:204 input-table the row has 3 values, and the header names 2 columns | …` + strings.Repeat("é", 39) + ",x," + strings.Repeat("y", 80) + `… | 44`},
		{"a fault far into a line", "name\n" + strings.Repeat("z", 1000) + `"` + strings.Repeat("y", 5000) + "\nb\"\n", `
			2:1001 input-table a quote within a value | …` + strings.Repeat("z", 80) + `"` + strings.Repeat("y", 79) + `… | 82
			3:2 input-table a quote within a value | b" | 2`},
		{"a row after a fault", "name,basis\n\"a\nb\"c,none\nd,x\n", `
			2:1 input-table a quote that opens in this row is not closed | "a | 1
			4:3 input-fact basis: "x" is none of its values | d,x | 3`},
		{"whatever is wrong in the order of columns", "distinct_persons,basis,non_sensitive_persons\n9,none,5\n1,none,5\n5,x,5\n", `
			2:1 input-fact distinct_persons: no such number fits: it is at most 5, the sum of its two parts | 9,none,5 | 1
			3:1 input-fact distinct_persons: no such number fits: it is at least 5, the larger of its two parts | 1,none,5 | 1
			4:3 input-fact basis: "x" is none of its values | 5,x,5 | 3`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var names []string
			table := set.NewTable(func(f *rules.Flow, _ int) { names = append(names, fmt.Sprintf("%+q", f.Name)) })
			table.Write([]byte(tt.table))
			problems, _ := table.Close()
			got := strings.Join(names, " ")
			for i, p := range problems {
				if i == 0 {
					got = ""
				}
				got += fmt.Sprintf("\n%d:%d %s %s | %s | %d", p.Line, p.Column, p.Code, p.Message, p.Text, p.TextColumn)
			}
			if want := strings.ReplaceAll(strings.TrimSpace(tt.want), "\t", ""); strings.TrimSpace(got) != want {
				t.Errorf("got\n%s\nwant\n%s", strings.TrimSpace(got), want)
			}
		})
	}
}

// What a table is made of in the tests below: what is right, and what is not.
var tableAtoms = []string{
	",", ",", ",", ",", "\n", "\n", "\n", "\r\n", ";", "\t", "\"", "\"\"", "\r", " ", "a", "中文", "'=1", "5", "1,000", "\"1,000\"", "7..9", "1-2", "5.0", "-1", "12万", "9007199254740993",
	"unknown", "TRUE", "true", "none", "None", "contract", "2025-01-01", "2025/1/1", "2025-02-30", "\xB4\xCB", "\xff", "\x00", "name", "basis", "\u3000",
}

func makeTable(r *rand.Rand) string {
	heads := []string{"name", "date", "basis", "non_sensitive_persons", "sensitive_persons", "distinct_persons", "important_data"}
	r.Shuffle(len(heads), func(i, j int) { heads[i], heads[j] = heads[j], heads[i] })
	heads = heads[:1+r.IntN(len(heads))]
	b := []byte(strings.Join(heads, ",") + "\n")
	for range r.IntN(9) {
		for i := range heads {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, tableAtoms[14+r.IntN(len(tableAtoms)-14)]...)
		}
		b = append(b, "\r\n"[r.IntN(2):]...)
	}
	for range r.IntN(12) {
		at := r.IntN(len(b) + 1)
		b = slices.Insert(b, at, []byte(tableAtoms[r.IntN(len(tableAtoms))])...)
	}
	return string(b)
}

// checkTable holds a table against itself in pieces, and its problems against where they say to be.
func checkTable(t *testing.T, set *rules.Set, table string, sizes ...int) {
	t.Helper()
	flows, problems, more := readTable(set, table, max(1, len(table)))
	for _, size := range append(sizes, 1) {
		again, wrong, others := readTable(set, table, size, 1+size/2)
		if !slices.Equal(flows, again) || !slices.Equal(problems, wrong) || more != others {
			t.Fatalf("%q is read in another way in pieces of %d:\n%s %v\n%s %v", table, size, flows, problems, again, wrong)
		}
	}
	if more > 0 && len(problems) != 100 {
		t.Fatalf("%q: %d problems, and %d more", table, len(problems), more)
	}
	lines := strings.Split(strings.TrimPrefix(table, "\uFEFF"), "\n")
	before := rules.TableProblem{}
	for _, p := range problems {
		switch {
		case p.Code == "" || p.Message == "" || !utf8.ValidString(p.Text), p.Line < before.Line, p.Line == before.Line && p.Column < before.Column:
			t.Fatalf("%q: %+v, after %+v", table, p, before)
		case p.Line == 0 && p.Column == 0 && p.Text == "":
		case p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > utf8.RuneCountInString(lines[p.Line-1])+1 || p.TextColumn < 1:
			t.Fatalf("%q: %+v is nowhere", table, p)
		case p.TextColumn <= utf8.RuneCountInString(p.Text) && utf8.ValidString(lines[p.Line-1]):
			if got, want := []rune(p.Text)[p.TextColumn-1], []rune(lines[p.Line-1])[p.Column-1]; got != want {
				t.Fatalf("%q: %+v shows %q, and %q is there", table, p, got, want)
			}
		}
		before = p
	}
}

func TestTableInPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		checkTable(t, publishedSet(), makeTable(r), 2, 3, 7, 1+r.IntN(100))
	}
	// What is looked at before a table is read is the same, however much of it is there.
	for n := range 20 {
		for _, end := range []string{"a\rb", "\xff\x00", "x\r\n", "中"} {
			checkTable(t, publishedSet(), "name\n"+strings.Repeat("y", 4080+n)+end+"\nz\r\n", 4095, 4096, 1<<16)
		}
	}
}

func FuzzTable(f *testing.F) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		f.Add(makeTable(r), 5)
	}
	for _, table := range []string{"", "\uFEFFname;basis\n'=1;none\n", "name\n\"a", "PK\x03\x04", "\xFF\xFEn\x00", "name\rx", "name,name,x\n", "sep=,\n", "\"na\r\nme\"\n"} {
		f.Add(table, 3)
	}
	f.Fuzz(func(t *testing.T, table string, size int) {
		checkTable(t, publishedSet(), table, 1+max(0, size%5000))
	})
}

// A text that is no table, or a wrong one, takes memory for a row and for what is shown, however long it is.
func TestTableOfAnything(t *testing.T) {
	const pieces = 64 // of a mebibyte each
	tests := []struct {
		name, first, then string
		want              string
		kept, more        int
	}{
		{"a quote that is never closed", "name\n\"", strings.Repeat("x,\n", 1<<20/3), `2:1: the row that begins here is longer than 1024 KiB (close the quote that opens in it)`, 1, 0},
		{"a line without an end", "name\n", strings.Repeat("x", 1<<20), `2:1: the row that begins here is longer than 1024 KiB ()`, 1, 0},
		{"a fault in such a line", "name\na\"", strings.Repeat("x", 1<<20), `2:2: a quote within a value (put the whole value in quotes, and write "" for a quote in it)`, 1, 0},
		{"zeroes", "name\n", strings.Repeat("\x00", 1<<20), `0:0: this text is UTF-16, or no text at all (save it as UTF-8; in Excel, as "CSV UTF-8" and not as "Unicode Text")`, 1, 0},
		{"empty lines", "name\n", strings.Repeat("\r\n", 1<<19), "", 0, 0},
		{"a header of columns", "name", strings.Repeat(",a", 1<<18) + "\n", `1:8: the column "a" stands twice (remove one; the first is at 1:6)`, 100, 1<<18 - 100},
		{"a column that is wrong", "important_data\n", strings.Repeat("x\n", 1<<15), `2:1: important_data: "x" is not true or false (write true, false or unknown)`, 100, pieces<<15 - 100},
		{"faults", "name\n", strings.Repeat("\"a\"b\n", 1<<16), `2:2: text after the quote that closes a value (put the whole value in quotes, and write "" for a quote in it)`, 100, pieces<<16 - 100},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := publishedSet().NewTable(func(*rules.Flow, int) { t.Fatal("a flow is handed over") })
			then := []byte(tt.then)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			table.Write([]byte(tt.first))
			for range pieces {
				if !table.Write(then) {
					break
				}
			}
			problems, more := table.Close()
			runtime.GC()
			runtime.ReadMemStats(&after)
			got := ""
			for i, p := range problems {
				if tt.kept == 100 && tt.name == "a header of columns" {
					i-- // of two mistakes the second is of interest
				}
				if i <= 0 {
					got = fmt.Sprintf("%d:%d: %s (%s)", p.Line, p.Column, p.Message, p.Hint)
				}
			}
			if got != tt.want || len(problems) != tt.kept || more != tt.more {
				t.Errorf("%s; %d problems, and %d more", got, len(problems), more)
			}
			if size := int64(after.HeapAlloc) - int64(before.HeapAlloc); size > 32<<20 {
				t.Errorf("it takes %d bytes", size)
			}
			runtime.KeepAlive(table)
		})
	}
}

// Of flows that a table holds as spreadsheet programs write them only the names take memory.
func TestTableTakesNoMemory(t *testing.T) {
	const rows = 1000
	text := "date,basis,non_sensitive_persons,sensitive_persons,important_data\n" + strings.Repeat("2025-03-01,contract,12345,\"17\",FALSE\n", rows)
	n := testing.AllocsPerRun(10, func() {
		table := publishedSet().NewTable(func(*rules.Flow, int) {})
		table.Write([]byte(text))
		if problems, _ := table.Close(); len(problems) > 0 {
			t.Fatal(problems)
		}
	})
	if n > rows/10 {
		t.Errorf("%v allocations for %d rows", n, rows)
	}
}
