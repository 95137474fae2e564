package citecheck

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"rulebook/internal/lang"
	"rulebook/internal/markdown"
)

// A reference is one article as a text names it.
type reference struct {
	start, end int // of the words; of one of several behind one word, from its number on
	number     int
	section    bool
	part       []int // paragraph and item
	group      int   // references of one group stand behind one word and belong to one instrument
	groupStart int
	groupEnd   int
	chinese    bool
}

var articleWord = regexp.MustCompile(`(?i)\b(articles?|arts?|sections?|secs?)\b\.? ?|§§? ?`)

// references returns the articles that a text names, in order.
func references(text string) (list []reference) {
	groups := 0
	add := func(group []reference) {
		for i := range group {
			group[i].group, group[i].groupStart, group[i].groupEnd = groups, group[0].start, group[len(group)-1].end
		}
		groups++
		list = append(list, group...)
	}
	english := articleWord.FindAllStringIndex(text, -1)
	ordinal := -1 // where 第 stands next, looked for once for each that there is
	for at := 0; at < len(text); {
		if ordinal < at {
			ordinal = len(text)
			if i := strings.Index(text[at:], "第"); i >= 0 {
				ordinal = at + i
			}
		}
		switch {
		case len(english) > 0 && english[0][0] < ordinal:
			m := english[0]
			english = english[1:]
			if m[0] < at {
				continue
			}
			if group, end := englishGroup(text, m[0], m[1]); len(group) > 0 {
				add(group)
				at = end
			}
		case ordinal < len(text):
			at = ordinal
			if group, end := chineseGroup(text, at); len(group) > 0 {
				add(group)
				at = end
			} else {
				at += len("第")
			}
		default:
			return list
		}
	}
	return list
}

// longestRange bounds how many articles "Articles 3 to 6" may mean.
const longestRange = 99

var (
	joint     = regexp.MustCompile(`^(?:,? (?:and|or|&) |, ?|/)(?:articles? |arts?\.? )?`)
	upTo      = regexp.MustCompile(`^(?: (?:to|through|until) | ?[-–—] ?)`)
	paragraph = regexp.MustCompile(`(?i)^,? (?:para(?:graph)?s?\.?) ?\(?(\d{1,2})\)?(?:,? (?:item|limb|sub-?paragraph|point|no\.?|nr\.?) ?\(?(\d{1,2})\)?)?`)
	before    = regexp.MustCompile(`(?i)\b(?:(?:item|limb|sub-?paragraph|point) ?\(?(\d{1,2})\)?,? of )?para(?:graph)?s? ?\(?(\d{1,2})\)? of (?:the )?$`)
	// counted is what makes a number behind an article one of something else: "Article 7, 10 working days".
	counted = regexp.MustCompile(`(?i)^(?:[.,]\d|%|` +
		` ?(?:working|business|calendar|natural|days?|weeks?|months?|years?|hours?|persons?|people|individuals?|percent|per cent|yuan|` +
		`million|thousand|billion|万|亿|个|人|日|年|月|` +
		`January|February|March|April|May|June|July|August|September|October|November|December)\b|[万亿个人日年月])`)
)

// englishGroup reads the articles behind the word at text[start:number].
func englishGroup(text string, start, number int) (group []reference, end int) {
	word := strings.ToLower(text[start:number])
	section := strings.HasPrefix(word, "sec")
	n, part, end := articleNumber(text, number)
	if n == 0 {
		return nil, number
	}
	first := reference{start: start, end: end, number: n, section: section, part: part}
	if m := before.FindStringSubmatchIndex(text[near(start):start]); m != nil && part == nil {
		at := near(start)
		first.start, first.part = at+m[0], []int{atoi(text[at+m[4] : at+m[5]])}
		if m[2] >= 0 {
			first.part = append(first.part, atoi(text[at+m[2]:at+m[3]]))
		}
	}
	group = append(group, first)
	for len(group) <= longestRange {
		if m := upTo.FindString(text[end:]); m != "" {
			last, part, past := articleNumber(text, end+len(m))
			from := group[len(group)-1]
			if last > from.number && last-from.number <= longestRange && from.part == nil && part == nil {
				for k := from.number + 1; k < last; k++ {
					group = append(group, reference{start: from.start, end: past, number: k, section: section})
				}
				group = append(group, reference{start: end + len(m), end: past, number: last, section: section})
				end = past
				continue
			}
		}
		m := joint.FindString(text[end:])
		if m == "" {
			break
		}
		n, part, past := articleNumber(text, end+len(m))
		if n == 0 || !strings.HasPrefix(m, "/") && counted.MatchString(text[past:]) {
			break
		}
		group = append(group, reference{start: end + len(m), end: past, number: n, section: section, part: part})
		end = past
	}
	return group, end
}

