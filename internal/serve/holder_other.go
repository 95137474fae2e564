//go:build !linux

package serve

// holder finds the program that listens at addr; here it cannot.
func holder(string) (process string, pid int) { return "", 0 }
