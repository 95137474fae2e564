package ruletext

import (
	"math"
	"strconv"
	"strings"

	"rulebook/internal/rules"
)

// Number reads a number as ReadInput reads it outside quotes, for inputs that are not YAML too: as int64, or as rules.Fraction
// when it is not whole or too large. ok is false when the text is no number.
func Number(s string) (v rules.Value, ok bool) {
	unsigned := strings.TrimPrefix(s, "-")
	if strings.Contains(unsigned, ",") {
		if _, n, _ := scanNumber(unsigned); n != len(unsigned) || digits(unsigned) > 3 || unsigned[0] == '0' {
			return nil, false
		}
		return Number(strings.ReplaceAll(s, ",", ""))
	}
	n := digits(unsigned)
	rest := unsigned[n:]
	fraction := ""
	if strings.HasPrefix(rest, ".") {
		fraction = rest[1 : 1+digits(rest[1:])]
		rest = rest[1+len(fraction):]
	}
	exponent := ""
	if rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		exponent = strings.TrimPrefix(rest[1:], "+")
		if size := strings.TrimLeft(rest[1:], "+-"); size == "" || digits(size) != len(size) || len(rest) > len(size)+2 {
			return nil, false
		}
		rest = ""
	}
	if n == 0 && fraction == "" || rest != "" || n > 1 && unsigned[0] == '0' {
		return nil, false
	}
	if v, ok := whole(unsigned[:n], fraction, exponent); ok {
		if len(unsigned) < len(s) {
			v = -v
		}
		return v, true
	}
	return rules.Fraction(s), true
}

// whole works out a number of which digits stand before and after the point.
func whole(before, after, exponent string) (int64, bool) {
	shift := 0
	if exponent != "" {
		var err error
		if shift, err = strconv.Atoi(exponent); err != nil || max(shift, -shift) > math.MaxInt32 {
			return 0, false
		}
	}
	all := strings.TrimLeft(before+after, "0")
	shift -= len(after)
	if all == "" {
		return 0, true
	}
	for ; shift < 0 && strings.HasSuffix(all, "0"); shift++ {
		all = all[:len(all)-1]
	}
	if shift < 0 || shift+len(all) > 19 {
		return 0, false
	}
	v, err := strconv.ParseInt(all+strings.Repeat("0", shift), 10, 64)
	return v, err == nil
}
