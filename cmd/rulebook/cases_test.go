package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rulebook/internal/assess/cases"
)

// TestCases asks rulebook assess the questions of testdata/cases about the content of this repository. The README there says how a
// case is written.
func TestCases(t *testing.T) {
	by := publishedRules(t)
	eachCase(t, func(t *testing.T, c cases.Case) {
		for i, row := range c.Rows {
			t.Run(strconv.Itoa(i+1), func(t *testing.T) { ask(t, by, row) })
		}
	})
}

// publishedRules are those of this repository's content, loaded once for many questions.
func publishedRules(t *testing.T) *answersBy {
	t.Helper()
	var stderr bytes.Buffer
	by, err := (&app{stderr: &stderr}).rules(context.Background(), assessFlags{projectFlags: projectFlags{source: "../.."}})
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	return by
}

// eachCase runs a test for every case of testdata/cases, side by side.
func eachCase(t *testing.T, test func(*testing.T, cases.Case)) {
	t.Helper()
	files, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		list, err := cases.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			t.Run(fmt.Sprintf("%s:%d", filepath.Base(file), c.Line), func(t *testing.T) {
				t.Parallel()
				test(t, c)
			})
		}
	}
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
func ask(t *testing.T, by *answersBy, c cases.Row) {
	input, err := c.Input()
	if err != nil {
		t.Fatal(err)
	}
	given, _ := c["given"].(map[string]any)
	extra := c.Args()
	args := append([]string{"assess", "-s", "../..", "--json"}, extra...)
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
