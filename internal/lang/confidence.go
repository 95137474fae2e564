package lang

// levels are how sure a claim may be, by the name it is written with, in the words of people who read a text in the language.
var levels = map[string]map[string]string{
	"en": {"text": "official text", "commentary": "commentary", "secondary": "secondary source", "inferred": "inferred", "ambiguous": "ambiguous",
		"unverified": "unverified"},
	"zh": {"text": "官方文本", "commentary": "评论", "secondary": "二手摘要", "inferred": "推断", "ambiguous": "文义不明", "unverified": "未核实"},
}

// Confidence is what a level of confidence, such as "inferred", is called in the language with that code: in English where there is no
// name in it. What is no level is returned as it is.
func Confidence(level, code string) string {
	words := levels[code]
	if words == nil {
		words = levels["en"]
	}
	if name, ok := words[level]; ok {
		return name
	}
	return level
}
