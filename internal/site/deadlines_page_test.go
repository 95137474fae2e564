package site

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"rulebook/internal/content"
	"rulebook/internal/rules"
	"rulebook/internal/sitetest"
	"rulebook/internal/workdays"
)

// deadlinePages are the pages of deadlines, in each language.
var deadlinePages = []string{"deadlines.html", "zh/deadlines.html"}

// Without scripts the pages have every period with its source, the procedures counted from the as-of date, and the calendar.
func TestDeadlinesWithoutScripts(t *testing.T) {
	site := build(t, config(repository(t)))
	for name, wants := range map[string][]string{
		"deadlines.html": {"Deadlines", "within 45 working days", "Counted from 22 November 2026", "by 27 November 2026", "needs JavaScript, which is off",
			"Spring Festival", "国务院办公厅关于2026年部分节假日安排的通知", "provisional", "inferred"},
		"zh/deadlines.html": {"期限计算", "45个工作日内", "自2026年11月22日", "不迟于2026年11月27日", "春节", "暂定", "推断"},
	} {
		page := site.files[name]
		for _, want := range wants {
			if !strings.Contains(plainText(page), want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		for _, step := range []string{"completeness-check", "extension", "re-declaration", "provision-records"} {
			if !strings.Contains(page, `<tr id="`+step+`">`) {
				t.Errorf("%s has no row of %s", name, step)
			}
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plainText is a page without its tags.
func plainText(page string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(page, "")), " ")
}

// declared are the deadlines of this repository, as rulebook deadlines loads them.
func declared(t *testing.T) *workdays.Definition {
	t.Helper()
	loader := content.NewLoader(repository(t), content.Options{})
	defer loader.Close()
	lib, _, err := loader.Load(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return lib.Deadlines.Definition
}

// TestDeadlinesPage looks at one site in one browser.
func TestDeadlinesPage(t *testing.T) {
	dir := publishTo(t, config(repository(t)))
	def := declared(t)
	b := sitetest.StartBrowser(t)
	t.Run("everywhere", func(t *testing.T) { deadlinesEverywhere(t, b, dir) })
	t.Run("as the command", func(t *testing.T) { deadlinesAsCommand(t, b, dir, def) })
	t.Run("shown and saved", func(t *testing.T) { deadlinesShown(t, b, dir, def) })
	t.Run("links", func(t *testing.T) { deadlinesLinks(t, b, dir) })
	t.Run("damaged", func(t *testing.T) { deadlinesDamaged(t, b, dir) })
	t.Run("accessible", func(t *testing.T) { deadlinesAccessible(t, b, dir) })
}

// countAt opens a page of deadlines and waits for the answer.
func countAt(t *testing.T, b *sitetest.Browser, address string) keyboard {
	t.Helper()
	p := keyboard{b.Open(t, address), t}
	p.until(`document.querySelector('[data-part=result] .deadlines-when, [data-part=result] td')`)
	return p
}

// The page works wherever the site is put, and asks for nothing more once it is there.
func deadlinesEverywhere(t *testing.T, b *sitetest.Browser, dir string) {
	for _, root := range sitetest.Everywhere(t, dir) {
		for _, name := range deadlinePages {
			p := countAt(t, b, root+name)
			if got := strings.Join(p.Requests(t), "\n"); !strings.Contains(got, "calculator-engine.") || !strings.Contains(got, "deadlines-data.") || strings.Contains(got, "calculator-data.") {
				t.Errorf("%s%s asked for\n%s", root, name, got)
			}
			p.Eval(t, `const box = document.querySelector('#deadlines-from'); box.value = '2025-09-22'; box.dispatchEvent(new Event('input'))`, nil)
			p.until(`location.hash === '#procedure=security-assessment&from=2025-09-22'`)
			if got := later(t, p); len(got) > 0 {
				t.Errorf("%s%s asks for more once it is there: %q", root, name, got)
			}
			report(t, root+name, p.Problems(t))
		}
	}
}

// A question is a procedure or step and a day.
type deadlineQuestion struct {
	Procedure string `json:"procedure"`
	From      string `json:"from"`
}

// someQuestions are random, but always the same.
func someQuestions(def *workdays.Definition, n int) (list []deadlineQuestion) {
	random := rand.New(rand.NewPCG(7, 11))
	from, _ := rules.ParseDay("2020-12-01")
	for range n {
		q := deadlineQuestion{From: (from + rules.Day(random.IntN(2600))).String()}
		if i := random.IntN(len(def.Procedures) + len(def.Steps)); i < len(def.Procedures) {
			q.Procedure = def.Procedures[i].ID
		} else {
			q.Procedure = def.Steps[i-len(def.Procedures)].ID
		}
		list = append(list, q)
	}
	return list
}

// The page answers as the command does, to the last note.
func deadlinesAsCommand(t *testing.T, b *sitetest.Browser, dir string, def *workdays.Definition) {
	p := countAt(t, b, sitetest.FileURL(t, dir)+"deadlines.html")
	questions := someQuestions(def, 600)
	asked, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	var answers []string
	p.Eval(t, fmt.Sprintf(`Promise.all(%s.map((q) => rulebook.deadlines(q.procedure, q.from).then(JSON.stringify)))`, asked), &answers)
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(answers), len(questions))
	}
	for i, q := range questions {
		from, _ := rules.ParseDay(q.From)
		var got, want any
		if err := json.Unmarshal([]byte(answers[i]), &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(rules.AppendJSON(nil, def.Plan(def.Procedure(q.Procedure), from).Object("en"), 0), &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%v: the page says\n%v\nthe command\n%v", q, got, want)
		}
	}
}

// What is shown is what the engine answers, and the calendar is the command's, byte for byte.
func deadlinesShown(t *testing.T, b *sitetest.Browser, dir string, def *workdays.Definition) {
	root := sitetest.FileURL(t, dir)
	for _, lang := range []string{"en", "zh"} {
		page := map[string]string{"en": "deadlines.html", "zh": "zh/deadlines.html"}[lang]
		p := countAt(t, b, root+page)
		files := t.TempDir()
		p.SaveTo(t, files)
		for i, q := range someQuestions(def, 25) {
			from, _ := rules.ParseDay(q.From)
			plan := def.Plan(def.Procedure(q.Procedure), from)
			p.Eval(t, fmt.Sprintf(`location.hash = 'procedure=%s&from=%s'`, q.Procedure, q.From), nil)
			p.until(fmt.Sprintf(`document.querySelector('[data-part=result] h2').textContent === %q && document.querySelector('[data-part=result] time').dateTime === %q`,
				plan.Procedure.Title.In(lang), q.From))
			rows, _ := plan.Shown()
			var want []string
			for _, r := range rows {
				if r.Applies {
					want = append(want, r.Link.ID+" "+r.When(lang))
				}
			}
			var got []string
			p.Eval(t, `[...document.querySelectorAll('[data-part=result] .deadlines-when')].map((e) => e.closest('tr').dataset.step + ' ' + e.textContent)`, &got)
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("%s %v shows\n%s\nwant\n%s", page, q, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if i > 2 || plan.Empty() {
				continue
			}
			p.Eval(t, `document.querySelector('[data-act=save]').click()`, nil)
			if got := saved(t, filepath.Join(files, q.Procedure+"-"+q.From+".ics")); got != string(plan.ICS(lang)) {
				t.Errorf("%s %v saved\n%s\nwant\n%s", page, q, got, plan.ICS(lang))
			}
		}
		report(t, page, p.Problems(t))
	}
}

// saved is a file that a browser puts into a folder when it has it all.
func saved(t *testing.T, file string) string {
	t.Helper()
	for range 200 {
		if data, err := os.ReadFile(file); err == nil && len(data) > 0 {
			return string(data)
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatalf("%s was not saved", filepath.Base(file))
	return ""
}

// A link opens what its sender saw; what is not possible in one is said. Where it says no day, the page counts from today.
func deadlinesLinks(t *testing.T, b *sitetest.Browser, dir string) {
	root := sitetest.FileURL(t, dir) + "deadlines.html"
	for _, tt := range []struct{ fragment, from, procedure, says string }{
		{"#procedure=contract-filing&from=2024-02-05", "2024-02-05", "contract-filing", ""},
		{"#procedure=grace-2022", "2022-09-01", "grace-2022", ""},
		{"#from=2025-01-20", "2025-01-20", "security-assessment", ""},
		{"#procedure=nothing&from=2025-01-20", "2025-01-20", "security-assessment", "“procedure” in the link cannot be “nothing”"},
		{"#procedure=contract-filing&from=2025-02-30", "today", "contract-filing", "“from” in the link cannot be “2025-02-30”"},
		{"#procedure=%3Cb%3E", "today", "security-assessment", "cannot be “<b>”"},
	} {
		p := countAt(t, b, root+tt.fragment)
		var got struct{ From, Procedure, Says string }
		p.Eval(t, `({From: document.querySelector('#deadlines-from').value.replace(new Date().toLocaleDateString('sv'), 'today'), Procedure: document.querySelector('#deadlines-procedure').value,
Says: document.querySelector('[data-part=state]').textContent})`, &got)
		if got.From != tt.from || got.Procedure != tt.procedure || tt.says == "" && got.Says != "" || !strings.Contains(got.Says, tt.says) {
			t.Errorf("%s opens %+v", tt.fragment, got)
		}
	}
}

// Where the engine is missing the page says so, and its tables stay, on paper too.
func deadlinesDamaged(t *testing.T, b *sitetest.Browser, dir string) {
	address := sitetest.FileURL(t, dir) + "deadlines.html"
	p := keyboard{b.Blank(t, address), t}
	p.BeforeLoad(t, `Object.defineProperty(globalThis, 'rulebookEngine', { get: () => async () => { throw new Error('planted'); }, set() {} })`)
	p.Navigate(t, address)
	p.until(`document.querySelector('[data-part=state]').textContent.includes('could not be started')`)
	if text := p.Text(t, "main"); !strings.Contains(text, "planted") || !strings.Contains(text, "within 45 working days") {
		t.Error("the page without its engine says too little")
	}
	p.Media(t, "print")
	if text := p.Text(t, "main"); !strings.Contains(text, "within 45 working days") {
		t.Error("the page without its engine prints too little")
	}
}

// The pages meet WCAG, in light and dark; on a narrow screen nothing is cut off.
func deadlinesAccessible(t *testing.T, b *sitetest.Browser, dir string) {
	root := sitetest.FileURL(t, dir)
	for _, name := range deadlinePages {
		p := countAt(t, b, root+name+"#procedure=assessment-result&from=2024-03-21")
		for _, scheme := range []sitetest.Scheme{sitetest.Light, sitetest.Dark} {
			report(t, name, p.Axe(t, scheme))
		}
	}
}
