// Package rules answers questions about a body of regulation, and proves that its rules answer every question once.
//
// What goes in is a Definition: facts, counters, outcomes, regimes and rules, as their authors declared them. Compile checks it
// and makes a Set, which never changes. Set.Prove goes through every case there can be, by boxes and not by sampling, and reports
// gaps, clashes, rules that never fire and boundaries without examples. An Assessment takes the flows of a question one by one and
// gives an Answer, which knows its reasons. All of it comes and goes as a Value too, the shape of JSON, so that the command line
// and a browser share one reader and one writer. A Table reads the flows of a question from CSV, as it arrives.
//
// Words: a question is what somebody asks on a day: facts of the exporter and a list of flows. A flow rule decides the fate of one
// flow; an exporter rule decides the outcome, from the facts, from what was found among the flows, and from the counters, which
// sum the flows that are counted. A regime is a set of rules with its span of days and its counting window.
//
// Everything that is compared is a whole number from a Range, a yes-or-no being 0 or 1 and a choice its place in the list. What is
// not known is a Range of more than one number, so that a question with unknown facts is answered by the same rules.
//
// Readers download this package. It does no I/O, has no clock, imports nothing of the project and none of fmt, encoding/json,
// regexp, time and reflect.
package rules

// Words are one text in several languages, by language code ("en", "zh").
type Words map[string]string

// In returns the text in a language, in English when there is none.
func (w Words) In(lang string) string {
	if text, ok := w[lang]; ok {
		return text
	}
	return w["en"]
}

// A Definition is what authors declared. Order matters where it says so; names are unique in their list and are words of lower-case
// letters, digits, hyphens and underscores.
type Definition struct {
	Flow       Noun        // what a flow is called
	Facts      []Fact      // of the exporter: of whoever asks, and of all flows together
	FlowFacts  []Fact      // of one flow
	Findings   []Finding   // what is looked for among the flows
	Counters   []Counter   // in the order they are shown
	Mechanisms []Mechanism // legal routes
	Outcomes   []Outcome   // from the lightest to the heaviest
	Flags      []Flag
	Regimes    []Regime // in the order of their days
	Hash       string   // of all the others, opaque, named in every answer
	Rules      []Rule   // in reading order: of the rules that fire, the first is named first
}

// A Noun is how a thing is called: one, and several.
type Noun struct{ One, Many Words }

// Kind is what values a fact has.
type Kind uint8

const (
	YesNo  Kind = iota // false, true
	Choice             // one of Fact.Choices
	Number             // whole, from 0 to MaxNumber
)

// A Fact is something the reader tells.
type Fact struct {
	Name    string
	Kind    Kind
	Label   Words
	Help    Words    // why it is asked
	Cites   []string // where the notion comes from
	Choices []Option // of a Choice; the first is what holds when nothing is said
	Unit    Noun     // of a Number, what is counted

	// Known marks a switch of the question itself, such as how to count: it cannot be "unknown".
	Known bool
	// Distinct names two or more number facts of the flow that this one counts each thing of once: from the largest of them to
	// their sum, which is what holds when nothing is said.
	Distinct []string
	Offset   int // of the declaration, as in every type here: an opaque place that a Problem hands back
}

// An Option is a value of a Choice.
type Option struct {
	Name  string
	Label Words
	Help  Words
	Cites []string
}

// A Finding is a yes or no about the flows together: whether there is one with a fate in Fates, or one of which the yes-or-no fact
// FlowFact holds. It does not look at the counting window.
type Finding struct {
	Name     string
	Label    Words
	Fates    []Fate // or
	FlowFact string
	Offset   int
}

// A Counter is a number that rules compare: the sum of a fact over the counted flows within the window, or a number fact of the
// exporter as it is.
type Counter struct {
	Name   string
	Label  Words
	Unit   Noun
	Sum    string // a number fact of the flow, or
	Fact   string // a number fact of the exporter
	Offset int
}

// Fate is what becomes of a flow.
type Fate uint8

const (
	Nothing Fate = iota // nothing is in it: as if the flow were not there
	Exempt              // taken out: not looked at by rules about what remains, not counted
	Counted             // remains, and is counted when its day is within the window
	Review              // exempt or counted: which of them, a person must find out
	numFates
)

// FateNames are the fates as they are written, by Fate.
var FateNames = [numFates]string{"nothing", "exempt", "counted", "review"}

func (f Fate) String() string { return FateNames[f] }

// A Mechanism is a legal route. It exists from From to Until, both included; "" is open.
type Mechanism struct {
	Name        string
	Label       Words
	From, Until Day
	Cites       []string
	Offset      int
}

// An Outcome is an answer.
type Outcome struct {
	Name       string
	Label      Words      // in a few words
	Sentence   Words      // in one sentence to the reader
	Mechanisms []string   // those that the reader has the choice of
	Next       []NextStep // what to do then, in order
	Offset     int
}

// A NextStep is something to do when an outcome is the answer.
type NextStep struct {
	Text  Words
	Cites []string
	Page  string // that says more about it: a path below content/, in the default language; "" for none
}

// Outcomes that the engine gives itself. A Definition declares them like others, for their words.
const (
	NotInForce   = "not-in-force"  // the regime does not apply on that day
	ManualReview = "manual-review" // the outcome hangs on flows whose fate is Review
	Undetermined = "undetermined"  // the outcome hangs on facts that are not known
)

// A Flag warns without changing the answer. It is raised by rules, or by the engine if it has one of the names below.
type Flag struct {
	Name   string
	Label  Words
	Help   Words
	Offset int
}

