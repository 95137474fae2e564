package assess

import "strings"

// words are a message or a hint about the input in the language of the problems.
//
// What reads the input says in English what is wrong with it: the engine is downloaded by readers, and the reader of YAML serves whoever
// writes content. So their sentences are recognised here, with what they quote. A sentence that is not known stays as it is, as those of
// the libraries do.
func (p *problems) words(english string) string {
	if p.voice != "zh" {
		return english
	}
	for _, s := range sentences {
		if quoted, ok := match(english, s.english); ok {
			return p.fill(s.chinese, quoted)
		}
	}
	return english
}

// match returns what stands in a text in the place of each {} of a pattern.
func match(text, pattern string) (quoted []string, ok bool) {
	parts := strings.Split(pattern, "{}")
	first, last := parts[0], parts[len(parts)-1]
	if len(parts) == 1 {
		return nil, text == pattern
	}
	if !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) || len(text) < len(first)+len(last) {
		return nil, false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		before, after, found := strings.Cut(text, part)
		if !found {
			return nil, false
		}
		quoted, text = append(quoted, before), after
	}
	return append(quoted, text), true
}

// fill puts what was quoted into a sentence in Chinese.
func (p *problems) fill(pattern string, quoted []string) string {
	var b strings.Builder
	for i, part := range strings.Split(strings.ReplaceAll(pattern, "{flow}", p.flow), "{}") {
		if i > 0 {
			b.WriteString(kind(quoted[i-1]))
		}
		b.WriteString(part)
	}
	return b.String()
}

// kind names a kind of value, or a part of a row, in Chinese. Anything else, such as what was read, is returned as it is.
func kind(english string) string {
	if name, ok := kinds[english]; ok {
		return name
	}
	if text, ok := strings.CutPrefix(english, "the text "); ok {
		return "文本" + text
	}
	for noun, name := range map[string]string{"value": "个值", "column": "列"} {
		if n, ok := strings.CutSuffix(strings.TrimSuffix(english, "s"), " "+noun); ok && strings.Trim(n, "0123456789") == "" {
			return n + name
		}
	}
	return english
}

var kinds = map[string]string{
	"empty": "空值", "nothing": "空值", "a truth value": "真假值", "a number": "数字", "a list": "列表", "a mapping": "映射",
	"comma": "逗号", "semicolon": "分号", "tab": "制表符",
}

