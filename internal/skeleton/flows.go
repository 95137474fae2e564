package skeleton

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"strings"

	"rulebook/internal/content"
	"rulebook/internal/rules"
	"rulebook/internal/ruletext"
)

// flows plans a question for rulebook assess, made from the facts that the project declares: NAME.yaml with all of them, commented, or
// NAME.csv with those of flows. It is no page, and so stands beside content/.
func (p *project) flows(name string) (file, error) {
	stem, table := strings.CutSuffix(name, ".csv")
	stem = strings.TrimSuffix(stem, ".yaml")
	if err := checkName("the name of a question", stem); err != nil {
		return file{}, err
	}
	f := file{name: stem + ".yaml"}
	if table {
		f.name = stem + ".csv"
	}
	if err := absent(p.root, f.name); err != nil {
		return file{}, err
	}
	facts, regimes, err := p.declarations()
	if err != nil {
		return file{}, err
	}
	if table {
		f.data = flowTable(facts)
	} else {
		f.data = flowQuestion(f.name, facts, regimes)
	}
	return f, nil
}

// declarations reads what the project's questions may say.
func (p *project) declarations() (*ruletext.Facts, *ruletext.Regimes, error) {
	read := func(name string) ([]byte, error) {
		src, err := fs.ReadFile(p.root.FS(), name)
		if err != nil {
			return nil, mistake("docs/rules.md says what stands in it", "there is no %s, which says what is asked", name)
		}
		return src, nil
	}
	src, err := read(content.FactsFile)
	if err != nil {
		return nil, nil, err
	}
	facts, problems := ruletext.ReadFacts(src, ruletext.Options{})
	if len(problems) > 0 {
		return nil, nil, mistake("run rulebook check", "%s has mistakes", content.FactsFile)
	}
	if src, err = read(content.RegimesFile); err != nil {
		return nil, nil, err
	}
	regimes, problems := ruletext.ReadRegimes(src, ruletext.Options{})
	if len(problems) > 0 {
		return nil, nil, mistake("run rulebook check", "%s has mistakes", content.RegimesFile)
	}
	return facts, regimes, nil
}

// A day for examples. It need not be one of the project's: it is replaced.
const exampleDay = "2026-01-31"

// flowQuestion writes a question in which all that is not known says so.
func flowQuestion(name string, facts *ruletext.Facts, regimes *ruletext.Regimes) []byte {
	var b strings.Builder
	comment(&b, "", "A question, to be asked by: rulebook assess "+name)
	comment(&b, "", "Where something is not known, write unknown: the answer then lists every outcome still possible. A number may also be a "+
		"range: {min: 80000, max: 120000}. What is left out is false, 0 or the first of the words there are.")
	b.WriteString("\n")
	comment(&b, "", "The day the question is asked for. Write it here, or on the command line: --date "+exampleDay)
	b.WriteString("# date: " + exampleDay + "\n\n")
	var names []string
	example := ""
	for _, g := range regimes.Regimes {
		names = append(names, g.Name)
		if g.Default || example == "" {
			example = g.Name
		}
	}
	if len(names) > 0 {
		comment(&b, "", "The rules to ask; without this line those in force on that day. There are "+strings.Join(names, ", ")+".")
		b.WriteString("# regime: " + example + "\n")
	}
	for i := range facts.Facts {
		b.WriteString("\n")
		fact(&b, "", &facts.Facts[i])
	}
	b.WriteString("\n")
	comment(&b, "", "One entry for each "+in(facts.Flow.One)+". Remove these lines, to the end of the file, if they stand in a table that is given with --csv.")
	b.WriteString("flows:\n  - name: " + quote("First "+in(facts.Flow.One)) + "\n\n")
	comment(&b, "    ", "Its day, where that is not within the period that the rules count:")
	b.WriteString("    # date: " + exampleDay + "\n")
	for i := range facts.FlowFacts {
		b.WriteString("\n")
		fact(&b, "    ", &facts.FlowFacts[i])
	}
	return []byte(b.String())
}

// fact writes a fact, with what it means. One that counts things once is left to those who know it.
func fact(b *strings.Builder, indent string, f *rules.Fact) {
	text := in(f.Label)
	value := "unknown"
	switch {
	case f.Kind == rules.Choice:
		value = f.Choices[0].Name
		var names []string
		for _, o := range f.Choices {
			names = append(names, o.Name)
		}
		text += ": " + strings.Join(names, ", ")
		if !f.Known {
			text += " or unknown"
		}
	case f.Kind == rules.YesNo && f.Known:
		value = "false"
		text += ": true or false"
	case f.Kind == rules.YesNo:
		text += ": true, false or unknown"
	}
	comment(b, indent, strings.TrimSpace(text+". "+in(f.Help)))
	if len(f.Distinct) > 0 {
		indent += "# "
	}
	fmt.Fprintf(b, "%s%s: %s\n", indent, f.Name, value)
}

// comment writes a comment in lines of at most 110 characters.
func comment(b *strings.Builder, indent, text string) {
	const most = 110
	line := indent + "#"
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > most {
			b.WriteString(line + "\n")
			line = indent + "#"
		}
		line += " " + word
	}
	b.WriteString(line + "\n")
}

// flowTable writes the header of a table, and a row as an example: a CSV has no comments.
func flowTable(facts *ruletext.Facts) []byte {
	header := []string{"name", "date"}
	row := []string{"Example: replace this row", exampleDay}
	for i := range facts.FlowFacts {
		f := &facts.FlowFacts[i]
		value := "unknown"
		switch {
		case f.Kind == rules.Choice:
			value = f.Choices[0].Name
		case len(f.Distinct) > 0:
			value = ""
		}
		header, row = append(header, f.Name), append(row, value)
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write(header)
	w.Write(row)
	w.Flush()
	return []byte(b.String())
}

// in is a text in the language of skeletons.
func in(words rules.Words) string { return words.In("en") }
