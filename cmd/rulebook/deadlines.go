package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"rulebook/internal/assess"
	"rulebook/internal/content"
	"rulebook/internal/diag"
	"rulebook/internal/lang"
	"rulebook/internal/rules"
	"rulebook/internal/workdays"
)

type deadlineFlags struct {
	projectFlags
	from string
	lang string
	json bool
	ics  bool
}

func (a *app) deadlinesCommand() *cobra.Command {
	var f deadlineFlags
	cmd := &cobra.Command{
		Use:   "deadlines [STEP]",
		Short: "Work out deadlines in Chinese working days",
		Long: `Work out deadlines in Chinese working days, by the project's periods and holidays.

STEP is the id of a procedure or of one step; without it they are listed. --from is the day of the event that the first
period is counted from. Where a step follows another, it is counted from the last day of that one, as if everyone took all
the time there is. Counting begins on the day after the event, which is inferred. A day that was counted through years whose
holidays are not verified is marked as provisional.`,
		Example: `  rulebook deadlines
  rulebook deadlines security-assessment --from 2026-11-23
  rulebook deadlines contract-filing --from 2026-09-25 --json
  rulebook deadlines certification --from 2026-03-02 --ics > certificate.ics`,
		Args: takes(0, 1, "one procedure or step", "rulebook deadlines security-assessment --from 2026-11-23"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if flag := cmd.Flags().Lookup("from"); flag.Changed && flag.Value.String() == "" {
				return usage("--from says nothing")
			}
			return a.deadlines(cmd.Context(), f, args)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return f.steps(cmd.Context()), cobra.ShellCompDirectiveNoFileComp
		},
	}
	f.addSource(cmd)
	cmd.Flags().StringVar(&f.from, "from", "", "the day of the event that is counted from, such as 2026-01-31")
	cmd.Flags().StringVar(&f.lang, "lang", "en", "the language of the texts: en or zh")
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON")
	cmd.Flags().BoolVar(&f.ics, "ics", false, "print a calendar (iCalendar, RFC 5545)")
	cmd.MarkFlagsMutuallyExclusive("json", "ics")
	cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions([]string{"en", "zh"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// steps are what STEP may be, as completion wants them; none when they cannot be had.
func (f *deadlineFlags) steps(ctx context.Context) (list []string) {
	quiet := &app{stdout: io.Discard, stderr: io.Discard}
	def, err := quiet.loadDeadlines(ctx, *f)
	if err != nil {
		return nil
	}
	for _, c := range choicesOf(def) {
		list = append(list, c.id+"\t"+c.title.In("en"))
	}
	return list
}

// A choice is something that STEP may be: a procedure, or one step.
type choice struct {
	id    string
	title rules.Words
}

// choicesOf are the procedures and then the steps, in the order of the project.
func choicesOf(def *workdays.Definition) []choice {
	var list []choice
	for i := range def.Procedures {
		list = append(list, choice{def.Procedures[i].ID, def.Procedures[i].Title})
	}
	for i := range def.Steps {
		list = append(list, choice{def.Steps[i].ID, def.Steps[i].Title})
	}
	return list
}

func (a *app) deadlines(ctx context.Context, f deadlineFlags, args []string) error {
	from, isDay := rules.ParseDay(f.from)
	if f.from != "" && !isDay {
		return usage("--from %s is not a day; write it as 2026-01-31", f.from)
	}
	if f.lang != "en" && f.lang != "zh" {
		return usage("--lang %s: the texts are in en and zh", f.lang)
	}
	def, err := a.loadDeadlines(ctx, f)
	if err != nil {
		return err
	}
	id := strings.Join(args, "")
	procedure := def.Procedure(id)
	switch {
	case len(args) == 0:
		_, err := io.WriteString(a.stdout, listDeadlines(def, f.lang))
		return machine(err)
	case procedure == nil:
		var ids []string
		for _, c := range choicesOf(def) {
			ids = append(ids, c.id)
		}
		if hint := diag.DidYouMean(id, ids); hint != "" {
			return usage("there is no procedure or step %q; %s", id, hint)
		}
		return usage("there is no procedure or step %q; there are %s", id, strings.Join(ids, ", "))
	case f.from == "" && procedure.Day == 0:
		return usage("the day is missing; give --from 2026-01-31, the day on which %s", procedure.Start.In("en"))
	case f.from == "":
		from = procedure.Day
	}
	plan := def.Plan(procedure, from)
	switch {
	case f.json:
		_, err = a.stdout.Write(append(rules.AppendJSON(nil, plan.Object(f.lang), 0), '\n'))
	case f.ics && plan.Empty():
		return exit{exitContent, fmt.Errorf(saying(f.lang)("nothing of %s applies on %s, so there is no event for a calendar",
			"%s在%s没有适用的期限，无法生成日历"), id, from)}
	case f.ics:
		_, err = a.stdout.Write(plan.ICS(f.lang))
	default:
		_, err = io.WriteString(a.stdout, planText(plan, f.lang))
	}
	return machine(err)
}

// loadDeadlines loads the project's deadlines. When it has mistakes they are printed and there is none, as there would be no site.
func (a *app) loadDeadlines(ctx context.Context, f deadlineFlags) (*workdays.Definition, error) {
	lib, err := a.library(ctx, f.projectFlags, "nothing is counted")
	if err != nil {
		return nil, err
	}
	if lib.Deadlines == nil {
		return nil, exit{exitContent, fmt.Errorf("the project in %s has no deadlines; they are declared in %s", f.source, content.DeadlinesFile)}
	}
	return lib.Deadlines.Definition, nil
}

// listDeadlines lists what there is to be asked.
func listDeadlines(def *workdays.Definition, code string) string {
	say := saying(code)
	from := say(", from the day on which %s\n", "（起算日：%s之日）\n")
	var b strings.Builder
	wide := 0
	for _, c := range choicesOf(def) {
		wide = max(wide, len(c.id))
	}
	b.WriteString(say("Procedures:\n", "程序：\n"))
	for _, p := range def.Procedures {
		fmt.Fprintf(&b, "  %-*s  %s"+from, wide, p.ID, p.Title.In(code), p.Start.In(code))
	}
	b.WriteString(say("\nSteps:\n", "\n步骤：\n"))
	for i := range def.Steps {
		s := &def.Steps[i]
		fmt.Fprintf(&b, "  %-*s  %s%s%s"+from, wide, s.ID, s.Title.In(code), say(": ", "："), s.Period(code), s.Clock.In(code))
	}
	b.WriteString(say("\nrulebook deadlines STEP --from DATE works one out.\n", "\n计算其中一项：rulebook deadlines STEP --from DATE\n"))
	return b.String()
}

// planText is a plan for people: a table of the days, then what each rests on, and what a reader must know.
func planText(plan *workdays.Plan, code string) string {
	say := saying(code)
	colon := say(": ", "：")
	var b strings.Builder
	p := plan.Procedure
	b.WriteString(assess.Paragraph("", p.Title.In(code)))
	b.WriteString(assess.Paragraph("", plan.From.String()+colon+p.Start.In(code)) + "\n")
	rows, leftOut := plan.Shown()
	table := [][]string{{"", say("Day", "日期"), say("Step", "步骤"), say("Period", "期限"), say("Counted from", "起算日")}}
	var below strings.Builder
	for i, r := range rows {
		number := fmt.Sprintf("%d.", i+1)
		base := r.Base.String()
		if r.Link.After != "" && r.Base != 0 {
			base += say(" (assumed)", "（假定）")
		}
		table = append(table, []string{number, shortDays(r, say), r.Step.Title.In(code), r.Step.Period(code), base})
		var cites []string
		for _, c := range r.Step.Cites {
			cites = append(cites, c.Label.In(code))
		}
		source := strings.Join(cites, say("; ", "；")) + say(" (", "（") + lang.Confidence(r.Step.Confidence, code) + say(")", "）")
		for _, text := range append([]string{say("Counted from: ", "起算：") + r.Step.Clock.In(code) + say(". Source: ", "。依据：") + source}, plan.Notes(r, code)...) {
			below.WriteString(assess.Paragraph(fmt.Sprintf("%-4s", number), text))
			number = ""
		}
	}
	writeColumns(&b, table)
	b.WriteString("\n" + below.String())
	if len(leftOut) > 0 {
		var titles []string
		for _, r := range leftOut {
			titles = append(titles, r.Step.Title.In(code))
		}
		b.WriteString("\n" + assess.Paragraph("", say("Left out, since their rules do not apply on that day: ", "该日不适用，未列出：")+strings.Join(titles, say("; ", "；"))+say(".", "。")))
	}
	if note := p.Note.In(code); note != "" {
		b.WriteString("\n" + assess.Paragraph("", note))
	}
	b.WriteString("\n" + assess.Paragraph("", say("Counting begins on the day after the event. The texts do not say so; it is inferred. "+
		"A step that follows another is counted from the last day of that one, as if all the time were taken.",
		"自事件发生的次日起算。法规对此未作规定，系推断。后一步骤自前一步骤的末日起算，即假定各步骤均用满期限。")))
	return b.String()
}

// shortDays are the days of a row in the narrow column of a table.
func shortDays(r *workdays.Row, say func(english, chinese string) string) string {
	if !r.Applies {
		return say("does not apply", "不适用")
	}
	day := r.Day.String()
	switch r.Step.Kind {
	case workdays.Within, workdays.BeforePrior:
		day = say("by ", "不迟于") + day
	case workdays.WithinPrior:
		day += say(" to ", "至") + r.Base.String()
	case workdays.AtLeast:
		day = say("until "+day+" or longer", "至少至"+day)
	default:
		day = say("until ", "至") + day
	}
	if r.Provisional {
		day += say(" (provisional)", "（暂定）")
	}
	return day
}

// writeColumns writes a table whose columns are as wide as their widest cells, a Chinese character being two wide.
func writeColumns(b *strings.Builder, table [][]string) {
	wide := make([]int, len(table[0]))
	for _, row := range table {
		for i, cell := range row {
			wide[i] = max(wide[i], assess.Columns(cell))
		}
	}
	for _, row := range table {
		line := ""
		for i, cell := range row {
			line += cell + strings.Repeat(" ", wide[i]-assess.Columns(cell)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}
