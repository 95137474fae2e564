// Command opa answers the questions of bench with the Open Policy Agent, as a library. It has a module of its own, so that nothing of
// OPA is in ours. How it is talked to is described in bench/engine.go.
package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

//go:embed exports.rego
var policy string

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "opa:", err)
		os.Exit(1)
	}
}

type request struct {
	Check   bool   `json:"check"`
	Measure string `json:"measure"`
	For     int    `json:"for"` // milliseconds
}

func run(ctx context.Context) error {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		return err
	}
	var sets map[string][]any
	if err := json.Unmarshal(text, &sets); err != nil {
		return err
	}
	// The input is converted beforehand, which is the faster way to ask.
	questions := make(map[string][]ast.Value)
	for name, list := range sets {
		for _, q := range list {
			v, err := ast.InterfaceToValue(q)
			if err != nil {
				return err
			}
			questions[name] = append(questions[name], v)
		}
	}
	query, err := rego.New(rego.Query("data.exports.answer"), rego.Module("exports.rego", policy)).PrepareForEval(ctx)
	if err != nil {
		return err
	}
	ask := func(q ast.Value) (any, error) {
		results, err := query.Eval(ctx, rego.EvalParsedInput(q))
		if err != nil {
			return nil, err
		}
		if len(results) != 1 {
			return nil, fmt.Errorf("no answer to %v", q)
		}
		return results[0].Expressions[0].Value, nil
	}

	requests, answers := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	for requests.Scan() {
		var r request
		if err := json.Unmarshal(requests.Bytes(), &r); err != nil {
			return err
		}
		if r.Check {
			all := make(map[string][]any)
			for name, list := range questions {
				for _, q := range list {
					a, err := ask(q)
					if err != nil {
						return err
					}
					all[name] = append(all[name], a)
				}
			}
			if err := answers.Encode(all); err != nil {
				return err
			}
			continue
		}
		start, cpu, asked := time.Now(), cpuTime(), 0
		for time.Since(start) < time.Duration(r.For)*time.Millisecond {
			for _, q := range questions[r.Measure] {
				if _, err := ask(q); err != nil {
					return err
				}
			}
			asked += len(questions[r.Measure])
		}
		if err := answers.Encode(map[string]any{"asked": asked, "nanoseconds": time.Since(start).Nanoseconds(), "cpu": cpuTime() - cpu}); err != nil {
			return err
		}
	}
	return requests.Err()
}

// cpuTime is what the process has used so far, in nanoseconds.
func cpuTime() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
