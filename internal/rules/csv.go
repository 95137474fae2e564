package rules

import "bytes"

// maxRow bounds a row, so that a quote that is never closed does not take the rest of a large file for one value.
const maxRow = 1 << 20

// A splitter divides a CSV that arrives in pieces into rows and values, by RFC 4180: values in quotes or without any, two quotes for one
// in quotes. Rows end with LF or CRLF; rows of which nothing but the end is there are passed over. A quote that stands anywhere else is a
// fault of its row, and the rest of its line is passed over.
//
// It looks at each byte once and keeps no more than the row that it is in. How the pieces are cut makes no difference.
type splitter struct {
	divider byte // of values: a comma, or another character of ASCII
	buf     []byte
	start   int // of the row in buf
	at      int // in buf: what is looked at next, and the end of a row that was found
	line    int // of the row, from 1
	state   state
	found   bool // a row, which the next begins behind

	fields  []field
	fault   fault
	faultAt int    // byte of the row
	scratch []byte // of value
}

// A field is where a value stands in its row. One in quotes begins with its quote, and ends before that which closes it.
type field struct {
	from, to int32
	quoted   bool
	doubled  bool // it has quotes in it
}

// A state is what the byte to be looked at may be.
type state uint8

const (
	rowBegins state = iota
	fieldBegins
	inPlain
	inQuotes
	quoteSeen // which closes the value, or is the first of two
	faulty    // of a line with a fault, which is told when enough is there to show it
	passing   // of a line with a fault that was told
)

type fault uint8

const (
	bareQuote fault = iota // in a value that does not begin with one
	closed                 // something follows the quote that closes a value
	unclosed
)

// An event is what next finds.
type event uint8

const (
	noRow   event = iota // no more of them, so far
	goodRow              // fields are its values
	badRow               // fault is what is wrong with it
	longRow              // nothing more can be found
)

// lookAhead is more than what the splitter looks at behind a quote to tell whether it is a fault.
const lookAhead = 2

// toShow is more than a problem shows of its line behind its place.
const toShow = 512

// add takes the next piece.
func (s *splitter) add(piece []byte) {
	s.leave()
	if s.start > 0 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.start:])]
		s.start, s.at = 0, s.at-s.start
	}
	s.buf = append(s.buf, piece...)
}

// pass passes over what stands before the first row.
func (s *splitter) pass(n int) { s.start, s.at = s.start+n, s.at+n }

// row is the row that was found. Of one with a fault, or that is too long, it is as much as a problem may show.
func (s *splitter) row() []byte { return s.buf[s.start:s.at] }

// leave passes on to what follows the row that was found.
func (s *splitter) leave() {
	if s.found {
		s.line += bytes.Count(s.row(), []byte("\n"))
		s.start, s.found, s.fields = s.at, false, s.fields[:0]
	}
}

