package content

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rulebook/internal/citecheck"
	"rulebook/internal/markdown"
)

// instrumentTitles are the instruments by what they may be called within 《》, in any language.
func (lib *Library) instrumentTitles() map[string][]*Instrument {
	titles := map[string][]*Instrument{}
	for _, ins := range lib.Instruments {
		for _, name := range ins.Names() {
			name = strings.Trim(name, " 《》")
			for _, title := range [...]string{name, strings.TrimPrefix(name, "中华人民共和国")} {
				if title != "" && !slices.Contains(titles[title], ins) {
					titles[title] = append(titles[title], ins)
				}
			}
		}
	}
	return titles
}

// citationWords reports words of a citation that name something else than the page to which it leads. What they leave out, and what they say
// beyond it, is theirs.
func (lib *Library) citationWords(words string, c Citation, target *Page, titles map[string][]*Instrument) *linkProblem {
	const hint = "correct one of the two; without words of its own a citation is written as its target is called"
	cited := c.Instrument
	if short := unitShort("en", c.Unit, c.Numbers, false); short != "" {
		cited += " " + short
	} else if c.Unit != "" {
		cited += " " + c.Unit
	}
	problem := func(said string) *linkProblem {
		return &linkProblem{code: "citation-words", msg: fmt.Sprintf("the words say %q, and the citation leads to %s", said, cited), hint: hint}
	}
	if title := otherTitle(words, lib.instruments[c.Instrument], titles); title != "" {
		return problem("《" + title + "》")
	}
	exists := func(part []int) bool { return target.hasAnchor(markdown.ProvisionID(part)) }
	if said := otherUnit(words, c, exists); said != "" {
		return problem(said)
	}
	return nil
}

var (
	titleForm = regexp.MustCompile(`《([^《》]+)》`)
	aliasForm = regexp.MustCompile(`^[（(](?:以下|下|简)?(?:简?称)?[^（）()]*称[^（）()]*[）)]`)
)

// otherTitle is a title in words that another instrument has; "" where there is none. A title that goes on behind the mark, as
// 《…办法》征求意见稿 and 《…规定》答记者问 do, is of something else.
func otherTitle(words string, target *Instrument, titles map[string][]*Instrument) string {
	for _, m := range titleForm.FindAllStringSubmatchIndex(words, -1) {
		title, after := words[m[2]:m[3]], words[m[1]:]
		if alias := aliasForm.FindString(after); alias != "" {
			after = after[len(alias):]
		}
		if of := titles[strings.TrimSpace(title)]; len(of) == 0 || slices.Contains(of, target) {
			continue
		}
		if after == "" || strings.HasPrefix(after, "第") || strings.HasPrefix(after, "的第") || strings.IndexAny(after, " ,，、;；") == 0 {
			return title
		}
	}
	return ""
}

// bareForm is numbers and nothing else: 5, 7(1)(2), "3 to 6".
var bareForm = regexp.MustCompile(`^\d{1,3}(?: ?\(\d{1,3}\))*(?: ?(?:to|and|or|[-–—,&]|至|、|和) ?(?:\d{1,3})?(?: ?\(\d{1,3}\))*)*$`)

// otherUnit is what words name as the unit, when that is another one than c's; "" where they agree as far as they go. Of a list or a
// range one of the units must be c's. exists tells whether c's unit has a paragraph or item.
func otherUnit(words string, c Citation, exists func([]int) bool) string {
	kind, number, ok := UnitNumber(c.Unit)
	if !ok {
		return ""
	}
	words = strings.TrimSpace(words)
	before := "" // what is put before the words
	if bareForm.MatchString(words) {
		before = map[string]string{"article": "art ", "section": "sec "}[kind]
	}
	text := before + words
	refs := citecheck.References(text)
	for from := 0; from < len(refs); {
		to := from + 1
		for to < len(refs) && refs[to].Group == refs[from].Group {
			to++
		}
		own, agrees := false, false // a number is c's; all of one is
		for _, r := range refs[from:to] {
			if r.Number == number && (r.Chinese || r.Section == (kind == "section")) {
				own = true
				agrees = agrees || agree(part{numbers: r.Part, loose: !r.Chinese && !exists(r.Part)}, c.Numbers)
			}
		}
		start, end := refs[from].Start, refs[to-1].End
		rest := text[end:]
		if to < len(refs) {
			rest = text[end:max(end, refs[to].Start)]
		}
		if !own || !agrees && !anyAgrees(partsOf(rest), rest, c.Numbers) {
			return strings.TrimPrefix(text[start:end], before)
		}
		from = to
	}
	if len(refs) > 0 {
		return ""
	}
	if kind == "section" {
		for at := strings.Index(words, "第"); at >= 0; {
			if n, unit, rest, ok := markdown.CutOrdinal(words[at:]); ok && (unit == '节' || unit == '章') && n != number {
				return words[at : len(words)-len(rest)]
			}
			next := strings.Index(words[at+1:], "第")
			if next < 0 {
				break
			}
			at += 1 + next
		}
	}
	if parts := partsOf(words); len(parts) > 0 && !anyAgrees(parts, words, c.Numbers) {
		return parts[0].said
	}
	return ""
}

