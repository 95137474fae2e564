package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVerify(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mustPublish(t, dir, sample("v1", 20), "v1")
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	try(t, os.WriteFile(at("part-0/chapter-0/page-0.html"), []byte("other"), 0o644))
	info, err := os.Stat(at("part-1/chapter-1/page-1.html"))
	try(t, err)
	try(t, os.WriteFile(at("part-1/chapter-1/page-1.html"), make([]byte, info.Size()), 0o644))
	try(t, os.Remove(at("index.html")))
	try(t, os.Symlink("elsewhere", at("index.html")))
	try(t, os.RemoveAll(at("part-2/chapter-2")))
	try(t, os.MkdirAll(at("empty/folder"), 0o755))
	try(t, os.WriteFile(at("part-0/notes.txt"), nil, 0o644))
	try(t, os.Symlink("part-0", at("link")))
	try(t, os.Mkdir(at("part-2/chapter-2"), 0o755))
	try(t, os.Mkdir(at("part-2/chapter-2/page-2.html"), 0o755))
	want := Report{
		Files:   20,
		Changed: []string{"index.html", "part-0/chapter-0/page-0.html", "part-1/chapter-1/page-1.html"},
		Missing: []string{"part-2/chapter-2/page-2.html"},
		Added:   []string{"link", "part-0/notes.txt"},
	}
	got, err := Verify(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Report (-want +got):\n%s", diff)
	}
	if got.OK() {
		t.Error("OK")
	}
}

func TestVerifyThroughALink(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mustPublish(t, dir, sample("v1", 20), "v1")
	link := filepath.Join(filepath.Dir(dir), "current")
	try(t, os.Symlink(dir, link))
	if r, err := Verify(link); err != nil || !r.OK() || r.Files != 20 {
		t.Errorf("Verify = %+v, %v", r, err)
	}
}

func TestVerifyWithoutManifest(t *testing.T) {
	if _, err := Verify(t.TempDir()); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), manifestName) {
		t.Errorf("no manifest: %v", err)
	}
	if _, err := Verify(filepath.Join(t.TempDir(), "nothing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	for _, text := range brokenManifests {
		dir := t.TempDir()
		try(t, os.WriteFile(filepath.Join(dir, manifestName), []byte(text), 0o644))
		if _, err := Verify(dir); err == nil || !strings.Contains(err.Error(), "broken") {
			t.Errorf("manifest %s: %v", text, err)
		}
	}
}
