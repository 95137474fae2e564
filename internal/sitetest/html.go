package sitetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// CheckHTML checks every HTML file below dir with the Nu HTML checker. It returns its errors, one line each: "page.html:3: text".
func CheckHTML(t testing.TB, dir string) []string {
	t.Helper()
	java, err := exec.LookPath("java")
	if err != nil {
		t.Fatalf("%v: run scripts/setup-tests", err)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	// The stack must hold the deepest nesting of elements; the checker's own advice is 512k and more.
	cmd := exec.Command(java, "-Xss4m", "-jar", nodeFile(t, "vnu-jar/build/dist/vnu.jar"), "--errors-only", "--skip-non-html",
		"--exit-zero-always", "--stdout", "--format", "json", abs)
	// Without a locale of UTF-8 Java does not find files with names in Chinese, and says nothing of it.
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var report struct {
		Messages []struct {
			Type, URL, Message, Extract string
			LastLine                    int
		}
	}
	err = errors.Join(err, json.Unmarshal(out, &report))
	if err != nil {
		t.Fatalf("the Nu HTML checker: %v\n%s\n%s", err, stderr.Bytes(), out)
	}
	root := plainPath(FileURL(t, dir))
	var problems []string
	for _, m := range report.Messages {
		if m.Type == "info" {
			continue
		}
		name := strings.TrimPrefix(plainPath(m.URL), root)
		problems = append(problems, fmt.Sprintf("%s:%d: %s: %s", name, m.LastLine, m.Message, strings.Join(strings.Fields(m.Extract), " ")))
	}
	return problems
}

// plainPath is the path in a file: address. The checker writes one slash where others write three, and escapes blanks alone.
func plainPath(address string) string {
	p := "/" + strings.TrimLeft(strings.TrimPrefix(address, "file:"), "/")
	if decoded, err := url.PathUnescape(p); err == nil {
		return decoded
	}
	return p
}
