package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestManualCommands runs the commands of the manual in the order in which a reader comes to them, in a copy of the project: they do what
// the page says without a mistake. The Chinese page has the same ones.
func TestManualCommands(t *testing.T) {
	manual, err := filepath.Abs("../../content/manual")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile("../../rulebook.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("rulebook.yaml", string(config))
	write("memo.md", "Exports that were assessed before 2022 need none today.\n")
	t.Chdir(dir)
	do := func(args []string) {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if code := run(context.Background(), args, strings.NewReader(""), &stdout, &stderr); code != exitFine {
			t.Errorf("rulebook %s: exit code %d\n%s", strings.Join(args, " "), code, stderr.String())
		}
	}
	do([]string{"build"})
	for _, page := range []string{"assess", "deadlines", "search", "cite-check"} {
		commands := commandsOf(t, filepath.Join(manual, page+".md"))
		if chinese := commandsOf(t, filepath.Join(manual, page+".zh.md")); !slices.EqualFunc(commands, chinese, slices.Equal) {
			t.Errorf("%s.zh.md has the commands %q, %s.md %q", page, chinese, page, commands)
		}
		for _, args := range commands {
			if slices.Contains(args, "question.yaml") && slices.Contains(args, "--csv") {
				// The page says so before it.
				question, err := os.ReadFile("question.yaml")
				if err != nil {
					t.Fatal(err)
				}
				before, _, _ := strings.Cut(string(question), "\nflows:")
				write("question.yaml", before+"\n")
			}
			do(args)
		}
	}
}

var (
	commandLine = regexp.MustCompile(`(?m)^    rulebook (\S.*)$`)
	remark      = regexp.MustCompile(`  +.*$`) // what stands behind a command, after two spaces
	word        = regexp.MustCompile(`'([^']*)'|\S+`)
)

// commandsOf returns the arguments of each command on a page that stands on a line of its own.
func commandsOf(t *testing.T, file string) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list [][]string
	for _, m := range commandLine.FindAllStringSubmatch(string(text), -1) {
		var args []string
		for _, w := range word.FindAllString(remark.ReplaceAllString(m[1], ""), -1) {
			args = append(args, strings.Trim(w, "'"))
		}
		list = append(list, args)
	}
	if len(list) == 0 {
		t.Errorf("%s has no commands", file)
	}
	return list
}
