package diag

import (
	"slices"
	"strings"
)

// A Code is a kind of problem. Its name is stable: people search for it and scripts select by it.
type Code struct {
	Name        string
	Severity    Severity // of most problems of this kind
	Summary     string   // what is wrong, in one sentence
	Explanation string   // why it matters and what to do
}

// LookupCode returns the code with that name.
func LookupCode(name string) (Code, bool) {
	i, ok := slices.BinarySearchFunc(Codes, name, func(c Code, name string) int { return strings.Compare(c.Name, name) })
	if !ok {
		return Code{}, false
	}
	return Codes[i], true
}

// Codes are all kinds of problems that any stage reports, by name. docs/diagnostics.md is made of them, and a test fails when a
// stage uses a code that is not here, or none uses one that is.
var Codes = []Code{
	{"alert-kind", Warning, "An alert is of a kind that does not exist.",
		"The kinds are `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` and `[!CAUTION]`. Until it is corrected the block is shown as a " +
			"plain quotation, with the mark as its text."},
	{"block-fence", Error, "A block that is meant for the project is not written so that it is read.",
		"A block of rules opens with exactly three backticks and `rule`, a generated one with `generated`, and closes with three " +
			"backticks, each on a line of its own at the margin, outside of lists and quotations. So everyone who looks for rules " +
			"finds the same ones. A sample that is not meant as a rule is called `yaml`."},
	{"bound-form", Error, "A number that is bound to a rule cannot be read.",
		"Write `{rule:ID.counter}` on one line, with the id of the rule and the name of the counter."},
	{"bound-place", Error, "A number that is bound to a rule stands where it cannot be shown.",
		"The words of headings are needed for links and lists, and those about pictures for readers who cannot see them, before the rules " +
			"are known; front matter, the words of a citation and those of rules and their declarations are shown as they are written, `{literal:...}` too. " +
			"Write the number in the text."},
	{"bound-rule", Error, "A number is bound to a rule that does not exist or does not compare it.",
		"Write `{rule:ID.counter}` with the id of a rule block and the name of a counter, or of a flow's number, that its condition " +
			"compares once."},
	{"calendar-day", Error, "A day of the calendar of holidays is not what it is listed as.",
		"In `content/holidays.yaml` a holiday lists under `off` its days from Monday to Friday, since weekends are off anyway, and under `work` the " +
			"days of weekends that are worked for it. Each day is one of its year, and listed once."},
	{"calendar-name", Error, "A holiday has a name that is not declared.",
		"The names are declared by language under `names` in `content/holidays.yaml`: `new-year: {en: New Year, zh: 元旦}`."},
	{"calendar-source", Error, "A year is verified, but does not say by what.",
		"Name the notice that decreed its holidays under `source`. Without one write `verified: false`: what is counted through the year is then " +
			"marked as provisional."},
	{"calendar-year", Error, "A year of the calendar of holidays is there twice.",
		"Put all holidays of the year into one entry."},
	{"checklist-citation", Warning, "An item of a checklist cites no source.",
		"Whoever ticks an item wants to know what asks for it: a page in `content/checklists/` names the article in each item, " +
			"`- [ ] The contract is filed ([[instrument art 7]])`. A citation of a term of the glossary is not a source. What nothing asks for " +
			"stands outside the list, as a sentence."},
	{"checklist-ticked", Warning, "An item of a checklist is ticked in the text.",
		"The ticks of a page in `content/checklists/` are the reader's own, and all are shown empty at first. Write `[ ]`."},
	{"citation-form", Error, "A citation cannot be read.",
		"Write `[[instrument]]`, `[[instrument art 7(1)(2)]]`, or `[[instrument name-of-file]]` for a unit that is named by its subject. " +
			"A text of your own follows a bar: `[[instrument art 7|the triggers]]`."},
	{"citation-instrument", Error, "A citation names an instrument that does not exist.",
		"An instrument is cited by the name of its folder in `content/instruments/`."},
	{"citation-paragraph", Error, "The article that is cited has no such paragraph or item.",
		"A paragraph can be cited when it begins with its number in bold, `**(1)**`, and an item with `**(1)(2)**`. Number it there, or " +
			"cite the article as a whole."},
	{"citation-unit", Error, "The instrument that is cited has no such article or section.",
		"Article 7 is the file `article-07.md` in the instrument's folder, section 4 `section-04.md`. A page that is not written yet cannot " +
			"be cited."},
	{"citation-words", Error, "The words of a citation name something else than it leads to.",
		"In `[[instrument art 7|Article 8]]` readers are told one article and shown another. Numbers of articles, sections, paragraphs and items in the " +
			"words must be those of the target, as far as both go, and a title in 《》 must be its instrument's. Of a list or range it must be one."},
	{"cite-article", Error, "A text cites an article that does not exist.",
		"`rulebook cite-check` knows how many articles an instrument has by `articles` in its front matter. Correct the number, or the instrument."},
	{"cite-date", Error, "A text says that an instrument takes effect on a day that is none of its days.",
		"The days are those of the instrument's front matter. Correct the day, or the name of the instrument."},
	{"cite-draft", Error, "A text cites a draft as if it were the law.",
		"A draft for comment never was law. Say in the sentence that it is a draft, or cite what is in force."},
	{"cite-instrument", Error, "A text cites an instrument that does not exist.",
		"The title in 《》 is almost that of an instrument, or the id, also in double brackets, is none. Other laws, which the project does not have, are left alone."},
	{"cite-not-in-force", Error, "A text cites what is not in force on the day.",
		"Say in the sentence from when it applies, or check the text for another day with `--as-of`."},
	{"cite-number", Error, "A number beside a citation contradicts what is cited.",
		"The number, or the words that say whether it is meant itself, are not those of the article's rules; or the article says no such period, share or amount. " +
			"Correct one of the two, or cite the article that has it."},
	{"cite-paragraph", Error, "A text cites a paragraph or item that does not exist.",
		"The article's page has such parts, and fewer of them. Correct the number."},
	{"cite-superseded", Error, "A text cites what no longer decides on the day.",
		"Cite what took its place, or say in the sentence that it has (\"until 2024\", 不再适用). What is still good law in a displaced article is best cited together with what displaced it."},
	{"code-language", Warning, "A code block names a language that is not known.",
		"The block is shown without colours. Correct the name after the three backticks, or leave it out."},
	{"comparison-counterpart", Error, "An article names a counterpart that the comparison of the two instruments puts elsewhere.",
		"What corresponds to what is said in the rows of the comparison, from which the articles' pages take it. `counterparts` in the front matter is " +
			"for instruments that are not compared. Correct one of the two."},
	{"comparison-instruments", Error, "A comparison does not say which two instruments it compares, or they are compared already.",
		"Its front matter names two, `old: draft-id` and `new: final-id`, by their folders in `content/instruments/`. Two instruments have one comparison."},
	{"comparison-missing", Error, "An article of a compared instrument stands in no row.",
		"A comparison accounts for every article and section of both instruments. One without a counterpart has a row of its own, with `old` or `new` " +
			"alone and a note that says what became of it or where it came from."},
	{"comparison-row", Error, "A row of a comparison names no article, or stands on a page that compares nothing.",
		"A row is a generated block with `show: articles` and the articles that correspond, `old: art 4` and `new: [art 7, art 8]`, on a page in " +
			"`content/comparisons/`."},
	{"comparison-twice", Error, "An article stands in two rows of a comparison.",
		"A reader would find half of what became of it. One row may have several articles on both sides."},
	{"confidence-level", Error, "A level of confidence does not exist.",
		"The levels, strongest first: `text`, `commentary`, `secondary`, `inferred`, `ambiguous`, `unverified`."},
	{"config-as-of", Error, "The project has instruments but does not say for which day.",
		"Whether an instrument is in force depends on the day that is asked about, and rulebook never takes it from the clock: the same " +
			"sources give the same site next year. Write `as_of: 2026-01-31` in `rulebook.yaml`, or give `--as-of`."},
	{"config-base-url", Error, "The base address is not one that pages can stand under.",
		"Write a whole http or https address that ends in a slash, such as `https://intranet.example/rules/`. It is needed only for what " +
			"must be absolute, such as the sitemap; leave it out otherwise."},
	{"config-language", Error, "A language is not known, or is not one of the project's.",
		"Languages are named by their codes, such as `en` and `zh`. All that are used stand in `languages` in `rulebook.yaml`."},
	{"config-search", Error, "The search is told of an instrument that does not exist.",
		"`default_instrument` in the group `search` of `rulebook.yaml` names the instrument that a citation without a name means, by its folder in `content/instruments/`."},
	{"config-theme", Error, "The theme does not exist.",
		"A theme is the name of a folder in `themes/`. Without the key the theme is `default`."},
	{"config-topic", Error, "A topic is declared that no instrument has, or that cannot be one.",
		"`topics` in `rulebook.yaml` are the words by which readers of the timeline choose among instruments. Write the topic under `topics` of an instrument's `index.md`, spelt alike, or remove it. A comma divides topics in addresses."},
	{"content-missing", Error, "The project has no folder `content/`.",
		"Create it, with the first page in `content/index.md`. If it is elsewhere, name the project's folder with `-s`."},
	{"dates-draft", Error, "A draft has a day on which it takes effect.",
		"A draft for comment was never law. Its final text is an instrument of its own; relate the two by `final` or `final-of`."},
	{"dates-order", Error, "Two dates of an instrument are in an impossible order.",
		"For example it takes effect before it was adopted. One of the two is wrong."},
	{"deadline-id", Error, "The id of a step or procedure is taken, or cannot stand in an address.",
		"It has lower-case letters, digits and hyphens only, and steps and procedures share their ids. A procedure that has a step twice gives one of the two " +
			"an `id` of its own."},
	{"deadline-span", Error, "The rule of a step ends before it begins.",
		"`from` is the first, `until` the last day of the events to which it applies. One of the two is wrong."},
	{"deadline-step", Error, "A procedure names a step that is not there.",
		"`step` is the id of a step in `content/deadlines.yaml`, `after` the id of an earlier step of the same procedure."},
	{"deadline-text", Error, "A text of a step or procedure is not written in the project's language.",
		"Readers of a language without a text are shown that of the project's first language, which there must be."},
	{"duplicate-id", Error, "Two headings, items of a checklist or anchors of a page have the same id.",
		"A link could not tell them apart. Give one of them another, `{#id}` at the end of the heading or item, or correct the paragraph's number."},
	{"file-kind", Error, "Something in the project is not a regular file.",
		"Pipes, sockets and devices are not read: what is published is what is in the folder. Put a plain file there, or remove it."},
	{"file-missing", Error, "A file that the project needs is not there.",
		"A project is a folder with `rulebook.yaml`. Name the folder with `-s` when it is not the current one."},
	{"file-size", Error, "A file is larger than the limit.",
		"The limit keeps a wrong file from taking all memory. Divide the file, or raise `file_size` or `asset_size` under `limits` in " +
			"`rulebook.yaml`."},
	{"file-type", Error, "A file of this type is not published.",
		"Beside pages only pictures, PDF files and the like are copied, so that nothing active and nothing private goes out by mistake. " +
			"Move the file out of `content/`."},
	{"footnote-duplicate", Error, "Two footnotes have the same label.",
		"A reference could not tell them apart. Rename one of them."},
	{"footnote-missing", Error, "A footnote is referred to that does not exist.",
		"Write it on a line of its own, `[^label]: text`, anywhere on the page."},
	{"footnote-unused", Warning, "Nothing refers to a footnote.",
		"It is left out of the page. Refer to it by `[^label]`, or remove it."},
	{"front-matter", Error, "The front matter is not closed, or is too long.",
		"It stands between two lines of `---` at the very start of the file. Text belongs after the second."},
	{"generated-rules", Error, "A generated block asks for what is not there.",
		"`show: decisions` and `show: map` need a `regime`, `show: difference` needs `from` and `to`; the names are those of `content/regimes.yaml`. `show: claims` needs a `level`. `show: sources` and `show: claims` need no rules. `show: articles` is for comparisons. A map needs two counters that sum numbers of a flow, and stands on a page once."},
	{"glossary-duplicate", Error, "Two terms of the glossary have one id or name.",
		"A link to the term could not tell them apart. Merge the two, or rename one."},
	{"glossary-id", Error, "The id of a term cannot stand in an address.",
		"It has lower-case letters, digits and hyphens only."},
	{"heading-attribute", Error, "What stands in braces after a heading, or after an item of a checklist, cannot be read.",
		"Either takes an id and nothing else, of letters, digits, - and _: `## Scope {#scope}`. The title of the page has none."},
	{"heading-empty", Warning, "A heading has no words.",
		"It would be an empty line in the contents of the page. Write its words, or remove the marks."},
	{"html-comment", Error, "An HTML comment is never closed.",
		"All that follows it would be left out of the page. End it with `-->`."},
	{"image-alt", Warning, "A picture has no description.",
		"Readers who cannot see it learn nothing of it. Say between the brackets what it shows: `![Flow chart of the three " +
			"routes](routes.svg)`."},
	{"image-external", Error, "A picture is on another host.",
		"Nothing is ever loaded from elsewhere, so that no one learns who reads what. Put a copy beside the page."},
	{"input-fact", Error, "A question says something that is not possible.",
		"The message names the field: `flows[1].basis` is the basis of the second flow; in a CSV it is the column. A field may be unknown " +
			"to the project's rules, a number negative or not whole, a day none of the calendar. Nothing is answered until all of it is possible."},
	{"input-flows", Error, "The flows of a question are given twice.",
		"They stand either among the facts, under `flows`, or in the CSV that `--csv` names. Adding the two up is left to whoever knows that " +
			"they are different flows."},
	{"input-limit", Error, "A question has more problems than are shown.",
		"A table with thousands of them mostly has one wrong column. Correct what is shown, and ask again."},
	{"input-table", Error, "A CSV cannot be read as a table of flows.",
		"Its first row names the columns, each once: `name`, `date` and the facts of a flow, which `rulebook new flows NAME.csv` writes. Every row " +
			"has as many values as there are columns. A value with a comma, a quote or a line end in it stands in quotes."},
	{"input-text", Error, "A question is not in a text that can be read.",
		"It is YAML or JSON, and its flows may be CSV; all of them in UTF-8. Spreadsheet programs call that \"CSV UTF-8\"."},
	{"instrument-missing", Error, "A folder of articles has no page for its instrument.",
		"`content/instruments/ID/index.md` describes the instrument: its titles, dates and relations. `rulebook new instrument ID` writes a " +
			"skeleton."},
	{"link-absolute", Error, "A link begins at the root of the server.",
		"The site may stand anywhere on a host, or be opened from disk, so links are relative to the file they stand in: `../index.md`."},
	{"link-anchor", Error, "The page that is linked has no such anchor.",
		"Anchors are the ids of headings and the numbers of paragraphs. A heading keeps its id when its words change if it is given one: " +
			"`## Scope {#scope}`."},
	{"link-draft", Error, "A page that is built is linked to one that is not.",
		"Drafts are built only with `--drafts`. Publish the page that is linked, or remove the link."},
	{"link-empty", Error, "A link leads nowhere.",
		"Write what it links to between the parentheses."},
	{"link-form", Error, "The address of a link cannot be read.",
		"A % begins an escape of two hexadecimal digits; write `%25` for the character itself."},
	{"link-missing", Error, "A link leads to a file that does not exist.",
		"Links name the source file, relative to the file they stand in, with upper and lower case as on disk: `[rates](../tax/rates.md)`."},
	{"link-nested", Warning, "A link stands inside the text of another.",
		"A link cannot hold one, so the outer is shown as text. Write `\\[` for a bracket that is meant as such."},
	{"link-outside", Error, "A link leads out of the content folder.",
		"Only what is in `content/` is published. Move the file there, or link to its public address."},
	{"link-scheme", Error, "A link uses a scheme that is not allowed.",
		"Allowed are `https:`, `http:`, `mailto:` and `tel:`, and files of the project. Others can run programs or read files on the reader's " +
			"machine."},
	{"link-text", Warning, "A link has no words.",
		"Readers could not see or hear it. Say between the brackets where it leads."},
	{"literal-form", Error, "A literal text cannot be read.",
		"`{literal:TEXT}` shows TEXT as it is: on one line, not empty, and without braces. It is for numbers that are not those of a " +
			"rule, such as what a draft or a commentary said."},
	{"machine", Error, "The machine failed while the site was being served.",
		"The content may be in order; a disk may be full or a file unreadable. `rulebook serve` tries again by itself."},
	{"nesting", Error, "Blocks or emphasis are nested too deeply.",
		"Quotations and lists inside each other beyond what anyone can follow are shown as text. Usually a mark was repeated by mistake."},
	{"number-bare", Error, "A number in the text equals a threshold and is not bound to it.",
		"Should the rule change, this number would stay behind. Write `{rule:ID.counter}`, which prints the threshold in the words " +
			"of the page's language and links to it. A number that is not that threshold, or that only reports what somebody wrote, is " +
			"written `{literal:100,000}`."},
	{"number-uncited", Warning, "A number or date is cited nowhere in its sentence.",
		"Readers can check only what says where it stands. Write the citation into the same paragraph, list item or row, or into the sentence " +
			"before the list. A day of the instrument's front matter needs none on its pages, nor does what an article's page says " +
			"before its notes."},
	{"number-words", Error, "Words beside a number say something else than the rule.",
		"以上 and \"at least\" include the number, 超过 and \"more than\" do not; `boundary_words` in `content/regimes.yaml` says how " +
			"each is read. Correct the words or the rule. Where the law's own words leave it open, the rule's `readings` say how they " +
			"are read, and why."},
	{"paragraph-limit", Error, "One paragraph has thousands of brackets or marks of emphasis.",
		"What exceeds the limit is shown as it is. Divide the paragraph, or put what is not prose into a code block."},
	{"paragraph-other", Error, "An article that is said to have one paragraph has another on its page.",
		"`one_paragraph` lets Chinese citations leave out the number of the only paragraph. Where the article has a second one, take it out of the " +
			"front matter; otherwise correct the number in bold."},
	{"path-clash", Error, "Two files would be written to one address.",
		"Addresses are compared without regard to upper and lower case, as Windows shares do. Rename one of the files, or give it another " +
			"`slug`. Some addresses, such as `404.html`, are rulebook's own."},
	{"path-name", Error, "A file, slug or alias cannot be an address.",
		"Names hold letters, digits and hyphens, and avoid what Windows does not allow, so that the site can be copied anywhere."},
	{"problem-limit", Error, "A page has more problems than are shown.",
		"A page with hundreds of them is usually not what it seems: another format, or one mark that is never closed. Correct those that " +
			"are shown, and run the check again."},
	{"raw-html", Warning, "The page holds HTML.",
		"It is shown as text: pages are Markdown only, which keeps scripts out and the pages printable. Write it in Markdown, or in " +
			"backticks if " +
			"the tag itself is meant."},
	{"reference-limit", Error, "A page refers to long link definitions thousands of times.",
		"Each reference writes the whole address again, which can make a short page a very large one. Shorten the address, or divide the page."},
	{"relation-contradiction", Error, "Two instruments are each said to be the same to the other.",
		"For example each supersedes the other. Saying a relation at one end is enough; remove the wrong one."},
	{"relation-kind", Error, "A relation between instruments is not known.",
		"The relations are listed in the manual, `content/manual/writing.md`."},
	{"relation-target", Error, "A relation names an instrument that does not exist, or itself.",
		"An instrument is named by its folder in `content/instruments/`."},
	{"review-overdue", Warning, "A page was to be reviewed by a day that has passed.",
		"The day is compared with the project's `as_of`. Check the page against its sources, then set `reviewed` and `review_by`."},
	{"rule-boundary", Error, "A number or a day of a rule has no examples on both its sides.",
		"A boundary is where the costly mistakes are, so each is shown: for `>= 100,000` there is an example with 99,999 and one " +
			"with 100,000, of which one meets the rule and the other does not. The examples may stand in any rule of the regime."},
	{"rule-cases", Error, "The rules of a regime make more cases than can be gone through.",
		"Let rules look at fewer facts, or divide the regime."},
	{"rule-clash", Error, "Two rules answer one case differently.",
		"The message names the case. Narrow one of the conditions; or, where the law lets one provision prevail, name the other rule " +
			"in `overrides`."},
	{"rule-comparison", Error, "A comparison cannot be read.",
		"Write it in quotes, with `>=`, `>`, `<=`, `<` or `=` before a whole number: `\">= 1,000,000\"`, `\">= 100,000, < 1,000,000\"`."},
	{"rule-condition", Error, "A condition cannot be read.",
		"`when` is a mapping of which every entry must hold; `any` and `all` hold lists of such mappings."},
	{"rule-consequence", Error, "A rule does not say what follows from it, or says it twice.",
		"It has either `then`, with an outcome or a flow's fate, or `flag`."},
	{"rule-dates", Error, "Something ends before it begins.",
		"`from` and `until` are the first and the last day, both included."},
	{"rule-dead", Error, "A rule can never fire.",
		"No possible question meets its condition, or another rule overrides it wherever one does. What never answers misleads those " +
			"who read it."},
	{"rule-declaration", Error, "A declaration of a fact, counter, outcome, flag or regime is wrong.",
		"They stand in `content/facts.yaml` and `content/regimes.yaml`; `docs/rules.md` describes the keys."},
	{"rule-duplicate", Error, "A word stands twice in a list.",
		"Remove one of the two."},
	{"rule-example", Error, "A worked example does not come out as it says, or shows nothing.",
		"An example is what must follow by the law, so first decide which of the two is wrong, the rule or the example. Each rule " +
			"needs an example in which it has a part."},
	{"rule-gap", Error, "There is a case to which no rule has an answer.",
		"The message names one such case and the rule that comes nearest. Widen a rule or write one: there is no \"else\", so that " +
			"every answer has its provision."},
	{"rule-mechanism", Error, "A rule leads to a mechanism on a day when there was none.",
		"Mechanisms have their days in `content/regimes.yaml`. Limit the rule's days with `from` and `until`."},
	{"rule-name", Error, "A rule names something that is not declared.",
		"Facts, findings, counters and flags are declared in `content/facts.yaml`, outcomes and regimes in `content/regimes.yaml`. " +
			"Flow rules look at facts of the flow, exporter rules at findings and counters."},
	{"rule-name-form", Error, "A name has another form than names have.",
		"Names are of lower-case letters and digits, with hyphens between the words of ids, options and outcomes, and underscores " +
			"between those of facts and counters."},
	{"rule-number", Error, "A number of a rule cannot be read.",
		"Numbers are whole, 0 or more, with or without commas between the thousands."},
	{"rule-override", Error, "An override settles nothing, or goes in a circle.",
		"A rule overrides another that decides about the same thing and holds in some of the same cases."},
	{"rule-place", Error, "A rule stands where it does not belong.",
		"A rule stands on the page of the article it cites first, in the default language. Translations show it with its words in " +
			"their language."},
	{"rule-quote", Error, "Words that a rule quotes do not stand on its page.",
		"`quotes` are the law's own words, in its own language. Each is, letter by letter, a paragraph or a line of a quotation (`>`) on the page " +
			"of the rule, so that nobody is shown words that no reviewer has seen beside their article."},
	{"rule-redundant", Error, "A rule never decides alone.",
		"Wherever it applies others say the same, so that it could be left out and nobody would notice. Take it out, or narrow the others."},
	{"rule-regime", Error, "A rule does not say of which regime it is.",
		"On the page of an instrument that is a regime it is of that one. Elsewhere write `regime`; only flags can be of `all`."},
	{"rule-step", Error, "The page that a step names cannot be linked.",
		"A step of an outcome in `content/regimes.yaml` names a page by its path below `content/`, in the default language: " +
			"`guides/security-assessment.md`. Readers are led to its translation where there is one."},
	{"rule-text", Error, "A text of a rule is wrong.",
		"Texts are mappings of languages: `{en: ..., zh: ...}`, with quotes around a text that has a comma in braces."},
	{"rule-twice", Error, "Two rules have one id.",
		"An id is used once in the whole project, since answers and pages name rules by it."},
	{"source-url", Error, "The address of a source is not an http or https address.",
		"Correct it, or leave `url` out: only the title of a source is required."},
	{"status-contradiction", Error, "The status of an instrument is not what its dates and relations say.",
		"The status is computed for the day in `as_of`. Correct the dates or relations, or leave `status` out."},
	{"status-undated", Error, "There is no date to compute the status of an instrument from.",
		"Give `published` or `effective`. Where neither is known, say `status`; the page then shows that it was stated."},
	{"svg-active", Error, "A picture holds a script.",
		"An SVG file can run programs when it is opened by itself. Export it as a plain SVG."},
	{"symlink", Error, "A symbolic link leads to a folder, out of the project or nowhere.",
		"A link to a file of the project is read as that file; any other could publish what no one meant to. Put the file or the folder " +
			"itself into the project."},
	{"table-bar", Error, "The bar of a citation in a table ends the cell.",
		"A bar divides cells wherever it stands, so that both halves of the citation would be shown as they are written. In a table write " +
			"`\\|`: `[[flow-provisions-2024 art 7\\|the triggers]]`."},
	{"table-size", Error, "A table has too many cells.",
		"A row that is too wide makes every other row as wide. Divide the table, or publish it as a file."},
	{"term-missing", Error, "The glossary has no such term.",
		"`[[term:NAME]]` names a term, synonym or abbreviation of `content/glossary.yaml`."},
	{"theme", Error, "The theme has a mistake.",
		"A template, style or script of the theme cannot be read, or a key of its strings is missing. This concerns whoever works on " +
			"`themes/`, not the content."},
	{"translation-anchor", Warning, "A heading of a translation has not the id of the heading that it translates.",
		"Write the id at its end, `## 说明 {#notes}`. Links with an anchor and the switch of languages then find the section in both."},
	{"translation-citation", Error, "A section of a translation cites something else than that of its original.",
		"Each section cites the same articles in both languages, in any order and once or more often. A translation may name an instrument " +
			"that the original cites by its articles."},
	{"translation-confidence", Error, "A mark of confidence is missing in a translation, or is another one.",
		"How sure a claim is holds in every language: each section has the same marks `{confidence:LEVEL}`, as many times."},
	{"translation-front", Error, "The front matter of a translation contradicts that of its original.",
		"Dates, relations, confidence, order and the like hold of the page, not of a language, so both say the same. Titles, descriptions, tags, " +
			"topics, sources and when a text was reviewed are each one's own."},
	{"translation-language", Warning, "A file is named like a translation into a language that the project does not have.",
		"The code before `.md` is lower case and stands in `languages` in `rulebook.yaml`. As it is, the file becomes a page of its own in the " +
			"default language."},
	{"translation-missing", Warning, "A page is not translated.",
		"Readers of the other language are shown the original, marked as such. Write `NAME.LANGUAGE.md` beside it, or say under `translations` " +
			"in `rulebook.yaml` which folders are meant to be translated."},
	{"translation-number", Error, "A translation has another number or date than its original, or other words beside it.",
		"Each section names the same numbers of persons, days, years and the like and the same dates, with words that say the same of them: " +
			"\"at least\" is 以上, \"fewer than\" is 不满. The texts that stand in two languages in YAML are compared too. Where the original has " +
			"changed since it was translated this is a warning, for the page says so itself."},
	{"translation-orphan", Error, "A translation has no original.",
		"`name.zh.md` translates `name.md` beside it. Write the original, or rename the file."},
	{"translation-quote", Error, "A quotation of the law is not the same in a translation.",
		"The law's own words are the same in every language. Copy the quotation from the original."},
	{"translation-section", Error, "A translation has not the sections, items, rows or generated blocks of its original.",
		"Sections pair by the ids of their headings, and where those differ by their order. Items of a checklist stand for one another by their " +
			"place, so that what is ticked in one language is ticked in the other."},
	{"translation-stale", Warning, "The original has changed since it was translated.",
		"Compare the two, then set `translated_from` to the hash in the hint. Until then the page tells its readers."},
	{"translation-unpinned", Warning, "A translation does not say which text it was made from.",
		"With `translated_from` rulebook can tell when the original changes. Compare the two, then set it to the hash in the hint."},
	{"unit-name", Error, "The file of an article or section is not named as others are.",
		"Article 7 is `article-07.md`, section 12 is `section-12.md`: two digits, so that files sort and citations find them."},
	{"yaml-depth", Error, "Lists and mappings are nested too deeply.",
		"Nothing that rulebook reads is nested more than a few levels; usually a bracket is repeated by mistake."},
	{"yaml-duplicate-key", Error, "A key stands twice in one mapping.",
		"Only one of the two values could count. Remove one, or rename it."},
	{"yaml-feature", Error, "A feature of YAML is used that rulebook refuses.",
		"Anchors and aliases, tags, merge keys, directives, keys that are not a text, and several documents in a file make a text mean " +
			"something that a reviewer does not see. Write values out where they are needed. A text that begins with `*`, `&` or `!` is put " +
			"in quotes."},
	{"yaml-required", Error, "A key that is needed is missing or has no value.", "Add it."},
	{"yaml-syntax", Error, "The text is not YAML.",
		"Most often a text needs quotes: because it holds a colon and a space, or begins with a bracket, quote or other mark. Or a line is " +
			"indented by a tab, or not as far as the lines it belongs with."},
	{"yaml-type", Error, "A value is of the wrong kind.",
		"For example a list where a text is expected, or `yes` where `true` or `false` is. Numbers and truth values stand without quotes, days " +
			"are written YYYY-MM-DD."},
	{"yaml-unknown-key", Error, "A key is not known.",
		"A misspelt key would otherwise do nothing, silently. The hint names the nearest key, or those that exist here."},
	{"yaml-value", Error, "A value is of the right kind but not possible.",
		"For example a day that the calendar does not have, a number outside its range, or a word that is not one of those allowed."},
}
