package search

import "unicode/utf16"

// An Analysis is what a text becomes, as the theme's script has it: places are in UTF-16.
type Analysis struct {
	Pieces   []AnalysedPiece  `json:"pieces"`
	Entities []AnalysedEntity `json:"entities"`
}

type AnalysedPiece struct {
	Key    string `json:"key"`
	Stem   string `json:"stem"`
	From   int    `json:"from"`
	To     int    `json:"to"`
	Char   string `json:"char"`
	Joined bool   `json:"joined"`
}

type AnalysedEntity struct {
	At      int      `json:"at"`
	Span    int      `json:"span"`
	Keys    []string `json:"keys"`
	Passage string   `json:"passage"`
}

// Analyse is for tests that compare the theme's script with this package.
func Analyse(text string, question bool) Analysis {
	a := newAnalyser(newLexicon(nil))
	a.question = question
	a.analyse(text)
	units := make([]int, len(text)+1)
	n := 0
	for i, r := range text {
		units[i] = n
		n += utf16.RuneLen(r)
	}
	units[len(text)] = n
	out := Analysis{Pieces: []AnalysedPiece{}, Entities: []AnalysedEntity{}}
	for _, p := range a.pieces {
		piece := AnalysedPiece{Key: p.x.key, Stem: p.x.stem, From: units[p.from], To: units[p.to], Joined: p.joined}
		if p.cjk != 0 {
			piece.Char = string(p.cjk)
		}
		out.Pieces = append(out.Pieces, piece)
	}
	for _, e := range a.entities {
		entity := AnalysedEntity{At: e.at, Span: e.span, Passage: e.passage}
		for _, k := range e.keys {
			if k != "" {
				entity.Keys = append(entity.Keys, k)
			}
		}
		out.Entities = append(out.Entities, entity)
	}
	return out
}

// Stem is what bleve's filter makes of a key.
func Stem(key string) string { return stemOf(key) }

// WordLists are what the index says of words.
var WordLists = wordLists
