package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// tree is one line for each file below dir: its hash and name, in sorted order. Two folders are the same when their trees are.
func tree(dir string) (string, error) {
	fsys := os.DirFS(dir)
	var b strings.Builder
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(data), name)
		return err
	})
	return b.String(), err
}
