package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestReadmeHasCommands: whoever reads the README learns of every command there is.
func TestReadmeHasCommands(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, cmd := range (&app{}).command().Commands() {
		if slices.Contains([]string{"help", "completion"}, cmd.Name()) {
			continue
		}
		if !strings.Contains(string(readme), "| `rulebook "+cmd.Name()+"` |") {
			t.Errorf("the README says nothing of rulebook %s", cmd.Name())
		}
	}
}
