package theme

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Map shows what follows from two numbers: a plane divided into regions, as a picture and as a table. The script of the calculator
// draws the same picture by the same arithmetic (calculator/picture.ts): what is changed here is changed there.
type Map struct {
	ID      string // begins the ids of the picture's patterns, so that a page may hold several maps
	Flow    string
	Regime  Regime
	Day     string
	X, Y    string      // what the numbers on the axes count
	Answers []MapAnswer // different ones, from the lightest to the heaviest
	Regions []MapRegion
}

// A MapAnswer is what holds in some regions. Tone is how heavy it is, from 0 to 5; OpenTone is for what is not settled.
type MapAnswer struct {
	Label string
	Tone  int
}

// OpenTone is the tone of an answer that is not settled.
const OpenTone = 6

// A MapRegion is a rectangle of the plane, of which Sum may leave a strip.
type MapRegion struct {
	X, Y, Sum MapSpan
	Answer    int // index of Map.Answers
	Cites     []Link
}

// A MapSpan is the numbers from Min to Max. Max is MapOpen where there is no end; a Sum from 0 without an end bounds nothing.
type MapSpan struct{ Min, Max int64 }

// MapOpen stands for a number that may be as large as you like.
const MapOpen = 1 << 62

// Bounds reports whether a span leaves anything out.
func (s MapSpan) Bounds() bool { return s.Min > 0 || s.Max < MapOpen }

// Kind says how to put a span into words: "any", "exactly", "from" or "between".
func (s MapSpan) Kind() string {
	switch {
	case !s.Bounds():
		return "any"
	case s.Min == s.Max:
		return "exactly"
	case s.Max >= MapOpen:
		return "from"
	}
	return "between"
}

// Least and Most are its ends as they are written.
func (s MapSpan) Least() string { return grouped(s.Min) }
func (s MapSpan) Most() string  { return grouped(s.Max) }

// Label is the label of a region's answer.
func (m *Map) Label(r MapRegion) string { return m.answer(r.Answer).Label }

func (m *Map) answer(i int) MapAnswer {
	if i < 0 || i >= len(m.Answers) {
		return MapAnswer{}
	}
	return m.Answers[i]
}

