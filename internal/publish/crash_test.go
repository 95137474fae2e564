package publish

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childKey is the environment variable that makes the test binary a child, a process to be killed or to be given limits.
const childKey = "RULEBOOK_PUBLISH_CHILD"

// A task is what a child does, as JSON in childKey.
type task struct {
	Do     string // a key of children
	Dir    string
	KillAt int // the step, from 1, at which the child kills itself; 0 for none
	InTwo  bool
}

// children are the things a child can do. What is returned goes to its standard error and makes it fail.
var children = map[string]func(task) error{
	"publish": publishAndDie,
	"hold":    holdTheLock,
}

func TestMain(m *testing.M) {
	text, ok := os.LookupEnv(childKey)
	if !ok {
		os.Exit(m.Run())
	}
	var todo task
	err := json.Unmarshal([]byte(text), &todo)
	if err == nil {
		err = children[todo.Do](todo)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// child prepares a process that does the task.
func child(t *testing.T, todo task) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	try(t, err)
	text, err := json.Marshal(todo)
	try(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childKey+"="+string(text))
	cmd.Stderr = os.Stderr
	return cmd
}

// crashSize is how many files the sites of the crash tests have.
const crashSize = 300

// publishAndDie publishes the second version and prints the steps it takes.
func publishAndDie(todo task) error {
	steps := 0
	return publish(todo.Dir, sample("v2", crashSize), "v2", Options{inTwo: todo.InTwo, step: func(name string) {
		steps++
		fmt.Println(name)
		if steps == todo.KillAt {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Kill()
			}
			if err != nil {
				panic(err)
			}
			select {} // the signal may take a moment
		}
	}})
}

// holdTheLock opens a transaction and keeps it open until it is killed, or told to go on by the end of its input.
func holdTheLock(todo task) error {
	tx, err := Begin(todo.Dir, Options{})
	if err != nil {
		return err
	}
	if err := tx.Put("index.html", []byte("half")); err != nil {
		return err
	}
	fmt.Println("held")
	_, err = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, tx.Abort())
}

// A run is killed at a step, before it or at any moment: what readers see is the old site or the new one, and the next run works.
func TestKilledRun(t *testing.T) {
	for _, inTwo := range []bool{false, true} {
		t.Run(fmt.Sprintf("inTwo=%v", inTwo), func(t *testing.T) {
			t.Parallel()
			// A run to its end tells the steps there are.
			dir := filepath.Join(t.TempDir(), "public")
			mustPublish(t, dir, sample("v1", crashSize), "v1")
			out, err := child(t, task{Do: "publish", Dir: dir, InTwo: inTwo}).Output()
			try(t, err)
			wantSite(t, dir, sample("v2", crashSize))
			mustPublish(t, dir, sample("v1", crashSize), "v1")
			steps := strings.Fields(string(out))

			// All the steps there is one of, the first and last of the others, and some between.
			random := rand.New(rand.NewPCG(1, 2))
			moments := map[int]bool{}
			first, last := map[string]int{}, map[string]int{}
			for i, name := range steps {
				if _, ok := first[name]; !ok {
					first[name] = i + 1
				}
				last[name] = i + 1
			}
			for name := range first {
				moments[first[name]], moments[last[name]] = true, true
			}
			for range 24 {
				moments[1+random.IntN(len(steps))] = true
			}
			published := 0
			for i := range len(steps) {
				if !moments[i+1] {
					continue
				}
				cmd := child(t, task{Do: "publish", Dir: dir, KillAt: i + 1, InTwo: inTwo})
				if killedOver(t, dir, inTwo, func() error { return cmd.Run() }) {
					published++
				}
			}
			if published == 0 || published == len(moments) {
				t.Errorf("of %d killed runs %d had published: the moments tell nothing", len(moments), published)
			}
		})
	}
}

// As TestKilledRun, but the child is killed from outside, so also within a step, such as the removal of the old site.
func TestRunKilledAtAnyMoment(t *testing.T) {
	for _, inTwo := range []bool{false, true} {
		t.Run(fmt.Sprintf("inTwo=%v", inTwo), func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "public")
			mustPublish(t, dir, sample("v1", crashSize), "v1")
			random := rand.New(rand.NewPCG(3, 4))
			for i := range 24 {
				cmd := child(t, task{Do: "publish", Dir: dir, InTwo: inTwo})
				out, err := cmd.StdoutPipe()
				try(t, err)
				steps, delay := 1+random.IntN(crashSize+20), time.Duration(random.IntN(2000))*time.Microsecond
				if i%3 == 0 {
					// The last steps are the ones that matter most: wait until the end is near.
					steps, delay = crashSize+10, time.Duration(random.IntN(6000))*time.Microsecond
				}
				killedOver(t, dir, inTwo, func() error {
					try(t, cmd.Start())
					lines := bufio.NewScanner(out)
					for range steps {
						if !lines.Scan() {
							break
						}
					}
					time.Sleep(delay)
					killed := cmd.Process.Kill()
					_, _ = io.Copy(io.Discard, out)
					return errors.Join(cmd.Wait(), killed)
				})
			}
		})
	}
}

// canExchange reports whether the disk that the tests are on can exchange folders.
func canExchange(t *testing.T) bool {
	t.Helper()
	a, b := t.TempDir(), t.TempDir()
	err := exchange(a, b)
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		t.Fatal(err)
	}
	return err == nil
}

// killedOver lets run be killed while it publishes the second version over the first, and checks what that leaves. Then it
// publishes the first again, for the next. It reports whether the second had come in place.
func killedOver(t *testing.T, dir string, inTwo bool, run func() error) bool {
	t.Helper()
	old, next := sample("v1", crashSize), sample("v2", crashSize)
	if err := run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	if !exists(dir) {
		if !inTwo && canExchange(t) {
			t.Fatal("there is no site")
		}
		tx, err := Begin(dir, Options{}) // completes the swap
		try(t, err)
		try(t, tx.Abort())
	}
	if r, err := Verify(dir); err != nil || !r.OK() {
		t.Fatalf("the site is damaged: %+v, %v", r, err)
	}
	got := read(t, dir)
	published := got["index.html"] == next["index.html"]
	want := old
	if published {
		want = next
	}
	for name, text := range want {
		if got[name] != text {
			t.Fatalf("%s is of another version", name)
		}
	}
	mustPublish(t, dir, old, "v1")
	wantSite(t, dir, old)
	return published
}

func TestLockOfAnotherProcess(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	old := sample("v1", 10)
	mustPublish(t, dir, old, "v1")
	for _, end := range []string{"killed", "released"} {
		cmd := child(t, task{Do: "hold", Dir: dir})
		in, err := cmd.StdinPipe()
		try(t, err)
		out, err := cmd.StdoutPipe()
		try(t, err)
		try(t, cmd.Start())
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
			t.Fatalf("the child says %q, %v", line, err)
		}

		_, err = Begin(dir, Options{})
		want := fmt.Sprintf("process %d on ", cmd.Process.Pid)
		if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), want) {
			t.Errorf("Begin: %v, want ErrLocked with %q", err, want)
		}
		if r, err := Verify(dir); err != nil || !r.OK() {
			t.Errorf("Verify = %+v, %v", r, err)
		}

		if end == "killed" {
			try(t, cmd.Process.Kill())
			_ = cmd.Wait()
		} else {
			try(t, in.Close())
			try(t, cmd.Wait())
			wantSite(t, dir, old)
		}
		mustPublish(t, dir, old, "v1")
		wantSite(t, dir, old)
	}
}
