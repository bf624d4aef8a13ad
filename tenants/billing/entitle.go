package billing

import (
	"context"
	"time"

	"kept/internal/fault"
	"kept/tenants"
)

// Entitled says why the tenant that ctx acts for may not use a feature, or nil.
// It asks no database but for the first time on a node.
func (b *Book) Entitled(ctx context.Context, f Feature) error {
	if byItself(ctx) {
		return nil
	}
	s, err := b.standing(ctx)
	if err != nil {
		return err
	}
	if s.Plan.Has(f) {
		return nil
	}
	better := having(f)
	return fault.Payment(string(better), b.Page, "%s: the plan %s doesn't have it, the plan %s does", words[f], s.Plan.Name, better)
}

// MayWrite says why the tenant that ctx acts for may not change its records, or
// nil: it hasn't paid. What Kept does by itself goes on.
func (b *Book) MayWrite(ctx context.Context) error {
	if byItself(ctx) {
		return nil
	}
	s, err := b.standing(ctx)
	if err != nil || s.Writes() {
		return err
	}
	return fault.Payment("", b.Page, "nothing can be changed until an owner has paid; reading, exports and warnings go on")
}

// Within says why the tenant that ctx acts for may not have so many more of
// something, or nil. A plan without a limit is asked nothing more; otherwise
// this node's count is remembered for a minute, and what others add meanwhile
// may go over by that much. It is counted anew before anything is refused.
func (b *Book) Within(ctx context.Context, a Allowance, more int) error {
	if byItself(ctx) {
		return nil
	}
	s, err := b.standing(ctx)
	if err != nil {
		return err
	}
	allowed, limited := s.Allowed(a)
	if !limited {
		return nil
	}
	tenantID := tenants.From(ctx).TenantID
	if used, ok := b.use.recent(tenantID, a, b.now()); ok && used+int64(more) <= allowed {
		return nil
	}
	used, err := b.count(ctx, a, allowed+1)
	if err != nil {
		return err
	}
	b.use.remember(tenantID, a, used, b.now())
	if used+int64(more) <= allowed {
		return nil
	}
	return b.refused(&s, a, allowed, used+int64(more))
}

func (b *Book) refused(s *Standing, a Allowance, allowed, wanted int64) error {
	if a == Seats && s.Paid > 0 {
		return fault.Payment(string(s.Plan.Name), b.Page, "%d seats are paid for, and all are taken: an owner can add more", allowed)
	}
	better, what := enough(a, wanted), words[a]
	if better == "" {
		return fault.Payment("", b.Page, "the plan %s has %d %s, and they are used up", s.Plan.Name, allowed, what)
	}
	return fault.Payment(string(better), b.Page, "the plan %s has %d %s, and they are used up; the plan %s has more", s.Plan.Name, allowed, what, better)
}

// Room tells a noun how many more of its records there may be.
type Room struct {
	book *Book
	of   Allowance
}

// Room gives the room for one allowance, for the noun whose records it counts.
func (b *Book) Room(a Allowance) Room { return Room{b, a} }

// Within says why there can't be so many more, or nil.
func (r Room) Within(ctx context.Context, more int) error { return r.book.Within(ctx, r.of, more) }

// Took says that there are so many more now.
func (r Room) Took(ctx context.Context, n int) {
	r.book.use.add(tenants.From(ctx).TenantID, r.of, int64(n))
}

// SeatsFor says why there is no seat for so many people, or nil. Who asks has
// counted them, in the transaction that takes the seat.
func (b *Book) SeatsFor(ctx context.Context, people int) error {
	if byItself(ctx) {
		return nil
	}
	s, err := b.standing(ctx)
	if err != nil {
		return err
	}
	allowed, limited := s.Allowed(Seats)
	if !limited || int64(people) <= allowed {
		return nil
	}
	return b.refused(&s, Seats, allowed, int64(people))
}

// byItself reports whether Kept acts without anybody having asked: jobs, the
// sweep, commands.
func byItself(ctx context.Context) bool {
	a := tenants.From(ctx)
	return a != nil && a.Kind == tenants.KindSystem
}

// words say a feature or an allowance as people do.
var words = map[any]error{
	PartnerAPI: fault.Clause("API clients"), BulkChanges: fault.Clause("changing everything that matches at once"),
	Loyalty: fault.Clause("programs of points"), Studies: fault.Clause("studies by SERVQUAL"),
	Seats: fault.Clause("seats"), Customers: fault.Clause("customers"), Messages: fault.Clause("messages a month"), APIPoints: fault.Clause("API points a month"), Kiosks: fault.Clause("kiosks"),
}

// month is the first instant of t's calendar month in UTC.
func month(t time.Time) time.Time {
	return time.Date(t.UTC().Year(), t.UTC().Month(), 1, 0, 0, 0, 0, time.UTC)
}
