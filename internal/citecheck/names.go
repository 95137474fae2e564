package citecheck

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/diag"
	"rulebook/internal/lang"
)

// A name is where an instrument is called by one of its names.
type name struct {
	start, end int
	instrument *Instrument // nil for a title in 《》 that no instrument has
	title      string      // what stands in 《》, or an id that no instrument has
	id         bool        // it has the form of an id
	link       bool        // it is the id that a link begins with
}

// A namer finds the names of instruments.
type namer struct {
	instruments []Instrument
	pattern     *regexp.Regexp
	byKey       map[string]*Instrument
	titles      []title // that another one may be meant for
}

// shortestTitle is how many characters a title has at least that another one may be meant for: of shorter ones, too many are alike.
const shortestTitle = 6

// A title is a name as it is compared with one that no instrument has.
type title struct {
	key  []rune
	name string
}

// linkForm is what a link begins with: an id, and what may follow it there.
var linkForm = regexp.MustCompile(`^([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?: (art|article|sec|section)\b ?\d| [a-z0-9-]+$|$| )`)

// notIDs are words with which what stands in double brackets may begin instead of an id.
var notIDs = []string{"art", "arts", "article", "articles", "sec", "section", "sections", "the", "see"}

// linked is the instrument that a link leads to by its id; ok is false when the link does not begin with one. Whoever keeps notes links
// other things in the same way, [[meeting notes]]: two words are of an instrument only where the first is much like an id.
func (n *namer) linked(text string, l link) (found name, ok bool) {
	target := text[l.start:l.target]
	m := linkForm.FindStringSubmatch(strings.TrimRight(target, " "))
	if m == nil || slices.Contains(notIDs, m[1]) {
		return found, false
	}
	found = name{start: l.start, end: l.start + len(m[1]), title: m[1], id: true, link: true}
	if i := slices.IndexFunc(n.instruments, func(ins Instrument) bool { return ins.ID == m[1] }); i >= 0 {
		found.instrument = &n.instruments[i]
		return found, true
	}
	if m[0] != m[1] && m[2] == "" && !strings.Contains(m[1], "-") && n.nearestID(m[1]) == "" {
		return found, false
	}
	// No more is looked at than a name is long, so that time grows with the text.
	b, named := n.bare(text[:min(len(text), l.target+longestGap)], l.start)
	return found, !named || b.start >= l.target // else it is a name in other words
}

// nearestID is the id that is most like one which no instrument has, or "".
func (n *namer) nearestID(id string) string {
	most := 1 + len(id)/6 // characters that differ
	best, least := "", most+1
	for i := range n.instruments {
		ins := &n.instruments[i]
		if dated, ok := strings.CutPrefix(ins.ID, id+"-"); ok && len(dated) == len("2024") && dated[0] == '2' {
			return ins.ID // its year is left out
		}
		if slices.ContainsFunc(ins.Names, func(name string) bool { return strings.EqualFold(name, id) }) {
			return ins.ID
		}
		if d := diag.EditDistance([]rune(id), []rune(ins.ID), most); d < least {
			best, least = ins.ID, d
		}
	}
	return best
}

// idForm is the form of the id of an instrument, behind which an article follows.
var idForm = regexp.MustCompile(`\b[a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?:19|20)\d\d\b`)

