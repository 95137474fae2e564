package diag

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func print(t testing.TB, format Format, ds []Diagnostic, opts Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Print(&b, format, ds, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sample has one of everything.
func sample() []Diagnostic {
	src := []byte("# VAT\n\nSee the [rates](rate.md), 税率[表](biao.md).\n")
	clash := New("content/a b.md", nil, 0, Error, "path-clash", "two files become a.html", "rename one of them")
	clash.Related = []Related{{File: "content/A.md", Line: 2, Col: 1, Msg: "the other: 100%, really"}}
	return []Diagnostic{
		clash,
		New("content/vat.md", src, bytes.Index(src, []byte("[rates")), Error, "link-missing", `no page "rate.md"`, `did you mean "rates.md"?`),
		New("content/vat.md", src, bytes.Index(src, []byte("[表")), Warning, "raw-html", "shown\nas text", "first\nsecond"),
		{Sev: Error, Code: "machine", Msg: "the disk is full"},
	}
}

func TestText(t *testing.T) {
	want := `content/a b.md: two files become a.html [path-clash]
	content/A.md:2:1: the other: 100%, really
	hint: rename one of them
content/vat.md:3:9: no page "rate.md" [link-missing]
	See the [rates](rate.md), 税率[表](biao.md).
	        ^
	hint: did you mean "rates.md"?
content/vat.md:3:29: warning: shown␊as text [raw-html]
	See the [rates](rate.md), 税率[表](biao.md).
	                              ^
	hint: first
	      second
the disk is full [machine]
3 errors, 1 warning
`
	if got := print(t, Text, sample(), Options{}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := print(t, Text, nil, Options{}); got != "" {
		t.Errorf("nothing wrong prints %q", got)
	}
	got := print(t, Text, sample()[1:2], Options{Color: true})
	want = "\x1b[1mcontent/vat.md:3:9:\x1b[0m no page \"rate.md\" \x1b[2m[link-missing]\x1b[0m\n" +
		"\tSee the [rates](rate.md), 税率[表](biao.md).\n\t        \x1b[31m^\x1b[0m\n" +
		"\t\x1b[36mhint:\x1b[0m did you mean \"rates.md\"?\n\x1b[1m1 error\x1b[0m\n"
	if got != want {
		t.Errorf("with colour %q, want %q", got, want)
	}
	got = print(t, Text, sample()[:1], Options{Folder: "manual"})
	if !strings.HasPrefix(got, "manual/content/a b.md: two") || !strings.Contains(got, "\tmanual/content/A.md:2:1: ") {
		t.Errorf("in another folder\n%s", got)
	}
}

// The caret stands under the character that the column counts, whatever stands before it.
func TestCaret(t *testing.T) {
	tests := []struct {
		name, line   string
		at           string // the place is where this begins; "" for the end
		line2, caret string
	}{
		{"plain", "ab x", "x", "ab x", "   ^"},
		{"first", "x", "x", "x", "^"},
		{"end", "ab", "", "ab", "  ^"},
		{"tabs", "\ta\tx", "x", "\ta\tx", "\t \t^"},
		{"wide", "税率x", "x", "税率x", "    ^"},
		{"full width", "（）x", "x", "（）x", "    ^"},
		{"combining", "e\u0301x", "x", "e\u0301x", " ^"},
		{"zero width", "a\u200Bx", "x", "a\u200Bx", " ^"},
		{"emoji", "😀x", "x", "😀x", "  ^"},
		{"escape", "\x1b[31mx", "x", "␛[31mx", "     ^"},
		{"trailing blanks", "x \t ", "x", "x", "^"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			offset := len(tt.line)
			if tt.at != "" {
				offset = strings.Index(tt.line, tt.at)
			}
			got := print(t, Text, []Diagnostic{New("f", []byte(tt.line), offset, Error, "c", "m", "")}, Options{})
			lines := strings.Split(got, "\n")
			if lines[1] != "\t"+tt.line2 || lines[2] != "\t"+tt.caret {
				t.Errorf("%q\n%q\nwant\n%q\n%q", lines[1], lines[2], "\t"+tt.line2, "\t"+tt.caret)
			}
		})
	}
}

// What a terminal acts upon is shown instead.
func TestHarmless(t *testing.T) {
	tests := []struct{ in, want string }{
		{"税率 “rates” é", "税率 “rates” é"},
		{"\x1b]0;title\x07", "␛]0;title␇"},
		{"a\r\nb\tc\x00\x7f", "a␍␊b␉c␀␡"},
		{"\u009b31m", "\uFFFD31m"},
		{"\u202Egnp.exe", "\uFFFDgnp.exe"},
		{"a\u2028b", "a\uFFFDb"},
		{"a\xffb", "a\uFFFDb"},
	}
	for _, tt := range tests {
		if got := Harmless(tt.in); got != tt.want {
			t.Errorf("Harmless(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestJSON(t *testing.T) {
	want := `{
  "schema": 1,
  "errors": 3,
  "warnings": 1,
  "diagnostics": [
    {
      "file": "content/a b.md",
      "severity": "error",
      "code": "path-clash",
      "message": "two files become a.html",
      "hint": "rename one of them",
      "related": [
        {
          "file": "content/A.md",
          "line": 2,
          "column": 1,
          "message": "the other: 100%, really"
        }
      ]
    },
    {
      "file": "content/vat.md",
      "line": 3,
      "column": 9,
      "severity": "error",
      "code": "link-missing",
      "message": "no page \"rate.md\"",
      "hint": "did you mean \"rates.md\"?",
      "excerpt": "See the [rates](rate.md), 税率[表](biao.md).",
      "excerpt_column": 9
    },
    {
      "file": "content/vat.md",
      "line": 3,
      "column": 29,
      "severity": "warning",
      "code": "raw-html",
      "message": "shown\nas text",
      "hint": "first\nsecond",
      "excerpt": "See the [rates](rate.md), 税率[表](biao.md).",
      "excerpt_column": 29
    },
    {
      "severity": "error",
      "code": "machine",
      "message": "the disk is full"
    }
  ]
}
`
	if got := print(t, JSON, sample(), Options{}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	want = "{\n  \"schema\": 1,\n  \"errors\": 0,\n  \"warnings\": 0,\n  \"diagnostics\": []\n}\n"
	if got := print(t, JSON, nil, Options{}); got != want {
		t.Errorf("nothing wrong prints %s", got)
	}
}

func TestGitHub(t *testing.T) {
	want := `::error file=content/a b.md,title=path-clash::two files become a.html%0Acontent/A.md:2:1: the other: 100%25, really%0Ahint: rename one of them
::error file=content/vat.md,line=3,col=9,title=link-missing::no page "rate.md"%0Ahint: did you mean "rates.md"?
::warning file=content/vat.md,line=3,col=29,title=raw-html::shown␊as text%0Ahint: first%0Asecond
::error title=machine::the disk is full
`
	if got := print(t, GitHub, sample(), Options{}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	got := print(t, GitHub, []Diagnostic{{File: "a,b:c%d\n::error::x", Line: 1, Col: 1, Code: "c", Msg: "100%\r\n::x"}}, Options{})
	want = "::error file=a%2Cb%3Ac%25d␊%3A%3Aerror%3A%3Ax,line=1,col=1,title=c::100%25␍␊::x\n"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func sarifSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	const file = "testdata/sarif-schema-2.1.0.json"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(file, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSARIF(t *testing.T) {
	schema := sarifSchema(t)
	check := func(text string) {
		t.Helper()
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
	}
	check(print(t, SARIF, nil, Options{}))
	ds := append(sample(), sample()...)
	text := print(t, SARIF, ds, Options{Version: "1.2.3"})
	check(text)
	if err := schema.Validate(map[string]any{"version": "2.0.0", "runs": []any{}}); err == nil {
		t.Error("the schema accepts anything")
	}

	var log sarifLog
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if run.ColumnKind != "unicodeCodePoints" || run.Tool.Driver.Version != "1.2.3" || len(run.Results) != len(ds) {
		t.Errorf("run %+v", run)
	}
	if n := len(run.Tool.Driver.Rules); n != 4 {
		t.Errorf("%d rules, want each of 4 codes once", n)
	}
	for i, r := range run.Results {
		if rule := run.Tool.Driver.Rules[r.RuleIndex]; rule.ID != r.RuleID || rule.ID != ds[i].Code || rule.Short == nil {
			t.Errorf("result %d has rule %+v", i, rule)
		}
	}
	if uri := run.Results[0].Locations[0].Physical.Artifact.URI; uri != "content/a%20b.md" {
		t.Errorf("address %s", uri)
	}
	if got := run.Results[2].Locations[0].Physical.Region; got.StartLine != 3 || got.StartColumn != 29 {
		t.Errorf("region %+v", got)
	}
}

func TestParseFormat(t *testing.T) {
	for _, name := range []string{"text", "json", "sarif", "github"} {
		if f, ok := ParseFormat(name); !ok || f.String() != name {
			t.Errorf("ParseFormat(%q) = %v, %v", name, f, ok)
		}
	}
	if _, ok := ParseFormat("xml"); ok {
		t.Error("xml is a format")
	}
}

type brokenWriter struct{}

var errBroken = errors.New("broken")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

// A failure of the output is an error, for a check whose report was lost has not passed.
func TestPrintFails(t *testing.T) {
	for f := Text; f <= GitHub; f++ {
		if err := Print(brokenWriter{}, f, sample(), Options{}); !errors.Is(err, errBroken) {
			t.Errorf("%v: %v", f, err)
		}
	}
}

// Whatever a file says, the JSON forms are valid and the others are text that no terminal acts upon.
func FuzzPrint(f *testing.F) {
	f.Add("content/a.md", 1, 1, "message", "hint", "excerpt", 3)
	f.Add("a\x1b[31m,:%", -1, 0, "\x1b]0;x\x07\r\n::error::", "a\nb\u202e", "\t税\xff\u009b", -5)
	f.Fuzz(func(t *testing.T, file string, line, col int, msg, hint, excerpt string, excerptCol int) {
		ds := []Diagnostic{{
			File: file, Line: line, Col: col, Sev: Severity(col & 1), Code: msg, Msg: msg, Hint: hint, Excerpt: excerpt, ExcerptCol: excerptCol,
			Related: []Related{{File: file, Line: line, Col: col, Msg: msg}},
		}}
		for _, format := range []Format{JSON, SARIF} {
			if text := print(t, format, ds, Options{Folder: hint}); !json.Valid([]byte(text)) {
				t.Errorf("%v is not valid: %s", format, text)
			}
		}
		for _, format := range []Format{Text, GitHub} {
			text := print(t, format, ds, Options{})
			for i, r := range text {
				if r != '\n' && r != '\t' && (unicode.IsControl(r) || r == '\u202E') {
					t.Errorf("%v prints %U at %d of %q", format, r, i, text)
				}
			}
			if lines := strings.Count(text, "\n"); format == GitHub && lines != 1 {
				t.Errorf("an annotation has %d lines: %q", lines, text)
			}
		}
	})
}

// What the messages say is the caller's; the words around them are in the language asked for.
func TestPrintChinese(t *testing.T) {
	ds := []Diagnostic{
		{File: "a.yaml", Line: 1, Col: 7, Sev: Error, Code: "input-fact", Msg: "date：不是日期", Hint: "写为2026-01-31", Excerpt: "date: x", ExcerptCol: 7},
		{File: "a.yaml", Sev: Warning, Code: "input-limit", Msg: "过大"},
	}
	var b strings.Builder
	if err := Print(&b, Text, ds, Options{Lang: "zh"}); err != nil {
		t.Fatal(err)
	}
	want := "a.yaml:1:7: date：不是日期 [input-fact]\n\tdate: x\n\t      ^\n\t提示：写为2026-01-31\na.yaml: 警告：过大 [input-limit]\n1处错误，1处警告\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
