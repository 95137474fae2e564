package citecheck

// A Reference is an article or section as words name it: "Article 7(1)(2)", 第七条第一款第（二）项. Start and End are byte offsets in them.
type Reference struct {
	Start, End int
	Number     int
	Section    bool  // it is called a section, not an article
	Part       []int // paragraph and item
	Group      int   // those of a list or range, as "Articles 3 to 6", have the same, and all between is among them
	Chinese    bool
}

// References returns the articles and sections that words name, in order, whatever the instrument.
func References(words string) (list []Reference) {
	for _, r := range references(words) {
		list = append(list, Reference{r.start, r.end, r.number, r.section, r.part, r.group, r.chinese})
	}
	return list
}
