package rules

import (
	"math"
	"strconv"
	"strings"
)

// ParseNumber reads a number however a program or a person wrote it: 950000, 950,000, 950000.0, 9.5e5. It is an int64, or a Fraction when
// it is not whole or too large for one. ok is false when the text is no number; a comma anywhere but before each three digits, or a zero
// that other digits follow, makes it none.
func ParseNumber(s string) (v Value, ok bool) {
	unsigned := strings.TrimPrefix(s, "-")
	if strings.IndexByte(unsigned, ',') >= 0 {
		if !grouped(unsigned) {
			return nil, false
		}
		return ParseNumber(strings.ReplaceAll(s, ",", ""))
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
		if size := strings.TrimPrefix(exponent, "-"); size == "" || digits(size) != len(size) || len(rest) > len(size)+2 {
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
	return Fraction(s), true
}

// grouped reports whether a text is digits with a comma before each three of them, and no zero at their head.
func grouped(s string) bool {
	n := digits(s)
	if n == 0 || n > 3 || s[0] == '0' {
		return false
	}
	for n < len(s) && s[n] == ',' && digits(s[n+1:]) == 3 {
		n += 4
	}
	return n == len(s)
}

// digits returns how many digits s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
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
