package parallel

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
)

// Every item is done once, whatever the number of cores.
func TestEach(t *testing.T) {
	cores := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(cores)
	for _, cores := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(cores)
		for _, n := range []int{0, 1, 7, 1000} {
			done := make([]atomic.Int32, n)
			if err := Each(t.Context(), n, func(i int) error { done[i].Add(1); return nil }); err != nil {
				t.Fatal(err)
			}
			for i := range done {
				if times := done[i].Load(); times != 1 {
					t.Errorf("with %d cores item %d of %d was done %d times", cores, i, n, times)
				}
			}
		}
	}
}

// After an error, or once its caller has gone, hardly any further item is begun, and nothing still runs when Each returns.
func TestEachStops(t *testing.T) {
	const n = 100_000
	bad := errors.New("bad disk")
	var begun, running atomic.Int32
	err := Each(t.Context(), n, func(i int) error {
		running.Add(1)
		defer running.Add(-1)
		if begun.Add(1) == 10 {
			return bad
		}
		return nil
	})
	if !errors.Is(err, bad) || begun.Load() == n || running.Load() != 0 {
		t.Errorf("error %v after %d items, %d still running", err, begun.Load(), running.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	begun.Store(0)
	err = Each(ctx, n, func(int) error {
		if begun.Add(1) == 10 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || begun.Load() == n {
		t.Errorf("error %v after %d items", err, begun.Load())
	}
}