// Tones are the tones that the map has, each once.
func (m *Map) Tones() (list []MapTone) {
	for _, a := range m.Answers {
		if t := (MapTone{a.Tone, hatches[min(max(a.Tone, 0), OpenTone)]}); !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	return list
}

// A MapTone is how areas of a tone are filled.
type MapTone struct {
	Tone  int
	Hatch MapHatch
}

// A MapHatch is a pattern that tells a tone without its colour: strokes in a square that repeats.
type MapHatch struct {
	Size int
	Path string
}

var hatches = [OpenTone + 1]MapHatch{
	{12, ""}, {12, "M3 3h1.5M9 9h1.5"}, {8, "M2 2h1.5M6 6h1.5"}, {10, "M-1 6l7-7M-1 11l12-12M4 11l7-7"}, {6, "M-1 7l8-8"},
	{10, "M-1 11l12-12M-1 -1l12 12"}, {6, "M0 3h6"},
}

// A Picture is a Map drawn at one width. All numbers are in its own units and rounded to a tenth.
type Picture struct {
	Name          string // "wide" or "narrow"
	Width, Height string
	Areas         []PictureArea
	Lines         []string // boundaries between answers, as paths
	Grid          string   // powers of ten, as one path
	Zero          string   // where 0 ends and the scale begins, as one path
	Frame         string
	Texts         []PictureText
}

// A PictureArea is all regions of one answer.
type PictureArea struct {
	Tone int
	Path string
}

// A PictureText is a line of text. Kind is "title", "number" (a boundary), "scale" (any other number on an axis) or "label"; Anchor is
// "start", "middle" or "end".
type PictureText struct{ Kind, Anchor, X, Y, Text string }

// layouts are the two widths that a picture is drawn for: a page and a phone.
var layouts = [2]layout{
	{name: "wide", width: 720, font: 13, left: 92, plotWidth: 612, plotHeight: 384, zeroWidth: 64, zeroHeight: 48},
	{name: "narrow", width: 320, font: 13, left: 72, plotWidth: 240, plotHeight: 300, zeroWidth: 36, zeroHeight: 36},
}

type layout struct {
	name                                                            string
	width, font, left, plotWidth, plotHeight, zeroWidth, zeroHeight float64
	top                                                             float64 // where the plot begins: below the title of its axis
	decades                                                         int     // of both scales
	limit                                                           int64   // end of both scales
}

// Pictures draws the map for wide and for narrow pages.
func (m *Map) Pictures() []Picture {
	list := make([]Picture, len(layouts))
	for i, l := range layouts {
		list[i] = m.picture(l)
	}
	return list
}

func (m *Map) picture(l layout) Picture {
	l.limit, l.decades = 1000, 3
	for largest := m.largest(); l.limit <= 5*largest && l.decades < 15; l.decades++ {
		l.limit *= 10
	}
	p := Picture{Name: l.name, Width: tenth(l.width)}
	line := 1.25 * l.font
	titleY := wrapped(m.Y, l.font, l.width)
	l.top = float64(len(titleY))*line + 8
	for i, text := range titleY {
		p.text("title", "start", 0, l.font+float64(i)*line, text)
	}
	for i := range m.Answers {
		if path := m.area(&l, i); path != "" {
			p.Areas = append(p.Areas, PictureArea{m.Answers[i].Tone, path})
		}
	}
	bottom, right := l.top+l.plotHeight, l.left+l.plotWidth
	for n := int64(10); n < l.limit; n *= 10 {
		p.Grid += "M" + tenth(l.x(n)) + " " + tenth(l.top) + "V" + tenth(bottom) + "M" + tenth(l.left) + " " + tenth(l.y(n)) + "H" + tenth(right)
	}
	p.Zero = "M" + tenth(l.x(1)) + " " + tenth(l.top) + "V" + tenth(bottom) + "M" + tenth(l.left) + " " + tenth(l.y(1)) + "H" + tenth(right)
	p.Frame = "M" + tenth(l.left) + " " + tenth(l.top) + "H" + tenth(right) + "V" + tenth(bottom) + "H" + tenth(l.left) + "Z"
	lines, cutsX, cutsY := m.boundaries(&l)
	p.Lines = lines
	rows := p.scaleX(&l, cutsX)
	p.scaleY(&l, cutsY)
	m.labels(&l, &p)
	titleX := wrapped(m.X, l.font, l.width)
	below := bottom + float64(rows)*line + 8
	for i, text := range titleX {
		p.text("title", "end", right, below+l.font+float64(i)*line, text)
	}
	p.Height = tenth(below + float64(len(titleX))*line + 4)
	return p
}

// largest is the largest number at which a region ends.
func (m *Map) largest() (n int64) {
	for _, r := range m.Regions {
		for _, s := range [3]MapSpan{r.X, r.Y, r.Sum} {
			n = max(n, s.Min)
			if s.Max < MapOpen {
				n = max(n, s.Max+1)
			}
		}
	}
	return n
}

// along is where the boundary before a number is on an axis: 0 has a band of its own, after which every power of ten has as much room.
func (l *layout) along(n int64, zero, length float64) float64 {
	switch {
	case n <= 0:
		return 0
	case n >= l.limit:
		return length
	}
	digits, power := 0, int64(1)
	for power*10 <= n {
		digits, power = digits+1, power*10
	}
	// Powers of ten are exact, so that no machine rounds them otherwise.
	logarithm := float64(digits) + math.Log10(float64(n)/float64(power))
	return zero + (length-zero)*logarithm/float64(l.decades)
}

func (l *layout) x(n int64) float64 { return l.left + l.along(n, l.zeroWidth, l.plotWidth) }
func (l *layout) y(n int64) float64 {
	return l.top + l.plotHeight - l.along(n, l.zeroHeight, l.plotHeight)
}

// tenth writes a length.
func tenth(f float64) string {
	scaled := f * 10
	return strconv.FormatFloat(math.Floor(scaled+0.5)/10, 'f', -1, 64)
}

// after is the boundary behind a span.
func after(n int64) int64 {
	if n >= MapOpen {
		return n
	}
	return n + 1
}

// area is the path around all regions of an answer.
func (m *Map) area(l *layout, answer int) string {
	var b strings.Builder
	for _, r := range m.Regions {
		if r.Answer != answer {
			continue
		}
		if !r.Sum.Bounds() {
			b.WriteString("M" + tenth(l.x(r.X.Min)) + " " + tenth(l.y(r.Y.Min)) + "H" + tenth(l.x(after(r.X.Max))) + "V" + tenth(l.y(after(r.Y.Max))) +
				"H" + tenth(l.x(r.X.Min)) + "Z")
			continue
		}
		b.WriteString(l.strip(r))
	}
	return b.String()
}

// strip is the path around a region whose sum is bounded: along its upper end, and back along its lower one. The boundary before a sum
// is where x and y, as boundaries, come to one more: so it meets the axes at the sum.
func (l *layout) strip(r MapRegion) string {
	left, right := r.X.Min, min(after(r.X.Max), l.limit)
	low, high := r.Y.Min, min(after(r.Y.Max), l.limit)
	lower, upper := r.Sum.Min, after(r.Sum.Max) // boundaries of the sum
	from, to := left, right
	if lower > 0 {
		from = max(from, lower+1-high)
	}
	if upper < MapOpen {
		to = min(to, upper+1-low)
	}
	if from >= to {
		return ""
	}
	var xs []int64
	for _, sum := range [2]int64{lower, upper} {
		if sum > 0 && sum < MapOpen {
			xs = append(xs, samples(max(from, sum+1-high), min(to, sum+1-low), sum+1)...)
		}
	}
	xs = append(xs, from, to)
	slices.Sort(xs)
	xs = slices.Compact(xs)
	path, back := "", ""
	for _, n := range xs {
		top, bottom := high, low
		if upper < MapOpen {
			top = min(top, upper+1-n)
		}
		if lower > 0 {
			bottom = max(bottom, lower+1-n)
		}
		path += "L" + tenth(l.x(n)) + " " + tenth(l.y(top))
		back = "L" + tenth(l.x(n)) + " " + tenth(l.y(bottom)) + back
	}
	return "M" + path[1:] + back + "Z"
}

// samples are numbers from one to another at which a curve on which x and y come to a sum is followed: its ends, and one to nine times
// each power of ten on either axis.
func samples(from, to, sum int64) []int64 {
	if from > to {
		return nil
	}
	list := []int64{from, to}
	add := func(n int64) {
		if n > from && n < to {
			list = append(list, n)
		}
	}
	add(sum / 2)
	for power := int64(1); power < sum; power *= 10 {
		for digit := int64(1); digit < 10; digit++ {
			add(digit * power)
			add(sum - digit*power)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// boundaries are the lines between regions with different answers, and the numbers at which they cross the axes.
func (m *Map) boundaries(l *layout) (lines []string, cutsX, cutsY []int64) {
	for i := range m.Regions {
		for k := range m.Regions {
			a, b := &m.Regions[i], &m.Regions[k]
			if a.Answer == b.Answer {
				continue
			}
			if n := b.X.Min; after(a.X.Max) == n {
				from := max(a.Y.Min, b.Y.Min, a.Sum.Min-n+1, b.Sum.Min-n)
				to := min(a.Y.Max, b.Y.Max, less(a.Sum.Max, n-1), less(b.Sum.Max, n))
				if from <= to && n < l.limit {
					lines = append(lines, "M"+tenth(l.x(n))+" "+tenth(l.y(from))+"V"+tenth(l.y(after(to))))
					cutsX = append(cutsX, n)
				}
			}
			if n := b.Y.Min; after(a.Y.Max) == n {
				from := max(a.X.Min, b.X.Min, a.Sum.Min-n+1, b.Sum.Min-n)
				to := min(a.X.Max, b.X.Max, less(a.Sum.Max, n-1), less(b.Sum.Max, n))
				if from <= to && n < l.limit {
					lines = append(lines, "M"+tenth(l.x(from))+" "+tenth(l.y(n))+"H"+tenth(l.x(after(to))))
					cutsY = append(cutsY, n)
				}
			}
			if n := b.Sum.Min; after(a.Sum.Max) == n {
				from := max(a.X.Min, b.X.Min, n+1-min(after(a.Y.Max), after(b.Y.Max)))
				to := min(after(a.X.Max), after(b.X.Max), n+1-max(a.Y.Min, b.Y.Min))
				if from < to {
					path := ""
					for _, x := range samples(from, to, n+1) {
						path += "L" + tenth(l.x(x)) + " " + tenth(l.y(n+1-x))
					}
					lines = append(lines, "M"+path[1:])
					cutsX, cutsY = append(cutsX, n), append(cutsY, n)
				}
			}
		}
	}
	slices.Sort(cutsX)
	slices.Sort(cutsY)
	return lines, slices.Compact(cutsX), slices.Compact(cutsY)
}

// less takes a number from the end of a span.
func less(end, n int64) int64 {
	if end >= MapOpen {
		return end
	}
	return end - n
}

func (p *Picture) text(kind, anchor string, x, y float64, text string) {
	p.Texts = append(p.Texts, PictureText{kind, anchor, tenth(x), tenth(y), text})
}

// A scaleMark is a number that an axis may show.
type scaleMark struct {
	number   int64
	boundary bool
}

// marks are the numbers of an axis in the order in which they get room: boundaries first, then 0, and powers of ten from the largest.
func marks(cuts []int64, limit int64) (list []scaleMark) {
	for _, n := range cuts {
		list = append(list, scaleMark{n, true})
	}
	list = append(list, scaleMark{0, false})
	for n := limit / 10; n > 0; n /= 10 {
		if !slices.Contains(cuts, n) {
			list = append(list, scaleMark{n, false})
		}
	}
	return list
}

func (k scaleMark) kind() string {
	if k.boundary {
		return "number"
	}
	return "scale"
}

const (
	scaleRows = 3 // of numbers below the x axis
	scaleGap  = 8 // between two of them
)

// scaleX writes the numbers below the plot, in as many rows as the boundaries need, and returns how many.
func (p *Picture) scaleX(l *layout, cuts []int64) (rows int) {
	type taken struct{ from, to float64 }
	var row [scaleRows][]taken
	for _, k := range marks(cuts, l.limit) {
		text := grouped(k.number)
		at, half := l.x(k.number), textWidth(text, l.font)/2
		if k.number == 0 {
			at = l.left + l.zeroWidth/2
		}
		at = min(at, l.width-half)
		for i := range row {
			if i > 0 && !k.boundary {
				break
			}
			if slices.ContainsFunc(row[i], func(t taken) bool { return at-half < t.to+scaleGap && at+half > t.from-scaleGap }) {
				continue
			}
			row[i] = append(row[i], taken{at - half, at + half})
			p.text(k.kind(), "middle", at, l.top+l.plotHeight+1.25*l.font*float64(i+1), text)
			rows = max(rows, i+1)
			break
		}
	}
	return rows
}

// scaleY writes the numbers beside the plot. A boundary that is too near to another moves up.
func (p *Picture) scaleY(l *layout, cuts []int64) {
	var taken []float64
	line := 1.15 * l.font
	for _, k := range marks(cuts, l.limit) {
		at := l.y(k.number)
		if k.number == 0 {
			at = l.top + l.plotHeight - l.zeroHeight/2
		}
		near := func(t float64) bool { return math.Abs(t-at) < line }
		for k.boundary && slices.ContainsFunc(taken, near) {
			at -= line / 2
		}
		if slices.ContainsFunc(taken, near) || at < l.top {
			continue
		}
		taken = append(taken, at)
		p.text(k.kind(), "end", l.left-8, at+0.35*l.font, grouped(k.number))
	}
}

const labelMargin = 6

// labels names the answers where there is room, by their words or by their number in the legend.
func (m *Map) labels(l *layout, p *Picture) {
	line := 1.25 * l.font
	for i, a := range m.Answers {
		var places []room
		for _, r := range m.Regions {
			if at, ok := l.inside(r); r.Answer == i && ok {
				places = append(places, at)
			}
		}
		slices.SortStableFunc(places, func(a, b room) int { return -cmp.Compare(a.width*a.height, b.width*b.height) })
		for _, texts := range []string{a.Label, strconv.Itoa(i + 1)} {
			k := slices.IndexFunc(places, func(at room) bool {
				lines := wrapped(texts, l.font, at.width-2*labelMargin)
				return float64(len(lines))*line <= at.height-2*labelMargin && !slices.ContainsFunc(lines, func(text string) bool {
					return textWidth(text, l.font) > at.width-2*labelMargin
				})
			})
			if k < 0 {
				continue
			}
			at := places[k]
			lines := wrapped(texts, l.font, at.width-2*labelMargin)
			first := at.y + at.height/2 - float64(len(lines)-1)*line/2 + 0.35*l.font
			for n, text := range lines {
				p.text("label", "middle", at.x+at.width/2, first+float64(n)*line, text)
			}
			break
		}
	}
}

// A room is a rectangle of a picture.
type room struct{ x, y, width, height float64 }

// inside is a rectangle that lies in a region. It is small where the sum is bounded: there both numbers are half of it.
func (l *layout) inside(r MapRegion) (room, bool) {
	left, right, low, high := r.X.Min, after(r.X.Max), r.Y.Min, after(r.Y.Max)
	if r.Sum.Min > 0 {
		half := (r.Sum.Min + 2) / 2
		left, low = max(left, half), max(low, half)
	}
	if r.Sum.Max < MapOpen {
		half := (r.Sum.Max + 2) / 2
		right, high = min(right, half), min(high, half)
	}
	if left >= right || low >= high {
		return room{}, false
	}
	x, y := l.x(left), l.y(high)
	return room{x, y, l.x(right) - x, l.y(low) - y}, true
}

// textWidth is about how wide a text is. It errs on the wide side, and is the same on every machine.
func textWidth(text string, font float64) float64 {
	hundredths := 0
	for _, r := range text {
		switch {
		case r >= 0x2e80:
			hundredths += 100
		case strings.ContainsRune(" ,.:;'()/|fijlrtI", r):
			hundredths += 34
		default:
			hundredths += 60
		}
	}
	return float64(hundredths) * font / 100
}

// wrapped breaks a text into lines of a width, at blanks and before Chinese characters. A word that is wider stays whole.
func wrapped(text string, font, width float64) (lines []string) {
	line, word := "", ""
	end := func() {
		if line != "" && textWidth(line+word, font) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
		}
		line, word = line+word, ""
	}
	for _, r := range text {
		if opens := r == '《' || r == '（'; (opens || r >= 0x4e00 && r <= 0x9fff) && !strings.HasSuffix(word, "《") && !strings.HasSuffix(word, "（") {
			end()
		}
		word += string(r)
		if r == ' ' {
			end()
		}
	}
	end()
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// grouped writes a number with commas between thousands.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
