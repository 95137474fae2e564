// Package sitetest holds what tests need to judge a built site as its readers and hosts would: a web server for a folder, a
// browser, checks of links, of HTML and of accessibility. Only tests import it.
//
//	dir := build(t)                              // a folder
//	sitetest.CheckLinks(dir, sitetest.Links{})   // what is wrong, one line each
//	sitetest.CheckHTML(t, dir)
//	browser := sitetest.StartBrowser(t)
//	for _, root := range sitetest.Everywhere(t, dir) {
//		page := browser.Open(t, root+"index.html")
//		page.Run(t, chromedp.Click("summary"))
//		page.Axe(t, sitetest.Dark)
//		page.Problems(t)                         // console, policy, foreign requests
//	}
//
// A check returns what it found, and each has a test here that plants a mistake and expects it to be found: a checker that
// cannot fail is worth nothing. What a test needs and the machine has not (a browser, Java, the Node packages) fails the test; scripts/setup-tests
// installs it. StartFirefox starts the other browser, for what browsers might do differently.
package sitetest

import (
	"os"
	"path/filepath"
	"testing"
)

// Root returns the folder of the repository, which holds go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod in any folder above this test")
		}
		dir = parent
	}
}

// nodeFile returns the path of a file in node_modules.
func nodeFile(t testing.TB, name string) string {
	t.Helper()
	file := filepath.Join(Root(t), "node_modules", filepath.FromSlash(name))
	if _, err := os.Stat(file); err != nil {
		t.Fatalf("%v: run scripts/setup-tests", err)
	}
	return file
}
