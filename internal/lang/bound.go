package lang

import (
	"bytes"
	"unicode/utf8"
)

// What is written after a number in Chinese and read with it, the longer first.
var (
	unitsOfNumbers = list("个自然月", "个工作日", "个自然日", "个个人", "个月", "工作日", "自然日", "周岁", "小时", "分钟", "季度", "年度", "自然人", "人次", "部分",
		"人", "名", "元", "年", "月", "日", "号", "条", "款", "项", "章", "节", "目", "天", "周", "岁", "次", "份", "页", "种", "类", "级", "组", "家", "部", "件", "倍",
		"个", "版", "期", "步", "时", "分", "秒", "编")
	magnitudes = list("万", "亿", "千", "百")
	lesser     = list("不超过", "不少于", "不多于", "恰为", "不满", "不足", "超过", "至少", "未满", "多于", "少于", "达到", "未达")
	reach      = list("以上", "以下", "以内", "以前", "以后", "之前", "之后", "内", "前", "后", "起")
	ordinals   = list("条", "款", "项", "章", "节", "目", "部分", "编", "号", "次", "版", "页", "步", "类", "期", "批")
	first      = []byte("第")
	digitsHan  = "〇零一二三四五六七八九十百千"
)

func list(words ...string) [][]byte {
	made := make([][]byte, len(words))
	for i, w := range words {
		made[i] = []byte(w)
	}
	return made
}

// NextBound finds the next run in s, a text of Chinese, that is one thing to its reader and so is not to be cut by the end of a line: a number with
// what it counts and the words that say whether it is itself meant (不满100万人, 60个工作日), a day (3月22日), and the number of a provision
// (第七条, 第（二）项). Lines of Chinese may end anywhere else.
func NextBound(s []byte) (start, end int, ok bool) {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case isDigit(c):
			end, ok = counted(s, i)
			if ok && (i == 0 || !isLetter(s[i-1]) && bytes.IndexByte([]byte("-./_:,"), s[i-1]) < 0) {
				if w := suffixOf(s[:i], lesser); w > 0 {
					i -= w
				}
				return i, end, true
			}
			i = max(end, i+1)
		case c == first[0] && bytes.HasPrefix(s[i:], first):
			if end, ok := ordinal(s, i+len(first)); ok {
				return i, end, true
			}
			i += len(first)
		default:
			i++
		}
	}
	return 0, 0, false
}

// counted reads a number and what it counts, or a day.
func counted(s []byte, at int) (end int, ok bool) {
	end = number(s, at)
	for {
		after := end
		for {
			w := prefixOf(s[after:], magnitudes)
			if w == 0 {
				break
			}
			after += w
		}
		w := prefixOf(s[after:], unitsOfNumbers)
		if w == 0 && after == end {
			return end, ok
		}
		end, ok = after+w, true
		if next := number(s, end); next > end && bytes.HasSuffix(s[:end], []byte("月")) {
			end = next // the day of that month
			continue
		}
		return end + prefixOf(s[end:], reach), true
	}
}

// number returns the end of the digits at a place, with the marks between them.
func number(s []byte, at int) int {
	end := at
	for at < len(s) && (isDigit(s[at]) || end == at && at > 0 && isDigit(s[at-1]) && (s[at] == ',' || s[at] == '.')) {
		at++
		if isDigit(s[at-1]) {
			end = at
		}
	}
	return end
}

// ordinal reads 七条 or （二）项 after 第.
func ordinal(s []byte, at int) (end int, ok bool) {
	begin := at
	closing := []byte(nil)
	if bytes.HasPrefix(s[at:], []byte("（")) {
		at += len("（")
		begin, closing = at, []byte("）")
	}
	for at < len(s) {
		r, size := utf8.DecodeRune(s[at:])
		if !isDigit(s[at]) && !bytes.ContainsRune([]byte(digitsHan), r) {
			break
		}
		at += size
	}
	if at == begin || !bytes.HasPrefix(s[at:], closing) {
		return at, false
	}
	at += len(closing)
	w := prefixOf(s[at:], ordinals)
	return at + w, w > 0
}

// prefixOf returns the length of the first of the words that s begins with, or 0.
func prefixOf(s []byte, words [][]byte) int {
	for _, w := range words {
		if bytes.HasPrefix(s, w) {
			return len(w)
		}
	}
	return 0
}

func suffixOf(s []byte, words [][]byte) int {
	for _, w := range words {
		if bytes.HasSuffix(s, w) {
			return len(w)
		}
	}
	return 0
}
