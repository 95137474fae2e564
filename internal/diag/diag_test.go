package diag

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAt(t *testing.T) {
	tests := []struct {
		name      string
		src       string
		offset    int
		line, col int
	}{
		{"start", "ab", 0, 1, 1},
		{"start of second line", "ab\ncd", 3, 2, 1},
		{"end of a line", "ab\ncd", 2, 1, 3},
		{"end", "ab\n", 3, 2, 1},
		{"columns count characters", "税率", 3, 1, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			line, col := At([]byte(tt.src), tt.offset)
			if line != tt.line || col != tt.col {
				t.Errorf("At(%q, %d) = %d:%d, want %d:%d", tt.src, tt.offset, line, col, tt.line, tt.col)
			}
		})
	}
}

func TestNew(t *testing.T) {
	long := strings.Repeat("税", 100) + "x" + strings.Repeat("率", 100)
	tests := []struct {
		name    string
		src     string
		offset  int
		line    int
		excerpt string
		col     int
	}{
		{"a line", "a\nbc\nd", 3, 2, "bc", 2},
		{"windows line end", "a\r\nb\r\n", 3, 2, "b", 1},
		{"beyond the end", "ab", 9, 1, "ab", 3},
		{"before the start", "ab", -1, 1, "ab", 1},
		{"not UTF-8", "a\xffb", 2, 1, "a\uFFFDb", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := New("f", []byte(tt.src), tt.offset, Error, "c", "m", "")
			if d.Line != tt.line || d.Excerpt != tt.excerpt || d.ExcerptCol != tt.col {
				t.Errorf("line %d, excerpt %q, column %d", d.Line, d.Excerpt, d.ExcerptCol)
			}
		})
	}
	d := New("f", []byte(long), strings.Index(long, "x"), Error, "c", "m", "")
	if !strings.HasPrefix(d.Excerpt, "…") || !strings.HasSuffix(d.Excerpt, "…") || len(d.Excerpt) > excerptBytes+12 {
		t.Errorf("a long line is cut to %q", d.Excerpt)
	}
	if got := []rune(d.Excerpt)[d.ExcerptCol-1]; got != 'x' || d.Col != 101 {
		t.Errorf("column %d of the cut line is %c; column %d", d.ExcerptCol, got, d.Col)
	}
	if d := New("f", nil, 5, Error, "c", "m", ""); d.Line != 0 || d.Col != 0 {
		t.Errorf("a problem of the file as a whole is at %d:%d", d.Line, d.Col)
	}
}

func TestSort(t *testing.T) {
	ds := []Diagnostic{
		{File: "b", Line: 1}, {File: "a", Line: 2, Col: 3}, {File: "a", Line: 2, Col: 1, Code: "y"}, {File: "a", Line: 2, Col: 1, Code: "x"}, {File: "a"},
	}
	Sort(ds)
	var got strings.Builder
	for _, d := range ds {
		got.WriteString(place(d.File, d.Line, d.Col) + d.Code + " ")
	}
	if want := "a a:2:1x a:2:1y a:2:3 b:1 "; got.String() != want {
		t.Errorf("order %q, want %q", got.String(), want)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"title", "titles", "description", "draft", "weight", "数据出境"}
	tests := []struct{ word, want string }{
		{"titel", "title"},
		{"Title", "title"},
		{"descripton", "description"},
		{"darft", "draft"},
		{"数据出镜", "数据出境"},
		{"colour", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := Nearest(tt.word, words); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q", tt.word, got, tt.want)
		}
	}
	if got := DidYouMean("titel", words); got != `did you mean "title"?` {
		t.Errorf("DidYouMean: %s", got)
	}
}

// The line and column of an offset lead back to it.
func FuzzAt(f *testing.F) {
	f.Add([]byte("ab\n税率\r\n\n"), 5)
	f.Fuzz(func(t *testing.T, src []byte, offset int) {
		if offset < 0 || offset > len(src) || !utf8.Valid(src) || offset < len(src) && !utf8.RuneStart(src[offset]) {
			return
		}
		line, col := At(src, offset)
		back := 0
		for ; line > 1; line-- {
			back += strings.IndexByte(string(src[back:]), '\n') + 1
		}
		for ; col > 1; col-- {
			_, size := utf8.DecodeRune(src[back:])
			back += size
		}
		if back != offset {
			t.Errorf("offset %d of %q leads back to %d", offset, src, back)
		}
		d := New("f", src, offset, Error, "c", "m", "")
		if n := utf8.RuneCountInString(d.Excerpt); d.ExcerptCol < 1 || d.ExcerptCol > n+2 {
			t.Errorf("column %d of the excerpt %q", d.ExcerptCol, d.Excerpt)
		}
	})
}
