package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output of the scripts; read the difference before committing it")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"rulebook": func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScript runs what users do at the command line. The first word of a script's name is the subcommand it is about.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			repository, err := filepath.Abs("../..")
			env.Setenv("REPO", repository)
			return err
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"fill": fill, "mtree": sameTree, "bytes": writeBytes, "project": copyProject,
		},
	})
}

// copyProject copies the project testdata/projects/NAME to where the script is, file by file: project NAME. A file that the script has
// itself stays as it is, so a script shows only what it is about.
func copyProject(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: project NAME")
	}
	from := os.DirFS(filepath.Join("testdata", "projects", args[0]))
	ts.Check(fs.WalkDir(from, ".", func(name string, e fs.DirEntry, err error) error {
		to := ts.MkAbs(name)
		if err != nil || e.IsDir() {
			return errors.Join(err, os.MkdirAll(to, 0o755))
		}
		if _, err := os.Stat(to); err == nil {
			return nil
		}
		data, err := fs.ReadFile(from, name)
		return errors.Join(err, os.WriteFile(to, data, 0o644))
	}))
}

// fill writes COUNT repetitions of TEXT to FILE, for inputs too large to stand in a script: fill FILE COUNT TEXT. In TEXT, \n is a
// line end. FILE may exist, and is then added to.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: fill FILE COUNT TEXT")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	ts.Check(err)
	_, err = f.Write(bytes.Repeat([]byte(strings.ReplaceAll(args[2], `\n`, "\n")), n))
	ts.Check(err)
	ts.Check(f.Close())
}

// writeBytes adds bytes given in hex to FILE: bytes FILE HEX.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: bytes FILE HEX")
	}
	var data []byte
	_, err := fmt.Sscanf(args[1], "%x", &data)
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	ts.Check(err)
	_, err = f.Write(data)
	ts.Check(err)
	ts.Check(f.Close())
}

// sameTree fails unless two folders hold the same files with the same bytes: mtree A B.
func sameTree(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: mtree A B")
	}
	a, err := tree(ts.MkAbs(args[0]))
	ts.Check(err)
	b, err := tree(ts.MkAbs(args[1]))
	ts.Check(err)
	if same := a == b; same == neg {
		ts.Fatalf("the trees of %s and %s: same is %v", args[0], args[1], same)
	}
}
