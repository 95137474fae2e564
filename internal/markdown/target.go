package markdown

import (
	"fmt"
	"net/url"
	"strings"
)

// reach says where a target leads.
type reach uint8

const (
	inside   reach = iota // a file or anchor of the project
	outside               // another host, a mail address, a telephone
	refused               // nowhere that a page may lead
	nowhere               // it is empty
	noScheme              // another host, without saying how
)

// reachOf says where target leads, as a browser would take it: a browser drops control characters from an address, and space before
// it. A name of a scheme behind percent escapes is no scheme to a browser, but nothing honest looks like it.
func reachOf(target string) (reach, string) {
	clean := visible(target)
	if clean == "" {
		return nowhere, ""
	}
	for range 3 { // escapes of escapes
		plain, err := url.PathUnescape(clean)
		if err != nil || plain == clean {
			break
		}
		plain = visible(plain)
		if i := strings.IndexAny(plain, ":/?#"); i < 0 || plain[i] != ':' {
			break
		}
		clean = plain
	}
	if slash := strings.TrimLeft(clean, `/\`); len(clean)-len(slash) >= 2 {
		return noScheme, ""
	}
	i := strings.IndexAny(clean, ":/?#\\")
	if i < 0 || clean[i] != ':' {
		return inside, ""
	}
	scheme := strings.ToLower(clean[:i])
	// As it is written, without characters that do not show and without escapes.
	written := strings.ToLower(strings.TrimLeft(target, " "))
	raw, _, _ := strings.Cut(written, ":")
	switch scheme {
	case "http", "https":
		if strings.HasPrefix(clean[i:], "://") && !strings.HasPrefix(written, scheme+"://") {
			return refused, raw
		}
		if host, ok := strings.CutPrefix(clean[i:], "://"); ok && host != "" && strings.IndexByte(`/\?#`, host[0]) < 0 {
			return outside, scheme
		}
		return noScheme, scheme
	case "mailto", "tel":
		if raw != scheme {
			return refused, raw
		}
		return outside, scheme
	}
	return refused, scheme
}

// visible is s without spaces and characters that do not show.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7F && r <= 0xA0 || r == 0xAD || r >= 0x200B && r <= 0x200F || r >= 0x2028 && r <= 0x202E ||
			r >= 0x2060 && r <= 0x2064 || r == 0xFEFF {
			return -1
		}
		return r
	}, s)
}

// checkTarget reports a target that no page may lead to.
func (p *page) checkTarget(target string, offset int) (reach, bool) {
	where, scheme := reachOf(target)
	switch where {
	case refused:
		p.problem(offset, "link-scheme", fmt.Sprintf("links with %q are not allowed", scheme+":"),
			"link to a file of the project, or to https:, http:, mailto: or tel:")
	case noScheme:
		p.problem(offset, "link-scheme", fmt.Sprintf("%q leads to another host without saying how", target), "begin it with https://")
	case nowhere:
		p.problem(offset, "link-empty", "the link has no target", "")
	default:
		return where, true
	}
	return where, false
}
