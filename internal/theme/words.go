package theme

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"rulebook/internal/diag"
	"rulebook/internal/lang"
	"rulebook/internal/yamltree"
)

// words are the strings of one language.
type words struct {
	texts  map[string]string // by key
	months []string          // date-months
}

// A wordKey is where a string is written.
type wordKey struct{ line, col int }

// families are the keys that templates make from data, so that a string which is needed for some page only is missed here and not
// on that page.
var families = map[string][]string{
	"status-":     {"draft", "not-yet-in-force", "in-force", "amended-in-part", "superseded", "repealed"},
	"confidence-": {"text", "commentary", "secondary", "inferred", "ambiguous", "unverified"},
	"type-":       {"law", "regulation", "measures", "guide", "standard", "qa", "list"},
	"date-":       {"effective", "published"},
	"change-": {"published", "draft-published", "effective", "amended-effective", "repealed", "comment-until", "superseded", "draft-superseded",
		"amended-in-part"},
	"feed-": {"title", "entry", "published", "draft-published", "effective", "amended-effective", "repealed", "comment-until", "superseded",
		"draft-superseded", "amended-in-part"},
	"markdown-": {"confidence"},
	"llms-":     {"law", "about", "instrument", "unit", "start", "made", "data", "passages", "schema", "rules", "feed", "not-law", "not-law-note"},
	"fact-": {"issuer", "document-number", "adopted", "dated", "published", "effective", "comment-period", "comment-until", "amended",
		"amended-effective", "repealed", "validity-years"},
	"nav-":         {"earlier", "later"},
	"preview-":     {"as-of", "until"},                                                                           // of the scripts that site writes
	"cite-":        {"short", "title", "details", "unit", "effective", "published", "draft", "amended", "as-of"}, // of citations, likewise
	"claims-":      {"row"},                                                                                      // of lists, likewise
	"try-":         {"number", "regime"},                                                                         // of links to the calculator, likewise
	"answer-":      {"yes", "no", "unknown"},
	"fate-":        {"nothing", "exempt", "counted", "review"},
	"window-":      {"none", "current-year", "previous-year"},
	"compare-row-": {"both", "old", "new"},
	"search-kind-": {"instrument", "article", "guide", "checklist", "comparison", "page", "term", "manual"},
	"notice-":      {"draft-page", "stale-translation", "untranslated", "review-overdue", "unverified"},
	"relation-": {"final", "final-of", "supersedes", "superseded-by", "amends", "amended-by", "follows", "followed-by", "implements",
		"implemented-by", "explains", "explained-by", "based-on", "basis-of", "refers-to", "referred-to-by", "ranks-above",
		"ranks-below", "supports", "supported-by", "touches", "touched-by", "applies", "applied-by", "parallel-to"},
	"page-title-":      {"timeline", "deadlines"},
	"timeline-stands-": {"comment", "draft", "not-yet-in-force", "in-force", "amended-in-part", "superseded", "repealed"},
	"timeline-turn-":   {"comment", "draft", "not-yet-in-force", "in-force", "issued", "amended-in-part", "amended", "superseded", "final", "repealed"},
}

// readWords reads strings/LANG.yaml for each language. A key that one language has and another has not is a problem of the other.
func readWords(src *sources, langs []Lang) (map[string]words, []Problem) {
	all := make(map[string]words, len(langs))
	places := make(map[string]map[string]wordKey)
	var problems []Problem
	for _, code := range wordLanguages(src, langs) {
		file := wordFile(code)
		data, ok := src.files[file]
		if !ok {
			problems = append(problems, Problem{File: file, Msg: fmt.Sprintf("the theme has no strings for language %q", code),
				Hint: "copy strings/en.yaml to " + file + " in the project's theme folder and translate it"})
			continue
		}
		texts, at, more := parseWords(file, data)
		nameConfidence(texts, code)
		all[code], places[code] = words{texts, strings.Fields(texts["date-months"])}, at
		problems = append(problems, more...)
	}
	if len(problems) > 0 {
		return all, problems // a file that does not parse would be reported again for each of its keys
	}
	known := make(map[string]bool)
	for _, w := range all {
		for k := range w.texts {
			known[k] = true
		}
	}
	for prefix, rest := range families {
		for _, r := range rest {
			known[prefix+r] = true
		}
	}
	for code, w := range all {
		for k := range known {
			if _, ok := w.texts[k]; !ok {
				problems = append(problems, Problem{File: wordFile(code), Msg: fmt.Sprintf("string %q is missing", k),
					Hint: missingHint(k, code, places)})
			}
		}
	}
	return all, problems
}

