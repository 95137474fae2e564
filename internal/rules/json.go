package rules

import (
	"strconv"
	"unicode/utf8"
)

// AppendJSON appends a Value as JSON to dst, each member and item on a line of its own, indented by two blanks for each level from depth
// on; a negative depth writes it on one line. The same Value always gives the same bytes.
func AppendJSON(dst []byte, v Value, depth int) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		return strconv.AppendBool(dst, v)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case Fraction:
		return append(dst, v...)
	case string:
		return appendJSONString(dst, v)
	case []Value:
		if len(v) == 0 {
			return append(dst, "[]"...)
		}
		dst = append(dst, '[')
		for i, item := range v {
			dst = appendBreak(dst, i, depth)
			dst = AppendJSON(dst, item, inner(depth))
		}
		return append(appendEnd(dst, depth), ']')
	case Object:
		if len(v) == 0 {
			return append(dst, "{}"...)
		}
		dst = append(dst, '{')
		for i, m := range v {
			dst = appendBreak(dst, i, depth)
			dst = append(appendJSONString(dst, m.Name), ':')
			if depth >= 0 {
				dst = append(dst, ' ')
			}
			dst = AppendJSON(dst, m.Value, inner(depth))
		}
		return append(appendEnd(dst, depth), '}')
	}
	return dst
}

func inner(depth int) int {
	if depth < 0 {
		return depth
	}
	return depth + 1
}

func appendBreak(dst []byte, i, depth int) []byte {
	if i > 0 {
		dst = append(dst, ',')
	}
	return appendEnd(dst, inner(depth))
}

func appendEnd(dst []byte, depth int) []byte {
	if depth < 0 {
		return dst
	}
	dst = append(dst, '\n')
	for range depth {
		dst = append(dst, ' ', ' ')
	}
	return dst
}

// appendJSONString quotes a text. What is not UTF-8 becomes U+FFFD; control characters, those of the second set included, and the two line
// ends that scripts may not hold are escaped.
func appendJSONString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\n':
			dst = append(dst, '\\', 'n')
		case r == '\t':
			dst = append(dst, '\\', 't')
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029:
			dst = append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		case r == utf8.RuneError && n == 1:
			dst = append(dst, "\ufffd"...)
		default:
			dst = append(dst, s[i:i+n]...)
		}
		i += n
	}
	return append(dst, '"')
}
