package publish

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const someSum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

// entry is a manifest with one file.
func entry(path, sum, size string) string {
	return `{"generator": "rulebook 1", "files": {` + path + `: {"sha256": "` + sum + `", "size": ` + size + `}}}`
}

var goodManifests = []string{
	`{"generator": "rulebook 0.1.0", "sources": "", "rules": "", "files": {}}`,
	`{"files": {}, "later": [1, {"a": null}], "generator": "rulebook"}`,
	entry(`"a/b.html"`, someSum, "12"),
	entry(`"\u4e2d.html"`, strings.ToUpper(someSum), "0"),
}

var brokenManifests = []string{
	``, `null`, `[]`, `"rulebook"`, `{`, `{}`,
	`{"generator": "rulebook 1"}`,
	`{"generator": "rulebook 1", "files": null}`,
	`{"generator": "rulebook 1", "files": []}`,
	`{"generator": "rulebook 1", "files": {}} x`,
	`{"generator": "hugo 1", "files": {}}`,
	`{"generator": 1, "files": {}}`,
	`{"generator": "rulebook 1", "files": {"a": {}}}`,
	`{"generator": "rulebook 1", "files": {"a": {"sha256": "` + someSum + `"}}}`,
	entry(`"../a"`, someSum, "1"),
	entry(`"/etc/passwd"`, someSum, "1"),
	entry(`"a"`, someSum, "-1"),
	entry(`"a"`, someSum, "1.5"),
	entry(`"a"`, someSum[1:], "1"),
	entry(`"a"`, "zz"+someSum[2:], "1"),
}

func TestParseManifest(t *testing.T) {
	for _, text := range goodManifests {
		if _, err := parseManifest([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if by, err := generator(strings.NewReader(text)); err != nil || !isOurs(by) {
			t.Errorf("generator of %s = %q, %v", text, by, err)
		}
	}
	for _, text := range brokenManifests {
		if m, err := parseManifest([]byte(text)); err == nil {
			t.Errorf("%s is read as %+v", text, m)
		}
	}
}

func FuzzManifest(f *testing.F) {
	for _, text := range append(goodManifests, brokenManifests...) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err != nil {
			_, _ = generator(bytes.NewReader(data))
			return
		}
		out := m.encode()
		if !json.Valid(out) {
			t.Fatalf("not JSON: %s", out)
		}
		again, err := parseManifest(out)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, out)
		}
		if diff := cmp.Diff(m, again, cmp.AllowUnexported(manifest{}, file{})); diff != "" {
			t.Errorf("read, written and read again (-first +second):\n%s", diff)
		}
		if by, err := generator(bytes.NewReader(out)); err != nil || by != m.generator {
			t.Errorf("generator = %q, %v, want %q", by, err, m.generator)
		}
	})
}
