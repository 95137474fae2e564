package theme

import "fmt"

// Text returns a string of the interface with {1}, {2} ... replaced, for what is written in words but is not a page, such as a feed.
func (t *Theme) Text(l Lang, key string, args ...string) (string, error) {
	s, ok := t.sets[l.Code]
	if !ok {
		return "", fmt.Errorf("the theme was not loaded for language %q", l.Code)
	}
	text, err := s.words.text(key, args...)
	if err != nil {
		return "", fmt.Errorf("%w in language %q", err, l.Code)
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
