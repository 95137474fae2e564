package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rulebook/internal/diag"
	"rulebook/internal/yamltree"
)

// TestCases asks rulebook assess the questions of testdata/cases about the content of this repository. The README there says how a
// case is written.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var stderr bytes.Buffer
	// All questions are answered by rules that are loaded once.
	by, err := (&app{stderr: &stderr}).rules(context.Background(), assessFlags{projectFlags: projectFlags{source: "../.."}})
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		root, problems := yamltree.Parse(src)
		for _, p := range problems {
			d := p.Diagnostic(file, src, 0)
			t.Fatalf("%s:%d:%d: %s", d.File, d.Line, d.Col, d.Msg)
		}
		for _, node := range root.Items() {
			line, _ := diag.At(src, node.Offset)
			c, ok := value(node).(map[string]any)
			if !ok {
				t.Fatalf("%s:%d: not a case", file, line)
			}
			t.Run(fmt.Sprintf("%s:%d", filepath.Base(file), line), func(t *testing.T) {
				t.Parallel()
				rows := expand(t, c)
				if len(rows) == 0 {
					t.Fatal("a table without rows")
				}
				for i, row := range rows {
					t.Run(strconv.Itoa(i+1), func(t *testing.T) { ask(t, by, row) })
				}
			})
		}
	}
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

// expand makes a case of every row of the table, and of each of those one for every row of each.
func expand(t *testing.T, c map[string]any) []map[string]any {
	cases := []map[string]any{{}}
	for key, v := range c {
		if key != "table" && key != "each" {
			cases[0][key] = v
		}
	}
	for _, key := range []string{"table", "each"} {
		rows, ok := c[key].([]any)
		if !ok {
			continue
		}
		var next []map[string]any
		for _, one := range cases {
			for _, row := range rows[1:] {
				names, cells := rows[0].([]any), row.([]any)
				if len(names) != len(cells) {
					t.Fatalf("a row of %d cells under %d names: %v", len(cells), len(names), cells)
				}
				columns := map[string]any{}
				for i, name := range names {
					columns["$"+name.(string)] = cells[i]
				}
				next = append(next, fillIn(one, columns).(map[string]any))
			}
		}
		cases = next
	}
	return cases
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

// implied is what an outcome says about the mechanisms, for the outcomes that leave no doubt.
var implied = map[any][]any{
	"standard-contract-or-certification": {"standard-contract", "certification"},
	"certification":                      {"certification"},
	"security-assessment":                {"security-assessment"},
	"standard-contract-available":        {"standard-contract"},
	"eligible-for-certification":         {"certification"},
	"exempt":                             {}, "no-transfer": {}, "no-assessment": {}, "no-operational-mechanism": {}, "not-in-force": {},
	"standard-contract-not-available": {}, "not-eligible-for-certification": {},
}

// ask puts the question of one case and compares the answer.
func ask(t *testing.T, by *answersBy, c map[string]any) {
	input, ok := c["text"].(string)
	given, _ := c["given"].(map[string]any)
	if !ok {
		data, err := json.Marshal(given)
		if err != nil || given == nil {
			t.Fatalf("neither text nor given: %v", err)
		}
		input = string(data)
	}
	args := []string{"assess", "-s", "../..", "--json"}
	extra, _ := c["args"].([]any)
	for _, arg := range extra {
		args = append(args, arg.(string))
	}
	var stdout, stderr bytes.Buffer
	a := &app{stdin: strings.NewReader(input), stdout: &stdout, stderr: &stderr, answersBy: by}
	code := a.run(context.Background(), append(args, "-"))

	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%v (%v)\nasked: %v %s\n%s\n%s%s", c["case"], c["law"], extra, input, fmt.Sprintf(format, args...), &stdout, &stderr)
	}
	want := 0.0
	field, mistake := c["error"].(string)
	if mistake {
		want = 1
	} else if exit, ok := c["exit"].(float64); ok {
		want = exit
	}
	if code != int(want) {
		fail("exit code %d, want %v", code, want)
		return
	}
	if want != 0 {
		if stdout.Len() > 0 || stderr.Len() == 0 || !strings.Contains(stderr.String(), field) {
			fail("want nothing on stdout, and %q on stderr", field)
		}
		return
	}
	if answers, ok := c["answers"].([]any); ok {
		var got []map[string]any
		if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
			fail("%v", err)
		}
		for _, pair := range answers {
			var outcomes []any
			for _, answer := range got {
				if answer["regime"] == pair.([]any)[0] {
					outcomes = append(outcomes, answer["outcome"])
				}
			}
			if !reflect.DeepEqual(outcomes, pair.([]any)[1:]) {
				fail("%v: %v", pair, outcomes)
			}
		}
		return
	}
	answer := map[string]any{}
	if err := json.Unmarshal(stdout.Bytes(), &answer); err != nil {
		fail("%v", err)
		return
	}
	outcome := c["outcome"]
	expect := map[string]any{"schema": 1.0}
	if date, ok := given["date"]; ok {
		expect["date"] = date
	}
	if outcome != "not-in-force" {
		expect["possible"] = []any{outcome}
		if regime, ok := given["regime"]; ok {
			expect["regime"] = regime
		}
	}
	if mechanisms, ok := implied[outcome]; ok {
		expect["mechanisms"] = mechanisms
	}
	for key, v := range c {
		expect[key] = v
	}
	if expect["outcome"] == nil {
		t.Fatalf("%v: no outcome", c["case"])
	}
	var wrong []string
	for key, want := range expect {
		got, present := answer[key]
		fine := true
		switch key {
		case "case", "law", "why", "given", "text", "args":
		case "schema", "date", "outcome", "confidence", "regime", "window", "successor":
			fine = present && reflect.DeepEqual(got, want)
		case "possible", "mechanisms":
			fine = present && within(want, got) && within(got, want)
		case "flags", "cites", "flows", "headroom", "counters":
			fine = present && within(want, got)
		case "no_flags":
			for _, flag := range want.([]any) {
				fine = fine && !within([]any{flag}, answer["flags"])
			}
		case "mentions":
			fine = strings.Contains(stdout.String(), want.(string))
		default:
			t.Fatalf("%v: no such key: %s", c["case"], key)
		}
		if !fine {
			wrong = append(wrong, fmt.Sprintf("%s: want %v, got %v", key, want, got))
		}
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		fail("%s", strings.Join(wrong, "\n"))
	}
}

// within reports whether got says all that want says: the same value, a list with all its items, an object with all its fields.
func within(want, got any) bool {
	switch want := want.(type) {
	case []any:
		list, ok := got.([]any)
		for _, w := range want {
			found := false
			for _, g := range list {
				found = found || within(w, g)
			}
			ok = ok && found
		}
		return ok
	case map[string]any:
		object, ok := got.(map[string]any)
		for key, w := range want {
			g, present := object[key]
			ok = ok && present && within(w, g)
		}
		return ok
	}
	return reflect.DeepEqual(want, got)
}
