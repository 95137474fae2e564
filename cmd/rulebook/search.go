package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"rulebook/internal/lang"
	"rulebook/internal/search"
)

// searchFolder is where a built site has its index.
const searchFolder = "search"

type searchFlags struct {
	site     string
	language string
	limit    int
	json     bool
}

func (a *app) searchCommand() *cobra.Command {
	var f searchFlags
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Search a built site, as its pages do",
		Long: `Search a built site, with the results that its own search box gives, in the same order.

QUERY may be words, a citation ("PIPL art 38", 第七条), a day or a number. "..." is a phrase, and -word leaves out pages that
have the word; put -- before a QUERY that begins with it. Quotes mean something to a shell too: write '"separate consent"'.`,
		Example: `  rulebook search security assessment
  rulebook search 'PIPL art 38' --limit 3
  rulebook search '"separate consent" -children'
  rulebook search 安全评估 --lang zh --json`,
		Args: takes(1, -1, "words to search for", "rulebook search security assessment"),
		RunE: func(_ *cobra.Command, args []string) error { return a.search(f, strings.Join(args, " ")) },
	}
	cmd.Flags().StringVarP(&f.site, "destination", "d", "public", "the folder of the site")
	cmd.Flags().StringVar(&f.language, "lang", "", "the language whose pages come first, and of the words around them (default: the site's own)")
	cmd.Flags().IntVar(&f.limit, "limit", 10, "how many results to show")
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON")
	cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions(lang.Codes(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (a *app) search(f searchFlags, query string) error {
	if strings.TrimSpace(query) == "" {
		return usage("QUERY says nothing")
	}
	if f.limit < 1 {
		return usage("--limit %d shows nothing; it is 1 or more", f.limit)
	}
	index, err := openIndex(f.site)
	if err != nil {
		return err
	}
	languages := index.Languages()
	if f.language == "" && len(languages) > 0 {
		f.language = languages[0] // as on a page at the site's root
	}
	if !slices.Contains(languages, f.language) {
		return usage("the site has no pages in %q; it has %s", f.language, strings.Join(languages, ", "))
	}
	answer := index.Search(search.Question{Text: query, Language: f.language, Limit: f.limit})
	if f.json {
		err = printFound(a.stdout, answer)
	} else {
		err = a.printAnswer(query, answer, f.language)
	}
	if err != nil {
		return machine(err)
	}
	if answer.Damaged != nil {
		return machine(fmt.Errorf(saying(f.language)("there may be more results, since some of the index could not be read: %w",
			"部分索引无法读取，结果可能不完整：%w"), answer.Damaged))
	}
	return nil
}

// openIndex opens the index of the site in a folder.
func openIndex(site string) (*search.Index, error) {
	info, err := os.Stat(site)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usage("there is no folder %q to search; make it with rulebook build, or name the site's folder with -d", site)
	case err != nil:
		return nil, machine(err)
	case !info.IsDir():
		return nil, usage("%s is not a folder; -d names the folder of a built site", site)
	}
	index, err := search.Open(os.DirFS(filepath.Join(site, searchFolder)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usage("there is no search index in %s; make it with rulebook build, or name the site's folder with -d", site)
	case err != nil:
		return nil, machine(fmt.Errorf("opening the search index of %s: %w", site, err))
	}
	return index, nil
}

// found is what is printed as JSON: what window.rulebook.search gives in a page.
type found struct {
	Total   int         `json:"total"`
	Results []foundPage `json:"results"`
}

type foundPage struct {
	URL      string         `json:"url"`
	Title    string         `json:"title"`
	Excerpt  string         `json:"excerpt"`
	Sections []foundPassage `json:"sections"`
}

type foundPassage struct {
	URL   string `json:"url"`
	Title string `json:"title"`
}

func printFound(w io.Writer, answer *search.Answer) error {
	out := found{Total: answer.Total, Results: []foundPage{}}
	for _, r := range answer.Results {
		p := foundPage{URL: r.URL, Title: r.Title, Excerpt: r.Excerpt, Sections: []foundPassage{}}
		for _, s := range r.Sections {
			p.Sections = append(p.Sections, foundPassage(s))
		}
		out.Results = append(out.Results, p)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// binding are the statuses of what is in force, which need not be said.
var binding = map[string]bool{"": true, "in-force": true, "amended-in-part": true}

// statuses are the others in Chinese.
var statuses = map[string]string{"draft": "征求意见稿", "not-yet-in-force": "尚未施行", "superseded": "已被取代", "repealed": "已废止"}

// printAnswer prints results for people, in the words of the language.
func (a *app) printAnswer(query string, answer *search.Answer, language string) error {
	say := saying(language)
	comma := say(", ", "、")
	bold := useColor(a.stdout)
	var b strings.Builder
	for _, c := range answer.Corrected {
		fmt.Fprintf(&b, say("Nothing has %q; searched for %q instead.\n", "没有页面含有“%s”，以下是“%s”的结果。\n"), plain(c.From), plain(c.To))
	}
	if len(answer.Also) > 0 {
		fmt.Fprintf(&b, say("Also searched: %s\n", "同时搜索：%s\n"), plain(strings.Join(answer.Also, comma)))
	}
	if len(answer.Unknown) > 0 && answer.Total > 0 {
		fmt.Fprintf(&b, say("Nowhere on the site: %s\n", "没有页面含有：%s\n"), plain(strings.Join(answer.Unknown, comma)))
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	whole := answer.Damaged == nil // else the reader is told that the index is at fault, which neither other words nor a limit help
	if answer.Total == 0 && whole {
		fmt.Fprintf(&b, say("Nothing found for %q.\n\n", "没有找到与“%s”相关的页面。\n\n"), plain(shortened(query)))
		b.WriteString(say("Try fewer words, or other ones; take away quotes, and words after a minus sign;\nor ask for an article by its instrument and number.\n",
			"请减少或者更换词语，去掉引号和减号后的词语，或者以文件名称和条号查找条文。\n"))
	}
	for i, r := range answer.Results {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%2d. %s\n", i+1, plain(r.Title))
		line := plain(r.Citation)
		if !binding[r.Status] {
			line = strings.TrimPrefix(line+say(" ["+strings.ReplaceAll(r.Status, "-", " ")+"]", "〔"+statuses[r.Status]+"〕"), " ")
		}
		if line != "" {
			fmt.Fprintf(&b, "    %s\n", line)
		}
		fmt.Fprintf(&b, "    %s\n", plain(address(r)))
		if r.Excerpt != "" {
			b.WriteString("    ")
			for _, p := range r.Parts {
				text := plain(p.Text)
				if p.Match && bold {
					text = "\x1b[1m" + text + "\x1b[0m"
				}
				b.WriteString(text)
			}
			b.WriteByte('\n')
		}
		if len(r.Missing) > 0 {
			fmt.Fprintf(&b, say("    without: %s\n", "    不含：%s\n"), plain(strings.Join(r.Missing, comma)))
		}
	}
	if shown := len(answer.Results); shown < answer.Total && whole {
		fmt.Fprintf(&b, say("\n%[1]d of %[2]d results; --limit shows more\n", "\n共%[2]d个页面，以上为前%[1]d个；以--limit显示更多\n"), shown, answer.Total)
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

// longestSaid is how many characters of a question are repeated: as many as are looked at.
const longestSaid = 256

// shortened is the beginning of a question.
func shortened(query string) string {
	n := 0
	for i := range query {
		if n == longestSaid {
			return query[:i] + "…"
		}
		n++
	}
	return query
}

// address is where a result leads, from the site's root.
func address(r search.Result) string {
	if r.Anchor == "" {
		return r.URL
	}
	return r.URL + "#" + (&url.URL{Fragment: r.Anchor}).EscapedFragment()
}

// plain is a text of the site without what a terminal would obey.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
