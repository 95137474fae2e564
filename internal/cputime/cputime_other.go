//go:build !linux

// Package cputime measures for tests how long something computes.
package cputime

import (
	"testing"
	"time"
)

// Of is how long f takes.
func Of(_ testing.TB, f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}
