package theme

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// Overlay returns the files of base with those of over in front: a file at the same path in over wins, a folder has the files of
// both. Either may be nil, which is an empty tree.
func Overlay(over, base fs.FS) fs.FS {
	if over == nil {
		over = noFiles{}
	}
	if base == nil {
		base = noFiles{}
	}
	return overlay{over, base}
}

type overlay struct{ over, base fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.over.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.base.Open(name)
	}
	return f, err
}

func (o overlay) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(o.over, name)
	if errors.Is(err, fs.ErrNotExist) {
		return fs.ReadFile(o.base, name)
	}
	return data, err
}

func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, overErr := fs.ReadDir(o.over, name)
	if overErr != nil && !errors.Is(overErr, fs.ErrNotExist) {
		return nil, overErr
	}
	below, err := fs.ReadDir(o.base, name)
	if errors.Is(err, fs.ErrNotExist) && overErr == nil {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	mine := len(entries)
	for _, e := range below {
		if !slices.ContainsFunc(entries[:mine], func(m fs.DirEntry) bool { return m.Name() == e.Name() }) {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// noFiles is a tree without files.
type noFiles struct{}

func (noFiles) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
