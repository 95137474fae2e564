package main

import (
	"context"
	"fmt"
	"time"

	"rulebook/internal/rules"
)

const proofs = 9

// A proof is how long it takes to prove all rules.
type proof struct {
	rules, regimes, cases, boundaries int
	times                             []time.Duration
}

func measureProof(ctx context.Context) (proof, error) {
	set, err := loadRules(ctx)
	if err != nil {
		return proof{}, err
	}
	p := proof{rules: len(set.Definition().Rules), regimes: len(set.Definition().Regimes)}
	for i := range proofs + 1 {
		start := time.Now()
		list, problems := set.Prove()
		took := time.Since(start)
		if len(problems) > 0 {
			return p, fmt.Errorf("%s: %s", problems[0].Code, problems[0].Msg)
		}
		if i > 0 {
			p.times = append(p.times, took)
			continue
		}
		p.cases, p.boundaries = sum(list, func(x *rules.Proof) int { return x.Cases }), sum(list, func(x *rules.Proof) int { return x.Boundaries })
	}
	return p, nil
}

func sum(list []rules.Proof, of func(*rules.Proof) int) (n int) {
	for i := range list {
		n += of(&list[i])
	}
	return n
}
