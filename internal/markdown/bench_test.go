package markdown

import (
	"bytes"
	"os"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// benchmarkPage is a page of about 840 words, as law is written about: headings, lists, a table, links, citations, Chinese terms.
func benchmarkPage(b *testing.B) []byte {
	b.Helper()
	src, err := os.ReadFile("testdata/page.md")
	if err != nil {
		b.Fatal(err)
	}
	if words := len(bytes.Fields(src)); words < 780 || words > 900 {
		b.Fatalf("%d words", words)
	}
	return src
}

func BenchmarkParse(b *testing.B) {
	src := benchmarkPage(b)
	plain := bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("```rule"), []byte("```")), []byte("```go"), []byte("```"))
	for _, bm := range []struct {
		name string
		src  []byte
		opts Options
	}{
		{"page", src, Options{Lang: "en", Provision: true}},
		{"without colours", plain, Options{Lang: "en", Provision: true}},
		{"with numbers", src, Options{Lang: "en", Provision: true, Finder: finder}},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(bm.src, bm.opts)
			}
		})
	}
	// What goldmark needs for the same text is the measure.
	b.Run("goldmark", func(b *testing.B) {
		md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote,
			extension.DefinitionList))
		var out bytes.Buffer
		b.ReportAllocs()
		for b.Loop() {
			out.Reset()
			if err := md.Convert(src, &out); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkFill(b *testing.B) {
	d := Parse(benchmarkPage(b), Options{Lang: "en"})
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = d.Fill(out[:0], func(Hole) string { return "../a/b.html" })
	}
}
