package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"rulebook/internal/search/judge"
)

// printSearch prints what the searches give and take.
func printSearch(w io.Writer, r *searchResults, c config) {
	fmt.Fprintf(w, "\nSearch, beside %s\n", strings.Join(r.versions, ", "))
	if r.judged != nil {
		printJudged(w, r.judged)
		if c.wrong {
			printWrong(w, r.judged)
		}
	}
	if r.builds != nil {
		printSearchBuilds(w, r.builds)
	}
	if r.large != nil {
		printLarge(w, r.large)
	}
	if r.first != nil {
		printFirst(w, r.first)
	}
	if r.keys != nil {
		printSearchKeys(w, r.keys)
	}
}

// printJudged prints the marks of each search, over all questions and by their kind.
func printJudged(w io.Writer, r *relevance) {
	fmt.Fprintf(w, "\n%d judged questions of this site: MRR@%d and nDCG@%d, and how many have a first result that is not what was asked for\n\n",
		len(r.questions), judge.Depth, judge.Depth)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "kind\tquestions\t")
	for _, k := range r.rankers {
		fmt.Fprintf(tw, "%s: MRR\tnDCG\twrong\t", k.name)
	}
	fmt.Fprintln(tw)
	line := func(kind string, takes func(*judge.Question) bool) {
		for j, k := range r.rankers {
			var means judge.Means
			for i := range r.questions {
				if takes(&r.questions[i]) {
					means.Add(k.marks[i])
				}
			}
			if j == 0 {
				fmt.Fprintf(tw, "%s\t%d\t", kind, means.Questions)
			}
			fmt.Fprintf(tw, "%.3f\t%.3f\t%d\t", means.Reciprocal, means.NDCG, means.Wrong)
		}
		fmt.Fprintln(tw)
	}
	line("all", func(*judge.Question) bool { return true })
	for _, l := range languages {
		line("readers of "+l.code, func(q *judge.Question) bool { return q.Language == l.code })
	}
	for _, kind := range judge.Kinds {
		line(kind, func(q *judge.Question) bool { return q.Kind == kind })
	}
	tw.Flush()
	var ours judge.Means
	for _, marks := range r.rankers[0].marks {
		ours.Add(marks)
	}
	fmt.Fprintf(w, "\nOf the results of rulebook among the first %d whose passage matters, %d of %d lead to it\n", judge.Depth, ours.Led, ours.Passages)
}

// printWrong lists the questions that each search gets wrong, with what came first.
func printWrong(w io.Writer, r *relevance) {
	for _, k := range r.rankers {
		fmt.Fprintf(w, "\n%s: a first result that is not what was asked for\n\n", k.name)
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for i, q := range r.questions {
			if k.marks[i].Wrong {
				fmt.Fprintf(tw, "%s\t%s\t%s\t%.2f\t%s\n", q.Kind, q.Language, q.Query, k.marks[i].NDCG, k.first[i])
			}
		}
		tw.Flush()
	}
}

func printSearchBuilds(w io.Writer, builds []searchBuild) {
	fmt.Fprintf(w, "\nBuilds with a search index: median of %d, into an empty folder. rulebook's makes the index too\n\n", len(builds[0].rulebook))
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "pages\ttool\ttime\tfrom\tto\tCPU\tpeak memory\tindex\tfiles\t")
	line := func(pages int, name string, s []sample, index *indexSize) {
		lo, hi := slices.MinFunc(s, byWall), slices.MaxFunc(s, byWall)
		fmt.Fprintf(tw, "%d\t%s\t%s\t%s\t%s\t%s\t%d MB\t", pages, name, seconds(middle(s, wall)), seconds(lo.wall), seconds(hi.wall), seconds(middle(s, cpu)),
			middle(s, memory)>>20)
		if index != nil {
			fmt.Fprintf(tw, "%.1f MB\t%d\t\n", megabytes(index.bytes), index.files)
		} else {
			fmt.Fprint(tw, "\t\t\n")
		}
	}
	for _, b := range builds {
		line(b.pages, "rulebook", b.rulebook, &b.ours)
		line(b.pages, "hugo", b.hugo, nil)
		line(b.pages, "pagefind", b.pagefind, &b.theirs)
		line(b.pages, "hugo and pagefind", b.both(), nil)
	}
	tw.Flush()
	fmt.Fprint(w, "\nRatios: below 1 rulebook takes less\n\n")
	tw = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "pages\trulebook / hugo: time\tCPU\tpeak memory\trulebook / hugo and pagefind: time\tCPU\tpeak memory\t")
	for _, b := range builds {
		fmt.Fprintf(tw, "%d\t", b.pages)
		for _, theirs := range [][]sample{b.hugo, b.both()} {
			fmt.Fprintf(tw, "%.2f\t%.2f\t%.2f\t", ratio(middle(b.rulebook, wall), middle(theirs, wall)), ratio(middle(b.rulebook, cpu), middle(theirs, cpu)),
				ratio(middle(b.rulebook, memory), middle(theirs, memory)))
		}
		fmt.Fprintln(tw)
	}
	tw.Flush()
}

