// Package cputime measures for tests how long something computes.
package cputime

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// Of is how long f computes on its own thread, whatever else the machine does meanwhile.
func Of(t testing.TB, f func()) time.Duration {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	used := func() time.Duration {
		const thisThread = 1 // RUSAGE_THREAD
		var u syscall.Rusage
		if err := syscall.Getrusage(thisThread, &u); err != nil {
			t.Fatalf("getrusage: %v", err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	start := used()
	f()
	return used() - start
}
