package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"rulebook/internal/parallel"
)

const (
	version      = 1
	tableRows    = 4096
	nameRows     = 64
	insideTable  = 1024 // up to so many documents the index file has the table
	smallShard   = 6 << 10
	mostShards   = 2500
	shardBalance = 8 // see shardSize
)

// ofPositions stands behind a shard's name in that of the file with its positions.
const ofPositions = "p"

// shardSize is how many bytes of terms and postings a shard should have. A question needs the index file, which grows with the number of
// shards, and a few shards: what both weigh together is least when shards grow with the square root of the whole. The number of shards is bounded, so that the index file is.
func shardSize(total int) int {
	return max(smallShard, int(math.Sqrt(shardBalance*float64(total))), total/mostShards)
}

// A term is one key, on its way to a shard.
type term struct {
	key, stem string
	id        uint32
	names     []*name
	labels    []Name
}

// A shard is a run of terms.
type shard struct {
	terms []term
	file  fileName // of the terms; that of their positions is called almost so
}

func (b *Builder) finish(ctx context.Context, docs []*record, v *inversion) error {
	list := b.terms(v)
	shards := cutShards(list, v)
	err := parallel.Each(ctx, len(shards), func(i int) error {
		terms, positions := termsPayload(shards[i].terms, v), positionsPayload(shards[i].terms, v)
		// One name for both, since names are most of the index file.
		file := nameOf(slices.Concat(terms, positions))
		shards[i].file = file
		return cmp.Or(b.putDense(file.String(), terms), b.putDense(file.String()+ofPositions, positions))
	})
	if err != nil {
		return err
	}
	return b.putIndex(docs, shards)
}

// terms lists the terms in the order of the shards.
func (b *Builder) terms(v *inversion) []term {
	l := b.cache.lexicon
	labels := map[string][]Name{}
	for _, c := range b.options.Concepts {
		labels["="+c.ID] = c.Names
	}
	var list []term
	for id, n := range v.documents {
		if n > 0 {
			key := l.keys[id]
			list = append(list, term{key: key, stem: l.stems[id], id: uint32(id), labels: labels[key]})
		}
	}
	slices.SortFunc(list, func(a, b term) int { return cmp.Or(cmp.Compare(a.stem, b.stem), cmp.Compare(a.key, b.key)) })
	for i := range list {
		if i == 0 || list[i].stem != list[i-1].stem {
			list[i].names = l.names[list[i].stem]
		}
	}
	return list
}

// cutShards cuts the terms, but not between two of one stem.
func cutShards(list []term, v *inversion) []shard {
	total := 0
	for _, t := range list {
		total += weight(t, v)
	}
	size := shardSize(total)
	var shards []shard
	for len(list) > 0 {
		n, sum := 0, 0
		for n < len(list) && (sum < size || list[n].stem == list[n-1].stem) {
			sum += weight(list[n], v)
			n++
		}
		shards = append(shards, shard{terms: list[:n]})
		list = list[n:]
	}
	return shards
}

// weight is about what a term adds to its shard's file: a name is mostly words that come again.
func weight(t term, v *inversion) int { return len(v.postings[t.id]) + 8 + len(t.key)/2 }

func termsPayload(list []term, v *inversion) []byte {
	var w writer
	w.n(len(list))
	before := ""
	for _, t := range list {
		w.front(before, t.key)
		before = t.key
		w.n(int(v.documents[t.id]))
		w.n(len(v.postings[t.id]))
		w.n(len(t.names))
		for _, n := range t.names {
			w.n(len(n.rest))
			for _, s := range n.rest {
				w.s(s)
			}
			w.s(n.key)
		}
		w.n(len(t.labels))
		for _, l := range t.labels {
			w.s(l.Language)
			w.s(l.Text)
		}
	}
	for _, t := range list {
		w.data = append(w.data, v.postings[t.id]...)
	}
	return w.data
}

func positionsPayload(list []term, v *inversion) []byte {
	var w writer
	for _, t := range list {
		w.n(len(v.positions[t.id]))
		w.data = append(w.data, v.positions[t.id]...)
	}
	return w.data
}

