package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"rulebook/internal/diag"
	"rulebook/internal/serve"
)

func (a *app) serveCommand() *cobra.Command {
	var f projectFlags
	var addr string
	var open bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the site while it is written",
		Long: "Serve the site on this machine and rebuild it as files change. Open pages reload by themselves and show mistakes;\n" +
			"while there are any, the last good site is served. Nothing is written to disk.",
		Args: takesNone,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root, cfg, err := f.open()
			if err != nil {
				return err
			}
			defer root.Close()
			err = serve.Run(cmd.Context(), serve.Config{
				Dir: f.source, Site: cfg, Addr: addr, Open: open, Log: a.stderr,
				Print: func(ds []diag.Diagnostic) { a.printProblems(ds) },
			})
			if errors.Is(err, serve.ErrAddr) {
				return exit{exitUsage, err}
			}
			var taken *serve.PortTakenError
			if errors.As(err, &taken) {
				return exit{exitMachine, fmt.Errorf("%w; choose another with --addr", err)}
			}
			return machine(err)
		},
	}
	f.addSource(cmd)
	f.addAsOf(cmd)
	cmd.Flags().StringVar(&addr, "addr", serve.DefaultAddr, "where to listen")
	cmd.Flags().BoolVar(&f.drafts, "drafts", false, "show pages marked draft too")
	cmd.Flags().BoolVar(&open, "open", false, "open the site in the browser")
	return cmd
}
