package rules

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// split reads a text in pieces of the sizes given, which come round, and writes down what the splitter finds: the line of a row, and its
// values with the places that they begin on; or a fault with its place.
func split(text string, divider byte, sizes []byte) (found []string) {
	s := splitter{divider: divider, line: 1}
	take := func(last bool) bool {
		for {
			switch e := s.next(last); e {
			case noRow:
				return true
			case longRow:
				found = append(found, fmt.Sprintf("%d: long", s.line))
				return false
			case badRow:
				line, col := s.place(int(s.faultAt))
				found = append(found, fmt.Sprintf("%d: fault %d at %d:%d", s.line, s.fault, line, col))
			case goodRow:
				row := fmt.Sprintf("%d:", s.line)
				for i := range s.fields {
					line, col := s.place(int(s.fields[i].from))
					row += fmt.Sprintf(" %d:%d %q", line, col, s.value(&s.fields[i]))
				}
				found = append(found, row)
			}
		}
	}
	for i, rest := 0, []byte(text); len(rest) > 0; i++ {
		n := min(len(rest), 1+int(sizes[i%len(sizes)]))
		s.add(rest[:n])
		if rest = rest[n:]; !take(false) {
			return found
		}
	}
	s.add([]byte{'\n'})
	take(true)
	return found
}

// place is the line of a byte of the row, and the column in bytes.
func (s *splitter) place(at int) (line, col int) {
	before := string(s.row()[:at])
	return s.line + strings.Count(before, "\n"), at - strings.LastIndexByte(before, '\n')
}

// bySomebodyElse writes down the same of what encoding/csv finds.
func bySomebodyElse(t *testing.T, text string, divider byte) (found []string) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = rune(divider), -1
	for {
		record, err := r.Read()
		var mistake *csv.ParseError
		switch {
		case err == io.EOF:
			return found
		case errors.As(err, &mistake):
			f, line, col := bareQuote, mistake.Line, mistake.Column
			if errors.Is(err, csv.ErrQuote) {
				// That a quote is not closed is found behind the last line.
				if f = closed; col > len(strings.TrimSuffix(strings.Split(text+"\n", "\n")[line-1], "\r")) {
					f = unclosed
				}
			}
			found = append(found, fmt.Sprintf("%d: fault %d at %d:%d", mistake.StartLine, f, line, col))
		case err != nil:
			t.Fatal(err)
		default:
			line, _ := r.FieldPos(0)
			row := fmt.Sprintf("%d:", line)
			for i, value := range record {
				line, col := r.FieldPos(i)
				row += fmt.Sprintf(" %d:%d %q", line, col, value)
			}
			found = append(found, row)
		}
	}
}

// sameRows compares, but for where a quote is missed that is not closed.
func sameRows(t *testing.T, text string, divider byte, got, want []string) {
	t.Helper()
	unclosed := fmt.Sprintf("fault %d at", unclosed)
	for i := range min(len(got), len(want)) {
		if before, _, ok := strings.Cut(want[i], unclosed); ok && strings.HasPrefix(got[i], before+unclosed) {
			want[i] = got[i]
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%q, divided by %q, is\n%s\nand to encoding/csv\n%s", text, divider, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

var csvSeeds = []string{
	"", "\n", "\r\n\r\n", "\r", "a", "a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,\n,\n,", ",\r", "\"a\"\r", "a\r\r\n", "\"a\"\r\r\n", "\"a\r\nb\rc\nd\",e\n",
	"\"\"\"\"", "\"\"", "\"\"\"", "\"a\"\"b\",c", "\"a\"b,c\nd\n", "a\"b\nc\n", "a,\"b", "\"a\nb", "\"a\nb\"c\nd", "a,\"b\",\"c\nd\"\n\ne", "\n\n\"a\n\"\"\",b\n\n",
	"中,\"文\"\n\xff,\xfe", "\x00,\n", "\uFEFFa", "a;b,c\td\n", "\"\r\"\"\r\n\"", "a,\"b\"\r\n\r\r\nc",
}

func FuzzSplitter(f *testing.F) {
	for _, text := range csvSeeds {
		for _, sizes := range []string{"\x00", "\x01\x00\x05", "\xff"} {
			f.Add(text, byte(','), sizes)
		}
		f.Add(text, byte(';'), "\x02")
		f.Add(text, byte('\t'), "\x03\x01")
	}
	f.Fuzz(func(t *testing.T, text string, divider byte, sizes string) {
		if divider != ';' && divider != '\t' {
			divider = ','
		}
		got := split(text, divider, []byte(sizes+"\x00"))
		sameRows(t, text, divider, got, bySomebodyElse(t, text, divider))
	})
}

// A row may have a mebibyte. Where a longer one, or a fault near its end, is cut into pieces makes no difference.
func TestLongRow(t *testing.T) {
	for _, n := range []int{maxRow - 3, maxRow - 2, maxRow - 1, maxRow, maxRow + 1, maxRow + 2, maxRow + 700} {
		long := strings.Repeat("x", n)
		for text, most := range map[string]int{
			long: maxRow - 1, long + "\n": maxRow - 1, long + "\r\n": maxRow - 2, `"` + long: maxRow - 4, long + `"` + "\n": maxRow, `"` + long + `"y`: maxRow - 1,
			`"` + long + "\"\ry": maxRow - 1, `"` + long[:n/2] + "\n" + long[n/2:] + "\"\n": maxRow - 4,
		} {
			text = "a,b\n\n" + text + "\nc"
			var first []string
			for _, sizes := range []string{"\xff", "\xfe\x00", "\xff\x01\x02"} {
				found := split(text, ',', []byte(sizes))
				if isLong := slices.Contains(found, "3: long"); isLong != (n > most) {
					t.Errorf("a row of %d and what is around it, %.3q and %.6q: too long: %v", n, text[5:], text[len(text)-6:], isLong)
				}
				if first == nil {
					first = found
				}
				if !slices.Equal(found, first) {
					t.Errorf("a row of %d, %.3q, is read in two ways", n, text[5:])
				}
			}
		}
	}
}
