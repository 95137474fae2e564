package serve

import (
	"errors"
	"testing"

	"github.com/fsnotify/fsnotify"
)

// TestHeardIsBounded: a watcher that does not come to listen costs no more than a full load afterwards.
func TestHeardIsBounded(t *testing.T) {
	events, errs := make(chan fsnotify.Event), make(chan error)
	h := hear(events, errs)
	for range mostHeard + 10 {
		events <- fsnotify.Event{Name: "content/a.md"}
	}
	close(events)
	errs <- errors.New("last")
	close(errs)
	var got []error
	eventually(t, "everything is heard", func() bool {
		_, more := h.take()
		got = append(got, more...)
		return len(got) == 2
	})
	if !errors.Is(got[0], fsnotify.ErrEventOverflow) {
		t.Errorf("errors: %v", got)
	}
}
