package content

import (
	"slices"
	"strings"
	"testing"
)

// The items of a translation are those of its original, one for one, when it has as many.
func TestItemsOfTranslations(t *testing.T) {
	const english = "# A\n\n- [ ] One\n- [ ] Two {#two}\n"
	tests := []struct {
		name, chinese string
		shared        bool
	}{
		{"as many", "# 甲\n\n- [ ] 一\n- [ ] 二\n", true},
		{"with an id of its own", "# 甲\n\n- [ ] 一 {#first}\n- [ ] 二，见[一](#first)\n", true},
		{"fewer", "# 甲\n\n- [ ] 一\n", false},
		{"an id that a heading has", "# 甲\n\n- [ ] 一\n- [ ] 二\n\n## 丙 {#two}\n", false},
	}
	for _, tt := range tests {
		lib, _ := load(t, project("rulebook.yaml", "title: T\nlanguages: [en, zh]\n",
			"content/checklists/a.md", english, "content/checklists/a.zh.md", tt.chinese))
		a, b := page(t, lib, "checklists/a.html"), page(t, lib, "zh/checklists/a.html")
		if got := slices.Equal(a.Items(), b.Items()); got != tt.shared || (b.TickedOn() == a) != tt.shared || a.TickedOn() != a {
			t.Errorf("%s: %v and %v", tt.name, a.Items(), b.Items())
		}
		body, err := lib.Body([]byte("before"), b, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range b.Items() {
			if !strings.Contains(string(body), ` id="`+id+`"`) {
				t.Errorf("%s: no item %s in %s", tt.name, id, body)
			}
		}
		if strings.Contains(string(body), "first") || !strings.HasPrefix(string(body), "before<") {
			t.Errorf("%s: %s", tt.name, body)
		}
	}
}
