package publish

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
)

// A Report says how a folder differs from its manifest. Paths are as in Put, and sorted.
type Report struct {
	Files   int      // how many the manifest lists
	Changed []string // other bytes than published, or no plain file
	Missing []string
	Added   []string // in the folder but not in the manifest; folders are not counted
}

// OK reports whether the folder is exactly what was published.
func (r Report) OK() bool { return len(r.Changed)+len(r.Missing)+len(r.Added) == 0 }

// Verify compares dir, a published site or a copy of one, with its manifest.json. The error is for a folder or file that cannot
// be read, and for a manifest that is missing or broken.
func Verify(dir string) (Report, error) {
	// A folder may be served through a link to it; within the site links are not followed.
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return Report{}, fmt.Errorf("finding the folder: %w", err)
	}
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return Report{}, fmt.Errorf("%s has no %s: rulebook did not publish it, or not all of it was copied: %w",
			dir, manifestName, fs.ErrNotExist)
	}
	if err != nil {
		return Report{}, fmt.Errorf("reading the manifest: %w", err)
	}
	m, err := parseManifest(data)
	if err != nil {
		return Report{}, fmt.Errorf("the %s in %s is broken: %w", manifestName, dir, err)
	}
	found, err := list(dir)
	if err != nil {
		return Report{}, fmt.Errorf("listing %s: %w", dir, err)
	}
	r := Report{Files: len(m.files)}
	var present []file
	for _, f := range m.files {
		if _, ok := found[f.path]; ok {
			present = append(present, f)
			delete(found, f.path)
		} else {
			r.Missing = append(r.Missing, f.path)
		}
	}
	for name := range found {
		r.Added = append(r.Added, name)
	}
	slices.Sort(r.Added)
	r.Changed, err = changed(dir, present)
	return r, err
}

// list returns the paths of everything in dir but folders and the manifest.
func list(dir string) (map[string]struct{}, error) {
	found := map[string]struct{}{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if rel != manifestName {
			found[filepath.ToSlash(rel)] = struct{}{}
		}
		return err
	})
	return found, err
}

// changed returns the paths of those files that are not as the manifest says, in the order given.
func changed(dir string, files []file) ([]string, error) {
	differs := make([]bool, len(files))
	errs := make([]error, len(files))
	next := make(chan int)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range next {
				same, err := files[i].matches(filepath.Join(dir, filepath.FromSlash(files[i].path)))
				differs[i], errs[i] = !same, err
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	group.Wait()
	var names []string
	for i, f := range files {
		if errs[i] != nil {
			return nil, fmt.Errorf("reading %s: %w", f.path, cause(errs[i]))
		}
		if differs[i] {
			names = append(names, f.path)
		}
	}
	return names, nil
}

// matches reports whether name is a plain file with the bytes of f.
func (f file) matches(name string) (bool, error) {
	info, err := os.Lstat(name)
	if err != nil {
		return false, err
	}
	if !info.Mode().IsRegular() || info.Size() != f.size {
		return false, nil
	}
	in, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer in.Close()
	buf := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buf)
	hash := sha256.New()
	// The file's own WriteTo, which io.Copy would prefer, allocates a buffer for each file.
	if _, err := io.CopyBuffer(hash, struct{ io.Reader }{in}, buf[:]); err != nil {
		return false, err
	}
	return bytes.Equal(hash.Sum(nil), f.sum[:]), nil
}
