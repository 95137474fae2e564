package sitetest

import (
	"os"
	"path/filepath"
	"testing"
)

func TestCheckRelaxNG(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	schema := write("schema.rnc", "element list { element item { text }+ }")
	if problems := CheckRelaxNG(t, schema, write("good.xml", "<list><item>1</item></list>")); problems != nil {
		t.Errorf("of a good file: %q", problems)
	}
	if problems := CheckRelaxNG(t, schema, write("bad.xml", "<list><thing/></list>")); len(problems) == 0 {
		t.Error("of a bad file nothing is said")
	}
	if problems := CheckRelaxNG(t, filepath.Join(dir, "none.rnc"), filepath.Join(dir, "good.xml")); len(problems) == 0 {
		t.Error("of a schema that is not there nothing is said")
	}
}
