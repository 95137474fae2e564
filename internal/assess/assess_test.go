package assess

import (
	"context"
	"os"
	"sync"
	"testing"

	"rulebook/internal/content"
	"rulebook/internal/rules"
)

// published are the rules of this repository's own content.
var published = sync.OnceValues(func() (*rules.Set, error) {
	loader := content.NewLoader(os.DirFS("../.."), content.Options{})
	defer loader.Close()
	lib, _, err := loader.Load(context.Background(), nil)
	if err != nil || lib == nil || lib.Rulebook == nil {
		return nil, err
	}
	return lib.Rulebook.Set, nil
})

func publishedRules(t testing.TB) *rules.Set {
	t.Helper()
	set, err := published()
	if err != nil {
		t.Fatal(err)
	}
	if set == nil {
		t.Fatal("the content has no rules, or they have mistakes")
	}
	return set
}
