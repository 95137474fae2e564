package diag

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite docs/diagnostics.md")

func TestCodes(t *testing.T) {
	for i, c := range Codes {
		if i > 0 && Codes[i-1].Name >= c.Name {
			t.Errorf("%s is not in order, or stands twice", c.Name)
		}
		if got, ok := LookupCode(c.Name); !ok || got != c {
			t.Errorf("LookupCode(%q) = %v, %v", c.Name, got, ok)
		}
		if !strings.HasSuffix(c.Summary, ".") || !strings.HasSuffix(c.Explanation, ".") {
			t.Errorf("%s: summary and explanation are sentences", c.Name)
		}
	}
	if _, ok := LookupCode("no-such-code"); ok {
		t.Error("LookupCode finds what is not there")
	}
}

// TestCodesUsed holds the table against the source: whatever looks like a code where a problem is made must be in it, and whatever
// is in it must be used.
func TestCodesUsed(t *testing.T) {
	used := make(map[string]string)
	err := filepath.WalkDir("../..", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "public") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || filepath.Base(file) == "codes.go" {
			return nil
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, code := range codesIn(tree) {
			used[code] = file
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for code, file := range used {
		if _, ok := LookupCode(code); !ok {
			t.Errorf("%s reports %q, which is not in Codes", file, code)
		}
	}
	for _, c := range Codes {
		if _, ok := used[c.Name]; !ok {
			t.Errorf("no stage reports %q", c.Name)
		}
	}
}

var codeForm = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

// codesIn finds the codes in a file: what is given to the functions and types that make a problem and is known as a code or looks
// like one, for it has a hyphen; and the fields named Code.
func codesIn(tree *ast.File) []string {
	var codes []string
	add := func(e ast.Expr, sure bool) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return
		}
		s, err := strconv.Unquote(lit.Value)
		if err != nil || !codeForm.MatchString(s) {
			return
		}
		if _, known := LookupCode(s); known || sure || strings.Contains(s, "-") {
			codes = append(codes, s)
		}
	}
	makers := []string{"problem", "warn", "once", "problemAt", "place", "New", "Report", "report", "fail", "refuse", "warning"}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			name := ""
			switch f := n.Fun.(type) {
			case *ast.Ident:
				name = f.Name
			case *ast.SelectorExpr:
				name = f.Sel.Name
			}
			if slices.Contains(makers, name) {
				for _, arg := range n.Args {
					add(arg, false)
				}
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && (key.Name == "Code" || key.Name == "code") {
				add(n.Value, true)
			}
		case *ast.CompositeLit:
			if id, ok := n.Type.(*ast.Ident); ok && strings.HasSuffix(id.Name, "roblem") {
				for _, e := range n.Elts {
					add(e, false)
				}
			}
		}
		return true
	})
	return codes
}

// TestDocs fails when docs/diagnostics.md is not what the table says; -update rewrites it.
func TestDocs(t *testing.T) {
	const file = "../../docs/diagnostics.md"
	want := docs()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is out of date: go test ./internal/diag -update", file)
	}
}

func docs() string {
	var b strings.Builder
	b.WriteString(docsHead)
	for _, c := range Codes {
		severity := "Error"
		if c.Severity == Warning {
			severity = "Warning"
		}
		fmt.Fprintf(&b, "\n### %s\n\n*%s.* **%s** %s\n", c.Name, severity, c.Summary, c.Explanation)
	}
	return b.String()
}

const docsHead = "# Diagnostics\n" + `
What ` + "`rulebook check`, `build` and `serve`" + ` say when something is wrong with the content. All problems are reported in one run, in
reading order. An error stops the build; a warning stops it only under ` + "`--strict`" + `.

This page is made from the table in ` + "`internal/diag/codes.go`: `go test ./internal/diag -update`" + ` rewrites it.

## Forms

` + "`--format text`" + `, for people and editors. Lines and columns count from 1, columns in characters. The caret stands under the
place; other places that have a part in the problem follow, then a hint.

    content/guides/vat.md:3:9: no page "rate.md" [link-missing]
    	See the [rates](rate.md).
    	        ^
    	hint: did you mean "rates.md"?
    content/guides/vat.md:7:1: warning: HTML is not read; it is shown as text [raw-html]
    	<br>
    	^
    	hint: write it in Markdown, or put it in backticks if it is meant to be shown
    1 error, 1 warning

` + "`--format json`" + `, for scripts: one object, to which keys may be added. What is not known is left out.

    {
      "schema": 1,
      "errors": 1,
      "warnings": 0,
      "diagnostics": [
        {
          "file": "content/guides/vat.md",
          "line": 3,
          "column": 9,
          "severity": "error",
          "code": "link-missing",
          "message": "no page \"rate.md\"",
          "hint": "did you mean \"rates.md\"?",
          "excerpt": "See the [rates](rate.md).",
          "excerpt_column": 9,
          "related": [{"file": "content/guides/rates.md", "line": 1, "column": 1, "message": "..."}]
        }
      ]
    }

` + "`--format sarif`" + ` is SARIF 2.1.0, which code hosts and editors read; ` + "`--format github`" + ` is the workflow commands that GitHub shows
beside the changed lines.

## Codes
`