// next looks for a row, which is there until next or add is called. last says that no more pieces come.
func (s *splitter) next(last bool) event {
	s.leave()
	for s.at < len(s.buf) {
		c := s.buf[s.at]
		switch s.state {
		case rowBegins:
			end := lineEnd(s.buf[s.at:], last)
			switch {
			case end < 0:
				return noRow
			case end > 0:
				s.at += end
				s.start = s.at
				s.line++
			default:
				s.state = fieldBegins
			}
		case fieldBegins:
			s.fields = append(s.fields, field{from: int32(s.at - s.start), quoted: c == '"'})
			s.state = inPlain
			if c == '"' {
				s.state = inQuotes
				s.at++
			}
		case inPlain:
			buf, divider, i := s.buf, s.divider, s.at
			for i < len(buf) && buf[i] != divider && buf[i] != '\n' && buf[i] != '"' {
				i++
			}
			s.at = i
			switch {
			case i == len(buf):
			case buf[i] == divider:
				s.close(i)
				s.at, s.state = i+1, fieldBegins
			case buf[i] == '\n':
				s.close(i)
				return s.end(1)
			default:
				if s.wrong(bareQuote, i) {
					return s.long()
				}
			}
		case inQuotes:
			i := bytes.IndexByte(s.buf[s.at:], '"')
			if i < 0 {
				s.at = len(s.buf)
				break
			}
			s.at += i + 1
			s.state = quoteSeen
		case quoteSeen:
			if c == '"' {
				s.fields[len(s.fields)-1].doubled = true
				s.at, s.state = s.at+1, inQuotes
				break
			}
			if c == s.divider {
				s.close(s.at - 1)
				s.at, s.state = s.at+1, fieldBegins
				break
			}
			end := lineEnd(s.buf[s.at:], last)
			switch {
			case end < 0:
				return s.wait()
			case end > 0:
				s.close(s.at - 1)
				return s.end(end)
			case s.wrong(closed, s.at-1):
				return s.long()
			}
		case faulty:
			rest := s.buf[s.at:]
			if i := bytes.IndexByte(rest[:min(len(rest), toShow)], '\n'); i >= 0 {
				rest = rest[:i]
			} else if len(rest) < toShow && !last {
				return noRow
			}
			s.at += min(len(rest), toShow)
			s.state, s.found = passing, true
			return badRow
		case passing:
			i := bytes.IndexByte(s.buf[s.at:], '\n')
			if i < 0 {
				s.at = len(s.buf)
			} else {
				s.at += i + 1
				s.line++
				s.state = rowBegins
			}
			s.start = s.at
		}
	}
	if !last {
		return s.wait()
	}
	switch s.state {
	case fieldBegins:
		s.fields = append(s.fields, field{from: int32(s.at - s.start), to: int32(s.at - s.start)})
		return s.end(0)
	case inPlain:
		s.close(s.at)
		return s.end(0)
	case quoteSeen:
		s.close(s.at - 1)
		return s.end(0)
	case inQuotes:
		s.fault, s.faultAt = unclosed, 0
		if found := s.end(0); found == longRow {
			return found
		}
		return badRow
	}
	return noRow
}

// lineEnd is how long the end of a line is that text begins with: 0 when it begins with none, less when that is not known yet.
func lineEnd(text []byte, last bool) int {
	switch {
	case text[0] == '\n':
		return 1
	case text[0] != '\r':
		return 0
	case len(text) > 1 && text[1] == '\n':
		return 2
	case len(text) > 1:
		return 0
	case last:
		return 1
	}
	return -1
}

// wait is what is found in a row of which the rest is not there.
func (s *splitter) wait() event {
	if len(s.buf)-s.start > maxRow+lookAhead && s.state != faulty {
		return s.long()
	}
	return noRow
}

// close ends a value. In one without quotes the CR of the row's end is none of it.
func (s *splitter) close(end int) {
	f := &s.fields[len(s.fields)-1]
	f.to = int32(end - s.start)
	if !f.quoted && f.to > f.from && s.buf[end-1] == '\r' && (end == len(s.buf) || s.buf[end] == '\n') {
		f.to--
	}
}

// end ends the row behind the bytes that end it.
func (s *splitter) end(size int) event {
	s.at += size
	s.state = rowBegins
	if s.at-s.start > maxRow {
		return s.long()
	}
	s.found = true
	return goodRow
}

// wrong notes a fault at a byte of buf. It reports that the row is too long instead when it is before that byte.
func (s *splitter) wrong(f fault, at int) (long bool) {
	s.fault, s.faultAt = f, at-s.start
	s.at, s.state = at, faulty
	return s.faultAt >= maxRow
}

func (s *splitter) long() event {
	s.at = s.start + maxRow
	s.found = true
	return longRow
}

// value is the text of a value of the row, with LF for the line ends in it. It is good until the next call.
func (s *splitter) value(f field) []byte {
	row := s.row()
	if !f.quoted {
		return row[f.from:f.to]
	}
	text := row[f.from+1 : f.to]
	if !f.doubled && bytes.IndexByte(text, '\r') < 0 {
		return text
	}
	s.scratch = s.scratch[:0]
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			i++ // the first of two
		case text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n':
			i++
		}
		s.scratch = append(s.scratch, text[i])
	}
	return s.scratch
}
