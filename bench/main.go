// Command bench measures rulebook beside Hugo on the same pages, in one run, and prints the figures with their ratios.
//
//	go run ./bench                              all sizes, five builds each, then edits
//	go run ./bench -sizes 1000 -n 3 -edits 0    one size, no edits
//	go run ./bench -tools rulebook -sizes 10000 rulebook alone
//
// The pages come from a generator without clock or chance (corpus.go). Hugo is given a layout as plain as rulebook's theme, with
// the same elements on each page, and everything that would slow it left out (hugo.go). Both write to memory where the system has
// it, so that the disk does not hide the difference; the builds of the tools take turns, so that whatever else the machine does
// falls on both. Memory is the peak of the process, as the system counted it.
//
// The exit code is 0 when everything was measured, whatever the figures say.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// config is what the flags say.
type config struct {
	sizes    []int
	tools    []string
	builds   int
	edits    int
	editSize int
	hugo     string
	rulebook string
	dir      string
}

func parseFlags(args []string, stderr io.Writer) (config, error) {
	var c config
	var sizes, tools string
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&sizes, "sizes", "100,1000,10000", "numbers of pages to build")
	f.StringVar(&tools, "tools", "hugo,rulebook", "tools to measure")
	f.IntVar(&c.builds, "n", 5, "builds of each size by each tool, after one that is not counted; the median is shown")
	f.IntVar(&c.edits, "edits", 10, "edits of a page under the preview servers; 0 for none")
	f.IntVar(&c.editSize, "edit-size", 1000, "number of pages for the edits")
	f.StringVar(&c.hugo, "hugo", "", "Hugo's program; without it "+hugoModule+" is built once, into .cache")
	f.StringVar(&c.rulebook, "rulebook", filepath.Join("bin", "rulebook"), "rulebook's program")
	f.StringVar(&c.dir, "dir", "", "folder to work in; without it one in memory (/dev/shm) or among the temporary files, removed afterwards")
	if err := f.Parse(args); err != nil {
		return c, err
	}
	for s := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 1 {
			return c, fmt.Errorf("-sizes: %q is not a number of pages", s)
		}
		c.sizes = append(c.sizes, n)
	}
	for name := range strings.SplitSeq(tools, ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains([]string{"hugo", "rulebook"}, name) {
			return c, fmt.Errorf("-tools: %q is neither hugo nor rulebook", name)
		}
		c.tools = append(c.tools, name)
	}
	if c.builds < 1 || f.NArg() > 0 {
		return c, errors.New("see -h")
	}
	return c, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c, err := parseFlags(args, stderr)
	if err != nil {
		return err
	}
	var tools []*tool
	for _, name := range c.tools {
		t, err := findTool(ctx, name, c, stderr)
		if err != nil {
			return err
		}
		tools = append(tools, t)
	}
	dir, inMemory := c.dir, false
	if dir == "" {
		if dir, inMemory, err = workFolder(); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}

	where := "on disk"
	if inMemory {
		where = "in memory"
	}
	fmt.Fprintf(stdout, "%d cores, %s/%s; files in %s (%s)\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, dir, where)
	for _, t := range tools {
		fmt.Fprintf(stdout, "%-9s %s\n", t.name, t.version)
	}

	progress := func(format string, args ...any) { fmt.Fprintf(stderr, format+"\n", args...) }
	var rows []buildRow
	for _, size := range c.sizes {
		row, err := measureBuilds(ctx, tools, filepath.Join(dir, strconv.Itoa(size)), size, c.builds, progress)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	printBuilds(stdout, tools, rows, c.builds)
	if c.edits > 0 {
		times, err := measureEdits(ctx, tools, filepath.Join(dir, "edits"), c.editSize, c.edits, progress)
		if err != nil {
			return err
		}
		printEdits(stdout, tools, times, c.editSize, c.edits)
	}
	return nil
}

// workFolder makes a folder in memory, or failing that among the temporary files.
func workFolder() (dir string, inMemory bool, err error) {
	if dir, err := os.MkdirTemp("/dev/shm", "rulebook-bench-"); err == nil {
		return dir, true, nil
	}
	dir, err = os.MkdirTemp("", "rulebook-bench-")
	return dir, false, err
}
