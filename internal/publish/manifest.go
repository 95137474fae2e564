package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// manifestName is the one file of a site that its manifest does not list.
const manifestName = "manifest.json"

// product begins the generator of every manifest of ours. Web applications too have a file of this name; it tells them apart.
const product = "rulebook"

// A manifest says what a site consists of and what it was made from.
type manifest struct {
	generator string
	from      Hashes
	files     []file
}

// A file of a site.
type file struct {
	path string
	size int64 // in bytes
	sum  [sha256.Size]byte
}

func (m *manifest) sort() {
	slices.SortFunc(m.files, func(a, b file) int { return strings.Compare(a.path, b.path) })
}

// encode sorts the files and returns the manifest as JSON with a file on each line, so that diff can compare two of them.
func (m *manifest) encode() []byte {
	m.sort()
	out := make([]byte, 0, 512+len(m.files)*160)
	out = fmt.Appendf(out, "{\n  \"generator\": %s,\n  \"sources\": %s,\n  \"rules\": %s,\n  \"files\": {",
		quote(m.generator), quote(m.from.Sources), quote(m.from.Rules))
	end := "\n"
	for _, f := range m.files {
		// checkPath lets nothing into a path that JSON would escape.
		out = append(out, end+`    "`+f.path+`": {"sha256": "`...)
		out = hex.AppendEncode(out, f.sum[:])
		out = append(out, `", "size": `...)
		out = strconv.AppendInt(out, f.size, 10)
		out = append(out, '}')
		end = ",\n"
	}
	return append(out, "\n  }\n}\n"...)
}

// quote returns s as a JSON string. A string cannot fail to encode.
func quote(s string) []byte {
	out, _ := json.Marshal(s)
	return out
}

// parseManifest reads what encode wrote, sorted. Keys that a later version adds are ignored.
func parseManifest(data []byte) (*manifest, error) {
	var raw struct {
		Generator string `json:"generator"`
		Sources   string `json:"sources"`
		Rules     string `json:"rules"`
		Files     map[string]struct {
			Sum  string `json:"sha256"`
			Size *int64 `json:"size"`
		} `json:"files"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, err
	}
	if !isOurs(raw.Generator) {
		return nil, fmt.Errorf("its generator is %q, not %s", raw.Generator, product)
	}
	if raw.Files == nil {
		return nil, errors.New("it lists no files")
	}
	m := &manifest{
		generator: raw.Generator,
		from:      Hashes{Sources: raw.Sources, Rules: raw.Rules},
		files:     make([]file, 0, len(raw.Files)),
	}
	for name, entry := range raw.Files {
		if err := checkPath(name); err != nil {
			return nil, fmt.Errorf("file %q: %w", name, err)
		}
		sum, err := hex.DecodeString(entry.Sum)
		if err != nil || len(sum) != sha256.Size {
			return nil, fmt.Errorf("file %q: %q is not a SHA-256", name, entry.Sum)
		}
		if entry.Size == nil || *entry.Size < 0 {
			return nil, fmt.Errorf("file %q: the size is missing or negative", name)
		}
		m.files = append(m.files, file{path: name, size: *entry.Size, sum: [sha256.Size]byte(sum)})
	}
	m.sort()
	return m, nil
}

// generator returns the generator that the manifest in r names, without reading the files it lists, which come after it.
func generator(r io.Reader) (string, error) {
	in := json.NewDecoder(r)
	if start, err := in.Token(); err != nil || start != json.Delim('{') {
		return "", errors.Join(errors.New("it is not a JSON object"), err)
	}
	for in.More() {
		key, err := in.Token()
		if err != nil {
			return "", err
		}
		if key == "generator" {
			var name string
			err := in.Decode(&name)
			return name, err
		}
		var skipped json.RawMessage
		if err := in.Decode(&skipped); err != nil {
			return "", err
		}
	}
	return "", errors.New("it names no generator")
}

// isOurs reports whether the generator is some version of this program.
func isOurs(generator string) bool {
	return generator == product || strings.HasPrefix(generator, product+" ")
}
