package content

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"unicode/utf8"
)

// A fileProblem is why a file cannot be used, for its author; it travels as an error within this package only.
type fileProblem struct {
	code, msg, hint string
	offset          int    // of the problem in text
	text            []byte // what was read, when the place within it is known
}

func (p *fileProblem) Error() string { return p.msg }

func asProblem(err error) (*fileProblem, bool) {
	var p *fileProblem
	ok := errors.As(err, &p)
	return p, ok
}

// readLimited reads a text file of at most limit bytes. What an author can mend (missing, too large, not UTF-8) is a fileProblem;
// any other error is the machine's.
func readLimited(fsys fs.FS, name string, limit int64) ([]byte, error) {
	src, err := readBytes(fsys, name, limit)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(src) {
		bad := 0
		for bad < len(src) {
			r, size := utf8.DecodeRune(src[bad:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			bad += size
		}
		return nil, &fileProblem{code: "file-utf8", msg: fmt.Sprintf("byte 0x%02X is not UTF-8", src[bad]),
			hint: "save the file as UTF-8", offset: bad, text: src}
	}
	return src, nil
}

// checkKind is a fileProblem when name is something else than a file. Files in content/ are known from their folders; what is opened by
// its name must be looked at first, because opening a pipe waits for whoever writes into it.
func checkKind(fsys fs.FS, name string) error {
	info, err := fs.Stat(fsys, name)
	if err == nil && !info.Mode().IsRegular() {
		return &fileProblem{code: "file-kind", msg: "this is not a regular file", hint: "replace it by a file, or remove it"}
	}
	if err != nil && isLink(fsys, name) {
		return badLink
	}
	return nil
}

func isLink(fsys fs.FS, name string) bool {
	info, err := fs.Lstat(fsys, name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// badLink is what is wrong with a symbolic link that leads to nothing that can be read.
var badLink = &fileProblem{code: "symlink", msg: "this symbolic link leads out of the project, to nothing or in a circle",
	hint: "put the file itself into the project"}

func readBytes(fsys fs.FS, name string, limit int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &fileProblem{code: "file-missing", msg: "there is no " + name, hint: "create it, or name another folder with -s"}
	}
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, &fileProblem{code: "file-kind", msg: "this is not a regular file", hint: "replace it by a file, or remove it"}
	}
	// The size is only an estimate: the file may grow while it is read.
	buf := make([]byte, 0, min(info.Size(), limit)+1)
	for {
		n, err := f.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if int64(len(buf)) > limit {
			return nil, &fileProblem{code: "file-size", msg: fmt.Sprintf("the file has more than %d bytes", limit),
				hint: "split it, or raise the limit in rulebook.yaml"}
		}
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
	}
}
