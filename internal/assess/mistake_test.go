package assess

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// gap finds what stands for a value in a format.
var gap = regexp.MustCompile(`%[0-9]*[a-zA-Z]`)

// literals are the texts in the Go of some files that a message may be made of, taken apart where a value stands. Those that are only
// compared with other texts are no part of one.
func literals(t *testing.T, patterns ...string) (list []string) {
	compared := map[string]bool{"HasPrefix": true, "HasSuffix": true, "Contains": true}
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ImportSpec:
					return false
				case *ast.BinaryExpr:
					return n.Op != token.EQL
				case *ast.CallExpr:
					f, ok := n.Fun.(*ast.SelectorExpr)
					return !ok || !compared[f.Sel.Name]
				case *ast.BasicLit:
					if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
						list = append(list, gap.Split(text, -1)...)
					}
				}
				return true
			})
		}
	}
	return list
}

// What can be said in English of an input has its sentence in Chinese, and no sentence is for something that is not said any more.
func TestSentences(t *testing.T) {
	said := literals(t, "../rules/question.go", "../rules/table.go", "../rules/cell.go", "../rules/text.go", "../rules/nearest.go",
		"../yamltree/explain.go", "../yamltree/parse.go", "question.go", "read_json.go")
	var english strings.Builder
	for _, s := range sentences {
		english.WriteString(s.english + "\n")
		for _, part := range strings.Split(s.english, "{}") {
			if !strings.Contains(strings.Join(said, "\n"), part) {
				t.Errorf("nothing says %q (of %q)", part, s.english)
			}
		}
		if strings.Count(s.english, "{}") != strings.Count(s.chinese, "{}") {
			t.Errorf("%q quotes more than %q, or less", s.english, s.chinese)
		}
	}
	p := &problems{voice: "zh"}
	for _, text := range said {
		// A single word is a name, or a kind.
		if strings.Contains(strings.TrimSpace(text), " ") && !strings.Contains(english.String(), text) && kind(text) == text && p.words(text) == text {
			t.Errorf("%q has no sentence in Chinese", text)
		}
	}
}

// A sentence is recognised with what it quotes, however much that looks like one.
func TestSentence(t *testing.T) {
	p := &problems{voice: "zh", flow: "出境活动"}
	for _, tt := range []struct{ english, want string }{
		{`there is no fact "cio"`, `没有"cio"这一事实`},
		{`there is no fact "x" of a flow`, `出境活动没有"x"这一事实`},
		{`there is no fact "a of a flow"`, `没有"a of a flow"这一事实`},
		{`" is negative" is not a day`, `" is negative"不是日期`},
		{"the input is the text \"a\", not a mapping of facts", `输入内容是文本"a"，应为由各项事实组成的映射`},
		{"a list is not a number", "列表不是数字"},
		{"nothing is not a number", "空值不是数字"},
		{"the row has 1 value, and the header names 2 columns", "该行有1个值，表头有2列"},
		{"the semicolon before an empty value must stand too", "空值之前的分号不能省略"},
		{"the range begins at 1,000 and ends at 30", "区间的下限1,000大于上限30"},
		{"give the flows as CSV, by --csv: it may have any length", "以--csv用CSV文件给出出境活动，长度不限"},
		{"this is not YAML: did not find expected node", "不是有效的YAML：did not find expected node"},
		{"something new", "something new"},
		{"", ""},
	} {
		if got := p.words(tt.english); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.english, got, tt.want)
		}
	}
	if got := (&problems{}).words("the flow is empty, not a mapping of facts"); got != "the flow is empty, not a mapping of facts" {
		t.Errorf("in English: %s", got)
	}
}

func TestVoice(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 9_999: "9,999", 10_000: "1万", 95_000: "95,000", 100_000: "10万", 905_000: "905,000", 950_000: "95万",
		10_000_000: "1000万", 100_000_000: "1亿", 120_000_000: "120,000,000", 1_200_000_000: "12亿"} {
		if got := voice("zh").number(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int]string{1: "一", 10: "十", 11: "十一", 20: "二十", 35: "三十五"} {
		if got := ordinal(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}

// A line of Chinese does not end between a number and what it counts.
func TestWrapNumbers(t *testing.T) {
	got := strings.Join(wrap("自2024年3月22日起不满100万人", 9), "|")
	if want := "自2024年|3月22日起|不满100万|人"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