// nameConfidence adds what the levels of confidence are called, which is the same wherever they are named, and in the command: on pages, and
// in the scripts, which have their own part of the strings. A theme may have other names for them.
func nameConfidence(texts map[string]string, code string) {
	if code != "en" && code != "zh" {
		return
	}
	for _, level := range families["confidence-"] {
		name := lang.Confidence(level, code)
		first, size := utf8.DecodeRuneInString(name)
		name = string(unicode.ToUpper(first)) + name[size:]
		for _, part := range []string{"", "calculator-", "deadlines-"} {
			key := part + "confidence-" + level
			if _, own := texts[key]; !own {
				texts[key] = name
			}
		}
	}
}

// wordLanguages are the languages asked for and those the theme has, so that the theme's own files are compared always.
func wordLanguages(src *sources, langs []Lang) []string {
	var codes []string
	for _, l := range langs {
		codes = append(codes, l.Code)
	}
	for _, p := range src.paths {
		if rest, ok := strings.CutPrefix(p, "strings/"); ok && strings.HasSuffix(rest, ".yaml") {
			codes = append(codes, strings.TrimSuffix(rest, ".yaml"))
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func wordFile(code string) string { return "strings/" + code + ".yaml" }

// missingHint says where another language has the key.
func missingHint(key, code string, places map[string]map[string]wordKey) string {
	var others []string
	for other, at := range places {
		if p, ok := at[key]; ok && other != code {
			others = append(others, wordFile(other)+":"+strconv.Itoa(p.line))
		}
	}
	if len(others) == 0 {
		return ""
	}
	slices.Sort(others)
	return "it is in " + others[0]
}

// parseWords reads a mapping from keys to texts.
func parseWords(file string, data []byte) (map[string]string, map[string]wordKey, []Problem) {
	var problems []Problem
	report := func(p yamltree.Problem) {
		d := p.Diagnostic(file, data, 0)
		problems = append(problems, Problem{File: file, Line: d.Line, Col: d.Col, Msg: d.Msg, Hint: d.Hint})
	}
	root, mistakes := yamltree.Parse(data)
	for _, p := range mistakes {
		report(p)
	}
	texts, at := make(map[string]string), make(map[string]wordKey)
	r := yamltree.NewReader(root, report)
	for _, f := range r.Keys() {
		line, col := diag.At(data, f.Offset)
		texts[f.Key], at[f.Key] = strings.TrimRight(r.Text(f.Key), "\n"), wordKey{line, col}
	}
	return texts, at, problems
}

// text returns the string of key with {1}, {2} ... replaced. An argument that is a day is written out as the language does.
func (w words) text(key string, args ...string) (string, error) {
	s, ok := w.texts[key]
	if !ok {
		return "", fmt.Errorf("the theme has no string %q", key)
	}
	for i, a := range args {
		s = strings.ReplaceAll(s, "{"+strconv.Itoa(i+1)+"}", w.day(a))
	}
	return s, nil
}

// beginning returns the strings whose keys begin with prefix.
func (w words) beginning(prefix string) map[string]string {
	texts := map[string]string{}
	for key, text := range w.texts {
		if strings.HasPrefix(key, prefix) {
			texts[key] = text
		}
	}
	return texts
}

// forSearch is the beginning of the search's script: its strings, those that the page's template has left out, and what the languages are called.
func (w words) forSearch(l Lang, langs []Lang) []byte {
	texts := w.beginning("search-")
	maps.DeleteFunc(texts, func(key, _ string) bool {
		return strings.HasPrefix(key, "search-page-") || strings.HasPrefix(key, "search-kind-")
	})
	for _, status := range families["status-"] {
		texts["status-"+status] = w.texts["status-"+status]
	}
	texts["comma"] = w.texts["comma"]
	languages := make(map[string][2]string, len(langs))
	for _, other := range langs {
		languages[other.Code] = [2]string{other.Tag, other.Name}
	}
	var b bytes.Buffer
	b.WriteString("globalThis.rulebookSearchWords=")
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // it is no part of a page
	// Strings and maps of them are always encoded.
	_ = e.Encode(struct {
		Lang      string               `json:"lang"`
		Texts     map[string]string    `json:"texts"`
		Languages map[string][2]string `json:"languages"`
	}{l.Code, texts, languages})
	return b.Bytes()
}

// day writes a day such as "2024-03-22" as the language does; anything else is returned as it is.
func (w words) day(s string) string {
	if !isDay(s) {
		return s
	}
	month := int(s[5]-'0')*10 + int(s[6]-'0')
	if month < 1 || month > len(w.months) {
		return s
	}
	out := w.texts["date-format"]
	out = strings.Replace(out, "{year}", s[:4], 1)
	out = strings.Replace(out, "{month}", w.months[month-1], 1)
	return strings.Replace(out, "{day}", strings.TrimPrefix(s[8:], "0"), 1)
}

func isDay(s string) bool {
	if len(s) != len("2024-03-22") || s[4] != '-' || s[7] != '-' || !utf8.ValidString(s) {
		return false
	}
	for i := range len(s) {
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}
