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
