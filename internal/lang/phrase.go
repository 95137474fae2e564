package lang

import (
	"strings"
	"unicode/utf8"
)

// words are words of Chinese law and of this kind of site, by which long headings are cut. What is not among them is cut anywhere, as all of
// Chinese may be, so that a missing word costs nothing but a line that could be nicer.
const words = `数据 数据处理者 个人信息 个人信息处理者 处理者 出境 跨境 境内 境外 入境 境外接收方 接收方 重要数据 核心数据 敏感 敏感个人信息 个人 信息 网络 安全 评估
 自评估 风险 影响 影响评估 重新 标准 合同 标准合同 认证 证书 机构 规则 规范 规定 办法 条例 指南 指引 措施 征求 意见 征求意见稿 正式 文本 实施 公告 促进 流动 管理 政策 法规
 问答 答记者问 中华人民共和国 中华 人民 共和国 保护法 安全法 保护 自由贸易 自由 贸易 试验区 负面 清单 粤港澳 大湾区 内地 香港 汽车 大型 小型 简化 技术 要求 活动 处理 共同 传输
 关键 信息 基础设施 关键信息基础设施 运营者 关基 负责人 代表 专门 指定 机关 国家 国家机关 部门 行业 地区 主体 自然人 未成年人 集团 公司 员工 人力资源 远程 办公 访问 出差
 应当 可以 不得 需要 申报 备案 订立 通过 采用 适用 履行 办理 提供 委托 告知 同意 单独 单独同意 存储 保存 收集 识别 认定 公布 施行 制定 依据 目的 定义 范围 原则 情形 条件
 期限 有效期 时点 起算 续期 延长 届满 变更 终止 撤销 暂停 补正 完备性 查验 受理 复评 审查 重点 事项 内容 材料 文件 法律 法律责任 责任 义务 权利 权益 监督 约谈 投诉 举报 处罚
 保密 工作人员 年度 对等 出口 管制 统筹 外国 司法 执法 调取 国际 条约 限制 禁止 目录 分类 分级 违法 危害 报告 报送 记录 信息 程序 路径 判断 步骤 工具 一览 逐项 比较 变化
 沿革 旧文章 文章 误区 读法 阅读 方式 来源 资料 可信度 说明 数量 人数 计算 累计 用语 结论 结果 示例 问题 网站 页面 编写 校验 证明 引用 打印 查找 操作 手册 核对 术语 对照 时间轴
 豁免 免予 少量 紧急 必要 必要性 合法 正当 不含 包含 属于 构成 达到 未核实 未能 取得 确认 尚未 现行 有效 已经 部分 修改 取代 不同 相同 事实 规避 防范 行为 过渡期 整改 日期
 中英文 表格 填写 保证 准确 注意 各项 其他 另有 仍应 具有 约束力 执行力 必备 范本 生效 出具 申请 申请人 评定 组织 具体 真实 安全事件 事件 招聘 事先 之后 之前 与其他 关系 年底
 正确 所含 已知 涉及 步 国内 两者 选择 由来 主要 影响最大 误解 不一致 不准确 最近 今后 后续 全部 基本 准备 制度 模式 符合 是否 哪些 如何 何为 获知 关于 根据 规定内容 原文 去向
 机读 机器 可读 复制 检验 保障 补充 更正 逐一 官方 之间 屏幕 阅读器 键盘 部署 响应 声明 节假日 使用 当年 上年 不满 已被 未被 用途 目的地 所指 位置 输出 情况 区别 予以 有关 核实 未经 延期 公开 发布 写法 两处
 增减 任何 一方 主张 均应 各种 各篇 进行 当日 状态 限度 截止 评论 今已 计入 改动 何种 完备 均须 由谁 所作 假定 两个 三种 四项 六个 年内 其中 以及 以外`

// vocabulary are these words, and the most characters that one has.
var vocabulary, longest = func() (map[string]bool, int) {
	set, most := map[string]bool{}, 0
	for w := range strings.FieldsSeq(words) {
		set[w] = true
		most = max(most, utf8.RuneCountInString(w))
	}
	return set, most
}()

const (
	opening  = "《〈（“‘「"
	closing  = "》〉）”’」、，。：；？！·…— "
	trailing = "的地得之等者性前后内中下时"     // said with the word before
	joining  = "和与或及从自到向对在为未已均各旧新" // said with the word after
)

// shortest is how many characters a heading has that may need a second line, on the narrowest of screens.
const shortest = 10

// Phrases cuts a heading in Chinese into the parts between which a line may end: words, with the marks and particles that belong to them. A short one
// is not cut. The parts are the text.
func Phrases(text string) []string {
	if utf8.RuneCountInString(text) < shortest {
		return []string{text}
	}
	var parts []string
	begin, glue := 0, false // glue: what comes next belongs to what is at hand
	for i := 0; i < len(text); {
		size := wordAt(text[i:])
		r, _ := utf8.DecodeRuneInString(text[i:])
		single := size == utf8.RuneLen(r)
		after := single && strings.ContainsRune(closing+trailing, r)
		if i > begin && !glue && !after {
			parts = append(parts, text[begin:i])
			begin = i
		}
		glue = single && strings.ContainsRune(opening+joining, r)
		i += size
	}
	return append(parts, text[begin:])
}

// wordAt is the length of the word that s begins with: a known one, what is bound together, or what is written in one with Latin letters or digits.
func wordAt(s string) int {
	if start, end, ok := NextBound([]byte(s[:min(len(s), 64)])); ok && start == 0 {
		return end
	}
	if c := s[0]; isLetter(c) || isDigit(c) {
		n := 1
		for n < len(s) && s[n] < utf8.RuneSelf {
			n++
		}
		return len(strings.TrimRight(s[:n], " "))
	}
	best, end := 0, 0
	for n := 1; n <= longest && end < len(s); n++ {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
		if n == 1 || vocabulary[s[:end]] {
			best = end
		}
	}
	return best
}
