package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// A portfolioRow is what rulebook assess took for a table of so many flows.
type portfolioRow struct {
	flows   int
	form    string // memo or JSON
	input   int64  // bytes
	output  int64
	samples []sample
}

// measurePortfolio asks about a CSV of one flow, which shows what loading the project takes, and about one of so many flows.
func measurePortfolio(ctx context.Context, program, dir string, flows, n int, progress func(string, ...any)) ([]portfolioRow, error) {
	var rows []portfolioRow
	for _, size := range []int{1, flows} {
		table := filepath.Join(dir, "flows-"+strconv.Itoa(size)+".csv")
		if err := writeFlows(table, size); err != nil {
			return nil, err
		}
		info, err := os.Stat(table)
		if err != nil {
			return nil, err
		}
		for _, form := range []string{"memo", "JSON"} {
			row := portfolioRow{flows: size, form: form, input: info.Size()}
			args := []string{"assess", "--csv", table, "--date", date, "--regime", regime}
			if form == "JSON" {
				args = append(args, "--json")
			}
			for i := range n {
				s, output, err := assess(ctx, program, args, filepath.Join(dir, "answer"))
				if err != nil {
					return nil, err
				}
				progress("%d flows, %s, run %d of %d: %6.2f s  %5d MB", size, form, i+1, n, s.wall.Seconds(), s.memory>>20)
				row.output = output
				row.samples = append(row.samples, s)
			}
			rows = append(rows, row)
		}
		if err := os.Remove(table); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// assess runs rulebook assess with its output in a file, and makes sure that there is an answer.
func assess(ctx context.Context, program string, args []string, file string) (s sample, output int64, err error) {
	out, err := os.Create(file)
	if err != nil {
		return s, 0, err
	}
	defer os.Remove(file)
	defer out.Close()
	runtime.GC()
	cmd := exec.CommandContext(ctx, program, args...)
	var stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &stderr
	start := time.Now()
	err = cmd.Run()
	s = measured(cmd, time.Since(start))
	if err != nil {
		return s, 0, fmt.Errorf("rulebook assess: %w\n%s", err, stderr.Bytes())
	}
	info, err := out.Stat()
	if err == nil && info.Size() == 0 {
		err = fmt.Errorf("rulebook assess printed nothing")
	}
	if err != nil {
		return s, 0, err
	}
	return s, info.Size(), nil
}

// writeFlows writes a CSV of n flows, each with its name, its day and its persons; most of them exempt, as nobody has a million flows
// that are counted. It depends on n alone.
func writeFlows(file string, n int) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(w, "name,date,basis,non_sensitive_persons,sensitive_persons,distinct_persons,important_data")
	r := random(uint64(n))
	line := []byte(nil)
	for i := range n {
		line = fmt.Appendf(line[:0], "%s %s %d,", r.word(), r.word(), i+1)
		// Some left before the window of the question begins, which is 1 January.
		line = fmt.Appendf(line, "20%02d-%02d-%02d,", 24+min(1, r.below(4)), 1+r.below(6), 1+r.below(28))
		basis := bases[max(0, r.below(12)-5)]
		if i%100 != 0 && basis == "none" {
			basis = "contract"
		}
		persons := r.below(1000)
		special := persons / (1 + r.below(20))
		if basis == "no-personal-or-important-data" {
			persons, special = 0, 0
		}
		line = fmt.Appendf(line, "%s,%d,%d,%d,false\n", basis, persons, special, persons+special/2)
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func (r *portfolioRow) memory() int64 { return slices.Max(column(r.samples, memory)) }

func column[V any](list []sample, of func(sample) V) []V {
	out := make([]V, len(list))
	for i, s := range list {
		out[i] = of(s)
	}
	return out
}
