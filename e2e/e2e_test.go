package e2e_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"kept/internal/testhouse"
)

var update = flag.Bool("update", false, "write the expected answers anew")

// program is the kept that all stories run.
var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "kept-e2e")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(dir) }()
		program = filepath.Join(dir, "kept")
		if out, err := exec.Command("go", "build", "-o", program, "kept/cmd/kept").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build kept: %v\n%s", err, out)
			return 1
		}
		flag.Parse()
		if err := flag.Set("test.parallel", "8"); err != nil { // stories wait more than they work
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}())
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata", UpdateScripts: *update, RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			t, ok := env.T().(testing.TB)
			if !ok {
				return fmt.Errorf("a story needs a testing.TB, not %T", env.T())
			}
			w, err := newWorld(env.WorkDir, testhouse.Config(t))
			if err != nil {
				return err
			}
			env.Values[worldKey{}] = w
			env.Defer(w.end)
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "postgres" {
				return os.Getenv("KEPT_TEST_POSTGRES") != "", nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		Cmds: commands,
	})
}

// A server is stopped by a signal: testscript's own stop ends the story there, and
// what comes after it is never looked at.
func TestStoriesAreToldToTheirEnd(t *testing.T) {
	stories, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(stories) == 0 {
		t.Fatalf("found %d stories: %v", len(stories), err)
	}
	for _, story := range stories {
		text, err := os.ReadFile(story)
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(strings.Split(string(text), "\n"), func(line string) bool { return strings.HasPrefix(line, "stop") }) {
			t.Errorf("%s stops half-way: say signal TERM and exited 0", story)
		}
	}
}
