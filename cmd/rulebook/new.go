package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rulebook/internal/skeleton"
)

func (a *app) newCommand() *cobra.Command {
	var f projectFlags
	var long strings.Builder
	long.WriteString("Write a commented skeleton. Nothing is ever overwritten. The kinds are:\n\n")
	var kinds []string
	for _, k := range skeleton.Kinds() {
		kinds = append(kinds, k.Name)
		fmt.Fprintf(&long, "  %-12s %s\n", k.Name, k.Summary)
	}
	cmd := &cobra.Command{
		Use:       "new KIND NAME",
		Short:     "Write a commented skeleton: " + quoteList(kinds),
		Long:      strings.TrimRight(long.String(), "\n"),
		Args:      takes(2, 2, "a kind and a name", "rulebook new page about/sources"),
		ValidArgs: kinds,
		RunE: func(_ *cobra.Command, args []string) error {
			files, err := skeleton.Write(f.source, args[0], args[1])
			var mistake *skeleton.Mistake
			switch {
			case errors.As(err, &mistake):
				return exit{exitUsage, err}
			case err != nil:
				return machine(err)
			}
			for _, file := range files {
				fmt.Fprintln(a.stdout, file)
			}
			return nil
		},
	}
	f.addSource(cmd)
	return cmd
}