// near is where one has to begin reading to know what stands right before a place: the longest of what is looked for there is shorter.
func near(at int) int { return max(0, at-80) }

// articleNumber reads a number of up to three digits and the paragraph behind it; n is 0 without one.
func articleNumber(text string, at int) (n int, part []int, end int) {
	end = at
	for end < len(text) && isDigit(text[end]) && end-at < 4 {
		end++
	}
	if end == at || end-at > 3 || text[at] == '0' && end-at == 1 {
		return 0, nil, at
	}
	if end < len(text) && isLetter(text[end]) {
		return 0, nil, at // 7th
	}
	if strings.HasPrefix(text[end:], ",") && counted.MatchString(text[end:]) {
		return 0, nil, at // 1,000
	}
	n = atoi(text[at:end])
	if m := paragraph.FindStringSubmatchIndex(text[end:]); m != nil {
		part = []int{atoi(text[end+m[2] : end+m[3]])}
		if m[4] >= 0 {
			part = append(part, atoi(text[end+m[4]:end+m[5]]))
		}
		return n, part, end + m[1]
	}
	part, rest := markdown.CutProvision(text[end:])
	end = len(text) - len(rest)
	if m := itemBehind.FindStringSubmatchIndex(rest); m != nil && len(part) < 2 {
		if len(part) == 0 {
			part = []int{1}
		}
		return n, append(part, atoi(rest[m[2]:m[3]])), end + m[1]
	}
	return n, part, end
}

// itemBehind is an item as it is written behind its paragraph, the last of several: "Art. 5 (1) no. 4", "Article 5(1), items 1 to 4".
var itemBehind = regexp.MustCompile(`(?i)^,? ?(?:nos?\.?|nr\.?|items?|points?|limbs?|sub-?paragraphs?) ?(?:\(?\d{1,2}\)?(?: to | and |, ?| ?[-–] ?))?\(?(\d{1,2})\b\)?`)

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // a few digits
	return n
}

// chineseGroup reads 第七条, 第七条第一款第（二）项, 第三条至第六条, 第七、八条 and lists of them.
func chineseGroup(text string, at int) (group []reference, end int) {
	end = at
	start := at
	for len(group) <= longestRange {
		r, past, ok := chineseArticle(text, at)
		if !ok {
			break
		}
		group = append(group, r...)
		end, at = past, past
		sep := ""
		for _, s := range [...]string{"至", "到", "—", "－", "-", "～", "、", "和", "及", "以及", "与", "或者", "或", "，"} {
			if strings.HasPrefix(text[at:], s+"第") {
				sep = s
				break
			}
		}
		if sep == "" {
			break
		}
		at += len(sep)
		if strings.Contains("至到—－-～", sep) {
			next, _, ok := chineseArticle(text, at)
			from := group[len(group)-1]
			if !ok || next[0].number <= from.number || next[0].number-from.number > longestRange {
				break
			}
			for k := from.number + 1; k < next[0].number; k++ {
				group = append(group, reference{start: from.start, end: next[0].end, number: k, chinese: true})
			}
		}
	}
	if len(group) > 0 {
		group[0].start = start
	}
	return group, end
}

