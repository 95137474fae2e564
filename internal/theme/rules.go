package theme

import (
	"bytes"
	"fmt"
	"html/template"
)

// The structs here are what is shown of rules. Their texts are in the language of the page. Flow is what one flow is called there, as in
// "flow" or "catch", in small letters.

// A Rule is a machine-readable rule, folded below the article that it implements. Its id on the page is "rule:" and ID.
type Rule struct {
	ID           string
	When         []Condition // all must hold
	Result       Result
	Because      string
	Readings     []Reading
	Cites        []Link
	Confidence   string
	Regimes      []Regime // nil for every regime
	From, Until  string   // the days on which it holds, where they are not those of its regimes
	Overrides    []Link   // rules that give way to it
	OverriddenBy []Link
	Examples     []Example
	Code         template.HTML // the rule as it is written
	Proofs       []Proof
}

// A Condition is that something is so, or several conditions of which all or any must hold.
type Condition struct {
	Any  bool // of List: one is enough
	List []Condition

	Label  string
	Key    string   // "yes", "no" or "unknown", or
	Values []string // one of these, or
	But    string   // any but this
}

// A Result is what follows from a rule: an outcome, what becomes of a flow, or a flag.
type Result struct {
	Label    string // in a few words, of an outcome or a flag
	Sentence string
	Fate     string // "nothing", "exempt", "counted" or "review", of a flow
	Flow     string // of a Fate
	Flag     bool
}

// A Reading settles words of the law.
type Reading struct{ Words, Because string }

// A Regime is a regime as others name it. A draft has no days.
type Regime struct {
	Link        Link
	Draft       bool
	From, Until string
	Window      string // "none", "current-year" or "previous-year"
}

// An Example is a worked case.
type Example struct {
	Date     string // of the question, "" for the first day of the rule
	Regime   *Link  // when it is not the rule's own
	Facts    []Condition
	Flow     string
	Flows    []ExampleFlow
	Result   Result
	Possible []string
	Counts   []Condition // what counters come to
	LeftOut  []Condition // what is not added to them
	Flags    []string
	Try      string // address of the calculator with the case in it, "" when there is none
}

type ExampleFlow struct {
	Flow  string
	Date  string
	Facts []Condition
}

// A Proof says what the build found out about a regime on some days. Numbers are written out.
type Proof struct {
	Regime                             Link
	From, Until                        string
	Rules, Cases, Boundaries, Examples string
	About                              *Link // the page that says what it means
}

// Decisions are the rules of one regime as tables.
type Decisions struct {
	Flow     string
	Regime   Regime
	Counters []string // the columns of numbers
	Columns  int      // all columns of the table of exporter rules
	Groups   []DecisionGroup
	Choices  []string // the columns of choices in the table of flow rules
	Flows    []FlowDecision
	FlowsOf  string // the regime whose flow rules they are, when it is another one
	Flags    []FlowDecision
	Proofs   []Proof
}

// A DecisionGroup is rules that hold on the same days.
type DecisionGroup struct {
	From, Until string // "" for those of the regime
	Rules       []Decision
}

// A Decision is an exporter rule: it holds when one of its Rows does.
type Decision struct {
	Rows       []DecisionRow
	Result     Result
	Mechanisms []Link
	Cites      []Link
	Confidence string
	Rule       Link
	Try        string // as of an Example: a case in which it decides
}

// A DecisionRow is conditions that hold together. What the first row says besides numbers is left out of rows that say the same.
type DecisionRow struct {
	Conditions []Condition
	Numbers    []Number
}

// A Number is what a counter must be, "" when that does not matter.
type Number struct{ Label, Value string }

// A FlowDecision is a flow rule, or a rule that raises a flag.
type FlowDecision struct {
	Choices     []Condition // by Decisions.Choices; without a value when that does not matter
	Conditions  []Condition
	From, Until string
	Result      Result
	Cites       []Link
	Confidence  string
	Rule        Link
	Try         string
}

// Thresholds are the numbers of all regimes.
type Thresholds struct{ Groups []ThresholdGroup }

type ThresholdGroup struct {
	Regime *Regime // nil for every regime
	Rows   []Threshold
}

// A Threshold is numbers that are compared together.
type Threshold struct {
	Numbers     []Condition
	Also        []Condition // what must hold besides
	From, Until string
	Result      Result
	Cites       []Link
	Confidence  string
	Rule        Link
	Try         string
}

