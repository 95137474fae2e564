package assess

import (
	"bufio"
	"io"

	"rulebook/internal/rules"
)

// language is that of reasons in JSON, which programs read.
const language = "en"

// WriteJSON writes the answer as an object, indented by two blanks, and a line end; where all regimes were asked, a list of objects in
// the order of the regimes. The same Case always gives the same bytes. The flows are written one by one, however many there are.
func (c *Case) WriteJSON(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	if !c.request.All {
		c.writeAnswer(out, 0, 0)
	} else {
		for i := range c.asked {
			out.WriteByte(opening(i == 0, '['))
			out.WriteString("\n  ")
			c.writeAnswer(out, i, 1)
		}
		out.WriteString("\n]")
	}
	out.WriteByte('\n')
	return out.Flush()
}

// writeAnswer writes the object of one regime, which stands depth levels deep. A Writer keeps its first error for Flush.
func (c *Case) writeAnswer(out *bufio.Writer, regime, depth int) {
	a := &c.asked[regime].answer
	var buf []byte
	for i, m := range a.Object(language, nil) {
		buf = appendMember(buf[:0], m.Name, depth+1, i == 0)
		if m.Name == "flows" && c.flows.count > 0 {
			out.Write(buf)
			c.writeFlows(out, regime, depth+1)
			continue
		}
		out.Write(rules.AppendJSON(buf, m.Value, depth+1))
	}
	out.Write(append(indent(buf[:0], depth), '}'))
}

// appendMember appends the beginning of an object's member, up to its value.
func appendMember(buf []byte, name string, depth int, first bool) []byte {
	buf = append(buf, opening(first, '{'))
	return append(rules.AppendJSON(indent(buf, depth), name, 0), ": "...)
}

// opening is what comes before a member or an item.
func opening(first bool, bracket byte) byte {
	if first {
		return bracket
	}
	return ','
}

// indent begins a line.
func indent(buf []byte, depth int) []byte {
	buf = append(buf, '\n')
	for range depth {
		buf = append(buf, ' ', ' ')
	}
	return buf
}

// writeFlows writes the list of flows. Of a million of them only a handful differ in more than their names, so the rest of each object
// is made once.
func (c *Case) writeFlows(out *bufio.Writer, regime, depth int) {
	a := &c.asked[regime].answer
	rest := map[rules.FlowResult][]byte{}
	var buf []byte
	first := true
	for name, result := range c.flows.all(regime) {
		tail, ok := rest[result]
		if !ok {
			tail = rules.AppendJSON(nil, a.Flow("", result)[1:], depth+1)
			tail[0] = ',' // for its brace
			rest[result] = tail
		}
		buf = append(buf[:0], opening(first, '['))
		buf = append(indent(buf, depth+1), '{')
		buf = append(indent(buf, depth+2), `"name": `...)
		buf = append(rules.AppendJSON(buf, string(name), 0), tail...)
		out.Write(buf)
		first = false
	}
	out.Write(append(indent(buf[:0], depth), ']'))
}
