package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func hash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])[:16]
}

// Figures of different days are only comparable when the questions are the same.
func TestQuestionsStay(t *testing.T) {
	text, err := json.Marshal(questions())
	if err != nil {
		t.Fatal(err)
	}
	const want = "6ac047a082fe9f04"
	if got := hash(text); got != want {
		t.Errorf("the questions have hash %s, not %s: a change of them makes older figures useless", got, want)
	}
}

func TestFlowsStay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "flows.csv")
	if err := writeFlows(file, 1000); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const want = "23ebc0ee88b0ec30"
	if got := hash(text); got != want {
		t.Errorf("the flows have hash %s, not %s: a change of them makes older figures useless", got, want)
	}
	if lines := bytes.Count(text, []byte("\n")); lines != 1001 {
		t.Errorf("%d lines for 1000 flows", lines)
	}
}

// What the other engines must agree with is held against the law here.
func TestOurAnswers(t *testing.T) {
	t.Chdir("..")
	none := func(nonSensitive, sensitive int64) []flow { return []flow{{"none", nonSensitive, sensitive, false}} }
	tests := []struct {
		question question
		outcome  string
		rule     string
	}{
		{question{false, []flow{}}, "no-transfer", "no-export"},
		{question{false, none(99_999, 0)}, "exempt", "exempt-small-volume"},
		{question{false, none(100_000, 0)}, "standard-contract-or-certification", "contract-or-certification"},
		{question{false, none(0, 1)}, "standard-contract-or-certification", "contract-or-certification"},
		{question{false, none(999_999, 9_999)}, "standard-contract-or-certification", "contract-or-certification"},
		{question{false, none(1_000_000, 0)}, "security-assessment", "volume-assessment"},
		{question{false, none(0, 10_000)}, "security-assessment", "volume-assessment"},
		{question{true, none(1, 0)}, "security-assessment", "ciio-assessment"},
		{question{false, []flow{{"contract", 0, 0, true}}}, "security-assessment", "important-data-assessment"},
		{question{true, []flow{{"hr", 5_000_000, 5_000_000, false}}}, "exempt", "exempt-nothing-remains"},
		{question{true, []flow{{"ftz-outside-list", 1, 0, false}}}, "manual-review", ""},
	}
	sets := map[string][]question{boundarySet: {}}
	for _, tt := range tests {
		sets[boundarySet] = append(sets[boundarySet], tt.question)
	}
	text, err := json.Marshal(sets)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "questions.json")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"rulebook", "rulebook, written out"} {
		var out bytes.Buffer
		requests := `{"check": true}` + "\n" + `{"measure": "` + boundarySet + `", "for": 1}` + "\n"
		if err := serveEngine(context.Background(), []string{form, file}, strings.NewReader(requests), &out); err != nil {
			t.Fatal(err)
		}
		replies := json.NewDecoder(&out)
		var answers map[string][]answer
		var l lap
		if err := replies.Decode(&answers); err != nil {
			t.Fatal(err)
		}
		if err := replies.Decode(&l); err != nil || l.Asked < len(tests) || l.Nanoseconds <= 0 {
			t.Errorf("%s: lap %+v, %v", form, l, err)
		}
		for i, tt := range tests {
			if a := answers[boundarySet][i]; a.Outcome != tt.outcome || a.Rule != tt.rule || len(a.Flows) != len(tt.question.Flows) {
				t.Errorf("%s: %+v\nanswer %+v, want %s by %q", form, tt.question, a, tt.outcome, tt.rule)
			}
		}
	}
}

func TestCompare(t *testing.T) {
	asked := []question{{}}
	ours := []answer{{Outcome: "exempt", Flows: []verdict{{"exempt", "exempt-hr"}}}}
	if err := compare(oneSet, asked, ours, ours); err != nil {
		t.Error(err)
	}
	for _, theirs := range [][]answer{
		nil,
		{{Outcome: "no-transfer", Flows: ours[0].Flows}},
		{{Outcome: "exempt", Rule: "other", Flows: ours[0].Flows}},
		{{Outcome: "exempt", NonSensitive: 1, Flows: ours[0].Flows}},
		{{Outcome: "exempt", Sensitive: 1, Flows: ours[0].Flows}},
		{{Outcome: "exempt", Flows: []verdict{{"counted", "exempt-hr"}}}},
	} {
		if compare(oneSet, asked, ours, theirs) == nil {
			t.Errorf("%+v is taken for %+v", theirs, ours)
		}
	}
}
