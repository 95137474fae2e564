package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"rulebook/internal/calculator"
	"rulebook/internal/content"
	"rulebook/internal/diag"
	"rulebook/internal/notices"
	"rulebook/internal/publish"
	"rulebook/internal/site"
	"rulebook/internal/yamltree"
	"rulebook/themes"
)

// projectFlags are the flags of every command that reads a project.
type projectFlags struct {
	source  string
	asOf    string
	baseURL string
	format  string
	drafts  bool
	strict  bool
}

func (f *projectFlags) addSource(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.source, "source", "s", ".", "the folder that holds rulebook.yaml")
}

func (f *projectFlags) addAsOf(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.asOf, "as-of", "", "the day the content speaks of, such as 2026-01-31, instead of as_of in rulebook.yaml")
}

func (f *projectFlags) addFormat(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "format", "text", "how problems are printed: text, json, sarif or github")
}

// open opens the project's folder, which the caller closes, and says what a build of it is made from. Nothing outside the folder can
// be read through it, symbolic links included.
func (f *projectFlags) open() (*os.Root, site.Config, error) {
	cfg, err := f.config()
	if err != nil {
		return nil, cfg, err
	}
	root, err := os.OpenRoot(f.source)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, cfg, usage("there is no folder %q", f.source)
	}
	if info, statErr := os.Stat(f.source); err != nil && statErr == nil && !info.IsDir() {
		return nil, cfg, usage("%s is not a folder; -s names the folder that holds rulebook.yaml", f.source)
	}
	if err != nil {
		return nil, cfg, machine(fmt.Errorf("opening the project: %w", err))
	}
	cfg.Root = root.FS()
	return root, cfg, nil
}

// config is what the flags say of a build, whatever the project.
func (f *projectFlags) config() (site.Config, error) {
	cfg := site.Config{Themes: themes.FS, Generator: "rulebook " + Version, Engine: calculator.Script(), Notices: notices.Text(), Drafts: f.drafts}
	if f.asOf != "" {
		date, err := yamltree.ParseDate(f.asOf)
		if err != nil {
			return cfg, usage("--as-of %s is not a day; write it as 2026-01-31", f.asOf)
		}
		cfg.AsOf = date
	}
	if f.baseURL != "" {
		base, err := content.CheckBaseURL(f.baseURL)
		if err != nil {
			return cfg, usage("--base-url: %v", err)
		}
		cfg.BaseURL = base
	}
	return cfg, nil
}

func (a *app) buildCommand() *cobra.Command {
	var f projectFlags
	var destination string
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Compile the project into a folder",
		Long: "Compile the project into a folder. A build that fails, or is stopped, leaves the folder as it was. The folder is only\n" +
			"ever replaced if rulebook made it.",
		Args: takesNone,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if destination == "" {
				destination = filepath.Join(f.source, "public")
			}
			return a.build(cmd, f, destination)
		},
	}
	f.addSource(cmd)
	cmd.Flags().StringVarP(&destination, "destination", "d", "", "the folder to write (default: public in the project)")
	f.addAsOf(cmd)
	cmd.Flags().StringVar(&f.baseURL, "base-url", "", "the site's address, for sitemap, feeds and canonical links")
	cmd.Flags().BoolVar(&f.drafts, "drafts", false, "build pages marked draft too")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "let warnings stop the build")
	f.addFormat(cmd)
	return cmd
}

func (a *app) build(cmd *cobra.Command, f projectFlags, destination string) error {
	format, err := parseFormat(f.format)
	if err != nil {
		return err
	}
	root, cfg, err := f.open()
	if err != nil {
		return err
	}
	defer root.Close()
	out := &lateSink{dir: destination, options: publish.Options{Generator: cfg.Generator,
		Sources: []string{filepath.Join(f.source, content.Folder), filepath.Join(f.source, "themes")}}}
	defer out.abort()
	result, err := site.Build(cmd.Context(), cfg, f.strict, out)
	if err != nil {
		return out.explain(err)
	}
	if err := a.report(format, result.Diagnostics, f); err != nil {
		return err
	}
	if err := out.commit(publish.Hashes{Sources: result.SourcesHash, Rules: result.RulesHash}); err != nil {
		return out.explain(err)
	}
	fmt.Fprintf(a.stderr, "%d files in %s\n", result.Files, destination)
	return nil
}