func printLarge(w io.Writer, l *largeBuild) {
	fmt.Fprintf(w, "\n%d pages by rulebook: %s, CPU %s, peak memory %d MB; %d files of %.0f MB, of which the search has %d of %.0f MB; "+
		"search/index.js %s, the largest file of the search %s\n", l.pages, seconds(l.took.wall), seconds(l.took.cpu), l.took.memory>>20, l.site.files,
		megabytes(l.site.bytes), l.search.files, megabytes(l.search.bytes), kilobytes(int(l.index)), kilobytes(int(l.largest)))
}

// printFirst prints what the first result takes, for each query and way, and what rulebook takes of each of the others.
func printFirst(w io.Writer, sizes []firstResults) {
	fmt.Fprintf(w, "\nFirst result: median of %d, each in a page that was just opened, from the focus of the box or the call until it stands there with its text. "+
		"Bytes are of scripts and of the index, as served without compression, those that the page loads anyway included; style sheets apart. CPU is of all processes of the browser\n\n",
		len(sizes[0].took[0][0]))
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "pages\tquery\t\tway\ttime\tfrom\tto\tCPU\tbytes\tstyle\tfiles\tour box / this: time\tCPU\tbytes\tour API / this: time\tCPU\tbytes\t")
	took := func(f firstResult) time.Duration { return f.time }
	cpu := func(f firstResult) time.Duration { return f.cpu }
	data := func(f firstResult) int { return f.sent.data }
	for _, size := range sizes {
		for q, query := range size.queries {
			for k, way := range size.ways {
				list := size.took[q][k]
				low, high := list[0].time, list[0].time
				for _, f := range list {
					low, high = min(low, f.time), max(high, f.time)
				}
				fmt.Fprintf(tw, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t", size.pages, query.kind, query.text, way.name,
					milliseconds(middle(list, took)), milliseconds(low), milliseconds(high), milliseconds(middle(list, cpu)), kilobytes(middle(list, data)), kilobytes(middle(list, func(f firstResult) int { return f.sent.styles })),
					middle(list, func(f firstResult) int { return f.sent.files }))
				for j, ours := range size.ways {
					switch {
					case !ours.ours:
					case way.ours:
						fmt.Fprint(tw, "\t\t\t")
					default:
						ours := size.took[q][j]
						fmt.Fprintf(tw, "%.2f\t%.2f\t%.2f\t", ratio(middle(ours, took), middle(list, took)), ratio(middle(ours, cpu), middle(list, cpu)),
							ratio(middle(ours, data), middle(list, data)))
					}
				}
				fmt.Fprintln(tw)
			}
		}
	}
	tw.Flush()
}

func printSearchKeys(w io.Writer, sizes []searchKeys) {
	fmt.Fprint(w, "\nTyping letter by letter, after a first result: from the input until the list is another one; the APIs are asked for one result as if they were typed to\n\n")
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "pages\tquery\tway\tletters\tmedian\t95 of 100\tto\twithout change\t")
	for _, k := range sizes {
		for j, way := range k.ways {
			if len(k.took[j]) == 0 {
				fmt.Fprintf(tw, "%d\t%s\t%s\t0\t\t\t\t%d\t\n", k.pages, k.text, way.name, k.silent[j])
				continue
			}
			fmt.Fprintf(tw, "%d\t%s\t%s\t%d\t%s\t%s\t%s\t%d\t\n", k.pages, k.text, way.name, len(k.took[j]), milliseconds(middle(k.took[j], same)),
				milliseconds(high(k.took[j])), milliseconds(slices.Max(k.took[j])), k.silent[j])
		}
	}
	tw.Flush()
}
