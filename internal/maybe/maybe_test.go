package maybe_test

import (
	"testing"

	"kept/internal/maybe"
)

func TestThereAndBack(t *testing.T) {
	if p := maybe.Some(""); p != nil {
		t.Errorf("nothing is %q", *p)
	}
	if p := maybe.Some("word"); p == nil || *p != "word" {
		t.Errorf("a word is %v", p)
	}
	if v := maybe.Value[string](nil); v != "" {
		t.Errorf("nil is %q", v)
	}
	if v := maybe.Value(maybe.Some(7)); v != 7 {
		t.Errorf("seven there and back is %d", v)
	}
}

func TestAChangeTakesWhatIsGiven(t *testing.T) {
	name, given := "old", "new"
	maybe.Set(&name, nil)
	if name != "old" {
		t.Errorf("a change that gives nothing made it %q", name)
	}
	maybe.Set(&name, &given)
	if name != "new" {
		t.Errorf("a change to %q left %q", given, name)
	}
}

func TestAColumnIsWrittenOrCleared(t *testing.T) {
	wrote, cleared := 0, false
	put := func(v *int) {
		maybe.Put(v, func(v int) bool { wrote = v; return true }, func() bool { cleared = true; return true })
	}
	seven := 7
	put(&seven)
	if wrote != 7 || cleared {
		t.Errorf("seven wrote %d and cleared %v", wrote, cleared)
	}
	put(nil)
	if !cleared {
		t.Error("nothing did not clear")
	}
}

func TestEqualWhenBothAreMissingOrTheSame(t *testing.T) {
	one, another, two := 1, 1, 2
	for _, c := range []struct {
		a, b *int
		want bool
	}{{nil, nil, true}, {&one, nil, false}, {nil, &one, false}, {&one, &another, true}, {&one, &two, false}} {
		if got := maybe.Equal(c.a, c.b); got != c.want {
			t.Errorf("%v and %v: %v", c.a, c.b, got)
		}
	}
}
