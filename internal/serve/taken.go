package serve

import "fmt"

// A PortTakenError says that the port is in use, and by which program where that can be found out.
type PortTakenError struct {
	Addr    string // "127.0.0.1:8080"
	Process string // the name of the program; "" when it is not known
	PID     int    // its number; 0 when it is not known
	Err     error  // the system's
}

func newPortTakenError(addr string, err error) *PortTakenError {
	e := &PortTakenError{Addr: addr, Err: err}
	e.Process, e.PID = holder(addr)
	return e
}

func (e *PortTakenError) Error() string {
	if e.PID == 0 {
		return e.Addr + " is taken by another program"
	}
	return fmt.Sprintf("%s is taken by %s (process %d)", e.Addr, e.Process, e.PID)
}

func (e *PortTakenError) Unwrap() error { return e.Err }
