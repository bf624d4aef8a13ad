package loyalty_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/loyalty"
	"kept/internal/clock"
	"kept/tenants"
)

// plain is the ledger as somebody would do it with pencil and paper: every point
// by itself, and time gone through hour by hour. It shares no line with the book.
type plain struct {
	policy  loyalty.Refunds
	pending int // days
	expiry  loyalty.Expiry
	last    time.Time
	points  []*point
	held    map[string]*reservation
	debt    int64
	waived  int64 // taken back of points that were spent, and owed or paid since
	earned  map[string]*earning
	zone    *time.Location
}

type point struct {
	lot             int
	where           string // pending, available, held, spent, expired, reversed
	by              string // the reservation that it is held or spent for
	earned          time.Time
	active, expires time.Time
	idle            bool
	refunded        bool // it had expired when its purchase was refunded
}

// gift is a transfer: which points the friend has of it.
type gift struct {
	points   []*point
	returned bool
}

type reservation struct {
	points, restored int
	refunded         int // of its points, when it is let go
	until            time.Time
	state            loyalty.ReservationState
}

type earning struct {
	id       string
	lot      int
	n        int
	refunded int
}

func (p *plain) count(where string) (n int64) {
	for _, q := range p.points {
		if q.where == where {
			n++
		}
	}
	return n
}

// in gives the points of a lot or of a reservation in a place, the first to expire first.
func (p *plain) in(where string, ok func(*point) bool) []*point {
	var out []*point
	for _, q := range p.points {
		if q.where == where && ok(q) {
			out = append(out, q)
		}
	}
	slices.SortStableFunc(out, func(a, b *point) int {
		return cmp.Or(a.expires.Compare(b.expires), a.earned.Compare(b.earned), cmp.Compare(a.lot, b.lot))
	})
	return out
}

func anyPoint(*point) bool { return true }

// ends is when a point is gone, as things stand.
func (p *plain) ends(q *point) time.Time {
	if !q.idle {
		return q.expires
	}
	if p.last.After(q.active) {
		return monthLater(p.last, p.zone)
	}
	return monthLater(q.active, p.zone)
}

// monthLater is the end of the day a month later, or of the month's last day.
func monthLater(at time.Time, zone *time.Location) time.Time {
	first := at.In(zone)
	later := clock.Day(first.AddDate(0, 1, 0).Format(time.DateOnly))
	if next := first.AddDate(0, 1, 0); next.Day() != first.Day() { // 31 January and a month
		later = clock.Day(next.AddDate(0, 0, -next.Day()).Format(time.DateOnly))
	}
	return later.Add(1).Start(zone)
}

// pass lets time come to now, step by step.
func (p *plain) pass(from, now time.Time) {
	for at := from; !at.After(now); at = at.Add(15 * time.Minute) {
		for id, r := range p.held {
			if r.state == loyalty.Held && !r.until.After(at) {
				r.state = loyalty.Lapsed
				p.letGo(id)
			}
		}
		for _, q := range p.points {
			if q.where == "pending" && !q.active.After(at) {
				q.where = "available"
			}
		}
		p.pay()
		for _, q := range p.points {
			if q.where == "available" && !p.ends(q).After(at) {
				q.where = "expired"
			}
		}
	}
}

func (p *plain) letGo(id string) {
	for i, q := range p.in("held", func(q *point) bool { return q.by == id }) {
		q.where, q.by = "available", ""
		if i < p.held[id].refunded {
			q.where = "reversed"
		}
	}
}

func (p *plain) pay() {
	for _, q := range p.in("available", anyPoint) {
		if p.debt == 0 {
			return
		}
		q.where = "gone"
		p.debt--
	}
}

func (p *plain) balances() loyalty.Balances {
	return loyalty.Balances{
		Earned: int64(len(p.points)), Pending: p.count("pending"), Available: p.count("available"), Held: p.count("held"), Debt: p.debt,
		Spent: p.count("spent"), Expired: p.count("expired"), Reversed: p.count("reversed") + p.waived,
	}
}

