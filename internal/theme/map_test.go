package theme

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/google/go-cmp/cmp"
)

// law is the map of a law with two lines on each axis, and one that both numbers reach together.
func law() *Map {
	span := func(least, most int64) MapSpan { return MapSpan{least, most} }
	anything := span(0, MapOpen)
	return &Map{
		X: "Persons whose non-sensitive personal information was exported", Y: "累计出境敏感个人信息所涉人数（不含《办法》所称其他信息）",
		Answers: []MapAnswer{{"Nothing is exported", 0}, {"Standard contract or certification", 4}, {"Security assessment", 5}},
		Regions: []MapRegion{
			{X: span(0, 0), Y: span(0, 0), Sum: anything, Answer: 0}, {X: span(1, 99999), Y: span(0, 0), Sum: anything, Answer: 1},
			{X: span(0, 0), Y: span(1, 9999), Sum: anything, Answer: 1}, {X: span(1, 99999), Y: span(1, 9999), Sum: span(0, 99999), Answer: 1},
			{X: span(1, 99999), Y: span(1, 9999), Sum: span(100000, MapOpen), Answer: 2}, {X: span(100000, MapOpen), Y: span(0, 9999), Sum: anything, Answer: 2},
			{X: anything, Y: span(10000, MapOpen), Sum: anything, Answer: 2},
		},
	}
}

// A curve reaches the lines that go on where one of the numbers is 0, and what is written stands within the picture.
func TestMapPicture(t *testing.T) {
	for _, p := range law().Pictures() {
		if len(p.Areas) != 3 || p.Areas[2].Tone != 5 {
			t.Errorf("%s: areas are %v", p.Name, p.Areas)
		}
		var curve string
		for _, line := range p.Lines {
			if strings.Contains(line, "L") {
				curve = line
			}
		}
		points := strings.FieldsFunc(curve, func(r rune) bool { return strings.ContainsRune("ML", r) })
		if len(points) < 20 {
			t.Fatalf("%s: the curve is %q", p.Name, curve)
		}
		// It ends at the boundary of the other number being 0, at 100,000.
		end := "V" + strings.Fields(points[len(points)-1])[1]
		if !slices.ContainsFunc(p.Lines, func(line string) bool {
			return strings.HasSuffix(line, end) && strings.HasPrefix(line, "M"+strings.Fields(points[len(points)-1])[0]+" ")
		}) {
			t.Errorf("%s: no line goes on from %s: %v", p.Name, points[len(points)-1], p.Lines)
		}
		var numbers []string
		for _, text := range p.Texts {
			if text.Kind == "number" {
				numbers = append(numbers, text.Text)
			}
		}
		if want := []string{"1", "100,000", "1", "10,000", "100,000"}; !slices.Equal(numbers, want) {
			t.Errorf("%s: the numbers of boundaries are %v, want %v", p.Name, numbers, want)
		}
	}
}

// made is a map of made-up regions, which need not fit together: of each kind that there can be.
func made(r *rand.Rand) *Map {
	words := []string{"No mechanism", "免予申报数据出境安全评估", "a", "", "Not determined: one / another / a third one that is long", "extraordinarily-long-word-without-a-blank"}
	m := &Map{X: words[r.IntN(len(words))], Y: words[r.IntN(len(words))]}
	for range 1 + r.IntN(5) {
		m.Answers = append(m.Answers, MapAnswer{words[r.IntN(len(words))], r.IntN(OpenTone + 1)})
	}
	cuts := []int64{0, 1}
	for range 1 + r.IntN(6) {
		n := int64(1 + r.IntN(9))
		for range r.IntN(8) {
			n *= 10
		}
		cuts = append(cuts, n+int64(r.IntN(2)*r.IntN(100)))
	}
	if r.IntN(5) == 0 {
		cuts = append(cuts, 1<<53-1)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	spans := func() MapSpan {
		i := r.IntN(len(cuts))
		if k := i + 1 + r.IntN(3); k < len(cuts) {
			return MapSpan{cuts[i], cuts[k] - 1}
		}
		return MapSpan{cuts[i], MapOpen}
	}
	for range 1 + r.IntN(12) {
		region := MapRegion{X: spans(), Y: spans(), Sum: MapSpan{0, MapOpen}, Answer: r.IntN(len(m.Answers))}
		if r.IntN(2) == 0 {
			region.Sum = spans()
		}
		m.Regions = append(m.Regions, region)
	}
	return m
}

// The script draws what Go draws, to the tenth.
func TestMapPictureInScript(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	maps := []*Map{law(), {}}
	for range 400 {
		maps = append(maps, made(r))
	}
	var input []map[string]any
	for _, m := range maps {
		span := func(s MapSpan) map[string]int64 { return map[string]int64{"min": s.Min, "max": s.Max} }
		answers, regions := []map[string]any{}, []map[string]any{}
		for _, a := range m.Answers {
			answers = append(answers, map[string]any{"label": a.Label, "tone": a.Tone})
		}
		for _, region := range m.Regions {
			regions = append(regions, map[string]any{"x": span(region.X), "y": span(region.Y), "sum": span(region.Sum), "answer": region.Answer})
		}
		input = append(input, map[string]any{"x": m.X, "y": m.Y, "answers": answers, "regions": regions})
	}
	var drawn [][]Picture
	runPicture(t, input, &drawn)
	for i, m := range maps {
		if diff := cmp.Diff(m.Pictures(), drawn[i]); diff != "" {
			t.Fatalf("map %d: Go (-) and the script (+) differ\n%s\n%+v", i, diff, m)
		}
		for _, p := range m.Pictures() {
			within(t, p)
		}
	}
}

// within reports texts that begin outside of a picture.
func within(t *testing.T, p Picture) {
	t.Helper()
	number := func(s string) float64 {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, text := range p.Texts {
		if x, y := number(text.X), number(text.Y); x < 0 || y < 0 || x > number(p.Width) || y > number(p.Height) {
			t.Errorf("%s: %+v is outside of %s by %s", p.Name, text, p.Width, p.Height)
		}
	}
}

// runPicture draws maps by the script, in Node, in the shape of Pictures.
func runPicture(t *testing.T, input, out any) {
	t.Helper()
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join("..", "..", "themes", "default", "calculator", "picture.ts")},
		Bundle:      true,
		Format:      api.FormatIIFE,
		GlobalName:  "picture",
		Target:      api.ES2020,
		Charset:     api.CharsetUTF8,
	})
	for _, m := range result.Errors {
		t.Fatalf("bundling picture.ts: %s", m.Text)
	}
	in, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf(`%s
const upper = (o) => Object.fromEntries(Object.entries(o).map(([k, v]) => [k[0].toUpperCase() + k.slice(1), k === 'tone' ? v : String(v)]));
const some = (list) => (list.length > 0 ? list : null);
console.log(JSON.stringify(%s.map((map) => ['wide', 'narrow'].map((name) => {
  const d = picture.drawing(map, name);
  return { Name: d.name, Width: String(d.width), Height: String(d.height), Areas: some(d.areas.map(upper)), Lines: some(d.lines), Grid: d.grid, Zero: d.zero,
    Frame: d.frame, Texts: some(d.texts.map(upper)) };
}))));
`, result.OutputFiles[0].Contents, in)
	cmd := exec.CommandContext(t.Context(), "node", "-")
	cmd.Stdin = strings.NewReader(script)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	if err != nil {
		t.Fatalf("drawing in Node: %v\n%s", err, stderr.Bytes())
	}
	if err := json.Unmarshal(stdout, out); err != nil {
		t.Fatalf("reading what Node printed: %v", err)
	}
}
