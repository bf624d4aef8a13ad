package reward

import (
	"slices"
	"testing"
	"time"

	"kept/internal/clock"
)

func ptr[T any](v T) *T { return &v }

func TestWhoMayHaveAReward(t *testing.T) {
	const today = clock.Day("2026-03-04")
	for _, tc := range []struct {
		name string
		r    Reward
		tags []string
		had  int64
		want []Refusal
	}{
		{"for everybody", Reward{}, nil, 9, nil},
		{"the last one", Reward{Stock: ptr(int64(5)), Taken: 4}, nil, 0, nil},
		{"none left", Reward{Stock: ptr(int64(5)), Taken: 5}, nil, 0, []Refusal{RefuseSoldOut}},
		{"its first and last day", Reward{ValidFrom: ptr(today), ValidUntil: ptr(today)}, nil, 0, nil},
		{"from tomorrow on", Reward{ValidFrom: ptr(today.Add(1))}, nil, 0, []Refusal{RefuseNotYet}},
		{"until yesterday", Reward{ValidUntil: ptr(today.Add(-1))}, nil, 0, []Refusal{RefuseOver}},
		{"retired", Reward{RetiredAt: ptr(time.Unix(0, 0))}, nil, 0, []Refusal{RefuseOver}},
		{"with one of the tags", Reward{Tags: []string{"gold", "vip"}}, []string{"vip"}, 0, nil},
		{"with none of them", Reward{Tags: []string{"gold", "vip"}}, []string{"new"}, 0, []Refusal{RefuseTags}},
		{"had fewer than one may", Reward{PerCustomer: ptr(int64(2))}, nil, 1, nil},
		{"had enough", Reward{PerCustomer: ptr(int64(2))}, nil, 2, []Refusal{RefuseEnough}},
		{"everything at once", Reward{Stock: ptr(int64(0)), PerCustomer: ptr(int64(1)), Tags: []string{"gold"}, ValidFrom: ptr(today.Add(1))}, nil, 1,
			[]Refusal{RefuseNotYet, RefuseSoldOut, RefuseTags, RefuseEnough}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.r.Refusals(tc.tags, tc.had, today); !slices.Equal(got, tc.want) {
				t.Errorf("Refusals = %v, want %v", got, tc.want)
			}
		})
	}
}
