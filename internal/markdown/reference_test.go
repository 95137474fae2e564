package markdown

import (
	"strings"
	"testing"
)

// A few bytes may refer to an address as long as the text. What is written stays in proportion all the same, and the author is told.
func TestRepeatedDefinition(t *testing.T) {
	for name, definition := range map[string]string{
		"address": "[a]: https://e.example/" + strings.Repeat("x", 100_000),
		"title":   "[a]: https://e.example/ \"" + strings.Repeat("x", 100_000) + "\"",
	} {
		for _, reference := range []string{"[a] ", "[b][a] ", "![a] ", "[a][] "} {
			doc := Parse([]byte(definition+"\n\n"+strings.Repeat(reference, 10_000)), Options{})
			size := len(doc.HTML)
			for _, l := range doc.Links {
				size += len(l.Target)
			}
			if size > 3*maxRepeated {
				t.Errorf("%s, %s: %d bytes", name, reference, size)
			}
			if len(doc.Problems) != 1 || doc.Problems[0].Code != "reference-limit" {
				t.Errorf("%s, %s: %d problems", name, reference, len(doc.Problems))
			}
		}
	}
	long := "[law]: https://e.example/" + strings.Repeat("law/", 50)
	if doc := Parse([]byte(long+"\n\n"+strings.Repeat("See [law]. ", 10_000)), Options{}); len(doc.Problems) != 0 {
		t.Errorf("an ordinary definition: %v", doc.Problems)
	}
}
