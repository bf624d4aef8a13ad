package recent_test

import (
	"sync"
	"testing"

	lru "github.com/hashicorp/golang-lru/v2"

	"kept/internal/recent"
)

func TestAllWhoComeAtOnceHaveTheSameOne(t *testing.T) {
	cache, err := lru.New[string, *int](2)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]*int, 50)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() { got[i] = recent.Or(cache, "one", func() *int { return new(int) }) })
	}
	all.Wait()
	for i, one := range got {
		if one == nil || one != got[0] {
			t.Errorf("number %d has %p, the first %p", i, one, got[0])
		}
	}
	if recent.Or(cache, "another", func() *int { return new(int) }) == got[0] {
		t.Error("another key has the same")
	}
}