// A Difference is the cases that two regimes answer differently, each on a day of its own.
type Difference struct {
	Flow           string
	From, To       Regime
	FromDay, ToDay string
	Changes        []RuleChange
}

// A RuleChange is the cases in which one outcome took the place of another. Always holds in all of them.
type RuleChange struct {
	Was, Now Result
	Always   []Condition
	Cases    [][]Condition
	Try      string // as of an Example: one of Cases
}

// Templates of the components that stand within a text, where the site puts them.
const (
	ruleTemplate         = "rule.tmpl"
	decisionsTemplate    = "decisions.tmpl"
	thresholdsTemplate   = "thresholds.tmpl"
	differenceTemplate   = "difference.tmpl"
	mapTemplate          = "map.tmpl"
	sourceListTemplate   = "source-list.tmpl"
	claimsTemplate       = "claims.tmpl"
	translationsTemplate = "translations.tmpl"
	comparedTemplate     = "compared.tmpl"
)

var components = []string{ruleTemplate, decisionsTemplate, thresholdsTemplate, differenceTemplate, mapTemplate, sourceListTemplate, claimsTemplate,
	comparedTemplate, translationsTemplate}

// Rule appends a rule for pages in l to dst.
func (t *Theme) Rule(dst *bytes.Buffer, l Lang, v *Rule) error {
	return t.component(dst, l, ruleTemplate, v)
}

// Decisions appends the tables of a regime for pages in l to dst.
func (t *Theme) Decisions(dst *bytes.Buffer, l Lang, v *Decisions) error {
	return t.component(dst, l, decisionsTemplate, v)
}

// Thresholds appends the table of all numbers for pages in l to dst.
func (t *Theme) Thresholds(dst *bytes.Buffer, l Lang, v *Thresholds) error {
	return t.component(dst, l, thresholdsTemplate, v)
}

// Difference appends what changed between two regimes for pages in l to dst.
func (t *Theme) Difference(dst *bytes.Buffer, l Lang, v *Difference) error {
	return t.component(dst, l, differenceTemplate, v)
}

// Map appends a map for pages in l to dst.
func (t *Theme) Map(dst *bytes.Buffer, l Lang, v *Map) error {
	return t.component(dst, l, mapTemplate, v)
}

// SourceList appends the table of instruments and their sources for pages in l to dst.
func (t *Theme) SourceList(dst *bytes.Buffer, l Lang, v *SourceList) error {
	return t.component(dst, l, sourceListTemplate, v)
}

// Claims appends what rests on one level of confidence for pages in l to dst.
func (t *Theme) Claims(dst *bytes.Buffer, l Lang, v *Claims) error {
	return t.component(dst, l, claimsTemplate, v)
}

// Translations appends what is not translated or not up to date for pages in l to dst.
func (t *Theme) Translations(dst *bytes.Buffer, l Lang, v *Translations) error {
	return t.component(dst, l, translationsTemplate, v)
}

func (t *Theme) component(dst *bytes.Buffer, l Lang, name string, v any) error {
	s, ok := t.sets[l.Code]
	if !ok {
		return fmt.Errorf("the theme was not loaded for language %q", l.Code)
	}
	before := dst.Len()
	if err := s.root.ExecuteTemplate(dst, name, v); err != nil {
		dst.Truncate(before)
		return err
	}
	return nil
}

// tryComponents executes the components on made-up views, with everything and with nothing.
func (s *set) tryComponents(thorough bool) []error {
	var errs []error
	var out bytes.Buffer
	for i, views := range [][2]any{
		{full[Rule](), &Rule{}}, {full[Decisions](), &Decisions{}}, {full[Thresholds](), &Thresholds{}}, {full[Difference](), &Difference{}},
		{full[Map](), &Map{}}, {full[SourceList](), &SourceList{}}, {full[Claims](), &Claims{}},
		{full[ComparedRow](), &ComparedRow{}}, {full[Translations](), &Translations{}},
	} {
		for k, v := range views {
			if k > 0 && !thorough {
				break
			}
			out.Reset()
			if err := s.root.ExecuteTemplate(&out, components[i], v); err != nil {
				errs = append(errs, err)
				break
			}
		}
	}
	return errs
}
