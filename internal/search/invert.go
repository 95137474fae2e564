package search

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// An inversion has, for each term, its documents and its positions.
type inversion struct {
	documents []int32  // by term, how many
	postings  [][]byte // by term
	positions [][]byte
}

var errRecord = errors.New("a record of a document cannot be read")

// walk calls f with each term of a record: its counts with their code, and its positions.
func walk(record []byte, f func(term uint32, code int, counts, places []byte)) error {
	for len(record) > 0 {
		var head [3]uint64
		for i := range head {
			v, n := binary.Uvarint(record)
			if n <= 0 {
				return errRecord
			}
			head[i], record = v, record[n:]
		}
		counts, places := int(head[1]>>2), int(head[2])
		if counts+places > len(record) {
			return errRecord
		}
		f(uint32(head[0]), int(head[1]&3), record[:counts], record[counts:counts+places])
		record = record[counts+places:]
	}
	return nil
}

// invert turns records by document into postings by term. It goes over the records twice, first to know how much room each term needs, so that nothing is
// moved and no room is left over.
func invert(docs []*record, l *lexicon) (*inversion, error) {
	l.mu.RLock()
	n := len(l.keys)
	l.mu.RUnlock()
	v := &inversion{documents: make([]int32, n), postings: make([][]byte, n), positions: make([][]byte, n)}
	sizes, room := make([]int, n), make([]int, n)
	last := make([]int32, n)
	delta := func(doc int, term uint32, code int) uint64 {
		d := uint64(int32(doc)+1-last[term])<<2 | uint64(code)
		last[term] = int32(doc) + 1
		return d
	}
	for doc, r := range docs {
		err := walk(r.terms, func(term uint32, code int, counts, places []byte) {
			v.documents[term]++
			sizes[term] += (bits.Len64(delta(doc, term, code)|1)+6)/7 + len(counts)
			room[term] += len(places)
		})
		if err != nil {
			return nil, err
		}
	}
	carve := func(into [][]byte, sizes []int) {
		total := 0
		for _, s := range sizes {
			total += s
		}
		all := make([]byte, total)
		for i, s := range sizes {
			into[i], all = all[:0:s], all[s:]
		}
	}
	carve(v.postings, sizes)
	carve(v.positions, room)
	clear(last)
	for doc, r := range docs {
		err := walk(r.terms, func(term uint32, code int, counts, places []byte) {
			v.postings[term] = append(binary.AppendUvarint(v.postings[term], delta(doc, term, code)), counts...)
			v.positions[term] = append(v.positions[term], places...)
		})
		if err != nil {
			return nil, err
		}
	}
	return v, nil
}
