package sitetest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// SaveTo has files that the page saves put into a folder, under the names that it gives them.
func (p *Page) SaveTo(t testing.TB, dir string) {
	t.Helper()
	p.Run(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, browser.SetDownloadBehavior,
			browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir})
		return err
	}))
}

// Navigate goes to an address and waits until it is loaded.
func (p *Page) Navigate(t testing.TB, address string) {
	t.Helper()
	p.Run(t, chromedp.Navigate(address))
}

// SaveTo has files that pages of this Firefox save put into a folder, under the names that they give them.
func (p *FirefoxPage) SaveTo(t testing.TB, dir string) {
	t.Helper()
	link := p.firefox.downloads
	if err := os.Remove(link); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
}
