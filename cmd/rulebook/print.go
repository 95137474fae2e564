package main

import (
	"io"
	"os"
	"path/filepath"

	"rulebook/internal/diag"
)

func parseFormat(s string) (diag.Format, error) {
	f, ok := diag.ParseFormat(s)
	if !ok {
		return 0, usage("unknown format %q; it is text, json, sarif or github", s)
	}
	return f, nil
}

// saying returns what chooses, of a text in English and the same in Chinese, the one in the language.
func saying(language string) func(english, chinese string) string {
	return func(english, chinese string) string {
		if language == "zh" {
			return chinese
		}
		return english
	}
}

// printProblems prints what is wrong to stderr, as a command does whose result is something else.
func (a *app) printProblems(ds []diag.Diagnostic) error { return a.printProblemsIn(ds, "en") }

// printProblemsIn is printProblems with problems that are told in the language.
func (a *app) printProblemsIn(ds []diag.Diagnostic, language string) error {
	return machine(diag.Print(a.stderr, diag.Text, ds, diag.Options{Color: useColor(a.stderr), Lang: language}))
}

// report prints what is wrong as the result of the command, and ends the command when that stops a build.
func (a *app) report(format diag.Format, ds []diag.Diagnostic, f projectFlags) error {
	if err := a.printReport(format, ds, f.source, "en"); err != nil {
		return err
	}
	if diag.HasErrors(ds) || f.strict && len(ds) > 0 {
		return exit{code: exitContent}
	}
	return nil
}

// printReport prints machine formats to stdout, so that they can be kept in a file; text goes to stderr as all diagnostics do, in the
// language in which the problems are told.
//
// Files are named from the project's root, but services that annotate a repository know files from where the command was run.
func (a *app) printReport(format diag.Format, ds []diag.Diagnostic, source, language string) error {
	if format == diag.Text {
		return a.printProblemsIn(ds, language)
	}
	opts := diag.Options{Version: Version}
	if (format == diag.SARIF || format == diag.GitHub) && !filepath.IsAbs(source) {
		opts.Folder = filepath.ToSlash(source)
	}
	return machine(diag.Print(a.stdout, format, ds, opts))
}

// useColor reports whether w is a terminal that wants colour.
func useColor(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
