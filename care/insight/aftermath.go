package insight

import (
	"context"
	"fmt"
	"strings"

	"kept/ent/store"
	"kept/internal/clock"
	"kept/tenants"
)

// window is how many days after its date a promise is given to show what it led to.
const window = 90

// Aftermath is what followed the promises of a claim, those that were kept in
// time apart from the others. It compares and doesn't explain: who was let down
// may have been another sort of customer from the first.
type Aftermath struct {
	Days          int // after the date, in which a further purchase counts
	Kept, NotKept After
}

// After is what followed some promises whose date is long enough ago to tell.
type After struct {
	Promises    int // n
	BoughtAgain int // whose customer bought again within the days, and didn't call it off
	Complained  int // whose customer complained of it: about the same purchase, or of what was promised without one
	Ratings     int // marks, 1 to 5, that customers gave to contacts about the same purchase
	sum         int
	of          side
}

// side is a claim, and whether its promises were kept in time.
type side struct {
	claim  string
	inTime bool
}

// ComplaintRate is complained ÷ promises; nil without promises.
func (a *After) ComplaintRate() *float64 { return share(a.Complained, a.Promises) }

// BoughtAgainRate is bought again ÷ promises; nil without promises.
func (a *After) BoughtAgainRate() *float64 { return share(a.BoughtAgain, a.Promises) }

// Rating is the mean mark; nil without marks.
func (a *After) Rating() *float64 { return share(a.sum, a.Ratings) }

func share(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	s := float64(part) / float64(whole)
	return &s
}

// aftermathSQL looks, for each promise of some claims, at what its customer did
// then. %[1]s is the end of the days after it, %[2]s the claims' places. Records
// of a customer that were merged count apart.
const aftermathSQL = `SELECT claim_id, in_time, count(*), COALESCE(sum(again), 0), COALESCE(sum(complained), 0), COALESCE(sum(marks), 0), COALESCE(sum(marked), 0) FROM (
  SELECT p.claim_id, CASE WHEN p.state = 'KEPT' THEN 1 ELSE 0 END AS in_time,
    CASE WHEN EXISTS (SELECT 1 FROM purchases q WHERE q.tenant_id = p.tenant_id AND q.customer_id = p.customer_id
      AND q.occurred_at > p.due_at AND q.occurred_at <= %[1]s AND q.status NOT IN ('CANCELLED', 'UNAVAILABLE')) THEN 1 ELSE 0 END AS again,
    CASE WHEN EXISTS (SELECT 1 FROM interactions i WHERE ` + complainedOf + `) THEN 1 ELSE 0 END AS complained,
    (SELECT count(i.rating) FROM interactions i WHERE i.tenant_id = p.tenant_id AND i.purchase_id = p.purchase_id) AS marks,
    (SELECT sum(i.rating) FROM interactions i WHERE i.tenant_id = p.tenant_id AND i.purchase_id = p.purchase_id) AS marked
  FROM promises p WHERE ` + countedPromise + `) AS followed
GROUP BY claim_id, in_time`

// countedPromise is a promise of some claims that was settled by its date.
const countedPromise = `p.tenant_id = $1 AND p.due_day >= $2 AND p.due_day <= $3
    AND p.state IN ('KEPT', 'KEPT_LATE', 'BROKEN') AND p.claim_id IN (%[2]s)`

// complainedOf is a complaint i of what promise p was about: its purchase or,
// where it had none, none either. It was made after the promise, and within the days.
const complainedOf = `i.tenant_id = p.tenant_id AND i.customer_id = p.customer_id AND i.complaint
      AND i.occurred_at >= p.made_at AND i.occurred_at <= %[1]s
      AND COALESCE(i.purchase_id, '') = COALESCE(p.purchase_id, '')`

// AftermathOfClaims tells what followed the promises of each claim, by claim:
// those that fell due in the year until so long ago that what they led to is over.
func (b *Book) AftermathOfClaims(ctx context.Context, claimIDs []string) (map[string]*Aftermath, error) {
	out := make(map[string]*Aftermath, len(claimIDs))
	for _, id := range claimIDs {
		out[id] = &Aftermath{Days: window, Kept: After{of: side{id, true}}, NotKept: After{of: side{id, false}}}
	}
	if len(claimIDs) == 0 {
		return out, nil
	}
	query, args := b.aboutClaims(ctx, aftermathSQL, claimIDs)
	err := b.db.Rows(ctx, query, args, func(r store.Row) error {
		var claim string
		var inTime int
		var a After
		if err := r.Scan(&claim, &inTime, &a.Promises, &a.BoughtAgain, &a.Complained, &a.Ratings, &a.sum); err != nil {
			return err
		}
		a.of = side{claim, inTime == 1}
		if inTime == 1 {
			out[claim].Kept = a
		} else {
			out[claim].NotKept = a
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("aftermath of %d claims: %w", len(claimIDs), err)
	}
	return out, nil
}

// aboutClaims fills in a query for what followed the promises of some claims.
func (b *Book) aboutClaims(ctx context.Context, query string, claimIDs []string) (string, []any) {
	last := clock.DayOf(b.now(), tenants.From(ctx).Zone).Add(-window - 1)
	args, places := []any{string(last.Add(-aYear)), string(last)}, make([]string, len(claimIDs))
	for i, id := range claimIDs {
		args = append(args, id)
		places[i] = fmt.Sprintf("$%d", len(args)+1) // the first place is the tenant's
	}
	return fmt.Sprintf(query, b.afterDue(window), strings.Join(places, ", "), complaintsShown), args
}

// afterDue writes the instant so many days after due: SQLite keeps times as
// microseconds.
func (b *Book) afterDue(days int) string {
	if b.db.Postgres() {
		return fmt.Sprintf("p.due_at + interval '%d days'", days)
	}
	return fmt.Sprintf("p.due_at + %d", int64(days)*24*60*60*1_000_000)
}