// TestLedgerAgainstPencilAndPaper does at random what can be done, to the book on
// a real database and to the plain ledger beside it, and holds one against the
// other after each step: balances, refusals, and what was true in the past.
func TestLedgerAgainstPencilAndPaper(t *testing.T) {
	for _, tc := range []struct {
		policy  loyalty.Refunds
		pending int
		expiry  loyalty.Expiry
	}{
		{loyalty.RefundOnlyPending, 2, loyalty.ExpiryRolling},
		{loyalty.RefundWithinBalance, 2, loyalty.ExpiryRolling},
		{loyalty.RefundDebt, 0, loyalty.ExpiryRolling},
		{loyalty.RefundWithinBalance, 0, loyalty.ExpiryInactivity},
		{loyalty.RefundDebt, 2, loyalty.ExpiryInactivity},
		{loyalty.RefundDebt, 2, loyalty.ExpiryCalendar},
		{loyalty.RefundWithinBalance, 0, loyalty.ExpiryNever},
	} {
		policy, pending := tc.policy, tc.pending
		t.Run(fmt.Sprint(policy, " ", tc.expiry), func(t *testing.T) {
			s := newShop(t, loyalty.ProgramDraft{
				Currency: "MILES", Name: "Miles", Expiry: tc.expiry, PendingDays: ptr(pending), ExpiryMonths: ptr(1), Refunds: policy, MinimumDays: ptr(3), HoldMinutes: ptr(60), ApproveAbove: ptr(int64(1000)), TransferDaily: ptr(int64(1_000_000)),
			})
			round := 0
			rapid.Check(t, func(t *rapid.T) {
				round++
				m := &machine{shop: s, who: s.customer(fmt.Sprint("customer ", round)), friend: s.customer(fmt.Sprint("friend ", round)), round: round, gifts: map[string]*gift{}}
				m.plain = plain{policy: policy, pending: pending, expiry: tc.expiry, held: map[string]*reservation{}, earned: map[string]*earning{}, zone: berlin(t)}
				m.hers.zone = m.zone
				t.Repeat(map[string]func(*rapid.T){
					"earn": m.earn, "earn again": m.earnAgain, "reserve": m.reserve, "confirm": m.confirm, "cancel": m.cancel,
					"refund": m.refund, "give back": m.giveBack, "adjust": m.adjust, "transfer": m.transfer, "reverse transfer": m.reverseTransfer, "wait": m.wait, "sweep": m.sweep, "": m.check,
				})
			})
			s.t = t
			s.lateInTheEvening()
			s.sweep()
			s.sound()
			s.closes()
		})
	}
}

// lateInTheEvening earns once more when the tenant's day has begun and that of UTC
// has not, for the report goes by the tenant's days.
func (s *shop) lateInTheEvening() {
	s.t.Helper()
	s.now = s.now.Truncate(day).Add(day + 23*time.Hour + 30*time.Minute)
	_, err := s.book.Earn(s.ctx, loyalty.Earning{CustomerID: s.customer("late"), Points: 7, Origin: loyalty.Origin{Source: "earn", SourceID: "late"}})
	s.must(err)
}

// closes holds the liability report against what the customers own.
func (s *shop) closes() {
	s.t.Helper()
	s.sweep()
	to := clock.DayOf(s.now, tenants.From(s.ctx).Zone)
	r, err := s.book.Liability(s.ctx, "", ptr(to.Add(-300)), &to)
	s.must(err)
	var owed int64
	rows, err := s.db.LoyaltyAccount.Query().All(s.ctx)
	s.must(err)
	for _, a := range rows {
		owed += a.Pending + a.Available + a.Held - a.Debt
	}
	if r.Opening+r.Earned-r.Spent-r.Expired-r.Reversed != r.Closing || r.Closing != owed {
		s.t.Errorf("the report says %d + %d − %d − %d − %d = %d, and customers own %d", r.Opening, r.Earned, r.Spent, r.Expired, r.Reversed, r.Closing, owed)
	}
}

