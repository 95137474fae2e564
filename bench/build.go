package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A sample is one build.
type sample struct {
	wall   time.Duration
	cpu    time.Duration // of all cores together
	memory int64         // peak, in bytes
}

// A buildRow is what one size came to: the samples of each tool, in the order of the tools.
type buildRow struct {
	pages   int
	samples [][]sample
}

// measureBuilds writes the projects and builds each of them once without counting and then n times, the tools taking turns.
func measureBuilds(ctx context.Context, tools []*tool, dir string, pages, n int, progress func(string, ...any)) (buildRow, error) {
	row := buildRow{pages: pages, samples: make([][]sample, len(tools))}
	for _, t := range tools {
		if err := t.prepare(filepath.Join(dir, t.name), pages); err != nil {
			return row, fmt.Errorf("writing %d pages for %s: %w", pages, t.name, err)
		}
	}
	defer os.RemoveAll(dir)
	for i := range n + 1 {
		for j, t := range tools {
			s, err := t.run(ctx, filepath.Join(dir, t.name), filepath.Join(dir, t.name+"-out"), pages)
			if err != nil {
				return row, err
			}
			if i == 0 {
				continue
			}
			progress("%d pages, build %d of %d: %-9s %6.2f s  %5d MB", pages, i, n, t.name, s.wall.Seconds(), s.memory>>20)
			row.samples[j] = append(row.samples[j], s)
		}
	}
	return row, nil
}

// run builds once into a folder that is not there yet, and makes sure that the pages were written.
func (t *tool) run(ctx context.Context, dir, out string, pages int) (sample, error) {
	if err := os.RemoveAll(out); err != nil {
		return sample{}, err
	}
	runtime.GC() // ours is not to fall into theirs
	cmd := exec.CommandContext(ctx, t.program, t.build(dir, out)...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	start := time.Now()
	err := cmd.Run()
	s := measured(cmd, time.Since(start))
	if err != nil {
		return s, fmt.Errorf("%s: %w\n%s", t.name, err, output.Bytes())
	}
	written := 0
	err = filepath.WalkDir(out, func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".html") {
			written++
		}
		return err
	})
	if err != nil {
		return s, err
	}
	if written < pages {
		return s, fmt.Errorf("%s wrote %d pages of %d\n%s", t.name, written, pages, output.Bytes())
	}
	return s, nil
}

// measured is what a command took that has ended, if it was started at all.
func measured(cmd *exec.Cmd, wall time.Duration) sample {
	s := sample{wall: wall}
	if cmd.ProcessState == nil {
		return s
	}
	s.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.memory = int64(usage.Maxrss)
		if runtime.GOOS != "darwin" { // where it is in bytes
			s.memory <<= 10
		}
	}
	return s
}

// middle returns the median of what of gives for each element.
func middle[S any, V cmp.Ordered](list []S, of func(S) V) V {
	values := make([]V, len(list))
	for i, s := range list {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
