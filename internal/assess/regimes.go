package assess

import (
	"io/fs"

	"rulebook/internal/content"
	"rulebook/internal/rules"
	"rulebook/internal/ruletext"
)

// Regimes reads which regimes a project has, and no more of it, for a shell that completes a word. There are none when the file that
// declares them has mistakes.
func Regimes(project fs.FS) ([]rules.Regime, error) {
	src, err := fs.ReadFile(project, content.RegimesFile)
	if err != nil {
		return nil, err
	}
	list, problems := ruletext.ReadRegimes(src, ruletext.Options{})
	if len(problems) > 0 {
		return nil, nil
	}
	return list.Regimes, nil
}
