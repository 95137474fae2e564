//go:build !linux

package serve

// watchHint says what to do when the system watches no more folders; elsewhere than on Linux there is no setting for it.
func watchHint(error) string { return "" }
