package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

const (
	startLimit = 2 * time.Minute
	editLimit  = 30 * time.Second
	pollPause  = 2 * time.Millisecond
	// calm is how long nothing happens between edits, as between an author's: what the server still does for the last one does
	// not count for the next.
	calm = time.Second
)

// measureEdits serves a project of so many pages with each tool in turn, and returns how long each edit took to be served.
func measureEdits(ctx context.Context, tools []*tool, dir string, pages, edits int, progress func(string, ...any)) ([][]time.Duration, error) {
	times := make([][]time.Duration, len(tools))
	defer os.RemoveAll(dir)
	for j, t := range tools {
		progress("%d pages, %d edits: %s", pages, edits, t.name)
		var err error
		if times[j], err = t.edits(ctx, filepath.Join(dir, t.name), pages, edits); err != nil {
			return nil, err
		}
	}
	return times, nil
}

// edits serves the project in dir, changes one page after the other, and measures from before a page is written until a request
// answers with the change.
func (t *tool) edits(ctx context.Context, dir string, pages, edits int) (times []time.Duration, err error) {
	if err := t.prepare(dir, pages); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, t.program, t.serve(dir, port)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	output, err := os.CreateTemp(filepath.Dir(dir), "output-")
	if err != nil {
		cancel()
		return nil, err
	}
	defer output.Close()
	cmd.Stdout, cmd.Stderr = output, output
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, err
	}
	defer func() {
		cancel()
		cmd.Wait() // it was interrupted: how it ended says nothing
		if err != nil {
			text, _ := os.ReadFile(output.Name())
			err = fmt.Errorf("%s: %w\n%s", t.name, err, text)
		}
	}()

	host := "http://127.0.0.1:" + port
	last := pageName(pages-1, pages)
	if _, err := waitFor(ctx, host+t.address(last), []byte("</html>"), startLimit); err != nil {
		return nil, fmt.Errorf("starting: %w", err)
	}
	for i := range edits {
		time.Sleep(calm)
		n := i * pages / edits
		word := fmt.Sprintf("edited%04d", i)
		start := time.Now()
		if err := t.edit(dir, n, pages, word); err != nil {
			return nil, err
		}
		seen, err := waitFor(ctx, host+t.address(pageName(n, pages)), []byte(word), editLimit)
		if err != nil {
			return nil, fmt.Errorf("edit %d: %w", i+1, err)
		}
		times = append(times, seen.Sub(start))
	}
	return times, nil
}

// waitFor asks for a page until it holds the word, and returns when it did.
func waitFor(ctx context.Context, url string, word []byte, limit time.Duration) (time.Time, error) {
	client := http.Client{Timeout: limit}
	for deadline := time.Now().Add(limit); ; time.Sleep(pollPause) {
		body, err := get(ctx, &client, url)
		if err == nil && bytes.Contains(body, word) {
			return time.Now(), nil
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return time.Time{}, fmt.Errorf("%s does not show %q (%v)", url, word, err)
		}
	}
}

func get(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %s", resp.Status)
	}
	return io.ReadAll(resp.Body)
}

// freePort returns a port that nothing listens on.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}
