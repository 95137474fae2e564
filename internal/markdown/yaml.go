package markdown

import (
	"bytes"
	"strings"
)

// colourYAML writes YAML with chroma's classes. Rule blocks are YAML and stand on every page of an instrument, where chroma's own lexer
// takes as long as all the rest of the page. Text that is not YAML is coloured oddly and written in full.
func (p *page) colourYAML(code []byte) {
	block := -1 // indentation of the key whose block of text (| or >) is being read
	for len(code) > 0 {
		end := bytes.IndexByte(code, '\n') + 1
		if end == 0 {
			end = len(code)
		}
		line := code[:end]
		code = code[end:]
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		blank := len(bytes.TrimSpace(line)) == 0
		if block >= 0 && (blank || indent > block) {
			p.token("s", line)
			continue
		}
		block = -1
		if p.yamlLine(line) {
			block = indent
		}
	}
}

// yamlLine writes one line and reports whether it ends with the mark of a block of text.
func (p *page) yamlLine(line []byte) (opensBlock bool) {
	key := true // a key may come next
	for i := 0; i < len(line); {
		c := line[i]
		rest := line[i:]
		start := i == 0 || isSpace(line[i-1])
		switch {
		case isSpace(c):
			p.out = append(p.out, c)
			i++
			continue
		case c == '#' && start:
			p.token("c", bytes.TrimRight(rest, "\n"))
			p.out = append(p.out, rest[len(bytes.TrimRight(rest, "\n")):]...)
			return opensBlock
		case (c == '-' || c == '?') && key && (len(rest) == 1 || isSpace(rest[1])):
			p.token("p", rest[:1])
			i++
			continue
		case i == 0 && (bytes.HasPrefix(rest, []byte("---")) || bytes.HasPrefix(rest, []byte("..."))) && len(bytes.TrimSpace(rest)) == 3:
			p.token("nn", rest[:3])
			i += 3
			continue
		case strings.IndexByte("{}[],", c) >= 0:
			p.token("p", rest[:1])
			key = c == '{' || c == ',' || c == '['
			i++
			continue
		case c == ':' && (len(rest) == 1 || isSpace(rest[1])):
			p.token("p", rest[:1])
			key = false
			i++
			continue
		}
		n := yamlScalar(rest)
		word := rest[:n]
		after := bytes.TrimLeft(rest[n:], " ")
		isKey := key && len(after) > 0 && after[0] == ':' && (len(after) == 1 || isSpace(after[1]))
		if !isKey && (c == '|' || c == '>') && len(bytes.Trim(word, "|>+-0123456789")) == 0 && len(bytes.TrimSpace(after)) == 0 {
			opensBlock = true
		}
		p.token(yamlClass(word, isKey, opensBlock), word)
		key = false
		i += n
	}
	return opensBlock
}

// yamlScalar is how long the scalar at the start of s is; at least 1.
func yamlScalar(s []byte) int {
	if quote := s[0]; quote == '"' || quote == '\'' {
		for i := 1; i < len(s); i++ {
			switch {
			case s[i] == '\\' && quote == '"':
				i++
			case s[i] == quote:
				return i + 1
			}
		}
		return len(bytes.TrimRight(s, "\n"))
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\n', c == ':' && (i+1 == len(s) || isSpace(s[i+1])), c == '#' && isSpace(s[i-1]), strings.IndexByte("{}[],", c) >= 0:
			return len(bytes.TrimRight(s[:i], " \t\r"))
		}
	}
	return len(bytes.TrimRight(s, " \t\r\n"))
}

func yamlClass(word []byte, isKey, opensBlock bool) string {
	switch c := word[0]; {
	case isKey:
		return "nt"
	case opensBlock:
		return "p"
	case c == '"':
		return "s2"
	case c == '\'':
		return "s1"
	case c == '&' || c == '*':
		return "nl"
	case c == '!':
		return "kt"
	case isDigit(c) || (c == '-' || c == '+' || c == '.') && len(word) > 1 && isDigit(word[1]):
		if len(bytes.Trim(word, "+-.0123456789_eExXoabcdefABCDF:TZ")) == 0 {
			return "m"
		}
		return ""
	}
	switch string(word) {
	case "true", "false", "null", "~":
		return "kc"
	}
	return ""
}

// token writes a piece of code in chroma's class.
func (p *page) token(class string, text []byte) {
	if class == "" {
		p.out = appendEscaped(p.out, text)
		return
	}
	p.str(`<span class="`)
	p.str(class)
	p.str(`">`)
	p.out = appendEscaped(p.out, text)
	p.str("</span>")
}