// putDense puts a file of terms or of a table, unless one with the same payload is there: two shards may have the same positions.
func (b *Builder) putDense(name string, payload []byte) error {
	b.mu.Lock()
	known := b.known[name]
	b.known[name] = true
	b.mu.Unlock()
	if known {
		return nil
	}
	return pack(name, payload, dense, b.put)
}

func (b *Builder) putIndex(docs []*record, shards []shard) error {
	o := b.options
	var w writer
	w.n(version)
	for _, list := range wordLists {
		w.s(list)
	}
	w.n(len(docs))
	for f := range fields {
		have, sum := 0, 0
		for _, d := range docs {
			if d.lengths[f] > 0 {
				have++
				sum += d.lengths[f]
			}
		}
		w.n(have)
		w.n(sum)
	}
	w.n(len(o.Languages))
	for _, s := range o.Languages {
		w.s(s)
	}
	w.n(len(o.Kinds))
	for _, k := range o.Kinds {
		w.s(k.ID)
		w.n(k.Factor)
		w.n(k.Titled)
	}
	w.n(len(o.Statuses))
	for _, s := range o.Statuses {
		w.s(s.ID)
		w.n(s.Factor)
		w.n(len(s.Words))
		for _, word := range s.Words {
			w.s(word)
		}
	}
	w.n(len(o.Instruments))
	for _, x := range o.Instruments {
		if len(x.Labels) != len(o.Languages) {
			return fmt.Errorf("instrument %s has %d labels for %d languages", x.ID, len(x.Labels), len(o.Languages))
		}
		w.s(x.ID)
		for _, s := range x.Labels {
			w.s(s)
		}
	}
	meant := 0
	if i, ok := b.part[o.DefaultInstrument]; ok {
		meant = i + 1
	}
	w.n(meant)
	w.n(len(shards))
	first := ""
	for i, s := range shards {
		next := s.terms[0].stem
		if i > 0 {
			next = separator(shards[i-1].terms[len(shards[i-1].terms)-1].stem, next)
		}
		w.front(first, next)
		first = next
		w.h(s.file)
	}
	before := make([]int, 0, len(docs)) // documents of the same page
	for _, page := range b.pages {
		for i := range page {
			before = append(before, i)
		}
	}
	part := func(rows, inside int, payload func(from, to int) []byte) error {
		if len(docs) <= inside {
			w.n(1)
			w.s(string(payload(0, len(docs))))
			return nil
		}
		w.n(0)
		w.n((len(docs) + rows - 1) / rows)
		for from := 0; from < len(docs); from += rows {
			data := payload(from, min(from+rows, len(docs)))
			file := nameOf(data)
			w.h(file)
			if err := b.putDense(file.String(), data); err != nil {
				return err
			}
		}
		return nil
	}
	err := part(tableRows, insideTable, func(from, to int) []byte { return tablePayload(docs[from:to], before[from:to]) })
	if err == nil {
		err = part(nameRows, nameRows, func(from, to int) []byte { return namesPayload(docs[from:to]) })
	}
	if err != nil {
		return err
	}
	return b.putDense(indexName, w.data)
}

// separator is the least that is greater than a and begins b, which is greater than a.
func separator(a, b string) string {
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	return b[:n+1]
}

// tablePayload writes columns: equal values follow each other in them, which compress well.
func tablePayload(docs []*record, before []int) []byte {
	var w writer
	for _, n := range before {
		w.n(n)
	}
	for _, column := range []func(*record) int{
		func(r *record) int { return r.language }, func(r *record) int { return r.kind },
		func(r *record) int { return r.status }, func(r *record) int { return r.instrument },
		func(r *record) int { return r.translations },
	} {
		for _, d := range docs {
			w.n(column(d))
		}
	}
	for f := range fields {
		for _, d := range docs {
			w.n(d.lengths[f])
		}
	}
	return w.data
}

func namesPayload(docs []*record) []byte {
	var w writer
	for _, d := range docs {
		w.h(d.file)
	}
	return w.data
}
