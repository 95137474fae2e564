package assess

import (
	"context"
	"strings"
	"testing"

	"rulebook/internal/rules"
)

// checkAsk holds one request against what is promised of any: an answer that is written in full, or problems that are placed within
// the input, and never both.
func checkAsk(t *testing.T, set *rules.Set, facts, flows string, date rules.Day, all bool) {
	request := Request{Date: date, All: all}
	lines := map[string]int{}
	if facts != "" || flows == "" || date == 0 {
		request.Facts = source("q.yaml", facts)
		lines["q.yaml"] = strings.Count(facts, "\n") + 1
	}
	if flows != "" {
		request.Flows = source("t.csv", flows)
		lines["t.csv"] = strings.Count(flows, "\n") + 1
	}
	c, problems, err := Ask(context.Background(), set, request)
	if err != nil || (c == nil) == (len(problems) == 0) {
		t.Fatalf("Ask: %v, %v, %v", c, problems, err)
	}
	for _, d := range problems {
		if most := lines[d.File]; d.Msg == "" || d.Code == "" || d.Line < 0 || d.Line > most || d.Line > 0 && d.Col < 1 {
			t.Fatalf("a problem is nowhere: %+v", d)
		}
	}
	if c != nil {
		checkOutput(t, c)
	}
}

func FuzzTable(f *testing.F) {
	for _, table := range []string{
		"name,kilograms\na,1\n", "name;kilograms\n\"a;\n\";1,000\n", "kilograms\tdate\n1..2\t2025-01-01\n", "\uFEFFname\r\n\"x\"\"y\"\r\n\r\n,\r\n",
		"species,released,protected\ncrayfish,TRUE,unknown\nchar-hybrid,,\n", "name\n\"open\n", "name,name\n", "kilograms\n-1\n1e3\n1.5\n12万\n9..1\n",
		"name,kilograms\n\xB4\xCB,1\n", "\xFF\xFEn\x00", "name\ra\r", "a b,c\n1,2\n", "name,kilograms,gear\nx,9007199254740991,net\nx,9007199254740991,net\n",
	} {
		f.Add(table, "", true)
		f.Add(table, "boats: unknown\n", false)
	}
	set := lake()
	date, _ := rules.ParseDay("2025-06-30")
	f.Fuzz(func(t *testing.T, table, facts string, all bool) {
		checkAsk(t, set, facts, table, date, all)
	})
}

func FuzzQuestion(f *testing.F) {
	for _, question := range []string{
		"date: 2025-06-30\nflows:\n- {name: a, kilograms: 1,000}\n- {species: char-hybrid, kilograms: unknown}\n",
		`{"date": "2025-06-30", "flows": [{"name": "\ud842\udfb7\u0007", "kilograms": {"min": 1, "max": 2}}]}`, "date: 2019-01-01\nregime: lake-draft-2025\n",
		`{"date": "2025-06-30", "a": 1, "a": 2}`, "flows: [a, {b: c}, 5]\n", "date: 2025-02-30\nboats: -1\ncommercial: maybe\n", "{\"date\":\t\"2025-06-30\"}",
		"date: 2025-06-30\ncommercial: unknown\nboats: {min: 0, max: 20}\nflows: [{protected: unknown, released: unknown, gear: unknown, species: unknown}]\n",
	} {
		f.Add(question, true)
		f.Add(question, false)
	}
	set := lake()
	f.Fuzz(func(t *testing.T, question string, all bool) {
		checkAsk(t, set, question, "", 0, all)
		date, _ := rules.ParseDay("2024-04-01")
		checkAsk(t, set, question, "", date, all)
	})
}
