package theme

import (
	"bytes"
	"io/fs"
	"testing"

	"rulebook/themes"
)

var (
	en = Lang{"en", "en", "English"}
	zh = Lang{"zh", "zh-Hans", "简体中文"}
)

func defaultFS(tb testing.TB) fs.FS {
	tb.Helper()
	sub, err := fs.Sub(themes.FS, "default")
	if err != nil {
		tb.Fatal(err)
	}
	return sub
}

func load(tb testing.TB) *Theme {
	tb.Helper()
	th, problems, err := Load(defaultFS(tb), []Lang{en, zh})
	if err != nil {
		tb.Fatal(err)
	}
	for _, p := range problems {
		tb.Errorf("%s:%d:%d: %s (%s)", p.File, p.Line, p.Col, p.Msg, p.Hint)
	}
	if tb.Failed() {
		tb.FailNow()
	}
	return th
}

func TestKinds(t *testing.T) {
	th := load(t)
	for _, p := range tryPages(en, full[Site]()) {
		var b bytes.Buffer
		p.Site.AsOf = "2026-11-22"
		if err := th.Page(&b, p); err != nil {
			t.Log(p.Kind, err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	before := userTime(b)
	for b.Loop() {
		load(b)
	}
	b.ReportMetric(float64(userTime(b)-before)/float64(b.N), "cpu-ns/op")
}
