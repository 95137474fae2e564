package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"rulebook/internal/search"
	"rulebook/internal/search/judge"
)

// judgedFile is from the root of the repository.
const judgedFile = "internal/search/testdata/judged.yaml"

// languages are those of the judged questions, with what pages say of theirs.
var languages = []struct{ code, tag string }{{"en", "en"}, {"zh", "zh-Hans"}}

// A ranker is a search that is judged.
type ranker struct {
	name  string
	marks []judge.Marks // by question
	first []string      // the page that came first, by question
}

// relevance is what the searches earned for the judged questions.
type relevance struct {
	questions []judge.Question
	rankers   []ranker
}

// measureRelevance asks the judged questions of the site in a folder.
func measureRelevance(ctx context.Context, s *searchDesk, site string, progress func(string, ...any)) (*relevance, error) {
	text, err := os.ReadFile(filepath.FromSlash(judgedFile))
	if err != nil {
		return nil, err
	}
	questions, err := judge.Read(text, func(address string) bool {
		_, err := os.Stat(filepath.Join(site, filepath.FromSlash(address)))
		return err == nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", judgedFile, err)
	}
	r := &relevance{questions: questions}
	take := func(name string, rankings [][]string, err error) error {
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		k := ranker{name: name}
		for i := range questions {
			k.marks = append(k.marks, questions[i].Mark(rankings[i]))
			k.first = append(k.first, strings.Join(rankings[i][:min(1, len(rankings[i]))], ""))
		}
		r.rankers = append(r.rankers, k)
		progress("%d judged questions: %s", len(questions), name)
		return nil
	}

	ours, err := askOurs(filepath.Join(site, "search"), questions)
	if err := take("rulebook", ours, err); err != nil {
		return nil, err
	}
	copied := filepath.Join(s.dir, "judged")
	if err := copyPages(site, copied); err != nil {
		return nil, err
	}
	defer os.RemoveAll(copied)
	if _, err := s.index(ctx, copied); err != nil {
		return nil, err
	}
	for _, both := range []bool{false, true} {
		name := "Pagefind"
		if both {
			name = "Pagefind, both languages"
		}
		rankings, err := s.askPagefind(ctx, copied, questions, both)
		if err := take(name, rankings, err); err != nil {
			return nil, err
		}
	}
	documents, err := readDocuments(copied)
	if err != nil {
		return nil, err
	}
	for _, bigrams := range []bool{false, true} {
		name := "MiniSearch"
		if bigrams {
			name = "MiniSearch, bigrams"
		}
		rankings, err := askMiniSearch(ctx, documents, questions, bigrams)
		if err := take(name, rankings, err); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// askOurs asks our index for all that it finds.
func askOurs(dir string, questions []judge.Question) ([][]string, error) {
	index, err := search.Open(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	rankings := make([][]string, len(questions))
	for i, q := range questions {
		answer := index.Search(search.Question{Text: q.Query, Language: q.Language, Limit: 10_000})
		if answer.Damaged != nil {
			return nil, answer.Damaged
		}
		for _, found := range answer.Results {
			rankings[i] = append(rankings[i], found.URL+"#"+found.Anchor)
		}
	}
	return rankings, nil
}

// copyPages copies the pages of a site that a search of it should find.
func copyPages(site, dir string) error {
	return filepath.WalkDir(site, func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".html" || d.Name() == "404.html" || d.Name() == "search.html" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(site, name)
		if err != nil {
			return err
		}
		return writeFile(dir, filepath.ToSlash(rel), string(text))
	})
}

// askPage loads Pagefind as a page of the reader's language does, and can be asked for the addresses that it finds. With merge it takes the index of
// the other language in too.
const askPage = `<!DOCTYPE html>
<html lang="%s">
<meta charset="utf-8">
<title>Questions</title>
<script type="module">
import * as pagefind from '/pagefind/pagefind.js';
const merge = %q;
globalThis.benchAsk = async (questions) => {
  await pagefind.options({ baseUrl: '/' });
  await pagefind.init();
  if (merge) await pagefind.mergeIndex('/merged/', { language: merge, baseUrl: '/' });
  const answers = [];
  for (const question of questions) {
    const { results } = await pagefind.search(question);
    const found = [];
    for (const result of results) found.push((await result.data()).url);
    answers.push(found);
  }
  return answers;
};
globalThis.benchReady = true;
</script>
</html>
`

// askPagefind asks Pagefind in a browser, from a page of each question's language.
func (s *searchDesk) askPagefind(ctx context.Context, site string, questions []judge.Question, both bool) ([][]string, error) {
	server := httptest.NewServer(http.FileServer(http.Dir(site)))
	defer server.Close()
	rankings := make([][]string, len(questions))
	for k, language := range languages {
		var of []int
		var texts []string
		for i, q := range questions {
			if q.Language == language.code {
				of, texts = append(of, i), append(texts, q.Query)
			}
		}
		merge := ""
		if both {
			merge = strings.ToLower(languages[1-k].tag)
			// It merges indexes of other places only.
			if err := os.CopyFS(filepath.Join(site, "merged"), os.DirFS(filepath.Join(site, "pagefind"))); err != nil && !os.IsExist(err) {
				return nil, err
			}
		}
		if err := writeFile(site, "ask.html", fmt.Sprintf(askPage, language.tag, merge)); err != nil {
			return nil, err
		}
		answers, err := s.ask(ctx, server.URL+"/ask.html", texts)
		if err != nil {
			return nil, err
		}
		for j, i := range of {
			rankings[i] = answers[j]
		}
	}
	return rankings, nil
}

func (s *searchDesk) ask(ctx context.Context, address string, texts []string) ([][]string, error) {
	r, err := openReader(ctx, s.chromium, s.dir)
	if err != nil {
		return nil, err
	}
	defer r.cancel()
	if err := r.open(address, ""); err != nil {
		return nil, err
	}
	list, err := json.Marshal(texts)
	if err != nil {
		return nil, err
	}
	answers, err := result[[][]string](r, fmt.Sprintf("benchAsk(%s)", list))
	if err == nil && len(answers) != len(texts) {
		err = fmt.Errorf("%d answers to %d questions", len(answers), len(texts))
	}
	return answers, err
}

// A textDocument is a page as MiniSearch is given it.
type textDocument struct {
	ID       string `json:"id"`
	Language string `json:"language"`
	Title    string `json:"title"`
	Text     string `json:"text"`
}

// readDocuments takes titles and texts from pages, by address.
func readDocuments(site string) ([]textDocument, error) {
	var documents []textDocument
	err := filepath.WalkDir(site, func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".html" || d.Name() == "ask.html" {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		root, err := html.Parse(f)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(site, name)
		if err != nil {
			return err
		}
		doc := textDocument{ID: filepath.ToSlash(rel), Language: "en"}
		if strings.HasPrefix(doc.ID, "zh/") {
			doc.Language = "zh"
		}
		main := find(root, "main")
		doc.Title = strings.Join(strings.Fields(textOf(find(main, "h1"))), " ")
		doc.Text = strings.Join(strings.Fields(textOf(main)), " ")
		if doc.Title == "" || doc.Text == "" {
			return fmt.Errorf("%s has no title or no text", name)
		}
		documents = append(documents, doc)
		return nil
	})
	return documents, err
}

func find(n *html.Node, tag string) *html.Node {
	if n == nil {
		return nil
	}
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == tag {
			return d
		}
	}
	return nil
}

// aside is what is not text of a page, and is left out by Pagefind too.
var aside = []string{"nav", "script", "style", "template", "noscript", "form", "button", "svg", "footer"}

// textOf returns the text of a part, with a space after each element that stands on its own.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n == nil || n.Type == html.ElementNode && slices.Contains(aside, n.Data):
			return
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
		if n.Type == html.ElementNode && !slices.Contains([]string{"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "q", "span", "strong", "sub", "sup", "time"}, n.Data) {
			b.WriteByte(' ')
		}
	}
	if n != nil {
		walk(n)
	}
	return b.String()
}

// askMiniSearch asks MiniSearch in Node.
func askMiniSearch(ctx context.Context, documents []textDocument, questions []judge.Question, bigrams bool) ([][]string, error) {
	type asked struct {
		Query    string `json:"query"`
		Language string `json:"language"`
	}
	list := make([]asked, len(questions))
	for i, q := range questions {
		list[i] = asked{q.Query, q.Language}
	}
	in, err := json.Marshal(map[string]any{"documents": documents, "questions": list, "bigrams": bigrams})
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "node", filepath.Join(searchFolder, "minisearch.mjs"))
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, stderr.Bytes())
	}
	var rankings [][]string
	if err := json.Unmarshal(out, &rankings); err != nil {
		return nil, err
	}
	if len(rankings) != len(questions) {
		return nil, fmt.Errorf("%d answers to %d questions", len(rankings), len(questions))
	}
	return rankings, nil
}