// sentences are what is said of an input. Of two that fit a text the first counts.
var sentences = [...]struct{ english, chinese string }{
	// Questions: what package rules says of their facts.
	{"the input is {}, not a mapping of facts", "输入内容是{}，应为由各项事实组成的映射"},
	{"there is no fact {} of a flow", "{flow}没有{}这一事实"},
	{"there is no fact {}", "没有{}这一事实"},
	{"the day of the question is missing", "未写明所询日期"},
	{"write date: 2026-01-31", "写明date: 2026-01-31"},
	{"no such number fits: it is at least {}, the larger of its two parts", "该数不成立：不得少于其两部分中的较大者{}"},
	{"no such number fits: it is at most {}, the sum of its two parts", "该数不成立：不得多于其两部分之和{}"},
	{"it counts once what {} and {} count each", "该数是{}与{}去重后的数量"},
	{"{} is not a day", "{}不是日期"},
	{"write it as {}", "写为{}"},
	{"there is no regime {}", "没有{}这一规则"},
	{"the flows are {}, not a list", "{flow}是{}，应为列表"},
	{"the flow is {}, not a mapping of facts", "{flow}是{}，应为由各项事实组成的映射"},
	{"the name is {}, not a text", "名称是{}，应为文本"},
	{"put it in quotation marks", "加上引号"},
	{"the day of a flow cannot be unknown", "{flow}的日期不能为unknown"},
	{"leave it out: the flow is then taken to be within the window", "不写即可，此时视为在累计期间之内"},
	{"leave it empty: the flow is then taken to be within the window", "留空即可，此时视为在累计期间之内"},
	{"it cannot be unknown: it says how to count", "不能为unknown，该项用于确定计算方式"},
	{"write true or false", "写为true或者false"},
	{"write true, false or unknown", "写为true、false或者unknown"},
	{"{} is not true or false", "{}不是true或者false"},
	{"{} is none of its values", "{}不是该项的取值"},
	{"did you mean {}?", "是否为{}？"},
	{"there are: {}", "可以是：{}"},
	{"write one of {}", "写为下列之一：{}"},
	{"write a whole number without separators, unknown, or {min: 80000, max: 120000}", "写为不带分隔符的整数、unknown，或者{min: 80000, max: 120000}"},
	{"write a whole number, a range such as 80000..120000, or unknown", "写为整数、区间（如80000..120000）或者unknown"},
	{"write the digits out: 1万 is 10000", "写明全部数字：1万写为10000"},
	{"a range has no {}", "区间没有{}"},
	{"write {min: 80000, max: 120000}", "写为{min: 80000, max: 120000}"},
	{"a range needs both its ends", "区间应当写明上下限"},
	{"the range begins at {} and ends at {}", "区间的下限{}大于上限{}"},
	{"write the smaller number as min", "将较小的数写为min"},
	{"write the smaller number first", "将较小的数写在前面"},
	{"an end of a range is a whole number", "区间的上下限为整数"},
	{"{} is negative", "{}是负数"},
	{"{} is too large", "{}过大"},
	{"{} is not a whole number", "{}不是整数"},
	{"{} is not a number", "{}不是数字"},
	{"numbers are whole, 0 or more", "应为0以上的整数"},
	{"numbers are whole, from 0 to {}", "应为0至{}的整数"},
	{"the largest number is {}", "最大为{}"},
	{"they are given here and in {}", "此处与{}均有填写"},
	{"remove flows from the file, or leave out --csv", "删去文件中的flows，或者不使用--csv"},

	// Files.
	{"a question of more than {} MiB", "问题文件超过{} MiB"},
	{"a question in YAML of more than {} values and lines", "YAML格式的问题文件超过{}个值和行"},
	{"give the flows as CSV, by --csv: it may have any length; or write JSON", "以--csv用CSV文件给出{flow}，长度不限；或者使用JSON"},
	{"give the flows as CSV, by --csv: it may have any length", "以--csv用CSV文件给出{flow}，长度不限"},
	{"the input is a text, not a mapping of facts", "输入内容是文本，应为由各项事实组成的映射"},
	{"if these are flows in CSV, write --csv {}", "如果是CSV格式的{flow}，写为--csv {}"},
	{"this is no JSON: {}", "不是有效的JSON：{}"},
	{"this is a workbook or another packed file, not a text", "该文件是工作簿或者其他压缩文件，不是文本"},
	{"this is an old Excel workbook, not a text", "该文件是旧版Excel工作簿，不是文本"},
	{"save it from the spreadsheet program as CSV UTF-8", "在电子表格软件中另存为CSV UTF-8"},
	{"this text is UTF-16, or no text at all", "该文件的编码是UTF-16，或者不是文本"},
	{`save it as UTF-8; in Excel, as "CSV UTF-8" and not as "Unicode Text"`, "以UTF-8保存；在Excel中另存为“CSV UTF-8”，不要选择“Unicode 文本”"},
	{"this text is not UTF-8 but seems to be GBK", "该文本的编码不是UTF-8，似为GBK"},
	{"this text is not UTF-8", "该文本的编码不是UTF-8"},
	{`save it as UTF-8; in Excel, as "CSV UTF-8"`, "以UTF-8保存；在Excel中另存为“CSV UTF-8”"},

	// Tables in CSV.
	{"there is no row at all", "没有任何内容"},
	{"the first row names the columns: {}", "第一行写明列名：{}"},
	{"the row that begins here is longer than {} KiB", "自此处开始的一行超过{} KiB"},
	{"close the quote that opens in it", "补上该行缺少的后引号"},
	{"a carriage return without a line feed", "回车符之后没有换行符"},
	{"save the table with the line ends of Windows or of Unix", "以Windows或者Unix的换行方式保存"},
	{"a byte that is 0, as no text has", "含有值为0的字节，文本中不应出现"},
	{"a quote within a value", "值中有引号"},
	{"a quote that opens in this row is not closed", "该行的引号没有闭合"},
	{"text after the quote that closes a value", "后引号之后还有内容"},
	{`put the whole value in quotes, and write "" for a quote in it`, `将整个值放在引号内，其中的引号写为""`},
	{"a column has no name", "有一列没有列名"},
	{"name it, or remove it: the columns are {}", "写明列名，或者删除该列；可用的列名为{}"},
	{"the column {} stands twice", "{}列出现两次"},
	{"remove one; the first is at {}", "删除其中之一；第一处位于{}"},
	{"there is no column {}", "没有{}这一列"},
	{"divide columns by a comma, a semicolon or a tab", "各列以半角逗号、分号或者制表符分隔"},
	{"remove this line: the first names the columns, and shows what divides them", "删除该行：第一行写明列名，并据以识别分隔符"},
	{"the columns are {}", "可用的列名为{}"},
	{"the {} before an empty value must stand too", "空值之前的{}不能省略"},
	{"put a value that has a {} in it in quotes", "含有{}的值应当放在引号内"},
	{"the row has {}, and the header names {}", "该行有{}，表头有{}"},

	// YAML and JSON.
	{"lists and mappings are nested more than {} deep", "列表和映射的嵌套超过{}层"},
	{"the key {} stands twice", "键{}出现两次"},
	{"it stands here first", "第一处位于此"},
	{"remove one of the two", "删除其中之一"},
	{"the quote {} is not closed", "引号{}没有闭合"},
	{"close it; lines that belong to it are indented further than their key", "补上后引号；续行的缩进应当大于其键"},
	{"the {} is not closed", "“{}”没有闭合"},
	{"close it, or put a text that begins with it in quotes", "补上后一半；文本以该符号开头的，放在引号内"},
	{"a tab in the indentation", "缩进中有制表符"},
	{"indent with spaces: YAML does not say how wide a tab is", "以空格缩进：YAML未规定制表符的宽度"},
	{"a text cannot begin with {}", "文本不能以“{}”开头"},
	{"put the text in quotes, or remove what is too much", "将文本放在引号内，或者删除多余的内容"},
	{"{} is not an escape", "{}不是转义符"},
	{`write \\ for a backslash, or use 'single quotes', in which it is an ordinary character`, `反斜杠写为\\，或者使用单引号，其中的反斜杠为普通字符`},
	{"this escape is not a character", "该转义符不代表任何字符"},
	{`\x takes 2 hexadecimal digits, \u 4, \U 8; or write the character itself`, `\x之后为2位十六进制数，\u为4位，\U为8位；也可直接写该字符`},
	{"text on the line of | or >", "“|”或者“>”所在行有文本"},
	{"begin it on the next line, or put it in quotes", "另起一行，或者放在引号内"},
	{"a comma or {} is missing here", "此处缺少逗号或者“{}”"},
	{"put a text that holds brackets or quotes in quotes of its own", "含有括号或者引号的文本，应当放在引号内"},
	{"a key and a colon are missing here", "此处缺少键和冒号"},
	{"write the key, a colon, a space and the value", "依次写键、冒号、空格和值"},
	{"text after ---", "---之后有文本"},
	{"begin on the next line", "另起一行"},
	{"a second colon on the line of a key", "键所在行有第二个冒号"},
	{"put the text in quotes, or the inner key on a line of its own", "将文本放在引号内，或者将内层的键另起一行"},
	{"a key inside a text that began on a line above", "上一行开始的文本中出现了键"},
	{"check the indentation, or put the text in quotes", "检查缩进，或者将文本放在引号内"},
	{"a list cannot begin on the line of its key", "列表不能与其键在同一行开始"},
	{"begin it on the next line, or write [a, b]", "另起一行，或者写为[a, b]"},
	{"a list item among keys", "各键之间出现列表项"},
	{"indent the list further than its key, or give it a key", "列表的缩进应当大于其键，或者为其加上键"},
	{"the indentation of this line fits nothing above it", "该行的缩进与上文均不对应"},
	{"begin it below the first letter of the line it belongs with; no line of spaces above may be longer", "与其所属的行首字对齐；上文的空白行不得更长"},
	{"text after the end of the value", "值结束之后还有文本"},
	{"put a space before the #", "在#之前加空格"},
	{`put the whole text in quotes; a quote in it is written \" or ''`, `将整个文本放在引号内；其中的引号写为\"或者''`},
	{"this is not YAML: {}", "不是有效的YAML：{}"},
	{"the control character U+{}", "含有控制字符U+{}"},
	{`remove it, or write it as an escape in "double quotes"`, "删除，或者在双引号内写为转义符"},
	{"the text is not UTF-8", "该文本的编码不是UTF-8"},
	{"save the file as UTF-8", "以UTF-8保存"},
	{"save the file with line ends of one kind", "以同一种换行方式保存"},
	{"a second document", "第二个文档"},
	{"keep one document in a file, without a further ---", "一个文件只写一个文档，不要另加---"},
	{"a key must be a text on one line", "键应为一行以内的文本"},
	{"there is no key before this colon", "冒号之前没有键"},
	{"a merge key (<<) is not supported", "不支持合并键（<<）"},
	{"write the keys out", "逐一写明各键"},
	{"an anchor (&) is not supported", "不支持锚点（&）"},
	{"write the value out where it is needed", "在需要之处写明该值"},
	{"an alias (*) is not supported", "不支持别名（*）"},
	{"write the value out, or put the text in quotes", "写明该值，或者将文本放在引号内"},
	{"a tag (!) is not supported", "不支持标签（!）"},
	{"remove it, or put the text in quotes", "删除，或者将文本放在引号内"},
	{"a directive (%) is not supported", "不支持指令（%）"},
	{"remove the line", "删除该行"},
	{"a key marked by ? is not supported", "不支持以?标记的键"},
	{"write the key, a colon and the value", "依次写键、冒号和值"},
}
