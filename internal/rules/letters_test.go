package rules

import (
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// What a message quotes can be told from what it says, and changes nothing in a terminal; Go reads it back.
func TestQuote(t *testing.T) {
	for _, s := range []string{"", "ciio", `a "b" \c`, "重要数据", "a\nb\tc\rd\x00\x1b[2J\x7f", "\xff\xfe", "a\u0085\u009b\u00a0b", "\u202eabc\u2066\ufeff\u200b\u2028", "\u061c", "😀é"} {
		checkQuote(t, s)
	}
	rapid.Check(t, func(t *rapid.T) { checkQuote(t, rapid.String().Draw(t, "text")) })
}

type failer interface{ Errorf(string, ...any) }

func checkQuote(t failer, s string) {
	got := quote(s)
	back, err := strconv.Unquote(got)
	if err != nil || back != s {
		t.Errorf("%q is quoted as %s, which reads as %q (%v)", s, got, back, err)
	}
	for _, r := range got {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || r == utf8.RuneError && utf8.ValidString(s) && !strings.ContainsRune(s, r) {
			t.Errorf("%q is quoted as %q, with %U in it", s, got, r)
		}
	}
}

func TestLetters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, between := rapid.SliceOf(rapid.String()).Draw(t, "list"), rapid.String().Draw(t, "between")
		if got, want := join(list, between), strings.Join(list, between); got != want {
			t.Errorf("joined: %q, not %q", got, want)
		}
		text, of := rapid.StringOf(rapid.RuneFrom([]rune("ab，；、-. "))).Draw(t, "text"), rapid.StringOf(rapid.RuneFrom([]rune("b，、."))).Draw(t, "of")
		if got, want := indexAny(text, of), strings.IndexAny(text, of); got != want {
			t.Errorf("one of %q is in %q at %d, not %d", of, text, got, want)
		}
	})
}