func berlin(t *rapid.T) *time.Location {
	z, err := clock.Zone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

type machine struct {
	*shop
	plain
	who, friend  string
	hers         plain // what the friend has
	gifts        map[string]*gift
	round, count int
	past         []memory
}

// memory is what was true at a time.
type memory struct {
	at time.Time
	b  loyalty.Balances
}

func (m *machine) key(what string) loyalty.Origin {
	m.count++
	return loyalty.Origin{Source: what, SourceID: fmt.Sprintf("%d-%d", m.round, m.count)}
}

func (m *machine) earn(t *rapid.T) {
	n := rapid.IntRange(1, 20).Draw(t, "points")
	k := m.key("earn")
	tx, err := m.book.Earn(m.ctx, loyalty.Earning{CustomerID: m.who, Points: int64(n), Origin: k})
	noError(t, err)
	m.last = m.now
	m.earned[k.SourceID] = &earning{id: tx.ID, lot: m.count, n: n}
	if m.pending == 0 {
		m.lot(n, "available", m.now)
		return
	}
	m.lot(n, "pending", clock.DayOf(m.now, m.zone).Add(m.pending+1).Start(m.zone))
}

// lot adds points that live as long as the program says from when they are active.
func (m *machine) lot(n int, where string, active time.Time) {
	expires, idle := loyalty.Never, m.expiry == loyalty.ExpiryInactivity
	switch m.expiry {
	case loyalty.ExpiryRolling:
		expires = monthLater(active, m.zone)
	case loyalty.ExpiryCalendar: // to the end of the year in which a month ends
		expires = time.Date(active.In(m.zone).AddDate(0, 1, 0).Year()+1, time.January, 1, 0, 0, 0, 0, m.zone)
	default:
	}
	for range n {
		m.points = append(m.points, &point{lot: m.count, where: where, earned: m.now, active: active, expires: expires, idle: idle})
	}
	m.pay()
}

func (m *machine) earnAgain(t *rapid.T) {
	if len(m.earned) == 0 {
		t.Skip("nothing was earned")
	}
	key := rapid.SampledFrom(slices.Sorted(keysOf(m.earned))).Draw(t, "receipt")
	e := m.earned[key]
	again := loyalty.Earning{CustomerID: m.who, Points: int64(e.n), Origin: loyalty.Origin{Source: "earn", SourceID: key}}
	tx, err := m.book.Earn(m.ctx, again)
	noError(t, err)
	if tx.ID != e.id {
		t.Errorf("earning again made %s, want %s", tx.ID, e.id)
	}
	again.Points++
	if _, err := m.book.Earn(m.ctx, again); err == nil {
		t.Error("earning something else for the same receipt was accepted")
	}
}

func (m *machine) reserve(t *rapid.T) {
	n := rapid.IntRange(1, 30).Draw(t, "points")
	now := rapid.Bool().Draw(t, "at once")
	r, err := m.book.Reserve(m.ctx, loyalty.Wish{CustomerID: m.who, Points: int64(n), Confirm: now})
	if can := m.plain.count("available") >= int64(n); can != (err == nil) {
		t.Fatalf("reserving %d of %d: %v", n, m.plain.count("available"), err)
	}
	if err != nil {
		return
	}
	m.last = m.now
	v := &reservation{points: n, until: m.now.Add(time.Hour), state: loyalty.Held}
	where := "held"
	if now {
		v.state, where = loyalty.Confirmed, "spent"
	}
	m.held[r.ID] = v
	for _, q := range m.in("available", anyPoint)[:n] {
		q.where, q.by = where, r.ID
	}
}

func (m *machine) anyReservation(t *rapid.T) (string, *reservation) {
	if len(m.held) == 0 {
		t.Skip("nothing was reserved")
	}
	id := rapid.SampledFrom(slices.Sorted(keysOf(m.held))).Draw(t, "reservation")
	return id, m.held[id]
}

func (m *machine) confirm(t *rapid.T) {
	id, r := m.anyReservation(t)
	_, err := m.book.Confirm(m.ctx, id)
	if can := r.state == loyalty.Held || r.state == loyalty.Confirmed; can != (err == nil) {
		t.Fatalf("confirming one that is %s: %v", r.state, err)
	}
	if r.state == loyalty.Held {
		r.state, m.last = loyalty.Confirmed, m.now
		for _, q := range m.in("held", func(q *point) bool { return q.by == id }) {
			q.where = "spent"
		}
	}
}

func (m *machine) cancel(t *rapid.T) {
	id, r := m.anyReservation(t)
	_, err := m.book.Cancel(m.ctx, id)
	if can := r.state != loyalty.Confirmed; can != (err == nil) {
		t.Fatalf("cancelling one that is %s: %v", r.state, err)
	}
	if r.state == loyalty.Held {
		r.state = loyalty.Cancelled
		m.letGo(id)
		m.pass(m.now, m.now)
	}
}

func (m *machine) refund(t *rapid.T) {
	if len(m.earned) == 0 {
		t.Skip("nothing was earned")
	}
	e := m.earned[rapid.SampledFrom(slices.Sorted(keysOf(m.earned))).Draw(t, "receipt")]
	n := rapid.IntRange(1, 25).Draw(t, "points")
	_, err := m.book.ReverseEarning(m.ctx, loyalty.Reversal{TransactionID: e.id, Points: int64(n), Origin: m.key("refund")})
	if can := n <= e.n-e.refunded; can != (err == nil) {
		t.Fatalf("taking back %d of %d, %d taken back already: %v", n, e.n, e.refunded, err)
	}
	if err != nil {
		return
	}
	e.refunded += n
	own := func(q *point) bool { return q.lot == e.lot }
	left := m.reverse(m.in("pending", own), n)
	if m.policy == loyalty.RefundOnlyPending {
		return
	}
	left = m.reverse(m.in("available", own), left)
	for _, q := range m.in("expired", own) { // gone already: each stands for one point that was refunded
		if left > 0 && !q.refunded {
			q.refunded, left = true, left-1
		}
	}
	left = m.reverse(m.in("available", anyPoint), left)
	if m.policy == loyalty.RefundWithinBalance {
		for _, id := range m.holds() {
			r := m.held[id]
			part := min(left, r.points-r.refunded)
			r.refunded, left = r.refunded+part, left-part
		}
	}
	if m.policy == loyalty.RefundDebt {
		m.debt, m.waived = m.debt+int64(left), m.waived+int64(left)
	}
}

// holds gives what is held, what ends first first.
func (m *machine) holds() []string {
	out := slices.DeleteFunc(slices.Collect(keysOf(m.held)), func(id string) bool { return m.held[id].state != loyalty.Held })
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(m.held[a].until.Compare(m.held[b].until), cmp.Compare(a, b)) })
	return out
}

