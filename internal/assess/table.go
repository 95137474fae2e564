package assess

import (
	"context"
	"fmt"
	"io"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/rules"
)

// readTable reads flows from a CSV, as rules.Table describes it, and hands each to add, with the line it begins on. After the first
// problem, in the question too, it only looks for more.
func readTable(ctx context.Context, set *rules.Set, s *Source, p *problems, add func(f *rules.Flow, line int)) error {
	if p.any() {
		add = func(*rules.Flow, int) {}
	}
	table := set.NewTable(add)
	in, buf := newPatient(ctx, s.Text), make([]byte, 1<<16)
	for {
		n, err := in.Read(buf)
		if !table.Write(buf[:n]) || err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", s.Name, err)
		}
	}
	list, more := table.Close()
	for _, m := range list {
		if !p.full(s.Name) {
			msg := p.words(m.Message)
			if column, rest, ok := strings.Cut(m.Message, ": "); ok && m.Code == "input-fact" {
				msg = p.of(column, rest)
			}
			p.list = append(p.list, diag.Diagnostic{File: s.Name, Line: m.Line, Col: m.Column, Sev: diag.Error, Code: m.Code, Msg: msg, Hint: p.words(m.Hint),
				Excerpt: m.Text, ExcerptCol: m.TextColumn})
		}
	}
	p.count(s.Name, more)
	return nil
}
