package content

import (
	"context"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"rulebook/internal/diag"
	"rulebook/internal/rules"
	"rulebook/internal/ruletext"
)

// testProject is one of the projects that the command's scripts use, in memory.
func testProject(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	from := os.DirFS("../../cmd/rulebook/testdata/projects/" + name)
	err := fs.WalkDir(from, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(from, name)
		fsys[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

// edit replaces a text of a file, which must be there.
func edit(t *testing.T, fsys fstest.MapFS, name, old, text string) {
	t.Helper()
	before := string(fsys[name].Data)
	if !strings.Contains(before, old) {
		t.Fatalf("%s has no %q", name, old)
	}
	fsys[name] = &fstest.MapFile{Data: []byte(strings.Replace(before, old, text, 1))}
}

const (
	fairDays   = "content/instruments/fair-2020/article-01.md"
	fairPermit = "content/instruments/fair-2020/article-02.md"
)

// After an edit the rules are those of the files as they are now, and only the edited file is parsed again: unless it says how words
// beside numbers are read, since those are looked for in every page.
func TestReloadRules(t *testing.T) {
	tests := []struct {
		name            string
		file, old, text string
		changes, parses bool // the rules, other pages
		errors          []string
	}{
		{"a label", FactsFile, "Held for charity", "For charity", true, false, nil},
		{"the day of a regime", RegimesFile, "from: 2020-01-01\n    default", "from: 2020-02-01\n    default", true, false, nil},
		{"boundary words", RegimesFile, "regimes:", "boundary_words: {cites: fair-2020 art 2, confidence: text, more-than: [over]}\nregimes:", false, true, nil},
		{"a comment", RegimesFile, "regimes:", "# Those that answer.\nregimes:", false, false, nil},
		{"a condition", fairPermit, `visits: ">= 1,000,000"`, `visits: "> 999,999"`, true, false, nil},
		{"prose", fairPermit, "gives notice", "has to give notice", false, false, nil},
		{"a gap", fairPermit, `visits: ">= 1,000,000"`, `visits: ">= 1,000,001"`, true, false,
			[]string{"instruments/fair-2020/article-02.md:8 rule-gap"}},
		{"a fact that rules of other pages look at", FactsFile, "  visitors:\n    kind", "  guests:\n    kind", true, false, []string{
			"facts.yaml:30 rule-declaration", "instruments/fair-2020/article-01.md:13 rule-name", "instruments/fair-2020/article-01.md:27 rule-name"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := testProject(t, "fair")
			l := NewLoader(fsys, Options{})
			defer l.Close()
			reload := func(changed map[string]bool) (*Library, []diag.Diagnostic) {
				t.Helper()
				lib, diags, err := l.Load(context.Background(), changed)
				if err != nil {
					t.Fatal(err)
				}
				return lib, diags
			}
			before, diags := reload(nil)
			if before.Rulebook == nil || len(diags) > 0 {
				t.Fatalf("the project has mistakes before the edit: %v", diags)
			}
			hash, blocks := before.Rulebook.Set.Definition().Hash, len(before.Rulebook.Rules)
			original := string(fsys[tt.file].Data)
			edit(t, fsys, tt.file, tt.old, tt.text)
			after, diags := reload(map[string]bool{tt.file: true})
			if got := codes(diags); !slices.Equal(got, tt.errors) {
				t.Errorf("problems %v, want %v", got, tt.errors)
			}
			switch {
			case tt.errors != nil && after.Rulebook != nil:
				t.Error("there is a rulebook in spite of the mistakes")
			case tt.errors == nil && after.Rulebook == nil:
				t.Error("there is no rulebook")
			case tt.errors == nil && (after.Rulebook.Set.Definition().Hash != hash) != tt.changes:
				t.Errorf("the hash of the rules: changed is %v, want %v", !tt.changes, tt.changes)
			}
			for _, p := range before.Pages {
				if p.source == nil || p.File == tt.file {
					continue
				}
				if again := page(t, after, p.Path); (again.source != p.source) != tt.parses {
					t.Errorf("%s: parsed again is %v, want %v", p.File, again.source != p.source, tt.parses)
				}
			}
			if before.Rulebook.Set.Definition().Hash != hash || len(before.Rulebook.Rules) != blocks || len(page(t, before, "instruments/fair-2020/article-02.html").Rules) != 4 {
				t.Error("the library before the edit is another one now")
			}

			// Undone, everything is as it was.
			fsys[tt.file] = &fstest.MapFile{Data: []byte(original)}
			undone, diags := reload(map[string]bool{tt.file: true})
			if undone.Rulebook == nil || undone.Rulebook.Set.Definition().Hash != hash || len(diags) > 0 {
				t.Errorf("after the edit was undone: %v", diags)
			}
		})
	}
}

// One mistake is told once: what only follows from it, in rules, numbers in texts and generated blocks, is not.
func TestRulesWithMistakes(t *testing.T) {
	tests := []struct {
		name            string
		file, old, text string
		want            []string
	}{
		{"no facts", FactsFile, "", "", []string{"instruments/fair-2020/article-01.md:10 rule-declaration"}},
		{"facts that are not UTF-8", FactsFile, "flow:", "\xff:", []string{"facts.yaml:1 file-utf8"}},
		{"regimes that are not YAML", RegimesFile, "regimes:", "regimes: [", []string{"regimes.yaml:35 yaml-syntax"}},
		{"a rule that is not YAML", fairPermit, "id: large", "id: [large", []string{"instruments/fair-2020/article-02.md:36 yaml-syntax"}},
		{"a rule without its fence", fairPermit, "```rule\nid: large", "````rule\nid: large", []string{"instruments/fair-2020/article-02.md:35 block-fence"}},
		{"front matter that cannot be read", fairPermit, "title: Notice", "title: [Notice", []string{"instruments/fair-2020/article-02.md:2 yaml-syntax"}},
		{"a page that is not UTF-8", fairPermit, "---\ntitle", "---\n\xff: 1\ntitle", []string{"instruments/fair-2020/article-02.md:2 file-utf8"}},
		{"an address that is taken", fairPermit, "---\ntitle", "---\nslug: article-01\ntitle", []string{"instruments/fair-2020/article-02.md:0 path-clash"}},
		{"no instrument", "content/instruments/fair-2020/index.md", "", "", []string{"instruments/fair-2020/article-01.md:1 instrument-missing"}},
		{"a clash", fairPermit, `"< 100,000"`, `"< 100,001"`, []string{"instruments/fair-2020/article-02.md:21 rule-clash"}},
		{"a misspelt outcome", fairPermit, "then: permit", "then: premit", []string{"instruments/fair-2020/article-02.md:39 rule-name"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := testProject(t, "fair")
			// What the other rules and texts would say if they were looked at.
			fsys["content/guides/numbers.md"] = &fstest.MapFile{Data: []byte("# Numbers\n\n{rule:empty-day.visitors} {rule:empty-day.visits} more than 100,000 [as they say](https://example.com/)\n\n" +
				"```generated\nshow: decisions\nregime: fair-2021\n```\n")}
			if tt.old == "" {
				delete(fsys, tt.file)
			} else {
				edit(t, fsys, tt.file, tt.old, tt.text)
			}
			lib, diags := load(t, fsys)
			if lib.Rulebook != nil {
				t.Error("there is a rulebook")
			}
			if got := codes(diags); !slices.Equal(got, tt.want) {
				t.Errorf("problems %v, want %v", got, tt.want)
			}
		})
	}
}

// A draft is no part of the site, and its rules none of the rules.
func TestRulesOfDrafts(t *testing.T) {
	fsys := testProject(t, "fair")
	const draft = "content/instruments/fair-2020/article-03.md"
	fsys[draft] = &fstest.MapFile{Data: []byte("---\ntitle: More\ndraft: true\n---\n\n```rule\nid: large\n" +
		"when: {visits: \">= 5\"}\nflag: crowd\ncites: art 3\nconfidence: text\nbecause: It is.\nexamples: [{given: {}, then: free}]\n```\n")}
	if lib, diags := load(t, fsys); lib.Rulebook == nil || len(lib.Rulebook.Rules) != 6 || len(diags) > 0 {
		t.Errorf("without drafts: %v", diags)
	}
	l := NewLoader(fsys, Options{Drafts: true})
	defer l.Close()
	_, diags, err := l.Load(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := codes(diags); !slices.Equal(got, []string{"instruments/fair-2020/article-03.md:7 rule-twice"}) {
		t.Errorf("with drafts: %v", got)
	}
}

// A translation has the rules of its original, and no others.
func TestRulesOfTranslations(t *testing.T) {
	fsys := testProject(t, "lake")
	lib, diags := load(t, fsys)
	if len(diags) > 0 {
		t.Fatalf("problems: %v", diags)
	}
	translated := 0
	for _, p := range lib.Pages {
		switch {
		case p.Original == nil && p.Lang.Code == "en":
			for _, r := range p.Rules {
				if r.Page != p || lib.Rulebook.Find(r.ID) != r || lib.Rulebook.Rules[r.Index] != r {
					t.Errorf("the rule %s of %s is not the one that is found by its id", r.ID, p.File)
				}
			}
		case p.Original != nil:
			if translated += len(p.Rules); !slices.Equal(p.Rules, p.Original.Rules) {
				t.Errorf("%s has other rules than its original", p.File)
			}
		}
	}
	if translated == 0 {
		t.Error("no translation has rules")
	}
	for i := range lib.Rulebook.Rules {
		if rule := &lib.Rulebook.Set.Definition().Rules[i]; rule.ID != lib.Rulebook.Rules[i].ID || rule.Page != lib.Rulebook.Rules[i].Page.File {
			t.Errorf("rule %d is %s of %s, its block %s", i, rule.ID, rule.Page, lib.Rulebook.Rules[i].ID)
		}
	}
}

// backwards lists folders in the other order.
type backwards struct{ fstest.MapFS }

func (b backwards) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := b.MapFS.ReadDir(name)
	slices.Reverse(list)
	return list, err
}

func hashOf(t *testing.T, fsys fs.FS) string {
	t.Helper()
	l := NewLoader(fsys, Options{})
	defer l.Close()
	lib, diags, err := l.Load(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if lib.Rulebook == nil {
		t.Fatalf("no rulebook: %v", diags)
	}
	return lib.Rulebook.Set.Definition().Hash
}

// The hash says which rules answered: it stays the same wherever they are read from and however they are laid out.
func TestRulesHash(t *testing.T) {
	fsys := testProject(t, "lake")
	want := hashOf(t, fsys)
	if got := hashOf(t, backwards{fsys}); got != want {
		t.Error("the hash depends on the order in which the disk lists files")
	}
	for name, f := range fsys {
		if strings.HasSuffix(name, ".md") {
			// Comments, blanks and Windows line ends are no part of a rule.
			text := strings.ReplaceAll(string(f.Data), "```rule\n", "```rule\n# A rule.\n\n")
			fsys[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, "\n", "\r\n"))}
		}
	}
	if got := hashOf(t, fsys); got != want {
		t.Error("the hash depends on how rules are laid out")
	}
	edit(t, fsys, "content/instruments/lake-ordinance-2024/article-05.md", "with fewer than three boats", "with less than three boats")
	if got := hashOf(t, fsys); got == want {
		t.Error("the hash is the same after a reason has changed")
	}
}

// No number and no comparison of a rule can be changed without the hash.
func TestRulesHashNumbers(t *testing.T) {
	number := regexp.MustCompile(`\d[\d,]*\d|\d`)
	sign := regexp.MustCompile(`[<>]=?`)
	changed := 0
	for _, name := range []string{"fair", "lake"} {
		for file, f := range testProject(t, name) {
			if !strings.HasPrefix(file, "content/instruments/") {
				continue
			}
			for _, block := range strings.Split(string(f.Data), "```rule\n")[1:] {
				text, _, _ := strings.Cut(block, "```")
				seen := map[string]string{hashOfRule(t, text): text}
				change := func(at []int, by string) {
					edited := text[:at[0]] + by + text[at[1]:]
					hash := hashOfRule(t, edited)
					if hash == "" {
						return // it is no rule any more
					}
					if same, ok := seen[hash]; ok {
						t.Errorf("%s: two rules have one hash:\n%s\n%s", file, same, edited)
					}
					seen[hash] = edited
					changed++
				}
				for _, at := range number.FindAllStringIndex(withoutComments(text), -1) {
					n, _ := strconv.Atoi(strings.ReplaceAll(text[at[0]:at[1]], ",", ""))
					change(at, strconv.Itoa(n+1))
				}
				for _, at := range sign.FindAllStringIndex(withoutComments(text), -1) {
					for _, other := range []string{"<", "<=", ">", ">="} {
						if other != text[at[0]:at[1]] {
							change(at, other)
						}
					}
				}
			}
		}
	}
	if changed < 100 {
		t.Errorf("only %d changes were tried", changed)
	}
}

// withoutComments blanks the comments of a block, so that places stay.
func withoutComments(text string) string {
	return regexp.MustCompile(`(?m)^ *#.*`).ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", len(s)) })
}

// hashOfRule is the hash of a rule by itself, "" when it cannot be read.
func hashOfRule(t *testing.T, text string) string {
	t.Helper()
	block, problems := ruletext.ReadRule([]byte(text), ruletext.Options{Instrument: "x"})
	if len(problems) > 0 {
		return ""
	}
	return hashRules(rules.Definition{Rules: []rules.Rule{block.Rule}})
}
