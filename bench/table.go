package main

import (
	"fmt"
	"io"
	"math"
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

// printEngines prints what one evaluation takes, and what rulebook takes of it.
func printEngines(w io.Writer, c *contest, rounds int) {
	total := 0
	for _, n := range c.counts {
		total += n
	}
	fmt.Fprintf(w, "\nRule engines: the decision of 2024 on mechanisms. All gave the same answers to %d questions:\n", total)
	for _, name := range c.outcomes {
		fmt.Fprintf(w, "%6d %s\n", c.counts[name], name)
	}
	for _, set := range timedSets {
		printSet(w, c, set, rounds)
	}
}

// printSet prints what one evaluation of a question of the set takes, and what each form of ours takes of it.
func printSet(w io.Writer, c *contest, set string, rounds int) {
	fmt.Fprintf(w, "\nOne evaluation, %s: median of %d rounds of %s. Ratios are below 1 where rulebook takes less\n\n", set, rounds, lapTime)
	laps := c.laps[set]
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "engine\tversion\ttime\tfrom\tto\tCPU\t")
	for _, ours := range c.engines {
		if ours.ours {
			fmt.Fprintf(tw, "%s / engine: time\tCPU\t", ours.name)
		}
	}
	fmt.Fprintln(tw)
	leastTime, leastCPU := math.Inf(1), math.Inf(1)
	for j, e := range c.engines {
		all := make([]float64, len(laps[j]))
		for i, l := range laps[j] {
			all[i] = l.wall()
		}
		time, cpu := middle(laps[j], lap.wall), middle(laps[j], lap.cpuTime)
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\t", e.name, e.version, microseconds(time), microseconds(slices.Min(all)), microseconds(slices.Max(all)),
			microseconds(cpu))
		for i, ours := range c.engines {
			switch {
			case ours.ours && e.ours:
				fmt.Fprint(tw, "\t\t")
			case ours.ours:
				fmt.Fprintf(tw, "%.3f\t%.3f\t", middle(laps[i], lap.wall)/time, middle(laps[i], lap.cpuTime)/cpu)
			}
		}
		if !e.ours {
			leastTime, leastCPU = min(leastTime, time/middle(laps[0], lap.wall)), min(leastCPU, cpu/middle(laps[0], lap.cpuTime))
		}
		fmt.Fprintln(tw)
	}
	tw.Flush()
	fmt.Fprintf(w, "\n%s is at least %.1f times as fast as each; by CPU time, %.1f times\n", c.engines[0].name, leastTime, leastCPU)
}

func printProof(w io.Writer, p proof) {
	fmt.Fprintf(w, "\nProof of all rules: median of %d: %s (from %s to %s)\n%d rules of %d regimes; %d boxes of cases, %d boundaries\n", len(p.times),
		milliseconds(middle(p.times, same)), milliseconds(slices.Min(p.times)), milliseconds(slices.Max(p.times)),
		p.rules, p.regimes, p.cases, p.boundaries)
}

// printPortfolio prints what a table of flows takes, from the start of the program to its end.
func printPortfolio(w io.Writer, rows []portfolioRow, n int) {
	fmt.Fprintf(w, "\nrulebook assess --csv: median of %d, the loading of this project included; memory is the largest\n\n", n)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "flows\tCSV\tanswer\tof\ttime\tfrom\tto\tCPU\tpeak memory\t")
	for _, r := range rows {
		walls := column(r.samples, wall)
		fmt.Fprintf(tw, "%d\t%.1f MB\t%s\t%.1f MB\t%s\t%s\t%s\t%s\t%d MB\t\n", r.flows, megabytes(r.input), r.form, megabytes(r.output),
			seconds(middle(r.samples, wall)), seconds(slices.Min(walls)), seconds(slices.Max(walls)), seconds(middle(r.samples, cpu)), r.memory()>>20)
	}
	tw.Flush()
}

