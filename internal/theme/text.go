package theme

import "fmt"

// Text returns a string of the interface, for what is written in words but is not a page, such as a feed.
func (t *Theme) Text(l Lang, key string) (string, error) {
	s, ok := t.sets[l.Code]
	if !ok {
		return "", fmt.Errorf("the theme was not loaded for language %q", l.Code)
	}
	text, ok := s.words.texts[key]
	if !ok {
		return "", fmt.Errorf("the theme has no string %q in language %q", key, l.Code)
	}
	return text, nil
}

// Day writes a day such as "2024-03-22" as pages of the language do; anything else is returned as it is.
func (t *Theme) Day(l Lang, day string) (string, error) {
	s, ok := t.sets[l.Code]
	if !ok {
		return "", fmt.Errorf("the theme was not loaded for language %q", l.Code)
	}
	return s.words.day(day), nil
}