func (m *machine) reverse(from []*point, n int) (left int) {
	for _, q := range from[:min(n, len(from))] {
		q.where = "reversed"
		n--
	}
	return n
}

func (m *machine) giveBack(t *rapid.T) {
	id, r := m.anyReservation(t)
	n := rapid.IntRange(1, 30).Draw(t, "points")
	_, err := m.book.ReverseRedemption(m.ctx, loyalty.GiveBack{ReservationID: id, Points: ptr(int64(n)), Origin: m.key("back")})
	if can := r.state == loyalty.Confirmed && n <= r.points-r.restored; can != (err == nil) {
		t.Fatalf("giving back %d of one that is %s, with %d of %d given back: %v", n, r.state, r.restored, r.points, err)
	}
	if err != nil {
		return
	}
	r.restored += n
	spent := m.in("spent", func(q *point) bool { return q.by == id })
	slices.SortStableFunc(spent, func(a, b *point) int { return m.ends(b).Compare(m.ends(a)) })
	lots := map[int]bool{}
	for _, q := range spent[:n] {
		q.where, q.by = "available", ""
		if !m.ends(q).After(m.now) {
			lots[q.lot] = true
		}
	}
	for _, q := range m.points { // a lot has one end
		if lots[q.lot] {
			q.expires, q.idle = clock.DayOf(m.now, m.zone).Add(4).Start(m.zone), false
		}
	}
	m.pay()
}

func (m *machine) adjust(t *rapid.T) {
	n := rapid.IntRange(-20, 20).Filter(func(n int) bool { return n != 0 }).Draw(t, "points")
	_, err := m.book.Adjust(m.ctx, loyalty.AdjustmentDraft{CustomerID: m.who, Points: int64(n), Reason: "because"})
	if can := m.plain.count("available") >= int64(-n); can != (err == nil) {
		t.Fatalf("adjusting by %d with %d available: %v", n, m.plain.count("available"), err)
	}
	if err != nil {
		return
	}
	if n > 0 {
		m.count++
		m.lot(n, "available", m.now)
		return
	}
	m.reverse(m.in("available", anyPoint), -n)
}

