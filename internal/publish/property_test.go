package publish

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// anySite draws a site in which a name may be a file, a folder of files, or absent, so that from one site to the next each may
// become each.
func anySite(t *rapid.T) site {
	text := rapid.SampledFrom([]string{"", "a", "b", "longer text", "other words"})
	s := site{}
	for _, name := range []string{"index.html", "a", "b", "b.html", "关于"} {
		switch rapid.IntRange(0, 3).Draw(t, name) {
		case 1, 2:
			s[name] = text.Draw(t, "text")
		case 3:
			for _, inner := range []string{"/x.html", "/y/z.html", "/y/index.html"} {
				if rapid.Bool().Draw(t, name+inner) {
					s[name+inner] = text.Draw(t, "text")
				}
			}
		}
	}
	return s
}

// Any sequence of publications, given up or not, over a site that people meddle with, ends with the last one committed.
func TestLastSiteWins(t *testing.T) {
	base := t.TempDir()
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		dir := filepath.Join(base, fmt.Sprint(runs), "public")
		defer os.RemoveAll(filepath.Dir(dir))
		var there site // nil while there is no folder
		for range rapid.IntRange(1, 6).Draw(t, "publications") {
			s := anySite(t)
			opts := Options{inTwo: rapid.Bool().Draw(t, "in two")}
			if rapid.IntRange(0, 3).Draw(t, "give up") > 0 {
				if err := publish(dir, s, "v", opts); err != nil {
					t.Fatal(err)
				}
				wantSite(t, dir, s)
				there = s
			} else {
				giveUp(t, dir, s, opts)
				if there == nil {
					if exists(dir) {
						t.Fatal("there is a site")
					}
					continue
				}
				if diff := cmp.Diff(there, read(t, dir)); diff != "" {
					t.Fatalf("giving up changed the site (-before +after):\n%s", diff)
				}
			}
			there = meddle(t, dir, there)
		}
	})
}

// giveUp puts a part of s and aborts.
func giveUp(t *rapid.T, dir string, s site, opts Options) {
	tx, err := Begin(dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if rapid.Bool().Draw(t, "put") {
			if err := tx.Put(name, []byte(s[name])); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := tx.Abort(); err != nil {
		t.Fatal(err)
	}
}

// meddle adds, changes or removes a published file behind rulebook's back, or does nothing. It returns what is there then.
func meddle(t *rapid.T, dir string, there site) site {
	after := maps.Clone(there)
	name := "added.html"
	if len(there) > 0 && rapid.Bool().Draw(t, "one of the site") {
		name = rapid.SampledFrom(slices.Sorted(maps.Keys(there))).Draw(t, "meddled with")
	}
	file := filepath.Join(dir, filepath.FromSlash(name))
	var err error
	switch rapid.IntRange(0, 2).Draw(t, "how") {
	case 1:
		// In place, and often of the same length.
		after[name] = rapid.SampledFrom([]string{"z", "LONGER TEXT"}).Draw(t, "damage")
		err = os.WriteFile(file, []byte(after[name]), 0o644)
	case 2:
		delete(after, name)
		err = os.RemoveAll(file)
	}
	if err != nil {
		t.Fatal(err)
	}
	return after
}
