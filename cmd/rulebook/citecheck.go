package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"rulebook/internal/citecheck"
	"rulebook/internal/diag"
	"rulebook/internal/site"
)

type citeFlags struct {
	projectFlags
	lang string
	list bool
}

func (a *app) citeCheckCommand() *cobra.Command {
	var f citeFlags
	cmd := &cobra.Command{
		Use:   "cite-check FILE...",
		Short: "Hold what a text cites against the law of the project",
		Long: `Hold what a text cites against the law of the project, as it stands on the as-of date.

FILE is Markdown or plain text in English or Chinese, such as a memo; - is standard input. Reported are citations of articles
and instruments that do not exist, that are superseded, not yet in force or only a draft, numbers that contradict the articles
beside them, and wrong days of taking effect. A sentence that says itself that an article no longer decides, or that
something is a draft, is right.

The exit code is 1 when something is reported. What cannot be told is left alone and counted: articles of other laws, and
those for which the text names no instrument. --list prints every citation as it was understood.`,
		Example: `  rulebook cite-check memo.md
  rulebook cite-check memo.md --as-of 2023-06-01
  rulebook cite-check 备忘录.txt --format json
  pandoc memo.docx -t markdown | rulebook cite-check -`,
		Args: takes(1, -1, "the files to check, or - for standard input", "rulebook cite-check memo.md"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.citeCheck(cmd.Context(), f, args) },
	}
	f.addSource(cmd)
	f.addAsOf(cmd)
	f.addFormat(cmd)
	cmd.Flags().StringVar(&f.lang, "lang", "en", "the language of what is reported: en or zh")
	cmd.Flags().BoolVar(&f.list, "list", false, "print every citation as it was understood")
	cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions([]string{"en", "zh"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// largestText is how much of a text is read: as much as rulebook reads of a page.
const largestText = 2 << 20

func (a *app) citeCheck(ctx context.Context, f citeFlags, files []string) error {
	format, err := parseFormat(f.format)
	if err != nil {
		return err
	}
	if f.lang != "en" && f.lang != "zh" {
		return usage("--lang %s: what is reported is said in en and zh", f.lang)
	}
	say := saying(f.lang)
	texts := make([]string, len(files))
	for i, name := range files {
		if texts[i], err = a.readText(name, say); err != nil {
			return err
		}
	}
	lib, done, err := a.openLibrary(ctx, f.projectFlags, "nothing is checked")
	if err != nil {
		return err
	}
	defer done()
	if len(lib.Instruments) == 0 {
		return exit{exitContent, fmt.Errorf("the project in %s has no instruments to hold a text against", f.source)}
	}
	checker := citecheck.New(site.Law(lib, f.lang))
	var problems []diag.Diagnostic
	known, unknown, homeless := 0, 0, 0
	var called []string // what the texts call the instruments that are not known
	for i, text := range texts {
		name := files[i]
		if name == "-" {
			name = say("(standard input)", "（标准输入）")
		}
		r := checker.Check(text)
		for _, found := range r.Findings {
			problems = append(problems, diag.New(name, []byte(text), found.Start, diag.Error, found.Code, found.Msg, found.Hint))
		}
		known, unknown, homeless = known+len(r.Citations), unknown+len(r.Unknown), homeless+len(r.Homeless)
		for _, c := range r.Homeless {
			if c.Called != "" && !slices.Contains(called, c.Called) {
				called = append(called, c.Called)
			}
		}
		if f.list {
			if err := a.listCitations(name, text, r, say); err != nil {
				return machine(err)
			}
		}
	}
	if err := a.printReport(format, problems, "", f.lang); err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, held(known, unknown, homeless, called, string(lib.Project.AsOf), f.lang))
	if len(problems) > 0 {
		return exit{code: exitContent}
	}
	return nil
}

// held says how many citations were held against the law of the day, and how many could not be: articles whose text is not here, and those
// of no instrument that is known, of which called are the names.
func held(known, unknown, homeless int, called []string, day, language string) string {
	if language == "zh" {
		var left []string
		if unknown > 0 {
			left = append(left, fmt.Sprintf("%d处引用的条文未收录", unknown))
		}
		if homeless > 0 {
			left = append(left, fmt.Sprintf("%d处引用的条文所属文件不明%s", homeless, fewNames(called, language)))
		}
		text := fmt.Sprintf("已按%s的规定核对%d处引用", day, known)
		if len(left) > 0 {
			text += "；未予核对：" + strings.Join(left, "，")
		}
		return text
	}
	text := fmt.Sprintf("%s held against the law of %s", count(known, "citation"), day)
	if unknown > 0 {
		text += fmt.Sprintf("; %s whose text is not here", count(unknown, "article"))
	}
	if homeless > 0 {
		text += fmt.Sprintf("; %s of no instrument that is known%s", count(homeless, "article"), fewNames(called, language))
	}
	return text
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// fewNames are the first of what texts call instruments, in brackets, so that a reader sees what was not checked.
func fewNames(names []string, language string) string {
	const most = 3
	if len(names) == 0 {
		return ""
	}
	few := names[:min(most, len(names))]
	if language == "zh" {
		if len(names) > most {
			return "（" + strings.Join(few, "、") + "等）"
		}
		return "（" + strings.Join(few, "、") + "）"
	}
	if len(names) > most {
		return " (" + strings.Join(few, ", ") + " and others)"
	}
	return " (" + strings.Join(few, ", ") + ")"
}

// readText reads a file, or standard input. What is wrong with it is told by say.
func (a *app) readText(name string, say func(english, chinese string) string) (string, error) {
	in := a.stdin
	if name != "-" {
		file, err := os.Open(name)
		if errors.Is(err, os.ErrNotExist) {
			return "", usage("there is no file %q", name)
		}
		if err != nil {
			return "", machine(err)
		}
		defer file.Close()
		in = file
	}
	data, err := io.ReadAll(io.LimitReader(in, largestText+1))
	switch {
	case err != nil:
		return "", machine(err)
	case len(data) > largestText:
		return "", exit{exitContent, fmt.Errorf(say("%s is larger than %d MiB; check it in parts", "%s超过%d MiB，请分段核对"), name, largestText>>20)}
	case !utf8.Valid(data):
		return "", exit{exitContent, fmt.Errorf(say("%s is no text in UTF-8; save it as UTF-8, or convert a document of an office program with pandoc",
			"%s不是UTF-8编码的文本；请另存为UTF-8，办公软件的文档可以用pandoc转换"), name)}
	}
	return string(data), nil
}

// listCitations prints every citation with its place.
func (a *app) listCitations(name, text string, r citecheck.Report, say func(english, chinese string) string) error {
	print := func(c citecheck.Citation, what string) error {
		line, col := diag.At([]byte(text), c.Start)
		_, err := fmt.Fprintf(a.stdout, say("%s:%d:%d: %q: %s\n", "%s:%d:%d: %q：%s\n"), name, line, col, text[c.Start:c.End], what)
		return err
	}
	for _, c := range r.Citations {
		what := c.Instrument.Label
		if c.Unit != nil {
			what = c.Unit.Label
		}
		if err := print(c, what); err != nil {
			return err
		}
	}
	for _, c := range r.Unknown {
		if err := print(c, fmt.Sprintf(say("%s, art %d, whose text is not here", "%s第%d条，条文未收录"), c.Instrument.Label, c.Number)); err != nil {
			return err
		}
	}
	for _, c := range r.Homeless {
		what := say("no instrument that is known", "条文所属文件不明")
		if c.Called != "" {
			what += say(": ", "：") + c.Called
		}
		if err := print(c, what); err != nil {
			return err
		}
	}
	return nil
}
