package lang

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// An Alphabet orders names as the index of a book in a language does: Chinese ones by pinyin, as CLDR reads their characters. It may be used
// by one goroutine at a time.
type Alphabet struct {
	collator *collate.Collator
	pinyin   bool // Han characters stand under the letters of their pinyin
}

// NewAlphabet is that of a language by its tag, "zh-Hans". An unknown one has the order that Unicode gives all languages.
func NewAlphabet(tag string) *Alphabet {
	l := language.Make(tag)
	base, _ := l.Base()
	script, _ := l.Script()
	return &Alphabet{collate.New(l), base.String() == "zh" && script.String() == "Hans"}
}

// Compare is less than 0 when a stands before b, and 0 for equal names alone.
func (a *Alphabet) Compare(x, y string) int {
	l, m := a.Letter(x), a.Letter(y)
	return cmp.Or(a.collator.CompareString(l, m), strings.Compare(l, m), a.collator.CompareString(x, y), strings.Compare(x, y))
}

// firstOfLetter has for each letter the first character that pinyin begins with it, in the order of the letters. No syllable begins with I, U
// or V.
var firstOfLetter = [...]struct{ letter, character string }{
	{"A", "阿"}, {"B", "八"}, {"C", "嚓"}, {"D", "哒"}, {"E", "妸"}, {"F", "发"}, {"G", "旮"}, {"H", "哈"}, {"J", "讥"}, {"K", "咔"}, {"L", "垃"}, {"M", "妈"},
	{"N", "拏"}, {"O", "噢"}, {"P", "妑"}, {"Q", "七"}, {"R", "呥"}, {"S", "仨"}, {"T", "他"}, {"W", "穵"}, {"X", "夕"}, {"Y", "丫"}, {"Z", "帀"},
}

// Letter is the capital under which a name stands, that of its pinyin for a Chinese one in a Chinese index. It is "#" for what begins with no
// letter. In another language's index a Han character stands for itself.
func (a *Alphabet) Letter(name string) string {
	r, _ := utf8.DecodeRuneInString(name)
	switch {
	case !unicode.IsLetter(r):
		return "#"
	case !IsHan(r) || !a.pinyin:
		return string(unicode.ToUpper(r))
	}
	letter := firstOfLetter[0].letter
	for _, f := range firstOfLetter {
		if a.collator.CompareString(f.character, string(r)) > 0 {
			break
		}
		letter = f.letter
	}
	return letter
}
