// Command rulebook compiles Markdown about a body of regulation into a static site.
//
// Each subcommand is a file here. They parse flags, call a package and print; results go to stdout, everything else to stderr.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"rulebook/internal/notices"
)

// Version is rulebook's own; it is part of the manifest, so it changes only with a release.
const Version = "0.1.0"

// Exit codes.
const (
	exitFine    = 0
	exitContent = 1 // the content has mistakes
	exitUsage   = 2 // wrong usage
	exitMachine = 3 // I/O or an internal failure
)

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// An exit ends a command with a code. Err is printed unless it is nil: a command that has said what is wrong returns none.
type exit struct {
	code int
	err  error
}

func (e exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exit) Unwrap() error { return e.err }

// usage is an error in how rulebook was called.
func usage(format string, args ...any) error { return exit{exitUsage, fmt.Errorf(format, args...)} }

// An app is what subcommands share.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	answersBy      *answersBy // the rules of the project, for a test that asks thousands of questions; nil to load them
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return (&app{stdin: stdin, stdout: stdout, stderr: stderr}).run(ctx, args)
}

func (a *app) run(ctx context.Context, args []string) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the process at once, should something not heed the first.
	context.AfterFunc(ctx, stop)
	root := a.command()
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitFine
	}
	var e exit
	if !errors.As(err, &e) {
		// Cobra's own errors are about flags, arguments and commands.
		e = exit{exitUsage, err}
	}
	if errors.Is(err, context.Canceled) {
		e.err = errors.New("interrupted; nothing was changed")
	}
	if e.err != nil {
		fmt.Fprintf(a.stderr, "rulebook: %v\n", e.err)
		if e.code == exitUsage {
			fmt.Fprintln(a.stderr, whereToRead(cmd))
		}
	}
	return e.code
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "rulebook",
		Short: "Compile Markdown about a body of regulation into a static site",
		Long: "rulebook compiles Markdown about a body of regulation into a static site that works from any web server\n" +
			"and from a folder on disk.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.AddCommand(a.buildCommand(), a.checkCommand(), a.serveCommand(), a.assessCommand(), a.searchCommand(), a.deadlinesCommand(), a.citeCheckCommand(), a.newCommand(), a.verifyCommand(), a.versionCommand())
	root.InitDefaultHelpCmd()
	help, _, _ := root.Find([]string{"help"})
	help.Args = takesCommand
	return root
}

func (a *app) versionCommand() *cobra.Command {
	var licences bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print rulebook's version",
		Args:  takesNone,
		RunE: func(*cobra.Command, []string) error {
			if licences {
				_, err := a.stdout.Write(notices.Text())
				return machine(err)
			}
			_, err := fmt.Fprintln(a.stdout, "rulebook", Version)
			return machine(err)
		},
	}
	cmd.Flags().BoolVar(&licences, "licences", false, "print the licences of what rulebook is made from")
	return cmd
}

// machine marks err as a failure of the machine.
func machine(err error) error {
	if err == nil {
		return nil
	}
	return exit{exitMachine, err}
}

// quoteList writes words as "a, b or c".
func quoteList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
