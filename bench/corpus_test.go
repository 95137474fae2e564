package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Figures of different days are only comparable when the pages are the same.
func TestCorpusStays(t *testing.T) {
	h := sha256.New()
	for i := range 100 {
		h.Write([]byte(page(i, 100, rulebookSpelling, "")))
	}
	const want = "a2013dd29b1dc4ad"
	if got := hex.EncodeToString(h.Sum(nil))[:16]; got != want {
		t.Errorf("the pages have hash %s, not %s: a change of the corpus makes older figures useless", got, want)
	}
}

func TestCorpus(t *testing.T) {
	for _, n := range []int{1, 60, 1200} {
		dir := t.TempDir()
		if err := writeCorpus(dir, n, rulebookSpelling); err != nil {
			t.Fatal(err)
		}
		pages, words := 0, 0
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				entries, err := os.ReadDir(name)
				if len(entries) > pagesAFolder+1 {
					t.Errorf("%s has %d entries", name, len(entries))
				}
				return err
			}
			if d.Name() == rulebookSpelling.index {
				return nil
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			pages++
			words += len(strings.Fields(string(text)))
			for _, target := range links(string(text)) {
				if _, err := os.Stat(filepath.Join(filepath.Dir(name), target)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if pages != n {
			t.Errorf("%d pages, want %d", pages, n)
		}
		if mean := words / n; n > 50 && (mean < 820 || mean > 900) {
			t.Errorf("%d words a page of %d", mean, n)
		}
	}
}

// links returns the targets of the links of a page.
func links(text string) []string {
	var targets []string
	for _, s := range strings.Split(text, "](")[1:] {
		target, _, _ := strings.Cut(s, ")")
		targets = append(targets, target)
	}
	return targets
}

// The vocabulary grows as that of real texts does: a newspaper's archive has some 11,000 words in its first 84,000, and 35,000 in 840,000.
func TestVocabulary(t *testing.T) {
	words := make(map[string]int)
	r := seed(1, 1)
	total := 0
	for _, want := range []struct{ total, least, most int }{{84_000, 10_000, 14_000}, {840_000, 33_000, 43_000}} {
		for ; total < want.total; total++ {
			words[r.word()]++
		}
		if n := len(words); n < want.least || n > want.most {
			t.Errorf("%d words are %d different ones, not %d to %d", total, n, want.least, want.most)
		}
	}
	if share := float64(words["the"]) / float64(total); share < 0.06 || share > 0.08 {
		t.Errorf("the first word is %.3f of all", share)
	}
}

// Pages do not repeat each other.
func TestPagesDiffer(t *testing.T) {
	sentences := make(map[string]bool)
	for i := range 20 {
		for line := range strings.Lines(page(i, 20, rulebookSpelling, "")) {
			if len(line) > 200 && sentences[line] {
				t.Errorf("page %d has a paragraph of another: %s", i, line)
			}
			sentences[line] = true
		}
	}
}