// Flags that the engine raises itself, when they are declared.
const (
	FlagSummed     = "persons-summed"         // a counter sums several flows, in which the same thing may be counted twice
	FlagExemptLeft = "exempt-volume-inferred" // exempt flows were left out of the counters
	FlagAfterDate  = "flow-after-date"        // a flow is dated after the day of the question, and not counted
	FlagUpperBound = "possible-upper-bound"   // too much is unknown to list exactly what is possible: the list may hold too much
)

// Window says since when flows are counted.
type Window uint8

const (
	NoWindow     Window = iota // all flows up to the day of the question
	CurrentYear                // since 1 January of the year of the question
	PreviousYear               // since 1 January of the year before
	numWindows
)

// WindowNames are the windows as they are written, by Window.
var WindowNames = [numWindows]string{"none", "current-year", "previous-year"}

// A Regime is the rules that answer on the days of its span.
type Regime struct {
	Name      string
	Label     Words
	From      Day  // first day; of a draft the day it was made, on which its examples are asked
	Until     Day  // last day, 0 when it has none
	Draft     bool // never law: it answers for any day
	Default   bool // it is asked when a question names no regime
	Route     bool // it says what is needed, so that more never needs less; others say whether one mechanism is available
	Window    Window
	FlowRules string   // the regime whose flow rules and counting of exempt flows it shares; "" for its own
	Successor string   // regime, "" for none
	Since     []string // citations for From
	Ended     []string // citations for Until
	Leaves    LeaveOut // how the volume of exempt flows is left out of the counters
	Offset    int
}

// LeaveOut says on what ground the volume of exempt flows is not counted.
type LeaveOut struct {
	Switch     string // yes-or-no fact of the exporter by which the reader has them counted; "" for none
	Cites      []string
	Confidence Confidence
	Because    Words
}

// Level says what a rule decides about.
type Level uint8

const (
	ExporterLevel Level = iota
	FlowLevel
	numLevels
)

// LevelNames are the levels as they are written, by Level.
var LevelNames = [numLevels]string{"exporter", "flow"}

// A Rule is a condition and what follows from it. Exactly one of Then and Flag is set.
type Rule struct {
	ID          string   // unique in the whole set
	Regimes     []string // those it belongs to; nil for all (flags alone)
	Level       Level
	From, Until Day // the days on which it holds, both included; 0 is open
	When        Condition
	Then        string   // an outcome; of a flow rule, a fate
	Flag        string   // the flag it raises
	Overrides   []string // rules that do not apply where this one does
	Cites       []string // at least one, as full citations: "flow-provisions-2024 art 7(1)(2)"
	Confidence  Confidence
	Because     Words
	Quotes      []string // the law's own words, in its own language, exactly as its page quotes them
	Readings    []Reading
	Examples    []Example
	Page        string // where it stands; opaque
	Offset      int
}

// A Reading settles how words of the law are read that do not say it by themselves.
type Reading struct {
	Words   string // as the law has them: 超过10万人以上
	Because Words
}

// An Example is a worked case: what is given, and what must follow.
type Example struct {
	Given    Value            // a question, as ReadQuestion reads it; without a date it is asked on the first day of the rule and its regime, of a draft on that of the earliest regime
	Regime   string           // the one asked, "" for the first of the rule's
	Then     string           // the outcome
	Possible []string         // what must be possible, when Then is undetermined or manual-review
	Flags    []string         // exactly those that must be raised; nil when it does not say
	Counts   map[string]int64 // counters that must come to this
	LeftOut  map[string]int64 // what exempt flows would have added to counters
	Offset   int
}

// Confidence is how sure the text behind a claim is.
type Confidence uint8

// The levels, strongest first.
const (
	FromText Confidence = iota
	FromCommentary
	FromSecondary
	Inferred
	Ambiguous
	Unverified
	numConfidences
)

// ConfidenceNames are the levels as they are written, by Confidence.
var ConfidenceNames = [numConfidences]string{"text", "commentary", "secondary", "inferred", "ambiguous", "unverified"}

func (c Confidence) String() string { return ConfidenceNames[c] }

// A Condition holds or not. The zero Condition, All of nothing, always holds.
type Condition struct {
	Op     Op
	List   []Condition // of All and Any
	Name   string      // of Is: the fact, finding or counter that is looked at
	Values []string    // of Is: "true" or "false", or the options of a choice
	Bounds []Bound     // of Is, for a number: all must hold
	Offset int
}

// Op is how a Condition is made.
type Op uint8

const (
	All Op = iota
	Any
	Is
)

// A Bound compares with a constant.
type Bound struct {
	Sign  Sign
	Value int64
}

// Sign is a comparison.
type Sign uint8

const (
	AtLeast  Sign = iota // >=
	MoreThan             // >
	AtMost               // <=
	LessThan             // <
	Equal                // =
	numSigns
)

// SignNames are the comparisons as they are written, by Sign.
var SignNames = [numSigns]string{">=", ">", "<=", "<", "="}

func (s Sign) String() string { return SignNames[s] }

// A Problem is a mistake in a Definition.
type Problem struct {
	Code    string
	Msg     string // what is wrong: lower case, no full stop
	Hint    string
	Page    string // of the rule it is in; "" for declarations
	Offset  int
	Part    string // of the rule, as a path: "then", "examples[0].given.flows[0].basis"; "" when Offset is the place itself
	Related []Related
}

// Related is another place that has a part in a Problem.
type Related struct {
	Page   string
	Offset int
	Msg    string
}
