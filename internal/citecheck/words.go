package citecheck

import (
	"fmt"
	"slices"
	"strings"

	"rulebook/internal/numbers"
)

// past are words by which a sentence says that what it cites is no longer, or not yet, the law.
var past = []string{
	"former", "supersed", "replace", "displace", "no longer", "repealed", "previous", "at that time", "at the time", "until ", "originally", "gave way", "gives way",
	"give way", "in place of", "instead of", "earlier", "used to", "prevail", "not yet", "will take effect", "takes effect on", "take effect on", "will enter",
	"enters into force on", "comes into force on", "from then", "never", "before 1 ", "before 2", "before 3",
	"before the ", "prior to ", "then in force", "then applicable", "in 2021", "in 2022", "in 2023", "applied to", "applied from", " required a", " required the", "was the",
	"was 1", "was subject", "were subject", "used a ", "used the ", "renumbered", "now art", "since then", "amended and",
	"原规定", "原第", "原《", "曾", "取代", "替代", "代替", "不再", "废止", "失效", "旧", "此前", "当时", "尚未", "不一致", "以前", "之前", "优先适用", "将自", "未生效",
	"修正后为", "修订后为", "修改后为", "修正前", "修订前", "修改前", "现为", "现已", "改为", "提高到", "提高至", "2021年", "2022年", "2023年",
}

// drafts are words by which a sentence says that what it cites is a draft.
var drafts = []string{"draft", "for comment", "征求意见稿", "草案", "送审稿"}

// effects are words of a sentence that says when an instrument takes effect.
var effects = []string{
	"took effect", "take effect", "takes effect", "taking effect", "came into force", "come into force", "comes into force", "entered into force",
	"enters into force", "in force since", "in force from", "effective from", "effective on", "effective as of", "effective since", "apply from", "applied from",
	"applies from", "applied since", "施行", "生效", "实施",
}

// sums are words before a number that the sentence has worked out itself.
var sums = []string{"add up to", "adds up to", "total of", "in total", "together", "altogether", "合计", "共计", "总计", "共", "累计"}

// ofCase are words of a sentence that tells the facts of a case, whose numbers are not those of the law: "we exported more than 350,000".
var ofCase = []string{
	"we ", "we've", "our ", "client", "the company", "expects", "expected to", "is planning", "plans to", "estimate", "approximately", "roughly", "please", "so far",
	"this year", "to date", " case ", "court", "judgment", "某", "判决", "判令", "案中", "收费", "我公司", "我司", "我们", "我方", "我行", "我院", "本公司", "本集团", "本行", "贵公司", "贵司", "该公司", "客户", "预计", "预期", "计划", "目前", "实际",
	"大约", "今年", "本年度", "截至", "请于", "请在",
}

// opinions are words with which a sentence about the law begins, though they sound like those of a case.
var opinions = strings.NewReplacer("in our view", "", "in our opinion", "", "in our understanding", "", "we note", "", "we understand", "", "we conclude", "", "we advise", "",
	"we believe", "", "we think", "", "of this year", "", "我们认为", "", "我们理解", "", "我们注意到", "")

// duties are words by which a sentence about a case says what the law asks of it.
var duties = []string{"must", "shall", "should", "need to", "needs to", "have to", "has to", "obliged", "required", "days to ", "valid for", "应当", "应于", "应在", "须", "需在", "需于"}

// persons are words of fines on persons, which the summaries of the law leave out.
var persons = []string{"responsible", "person in charge", "persons in charge", "individuals", "直接负责", "责任人", "责任人员", "个人处"}

// tellsOfCase reports whether a sentence tells the facts of a case.
func tellsOfCase(text string) bool { return says(opinions.Replace(strings.ToLower(text)), ofCase) }

// says reports whether one of the words stands in a text.
func says(text string, words []string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// endsWith reports whether a text ends with one of the words, white space aside.
func endsWith(text string, words []string) bool {
	text = strings.ToLower(strings.TrimRight(text[max(0, len(text)-40):], " "))
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(text, w) })
}

