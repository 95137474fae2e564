package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rulebook/internal/assess"
	"rulebook/internal/content"
	"rulebook/internal/diag"
	"rulebook/internal/rules"
)

// assessFlags are what is asked on the command line.
type assessFlags struct {
	projectFlags
	table  string // CSV
	date   string
	regime string
	all    bool
	lang   string
	json   bool
}

func (a *app) assessCommand() *cobra.Command {
	var f assessFlags
	cmd := &cobra.Command{
		Use:   "assess [FILE|-]",
		Short: "Answer a question by the project's rules, with reasons",
		Long: `Answer a question by the project's rules: what is due on that day, and why. The answer is a memo in plain text, or JSON.

FILE holds the question in YAML or JSON, and the day unless --date says it; - is standard input, as is no FILE at all when
something is piped in. Flows stand in FILE, or in a CSV of any length, but not in both. "rulebook new flows NAME" writes a
commented FILE to fill in, "rulebook new flows NAME.csv" a table.

In a CSV the first row names the columns: name, date, and the facts of a flow; all may be left out, in any order. A number
is whole (1000000 or "1,000,000"), a range (80000..120000) or unknown; an empty value is one that is not said.

--lang zh writes the memo, and what is wrong with the input, in Chinese. JSON is the same for every language.

--date and --regime win over what FILE says. Mistakes in the input are printed with their places, the exit code is then 1,
and nothing is answered.`,
		Example: `  rulebook assess question.yaml --date 2026-01-31
  rulebook assess question.yaml --csv flows.csv --json
  rulebook assess --csv flows.csv --date 2026-01-31
  rulebook assess question.yaml --lang zh
  echo '{"flows": []}' | rulebook assess --date 2026-01-31 --all`,
		Args: takes(0, 1, "one file with a question", "rulebook assess question.yaml"),
		RunE: func(cmd *cobra.Command, args []string) error {
			// A script whose variable is empty would be answered another question than it asks.
			for _, name := range []string{"csv", "date", "regime"} {
				if flag := cmd.Flags().Lookup(name); flag.Changed && flag.Value.String() == "" {
					return usage("--%s says nothing", name)
				}
			}
			return a.assess(cmd.Context(), f, args)
		},
	}
	f.addSource(cmd)
	cmd.Flags().StringVar(&f.table, "csv", "", "the flows, one row each; - is standard input")
	cmd.Flags().StringVar(&f.date, "date", "", "the day the question is asked for, such as 2026-01-31")
	cmd.Flags().StringVar(&f.regime, "regime", "", "the rules to ask, instead of those in force on that day")
	cmd.Flags().BoolVar(&f.all, "all", false, "ask all rules there are, and compare")
	cmd.Flags().StringVar(&f.lang, "lang", "en", "the language of the memo: en or zh")
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON: an object; with --all a list of them")
	cmd.MarkFlagsMutuallyExclusive("regime", "all")
	cmd.RegisterFlagCompletionFunc("regime", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return f.regimes(), cobra.ShellCompDirectiveNoFileComp
	})
	cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions([]string{"en", "zh"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("csv", cobra.FixedCompletions([]string{"csv"}, cobra.ShellCompDirectiveFilterFileExt))
	return cmd
}

// regimes are the regimes of the project with their labels, as completion wants them; none when they cannot be had.
func (f *assessFlags) regimes() []string {
	root, err := os.OpenRoot(f.source)
	if err != nil {
		return nil
	}
	defer root.Close()
	list, err := assess.Regimes(root.FS())
	if err != nil {
		return nil
	}
	var out []string
	for _, g := range list {
		out = append(out, g.Name+"\t"+g.Label.In("en"))
	}
	return out
}

func (a *app) assess(ctx context.Context, f assessFlags, args []string) error {
	date, hasDate := rules.ParseDay(f.date)
	if f.date != "" && !hasDate {
		return usage("--date %s is not a day; write it as 2026-01-31", f.date)
	}
	if f.lang != "en" && f.lang != "zh" {
		return usage("--lang %s: the memo is in en and zh", f.lang)
	}
	request := assess.Request{Date: date, Regime: f.regime, All: f.all, Lang: f.lang}
	file, err := a.question(f, args, hasDate)
	if err != nil {
		return err
	}
	by := a.answersBy
	if by == nil {
		if by, err = a.rules(ctx, f); err != nil {
			return err
		}
	}
	if f.regime != "" {
		if err := knownRegime(by.set, f.regime); err != nil {
			return err
		}
	}
	for _, in := range []struct {
		name string
		to   **assess.Source
	}{{file, &request.Facts}, {f.table, &request.Flows}} {
		if in.name == "" {
			continue
		}
		source, closer, err := a.input(in.name, f.lang)
		if err != nil {
			return err
		}
		defer closer.Close()
		*in.to = source
	}
	answer, problems, err := assess.Ask(ctx, by.set, request)
	switch {
	case err != nil:
		return machine(err)
	case answer == nil:
		if err := a.printProblemsIn(problems, f.lang); err != nil {
			return err
		}
		return exit{code: exitContent}
	case f.json:
		return machine(answer.WriteJSON(a.stdout))
	}
	return machine(answer.WriteMemo(a.stdout, by.about(f.lang)))
}

// question returns the file of the question, "-" for standard input, "" when there is none because the flows and the day say it all.
func (a *app) question(f assessFlags, args []string, hasDate bool) (string, error) {
	file := strings.Join(args, "")
	switch {
	case file == "-" && f.table == "-":
		return "", usage("standard input cannot be both the question and the CSV")
	case strings.HasSuffix(strings.ToLower(file), ".csv"):
		return "", usage("%s is a CSV; write --csv %s", file, file)
	case len(args) > 0 && file == "":
		return "", usage("the name of the question's file is empty")
	case file != "":
		return file, nil
	case f.table != "" && !hasDate:
		return "", usage("the day of the question is missing; give --date 2026-01-31, or a FILE that says it")
	case f.table != "":
		return "", nil
	case isTerminal(a.stdin):
		return "", usage("there is no question; name a FILE, or --csv, or pipe one in")
	}
	return "-", nil
}

// answersBy is what answers a question.
type answersBy struct {
	set *rules.Set
	lib *content.Library
}

// about is what a memo in the language is made from.
func (by *answersBy) about(lang string) assess.About {
	project := by.lib.Project
	cite := func(text string) string {
		ref, _ := by.lib.Cite(by.lib.Calculator(lang), text)
		return ref.Label
	}
	if by.lib.Calculator(lang) == nil {
		cite = nil
	}
	return assess.About{Title: project.TitleIn(lang), AsOf: string(project.AsOf), Cite: cite}
}

// rules loads the project's rules. When it has mistakes they are printed and there is no answer, as there would be no site.
func (a *app) rules(ctx context.Context, f assessFlags) (*answersBy, error) {
	lib, err := a.library(ctx, f.projectFlags, "no question is answered")
	if err != nil {
		return nil, err
	}
	if lib.Rulebook == nil {
		return nil, exit{exitContent, fmt.Errorf("the project in %s has no rules to answer by; docs/rules.md says how they are written", f.source)}
	}
	return &answersBy{lib.Rulebook.Set, lib}, nil
}

// library loads the project for who wants to know something of it. When it has mistakes they are printed, and the error says what is not done for them.
func (a *app) library(ctx context.Context, f projectFlags, undone string) (*content.Library, error) {
	lib, done, err := a.openLibrary(ctx, f, undone)
	if err == nil {
		done()
	}
	return lib, err
}

// openLibrary is library with the texts of pages, which can be read until the caller calls done.
func (a *app) openLibrary(ctx context.Context, f projectFlags, undone string) (lib *content.Library, done func(), err error) {
	root, cfg, err := f.open()
	if err != nil {
		return nil, nil, err
	}
	loader := content.NewLoader(root.FS(), content.Options{AsOf: cfg.AsOf})
	done = func() { loader.Close(); root.Close() }
	lib, problems, err := loader.Load(ctx, nil)
	if err != nil {
		done()
		return nil, nil, machine(err)
	}
	if diag.HasErrors(problems) {
		done()
		// Warnings are about the site, which is not what was asked for.
		problems = slices.DeleteFunc(problems, func(d diag.Diagnostic) bool { return d.Sev != diag.Error })
		if err := a.printProblems(problems); err != nil {
			return nil, nil, err
		}
		return nil, nil, exit{exitContent, errors.New("the content has mistakes, so " + undone)}
	}
	return lib, done, nil
}

func knownRegime(set *rules.Set, name string) error {
	var names []string
	for _, g := range set.Definition().Regimes {
		if g.Name == name {
			return nil
		}
		names = append(names, g.Name)
	}
	hint := diag.DidYouMean(name, names)
	if hint == "" {
		hint = "there are " + strings.Join(names, ", ")
	}
	return usage("--regime: there is no regime %q; %s", name, hint)
}

// input opens what a question is read from.
func (a *app) input(name, lang string) (*assess.Source, io.Closer, error) {
	if name == "-" {
		name = "stdin"
		if lang == "zh" {
			name = "标准输入"
		}
		return &assess.Source{Name: name, Text: a.stdin}, io.NopCloser(nil), nil
	}
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, usage("there is no file %s", name)
	}
	if err != nil {
		return nil, nil, machine(err)
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		file.Close()
		return nil, nil, usage("%s is a folder", name)
	}
	return &assess.Source{Name: name, Text: file}, file, nil
}

// isTerminal reports whether somebody would have to type what is read.
func isTerminal(r io.Reader) bool {
	file, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
