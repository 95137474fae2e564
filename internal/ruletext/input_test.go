package ruletext

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"rulebook/internal/rules"
)

// inputs are questions, and what they mean as dumpValue writes it.
var inputs = []struct{ name, src, want string }{
	{"nothing", "", `{}`},
	{"JSON", `{"date": "2025-06-30", "ciio": false, "persons": 2000000, "flows": [{"name": "Booking", "important_data": "unknown"}], "x": null}`,
		`{date: "2025-06-30", ciio: false, persons: 2000000, flows: [{name: "Booking", important_data: "unknown"}], x: null}`},
	{"YAML", "date: 2025-06-30\nciio: true\npersons: 2,000,000\nflows:\n- {name: a, sensitive_persons: 1,000, n: 2,345,678}\n",
		`{date: "2025-06-30", ciio: true, persons: 2000000, flows: [{name: "a", sensitive_persons: 1000, n: 2345678}]}`},
	{"whole numbers", "[0, -0, 7, -7, 90000.0, 9e4, 1.5E+1, 100e-2, 1., 9007199254740993, 9223372036854775807]",
		`[0, 0, 7, -7, 90000, 90000, 15, 1, 1, 9007199254740993, 9223372036854775807]`},
	{"fractions", "[1.5, -0.1, 1e-1, 9223372036854775808, 1e19, 1e999999999999, .5, 1e-999999999999999999999]",
		`[not whole 1.5, not whole -0.1, not whole 1e-1, not whole 9223372036854775808, not whole 1e19, not whole 1e999999999999, not whole .5, ` +
			`not whole 1e-999999999999999999999]`},
	{"texts", "[007, +5, 0x1F, 1_000, 1e, 1e+-5, ., -5-, '5', \"true\", yes, True, 2025-01-01, 12:30, 1.2.3, 3rd]",
		`["007", "+5", "0x1F", "1_000", "1e", "1e+-5", ".", "-5-", "5", "true", "yes", "True", "2025-01-01", "12:30", "1.2.3", "3rd"]`},
	{"commas in a list divide", "[100,200, 1,000]", `[100, 200, 1, "000"]`},
	{"commas that are no thousands", "a: 1,00\nb: 1000,000\nc: 0,500\nd: '1,000'\ne: {f: 1,00}\n",
		`{a: "1,00", b: "1000,000", c: "0,500", d: "1,000", e: {f: 1, 00: null}}`},
	{"commas in a large number", "a: 9,223,372,036,854,775,807\nb: 9,223,372,036,854,775,808\nc: {d: -1,000}\n",
		`{a: 9223372036854775807, b: not whole 9223372036854775808, c: {d: -1000}}`},
	{"a > is a text over lines", "a: >2\n    b\nc: >\n  d\n", `{a: "  b\n", c: "d\n"}`},
	{"every mark is taken", "{a: '^~$@%', b: 1,000}", `{a: "^~$@%", b: 1, 000: null}`},
	{"a key with a comma", "{1,000: a}", `{1,000: "a"}`},
}

func dumpValue(v rules.Value) string {
	var parts []string
	switch v := v.(type) {
	case nil:
		return "null"
	case rules.Object:
		for _, m := range v {
			parts = append(parts, m.Name+": "+dumpValue(m.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []rules.Value:
		for _, item := range v {
			parts = append(parts, dumpValue(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case rules.Fraction:
		return "not whole " + string(v)
	case string:
		return strconv.Quote(v)
	case int64, bool:
		return fmt.Sprint(v)
	}
	return fmt.Sprintf("%T", v)
}

func TestReadInput(t *testing.T) {
	for _, tt := range inputs {
		t.Run(tt.name, func(t *testing.T) {
			in, problems := ReadInput([]byte(tt.src))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if got := dumpValue(in.Value); got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestReadInputProblems(t *testing.T) {
	text, places := unmark("a: 1\n‸a: 2\nb: ‸&x 5\n")
	in, problems := ReadInput([]byte(text))
	compare(t, text, places, problems, []string{`yaml-duplicate-key the key "a" stands twice (remove one of the two)`,
		`yaml-feature an anchor (&) is not supported (write the value out where it is needed)`})
	if in == nil {
		t.Error("no input, though there is a tree")
	}
	if in, problems := ReadInput([]byte("{a: >= 5}")); in != nil || len(problems) != 1 || problems[0].Code != "yaml-syntax" {
		t.Errorf("%v, %v of what is not YAML", in, problems)
	}
}

func TestPlace(t *testing.T) {
	src := `{"flows": [{"a": 1}, {"distinct_persons": 5, "x.y": {"z": [[6]]}}], "persons_processed": {"min": 2,000}}`
	in, problems := ReadInput([]byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for path, want := range map[string]string{
		"": "{\"flows", "flows": "[{\"a", "flows[1]": "{\"dis", "flows[1].distinct_persons": "5,", "persons_processed.min": "2,000",
		"flows[1].none": "{\"dis", "flows[2].a": "[{\"a", "flows[]": "[{\"a", "flows[-1]": "[{\"a", "flows[1": "{\"dis", "none[3].x": "{\"flows",
		"flows[1].x.y": "{\"z", "flows[1].distinct_persons.min": "5,", ".flows": "{\"flows", "..": "{\"flows", "[": "{\"flows", "flows[99999999999999999999]": "[{\"a",
	} {
		if got, want := in.Place(path), strings.Index(src, want); got != want {
			t.Errorf("Place(%q) is at %q, want %q", path, src[got:], src[want:])
		}
	}
}
