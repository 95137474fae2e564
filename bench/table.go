package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

func wall(s sample) time.Duration { return s.wall }
func cpu(s sample) time.Duration  { return s.cpu }
func memory(s sample) int64       { return s.memory }

// printBuilds prints a line for each size and tool, with what rulebook takes for each of Hugo's, and how both grow.
func printBuilds(w io.Writer, tools []*tool, rows []buildRow, n int) {
	fmt.Fprintf(w, "\nBuilds: median of %d, into an empty folder\n\n", n)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "pages\ttool\ttime\tfrom\tto\tCPU\tpeak memory\tper page\t")
	for _, row := range rows {
		for j, t := range tools {
			s := row.samples[j]
			lo, hi := slices.MinFunc(s, byWall), slices.MaxFunc(s, byWall)
			fmt.Fprintf(tw, "%d\t%s\t%s\t%s\t%s\t%s\t%d MB\t%.2f ms\t\n", row.pages, t.name, seconds(middle(s, wall)), seconds(lo.wall),
				seconds(hi.wall), seconds(middle(s, cpu)), middle(s, memory)>>20, middle(s, wall).Seconds()*1000/float64(row.pages))
		}
	}
	tw.Flush()

	ours, theirs := slices.IndexFunc(tools, named("rulebook")), slices.IndexFunc(tools, named("hugo"))
	if ours >= 0 && theirs >= 0 {
		fmt.Fprint(w, "\nrulebook / hugo: below 1 rulebook takes less\n\n")
		tw = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(tw, "pages\ttime\tCPU\tpeak memory\t")
		for _, row := range rows {
			a, b := row.samples[ours], row.samples[theirs]
			fmt.Fprintf(tw, "%d\t%.2f\t%.2f\t%.2f\t\n", row.pages, ratio(middle(a, wall), middle(b, wall)), ratio(middle(a, cpu), middle(b, cpu)),
				ratio(middle(a, memory), middle(b, memory)))
		}
		tw.Flush()
	}
	if len(rows) < 2 {
		return
	}
	first, last := rows[len(rows)-2], rows[len(rows)-1]
	fmt.Fprintf(w, "\nGrowth from %d to %d pages (%.1f times as many)\n\n", first.pages, last.pages, ratio(last.pages, first.pages))
	tw = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "tool\ttime\tpeak memory\t")
	for j, t := range tools {
		a, b := last.samples[j], first.samples[j]
		fmt.Fprintf(tw, "%s\t%.1f\t%.1f\t\n", t.name, ratio(middle(a, wall), middle(b, wall)), ratio(middle(a, memory), middle(b, memory)))
	}
	tw.Flush()
}

// printEdits prints how long it takes until an edit is served.
func printEdits(w io.Writer, tools []*tool, times [][]time.Duration, pages, edits int) {
	fmt.Fprintf(w, "\nEdit to served, %d pages: median of %d, from writing the page to a response that has the change\n\n", pages, edits)
	same := func(d time.Duration) time.Duration { return d }
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "tool\ttime\tfrom\tto\t")
	for j, t := range tools {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t\n", t.name, milliseconds(middle(times[j], same)), milliseconds(slices.Min(times[j])),
			milliseconds(slices.Max(times[j])))
	}
	tw.Flush()
	ours, theirs := slices.IndexFunc(tools, named("rulebook")), slices.IndexFunc(tools, named("hugo"))
	if ours >= 0 && theirs >= 0 {
		fmt.Fprintf(w, "\nrulebook / hugo: %.2f\n", ratio(middle(times[ours], same), middle(times[theirs], same)))
	}
}

func named(name string) func(*tool) bool { return func(t *tool) bool { return t.name == name } }

func byWall(a, b sample) int { return int(a.wall - b.wall) }

func ratio[N ~int | ~int64](a, b N) float64 { return float64(a) / float64(max(b, 1)) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func milliseconds(d time.Duration) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", d.Seconds()*1000), ".0") + " ms"
}
