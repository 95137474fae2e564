// Package cases reads the questions of cmd/rulebook/testdata/cases, whose README says how they are written. Only tests import it: the
// command is asked them, and so are the engines in browsers.
package cases

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"rulebook/internal/diag"
	"rulebook/internal/yamltree"
)

// A Case is an entry of a file.
type Case struct {
	Line int // from 1
	Rows []Row
}

// A Row is what an entry comes to for one row of its table, or for one of each of its tables: its keys with what the rows say filled in.
type Row map[string]any

// Read reads a file.
func Read(file string) ([]Case, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	root, problems := yamltree.Parse(src)
	for _, p := range problems {
		d := p.Diagnostic(file, src, 0)
		return nil, fmt.Errorf("%s:%d:%d: %s", d.File, d.Line, d.Col, d.Msg)
	}
	var list []Case
	for _, node := range root.Items() {
		line, _ := diag.At(src, node.Offset)
		entry, ok := value(node).(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s:%d: not a case", file, line)
		}
		rows, err := expand(entry)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, line, err)
		}
		list = append(list, Case{line, rows})
	}
	return list, nil
}

// Input is what is asked, as the command takes it.
func (r Row) Input() (string, error) {
	if text, ok := r["text"].(string); ok {
		return text, nil
	}
	given, ok := r["given"].(map[string]any)
	if !ok {
		return "", errors.New("neither text nor given")
	}
	data, err := json.Marshal(given)
	return string(data), err
}

// Args are more words for the command line.
func (r Row) Args() (args []string) {
	list, _ := r["args"].([]any)
	for _, arg := range list {
		args = append(args, arg.(string))
	}
	return args
}

// value is a node as encoding/json would read it: a plain scalar that looks like a number or a truth value is one.
func value(n *yamltree.Node) any {
	switch n.Kind {
	case yamltree.Sequence:
		list := []any{}
		for _, item := range n.Items() {
			list = append(list, value(item))
		}
		return list
	case yamltree.Mapping:
		m := map[string]any{}
		for _, f := range n.Fields() {
			m[f.Key] = value(f.Value)
		}
		return m
	case yamltree.Scalar:
		text := n.Text()
		if n.Quoted() || text == "" {
			return text
		}
		if f, err := strconv.ParseFloat(text, 64); err == nil && strings.ContainsAny(text[:1], "-0123456789") {
			return f
		}
		if text == "true" || text == "false" {
			return text == "true"
		}
		return text
	}
	return nil
}

// expand makes a row of every row of the table, and of each of those one for every row of each.
func expand(entry map[string]any) ([]Row, error) {
	list := []map[string]any{{}}
	for key, v := range entry {
		if key != "table" && key != "each" {
			list[0][key] = v
		}
	}
	for _, key := range []string{"table", "each"} {
		rows, ok := entry[key].([]any)
		if !ok {
			continue
		}
		var next []map[string]any
		for _, one := range list {
			for _, row := range rows[1:] {
				names, cells := rows[0].([]any), row.([]any)
				if len(names) != len(cells) {
					return nil, fmt.Errorf("a row of %d cells under %d names: %v", len(cells), len(names), cells)
				}
				columns := map[string]any{}
				for i, name := range names {
					columns["$"+name.(string)] = cells[i]
				}
				next = append(next, fillIn(one, columns).(map[string]any))
			}
		}
		list = next
	}
	if len(list) == 0 {
		return nil, errors.New("a table without rows")
	}
	rows := make([]Row, len(list))
	for i := range list {
		rows[i] = list[i]
	}
	return rows, nil
}

// fillIn puts the cells in the places of their names.
func fillIn(v any, columns map[string]any) any {
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for key, x := range v {
			m[key] = fillIn(x, columns)
		}
		return m
	case []any:
		list := []any{}
		for _, x := range v {
			list = append(list, fillIn(x, columns))
		}
		return list
	case string:
		if cell, ok := columns[v]; ok {
			return cell
		}
	}
	return v
}
