package calculator_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"rulebook/internal/assess"
	"rulebook/internal/content"
	"rulebook/internal/diag"
	"rulebook/internal/publish"
	"rulebook/internal/rules"
	"rulebook/internal/site"
	"rulebook/internal/sitetest"
	"rulebook/themes"
)

// A line is one of the file that every engine is handed: a question and what must come of it, to the byte. The command says what that is;
// whether the command is right is for the cases, which were worked out by hand.
type line struct {
	Name     string    `json:"name"`
	Question string    `json:"question"` // JSON, as a text, so that each engine parses it itself
	All      bool      `json:"all"`
	Answer   string    `json:"answer"` // as rulebook assess --json prints it
	Problems []problem `json:"problems"`
}

type problem struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// load loads the rules of a project.
func load(t *testing.T, dir string) *rules.Set {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	loader := content.NewLoader(root.FS(), content.Options{})
	defer loader.Close()
	lib, problems, err := loader.Load(t.Context(), nil)
	if err != nil || diag.HasErrors(problems) {
		t.Fatalf("loading %s: %v %v", dir, err, problems)
	}
	return lib.Rulebook.Set
}

// answer asks the command, so to speak.
func answer(t *testing.T, set *rules.Set, a asked) line {
	t.Helper()
	l := line{Name: a.name, Question: a.text, All: a.all}
	_, problems := set.ReadQuestion(decode(t, a.text), 0)
	c, ds, err := assess.Ask(context.Background(), set, assess.Request{Facts: &assess.Source{Name: "stdin", Text: strings.NewReader(a.text)}, All: a.all})
	if err != nil || (c == nil) != (len(problems) > 0) || len(ds) != len(problems) {
		t.Fatalf("%s: the command finds %d problems in %s, the reader of questions %d (%v)", a.name, len(ds), a.text, len(problems), err)
	}
	if c == nil {
		for _, p := range problems {
			l.Problems = append(l.Problems, problem{p.Field, p.Message})
		}
		return l
	}
	var out bytes.Buffer
	if err := c.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	l.Answer = out.String()
	return l
}

// shared writes the file of questions and answers, as JSON lines, and returns its path and its lines.
func shared(t *testing.T, set *rules.Set, questions []asked) (file string, lines []string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "questions.jsonl")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	for _, a := range questions {
		text, err := json.Marshal(answer(t, set, a))
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(text))
		out.Write(text)
		out.WriteByte('\n')
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return file, lines
}

// published is the file about the rules of this repository. It is made once.
func published(t *testing.T) (set *rules.Set, file string, lines []string) {
	t.Helper()
	once.Do(func() {
		own.set = load(t, "../..")
		def := own.set.Definition()
		questions := fromCases(t, own.set)
		questions = append(questions, fromExamples(def)...)
		questions = append(questions, made(def, 1500)...)
		var name string
		name, own.lines = shared(t, own.set, questions)
		own.file, _ = os.ReadFile(name)
	})
	return own.set, write(t, t.TempDir(), "questions.jsonl", own.file), own.lines
}

var (
	once sync.Once
	own  struct {
		set   *rules.Set
		file  []byte
		lines []string
	}
)

// bundle makes one script of TypeScript that stands in testdata.
func bundle(t *testing.T, name string, platform api.Platform) []byte {
	t.Helper()
	result := api.Build(api.BuildOptions{EntryPoints: []string{filepath.Join("testdata", name)}, Bundle: true, Format: api.FormatIIFE, Platform: platform,
		Target: api.ES2022, Charset: api.CharsetUTF8})
	for _, m := range result.Errors {
		t.Fatalf("bundling %s: %s", name, m.Text)
	}
	return result.OutputFiles[0].Contents
}

// write writes a file into a folder.
func write(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// An outcome is what an engine made of the questions.
type outcome struct {
	Asked int
	Wrong []string
}

func (o *outcome) report(t *testing.T, engine string) {
	t.Helper()
	if len(o.Wrong) == 0 {
		return
	}
	t.Errorf("%s answers %d of %d questions otherwise than the command", engine, len(o.Wrong), o.Asked)
	for _, w := range o.Wrong {
		if w != "" {
			t.Log(w)
		}
	}
}

// node asks the WebAssembly the questions of a file, under Node: flows handed over at once, and piece by piece.
func node(t *testing.T, set *rules.Set, questions string) {
	t.Helper()
	dir := t.TempDir()
	definition := write(t, dir, "definition.json", rules.AppendJSON(nil, set.Definition().Object(), -1))
	cmd := exec.CommandContext(t.Context(), "node", write(t, dir, "node.js", bundle(t, "node.ts", api.PlatformNode)),
		write(t, dir, "engine.js", script(t)), definition, questions)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var outcomes []outcome
	if err == nil {
		err = json.Unmarshal(out, &outcomes)
	}
	if err != nil {
		t.Fatalf("under Node: %v\n%.4000s\n%s", err, out, &stderr)
	}
	for i, how := range []string{"the WebAssembly", "the WebAssembly, with flows in pieces,"} {
		outcomes[i].report(t, how)
	}
}

// TestNode: the WebAssembly gives the bytes that the command prints.
func TestNode(t *testing.T) {
	set, file, lines := published(t)
	if len(lines) < 2000 {
		t.Errorf("there are %d questions only", len(lines))
	}
	var answers, mistakes, long, size int
	outcomes, flows := map[string]int{}, 0
	for _, text := range lines {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatal(err)
		}
		if l.Problems != nil {
			mistakes++
		} else {
			answers++
			long = max(long, len(l.Answer))
			flows = max(flows, strings.Count(l.Answer, `"fate": "`))
			for _, o := range set.Definition().Outcomes {
				outcomes[o.Name] += strings.Count(l.Answer, `  "outcome": "`+o.Name+`",`+"\n  \"possible\"") // not that of a headroom
			}
		}
		size += len(text) + 1
	}
	t.Logf("%d questions: %d answers, of up to %d bytes and %d flows, and %d with mistakes; %d MB; %v", len(lines), answers, long, flows, mistakes, size>>20, outcomes)
	for _, o := range set.Definition().Outcomes {
		if outcomes[o.Name] < 5 {
			t.Errorf("%d answers are %s", outcomes[o.Name], o.Name)
		}
	}
	if flows < 700 {
		t.Errorf("no answer is about more than %d flows", flows)
	}
	if answers < 2000 || mistakes < 200 {
		t.Errorf("%d answers and %d mistakes are too few", answers, mistakes)
	}
	node(t, set, file)
}