// texts are what findings say, in English and Chinese.
var texts = map[string][2]string{
	"no-part":           {"%s has no %s", "%s没有%s"},
	"last-part":         {"the last one there is %s", "最后一处为%s"},
	"no-article":        {"%s has no article %d", "%s没有第%d条"},
	"articles":          {"it has %d articles", "共%d条"},
	"no-instrument":     {"there is no instrument %s", "没有名为%s的文件"},
	"did-you-mean":      {"did you mean %s?", "是否应为“%s”？"},
	"draft":             {"%s is a draft and never was law", "%s系征求意见稿，从未施行"},
	"draft-hint":        {"say that it is a draft, or cite what is in force", "请注明系征求意见稿，或者改引现行规定"},
	"not-in-force":      {"%s is not in force on %s", "%s在%s尚未施行"},
	"not-in-force-hint": {"say from when it applies", "请注明施行日期"},
	"superseded":        {"%s is superseded", "%s已不再适用"},
	"repealed":          {"%s is repealed", "%s已废止"},
	"by":                {" by %s", "，以%s为准"},
	"since":             {" since %s", "（自%s起）"},
	"superseded-hint":   {"cite what is in force on %s, or say that it no longer decides", "请改引%s有效的规定，或者注明其不再适用"},
	"mixed":             {"the words %q contradict each other", "“%s”前后矛盾"},
	"words":             {"%q does not agree with %s", "“%s”与%s不符"},
	"line":              {"the line is %s", "标准为%s"},
	"no-line":           {"%q is no line of %s", "“%s”不是%s的标准"},
	"lines":             {"the lines are: %s", "标准为：%s"},
	"limit":             {"%q is not among the numbers that stand here for %s", "“%s”不在此处所载%s的数字之中"},
	"limits":            {"they are: %s", "所载为：%s"},
	"date":              {"%s is no day of %s", "%s不是%s的日期"},
	"in-force":          {"it is in force from %s", "自%s起施行"},
	"comma":             {", ", "、"},
	"semicolon":         {"; ", "；"},
	"others":            {" and others", "等"},
}

// say is a text in the language of findings.
func (c *Checker) say(key string, args ...any) string {
	text, ok := texts[key]
	if !ok {
		panic("no text " + key)
	}
	i := 0
	if c.law.Language == "zh" {
		i = 1
	}
	return fmt.Sprintf(text[i], args...)
}

// gone says that something no longer is the law.
func (c *Checker) gone(label string, k Standing) string {
	by, since := "", ""
	if len(k.By) > 0 {
		by = c.say("by", strings.Join(k.By, c.say("comma")))
	}
	if k.Since != "" {
		since = c.say("since", k.Since)
	}
	if c.law.Language == "zh" {
		return c.say(k.Key, label) + since + by
	}
	return c.say(k.Key, label) + by + since
}

func (c *Checker) labels(units []*Unit) string {
	var list []string
	for _, u := range units {
		list = append(list, u.Label)
	}
	if len(list) > 3 {
		return list[0] + c.say("others")
	}
	return strings.Join(list, c.say("comma"))
}

// part is a paragraph and item: "paragraph 1, item 3", 第1款第（3）项.
func (c *Checker) part(part []int) string {
	forms := [...]string{"paragraph %d", "item %d", "sub-item %d", "part %d"}
	sep := ", "
	if c.law.Language == "zh" {
		forms, sep = [...]string{"第%d款", "第（%d）项", "第%d目", "第%d点"}, ""
	}
	var list []string
	for i, n := range part {
		list = append(list, fmt.Sprintf(forms[min(i, len(forms)-1)], n))
	}
	return strings.Join(list, sep)
}

// limitUnits are the units in which the law sets limits, as they stand behind a number in English and Chinese. A sentence that cites an
// article and has a number in one of them speaks of its limit.
var limitUnits = map[numbers.Unit][2]string{
	numbers.Hours: {" hours", "小时"}, numbers.Days: {" days", "日"}, numbers.WorkingDays: {" working days", "个工作日"},
	numbers.Weeks: {" weeks", "周"}, numbers.Months: {" months", "个月"}, numbers.Years: {" years", "年"},
	numbers.Percent: {" percent", "%"}, numbers.Yuan: {" yuan", "元"},
}

// amount is a number with its unit, which is one of limitUnits.
func (c *Checker) amount(f numbers.Figure) string {
	if c.law.Language == "zh" {
		return numbers.Number("zh", f.Value) + limitUnits[f.Unit][1]
	}
	return numbers.Number("en", f.Value) + limitUnits[f.Unit][0]
}
