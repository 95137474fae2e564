package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// ErrNotOurs is the error of Begin and Commit when the output folder is, or has become, something that rulebook did not make
// and so must not replace. The message says what it is and what to do.
var ErrNotOurs = errors.New("rulebook will not replace it")

// target returns the absolute path of dir, unless it is a place that is never replaced. What is in it, replaceable tells, which
// needs the lock: in the middle of a swap it would see some of one site and some of the other.
func target(dir string, sources []string) (string, error) {
	if dir == "" {
		return "", errors.New("the output folder has no name")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("finding the output folder: %w", err)
	}
	if filepath.Dir(abs) == abs {
		return "", fmt.Errorf("%s is the root of a disk: %w; name a folder in it", abs, ErrNotOurs)
	}
	home, _ := os.UserHomeDir() // without one there is nothing to protect
	here, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("finding the current folder: %w", err)
	}
	if contains(abs, here) {
		return "", fmt.Errorf("%s is the current folder or holds it: %w; name another folder", dir, ErrNotOurs)
	}
	if home != "" && contains(abs, home) {
		return "", fmt.Errorf("%s is the home folder or holds it: %w; name another folder", dir, ErrNotOurs)
	}
	for _, source := range sources {
		if within(source, abs) {
			return "", fmt.Errorf("%s is in %s, which the site is made from: %w; name another folder", dir, source, ErrNotOurs)
		}
	}
	return abs, nil
}

// within reports whether a folder that may yet have to be made is dir or in it.
func within(dir, inner string) bool {
	for {
		if _, err := os.Stat(inner); err == nil {
			return contains(dir, inner)
		}
		up := filepath.Dir(inner)
		if up == inner {
			return false
		}
		inner = up
	}
}

// contains reports whether inner is dir or in it, however the two are spelt.
func contains(dir, inner string) bool {
	outer, err := os.Stat(dir)
	if err != nil {
		return false // what does not exist holds nothing
	}
	inner, err = filepath.EvalSymlinks(inner)
	if err != nil {
		return false
	}
	for {
		info, err := os.Stat(inner)
		if err == nil && os.SameFile(outer, info) {
			return true
		}
		up := filepath.Dir(inner)
		if up == inner {
			return false
		}
		inner = up
	}
}

// versionControl are folders whose loss nothing repairs. They turn up in an output folder that is also a working copy.
var versionControl = []string{".git", ".hg", ".svn"}

// replaceable returns nil for a folder that rulebook made, for an empty one, and for nothing at all.
func replaceable(dir string) error {
	info, err := os.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("looking at the output folder: %w", err)
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a symbolic link: %w; remove it, or name the folder it leads to", dir, ErrNotOurs)
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder: %w; remove it, or name another folder", dir, ErrNotOurs)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("looking at the output folder: %w", err)
	}
	if len(entries) == 0 {
		return nil
	}
	for _, entry := range entries {
		if slices.Contains(versionControl, entry.Name()) {
			return fmt.Errorf("%s holds %s, which would be lost: %w; publish to another folder and copy the site from there",
				dir, entry.Name(), ErrNotOurs)
		}
	}
	if !published(dir) {
		return fmt.Errorf("%s holds files, and no %s that says rulebook made them: %w; empty or remove it, or name another folder",
			dir, manifestName, ErrNotOurs)
	}
	return nil
}

// published reports whether dir has a manifest of ours.
func published(dir string) bool {
	name := filepath.Join(dir, manifestName)
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	by, err := generator(f)
	return err == nil && isOurs(by)
}
