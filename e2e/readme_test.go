package e2e_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// readme does what a newcomer does: it types what the README says under a
// heading, the first section of it, line by line as it stands there. Only the
// program and its address are this story's.
func readme(ts *testscript.TestScript, w *world, args []string) {
	text, err := os.ReadFile("../README.md")
	ts.Check(err)
	_, section, found := strings.Cut(string(text), "\n## "+args[0]+"\n")
	if !found {
		ts.Fatalf("the README has no heading %s", args[0])
	}
	section, _, _ = strings.Cut(section, "\n## ")
	section, _, _ = strings.Cut(section, "\nAnd one that doesn't end") // that would be waited for
	var typed strings.Builder
	for line := range strings.Lines(answers.ReplaceAllString(section, "")) {
		if said, ok := strings.CutPrefix(line, "    "); ok {
			typed.WriteString(said)
		}
	}
	script := strings.NewReplacer("bin/kept", program, "http://127.0.0.1:8080", "http://"+w.address).Replace(typed.String())
	c := exec.Command("sh", "-euc", script) //nolint:gosec // our own README
	c.Dir, c.Env = ts.MkAbs("."), w.env
	c.Stdout, c.Stderr = ts.Stdout(), ts.Stderr()
	ts.Check(c.Run())
}

// answers are the fenced parts: what is shown, not typed.
var answers = regexp.MustCompile("(?s)```.*?```")
