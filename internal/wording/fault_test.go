package wording_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/wording"
)

func TestIn(t *testing.T) {
	_, noZone := clock.Zone("Berlin")
	for _, tc := range []struct {
		name    string
		said    error
		english string
		german  string
	}{
		{"plain", fault.Invalid("dueAt", "must be in the future"), "must be in the future", "muss in der Zukunft liegen"},
		{"with a number", fault.TooLong("body", 10_000), "must have at most 10000 characters", "darf höchstens 10.000 Zeichen haben"},
		{"with what the caller sent", fault.Invalid("plan", "%q is not a scope", "%s"), `"%s" is not a scope`, "„%s“ ist kein Recht"},
		{"from the ground", fault.Invalid("timeZone", "%s", noZone), `"Berlin" is not a time zone: write a name such as Europe/Berlin or UTC`,
			"„Berlin“ ist keine Zeitzone: schreiben Sie einen Namen wie Europe/Berlin oder UTC"},
		{"in another order", fault.Invalid("customer", "there is no %s with the key %q", fault.Clause("customer"), "C1"),
			`there is no customer with the key "C1"`, "zur Nummer „C1“ gibt es nichts (Kunde)"},
		{"without German", fault.Invalid("x", "must be %s of something new", "4"), "must be 4 of something new", "must be 4 of something new"},
		{"at another place", fault.Missing("customer").At("customerId").Because(os.ErrClosed), "", "diesen Kunden gibt es nicht"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := wording.In(language.English, tc.said); tc.english != "" && got != tc.english {
				t.Errorf("English = %q, want %q", got, tc.english)
			}
			if got := wording.In(language.German, tc.said); got != tc.german {
				t.Errorf("German = %q, want %q", got, tc.german)
			}
		})
	}
}

// spoken are formats and clauses that no call has as a literal.
var spoken = []string{
	// csv's own, said by care/importing.
	`bare " in non-quoted field`, `extraneous or missing " in quoted-field`,
	// Parents that tenants/guard doesn't find, by their tables' names.
	"no such adjustment", "no such department", "no such notice", "no such session", "no such user",
	// What a file's rows name by its key.
	"customer", "product", "purchase", "interaction", "member", "touchpoint", "department", "claim", "promise",
}

// TestFaultsHaveGermanWords reads all our code for what faults say.
func TestFaultsHaveGermanWords(t *testing.T) {
	german, said := words(t), sayings(t)
	for _, s := range spoken {
		said[s] = "spoken"
	}
	for s, where := range said {
		if strings.Trim(s, "%svq: ") != "" && german[s] == "" {
			t.Errorf("%s: %q has no line in de.json", where, s)
		}
	}
	for s := range german {
		if said[s] == "" {
			t.Errorf("de.json has a line for %q, which nobody says", s)
		}
	}
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[a-z]`)

// TestGermanNamesWhatEnglishNames finds a translation that drops an argument.
func TestGermanNamesWhatEnglishNames(t *testing.T) {
	for english, german := range words(t) {
		if e, g := arguments(english), arguments(german); !slices.Equal(e, g) {
			t.Errorf("%q names %v, its German %v: %q", english, e, g, german)
		}
	}
}

// arguments gives the places of the arguments that a format names.
func arguments(format string) (places []int) {
	for i, m := range verb.FindAllStringSubmatch(format, -1) {
		at, err := strconv.Atoi(m[1])
		if err != nil {
			at = i + 1
		}
		places = append(places, at)
	}
	slices.Sort(places)
	return places
}

func words(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile("de.json")
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	if err := json.Unmarshal(b, &of); err != nil {
		t.Fatal(err)
	}
	return of
}

// formats says at which place which function takes a format.
var formats = map[string]int{
	"fault.Invalid": 1, "fault.Taken": 1, "fault.Conflict": 1, "fault.Missing": 0, "fault.Forbidden": 0, "fault.Payment": 2,
	"fault.Exhausted": 1, "fault.Clause": 0, "say": 1, "Invalid": 1, "f.fail": 1, "errNoText": 0,
	"missing": 0, // tenants/account
}

// sayings collects what faults say in code that isn't a test's, and where.
func sayings(t *testing.T) map[string]string {
	t.Helper()
	said := map[string]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{"node_modules", ".git", "bench", "generated", "db", "testdata"}, d.Name()):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			collect(said, path, n)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(said) < 300 {
		t.Fatalf("found %d sayings only: has package fault other constructors now?", len(said))
	}
	return said
}

// collect notes what a call says, if it takes a format.
func collect(said map[string]string, path string, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	name := nameOf(call.Fun)
	at, ok := formats[name]
	inside := strings.Contains(path, "internal/fault/") // where the constructors have no package before them
	if !ok || len(call.Args) <= at || (name == "say" || name == "Invalid") && !inside {
		return
	}
	format, ok := call.Args[at].(*ast.BasicLit)
	if !ok {
		return
	}
	s, err := strconv.Unquote(format.Value)
	if err != nil {
		return // a number: another function of the same name
	}
	if name == "fault.Missing" || name == "missing" {
		s = "no such " + s
	}
	said[s] = path
}

// nameOf gives a function's name as it is called: fault.Invalid.
func nameOf(f ast.Expr) string {
	switch f := f.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if of, ok := f.X.(*ast.Ident); ok {
			return of.Name + "." + f.Sel.Name
		}
	}
	return ""
}
