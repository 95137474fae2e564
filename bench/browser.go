package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const (
	// settle is how long a browser that was started is left alone, so that its start is not counted.
	settle = time.Second
	// stepLimit bounds what one step in a browser may take.
	stepLimit = 2 * time.Minute
)

// A reader is a Chromium of its own with a new profile, and one tab: nothing is cached or compiled from before.
type reader struct {
	ctx    context.Context
	cancel func()
}

// findChromium returns the Chromium that the tests use too.
func findChromium(ctx context.Context) (string, error) {
	if path := os.Getenv("RULEBOOK_CHROMIUM"); path != "" {
		return path, nil
	}
	out, err := exec.CommandContext(ctx, filepath.Join("scripts", "find-chromium")).Output()
	if err != nil {
		return "", fmt.Errorf("no Chromium: run scripts/setup-tests, or set RULEBOOK_CHROMIUM to its path: %w", err)
	}
	return string(bytes.TrimSpace(out)), nil
}

// openReader starts a browser. Its profile and what it saves lie below dir.
func openReader(ctx context.Context, chromium, dir string) (*reader, error) {
	profile, err := os.MkdirTemp(dir, "profile-")
	if err != nil {
		return nil, err
	}
	allocator, cancelAllocator := chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(chromium),
		chromedp.UserDataDir(profile),
		chromedp.NoSandbox, // it will not start as root otherwise, which a container's user is
		chromedp.Headless,
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-default-apps", true),
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-dev-shm-usage", true), // /dev/shm is small in containers
		chromedp.WindowSize(1280, 900),
		chromedp.WSURLReadTimeout(stepLimit),
	)
	tab, cancelTab := chromedp.NewContext(allocator)
	r := &reader{ctx: tab, cancel: func() {
		_ = chromedp.Cancel(tab) // it waits until the browser has ended; how that went says nothing
		cancelTab()
		cancelAllocator()
		os.RemoveAll(profile)
	}}
	if err := chromedp.Do(tab); err != nil { // without a time limit: it would be the tab's
		r.cancel()
		return nil, fmt.Errorf("starting the browser: %w", err)
	}
	err = r.do(
		order(network.Enable, network.EnableParams{}),
		order(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}),
		order(browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: filepath.Join(profile, "saved")}),
		chromedp.Sleep(settle),
	)
	if err != nil {
		r.cancel()
		return nil, err
	}
	return r, nil
}

// order makes a step of a command whose answer says nothing.
func order[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

func (r *reader) do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(r.ctx, stepLimit)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

// open goes to an address. The script runs before those of the page.
func (r *reader) open(address, script string) error {
	return r.do(order(cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: script}), chromedp.Navigate(address))
}

// result evaluates a script in the tab, waits for what it promises, and returns that.
func result[T any](r *reader, script string) (T, error) {
	ctx, cancel := context.WithTimeout(r.ctx, stepLimit)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("the page never came to %.80s: %w", script, err)
	}
	return v, err
}

// fileURL is the address of a file or folder on disk.
func fileURL(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	slashed := filepath.ToSlash(abs)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/...
	}
	return (&url.URL{Scheme: "file", Path: slashed}).String(), nil
}
