package search

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/token/keyword"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	"github.com/blevesearch/bleve/v2/analysis/token/unicodenorm"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/single"
	segment "github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
)

// A lexeme is all that is known of one spelling. It is worked out once, however often the spelling stands in texts.
type lexeme struct {
	key, stem string
	id        uint32 // of key in the lexicon

	capitals bool   // no small letter but perhaps a final s
	stop     bool   // makes no clause of a question
	number   bool   // digits, and perhaps one full stop
	month    int    // 1 to 12
	unit     int    // zeros it stands for
	small    uint64 // one to ten
	article  bool   // the word article
	compound compound

	names []*name // of concepts that begin with this stem, or for CJK with this key
}

// A compound is one word that is a whole entity: "art7", "100k", "2024.03.22".
type compound struct {
	keys [2]string
}

func (c compound) is() bool { return c.keys[0] != "" }

// The analyzers are composed of bleve's parts. The words they get are cut already, so the first takes each as a whole.
var (
	decompose    = unicodenorm.MustNewUnicodeNormalizeFilter(unicodenorm.NFKD)
	wordAnalyzer = analysis.DefaultAnalyzer{
		Tokenizer: single.NewSingleTokenTokenizer(),
		TokenFilters: []analysis.TokenFilter{
			decompose, foldFilter{}, en.NewPossessiveFilter(),
		},
	}
	cjkAnalyzer = analysis.DefaultAnalyzer{
		Tokenizer:    segment.NewUnicodeTokenizer(),
		TokenFilters: []analysis.TokenFilter{cjk.NewCJKBigramFilter(false), decompose},
	}
	stemmer = porter.NewPorterStemmer()

	keepers = keyword.NewKeyWordMarkerFilter(func() analysis.TokenMap {
		m := analysis.NewTokenMap()
		for _, w := range kept {
			m.AddToken(w)
		}
		return m
	}())

	// What Porter's algorithm would make one with a word of another meaning: personal and person, important and import.
	kept = strings.Fields("authority general generally important importance information internal international organ personal personally police universal")
)

// endings are what Porter's algorithm takes from words in its three steps of long endings, each with what takes its place.
const endings = "ational:ate tional:tion enci:ence anci:ance izer:ize bli:ble alli:al entli:ent eli:e ousli:ous ization:ize ation:ate ator:ate " +
	"alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble logi:log|" +
	"icate:ic ative alize:al iciti:ic ical:ic ful ness|" +
	"al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize"

// wordLists are what the index says of words, so that the script need not have it: stop words, Chinese question words, of which longer
// ones stand before those they begin with, words that are their own stem, and endings that stems lack; each list with | between.
var wordLists = func() (lists [4]string) {
	// No key ends in 's.
	stop := slices.DeleteFunc(slices.Collect(maps.Keys(stopWords)), func(w string) bool { return strings.HasSuffix(w, "'s") })
	for w := range questionWords {
		if !stopWords[w] {
			stop = append(stop, w)
		}
	}
	slices.Sort(stop)
	asking := slices.Clone(chineseQuestionWords)
	slices.SortStableFunc(asking, func(a, b string) int { return len(b) - len(a) })
	for i, list := range [3][]string{stop, asking, kept} {
		lists[i] = strings.Join(list, "|")
	}
	lists[3] = endings
	return lists
}()

// stopWords are the English words that make no clause of a question: bleve's list.
var stopWords = func() analysis.TokenMap {
	m := analysis.NewTokenMap()
	_ = m.LoadBytes(en.EnglishStopWords) // a list that comes with the module
	return m
}()

// A foldFilter drops the accents that a decomposition leaves, and makes letters small. bleve's own filter for small letters works in place, which garbles the
// few whose small letter takes fewer bytes.
type foldFilter struct{}

func (foldFilter) Filter(input analysis.TokenStream) analysis.TokenStream {
	for _, t := range input {
		t.Term = []byte(strings.ToLower(strings.Map(func(r rune) rune {
			if unicode.Is(unicode.M, r) {
				return -1
			}
			return r
		}, string(t.Term))))
	}
	return input
}

const longestKey = 64

