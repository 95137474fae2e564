//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Ctrl-C ends a build with a word, and a second one ends even a theme that never comes to an end.
func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	project, out := filepath.Join(dir, "project"), filepath.Join(dir, "site")
	writeProject(t, project, "one")
	for delay := 5 * time.Millisecond; ; delay *= 2 {
		cmd := command(t, "build", "-s", project, "-d", out)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(delay)
		cmd.Process.Signal(os.Interrupt)
		if cmd.Wait() == nil {
			t.Fatal("the build ended before it could be interrupted")
		}
		if cmd.ProcessState.ExitCode() < 0 {
			continue // it did not listen yet
		}
		if code, got := cmd.ProcessState.ExitCode(), stderr.String(); code != exitMachine || got != "rulebook: interrupted; nothing was changed\n" {
			t.Fatalf("exit code %d: %q", code, got)
		}
		break
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("the interrupted build left something: %v", err)
	}

	endless := filepath.Join(project, "themes/default/layout")
	if err := os.MkdirAll(endless, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(endless, "pager.tmpl"), []byte("{{range $i := 1000000000000}}{{end}}"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := command(t, "check", "-s", project)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cmd.Wait()
	}()
	for range 600 {
		cmd.Process.Signal(syscall.SIGINT)
		select {
		case <-ended:
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
	cmd.Process.Kill()
	t.Error("it goes on after many signals")
}
