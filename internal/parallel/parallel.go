// Package parallel is the one loop that runs independent items on all cores.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls do for every index from 0 to n-1, on as many goroutines as there are cores, and returns when all are done. The first
// error stops the handing out of further items and is returned; which one is first among several is not determined, so do
// returns errors of the machine only. A cancelled ctx stops it the same way.
func Each(ctx context.Context, n int, do func(i int) error) error {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for i := range n {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := do(i); err != nil {
				return err
			}
		}
		return nil
	}
	var (
		next    atomic.Int64
		stop    atomic.Bool
		once    sync.Once
		failure error
		wg      sync.WaitGroup
	)
	fail := func(err error) {
		once.Do(func() { failure = err })
		stop.Store(true)
	}
	for range workers {
		wg.Go(func() {
			for !stop.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := ctx.Err(); err != nil {
					fail(err)
					return
				}
				if err := do(i); err != nil {
					fail(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return failure
}
