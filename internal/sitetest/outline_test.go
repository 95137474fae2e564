package sitetest

import "testing"

// Whatever of a page is lost or added in Markdown is found.
func TestOutlines(t *testing.T) {
	page := OutlineOf(t, `<nav>left out</nav><main><h2 id="a">One</h2><p id="p">Two <a href="x.html">three</a> <span class="confidence confidence-text"><span class="confidence-label">Sure: </span>yes</span></p><p hidden>left out</p><svg><text>out</text></svg></main>`,
		func(text string) string { return "(" + text + ")" })
	good := "---\ntitle: x\n---\n\n## One {#a}\n\n<a id=\"p\"></a>Two [three](x.html) (yes)\n"
	if d := page.Differences(OutlineOfMarkdown(t, good)); d != nil {
		t.Errorf("of the same: %q", d)
	}
	for _, bad := range []string{
		"## One\n\n<a id=\"p\"></a>Two [three](x.html) (yes)\n", "# One {#a}\n\n<a id=\"p\"></a>Two [three](x.html) (yes)\n",
		"## One {#a}\n\nTwo [three](x.html) (yes)\n", "## One {#a}\n\n<a id=\"p\"></a>Two [three](y.html) (yes)\n",
		"## One {#a}\n\n<a id=\"p\"></a>Two three (yes)\n", "## One {#a}\n\n<a id=\"p\"></a>Two [three](x.html)\n",
		good + "\nmore\n", good + "\n[x](x)\n",
	} {
		if page.Differences(OutlineOfMarkdown(t, bad)) == nil {
			t.Errorf("nothing is found in %q", bad)
		}
	}
}
