package ruletext

import "rulebook/internal/rules"

// Number reads one number as ReadInput reads it outside quotes, for inputs that are not YAML. ok is false when the text is none.
func Number(text string) (v rules.Value, ok bool) { return number(text) }
