package sitetest

import (
	"strings"
	"testing"
)

func TestCheckHTML(t *testing.T) {
	const head = "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>T</title></head>\n<body>"
	dir := write(t, map[string]string{
		"good.html":      head + "<p>Fine.</p></body></html>\n",
		"a b/税.html":     head + "<p><div>No.</div></p></body></html>\n",
		"notes.txt":      "<p>",
		"a b/ignored.md": "<p>",
	})
	got := CheckHTML(t, dir)
	if len(got) != 1 || !strings.HasPrefix(got[0], "a b/税.html:4: ") {
		t.Errorf("found %q", got)
	}
}