// printCalculator prints what the calculator takes beside an empty program of Go, and beside what it may take.
func printCalculator(w io.Writer, r *calculatorResults) {
	fmt.Fprintf(w, "\nThe calculator, in %s. Ratios are rulebook's to an empty program's\n\nWhat a reader downloads of the engine\n\n", r.chromium)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "program\tas it is\tgzipped\trulebook's / this, as it is\tgzipped\tlimit\t")
	ours := r.ours
	line := func(name string, d download, limit string) {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%.2f\t%.2f\t%s\t\n", name, kilobytes(d.raw), kilobytes(d.gzipped), ratio(ours.raw, d.raw), ratio(ours.gzipped, d.gzipped), limit)
	}
	fmt.Fprintf(tw, "rulebook's engine, its script\t%s\t%s\t\t\t\t\n", kilobytes(ours.raw), kilobytes(ours.gzipped))
	line("an empty program of Go, packed so too", r.empty, fmt.Sprint(sizeLimit))
	if r.why == nil {
		line("zen-engine "+zenVersion+", its .wasm alone", r.zen, "")
	}
	tw.Flush()
	if r.why != nil {
		fmt.Fprintf(w, "\nwithout zen-engine: %v\n", r.why)
	}

	fmt.Fprintf(w, "\nFirst answer: median of %d, each in a browser that was just started, from the start of the navigation\n\n", len(r.first[0].ours))
	tw = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "from\tanswer stands\tfrom\tto\tempty program runs in the same page\tfrom\tto\tratio\tlimit\tin an empty page\tfrom\tto\tratio\t")
	for _, f := range r.first {
		times := func(of []time.Duration) string {
			return milliseconds(middle(of, same)) + "\t" + milliseconds(slices.Min(of)) + "\t" + milliseconds(slices.Max(of))
		}
		to := func(of []time.Duration) float64 { return ratio(middle(f.ours, same), middle(of, same)) }
		fmt.Fprintf(tw, "%s\t%s\t%s\t%.2f\t%.1f\t%s\t%.2f\t\n", f.place, times(f.ours), times(f.still), to(f.still), firstLimit, times(f.empty), to(f.empty))
	}
	tw.Flush()

	fmt.Fprintf(w, "\nA key press with %d flows: medians of %d visits of %d digits\n\n", typedFlows, len(r.keys), len(r.keys[0].update))
	tw = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "\tmedian\tfrom\tto\t95 of 100\tfrom\tto\tlimit\t")
	for _, row := range []struct {
		name  string
		of    func(typing) []time.Duration
		limit string
	}{
		{"until the form and the answer have changed", func(v typing) []time.Duration { return v.update }, milliseconds(keyLimit)},
		{"until they are laid out", func(v typing) []time.Duration { return v.layout }, ""},
		{"until all of the page has changed, after the next picture", func(v typing) []time.Duration { return v.all }, ""},
	} {
		median := func(v typing) time.Duration { return middle(row.of(v), same) }
		high := func(v typing) time.Duration { return high(row.of(v)) }
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t\n", row.name, between(r.keys, median), between(r.keys, high), row.limit)
	}
	tw.Flush()

	fmt.Fprintf(w, "\nA table of %d flows, read, answered and saved (%.1f MB) in the page: medians of %d visits\n\n", tableFlows, megabytes(int64(r.table[0].bytes)), len(r.table))
	tw = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "\ttime\tfrom\tto\tlimit\t")
	for _, row := range []struct {
		name  string
		of    func(tableTimes) time.Duration
		limit string
	}{
		{"from the choice of the file to the answer", func(t tableTimes) time.Duration { return t.answer }, ""},
		{"saving", func(t tableTimes) time.Duration { return t.save }, ""},
		{"in all", func(t tableTimes) time.Duration { return t.total }, milliseconds(tableLimit)},
		{"longest that the page heard nothing", func(t tableTimes) time.Duration { return t.longest }, ""},
	} {
		fmt.Fprintf(tw, "%s\t%s\t%s\t\n", row.name, between(r.table, row.of), row.limit)
	}
	tw.Flush()
	tasks := func(t tableTimes) int { return t.tasks }
	fmt.Fprintf(w, "\n%d times the page heard nothing for more than 50 ms\n", middle(r.table, tasks))
}

// between writes the median of what of gives for each element, and the extremes.
func between[S any](list []S, of func(S) time.Duration) string {
	least, most := of(list[0]), of(list[0])
	for _, s := range list {
		least, most = min(least, of(s)), max(most, of(s))
	}
	return milliseconds(middle(list, of)) + "\t" + milliseconds(least) + "\t" + milliseconds(most)
}

func named(name string) func(*tool) bool { return func(t *tool) bool { return t.name == name } }

func byWall(a, b sample) int { return int(a.wall - b.wall) }

func ratio[N ~int | ~int64](a, b N) float64 { return float64(a) / float64(max(b, 1)) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func milliseconds(d time.Duration) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", d.Seconds()*1000), ".0") + " ms"
}

func microseconds(nanoseconds float64) string { return fmt.Sprintf("%.1f µs", nanoseconds/1000) }

func kilobytes(n int) string { return fmt.Sprintf("%.1f kB", float64(n)/1000) }

func megabytes(n int64) float64 { return float64(n) / (1 << 20) }
