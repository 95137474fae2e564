package assess

import (
	"context"
	"io"
)

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
