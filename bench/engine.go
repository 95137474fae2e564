package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// An engine is a rule engine that is measured. Each runs in a process of its own, which loads its rules once and then is talked to in
// lines of JSON: {"check": true} asks for the answers to all questions, by set; {"measure": SET, "for": MILLISECONDS} has the questions
// of a set asked over and over for that long, and answers how often, in how much time, and with how much CPU time of all threads.
// The questions are in a file, which is read beforehand into what the engine takes.
type engine struct {
	name    string
	version string
	ours    bool
	command []string // followed by the file of questions

	process *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	stderr  bytes.Buffer
}

// theirs are the engines that ours is measured against, by the names that a flag takes.
var theirs = []string{"zen-engine", "json-rules-engine", "opa"}

// enginesFolder is from the root of the repository, where everything here is run.
const enginesFolder = "bench/engines"

// findEngines installs what is asked for, at the versions that the repository names.
func findEngines(ctx context.Context, names []string, stderr io.Writer) ([]*engine, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	list := []*engine{
		{name: "rulebook", version: "this tree", ours: true, command: []string{self, "engine", "rulebook"}},
		{name: "rulebook, written out", version: "this tree", ours: true, command: []string{self, "engine", "rulebook, written out"}},
	}
	node := func(name, version string) *engine {
		return &engine{name: name, version: version, command: []string{"node", filepath.Join(enginesFolder, "engine.mjs"), name}}
	}
	for _, name := range names {
		switch name {
		case "opa":
			version, err := moduleVersion(filepath.Join(enginesFolder, "opa", "go.mod"), "github.com/open-policy-agent/opa")
			if err != nil {
				return nil, err
			}
			program, err := buildOPA(ctx, stderr)
			if err != nil {
				return nil, err
			}
			list = append(list, &engine{name: "opa", version: version, command: []string{program}})
		default:
			version, err := installPackages(ctx, enginesFolder, name, stderr)
			if err != nil {
				return nil, err
			}
			list = append(list, node(name, version))
			if name == "zen-engine" {
				list = append(list, node("zen-engine, 16 at once", version), node("zen-engine, with its trace", version))
			}
		}
	}
	return list, nil
}

// installPackages installs the Node packages of a folder, and returns the version of the one with that name.
func installPackages(ctx context.Context, folder, name string, stderr io.Writer) (version string, err error) {
	// The copy of the lock file is made last, so a broken installation is not taken for a finished one.
	lock, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		return "", err
	}
	done := filepath.Join(folder, "node_modules", ".rulebook-lock.json")
	if have, err := os.ReadFile(done); err != nil || !bytes.Equal(have, lock) {
		fmt.Fprintln(stderr, "npm install in", folder, "(once)")
		// npm ci refuses a lock file that lacks native code for other systems, which the registry that wrote it may not have.
		cmd := exec.CommandContext(ctx, "npm", "install", "--no-save")
		cmd.Dir, cmd.Stdout, cmd.Stderr = folder, stderr, stderr
		if err := cmd.Run(); err != nil {
			return "", fmt.Errorf("installing the Node packages of %s: %w", folder, err)
		}
		if err := os.WriteFile(done, lock, 0o644); err != nil {
			return "", err
		}
	}
	var locked struct {
		Packages map[string]struct{ Version string }
	}
	if err := json.Unmarshal(lock, &locked); err != nil {
		return "", err
	}
	for path, p := range locked.Packages {
		if filepath.Base(path) == name {
			version = p.Version
		}
	}
	return version, nil
}

// buildOPA builds our program around OPA, from the module of its own that it has.
func buildOPA(ctx context.Context, stderr io.Writer) (string, error) {
	program, err := filepath.Abs(filepath.Join(".cache", "bench-opa"))
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(program), 0o755); err != nil {
		return "", err
	}
	fmt.Fprintln(stderr, "building OPA (the first time takes a minute)")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, ".")
	cmd.Dir = filepath.Join(enginesFolder, "opa")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	cmd.Stdout, cmd.Stderr = stderr, stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("building OPA: %w", err)
	}
	return program, nil
}

// moduleVersion returns the version of a module that a go.mod requires.
func moduleVersion(file, module string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(strings.TrimPrefix(line, "require "))
		if len(fields) > 1 && fields[0] == module {
			return fields[1], nil
		}
	}
	return "", fmt.Errorf("%s does not require %s", file, module)
}

// start starts the engine's process.
func (e *engine) start(ctx context.Context, questions string) error {
	args := append(append([]string(nil), e.command[1:]...), questions)
	e.process = exec.CommandContext(ctx, e.command[0], args...)
	e.process.Stderr = &e.stderr
	in, err := e.process.StdinPipe()
	if err != nil {
		return err
	}
	out, err := e.process.StdoutPipe()
	if err != nil {
		return err
	}
	e.in, e.out = in, bufio.NewReader(out)
	return e.process.Start()
}

// stop ends the process, which ends by itself when it is asked nothing more.
func (e *engine) stop() {
	if e.in != nil {
		e.in.Close()
		e.process.Wait() // what it says now no longer matters
	}
}

// ask sends a request and reads the reply.
func (e *engine) ask(r request, reply any) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = e.in.Write(append(line, '\n'))
	if err == nil {
		line, err = e.out.ReadBytes('\n')
	}
	if err == nil {
		err = json.Unmarshal(line, reply)
	}
	if err != nil {
		e.stop() // so that all it had to say has been read
		return fmt.Errorf("%s: %w\n%s", e.name, err, e.stderr.Bytes())
	}
	return nil
}

type request struct {
	Check   bool   `json:"check,omitempty"`
	Measure string `json:"measure,omitempty"`
	For     int64  `json:"for,omitempty"` // milliseconds
}

// A lap is what an engine did when it was measured.
type lap struct {
	Asked       int   `json:"asked"`
	Nanoseconds int64 `json:"nanoseconds"`
	CPU         int64 `json:"cpu"` // nanoseconds, of all threads
}

func (l lap) wall() float64    { return float64(l.Nanoseconds) / float64(l.Asked) }
func (l lap) cpuTime() float64 { return float64(l.CPU) / float64(l.Asked) }

// measure has the questions of a set asked for some time.
func (e *engine) measure(set string, d time.Duration) (l lap, err error) {
	err = e.ask(request{Measure: set, For: d.Milliseconds()}, &l)
	if err == nil && l.Asked == 0 {
		err = fmt.Errorf("%s asked nothing", e.name)
	}
	return l, err
}

// check returns the answers to all questions, by set.
func (e *engine) check() (answers map[string][]answer, err error) {
	err = e.ask(request{Check: true}, &answers)
	return answers, err
}

// cpuTime is what the process has used so far.
func cpuTime() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
