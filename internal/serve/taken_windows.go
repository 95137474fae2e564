package serve

import (
	"errors"

	"golang.org/x/sys/windows"
)

func isTaken(err error) bool { return errors.Is(err, windows.WSAEADDRINUSE) }
