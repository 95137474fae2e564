package serve

import (
	"sync"

	"github.com/fsnotify/fsnotify"
)

// mostHeard bounds the events that are kept for later.
const mostHeard = 1 << 17

// heard keeps what a notifier says until the watcher listens. A notifier that nobody listens to may hold a lock, or its only thread,
// while it waits; adding a folder to it would then never return.
type heard struct {
	some chan struct{} // has an element when there is something to take

	mu     sync.Mutex
	events []fsnotify.Event
	errs   []error
}

// hear listens until both channels are closed.
func hear(events <-chan fsnotify.Event, errs <-chan error) *heard {
	h := &heard{some: make(chan struct{}, 1)}
	go func() {
		for events != nil || errs != nil {
			select {
			case e, ok := <-events:
				if !ok {
					events = nil
					continue
				}
				h.put(&e, nil)
			case err, ok := <-errs:
				if !ok {
					errs = nil
					continue
				}
				h.put(nil, err)
			}
		}
	}()
	return h
}

func (h *heard) put(e *fsnotify.Event, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e != nil {
		h.events = append(h.events, *e)
	}
	if len(h.events) > mostHeard {
		h.events, err = nil, fsnotify.ErrEventOverflow
	}
	if err != nil {
		h.errs = append(h.errs, err)
	}
	select {
	case h.some <- struct{}{}:
	default:
	}
}

// take returns what was heard since it was last called.
func (h *heard) take() ([]fsnotify.Event, []error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	events, errs := h.events, h.errs
	h.events, h.errs = nil, nil
	return events, errs
}
