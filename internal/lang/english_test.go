package lang

import (
	"bytes"
	"strings"
	"testing"
)

func TestNextUnit(t *testing.T) {
	for _, want := range []string{
		"2024 Provisions, [art 7]", "[art 7(1)(2)]", "2024 Provisions, [art 5(1)(1)] to (3)", "GB/T 46068-2025, [sec 4]", "[art 2], [art 7]",
		"part 7", "art of war", "art ", "[art 7](a)", "[art 7](1", "smart art",
	} {
		in := strings.NewReplacer("[", "", "]", "").Replace(want)
		if got := runs(in, NextUnit); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestNextHyphened(t *testing.T) {
	for _, want := range []string{
		"Regulating [Cross-Border] Data Flows", "[Self-assessment] before applying", "Validity and [re-declaration]", "2020-2021", "a - b",
		"the extraordinarily-long-hyphened word", "ends in-", "-begins", "[on-the-fly], [Cross-Border]", "跨境-流动",
	} {
		in := strings.NewReplacer("[", "", "]", "").Replace(want)
		if got := runs(in, NextHyphened); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func FuzzEnglish(f *testing.F) {
	for _, s := range []string{"2024 Provisions, art 7(1)(2)", "art 7(", "Cross-Border", "a-", "--a-b"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, s []byte) {
		for _, next := range []func([]byte) (int, int, bool){NextUnit, NextHyphened} {
			for rest := s; ; {
				start, end, ok := next(rest)
				if !ok {
					break
				}
				if start < 0 || start >= end || end > len(rest) {
					t.Fatalf("run %d to %d of %d bytes in %q", start, end, len(rest), s)
				}
				if run := rest[start:end]; bytes.ContainsAny(run, "<>&") {
					t.Errorf("run %q of %q", run, s)
				}
				rest = rest[end:]
			}
		}
	})
}
