package lang

import (
	"slices"
	"strings"
	"testing"
)

// The pinyin of these is known to who wrote them down; a row of a letter begins and ends with what pinyin has first and last there, as far as it
// is in use.
var byPinyin = map[string]string{
	"A": "阿 啊 安 澳", "B": "八 报 备 不 部 簿", "C": "擦 草 程 出 处 错", "D": "搭 单 第 电 订 多", "E": "俄 额 二", "F": "发 法 风 复 负", "G": "嘎 个 告 关 规 国 过",
	"H": "哈 核 合 互 活", "J": "机 集 境 经 军", "K": "卡 跨 宽 扩", "L": "拉 类 利 履 落", "M": "妈 敏 免 某 目", "N": "拿 内 年 诺", "O": "哦 欧 偶",
	"P": "趴 评 普", "Q": "七 签 权 去 群", "R": "然 认 人 弱", "S": "撒 申 数 所", "T": "他 通 同 脱", "W": "挖 网 违 我", "X": "西 信 行 许 寻", "Y": "压 一 以 有 域 与 运",
	"Z": "杂 重 自 专 做",
}

func TestLetter(t *testing.T) {
	chinese, english := NewAlphabet("zh-Hans"), NewAlphabet("en")
	for letter, words := range byPinyin {
		for _, word := range strings.Fields(words) {
			if got := chinese.Letter(word); got != letter {
				t.Errorf("%s stands under %s, want %s", word, got, letter)
			}
		}
	}
	for name, want := range map[string]string{"certificate": "C", "Éclair": "É", "5 days": "#", "": "#", "《办法》": "#", "境外": "境"} {
		if got := english.Letter(name); got != want {
			t.Errorf("%q stands under %q in English, want %q", name, got, want)
		}
	}
	if got := chinese.Letter("GBA标准合同"); got != "G" {
		t.Errorf("a Latin name stands under %q", got)
	}
}

func TestAlphabetOrder(t *testing.T) {
	for tag, want := range map[string]string{
		"zh-Hans": "5日, 安全评估, 不满, GBA标准合同, 告知, 个人信息, 境外接收方, 一般数据, 重要数据",
		"en":      "5 days, certificate, Certification, CIIO, critical data, export",
		"fr":      "5 jours, entité, exportation, État, évaluation, flux",
		"sv":      "avtal, zon, ändring",
	} {
		names := strings.Split(want, ", ")
		slices.Reverse(names)
		slices.SortFunc(names, NewAlphabet(tag).Compare)
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}
