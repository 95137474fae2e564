package content

import (
	"testing"
	"testing/fstest"
)

func TestIgnored(t *testing.T) {
	for _, name := range []string{
		".a.md.swp", ".#a.md", ".git", ".DS_Store", ".goutputstream-AB12", "a.md~", "#a.md#", "4913", "a.md___jb_tmp___", "a.md___jb_old___",
	} {
		if !Ignored(name) {
			t.Errorf("Ignored(%q) = false", name)
		}
	}
	for _, name := range []string{"a.md", "4913.md", "c#.md", "a~b.md", "#a.md"} {
		if Ignored(name) {
			t.Errorf("Ignored(%q) = true", name)
		}
	}
	files, diags, err := listFiles(fstest.MapFS{
		"content/a.md": {}, "content/a.md~": {}, "content/#a.md#": {}, "content/.git/index": {}, "content/sub/4913": {}, "content/sub/b.md": {},
	})
	if err != nil || len(diags) > 0 || len(files) != 2 || files[0] != "content/a.md" || files[1] != "content/sub/b.md" {
		t.Errorf("listFiles: %q, %v, %v", files, diags, err)
	}
}
