package rules

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// appendWire writes what DecodeValue reads, as the page's script does.
func appendWire(dst []byte, v Value) []byte {
	text := func(s string) { dst = append(binary.LittleEndian.AppendUint32(dst, uint32(len(s))), s...) }
	switch v := v.(type) {
	case nil:
		return append(dst, 'n')
	case bool:
		if v {
			return append(dst, 't')
		}
		return append(dst, 'f')
	case int64:
		return binary.LittleEndian.AppendUint64(append(dst, 'i'), math.Float64bits(float64(v)))
	case Fraction:
		dst = append(dst, 'x')
		text(string(v))
	case string:
		dst = append(dst, 's')
		text(v)
	case []Value:
		dst = binary.LittleEndian.AppendUint32(append(dst, '['), uint32(len(v)))
		for _, item := range v {
			dst = appendWire(dst, item)
		}
	case Object:
		dst = binary.LittleEndian.AppendUint32(append(dst, '{'), uint32(len(v)))
		for _, m := range v {
			text(m.Name)
			dst = appendWire(dst, m.Value)
		}
	}
	return dst
}

func TestDecodeValue(t *testing.T) {
	whole := Object{{"a", nil}, {"数", int64(-MaxNumber)}, {"", []Value{true, false, "文", Fraction("1.5"), Object{}, []Value{}, int64(MaxNumber)}}}
	src := appendWire(nil, whole)
	got, ok := DecodeValue(src)
	if !ok || !cmp.Equal(got, Value(whole)) {
		t.Fatalf("read back %v, %v", got, ok)
	}
	for n := range src {
		if _, ok := DecodeValue(src[:n]); ok {
			t.Errorf("its first %d bytes are taken for a value", n)
		}
	}
	for name, src := range map[string]string{
		"nothing": "", "more after it": "nn", "an unknown kind": "?", "a count without items": "[\xff\xff\xff\xff", "a text that ends early": "s\x05\x00\x00\x00abc",
		"half a person": "i" + string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(0.5))),
		"not a number":  "i" + string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.NaN()))),
		"too much":      "i" + string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(1<<53))),
		"too deep":      strings.Repeat("[\x01\x00\x00\x00", maxDepth+1) + "n",
	} {
		if v, ok := DecodeValue([]byte(src)); ok {
			t.Errorf("%s is read as %v", name, v)
		}
	}
	if v, ok := DecodeValue([]byte("s\x02\x00\x00\x00a\xff")); !ok || v != "a\ufffd" {
		t.Errorf("a text that is not UTF-8 is read as %q", v)
	}
}

func FuzzDecodeValue(f *testing.F) {
	f.Add(appendWire(nil, Object{{"a", []Value{int64(5), "x", nil, true, Fraction("1e9")}}}))
	f.Fuzz(func(t *testing.T, src []byte) {
		v, ok := DecodeValue(src)
		if !ok {
			return
		}
		again, ok := DecodeValue(appendWire(nil, v))
		if !ok || !cmp.Equal(again, v) {
			t.Errorf("%q is read as %v and then as %v", src, v, again)
		}
	})
}
