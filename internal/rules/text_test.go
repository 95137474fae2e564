package rules_test

import (
	"strings"
	"testing"

	"rulebook/internal/rules"
)

func TestNotUTF8(t *testing.T) {
	tests := []struct {
		text string
		at   int
		gbk  bool
	}{
		{"", -1, false},
		{"中文 plain", -1, false},
		{"a\xB4\xCB\xBC\xFE", 1, true},
		{"a\xE9t\xE9", 1, false},
		{"\xC4\xE3\xBA\xC3,world", 0, true},
		{"ok \xFF", 3, false},
	}
	for _, tt := range tests {
		at, msg, _ := rules.NotUTF8([]byte(tt.text))
		if at != tt.at || strings.Contains(msg, "GBK") != tt.gbk {
			t.Errorf("NotUTF8(%q) = %d, %q", tt.text, at, msg)
		}
	}
}
