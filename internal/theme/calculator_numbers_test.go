package theme

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// runNumbers bundles what reads typed numbers in the calculator and runs a body of JavaScript over it in Node. The body sees readNumber,
// writeNumber and the parsed input, and returns a value, which is read into out.
func runNumbers(t *testing.T, input any, body string, out any) {
	t.Helper()
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join("..", "..", "themes", "default", "calculator", "numbers.ts")},
		Bundle:      true,
		Format:      api.FormatIIFE,
		GlobalName:  "numbers",
		Target:      api.ES2020,
		Charset:     api.CharsetUTF8,
	})
	for _, m := range result.Errors {
		t.Fatalf("bundling numbers.ts: %s", m.Text)
	}
	in, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("%s\nconst { readNumber, writeNumber } = numbers;\nconst input = %s;\nconsole.log(JSON.stringify((() => {%s})()));\n",
		result.OutputFiles[0].Contents, in, body)
	cmd := exec.CommandContext(t.Context(), "node", "-")
	cmd.Stdin = strings.NewReader(script)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	if err != nil {
		t.Fatalf("running numbers.ts in Node: %v\n%s", err, stderr.Bytes())
	}
	if err := json.Unmarshal(stdout, out); err != nil {
		t.Fatalf("reading what Node printed: %v\n%s", err, stdout)
	}
}

type reading struct {
	Min     int64  `json:"min"`
	Max     int64  `json:"max"`
	Problem string `json:"problem"`
}

func TestCalculatorReadsTypedNumbers(t *testing.T) {
	one := func(n int64) reading { return reading{Min: n, Max: n} }
	wrong := func(key string) reading { return reading{Problem: "calculator-number-" + key} }
	tests := []struct {
		text string
		want reading
	}{
		{"0", one(0)},
		{"7", one(7)},
		{"007", one(7)},
		{"950000", one(950000)},
		{" 950000 ", one(950000)},
		{"950,000", one(950000)},
		{"1,234,567", one(1234567)},
		{"950 000", one(950000)},
		{"1 234 567", one(1234567)},
		{"950\u00a0000", one(950000)},
		{"950\u2009000", one(950000)},
		{"950\u202f000", one(950000)},
		{"950'000", one(950000)},
		{"950’000", one(950000)},
		{"950\u200b000", one(950000)},
		{"９５００００", one(950000)},
		{"９５０，０００", one(950000)},
		{"950000.0", one(950000)},
		{"1,000.000", one(1000)},
		{"95万", one(950000)},
		{"95 万", one(950000)},
		{"９５万", one(950000)},
		{"95萬", one(950000)},
		{"9.5万", one(95000)},
		{"９．５万", one(95000)},
		{"100万", one(1000000)},
		{"1百万", one(1000000)},
		{"3千", one(3000)},
		{"3千万", one(30000000)},
		{"1,000万", one(10000000)},
		{"1亿", one(100000000)},
		{"1.5億", one(150000000)},
		{"1亿2000万", one(120000000)},
		{"1亿 2000万", one(120000000)},
		{"3万5千", one(35000)},
		{"1万2000", one(12000)},
		{"1.0001万", one(10001)},
		{"10w", one(100000)},
		{"100k", one(100000)},
		{"100 K", one(100000)},
		{"2 thousand", one(2000)},
		{"1 million", one(1000000)},
		{"1.2 million", one(1200000)},
		{"1.2M", one(1200000)},
		{"1 Billion", one(1000000000)},
		{"9007199254740991", one(9007199254740991)},
		{"9,007,199,254,740,991", one(9007199254740991)},
		{"80000..120000", reading{Min: 80000, Max: 120000}},
		{"80,000 .. 12万", reading{Min: 80000, Max: 120000}},
		{"8万‥12万", reading{Min: 80000, Max: 120000}},
		{"0..0", one(0)},
		{"9..9", one(9)},

		{"", wrong("missing")},
		{" \u3000 ", wrong("missing")},
		{"many", wrong("unreadable")},
		{"万", wrong("unreadable")},
		{"一百万", wrong("unreadable")},
		{"950000人", wrong("unreadable")},
		{"1e6", wrong("unreadable")},
		{"0x10", wrong("unreadable")},
		{"10²", wrong("unreadable")},
		{"½", wrong("unreadable")},
		{"+5", wrong("unreadable")},
		{"5%", wrong("unreadable")},
		{"5.", wrong("unreadable")},
		{".5万", wrong("unreadable")},
		{"3万5", wrong("unreadable")},
		{"3万52", wrong("unreadable")},
		{"3千5万", wrong("unreadable")},
		{"1万20000", wrong("unreadable")},
		{"1.5亿2000万", wrong("unreadable")},
		{"1 million 200k", wrong("unreadable")},
		{"1万万", wrong("unreadable")},
		{strings.Repeat("1", 201), wrong("unreadable")},
		{"12,34", wrong("dividers")},
		{"12,3456", wrong("dividers")},
		{"1,5万", wrong("dividers")},
		{"1234,567", wrong("dividers")},
		{"1,234 567", wrong("dividers")},
		{"0,950", wrong("dividers")},
		{"12 34", wrong("dividers")},
		{"1,,000", wrong("dividers")},
		{"1,000,", wrong("dividers")},
		{"950.000", wrong("point")},
		{"1.500.000", wrong("point")},
		{"1.5", wrong("whole")},
		{"0.500", wrong("whole")},
		{"1.00005万", wrong("whole")},
		{"1.0005k", wrong("whole")},
		{"-5", wrong("negative")},
		{"−5", wrong("negative")},
		{"－5", wrong("negative")},
		{"9007199254740992", wrong("large")},
		{"1000万亿亿", wrong("unreadable")},
		{"10000万亿", wrong("large")},
		{strings.Repeat("9", 200), wrong("large")},
		{"80000-95000", wrong("range")},
		{"8~10万", wrong("range")},
		{"8万至10万", wrong("range")},
		{"80,000 to 95,000", wrong("range")},
		{"80,000 – 95,000", wrong("range")},
		{"80000..", wrong("ends")},
		{"..80000", wrong("ends")},
		{"..", wrong("ends")},
		{"2..1", wrong("order")},
		{"12万..80,000", wrong("order")},
		{"1..12,34", wrong("dividers")},
		{"x..1", wrong("unreadable")},
		{"1...2", wrong("unreadable")},
		{"1..2..3", wrong("unreadable")},
		{"-1..2", wrong("negative")},
	}
	var texts []string
	for _, tt := range tests {
		texts = append(texts, tt.text)
	}
	var got []reading
	runNumbers(t, texts, "return input.map(readNumber);", &got)
	for i, tt := range tests {
		if got[i] != tt.want {
			t.Errorf("readNumber(%q) = %+v, want %+v", tt.text, got[i], tt.want)
		}
	}
}

