package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const (
	warmUp  = time.Second
	lapTime = 50 * time.Millisecond
)

// A contest is what came of asking the engines.
type contest struct {
	engines  []*engine
	outcomes []string       // that were given, the most frequent first
	counts   map[string]int // by outcome
	laps     map[string][][]lap
}

// measureEngines asks the engines the same questions. First they must agree on all of them; then each is warmed up, and they take turns
// against the clock, so that whatever else the machine does falls on all.
func measureEngines(ctx context.Context, engines []*engine, dir string, rounds int, progress func(string, ...any)) (*contest, error) {
	asked := questions()
	text, err := json.Marshal(asked)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "questions.json")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return nil, err
	}
	for _, e := range engines {
		if err := e.start(ctx, file); err != nil {
			return nil, fmt.Errorf("%s: %w", e.name, err)
		}
		defer e.stop()
	}

	c := &contest{engines: engines, laps: map[string][][]lap{}}
	var ours map[string][]answer
	for i, e := range engines {
		answers, err := e.check()
		if err != nil {
			return nil, err
		}
		if i == 0 {
			ours = answers
			c.outcomes, c.counts = outcomes(ours)
		}
		for _, set := range append([]string{boundarySet}, timedSets...) {
			if err := compare(set, asked[set], ours[set], answers[set]); err != nil {
				return nil, fmt.Errorf("%s disagrees: %w", e.name, err)
			}
		}
		progress("%s: the answers agree", e.name)
	}
	for _, set := range timedSets {
		c.laps[set] = make([][]lap, len(engines))
		for _, e := range engines {
			if _, err := e.measure(set, warmUp); err != nil {
				return nil, err
			}
		}
		for round := range rounds {
			for j, e := range engines {
				l, err := e.measure(set, lapTime)
				if err != nil {
					return nil, err
				}
				c.laps[set][j] = append(c.laps[set][j], l)
			}
			progress("rule engines, %s, round %d of %d", set, round+1, rounds)
		}
	}
	return c, nil
}