// wordKey is what a word is looked up as.
func wordKey(word string) string {
	var key string
	for _, t := range wordAnalyzer.Analyze([]byte(word)) {
		key += string(t.Term)
	}
	key = strings.ReplaceAll(strings.ReplaceAll(key, "’", "'"), "ς", "σ")
	key = strings.TrimSuffix(key, "'s")
	if strings.Trim(key, "0123456789,.") == "" && strings.Count(key, ".") <= 1 {
		key = strings.ReplaceAll(key, ",", "")
	}
	if len(key) > longestKey {
		n := 0
		for i := range key {
			if n == longestKey {
				return key[:i]
			}
			n++
		}
	}
	return key
}

// cjkKey is what one or two CJK characters are looked up as.
func cjkKey(text string) string {
	stream := cjkAnalyzer.Analyze([]byte(text))
	if len(stream) != 1 || stream[0].Start != 0 || stream[0].End != len(text) {
		// The segmenter does not know the youngest characters, nor takes a lone iteration mark for one.
		stream = decompose.Filter(analysis.TokenStream{{Term: []byte(text)}})
	}
	return string(stream[0].Term)
}

func stemOf(key string) string {
	if len(key) < 3 || !isSmallLetters(key) {
		return key
	}
	return string(stemmer.Filter(keepers.Filter(analysis.TokenStream{{Term: []byte(key)}}))[0].Term)
}

func isSmallLetters(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

// A lexicon gives each key a number. It is shared by all who analyse.
type lexicon struct {
	names map[string][]*name // of concepts, by stem or key

	mu    sync.RWMutex
	words map[string]*lexeme
	pairs map[[2]rune]*lexeme
	ids   map[string]uint32
	keys  []string
	stems []string // by number
}

func newLexicon(names map[string][]*name) *lexicon {
	l := &lexicon{names: names, words: map[string]*lexeme{}, pairs: map[[2]rune]*lexeme{}, ids: map[string]uint32{}}
	for _, list := range names {
		for _, n := range list {
			n.id = l.add(n.key, n.key)
		}
	}
	return l
}

// id is the number of a key that is its own stem.
func (l *lexicon) id(key string) uint32 {
	l.mu.RLock()
	id, ok := l.ids[key]
	l.mu.RUnlock()
	if ok {
		return id
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.add(key, key)
}

func (l *lexicon) add(key, stem string) uint32 {
	id, ok := l.ids[key]
	if !ok {
		id = uint32(len(l.keys))
		l.ids[key] = id
		l.keys = append(l.keys, key)
		l.stems = append(l.stems, stem)
	}
	return id
}

func (l *lexicon) word(word string) *lexeme {
	l.mu.RLock()
	x := l.words[word]
	l.mu.RUnlock()
	if x != nil {
		return x
	}
	word = strings.Clone(word)
	x = newLexeme(word)
	x.names = l.names[x.stem]
	l.mu.Lock()
	defer l.mu.Unlock()
	if other := l.words[word]; other != nil {
		return other
	}
	x.id = l.add(x.key, x.stem)
	l.words[word] = x
	return x
}

// pair is the lexeme of two CJK characters, or of one when the second is 0.
func (l *lexicon) pair(p [2]rune) *lexeme {
	l.mu.RLock()
	x := l.pairs[p]
	l.mu.RUnlock()
	if x != nil {
		return x
	}
	text := string(p[0])
	if p[1] != 0 {
		text = string(p[:])
	}
	key := cjkKey(text)
	x = &lexeme{key: key, stem: key, names: l.names[key]}
	l.mu.Lock()
	defer l.mu.Unlock()
	if other := l.pairs[p]; other != nil {
		return other
	}
	x.id = l.add(key, key)
	l.pairs[p] = x
	return x
}

func newLexeme(word string) *lexeme {
	key := wordKey(word)
	x := &lexeme{key: key, stem: stemOf(key), stop: isStop(key), month: monthOf(key), unit: units[key], small: smallNumbers[key], article: articleWords[key]}
	x.capitals = strings.IndexFunc(strings.TrimSuffix(word, "s"), unicode.IsLower) < 0
	x.number = key != "" && strings.Trim(key, "0123456789.") == "" && strings.Count(key, ".") <= 1
	x.compound = compoundOf(key)
	return x
}

// isCJK and isLetter divide characters: a run of the first is cut into pairs, a run of the second is a word.
func isCJK(r rune) bool {
	switch {
	case r < 0x2E80:
		return false
	case r >= 0x4E00 && r <= 0x9FFF, r == 0x30FC:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiLetter[r]
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N) && !isCJK(r)
}

var asciiLetter = func() (t [utf8.RuneSelf]bool) {
	for r := range t {
		t[r] = r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	}
	return t
}()
