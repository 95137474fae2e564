package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// How pages lie in folders: a sidebar that lists ten thousand siblings would measure the sidebar.
const (
	pagesAFolder   = 50
	foldersAParent = 20
)

// A spelling is how a tool names things that the pages need.
type spelling struct {
	index string                       // file name of a folder's own page
	link  func(from, to string) string // the target of a link, from and to being paths of pages without their ending
}

// writeCorpus writes n pages and the pages of their folders below dir. The text depends on n and the page's number alone.
func writeCorpus(dir string, n int, s spelling) error {
	written := make(map[string]bool)
	for i := range n {
		name := pageName(i, n)
		for folder := path.Dir(name); !written[folder]; folder = path.Dir(folder) {
			if err := writeFile(dir, path.Join(folder, s.index), folderPage(folder)); err != nil {
				return err
			}
			written[folder] = true
			if folder == "." {
				break
			}
		}
		if err := writeFile(dir, name+".md", page(i, n, s, "")); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(dir, name, text string) error {
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

// pageName returns the path of page i of n, without its ending. Up to a thousand pages lie in folders of 50; of more, 20 folders
// each lie in a part.
func pageName(i, n int) string {
	folder := i / pagesAFolder
	name := fmt.Sprintf("folder-%02d/page-%02d", folder%foldersAParent+1, i%pagesAFolder+1)
	if n > pagesAFolder*foldersAParent {
		name = fmt.Sprintf("part-%03d/%s", folder/foldersAParent+1, name)
	}
	return name
}

func folderPage(folder string) string {
	title := "Home"
	if folder != "." {
		title = strings.ToUpper(path.Base(folder)[:1]) + strings.ReplaceAll(path.Base(folder)[1:], "-", " ")
	}
	return fmt.Sprintf("---\ntitle: %s\ndescription: What is in here\n---\n\nThe pages of this part.\n", title)
}

// page writes page i of n: about 840 words, marks not counted, under six headings, with lists, tables, quotations and links to other pages, and on
// every fourth page some code. The word given, if any, is added to the first paragraph.
func page(i, n int, s spelling, word string) string {
	r := seed(uint64(i), uint64(n))
	w := &writer{random: &r, from: pageName(i, n), spelling: s, pages: n}
	fmt.Fprintf(w, "---\ntitle: %s\ndescription: %s\nweight: %d\n---\n\n", w.title(4), w.sentence(12), i%pagesAFolder+1)
	w.paragraph(30)
	if word != "" {
		fmt.Fprintf(w, "The word is %s.\n\n", word)
	}
	for section := range 6 {
		fmt.Fprintf(w, "## %s\n\n", w.title(3))
		w.paragraph(36)
		switch section {
		case 0, 3:
			w.list(5)
		case 1:
			w.table(5)
		case 2:
			fmt.Fprintf(w, "### %s\n\n", w.title(3))
			w.paragraph(30)
			fmt.Fprintf(w, "> %s\n\n", w.sentence(25))
		case 4:
			fmt.Fprintf(w, "### %s\n\n", w.title(2))
			if i%4 == 0 {
				w.WriteString(code)
			} else {
				w.paragraph(30)
			}
		}
		w.paragraph(30)
	}
	return w.String()
}

const code = "```go\n" + `// Days returns how many days lie between two dates.
func Days(from, to Date) (int, error) {
	if to.Before(from) {
		return 0, fmt.Errorf("%s is before %s", to, from)
	}
	days := 0
	for d := from; d != to; d = d.Next() {
		if !d.IsHoliday() && d.Weekday() != Sunday {
			days++ // a working day
		}
	}
	return days, nil
}
` + "```\n\n"

// writer writes the text of one page.
type writer struct {
	strings.Builder
	*random
	from     string
	spelling spelling
	pages    int
}

// paragraph writes about so many words in sentences, with some emphasis, code and a link.
func (w *writer) paragraph(words int) {
	for words > 0 {
		n := 8 + w.below(12)
		words -= n
		w.WriteString(w.sentence(n))
		w.WriteByte(' ')
	}
	switch w.below(4) {
	case 0:
		fmt.Fprintf(w, "Some **%s** and *%s*.", w.word(), w.word())
	case 1:
		fmt.Fprintf(w, "See `%s` there.", w.word())
	default:
		fmt.Fprintf(w, "See [%s](%s).", w.title(2), w.target())
	}
	w.WriteString("\n\n")
}

// target is a link to any other page.
func (w *writer) target() string {
	return w.spelling.link(w.from, pageName(w.below(w.pages), w.pages))
}

func (w *writer) list(items int) {
	for range items {
		fmt.Fprintf(w, "- %s\n", w.sentence(7))
	}
	w.WriteByte('\n')
}

func (w *writer) table(rows int) {
	fmt.Fprintf(w, "| %s | %s | %s |\n| --- | --- | ---: |\n", w.title(1), w.title(2), w.title(1))
	for range rows {
		fmt.Fprintf(w, "| %s | %s | %d |\n", w.word(), w.sentence(4), w.amount())
	}
	w.WriteByte('\n')
}

func (w *writer) title(words int) string {
	t := make([]string, words)
	for i := range t {
		t[i] = w.word()
	}
	s := strings.Join(t, " ")
	return strings.ToUpper(s[:1]) + s[1:]
}

func (w *writer) sentence(words int) string {
	if words < 10 {
		return w.title(words) + "."
	}
	return w.title(words/2) + ", " + strings.ToLower(w.title(words-words/2)) + "."
}

// random is SplitMix64, so that the pages are the same with every version of Go.
type random uint64

// seed starts a sequence of numbers for page i of n. Its state is a number of such a sequence itself, since states that differ by what next adds
// would give the pages the same numbers, each page a few later than the one before.
func seed(i, n uint64) random {
	r := random(n)
	r = random(r.next() ^ i)
	return random(r.next())
}

func (r *random) next() uint64 {
	*r += 0x9E3779B97F4A7C15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

func (r *random) below(n int) int { return int(r.next() % uint64(n)) }

// coreOctaves is how many doublings of rank the words have that any text is mostly made of.
const coreOctaves = 13

// word returns a word as often as texts have it, which matters to whoever indexes or caches words: the frequency falls with the rank (Zipf), for the first
// 8,000 words as 1/rank, further on as its square. So the vocabulary grows about as the root of the text's length, as it does in a newspaper's
// archive: 12,000 words on 100 pages, 120,000 on 10,000, half of them once or twice.
//
// The rank's number of binary digits is drawn first and then the rank among those that have it, which is exact in whole numbers.
func (r *random) word() string {
	octave := r.below(coreOctaves + 1)
	if octave == coreOctaves {
		for octave < 30 && r.below(2) == 0 {
			octave++
		}
	}
	return spell(1<<octave + r.below(1<<octave))
}

// spell writes the word of a rank, from 1. Those that are not in the list have two syllables or more; neighbours in rank begin differently.
func spell(rank int) string {
	if rank <= len(common) {
		return common[rank-1]
	}
	var w strings.Builder
	for n := rank - len(common) + len(syllables); n > 0; n /= len(syllables) {
		n--
		w.WriteString(syllables[n%len(syllables)])
	}
	return w.String()
}

// amount is a number of few digits that matter, as those in texts are.
func (r *random) amount() int { return (1 + r.below(999)) * []int{1, 10, 100, 1000}[r.below(4)] }

// common are the most frequent words, by frequency.
var common = strings.Fields(`the of to and a in is that for on are as with be by this or an at from not which it may must shall
	data person information rule article export transfer contract assessment measure provision network security personal processor
	under within before after between such other more than each who where when has have been its any all day year number case law
	order list part section clause notice report risk scope consent recipient overseas certificate authority review record filing`)

var syllables = strings.Fields(`ba co de fi gu ha ir jo ke lu mi no op pra qui res sta tor un ven wa xa yo zen clo bri`)
