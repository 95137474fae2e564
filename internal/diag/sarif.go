package diag

import (
	"io"
	"net/url"
	"slices"
)

// The part of SARIF 2.1.0 that we write. Columns count characters, as ours do, which columnKind says.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string       `json:"id"`
		Short   *sarifText   `json:"shortDescription,omitempty"`
		Full    *sarifText   `json:"fullDescription,omitempty"`
		Default *sarifConfig `json:"defaultConfiguration,omitempty"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
	}
	sarifLocation struct {
		ID       *int          `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int        `json:"startLine"`
		StartColumn int        `json:"startColumn,omitempty"`
		Snippet     *sarifText `json:"snippet,omitempty"`
	}
)

// writeSARIF prints one run. Every code that occurs is a rule, once, in order; a hint is the message's second paragraph.
func writeSARIF(w io.Writer, ds []Diagnostic, version string) error {
	var names []string
	for _, d := range ds {
		names = append(names, d.Code)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	rules := make([]sarifRule, len(names))
	for i, name := range names {
		rules[i] = sarifRule{ID: valid(name)}
		if c, ok := LookupCode(name); ok {
			rules[i].Short, rules[i].Full = &sarifText{c.Summary}, &sarifText{c.Explanation}
			rules[i].Default = &sarifConfig{c.Severity.String()}
		}
	}
	results := make([]sarifResult, len(ds))
	for i, d := range ds {
		text := valid(d.Msg)
		if d.Hint != "" {
			text += "\n\n" + valid(d.Hint)
		}
		index, _ := slices.BinarySearch(names, d.Code)
		r := sarifResult{RuleID: valid(d.Code), RuleIndex: index, Level: d.Sev.String(), Message: sarifText{text}}
		if d.File != "" {
			at := location(d.File, d.Line, d.Col)
			if at.Physical.Region != nil && d.Excerpt != "" {
				at.Physical.Region.Snippet = &sarifText{valid(d.Excerpt)}
			}
			r.Locations = []sarifLocation{at}
		}
		for _, other := range d.Related {
			at := location(other.File, other.Line, other.Col)
			id := len(r.Related) + 1
			at.ID, at.Message = &id, &sarifText{valid(other.Msg)}
			r.Related = append(r.Related, at)
		}
		results[i] = r
	}
	return encode(w, sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs: []sarifRun{{
			Tool:       sarifTool{sarifDriver{Name: "rulebook", Version: version, Rules: rules}},
			ColumnKind: "unicodeCodePoints",
			Results:    results,
		}},
	})
}

func location(file string, line, col int) sarifLocation {
	at := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{URI: (&url.URL{Path: valid(file)}).String()}}}
	if line > 0 {
		at.Physical.Region = &sarifRegion{StartLine: line, StartColumn: max(col, 0)}
	}
	return at
}
