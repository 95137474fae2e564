package main

import (
	"io"
	"os"
	"path/filepath"
	"sync"

	"rulebook/internal/diag"
)

func parseFormat(s string) (diag.Format, error) {
	f, ok := diag.ParseFormat(s)
	if !ok {
		return 0, usage("unknown format %q; it is text, json, sarif or github", s)
	}
	return f, nil
}

// printProblems prints what is wrong to stderr, as a command does whose result is something else.
func (a *app) printProblems(format diag.Format, ds []diag.Diagnostic) error {
	if len(ds) == 0 && format == diag.Text {
		return nil
	}
	return machine(diag.Print(a.stderr, format, ds, diag.Options{Color: useColor(a.stderr)}))
}

// printReport prints what is wrong as the result of the command: machine formats go to stdout, so that they can be kept in a file;
// text goes to stderr as all diagnostics do.
//
// Files are named from the project's root, but services that annotate a repository know files from where the command was run.
func (a *app) printReport(format diag.Format, ds []diag.Diagnostic, source string) error {
	if format == diag.Text {
		return a.printProblems(format, ds)
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

// onceError runs a function once, and gives its error to every caller.
type onceError struct {
	once sync.Once
	err  error
}

func (o *onceError) Do(f func() error) error {
	o.once.Do(func() { o.err = f() })
	return o.err
}
