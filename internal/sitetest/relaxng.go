package sitetest

import (
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// CheckRelaxNG checks XML files against a schema in RELAX NG's compact syntax, with Jing as the Nu HTML checker brings it along. It returns the
// errors, one line each.
func CheckRelaxNG(t testing.TB, schema string, files ...string) []string {
	t.Helper()
	java, err := exec.LookPath("java")
	if err != nil {
		t.Fatalf("%v: run scripts/setup-tests", err)
	}
	// -i leaves out what only DTDs have: ids and references to them.
	args := append([]string{"-cp", nodeFile(t, "vnu-jar/build/dist/vnu.jar"), "nu.validator.vendor.thaiopensource.relaxng.util.Driver", "-i", "-c", schema}, files...)
	out, err := exec.Command(java, args...).CombinedOutput()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	text := strings.TrimSpace(string(out))
	if err == nil && text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