// A part is a paragraph or item that words name without its article.
type part struct {
	said    string
	numbers []int
	depth   int  // what the first number counts: 0 paragraphs, 1 items, 2 what is below
	loose   bool // the number of an only paragraph may be left out: (4) of (1)(4)
}

// agree reports whether a part is that of a target as far as both go.
func agree(p part, target []int) bool {
	same := func(target []int) bool {
		n := min(len(p.numbers), len(target))
		return slices.Equal(p.numbers[:n], target[:n])
	}
	if len(target) <= p.depth {
		return true
	}
	return same(target[p.depth:]) || p.loose && len(target) > 1 && (target[0] == 1 || p.said != "") && len(p.numbers) < len(target) && same(target[1:])
}

// anyAgrees reports whether one of the parts that words name, or one between them in a range, is a target's.
func anyAgrees(parts []part, words string, target []int) bool {
	for i, p := range parts {
		if agree(p, target) {
			return true
		}
		if i == 0 || p.depth != parts[i-1].depth || len(p.numbers) != 1 || len(target) <= p.depth || !rangeForm.MatchString(words) {
			continue
		}
		if last := parts[i-1].numbers; last[len(last)-1] <= target[len(target)-1] && target[len(target)-1] <= p.numbers[0] {
			return true
		}
	}
	return false
}

var (
	rangeForm = regexp.MustCompile(`至|到| to |[–—-]`)
	partForm  = regexp.MustCompile(`(?i)\b(para(?:graph)?s?|items?|limbs?|points?|conditions?|sub-?paragraphs?)\.? ?(\(?\d{1,2}\)?(?: ?\(\d{1,2}\))*)|(?:^|[ ,])((?: ?\(\d{1,2}\))+)`)
	digits    = regexp.MustCompile(`\d+`)
)

// partsOf returns the paragraphs and items in words.
func partsOf(words string) (list []part) {
	for at := strings.Index(words, "第"); at >= 0; {
		p := part{}
		rest := words[at:]
		for {
			n, unit, after, ok := markdown.CutOrdinal(rest)
			depth := strings.IndexRune("款项目", unit) / len("款")
			if !ok || !strings.ContainsRune("款项目", unit) || len(p.numbers) > 0 && depth != p.depth+len(p.numbers) {
				break
			}
			if len(p.numbers) == 0 {
				p.depth = depth
			}
			p.numbers, rest = append(p.numbers, n), after
		}
		next := at + len("第")
		if len(p.numbers) > 0 {
			next = len(words) - len(rest)
			p.said = words[at:next]
			list = append(list, p)
		}
		i := strings.Index(words[next:], "第")
		if i < 0 {
			break
		}
		at = next + i
	}
	for _, m := range partForm.FindAllStringSubmatch(words, -1) {
		p := part{said: strings.TrimLeft(m[0], " ,"), loose: true}
		for _, d := range digits.FindAllString(m[2]+m[3], -1) {
			n, _ := strconv.Atoi(d) // two digits
			p.numbers = append(p.numbers, n)
		}
		if word := strings.ToLower(m[1]); word != "" {
			paragraph := strings.HasPrefix(word, "para")
			p.loose = false
			if !paragraph && len(p.numbers) == 1 {
				p.depth = 1
			}
		}
		list = append(list, p)
	}
	return list
}