// What is written reads as the same, and nothing that can be typed makes the reader fail or give what is no number.
func TestCalculatorWritesNumbersThatItReads(t *testing.T) {
	var failures []string
	runNumbers(t, nil, `
		// The same numbers in every run.
		let seed = 1;
		const random = (n) => { seed = (seed * 48271) % 2147483647; return seed % n; };
		const value = () => Math.floor(Number.MAX_SAFE_INTEGER / 10 ** random(17)) - random(3);
		const out = [];
		for (let i = 0; i < 20000; i++) {
			const [a, b] = [Math.max(0, value()), Math.max(0, value())];
			for (const v of [{ min: a, max: a }, { min: Math.min(a, b), max: Math.max(a, b) }]) {
				const back = readNumber(writeNumber(v));
				if (back.min !== v.min || back.max !== v.max) out.push(writeNumber(v));
			}
		}
		const letters = [...'0123456789,. \'-万亿千百kmw', '..', 'million', '　', '９', '\u202f'];
		for (let i = 0; i < 100000; i++) {
			const text = Array.from({ length: 1 + random(10) }, () => letters[random(letters.length)]).join('');
			const v = readNumber(text);
			const fine = 'problem' in v ? v.problem.startsWith('calculator-number-') :
				Number.isSafeInteger(v.min) && Number.isSafeInteger(v.max) && 0 <= v.min && v.min <= v.max;
			if (!fine || (!('problem' in v) && readNumber(writeNumber(v)).max !== v.max)) out.push(text);
		}
		return out.slice(0, 20);`, &failures)
	for _, text := range failures {
		t.Errorf("%q is not read as it was written", text)
	}
}
