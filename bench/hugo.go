package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

const hugoModule = "github.com/gohugoio/hugo@v0.164.0"

// installHugo builds Hugo through the Go module proxy, once; the standard edition, for the extended one brings nothing that these
// pages use.
func installHugo(ctx context.Context, stderr io.Writer) (string, error) {
	dir, err := filepath.Abs(filepath.Join(".cache", "hugo-v0.164.0"))
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, "hugo")
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	fmt.Fprintln(stderr, "building", hugoModule, "(once; this takes some minutes)")
	cmd := exec.CommandContext(ctx, "go", "install", hugoModule)
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0", "GOFLAGS=")
	cmd.Stdout, cmd.Stderr = stderr, stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("building Hugo: %w", err)
	}
	return program, nil
}

// hugoTool sets Hugo up for its best time. Each page has the elements of rulebook's default theme, but what is the same on many
// pages is made once (partialCached): the header, the footer, and the sidebar, which so cannot mark the current page as ours
// does. Links are written as they come out, so that none is resolved or checked. Kinds of pages that rulebook has no counterpart
// of are off, and nothing is minified.
func hugoTool() *tool {
	s := spelling{
		index: "_index.md",
		link:  func(_, to string) string { return "/" + to + ".html" },
	}
	return &tool{
		name: "hugo",
		prepare: func(dir string, pages int) error {
			for name, text := range hugoFiles {
				if err := writeFile(dir, name, text); err != nil {
					return err
				}
			}
			return writeCorpus(filepath.Join(dir, "content"), pages, s)
		},
		build: func(dir, out string) []string {
			return []string{"build", "--source", dir, "--destination", out, "--quiet", "--noBuildLock"}
		},
		serve: func(dir, port string) []string {
			return []string{"server", "--source", dir, "--bind", "127.0.0.1", "--port", port, "--quiet", "--noBuildLock"}
		},
		edit: func(dir string, i, pages int, word string) error {
			return writeFile(dir, "content/"+pageName(i, pages)+".md", page(i, pages, s, word))
		},
		address: func(name string) string { return "/" + name + ".html" },
	}
}

var hugoFiles = map[string]string{
	"hugo.toml": `baseURL = "http://127.0.0.1/"
title = "Handbook"
locale = "en"
uglyURLs = true
disableKinds = ["taxonomy", "term", "rss", "sitemap", "robotstxt", "404"]
[markup.highlight]
noClasses = false
[markup.tableOfContents]
startLevel = 2
endLevel = 3
`,
	"static/site.css": "body { margin: 0 }\n",
	"static/site.js":  "\n",
	"static/icon.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
	"layouts/baseof.html": `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{ .Title }} - {{ site.Title }}</title>
{{ with .Description }}<meta name="description" content="{{ . }}">{{ end }}
<link rel="icon" type="image/svg+xml" href="/icon.svg">
<link rel="stylesheet" href="/site.css">
<script src="/site.js" defer></script>
</head>
<body>
<a class="skip-link" href="#main">Skip to the text</a>
{{ partialCached "header.html" . }}
<div class="site-body">
<nav class="sidebar" aria-label="Pages">
{{ partialCached "sidebar.html" . .CurrentSection.Path }}
</nav>
<main id="main">
{{ block "main" . }}{{ end }}
</main>
</div>
{{ partialCached "footer.html" . }}
</body>
</html>
`,
	"layouts/page.html": `{{ define "main" }}
{{ partial "breadcrumbs.html" . }}
<article>
<h1>{{ .Title }}</h1>
<nav class="contents" aria-label="On this page">
{{ .TableOfContents }}
</nav>
{{ .Content }}
</article>
<nav class="pager" aria-label="Previous and next">
{{ with .NextInSection }}<div class="pager-prev"><span>Previous</span> <a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></div>{{ end }}
{{ with .PrevInSection }}<div class="pager-next"><span>Next</span> <a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></div>{{ end }}
</nav>
{{ end }}
`,
	"layouts/section.html": sectionLayout,
	"layouts/home.html":    sectionLayout,
	"layouts/_partials/header.html": `<header class="site-header">
<a class="site-title" href="/index.html">{{ site.Title }}</a>
<nav class="top-links" aria-label="Parts">
<ul>
{{ range first 8 site.Home.Sections }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}
</ul>
</nav>
</header>
`,
	"layouts/_partials/footer.html": `<footer class="site-footer"><p>{{ site.Title }}</p></footer>
`,
	"layouts/_partials/breadcrumbs.html": `<nav class="breadcrumbs" aria-label="Where this is">
<ol>{{ range .Ancestors.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ol>
</nav>
`,
	"layouts/_partials/sidebar.html": `{{ $here := .CurrentSection }}
<ul>
{{ range site.Home.Sections }}
<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>
{{ if or (eq . $here) (.IsAncestor $here) }}
<ul>
{{ range .Sections }}
<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>
{{ if eq . $here }}<ul>{{ range .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>{{ end }}
</li>
{{ end }}
{{ range .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}
</ul>
{{ end }}
</li>
{{ end }}
</ul>
`,
}

const sectionLayout = `{{ define "main" }}
{{ partial "breadcrumbs.html" . }}
<article>
<h1>{{ .Title }}</h1>
{{ .Content }}
<ul>
{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ .Description }}</li>{{ end }}
</ul>
</article>
{{ end }}
`
