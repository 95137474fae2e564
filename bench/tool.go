package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// A tool is what is measured.
type tool struct {
	name    string
	version string
	program string
	prepare func(dir string, pages int) error              // writes a project of so many pages into dir
	build   func(dir, out string) []string                 // arguments that build it into out
	serve   func(dir, port string) []string                // arguments that serve it on 127.0.0.1
	edit    func(dir string, i, pages int, w string) error // adds the word w to page i
	address func(name string) string                       // path of a page on that server
}

func findTool(ctx context.Context, name string, c config, stderr io.Writer) (*tool, error) {
	t := rulebookTool()
	program := c.rulebook
	if name == "hugo" {
		t = hugoTool()
		program = c.hugo
		if program == "" {
			var err error
			if program, err = installHugo(ctx, stderr); err != nil {
				return nil, err
			}
		}
	}
	abs, err := filepath.Abs(program)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(abs); err != nil {
		return nil, fmt.Errorf("%s: %w; build it with make, or name it with -%s", name, err, name)
	}
	t.program = abs
	out, err := exec.CommandContext(ctx, abs, "version").Output()
	if err != nil {
		return nil, fmt.Errorf("%s version: %w", name, err)
	}
	t.version = string(bytes.TrimSpace(out))
	return t, nil
}

// rulebookSpelling links source files, relative to the page, as rulebook resolves and checks them.
var rulebookSpelling = spelling{
	index: "index.md",
	link: func(from, to string) string {
		up := strings.Repeat("../", strings.Count(from, "/"))
		if path.Dir(from) == path.Dir(to) {
			up, to = "", path.Base(to)
		}
		return up + to + ".md"
	},
}

func rulebookTool() *tool {
	s := rulebookSpelling
	return &tool{
		name: "rulebook",
		prepare: func(dir string, pages int) error {
			if err := writeFile(dir, "rulebook.yaml", "title: Handbook\n"); err != nil {
				return err
			}
			return writeCorpus(filepath.Join(dir, "content"), pages, s)
		},
		build: func(dir, out string) []string { return []string{"build", "-s", dir, "-d", out} },
		serve: func(dir, port string) []string { return []string{"serve", "-s", dir, "--addr", "127.0.0.1:" + port} },
		edit: func(dir string, i, pages int, word string) error {
			return writeFile(dir, "content/"+pageName(i, pages)+".md", page(i, pages, s, word))
		},
		address: func(name string) string { return "/" + name + ".html" },
	}
}
