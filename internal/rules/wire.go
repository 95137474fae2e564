package rules

import (
	"math"
	"unicode/utf8"
)

// maxDepth bounds how deep the values of a wire form nest.
const maxDepth = 100

// DecodeValue reads a Value from the form in which a browser hands it over, made of what a page's objects hold without their syntax:
// a byte for the kind, then what belongs to it. Lengths and counts are 32 bits, little-endian; lengths are of bytes.
//
//	n f t   null, false, true
//	i       a number, as a 64-bit float, little-endian; one that is not whole, or beyond MaxNumber, is refused
//	x s     a number that is no such number, as it is written; a text: a length, UTF-8
//	[       a list: a count, the items
//	{       an object: a count, for each member a length and its name in UTF-8, and the value
//
// ok is false when src is anything else. What is not UTF-8 becomes U+FFFD.
func DecodeValue(src []byte) (v Value, ok bool) {
	d := wire{src: src}
	v = d.value(0)
	return v, !d.bad && len(d.src) == 0
}

// A wire is read from its beginning.
type wire struct {
	src []byte
	bad bool
}

func (d *wire) take(n uint64) []byte {
	if d.bad || n > uint64(len(d.src)) {
		d.bad = true
		return nil
	}
	head := d.src[:n]
	d.src = d.src[n:]
	return head
}

// bits reads n bytes, the lowest first.
func (d *wire) bits(n uint64) (bits uint64) {
	for i, b := range d.take(n) {
		bits |= uint64(b) << (8 * i)
	}
	return bits
}

func (d *wire) length() uint64 { return d.bits(4) }

// count reads how many values follow, of which each takes a byte at least.
func (d *wire) count() int {
	n := d.length()
	if n > uint64(len(d.src)) {
		d.bad = true
		return 0
	}
	return int(n)
}

func (d *wire) text() string {
	b := d.take(d.length())
	if utf8.Valid(b) {
		return string(b)
	}
	return string([]rune(string(b)))
}

func (d *wire) value(depth int) Value {
	kind := d.take(1)
	if kind == nil || depth > maxDepth {
		d.bad = true
		return nil
	}
	switch kind[0] {
	case 'n':
		return nil
	case 'f', 't':
		return kind[0] == 't'
	case 'i':
		f := math.Float64frombits(d.bits(8))
		if !(f >= -MaxNumber && f <= MaxNumber) || f != math.Trunc(f) {
			d.bad = true
			return nil
		}
		return int64(f)
	case 'x':
		return Fraction(d.text())
	case 's':
		return d.text()
	case '[':
		list := make([]Value, d.count())
		for i := range list {
			list[i] = d.value(depth + 1)
		}
		return list
	case '{':
		object := make(Object, d.count())
		for i := range object {
			object[i].Name = d.text()
			object[i].Value = d.value(depth + 1)
		}
		return object
	}
	d.bad = true
	return nil
}