// A lateSink begins its transaction with the first file, so that content with mistakes touches no folder at all.
type lateSink struct {
	dir     string
	options publish.Options
	once    sync.Once
	tx      *publish.Transaction
	err     error // of the beginning
}

func (s *lateSink) Put(path string, data []byte) error {
	if err := s.begin(); err != nil {
		return err
	}
	return s.tx.Put(path, data)
}

func (s *lateSink) begin() error {
	s.once.Do(func() { s.tx, s.err = publish.Begin(s.dir, s.options) })
	return s.err
}

func (s *lateSink) commit(hashes publish.Hashes) error {
	if err := s.begin(); err != nil {
		return err
	}
	return s.tx.Commit(hashes)
}

func (s *lateSink) abort() {
	if s.tx != nil {
		s.tx.Abort()
	}
}

// explain sorts a failure into wrong usage and the machine's.
func (s *lateSink) explain(err error) error {
	if errors.Is(err, publish.ErrNotOurs) {
		return exit{exitUsage, err}
	}
	return machine(err)
}

func (a *app) checkCommand() *cobra.Command {
	var f projectFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Report every mistake in the content; write nothing",
		Args:  takesNone,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := parseFormat(f.format)
			if err != nil {
				return err
			}
			root, cfg, err := f.open()
			if err != nil {
				return err
			}
			defer root.Close()
			cfg.NoIndex = true
			result, err := site.Build(cmd.Context(), cfg, f.strict, discard{})
			if err != nil {
				return machine(err)
			}
			if format == diag.Text {
				for _, c := range result.Coverage {
					if _, err := fmt.Fprintf(a.stdout, "%s: %d of %d pages translated, %d stale\n", c.Language, c.Translated, c.Of, c.Stale); err != nil {
						return machine(err)
					}
				}
			}
			return a.report(format, result.Diagnostics, f)
		},
	}
	f.addSource(cmd)
	f.addAsOf(cmd)
	cmd.Flags().BoolVar(&f.strict, "strict", false, "let warnings fail the check")
	cmd.Flags().BoolVar(&f.drafts, "drafts", false, "check pages marked draft too")
	f.addFormat(cmd)
	return cmd
}

// discard is a Sink for checking: everything is rendered, nothing is kept.
type discard struct{}

func (discard) Put(string, []byte) error { return nil }

func (a *app) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify DIR",
		Short: "Compare a folder with its manifest.json",
		Long:  "Compare a folder with its manifest.json, and name every file that was changed, added or is missing.",
		Args:  takes(1, 1, "the folder of a built site", "rulebook verify public"),
		RunE: func(_ *cobra.Command, args []string) error {
			info, err := os.Stat(args[0])
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return usage("there is no folder %q", args[0])
			case err == nil && !info.IsDir():
				return usage("%s is not a folder; verify takes the folder of a built site", args[0])
			}
			report, err := publish.Verify(args[0])
			if err != nil {
				return machine(err)
			}
			for _, list := range []struct {
				what  string
				files []string
			}{{"changed", report.Changed}, {"missing", report.Missing}, {"added", report.Added}} {
				for _, file := range list.files {
					if _, err := fmt.Fprintf(a.stdout, "%s: %s\n", list.what, file); err != nil {
						return machine(err)
					}
				}
			}
			if !report.OK() {
				n := len(report.Changed) + len(report.Missing) + len(report.Added)
				differ := count(n, "file") + " differ"
				if n == 1 {
					differ += "s"
				}
				return exit{exitContent, fmt.Errorf("%s is not as rulebook made it: %s", args[0], differ)}
			}
			_, err = fmt.Fprintf(a.stdout, "%s is as rulebook made it\n", args[0])
			return machine(err)
		},
	}
}
