package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rulebook/internal/diag"
)

// takes is for a command with at least so many arguments, and at most so many; most is -1 when there may be any number. What says
// what they are, and the example is a whole command: "verify takes the folder of a built site: rulebook verify public".
func takes(least, most int, what, example string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case most >= 0 && len(args) > most:
			return usage("%s takes %s, without %q: %s", cmd.Name(), what, args[most], example)
		case len(args) < least:
			return usage("%s takes %s: %s", cmd.Name(), what, example)
		}
		return nil
	}
}

// takesNone is for a command without arguments.
func takesNone(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.Flags().Lookup("source") != nil {
		return usage("%s takes flags alone, without %q; name the folder of the project with -s", cmd.Name(), args[0])
	}
	return usage("%s takes flags alone, without %q", cmd.Name(), args[0])
}

// takesCommand is for help, which would otherwise say nothing of a command that it does not know.
func takesCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if about, _, err := cmd.Root().Find(args); err != nil || about == cmd.Root() {
		return unknownCommand(cmd.Root(), args[0])
	}
	return nil
}

func unknownCommand(root *cobra.Command, word string) error {
	var names []string
	for _, cmd := range root.Commands() {
		names = append(names, cmd.Name())
	}
	if hint := diag.DidYouMean(word, names); hint != "" {
		return usage("unknown command %q; %s", word, hint)
	}
	return usage("unknown command %q", word)
}

// whereToRead leads from an error in how a command was called to where its arguments and flags are described.
func whereToRead(cmd *cobra.Command) string {
	if !cmd.HasParent() || cmd.Name() == "help" {
		return "run 'rulebook help' for the commands and their flags"
	}
	path := strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
	return fmt.Sprintf("run 'rulebook help %s' for its arguments and flags", path)
}