// TestNodeOtherLaw: nothing in the engine is about one body of law.
func TestNodeOtherLaw(t *testing.T) {
	set := load(t, "../../cmd/rulebook/testdata/projects/lake")
	def := set.Definition()
	file, _ := shared(t, set, append(fromExamples(def), made(def, 300)...))
	node(t, set, file)
}

// publishTo builds the site of this repository into a folder, with the script that asks the page beside it.
func publishTo(t *testing.T, lines []string) string {
	t.Helper()
	root, err := os.OpenRoot("../..")
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	dir := filepath.Join(t.TempDir(), "site")
	tx, err := publish.Begin(dir, publish.Options{Generator: "rulebook test"})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Abort()
	cfg := site.Config{Root: root.FS(), Themes: themes.FS, Engine: script(t), Generator: "rulebook test", Notices: []byte("notices\n")}
	result, err := site.Build(t.Context(), cfg, false, tx)
	if err != nil || result.Files == 0 {
		t.Fatalf("building the site: %v %v", err, result)
	}
	if err := tx.Commit(publish.Hashes{Sources: result.SourcesHash, Rules: result.RulesHash}); err != nil {
		t.Fatal(err)
	}
	list, err := json.Marshal(lines)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "parity.js", fmt.Appendf(bundle(t, "page.ts", api.PlatformBrowser), "\nglobalThis.parityLines=%s;\n", list))
	return dir
}

// A tab is a page in whichever browser.
type tab interface {
	Eval(t testing.TB, script string, out any)
	Problems(t testing.TB) []string
}

// askPage asks the calculator's page the questions, a few hundred at a time.
func askPage(t *testing.T, p tab, where string, questions int) {
	t.Helper()
	p.Eval(t, `new Promise((resolve, reject) => {
  const script = document.createElement('script');
  script.src = 'parity.js';
  script.onload = () => resolve(null);
  script.onerror = () => reject(new Error('parity.js did not load'));
  document.head.append(script);
})`, nil)
	var all outcome
	const piece = 400
	for from := 0; from < questions; from += piece {
		var o outcome
		p.Eval(t, fmt.Sprintf(`parity(%d, %d)`, from, from+piece), &o)
		all.Asked += o.Asked
		all.Wrong = append(all.Wrong, o.Wrong...)
	}
	all.report(t, where)
	if all.Asked < 2000 {
		t.Errorf("%s: only %d questions were asked", where, all.Asked)
	}
	for _, problem := range p.Problems(t) {
		t.Errorf("%s: %s", where, problem)
	}
}

// TestPages: the calculator's page gives the bytes that the command prints, in both browsers, from disk and on a host.
func TestPages(t *testing.T) {
	_, _, lines := published(t)
	dir := publishTo(t, lines)
	disk, host := sitetest.FileURL(t, dir)+"calculator.html", sitetest.Serve(t, dir, "/a/b/")+"calculator.html"
	t.Run("chromium", func(t *testing.T) {
		browser := sitetest.StartBrowser(t)
		askPage(t, browser.Open(t, disk), "Chromium from disk", len(lines))
		askPage(t, browser.Open(t, host), "Chromium on a host", len(lines))
	})
	t.Run("firefox", func(t *testing.T) {
		firefox := sitetest.StartFirefox(t)
		askPage(t, firefox.Open(t, disk), "Firefox from disk", len(lines))
		askPage(t, firefox.Open(t, host), "Firefox on a host", len(lines))
		withoutEngine(t, firefox, dir)
	})
}

// withoutEngine opens the page in Firefox without WebAssembly, and then without the engine's script: it says so, and the form is there.
// What Chromium makes of such things, package site tests at length.
func withoutEngine(t *testing.T, firefox *sitetest.Firefox, dir string) {
	says := func(p *sitetest.FirefoxPage, text string) {
		t.Helper()
		var state string
		p.Eval(t, fmt.Sprintf(`(async () => {
  const state = document.querySelector('.calculator-state');
  for (let i = 0; i < 200 && !state.textContent.includes(%q); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  return document.querySelector('#question-date').checkVisibility() ? state.textContent : 'the form is not seen';
})()`, text), &state)
		if !strings.Contains(state, text) {
			t.Errorf("Firefox says %q, not %q", state, text)
		}
	}
	address := sitetest.FileURL(t, dir) + "calculator.html"
	p := firefox.Blank(t, address)
	p.BeforeLoad(t, `delete globalThis.WebAssembly`)
	p.Navigate(t, address)
	says(p, "This browser cannot run the calculator")
	for _, problem := range p.Problems(t) {
		t.Errorf("without WebAssembly: %s", problem)
	}
	files, err := filepath.Glob(filepath.Join(dir, "assets", "calculator-engine.*.js"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the engines are %q", files)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	says(firefox.Open(t, address), "The calculator could not be started")
}
