package site

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A page that is in one language alone says so in the others, to whoever comes from there; and a list says which pages these are, and which
// translations are older than their originals.
func TestUntranslatedPages(t *testing.T) {
	const block = "\n```generated\nshow: translations\n```\n"
	fsys := fstest.MapFS{
		"rulebook.yaml":           {Data: []byte("title: Taxes\nlanguages: [en, zh]\n")},
		"content/index.md":        {Data: []byte("# Home\n\nSee [alone](alone.md).\n" + block)},
		"content/index.zh.md":     {Data: []byte("# 首页\n\n见[单独](alone.md)。\n" + block)},
		"content/alone.md":        {Data: []byte("# Alone & only\n\nText.\n")},
		"content/changed.md":      {Data: []byte("# Changed\n\nText.\n")},
		"content/changed.zh.md":   {Data: []byte("---\ntitle: 已改\ntranslated_from: \"0123456789abcdef\"\n---\n文。\n")},
		"content/unpinned.md":     {Data: []byte("# Unpinned\n\nText.\n")},
		"content/unpinned.zh.md":  {Data: []byte("# 未注明\n\n文。\n")},
		"content/sub/index.md":    {Data: []byte("# Sub\n\nText.\n")},
		"content/sub/index.zh.md": {Data: []byte("# 下级\n\n文。\n")},
	}
	files := build(t, config(fsys)).files
	for _, tt := range []struct{ page, has string }{
		{"alone.html", `<p lang="zh-Hans">本页暂无中文译文，以下为原文。</p>`},
		{"index.html", "4 of 5 pages are translated."},
		{"index.html", `<li><a href="alone.html">Alone &amp; only</a></li>`},
		{"index.html", `<li><a href="changed.html">Changed</a></li>`},
		{"zh/index.html", "共5个页面，已翻译4个。"},
		{"zh/index.html", `<a href="../alone.html" lang="en" hreflang="en">Alone &amp; only</a>`},
		{"zh/index.html", `<li><a href="changed.html">已改</a></li>`},
		{"zh/changed.html", "原文在本译文完成后已有修改。"},
	} {
		if !strings.Contains(files[tt.page], tt.has) {
			t.Errorf("%s has not %s:\n%s", tt.page, tt.has, files[tt.page])
		}
	}
	for _, page := range []string{"index.html", "zh/index.html", "changed.html", "sub/index.html"} {
		if strings.Contains(files[page], "本页暂无中文译文") {
			t.Errorf("%s says that it is not translated", page)
		}
	}
}
