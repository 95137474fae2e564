package citecheck

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/lang"
)

const (
	kinds  = `(?:Acts?|Laws?|Codes?|Regulations?|Measures|Provisions|Rules|Guidelines?|Guidance|Directive|Convention|Treaty|Constitution|Standards?|Ordinance|Decision|Interpretations?)`
	joined = `(?: (?:(?:of|on|for|and|to|the) ){0,3}(?:[A-Z][\w’'-]*|\(?(?:19|20)\d\d\)?))`
)

var (
	titleBehind = regexp.MustCompile(`^\)?,? (?:of|in|under) (?:the )?((?:(?:19|20)\d\d )?[A-Z][\w’'-]*` + joined + `{0,12})`)
	nextArticle = regexp.MustCompile(` (?:and |or |to |the )*(?:Articles?|Arts?|Sections?|Secs?|Chapter|Annex)\b.*`)
	shortBehind = regexp.MustCompile(`^ ([A-Z]{3,})\b`)
	titleBefore = regexp.MustCompile(`\b((?:(?:19|20)\d\d )?[A-Z][\w’'-]*` + joined + `{0,12}),? ?$`)
	kindAtEnd   = regexp.MustCompile(`\b` + kinds + `(?: \(?(?:of )?(?:19|20)\d\d\)?)?$`)
	kindAlone   = regexp.MustCompile(`^` + kinds + `$`)
	shortName   = regexp.MustCompile(`^(?:[A-Z][\w]* )?[A-Z]{3,}$`)
	// openers are words that begin a sentence, and stand in no name.
	openers = regexp.MustCompile(`^(?:[Tt]he|This|That|These|Those|Under|In|On|By|Per|See|Cf|And|But|Or|If|As|For|From|Both|While|When|Where|With|Within|Since|Unlike|Like|Also|Compare|Whereas|China’s|China's|Chinese) `)
)

// calledBefore is what a text calls an instrument right before an article, as far as that looks like a name: GDPR Article 44, 民法典第一千条.
func calledBefore(before string) string {
	if m := titleBefore.FindStringSubmatch(before); m != nil {
		name := m[1]
		for {
			rest := openers.ReplaceAllString(name, "")
			if rest == name {
				break
			}
			name = rest
		}
		if kindAtEnd.MatchString(name) && !kindAlone.MatchString(name) || shortName.MatchString(name) {
			return name
		}
		return ""
	}
	for _, kind := range chineseKinds {
		if head, ok := strings.CutSuffix(before, kind); ok {
			start := len(head)
			for start > 0 {
				r, size := utf8.DecodeLastRuneInString(head[:start])
				if !lang.IsHan(r) || strings.ContainsRune("本该此前上述同", r) && !strings.HasSuffix(head[:start], "合同") && !strings.HasSuffix(head[:start], "基本") {
					break
				}
				start -= size
			}
			name := before[start:]
			for _, word := range chineseOpeners {
				if i := strings.LastIndex(name, word); i >= 0 {
					name = name[i+len(word):]
				}
			}
			if name != "" && name != kind {
				return name
			}
			return ""
		}
	}
	return ""
}

// chineseKinds are what names of Chinese law end with, and chineseOpeners what stands before them where no comma parts it from the name.
var (
	chineseKinds   = []string{"法典", "法", "条例", "办法", "规定", "规则", "准则", "解释", "决定", "新规"}
	chineseOpeners = []string{"根据", "依据", "依照", "按照", "适用", "违反", "参照", "参见", "符合", "以及", "还有", "我国", "中国",
		"条与", "条和", "条及", "款与", "款和", "款及", "项与", "项和", "项及"}
)

// calledBehind is what a text calls an instrument right behind an article: "Article 7 of the Civil Code", "Article 44 GDPR".
func calledBehind(after string) string {
	for _, form := range [...]*regexp.Regexp{titleBehind, shortBehind} {
		if m := form.FindStringSubmatch(after); m != nil {
			name := nextArticle.ReplaceAllString(m[1], "")
			return strings.TrimRightFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ')' })
		}
	}
	return ""
}

// mayBeCalled reports whether an instrument may be called so for short, where a text has named it: "Assessment Measures" for the 2022
// Assessment Measures.
func (ins *Instrument) mayBeCalled(name string) bool {
	key := keyOf(name)
	return slices.ContainsFunc(ins.Names, func(n string) bool {
		head, ok := strings.CutSuffix(keyOf(n), key)
		last, _ := utf8.DecodeLastRuneInString(head)
		return ok && (head == "" || last == ' ' || lang.IsHan(last))
	})
}