// chineseArticle reads one article with its paragraph and item, or several whose numbers share the word 条.
func chineseArticle(text string, at int) (list []reference, end int, ok bool) {
	n, unit, rest, ok := markdown.CutOrdinal(text[at:])
	if ok && unit == '条' {
		end = len(text) - len(rest)
		part, rest := markdown.CutProvision(rest)
		if part != nil {
			end = len(text) - len(rest)
		}
		return []reference{{start: at, end: end, number: n, part: part, chinese: true}}, end, true
	}
	// 第七、八条
	for k := at + len("第"); k < len(text); {
		n, unit, rest, ok := markdown.CutOrdinal("第" + text[k:min(len(text), k+40)])
		if !ok || unit != '、' && unit != '和' && unit != '及' && unit != '条' {
			return nil, at, false
		}
		next := min(len(text), k+40) - len(rest)
		if next <= k {
			return nil, at, false
		}
		list = append(list, reference{start: k, end: next, number: n, chinese: true})
		if unit == '条' {
			return list, next, len(list) > 1
		}
		k = next
	}
	return nil, at, false
}

// longestGap is how many bytes may stand between an article and the instrument that is named beside it.
const longestGap = 200

// A placed is a reference with the instrument it belongs to.
type placed struct {
	reference
	name  *name // nil when no instrument of ours is meant or none can be told
	loose bool  // the instrument is the one last named, not one beside it
	alien bool  // the text names another instrument, which is none of ours
	// called is what it calls an instrument that is not known, as far as that looks like a name.
	called string
}

var (
	ofName  = regexp.MustCompile(`^\)?,? (?:of|in|under|from) (?:the )?(?:(?:PRC|China|Chinese|CAC|NPC|State Council)(?:[’']s)? )?$|^ (?:the )?$|^,? ?[（(]?(?:the )?$`)
	ofOther = regexp.MustCompile(`^\)? (?:of|in|under) (?:the )?(?:[A-Z]|draft|that law|another)|^ [A-Z]{3,}`)
	ofSame  = regexp.MustCompile(`^\)? (?:of (?:these|those|this|the same)|thereof)\b`)
	besides = regexp.MustCompile(`^[ ,，:：'’s”"）)(（]*$|^(?:的|之|中|在|里)$|^ ?\([^()]{0,60}\),? ?$|^（[^（）]{0,60}）[，,]? ?$`)
)

// place says to which instrument each reference of a block belongs: the one named beside it, else the one last named in the sentence, else
// the only one that the block has named before. In a link it is the one that the link leads to, and no other; where the words of a link name
// the same article once more, it is placed once.
func place(text string, refs []reference, names []name, links []link, inherited *name) (list []placed) {
	for i, r := range refs {
		in := linkAt(links, r.start)
		if i > 0 && len(list) > 0 && r.group == refs[i-1].group && in == linkAt(links, refs[i-1].start) {
			p := list[len(list)-1]
			p.reference = r
			list = append(list, p)
			continue
		}
		if in == nil {
			list = append(list, placeOne(text, r, names, inherited))
			continue
		}
		p, ok := placeInLink(text, r, names, in)
		if !ok {
			p = placeOne(text, r, names, inherited)
		} else if r.start > in.target && placedSince(list, in.start, r) {
			continue
		}
		list = append(list, p)
	}
	return list
}

// placedSince reports whether the article was placed at a place or after it.
func placedSince(list []placed, at int, r reference) bool {
	first, _ := slices.BinarySearchFunc(list, at, func(p placed, at int) int { return cmp.Compare(p.start, at) })
	return slices.ContainsFunc(list[first:], func(p placed) bool {
		return p.number == r.number && (r.part == nil || slices.Equal(p.part, r.part))
	})
}

// linkAt is the link in which a place lies, or nil.
func linkAt(links []link, at int) *link {
	i, _ := slices.BinarySearchFunc(links, at, func(l link, at int) int { return cmp.Compare(l.end, at+1) })
	if i < len(links) && links[i].start <= at {
		return &links[i]
	}
	return nil
}