func (m *machine) transfer(t *rapid.T) {
	n := rapid.IntRange(1, 20).Draw(t, "points")
	tx, err := m.book.TransferPoints(m.ctx, loyalty.Transfer{CustomerID: m.who, ToCustomerID: m.friend, Points: int64(n), Origin: m.key("gift")})
	if can := m.plain.count("available") >= int64(n); can != (err == nil) {
		t.Fatalf("giving %d of %d: %v", n, m.plain.count("available"), err)
	}
	if err != nil {
		return
	}
	given := m.in("available", anyPoint)[:n]
	m.handOver(given, &m.plain, &m.hers)
	m.last = m.now
	m.gifts[tx.ID] = &gift{points: given}
}

// handOver moves points, which are in lots of their own then.
func (m *machine) handOver(points []*point, from, to *plain) {
	lots := map[int]int{}
	for _, q := range points {
		if lots[q.lot] == 0 {
			m.count++
			lots[q.lot] = m.count
		}
		q.lot = lots[q.lot]
		q.expires, q.idle = from.ends(q), false
		from.points = slices.DeleteFunc(from.points, func(o *point) bool { return o == q })
		to.points = append(to.points, q)
	}
}

func (m *machine) reverseTransfer(t *rapid.T) {
	if len(m.gifts) == 0 {
		t.Skip("nothing was given")
	}
	id := rapid.SampledFrom(slices.Sorted(keysOf(m.gifts))).Draw(t, "gift")
	g := m.gifts[id]
	_, err := m.book.ReverseTransfer(m.ctx, loyalty.TransferBack{TransactionID: id, Origin: m.key("return")})
	gone := slices.ContainsFunc(g.points, func(q *point) bool { return q.where != "available" })
	if can := !g.returned && !gone; can != (err == nil) {
		t.Fatalf("reversing a gift, returned %v, gone %v: %v", g.returned, gone, err)
	}
	if err != nil {
		return
	}
	g.returned = true
	m.handOver(g.points, &m.hers, &m.plain)
	m.pay()
}

func (m *machine) wait(t *rapid.T) {
	m.past = append(m.past, memory{m.now, m.balances()})
	from := m.now
	m.shop.now = m.now.Add(rapid.SampledFrom([]time.Duration{15 * time.Minute, time.Hour, day, 3 * day, 20 * day, 40 * day}).Draw(t, "how long"))
	m.pass(from, m.now)
	m.hers.pass(from, m.now)
}

// sweep runs the sweep, now and then twice.
func (m *machine) sweep(t *rapid.T) {
	for range rapid.IntRange(1, 2).Draw(t, "times") {
		_, err := m.book.Sweep(m.ctx, m.itself)
		noError(t, err)
	}
}

// check holds the book against the plain ledger: now, and at a time in the past.
func (m *machine) check(t *rapid.T) {
	v, err := m.book.Standing(m.ctx, m.who, "", nil)
	noError(t, err)
	want := m.balances()
	if v.Balances != want {
		t.Fatalf("the book says %+v, pencil and paper %+v", v.Balances, want)
	}
	if !want.Even() || want.Available < 0 || want.Debt > 0 && want.Available > 0 {
		t.Fatalf("it doesn't come out even: %+v", want)
	}
	if v, err = m.book.Standing(m.ctx, m.friend, "", nil); err != nil || v.Balances != m.hers.balances() {
		t.Fatalf("of the friend the book says %+v, %v, pencil and paper %+v", v.Balances, err, m.hers.balances())
	}
	if len(m.past) == 0 {
		return
	}
	then := m.past[m.count%len(m.past)]
	if v, err = m.book.Standing(m.ctx, m.who, "", &then.at); err != nil || v.Balances != then.b {
		t.Fatalf("of %s the book says %+v, %v; it was %+v", then.at, v.Balances, err, then.b)
	}
}

func noError(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func keysOf[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