func newNamer(instruments []Instrument) *namer {
	n := &namer{instruments: instruments, byKey: map[string]*Instrument{}}
	var names []string
	for i := range instruments {
		for _, name := range instruments[i].Names {
			key := keyOf(name)
			if was := n.byKey[key]; key == "" || was != nil && was != &instruments[i] {
				continue
			} else if was != nil {
				names = append(names, name) // with or without what the official title begins with
				continue
			}
			n.byKey[key] = &instruments[i]
			if runes := []rune(key); len(runes) >= shortestTitle {
				n.titles = append(n.titles, title{runes, name})
			}
			names = append(names, name)
		}
	}
	dated := map[string]*Instrument{} // nil where several may be meant
	for i := range instruments {
		for _, name := range instruments[i].Names {
			for _, other := range yearBehind(name) {
				if ins, ok := dated[other]; ok && ins != &instruments[i] {
					dated[other] = nil
				} else {
					dated[other] = &instruments[i]
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(dated)) {
		ins, key := dated[name], keyOf(name)
		if was := n.byKey[key]; ins != nil && (was == nil || was == ins) {
			n.byKey[key] = ins
			names = append(names, name)
		}
	}
	// Where one name is the beginning of another, the longer is meant.
	slices.SortStableFunc(names, func(a, b string) int { return len(b) - len(a) })
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = patternOf(name)
	}
	if len(parts) > 0 {
		n.pattern = regexp.MustCompile(strings.Join(parts, "|"))
	}
	return n
}

// yearForm is a name that begins with a year: 2022 Assessment Measures.
var yearForm = regexp.MustCompile(`^((?:19|20)\d\d) ([A-Z].*)$`)

// yearBehind is what a name that begins with a year is called by those who put it behind: "Assessment Measures (2022)", "Assessment Measures of
// 2022".
func yearBehind(name string) []string {
	m := yearForm.FindStringSubmatch(name)
	if m == nil {
		return nil
	}
	year, name := m[1], m[2]
	return []string{name + " (" + year + ")", name + "(" + year + ")", name + "（" + year + "）", name + " of " + year}
}

// patternOf is a pattern of a name: in any case, but for an abbreviation, and with or without "the".
func patternOf(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	p := words[0]
	for i, w := range words[1:] {
		if besideHan(words[i], w) {
			p += ` ?` + w
		} else {
			p += ` (?:[Tt]he )?` + w
		}
	}
	if strings.IndexFunc(name, unicode.IsLower) >= 0 {
		p = `(?i:` + p + `)`
	}
	if isWord(name[0]) {
		p = `\b` + p
	}
	if isWord(name[len(name)-1]) {
		p += `\b`
	}
	return p
}

func isWord(c byte) bool { return isLetter(c) || isDigit(c) }

// keyOf is a name as it is compared: without case, white space, "the" and what a law's official title begins with.
func keyOf(name string) string {
	name = strings.TrimPrefix(strings.TrimSpace(name), "中华人民共和国")
	var words []string
	for _, w := range strings.Fields(name) {
		if strings.IndexFunc(name, unicode.IsLower) >= 0 {
			w = strings.ToLower(w)
		}
		if w != "the" {
			words = append(words, w)
		}
	}
	key := ""
	for i, w := range words {
		if i > 0 && !besideHan(words[i-1], w) {
			key += " "
		}
		key += w
	}
	return fullWidth.Replace(key)
}

// besideHan reports whether one of two words is Chinese where they meet, so that white space between them is a matter of taste: 规范 V1.0.
func besideHan(a, b string) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	return lang.IsHan(last) || lang.IsHan(first)
}

var fullWidth = strings.NewReplacer("(", "（", ")", "）")

// An alias is what a text itself calls an instrument from a place on.
type alias struct {
	text       string
	instrument *Instrument
}

// find returns the names in a text, in order and without overlap. aliases grows by those that the text brings in.
func (n *namer) find(text string, links []link, aliases *[]alias) (list []name) {
	// Each way of finding names looks ahead once for each name that it finds, so that the time grows with the text.
	ways := []*ahead{
		{next: func(from int) (name, bool) {
			for i := range links {
				if links[i].start >= from {
					if found, ok := n.linked(text, links[i]); ok {
						links = links[i+1:]
						return found, true
					}
				}
			}
			links = nil
			return name{}, false
		}},
		{next: func(from int) (name, bool) { return n.inMarks(text, from, aliases) }},
		{next: func(from int) (name, bool) { return n.bare(text, from) }},
		{next: func(from int) (name, bool) { return ids(text, from) }},
	}
	firstAlias := len(ways)
	for _, a := range *aliases {
		ways = append(ways, aliasAhead(text, a))
	}
	for at := 0; at < len(text); {
		var found *name
		for _, w := range ways {
			if c := w.from(at); c != nil && (found == nil || c.start < found.start || c.start == found.start && !found.link && c.end > found.end) {
				found = c
			}
		}
		if found == nil {
			break
		}
		list = append(list, *found)
		at = found.end
		if found.instrument == nil {
			continue
		}
		if word, end := aliasAfter(text, at); word != "" {
			a := alias{word, found.instrument}
			if i := slices.IndexFunc(*aliases, func(b alias) bool { return b.text == word }); i >= 0 {
				(*aliases)[i] = a
				ways[firstAlias+i] = aliasAhead(text, a)
			} else if len(*aliases) < maxAliases {
				*aliases = append(*aliases, a)
				ways = append(ways, aliasAhead(text, a))
			}
			at = end
		}
	}
	return list
}

// maxAliases is how many names a text may give to instruments itself: each is looked for in all that follows.
const maxAliases = 100

// An ahead finds names of one sort, each once.
type ahead struct {
	next  func(from int) (name, bool)
	found name
	ok    bool // found is the first name from a place before its start
	asked bool
}

// from is the first name at a place or after it, or nil. Places do not go back.
func (a *ahead) from(at int) *name {
	if !a.asked || a.ok && a.found.start < at {
		a.found, a.ok = a.next(at)
		a.asked = true
	}
	if !a.ok {
		return nil
	}
	return &a.found
}

func aliasAhead(text string, a alias) *ahead {
	return &ahead{next: func(from int) (name, bool) {
		i := indexAlias(text[from:], a.text)
		return name{start: from + i, end: from + i + len(a.text), instrument: a.instrument}, i >= 0
	}}
}

// inMarks is the first title in 《》.
func (n *namer) inMarks(text string, from int, aliases *[]alias) (name, bool) {
	for {
		open := strings.Index(text[from:], "《")
		if open < 0 {
			return name{}, false
		}
		start := from + open
		inner := start + len("《")
		stop := strings.IndexAny(text[inner:min(len(text), inner+longestTitle)], "《》")
		if stop > 0 && strings.HasPrefix(text[inner+stop:], "》") {
			title := text[inner : inner+stop]
			return name{start: start, end: inner + stop + len("》"), instrument: n.titled(title, *aliases), title: title}, true
		}
		from = inner
	}
}

// bare is the first name that is none in 《》.
func (n *namer) bare(text string, from int) (name, bool) {
	searched := from
	for n.pattern != nil && from < len(text) {
		m := n.pattern.FindStringIndex(text[from:])
		if m == nil {
			break
		}
		start, end := from+m[0], from+m[1]
		from = end
		ins := n.byKey[keyOf(text[start:end])]
		if yearAtEnd.MatchString(text[start:end]) && (text[start] >= 'a' || ofLonger(text[:start])) {
			continue // "Cookie Provisions (2024)" is not "Provisions (2024)", nor are any provisions of 2024
		}
		if ins == nil || strings.HasPrefix(text[end:], "-") || start > 0 && text[start-1] == '-' {
			continue // a part of an id
		}
		meant := otherVersion(text, start, end, ins)
		if meant != ins && start-len("draft ") >= searched && strings.EqualFold(text[start-len("draft "):start], "draft ") {
			start -= len("draft ") // the word is a part of the name
		}
		return name{start: start, end: end, instrument: meant}, true
	}
	return name{}, false
}

var (
	yearAtEnd = regexp.MustCompile(`^[^\d].*(?:[(（]|of )(?:19|20)\d\d[)）]?$`)
	wordAtEnd = regexp.MustCompile(`([A-Za-z][\w’'-]*) $`)
)

// ofLonger reports whether the word before a name seems to belong to it: it has a capital, and is none with which a sentence begins.
func ofLonger(before string) bool {
	m := wordAtEnd.FindStringSubmatch(before[near(len(before)):])
	return m != nil && m[1][0] < 'a' && !openers.MatchString(m[1]+" ") && !slices.Contains(issuers, m[1])
}

// issuers are words that say of an instrument whose it is.
var issuers = []string{"CAC", "CAC’s", "CAC's", "PRC", "China", "Draft"}

// ids is the first word that has the form of an instrument's id.
func ids(text string, from int) (name, bool) {
	for {
		m := idForm.FindStringIndex(text[from:])
		if m == nil {
			return name{}, false
		}
		start, end := from+m[0], from+m[1]
		if articleFollows.MatchString(text[end:]) && (start == 0 || text[start-1] != '-') {
			return name{start: start, end: end, title: text[start:end], id: true}, true
		}
		from = end
	}
}

var articleFollows = regexp.MustCompile(`^ (?:art|article|sec|section)\b`)

// longestTitle is how much may stand in 《》, in bytes, to be looked up.
const longestTitle = 300

// titled is the instrument that has a title, or nil.
func (n *namer) titled(title string, aliases []alias) *Instrument {
	for _, a := range aliases {
		if a.text == title || a.text == "《"+title+"》" {
			return a.instrument
		}
	}
	key := keyOf(title)
	if ins := n.byKey[key]; ins != nil {
		return ins
	}
	return n.byKey[strings.TrimSuffix(key, "（试行）")]
}

// otherVersion is what a name with a word before or behind it means that it is a draft of what it names: the draft, if the instrument has
// one, else none.
func otherVersion(text string, start, end int, ins *Instrument) *Instrument {
	if ins.Draft {
		return ins
	}
	before := strings.TrimSuffix(strings.ToLower(text[max(0, start-12):start]), "the ")
	after := text[end:min(len(text), end+30)]
	for _, open := range [...]string{"（", "("} {
		after = strings.TrimPrefix(after, open)
	}
	if strings.HasSuffix(before, "draft ") || strings.HasPrefix(strings.ToLower(after), "draft") ||
		strings.HasPrefix(after, "征求意见稿") || strings.HasPrefix(after, "草案") {
		return ins.DraftOf
	}
	return ins
}

// indexAlias finds an alias as a word of its own.
func indexAlias(text, alias string) int {
	for at := 0; at < len(text); {
		i := strings.Index(text[at:], alias)
		if i < 0 {
			return -1
		}
		start, end := at+i, at+i+len(alias)
		if isWord(alias[0]) && (start > 0 && isWord(text[start-1]) || end < len(text) && isWord(text[end])) {
			at = end
			continue
		}
		return start
	}
	return -1
}

// aliasForm is an alias in parentheses. Before the words that bring it in, others may stand there: （国家互联网信息办公室令第16号，以下简称《规定》）;
// where those are a name themselves, the parenthesis is open already.
var aliasForm = regexp.MustCompile(`^(?: ?[（(]|[，,；;] ?)(?:([^（）()《》]{0,80}[，,；;、] ?)?` +
	`(以下简称为?|以下称|以下统称|简称为?|下称|hereinafter(?: referred to as| called)?,? |hereafter,? |in the following,? ))?[:：]?(?:the )?` +
	`([“"‘'「《]+)?([^“”"‘’'「」《》（）()]{1,60})([”"’'」》]+)?[）)]`)

// aliasAfter is what a text says, behind a name, that it calls the instrument from now on: （以下简称《规定》）, (the "Provisions"). A Chinese
// word as short as 规定 is one only in 《》.
func aliasAfter(text string, at int) (alias string, end int) {
	m := aliasForm.FindStringSubmatchIndex(text[at:])
	if m == nil || m[4] < 0 && (m[2] >= 0 || strings.HasPrefix(text[at:], ",") || strings.HasPrefix(text[at:], "，") || strings.HasPrefix(text[at:], ";") || strings.HasPrefix(text[at:], "；")) {
		return "", at
	}
	part := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return text[at+m[2*i] : at+m[2*i+1]]
	}
	open, word := part(3), strings.TrimSpace(part(4))
	said := part(2) != ""
	if open == "" && !said || word == "" {
		return "", at
	}
	first, _ := utf8.DecodeRuneInString(word)
	if lang.IsHan(first) && (strings.Contains(open, "《") || utf8.RuneCountInString(word) < 4) {
		word = "《" + word + "》"
	}
	return word, at + m[1]
}
