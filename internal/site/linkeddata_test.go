package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// linkedData are the JSON-LD blocks of a page, as x/net/html finds them.
func linkedData(t *testing.T, page string) (blocks []map[string]any) {
	t.Helper()
	top, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if n.Data == "script" && slices.Contains(n.Attr, html.Attribute{Key: "type", Val: "application/ld+json"}) {
			var block map[string]any
			if err := json.Unmarshal([]byte(n.FirstChild.Data), &block); err != nil {
				t.Errorf("%v: %s", err, n.FirstChild.Data)
			}
			blocks = append(blocks, block)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(top)
	return blocks
}

// What pages say in JSON-LD is in the words of schema.org: no property that its class has not, and no value of another type.
func TestLinkedData(t *testing.T) {
	v := readVocabulary(t)
	used := map[string]bool{}
	for _, cfg := range []Config{config(repository(t)), config(lawProject())} {
		out := build(t, cfg)
		found := 0
		for _, name := range slices.Sorted(maps.Keys(out.files)) {
			if !strings.HasSuffix(name, ".html") {
				continue
			}
			rest := name[strings.Index(name, "instruments/")+1:]
			wanted := strings.Contains(name, "instruments/") && strings.Count(rest, "/") == 2 && !strings.HasSuffix(name, ".both.html")
			blocks := linkedData(t, out.files[name])
			if made := strings.HasPrefix(name, "zh/") && wanted && !strings.Contains(out.files[name], "page-instrument") && !strings.Contains(out.files[name], "page-article"); made {
				wanted = false
			}
			if wanted != (len(blocks) == 1) {
				t.Errorf("%s has %d blocks", name, len(blocks))
			}
			for _, block := range blocks {
				found++
				if block["@context"] != "https://schema.org" || block["@type"] != "WebPage" {
					t.Errorf("%s: %v", name, block)
				}
				delete(block, "@context")
				for _, problem := range v.check(block, []string{"WebPage"}, used) {
					t.Errorf("%s: %s", name, problem)
				}
			}
		}
		if found == 0 {
			t.Error("there is no JSON-LD")
		}
	}
	for property := range v.properties() {
		if !used[property] {
			t.Errorf("testdata/schemaorg.json has %s, which no page uses", property)
		}
	}
	// A checker that cannot fail is worth nothing.
	for _, bad := range []map[string]any{
		{"@type": "Legislation", "lastReviewed": "2024-01-01"}, {"@type": "Legislation", "colour": "red"}, {"@type": "Law", "name": "x"}, {"@type": "WebPage", "lastReviewed": "today"},
		{"@type": "Legislation", "legislationLegalForce": "yes"}, {"@type": "Legislation", "legislationAmends": "act"}, {"@type": "WebPage", "publisher": map[string]any{"@type": "WebPage"}},
		{"@type": "WebPage", "name": map[string]any{"@value": "x"}}, {"@type": "WebPage", "url": "a b"}, {"name": "x"},
	} {
		if v.check(bad, []string{"Thing"}, map[string]bool{}) == nil {
			t.Errorf("nothing is found in %v", bad)
		}
	}
}

// The legal force, the relations and the parts are those of the project, and nothing breaks out of the script element.
func TestLinkedDataOfAProject(t *testing.T) {
	out := build(t, config(lawProject()))
	law := func(name string) map[string]any {
		return linkedData(t, out.files[name])[0]["mainEntity"].(map[string]any)
	}
	for name, want := range map[string]string{
		"act": "InForce", "old": "NotInForce", "draft": "NotInForce", "next": "NotInForce", "gone": "NotInForce",
	} {
		if got := law("instruments/" + name + "/index.html")["legislationLegalForce"]; got != "https://schema.org/"+want {
			t.Errorf("%s is %v", name, got)
		}
	}
	act, article := law("instruments/act/index.html"), law("instruments/act/article-01.html")
	for _, tt := range []struct{ got, want any }{
		{act["legislationDate"], "2023-01-01"}, {act["legislationDateOfApplicability"], "2023-03-01"}, {act["legislationDateVersion"], "2025-06-01"},
		{fmt.Sprint(act["name"]), "[map[@language:en @value:Act <1>] map[@language:zh-Hans @value:法]]"},
		{fmt.Sprint(act["legislationChanges"]), "[map[@id:../old/index.html#law @type:Legislation name:[map[@language:en @value:Old Act]]]]"},
		{fmt.Sprint(act["hasPart"]), "[map[@id:article-01.html#law @type:Legislation name:Act, art 1]]"},
		{fmt.Sprint(article["isPartOf"].(map[string]any)["@id"]), "index.html#law"}, {article["legislationIdentifier"], "act art 1"},
		{law("instruments/draft/index.html")["legislationDateOfApplicability"], nil},
		{linkedData(t, out.files["instruments/act/article-01.html"])[0]["name"], "Article 1: Purpose </script>"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %v, want %v", tt.got, tt.want)
		}
	}
}

// A vocabulary is testdata/schemaorg.json.
type vocabulary struct {
	Classes map[string]struct {
		Is         []string
		Properties map[string][]string
	}
	Enumerations map[string][]string
}

func readVocabulary(t *testing.T) (v vocabulary) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(vocabularyFile(t)))
	if err := decoder.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func (v vocabulary) properties() map[string]bool {
	all := map[string]bool{}
	for _, c := range v.Classes {
		for p := range c.Properties {
			all[p] = true
		}
	}
	return all
}

// isA reports whether a class is another or a kind of it.
func (v vocabulary) isA(class, of string) bool {
	return class == of || slices.ContainsFunc(v.Classes[class].Is, func(up string) bool { return v.isA(up, of) })
}

// ranges are the types of values that a property of a class may have; nil when the class has no such property.
func (v vocabulary) ranges(class, property string) []string {
	if r := v.Classes[class].Properties[property]; r != nil {
		return r
	}
	for _, up := range v.Classes[class].Is {
		if r := v.ranges(up, property); r != nil {
			return r
		}
	}
	return nil
}

// check says what is wrong with a value where one of these types is expected.
func (v vocabulary) check(value any, types []string, used map[string]bool) (problems []string) {
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			problems = append(problems, v.check(one, types, used)...)
		}
		return problems
	case string:
		for _, t := range types {
			switch {
			case t == "Text", t == "Date" && isDay.MatchString(value), t == "URL" && isAddress.MatchString(value), slices.Contains(v.Enumerations[t], value):
				return nil
			}
		}
	case map[string]any:
		if text, ok := value["@value"]; ok {
			tag, tagged := value["@language"].(string)
			if _, is := text.(string); is && tagged && isTag.MatchString(tag) && len(value) == 2 && slices.Contains(types, "Text") {
				return nil
			}
			break
		}
		class, _ := value["@type"].(string)
		if _, known := v.Classes[class]; !known || !slices.ContainsFunc(types, func(t string) bool { return v.isA(class, t) }) {
			break
		}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			switch id, _ := value["@id"].(string); {
			case name == "@type":
			case name == "@id":
				if !isAddress.MatchString(id) {
					problems = append(problems, fmt.Sprintf("%q is no address", id))
				}
			case v.ranges(class, name) == nil:
				problems = append(problems, fmt.Sprintf("%s has no %s", class, name))
			default:
				used[name] = true
				problems = append(problems, v.check(value[name], v.ranges(class, name), used)...)
			}
		}
		return problems
	}
	return []string{fmt.Sprintf("%v is none of %v", value, types)}
}

var (
	isDay     = regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`)
	isAddress = regexp.MustCompile(`^[^\s<>"{}|\\^` + "`" + `]+$`)
	isTag     = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)
)
