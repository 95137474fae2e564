package skeleton

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"rulebook/internal/content"
	"rulebook/internal/diag"
)

// check loads the project as it would be with the file in it, and refuses a file that brings a mistake: a name that Windows takes
// for a device, an address that another page has, an instrument in a project that does not say of which day it speaks.
func (p *project) check(f file) error {
	after, err := loadErrors(preview{p.root.FS(), f.name, f.data})
	if err != nil || len(after) == 0 {
		return err
	}
	before, err := loadErrors(p.root.FS())
	if err != nil {
		return err
	}
	for _, d := range after {
		known := slices.ContainsFunc(before, func(b diag.Diagnostic) bool { return b.File == d.File && b.Code == d.Code && b.Msg == d.Msg })
		if known {
			continue
		}
		if d.File == f.name {
			return mistake(d.Hint, "%s cannot be written: %s", f.name, d.Msg)
		}
		return mistake(d.Hint, "%s cannot be written: %s: %s", f.name, d.File, d.Msg)
	}
	return nil
}

// loadErrors are the mistakes that would stop a build, drafts included.
func loadErrors(fsys fs.FS) ([]diag.Diagnostic, error) {
	l := content.NewLoader(fsys, content.Options{Drafts: true})
	defer l.Close()
	_, ds, err := l.Load(context.Background(), nil)
	return slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return d.Sev != diag.Error }), err
}

// A preview is a tree with one file more, or with another text of one.
type preview struct {
	fs.FS
	name string
	data []byte
}

// Open opens a file.
func (v preview) Open(name string) (fs.File, error) {
	if name == v.name {
		return &previewFile{bytes.NewReader(v.data), v.info(name)}, nil
	}
	return v.FS.Open(name)
}

// Stat knows the folders of the new file too, which may not be there yet.
func (v preview) Stat(name string) (fs.FileInfo, error) {
	if name == v.name {
		return v.info(name), nil
	}
	info, err := fs.Stat(v.FS, name)
	if errors.Is(err, fs.ErrNotExist) && v.above(name) {
		return v.info(name), nil
	}
	return info, err
}

// ReadDir lists a folder.
func (v preview) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(v.FS, name)
	if !v.above(name) || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return entries, err
	}
	rest := v.name
	if name != "." {
		rest = strings.TrimPrefix(rest, name+"/")
	}
	next, _, _ := strings.Cut(rest, "/")
	if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == next }) {
		entries = append(entries, fs.FileInfoToDirEntry(v.info(path.Join(name, next))))
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
	return entries, nil
}

// above reports whether name is a folder that the new file is in.
func (v preview) above(name string) bool { return name == "." || strings.HasPrefix(v.name, name+"/") }

func (v preview) info(name string) fs.FileInfo {
	return previewInfo{path.Base(name), int64(len(v.data)), name != v.name}
}

type previewFile struct {
	io.Reader
	info fs.FileInfo
}

func (f *previewFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *previewFile) Close() error               { return nil }

type previewInfo struct {
	name string
	size int64
	dir  bool
}

func (i previewInfo) Name() string       { return i.name }
func (i previewInfo) Size() int64        { return i.size }
func (i previewInfo) ModTime() time.Time { return time.Time{} }
func (i previewInfo) IsDir() bool        { return i.dir }
func (i previewInfo) Sys() any           { return nil }

func (i previewInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o777
	}
	return 0o666
}
