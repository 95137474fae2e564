package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rulebook/internal/notices"
)

// readSources looks at everything that decides what the program is linked with. What the go command reads is not known to the go
// command's cache of test results, which would else hold on to an old one.
func readSources(t *testing.T) {
	root, err := goCommand(nil, "list", "-m", "-f", "{{.Dir}}", "rulebook")
	if err != nil {
		t.Fatal(err)
	}
	dir := strings.TrimSpace(string(root))
	if _, err := os.ReadFile(filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal(err)
	}
	for _, top := range []string{"cmd", "internal", "themes"} {
		err := filepath.WalkDir(filepath.Join(dir, top), func(string, fs.DirEntry, error) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
}

// The committed text names what the program is linked with now.
func TestCurrent(t *testing.T) {
	readSources(t)
	want, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	got := notices.Text()
	if bytes.Equal(got, want) {
		return
	}
	gotLines, wantLines := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		line := func(lines []string) string {
			if i < len(lines) {
				return lines[i]
			}
			return "(the end)"
		}
		if line(gotLines) != line(wantLines) {
			t.Fatalf("third-party-notices.txt is not current; run make notices\nline %d is  %s\nand would be %s", i+1, line(gotLines), line(wantLines))
		}
	}
}

// The site carries the text, so it stays small; and it holds each licence once.
func TestText(t *testing.T) {
	text := string(notices.Text())
	if len(text) > 250_000 {
		t.Errorf("the notices have %d bytes", len(text))
	}
	seen := map[string]bool{}
	for _, group := range strings.Split(text, "\n"+strings.Repeat("=", 78)+"\n")[1:] {
		holders, licence, ok := strings.Cut(group, "\n"+strings.Repeat("-", 78)+"\n")
		if !ok || strings.TrimSpace(holders) == "" || len(licence) < 200 {
			t.Errorf("this is no licence: %.100q", group)
		}
		if seen[licence] {
			t.Errorf("the licence of %s stands there twice", strings.TrimSpace(holders))
		}
		seen[licence] = true
	}
	for _, want := range []string{"Go standard library", "github.com/yuin/goldmark v", "github.com/evanw/esbuild v", "github.com/inconshreveable/mousetrap v"} {
		if !strings.Contains(text, "\n"+want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(text, "chromedp") {
		t.Error("a module that only tests use is listed")
	}
}

func TestAddFolders(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"LICENSE", "NOTICE", "a/LICENSE.txt", "a/b/license.go", "a/b/x.go", "c/COPYING"} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	files := map[holder]string{}
	if err := addFolders(files, "m v1", root, filepath.Join(root, "a", "b")); err != nil {
		t.Fatal(err)
	}
	want := map[holder]string{
		"m v1":                 filepath.Join(root, "LICENSE"),
		"m v1 (NOTICE)":        filepath.Join(root, "NOTICE"),
		"m v1 (a/LICENSE.txt)": filepath.Join(root, "a", "LICENSE.txt"),
	}
	for name, file := range want {
		if files[name] != file {
			t.Errorf("%s: %q, want %q", name, files[name], file)
		}
	}
	if len(files) != len(want) {
		t.Errorf("found %v", files)
	}
	if err := addFolders(files, "m v1", filepath.Join(root, "a"), root); err == nil {
		t.Error("a package outside its module is taken")
	}
}

func TestNormalize(t *testing.T) {
	if got := normalize([]byte("\n\r\n  A \r\n\r\nB\t\n\n")); got != "  A\n\nB\n" {
		t.Errorf("%q", got)
	}
}
