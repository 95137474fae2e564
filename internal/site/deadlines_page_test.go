package site

import (
	"regexp"
	"strings"
	"testing"
)

// deadlinePages are the pages of deadlines, in each language.
var deadlinePages = []string{"deadlines.html", "zh/deadlines.html"}

// Without scripts the pages have every period with its source, the procedures counted from the as-of date, and the calendar.
func TestDeadlinesWithoutScripts(t *testing.T) {
	site := build(t, config(repository(t)))
	for name, wants := range map[string][]string{
		"deadlines.html": {"Deadlines", "within 45 working days", "Counted from 22 November 2026", "by 27 November 2026", "needs JavaScript, which is off",
			"Spring Festival", "国务院办公厅关于2026年部分节假日安排的通知", "provisional", "inferred"},
		"zh/deadlines.html": {"期限计算", "45个工作日内", "自2026年11月22日", "不迟于2026年11月27日", "春节", "暂定", "推断"},
	} {
		page := site.files[name]
		for _, want := range wants {
			if !strings.Contains(plainText(page), want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		for _, step := range []string{"completeness-check", "extension", "re-declaration", "provision-records"} {
			if !strings.Contains(page, `<tr id="`+step+`">`) {
				t.Errorf("%s has no row of %s", name, step)
			}
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plainText is a page without its tags.
func plainText(page string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(page, "")), " ")
}
