package ruletext

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"rulebook/internal/diag"
	"rulebook/internal/lang"
	"rulebook/internal/rules"
	"rulebook/internal/yamltree"
)

// words reads a text in several languages, English among them, since it is shown where a language has none. A text by itself is
// English where that is allowed.
func (t *reading) words(r *yamltree.Reader, key string, alone bool) rules.Words {
	n := r.Node(key)
	if n == nil {
		return nil
	}
	switch {
	case n.Kind == yamltree.Scalar && alone:
		t.filled(r, key)
		return rules.Words{"en": t.sentence(n)}
	case n.Kind != yamltree.Mapping:
		t.report(n.Offset, "yaml-type", fmt.Sprintf("%q must be a text in each language, not %s", key, describe(n, t.text(n))),
			"write {en: ..., zh: ...}")
		return nil
	}
	words := rules.Words{}
	for _, f := range n.Fields() {
		_, known := lang.Lookup(f.Key)
		before := strings.TrimRight(t.src[:f.Offset], " \r\n\t")
		text := ""
		if known && f.Value.Kind == yamltree.Scalar {
			text = t.sentence(f.Value)
		}
		switch {
		case !known && f.Value.Kind == yamltree.Null && strings.HasSuffix(before, ","):
			t.report(f.Offset, "rule-text", fmt.Sprintf("the text of %q is divided by this comma", key),
				"put a text that has a comma in quotes when it stands in braces")
		case !known:
			hint := diag.DidYouMean(f.Key, lang.Codes())
			if hint == "" {
				hint = "the languages are " + strings.Join(lang.Codes(), ", ")
			}
			t.report(f.Offset, "rule-text", fmt.Sprintf("%q is not a language", shorten(f.Key)), hint)
		case text != "":
			words[f.Key] = text
		case f.Value.Kind == yamltree.Null || f.Value.Kind == yamltree.Scalar:
			t.report(f.Offset, "rule-text", fmt.Sprintf("%q has no text", f.Key), "write it, or remove the key")
		default:
			t.report(f.Value.Offset, "yaml-type", fmt.Sprintf("%q must be a text, not %s", f.Key, describe(f.Value, "")), "")
		}
	}
	if _, ok := n.Field("en"); !ok {
		t.report(n.Offset, "rule-text", fmt.Sprintf("%q has no English text", key),
			"add en: it is shown where a language has no text of its own")
	}
	return words
}

// needWords is words of a text that must be there.
func (t *reading) needWords(r *yamltree.Reader, key string, alone bool) rules.Words {
	r.Required(key)
	return t.words(r, key, alone)
}

// sentence returns a text on one line. YAML puts a space where its lines join, which in Chinese is none.
func (t *reading) sentence(n *yamltree.Node) string {
	var b strings.Builder
	for _, word := range strings.Fields(t.text(n)) {
		last, _ := utf8.DecodeLastRuneInString(b.String())
		next, _ := utf8.DecodeRuneInString(word)
		if b.Len() > 0 && !(isChinese(last) && isChinese(next)) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	for _, mark := range [...]string{"{rule:", "{literal:"} {
		if strings.Contains(b.String(), mark) {
			t.report(n.Offset, "bound-place", "the words of rules are shown as they are written, "+mark+" too", "write the words themselves")
			break
		}
	}
	return b.String()
}

func isChinese(r rune) bool {
	return lang.IsHan(r) || r > 0x3000 && r <= 0x303F || r >= 0xFF01 && r <= 0xFFEF
}

// noun reads how a thing is called.
func (t *reading) noun(r *yamltree.Reader, key string) rules.Noun {
	m := r.Mapping(key)
	noun := rules.Noun{One: t.needWords(m, "one", false), Many: t.needWords(m, "many", false)}
	m.Done()
	return noun
}
