package markdown

import "strconv"

// words is what a page says in its own language where the author wrote a mark.
type words struct {
	language   string // that they are in: "en", "zh"
	alerts     [len(alertKinds)]string
	done, todo string // boxes of task lists
	footnotes  string // heading of the section
	table      func(n int, label string) string
	back       func(n, ref int) string // the way back from footnote n to its ref-th reference, from 1; 0 if it is the only one
	note       func(n int) string
}

var english = words{
	language:  "en",
	alerts:    [...]string{"Note", "Tip", "Important", "Warning", "Caution"},
	done:      "Done",
	todo:      "To do",
	footnotes: "Footnotes",
	table: func(n int, label string) string {
		if label == "" {
			return "Table " + strconv.Itoa(n)
		}
		return "Table " + strconv.Itoa(n) + ": " + label
	},
	back: func(n, ref int) string {
		if ref == 0 {
			return "Back to the text of footnote " + strconv.Itoa(n)
		}
		return "Back to the text of footnote " + strconv.Itoa(n) + ", place " + strconv.Itoa(ref)
	},
	note: func(n int) string { return "Footnote " + strconv.Itoa(n) },
}

var chineseWords = words{
	language:  "zh",
	alerts:    [...]string{"提示", "建议", "重要", "警告", "注意"},
	done:      "已完成",
	todo:      "未完成",
	footnotes: "脚注",
	table: func(n int, label string) string {
		if label == "" {
			return "表" + strconv.Itoa(n)
		}
		return "表" + strconv.Itoa(n) + "：" + label
	},
	back: func(n, ref int) string {
		if ref == 0 {
			return "返回脚注" + strconv.Itoa(n) + "的正文"
		}
		return "返回脚注" + strconv.Itoa(n) + "的第" + strconv.Itoa(ref) + "处正文"
	},
	note: func(n int) string { return "脚注" + strconv.Itoa(n) },
}

// wordsIn are the words for a page in that language; where there are none of its own, they are English.
func wordsIn(code string) *words {
	if code == "zh" {
		return &chineseWords
	}
	return &english
}
