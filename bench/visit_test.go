package main

import (
	"strings"
	"testing"
	"time"
)

func TestHigh(t *testing.T) {
	var times []time.Duration
	for i := range 50 {
		times = append(times, time.Duration(50-i))
		if n := len(times); n == 1 && high(times) != 50 {
			t.Errorf("of one time it is %d", high(times))
		}
	}
	if got := high(times); got != 48 { // 47 are less, which are 94 of 100
		t.Errorf("high of 1 to 50 = %d", got)
	}
}

// Only flows that are counted change the answer with every digit.
func TestTypedLink(t *testing.T) {
	link := typedLink()
	if link != typedLink() {
		t.Error("the link is another each time")
	}
	if n := strings.Count(link, ".basis="); n != typedFlows {
		t.Errorf("the link has %d flows", n)
	}
	before, _, _ := strings.Cut(link, "&flow11.")
	if n := strings.Count(before, ".basis=none&"); n != typedFields {
		t.Errorf("%d of the first %d flows are counted", n, typedFields)
	}
}
