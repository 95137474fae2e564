package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A project of some hundred pages, so that a build takes long enough to be interrupted. version is part of every page, so that two
// versions have no page in common.
func writeProject(t *testing.T, dir, version string) {
	t.Helper()
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("rulebook.yaml", "title: Large\n")
	for i := range 300 {
		write(fmt.Sprintf("content/part-%d/page-%d.md", i/50, i),
			fmt.Sprintf("# Page %d\n\nVersion %s. See [the next](page-%d.md).\n\n%s\n", i, version, min(i+1, i/50*50+49), strings.Repeat("Text of the page. ", 200)))
	}
}

// command is rulebook as a process of its own: this test binary, which TestMain turns into rulebook.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "rulebook")
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	return exec.Command(link, args...)
}

// mustRun runs a command that is to succeed and returns what it printed.
func mustRun(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
	return string(out)
}

// A build that is killed at any moment leaves the old site or the complete new one, and the next build works.
func TestKilledBuild(t *testing.T) {
	dir := t.TempDir()
	project, out := filepath.Join(dir, "project"), filepath.Join(dir, "site")
	writeProject(t, project, "one")
	mustRun(t, command(t, "build", "-s", project, "-d", out))
	old, err := tree(out)
	if err != nil {
		t.Fatal(err)
	}
	writeProject(t, project, "two")
	start := time.Now()
	mustRun(t, command(t, "build", "-s", project, "-d", filepath.Join(dir, "other")))
	whole := time.Since(start)
	fresh, err := tree(filepath.Join(dir, "other"))
	if err != nil {
		t.Fatal(err)
	}
	const moments = 24
	for killed := 0; killed < moments; {
		cmd := command(t, "build", "-s", project, "-d", out)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(whole * time.Duration(killed) / moments)
		cmd.Process.Kill()
		if cmd.Wait() != nil {
			killed++
		} else {
			// It was quicker than the one that was measured, which had to share the machine.
			whole = whole * 9 / 10
		}
		now, err := tree(out)
		if err != nil {
			t.Fatal(err)
		}
		if now != old && now != fresh {
			t.Fatalf("killed at moment %d, the site is neither the old nor the new one", killed)
		}
		mustRun(t, command(t, "verify", out))
		if now == fresh {
			// Go on from the old site, so that the later moments test something too.
			writeProject(t, project, "one")
			mustRun(t, command(t, "build", "-s", project, "-d", out))
			writeProject(t, project, "two")
		}
	}
	mustRun(t, command(t, "build", "-s", project, "-d", out))
	if now, err := tree(out); err != nil || now != fresh {
		t.Errorf("the build after the killed ones is not the new site (%v)", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), "staging") {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}

// A source that changes while a build runs gives a site of one version of it or the other, or a clear error, and never a mix that
// does not verify.
func TestSourceChangesDuringBuild(t *testing.T) {
	dir := t.TempDir()
	project, out := filepath.Join(dir, "project"), filepath.Join(dir, "site")
	writeProject(t, project, "one")
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		name := filepath.Join(project, "content/part-0/page-7.md")
		for i := 0; ctx.Err() == nil; i++ {
			switch i % 3 {
			case 0:
				os.WriteFile(name, []byte("# Changed\n\n"+strings.Repeat("x", i%5000)+"\n"), 0o644)
			case 1:
				os.Remove(name)
			case 2:
				os.WriteFile(name, []byte("# Page 7\n\n[x](page-8.md)\n"), 0o644)
			}
		}
	}()
	var good string
	for range 8 {
		cmd := command(t, "build", "-s", project, "-d", out)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		switch err := cmd.Run(); {
		case err == nil:
			mustRun(t, command(t, "verify", out))
			good, _ = tree(out)
		case cmd.ProcessState.ExitCode() == exitContent || cmd.ProcessState.ExitCode() == exitMachine:
			if strings.Contains(stderr.String(), "goroutine ") {
				t.Fatalf("a stack trace:\n%s", stderr.String())
			}
			if now, _ := tree(out); good != "" && now != good {
				t.Fatal("a failed build changed the site")
			}
		default:
			t.Fatalf("exit code %d:\n%s", cmd.ProcessState.ExitCode(), stderr.String())
		}
	}
	stop()
	<-done
	writeProject(t, project, "one")
	mustRun(t, command(t, "build", "-s", project, "-d", out))
	mustRun(t, command(t, "verify", out))
}

// An output that cannot be written is the machine's failure, said in one line.
func TestUnwritableOutput(t *testing.T) {
	dir := t.TempDir()
	writeProject(t, dir, "one")
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd := command(t, "build", "-s", dir, "-d", filepath.Join(dir, "file", "site"))
	cmd.Stderr = &stderr
	cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != exitMachine {
		t.Errorf("exit code %d, want %d", code, exitMachine)
	}
	if n := strings.Count(stderr.String(), "\n"); n != 1 || !strings.HasPrefix(stderr.String(), "rulebook: ") {
		t.Errorf("it said:\n%s", stderr.String())
	}
}

// Builds in different folders, time zones and numbers of cores, of files written in another order, give the same bytes.
func TestSameBytesEverywhere(t *testing.T) {
	want := ""
	for i, env := range []string{"TZ=Asia/Shanghai GOMAXPROCS=1 LANG=C", "TZ=America/Los_Angeles GOMAXPROCS=5 LANG=zh_CN.UTF-8"} {
		dir := filepath.Join(t.TempDir(), strings.Repeat("deep/", i*3))
		writeProject(t, dir, "one")
		if i > 0 {
			// Writing a file anew puts it at the end of most disks' listings.
			name := filepath.Join(dir, "content/part-0/page-0.md")
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			os.Remove(name)
			if err := os.WriteFile(name, text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cmd := command(t, "build", "-s", dir)
		cmd.Env = append(os.Environ(), strings.Fields(env)...)
		mustRun(t, cmd)
		got, err := tree(filepath.Join(dir, "public"))
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("with %s the site has other bytes", env)
		}
	}
}

// The second of two builds at once says who holds the lock, and the first is not disturbed.
func TestTwoBuilds(t *testing.T) {
	dir := t.TempDir()
	project, out := filepath.Join(dir, "project"), filepath.Join(dir, "site")
	writeProject(t, project, "one")
	var running []*exec.Cmd
	var outputs []*bytes.Buffer
	for range 4 {
		cmd := command(t, "build", "-s", project, "-d", out)
		stderr := &bytes.Buffer{}
		cmd.Stderr = stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		running, outputs = append(running, cmd), append(outputs, stderr)
	}
	fine := 0
	for i, cmd := range running {
		cmd.Wait()
		switch code := cmd.ProcessState.ExitCode(); code {
		case exitFine:
			fine++
		case exitMachine:
			if !strings.Contains(outputs[i].String(), "process") {
				t.Errorf("the loser said: %s", outputs[i])
			}
		default:
			t.Errorf("exit code %d: %s", code, outputs[i])
		}
	}
	if fine == 0 {
		t.Error("no build won")
	}
	mustRun(t, command(t, "verify", out))
}
