// Command bench measures rulebook beside Hugo on the same pages, beside rule engines on the same questions and beside searches of static sites,
// in one run, and prints the figures with their ratios. README.md says how to read them.
//
//	go run ./bench                                          everything
//	go run ./bench -parts builds -sizes 1000 -n 3           one size
//	go run ./bench -parts builds -tools rulebook            rulebook alone
//	go run ./bench -parts engines -engines json-rules-engine,opa
//	go run ./bench -parts calculator                        in a browser
//	go run ./bench -parts search -search judged -wrong      what the search finds
//
// The pages come from a generator without clock or chance (corpus.go). Hugo is given a layout as plain as rulebook's theme, with
// the same elements on each page, and everything that would slow it left out (hugo.go). Both write to memory where the system has
// it, so that the disk does not hide the difference; the builds of the tools take turns, so that whatever else the machine does
// falls on both. Memory is the peak of the process, as the system counted it. The rule engines (engine.go) decide the same questions
// (question.go), and must agree on every answer before they are measured. The calculator (calculator.go) is tried in Chromium, beside a page
// that does nothing but start an empty program of Go.
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
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		err = serveEngine(ctx, os.Args[2:], os.Stdin, os.Stdout)
	} else {
		err = run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	}
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
	parts    []string
	engines  []string
	rounds   int
	flows    int
	loads    int
	visits   int
	search   []string
	wrong    bool
	pages    int
	sizes    []int
	tools    []string
	builds   int
	edits    int
	editSize int
	hugo     string
	rulebook string
	dir      string
}

// Parts of a run, in their order.
var parts = []string{"builds", "edits", "engines", "proof", "flows", "calculator", "search"}

func parseFlags(args []string, stderr io.Writer) (config, error) {
	var c config
	var sizes, tools, run, engines, searches string
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&run, "parts", strings.Join(parts, ","), "what to measure")
	f.StringVar(&engines, "engines", strings.Join(theirs, ","), "rule engines to measure ours against")
	f.IntVar(&c.rounds, "rounds", 41, "rounds in which the rule engines take turns; the median is shown")
	f.IntVar(&c.flows, "flows", 1_000_000, "number of flows in the CSV that is assessed")
	f.IntVar(&c.loads, "loads", 10, "first answers of the calculator from a web server, and from disk, and first results of each search; the median is shown")
	f.IntVar(&c.visits, "visits", 5, "visits to the calculator in which 50 keys are pressed, and in which a table is read, and to each search in which a query is typed; the median is shown")
	f.StringVar(&searches, "search", strings.Join(searchParts, ","), "what to measure of the search")
	f.BoolVar(&c.wrong, "wrong", false, "list the judged questions that each search gets wrong")
	f.IntVar(&c.pages, "pages", 0, "with the search, build so many pages by rulebook alone")
	f.StringVar(&sizes, "sizes", "100,1000,10000", "numbers of pages to build")
	f.StringVar(&tools, "tools", "hugo,rulebook", "tools to measure")
	f.IntVar(&c.builds, "n", 5, "builds of each size by each tool, after one that is not counted, and runs of each table of flows; the median is shown")
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
	var err error
	if c.tools, err = choose("tools", tools, []string{"hugo", "rulebook"}); err != nil {
		return c, err
	}
	if c.parts, err = choose("parts", run, parts); err != nil {
		return c, err
	}
	if c.engines, err = choose("engines", engines, theirs); err != nil {
		return c, err
	}
	if searches != "" {
		if c.search, err = choose("search", searches, searchParts); err != nil {
			return c, err
		}
	}
	if c.edits == 0 {
		c.parts = slices.DeleteFunc(c.parts, func(part string) bool { return part == "edits" })
	}
	if c.builds < 1 || c.rounds < 1 || c.flows < 1 || c.loads < 1 || c.visits < 1 || c.pages < 0 || f.NArg() > 0 {
		return c, errors.New("see -h")
	}
	return c, nil
}

func (c *config) measures(part string) bool { return slices.Contains(c.parts, part) }

// choose reads a list of words, each of which must be one of those known.
func choose(name, list string, known []string) (chosen []string, err error) {
	for word := range strings.SplitSeq(list, ",") {
		word = strings.TrimSpace(word)
		if !slices.Contains(known, word) {
			return nil, fmt.Errorf("-%s: %q is none of %s", name, word, strings.Join(known, ", "))
		}
		chosen = append(chosen, word)
	}
	return chosen, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c, err := parseFlags(args, stderr)
	if err != nil {
		return err
	}
	var tools []*tool
	if c.measures("builds") || c.measures("edits") {
		for _, name := range c.tools {
			t, err := findTool(ctx, name, c, stderr)
			if err != nil {
				return err
			}
			tools = append(tools, t)
		}
	}
	var engines []*engine
	if c.measures("engines") {
		if engines, err = findEngines(ctx, c.engines, stderr); err != nil {
			return err
		}
	}
	dir, inMemory := c.dir, false
	if dir == "" {
		if dir, inMemory, err = workFolder(); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
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
	for _, part := range c.parts {
		var err error
		switch part {
		case "builds":
			err = builds(ctx, c, tools, dir, stdout, progress)
		case "edits":
			var times [][]time.Duration
			if times, err = measureEdits(ctx, tools, filepath.Join(dir, "edits"), c.editSize, c.edits, progress); err == nil {
				printEdits(stdout, tools, times, c.editSize, c.edits)
			}
		case "engines":
			var contest *contest
			if contest, err = measureEngines(ctx, engines, dir, c.rounds, progress); err == nil {
				printEngines(stdout, contest, c.rounds)
			}
		case "proof":
			var p proof
			if p, err = measureProof(ctx); err == nil {
				printProof(stdout, p)
			}
		case "flows":
			var rows []portfolioRow
			if rows, err = measurePortfolio(ctx, c.rulebook, dir, c.flows, c.builds, progress); err == nil {
				printPortfolio(stdout, rows, c.builds)
			}
		case "calculator":
			var r *calculatorResults
			if r, err = measureCalculator(ctx, c, filepath.Join(dir, "calculator"), stderr, progress); err == nil {
				printCalculator(stdout, r)
			}
		case "search":
			var r *searchResults
			if r, err = measureSearch(ctx, c, filepath.Join(dir, "search"), stderr, progress); err == nil {
				printSearch(stdout, r, c)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func builds(ctx context.Context, c config, tools []*tool, dir string, stdout io.Writer, progress func(string, ...any)) error {
	var rows []buildRow
	for _, size := range c.sizes {
		row, err := measureBuilds(ctx, tools, filepath.Join(dir, strconv.Itoa(size)), size, c.builds, progress)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	printBuilds(stdout, tools, rows, c.builds)
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
