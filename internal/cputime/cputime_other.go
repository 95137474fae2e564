//go:build !linux

package markdown

import (
	"testing"
	"time"
)

// cpuTime is how long f takes.
func cpuTime(_ *testing.T, f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}
