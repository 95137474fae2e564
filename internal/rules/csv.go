package rules

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
	quotes  bool // one of them has
	fault   fault
	faultAt int32  // byte of the row
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
	noRow   event = iota // none, so far
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
		if s.quotes {
			s.line += lineEnds(s.row())
		} else if s.state == rowBegins {
			s.line++
		}
		s.start, s.found, s.quotes, s.fields = s.at, false, false, s.fields[:0]
	}
}

// next looks for a row, which is there until next or add is called. last says that no more pieces come, of which the last ended a line.
func (s *splitter) next(last bool) event {
	s.leave()
	found := noRow
look:
	for found == noRow && s.at < len(s.buf) {
		c := s.buf[s.at]
		if c == '\r' && (s.state == rowBegins || s.state == quoteSeen) {
			if s.at+1 == len(s.buf) {
				break // it may be followed by LF
			}
			if s.buf[s.at+1] == '\n' {
				c = '\n'
				s.at++
			}
		}
		switch s.state {
		case rowBegins:
			if c != '\n' {
				s.state = fieldBegins
				continue
			}
			s.at++
			s.start = s.at
			s.line++
		case fieldBegins:
			s.fields = append(s.fields, field{from: int32(s.at - s.start), quoted: c == '"'})
			s.state = inPlain
			if c == '"' {
				s.state, s.quotes = inQuotes, true
				s.at++
			}
		case inPlain:
			buf, divider, i := s.buf, s.divider, s.at
			for i < len(buf) && buf[i] != divider && buf[i] != '\n' && buf[i] != '"' {
				i++
			}
			if s.at = i; i == len(buf) {
				break look
			}
			c, f := buf[i], &s.fields[len(s.fields)-1]
			f.to = int32(i - s.start)
			if c == '"' {
				s.fault, s.faultAt, s.state = bareQuote, f.to, faulty
				continue
			}
			if c == '\n' && f.to > f.from && buf[i-1] == '\r' {
				f.to--
			}
			found = s.end(c)
		case inQuotes:
			i := indexByte(s.buf[s.at:], '"')
			if i < 0 {
				s.at = len(s.buf)
				break look
			}
			s.at += i + 1
			s.state = quoteSeen
		case quoteSeen:
			f := &s.fields[len(s.fields)-1]
			switch c {
			case '"':
				f.doubled = true
				s.at, s.state = s.at+1, inQuotes
			case s.divider, '\n':
				f.to = int32(s.at - 1 - s.start)
				if s.buf[s.at-1] == '\r' {
					f.to--
				}
				found = s.end(c)
			default:
				s.fault, s.faultAt, s.state = closed, int32(s.at-1-s.start), faulty
			}
		case faulty:
			at := s.start + int(s.faultAt)
			rest := s.buf[at:min(len(s.buf), at+toShow)]
			i := indexByte(rest, '\n')
			if i < 0 {
				if len(rest) < toShow {
					break look
				}
				i = len(rest)
			}
			s.at, s.state, found = at+i, passing, badRow
		case passing:
			i := indexByte(s.buf[s.at:], '\n')
			s.at += i + 1
			if i >= 0 {
				s.line++
				s.state = rowBegins
			} else {
				s.at = len(s.buf)
			}
			s.start = s.at
		}
	}
	if last && s.state == inQuotes && found == noRow {
		s.fault, s.faultAt, s.state, found = unclosed, int32(s.at-s.start), rowBegins, badRow
	}
	switch {
	case found == noRow && s.state != faulty && len(s.buf)-s.start > maxRow+lookAhead,
		found == goodRow && s.at-s.start > maxRow,
		found == badRow && s.faultAt > maxRow:
		s.at, found = s.start+maxRow, longRow
	}
	s.found = found != noRow
	return found
}

// end passes over what ends a value.
func (s *splitter) end(c byte) event {
	s.at++
	s.state = fieldBegins
	if c != '\n' {
		return noRow
	}
	s.state = rowBegins
	return goodRow
}

// value is the text of a value of the row, with LF for the line ends in it. It is good until the next call.
func (s *splitter) value(f *field) []byte {
	row := s.row()
	if !f.quoted {
		return row[f.from:f.to]
	}
	text := row[f.from+1 : f.to]
	if !f.doubled && indexByte(text, '\r') < 0 {
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
