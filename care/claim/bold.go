package claim

import (
	"context"
	"strings"
	"time"

	"kept/care/event"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

// Advice is what our own history says of a deadline.
type Advice struct {
	Within time.Duration // kept 95 times of 100
	Day    clock.Day     // what that is from today on
	Bold   bool          // the claim says less
}

// hold holds the newest terms of c against our own history, and keeps in them
// what was advised and why they say less. A bolder deadline is refused without a
// reason where the caller wants that, or the tenant of everybody. An import is
// history: nobody can be advised any more.
func (b *Book) hold(ctx context.Context, c *Claim, asked bool, reason string) error {
	if c.Kind != Deadline || b.Advise == nil || event.IsBackfill(ctx) {
		return nil
	}
	found, err := b.Advise(ctx, c)
	if err != nil || found == nil {
		return err
	}
	t := &c.Terms[len(c.Terms)-1]
	t.Advised, t.BoldReason = &found.Within, "" // those of the same day may have had one
	if !found.Bold {
		return nil
	}
	t.BoldReason = strings.TrimSpace(reason)
	if t.BoldReason == "" && (asked || tenants.From(ctx).BoldDatesNeedReason) {
		return fault.Invalid("reason", "must say why: %s is the date that was kept 95 times of 100", found.Day)
	}
	return nil
}

// why is the reason for new terms, for their event; none without new terms.
func (t *Terms) why() string {
	if t == nil {
		return ""
	}
	return t.BoldReason
}

// seconds is a time as rows keep it.
func seconds(d *time.Duration) *int64 {
	if d == nil {
		return nil
	}
	s := int64(*d / time.Second)
	return &s
}

// lasting reads it.
func lasting(s *int64) *time.Duration {
	if s == nil {
		return nil
	}
	d := time.Duration(*s) * time.Second
	return &d
}
