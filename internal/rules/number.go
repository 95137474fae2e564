package rules

// ParseNumber reads a number however a program or a person wrote it: 950000, 950,000, 950000.0, 9.5e5. It is an int64, or a Fraction when
// it is not whole or too large for one. ok is false when the text is no number; a comma anywhere but before each three digits, or a zero
// that other digits follow, makes it none.
func ParseNumber(s string) (v Value, ok bool) {
	plain, ok := ungrouped(s)
	if !ok {
		return nil, false
	}
	at, sign := 0, int64(1)
	if plain != "" && plain[0] == '-' {
		at, sign = 1, -1
	}
	start := at
	at += digits(plain[at:])
	before, after := plain[start:at], ""
	if at < len(plain) && plain[at] == '.' {
		n := digits(plain[at+1:])
		after = plain[at+1 : at+1+n]
		at += 1 + n
	}
	if before+after == "" || len(before) > 1 && before[0] == '0' {
		return nil, false
	}
	shift, ok := exponent(plain[at:])
	if !ok {
		return nil, false
	}
	if max(shift, -shift) < hugeExponent {
		if n, ok := whole(before+after, shift-len(after)); ok {
			return sign * n, true
		}
	}
	return Fraction(plain), true
}

// ungrouped removes the commas before each three digits. ok is false when they stand elsewhere; other texts are returned as they are.
func ungrouped(s string) (plain string, ok bool) {
	first := 0
	if s != "" && s[0] == '-' {
		first = 1
	}
	n := first + digits(s[first:])
	if n == len(s) || s[n] != ',' {
		return s, true
	}
	if n == first || n > first+3 || s[first] == '0' {
		return "", false
	}
	b := []byte(s[:n])
	for n < len(s) && s[n] == ',' && digits(s[n+1:]) == 3 {
		b = append(b, s[n+1:n+4]...)
		n += 4
	}
	return string(b), n == len(s)
}

// digits returns how many digits s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// hugeExponent stands for any that no digits make up for.
const hugeExponent = 1 << 31

// exponent reads how a number ends: with nothing, or e and a number with or without a sign.
func exponent(s string) (n int, ok bool) {
	if s == "" {
		return 0, true
	}
	if s[0] != 'e' && s[0] != 'E' {
		return 0, false
	}
	s = s[1:]
	negative := s != "" && s[0] == '-'
	if negative || s != "" && s[0] == '+' {
		s = s[1:]
	}
	if s == "" || digits(s) != len(s) {
		return 0, false
	}
	for _, c := range []byte(s) {
		n = min(n*10+int(c-'0'), hugeExponent)
	}
	if negative {
		n = -n
	}
	return n, true
}

// whole works out digits with shift zeros behind them. ok is false when that is not a whole number, or no int64.
func whole(digits string, shift int) (n int64, ok bool) {
	for digits != "" && digits[0] == '0' {
		digits = digits[1:]
	}
	if digits == "" {
		return 0, true
	}
	for ; shift < 0 && digits[len(digits)-1] == '0'; shift++ {
		digits = digits[:len(digits)-1]
	}
	if shift < 0 || shift+len(digits) > 19 {
		return 0, false
	}
	u := uint64(0)
	for i := range len(digits) + shift {
		u *= 10
		if i < len(digits) {
			u += uint64(digits[i] - '0')
		}
	}
	return int64(u), u <= 1<<63-1
}
