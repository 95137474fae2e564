package publish

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var goodPaths = []string{
	"index.html", "zh/instruments/flow-provisions-2024/article-07.html", ".nojekyll", "a b.pdf", "关于数据出境.html",
	"assets/app.0f3c.js", "CONTENT.html", "com.html", "com10.html", "null", "lpt.txt", "a..b", strings.Repeat("n", 255),
	"r&d, 100%; #1 'x'.pdf", "caf\u00e9", "cafe\u0301",
}

var badPaths = []string{
	"", "/", "/etc/passwd", ".", "..", "../a", "a/..", "a/../b", "a//b", "a/", "./a", "a/./b", `a\b`, `..\a`, "C:/a", "c:a", "a\x00b",
	"a\nb", "a\x1fb", "a<b", "a>b", `a"b`, "a|b", "a?b", "a*b", "a:stream", "a.", "a/b./c", "a ", "a /b", "con", "CON.html", "a/aux/b",
	"nul.tar.gz", "Com1", "LPT9.txt", "com0", "com²", "CONIN$", "prn .txt", strings.Repeat("n", 256), "a/" + strings.Repeat("文", 86),
	"a\xffb", "\xc3",
}

func TestCheckPath(t *testing.T) {
	for _, name := range goodPaths {
		if err := checkPath(name); err != nil {
			t.Errorf("checkPath(%q): %v", name, err)
		}
	}
	for _, name := range badPaths {
		if checkPath(name) == nil {
			t.Errorf("checkPath(%q) is no error", name)
		}
	}
}

func TestBadPathIsRefusedByPut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	for _, name := range badPaths {
		tx, err := Begin(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if tx.Put(name, nil) == nil {
			t.Errorf("Put(%q) is no error", name)
		}
		if tx.Commit(Hashes{}) == nil {
			t.Errorf("Commit after Put(%q) is no error", name)
		}
		if err := tx.Abort(); err != nil {
			t.Error(err)
		}
	}
}

func TestFold(t *testing.T) {
	same := [][2]string{
		{"a", "A"}, {"Ä", "ä"}, {"\u00c4", "a\u0308"}, {"A\u030a", "\u212b"}, {"\u212a", "k"}, {"ſ", "S"}, {"Σ", "ς"}, {"ДА", "да"},
	}
	for _, pair := range same {
		if fold(pair[0]) != fold(pair[1]) {
			t.Errorf("fold(%q) = %q, fold(%q) = %q", pair[0], fold(pair[0]), pair[1], fold(pair[1]))
		}
	}
	if fold("第一条") == fold("第二条") || fold("a") == fold("á") {
		t.Error("different names fold to one")
	}
}

func FuzzPath(f *testing.F) {
	for _, name := range append(goodPaths, badPaths...) {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) {
			if checkPath(name) == nil {
				t.Errorf("checkPath accepts %q", name)
			}
			return
		}
		key := fold(name)
		if again := fold(key); again != key {
			t.Errorf("fold(%q) = %q, whose fold is %q", name, key, again)
		}
		for _, other := range []string{norm.NFC.String(name), norm.NFD.String(name)} {
			if fold(other) != key {
				t.Errorf("fold(%q) = %q, fold(%q) = %q", name, key, other, fold(other))
			}
		}
		if checkPath(name) != nil {
			return
		}
		if !filepath.IsLocal(filepath.FromSlash(name)) || filepath.ToSlash(filepath.Clean(name)) != name {
			t.Errorf("checkPath accepts %q", name)
		}
		const top = "top"
		if rel, err := filepath.Rel(top, filepath.Join(top, filepath.FromSlash(name))); err != nil || filepath.ToSlash(rel) != name {
			t.Errorf("%q leads to %q, %v", name, rel, err)
		}
	})
}
