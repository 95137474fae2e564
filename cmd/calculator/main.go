//go:build !js

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "the calculator runs in browsers: make builds it as WebAssembly and puts it into rulebook")
	os.Exit(2)
}
