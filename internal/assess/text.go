package assess

import (
	"bytes"
	"context"
	"io"
	"unicode/utf8"
)

// mark is a byte order mark.
const mark = "\uFEFF"

// foreign says what a text seems to be that is not UTF-8, by its first bytes, and what to do about it; "" when nothing speaks against
// UTF-8.
func foreign(head []byte) (what, hint string) {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "this is a workbook or another packed file, not a text", "save it from the spreadsheet program as CSV UTF-8"
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return "this is an old Excel workbook, not a text", "save it from the spreadsheet program as CSV UTF-8"
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}), bytes.IndexByte(head, 0) >= 0:
		return "this text is UTF-16, or no text at all", "save it as UTF-8; in Excel, as \"CSV UTF-8\" and not as \"Unicode Text\""
	}
	return "", ""
}

// notUTF8 finds the first byte that is not UTF-8 and guesses what wrote it; -1 when there is none.
func notUTF8(text []byte) (at int, msg, hint string) {
	for at = 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size <= 1 {
			if seemsGBK(text[at:]) {
				return at, "this text is not UTF-8 but seems to be GBK", "save it as UTF-8; in Excel, as \"CSV UTF-8\""
			}
			return at, "this text is not UTF-8", "save it as UTF-8; in Excel, as \"CSV UTF-8\""
		}
		at += size
	}
	return -1, "", ""
}

// seemsGBK reports whether what is not ASCII comes in the pairs that GBK writes Chinese with. The second of a common character is not
// ASCII either, as what follows an accented letter of a European text mostly is.
func seemsGBK(text []byte) bool {
	pairs, common := 0, 0
	for i := 0; i+1 < len(text); i++ {
		c, next := text[i], text[i+1]
		if c < 0x80 {
			continue
		}
		if c == 0x80 || c == 0xFF || next < 0x40 || next == 0x7F || next == 0xFF {
			return false
		}
		if next > 0xA0 {
			common++
		}
		pairs++
		i++
	}
	return 2*common > pairs
}

// patient is a reader that can be stopped while it waits, as for what somebody types.
type patient struct {
	ctx  context.Context
	r    io.Reader
	buf  []byte
	rest []byte // of buf, read but not handed on
	err  error
}

func newPatient(ctx context.Context, r io.Reader) *patient {
	return &patient{ctx: ctx, r: r, buf: make([]byte, 1<<16)}
}

func (p *patient) Read(to []byte) (int, error) {
	if len(p.rest) == 0 && p.err == nil {
		type result struct {
			n   int
			err error
		}
		read := make(chan result, 1)
		go func() {
			n, err := p.r.Read(p.buf)
			read <- result{n, err}
		}()
		select {
		case <-p.ctx.Done():
			// The buffer is the other goroutine's from now on.
			p.err = p.ctx.Err()
			return 0, p.err
		case got := <-read:
			p.rest, p.err = p.buf[:got.n], got.err
		}
	}
	n := copy(to, p.rest)
	p.rest = p.rest[n:]
	if n == 0 {
		return 0, p.err
	}
	return n, nil
}