// namesUntil are the first of some names, up to a place.
func namesUntil(names []name, end int) []name {
	i, _ := slices.BinarySearchFunc(names, end, func(n name, at int) int { return cmp.Compare(n.start, at) })
	return names[:i]
}

// placeInLink places a reference by its link alone. ok is false where that says nothing: [[art 5]], or a name that stands in the words.
func placeInLink(text string, r reference, names []name, in *link) (p placed, ok bool) {
	p.reference = r
	i := len(namesUntil(names, in.start))
	var first *name
	if i < len(names) && names[i].start < in.target {
		first = &names[i]
		i++
	}
	switch {
	case r.start >= in.target && (first == nil || slices.ContainsFunc(namesUntil(names[i:], in.end), func(n name) bool {
		return n.instrument != nil && n.instrument != first.instrument
	})):
		return p, false
	case first != nil:
		p.name, p.alien = first, first.instrument == nil && !first.id
		return p, true
	}
	p.called = strings.Trim(text[in.start:r.start], " ,")
	p.alien = p.called != "" && !slices.Contains(notIDs, strings.ToLower(p.called))
	return p, p.alien
}

func placeOne(text string, r reference, names []name, inherited *name) placed {
	p := placed{reference: r}
	i, _ := slices.BinarySearchFunc(names, r.groupStart+1, func(n name, at int) int { return cmp.Compare(n.end, at) })
	before := text[max(0, r.groupStart-longestGap):r.groupStart]
	var last *name // the one before
	if i > 0 {
		last = &names[i-1]
	}
	if i < len(names) {
		n := &names[i]
		if n.start >= r.groupEnd && n.start-r.groupEnd < longestGap {
			between, rest := text[r.groupEnd:n.start], text[n.end:]
			direct := last != nil && besides.MatchString(text[last.end:r.groupStart]) && !strings.Contains(between, " of ")
			own := articleFollows.MatchString(rest) || strings.HasPrefix(rest, ", art") || strings.HasPrefix(rest, "第")
			own = own && (strings.ContainsAny(between, "(（") || calledBefore(before) != "")
			if ofName.MatchString(between) && !(r.chinese && between == "") && !direct && !own {
				p.name, p.alien = n, n.instrument == nil && !n.id
				return p
			}
		}
	}
	if last != nil && r.groupStart-last.end < longestGap && besides.MatchString(text[last.end:r.groupStart]) {
		p.name, p.alien = last, last.instrument == nil && !last.id
		return p
	}
	if last == nil {
		last = inherited
	}
	after := text[r.groupEnd:min(len(text), r.groupEnd+longestGap)] // as much as is looked at, so that time grows with the text
	if ofOther.MatchString(after) && !ofSame.MatchString(after) {
		p.alien, p.called = true, calledBehind(after)
		return p
	}
	p.called = calledBefore(before)
	if p.called != "" && last != nil && last.instrument != nil && last.instrument.mayBeCalled(p.called) {
		p.name, p.loose = last, true
		return p
	}
	if p.called != "" || foreign(before) {
		p.alien = true
		return p
	}
	if last != nil {
		p.name, p.loose, p.alien = last, true, last.instrument == nil && !last.id
	}
	return p
}

var capitals = regexp.MustCompile(`\b(?:[A-Z]{3,}|[A-Z][a-z]+ (?:Act|Law|Code|Regulation|Convention|Treaty|Constitution)),? ?$`)

// foreign reports whether a law that is none of ours stands right before an article: "GDPR Article 44", 民法典第一千零三十四条.
func foreign(before string) bool {
	if capitals.MatchString(before) {
		return true
	}
	for _, kind := range [...]string{"法", "法典", "条例", "办法", "规定", "规则", "准则", "解释", "决定", "协议", "合同"} {
		head, ok := strings.CutSuffix(before, kind)
		if !ok {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(head)
		return lang.IsHan(last) && !strings.ContainsRune("本该此前上述同", last)
	}
	return false
}
