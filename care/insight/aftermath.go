package insight

import (
	"context"
	"fmt"

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

// side is one half of a claim's promises.
type side struct {
	claim string
	by    division
	first bool
}

// division is how the promises of claims are told apart: which count, and which
// of them are the first half.
type division struct{ counted, first string }

// The divisions: whether what is settled was kept in time, and whether what was
// held against our own history was bolder than that. A date that was moved
// showed what it led to as well.
var (
	byKeeping  = division{"p.state IN ('KEPT', 'KEPT_LATE', 'BROKEN')", "p.state = 'KEPT'"}
	byBoldness = division{"p.state IN ('KEPT', 'KEPT_LATE', 'BROKEN', 'RENEGOTIATED') AND p.advised_at IS NOT NULL", "p.first_due_at < p.advised_at"}
)

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
// then. %[1]s is the end of the days after it, %[2]s the claims' places, %[4]s
// what counts and %[5]s what is the first half of it. Records of a customer that
// were merged count apart.
const aftermathSQL = `SELECT claim_id, first_half, count(*), COALESCE(sum(again), 0), COALESCE(sum(complained), 0), COALESCE(sum(marks), 0), COALESCE(sum(marked), 0) FROM (
  SELECT p.claim_id, CASE WHEN %[5]s THEN 1 ELSE 0 END AS first_half,
    CASE WHEN EXISTS (SELECT 1 FROM purchases q WHERE q.tenant_id = p.tenant_id AND q.customer_id = p.customer_id
      AND q.occurred_at > p.due_at AND q.occurred_at <= %[1]s AND q.status NOT IN ('CANCELLED', 'UNAVAILABLE')) THEN 1 ELSE 0 END AS again,
    CASE WHEN EXISTS (SELECT 1 FROM interactions i WHERE ` + complainedOf + `) THEN 1 ELSE 0 END AS complained,
    (SELECT count(i.rating) FROM interactions i WHERE i.tenant_id = p.tenant_id AND i.purchase_id = p.purchase_id) AS marks,
    (SELECT sum(i.rating) FROM interactions i WHERE i.tenant_id = p.tenant_id AND i.purchase_id = p.purchase_id) AS marked
  FROM promises p WHERE ` + countedPromise + `) AS followed
GROUP BY claim_id, first_half`

// countedPromise is a promise of some claims whose days after it are over.
const countedPromise = `p.tenant_id = $1 AND p.due_day >= $2 AND p.due_day <= $3
    AND %[4]s AND p.claim_id IN (%[2]s)`

// complainedOf is a complaint i of what promise p was about: its purchase or,
// where it had none, none either. It was made after the promise, and within the days.
const complainedOf = `i.tenant_id = p.tenant_id AND i.customer_id = p.customer_id AND i.complaint
      AND i.occurred_at >= p.made_at AND i.occurred_at <= %[1]s
      AND COALESCE(i.purchase_id, '') = COALESCE(p.purchase_id, '')`

// AftermathOfClaims tells what followed the promises of each claim, by claim:
// those that fell due in the year until so long ago that what they led to is over.
func (b *Book) AftermathOfClaims(ctx context.Context, claimIDs []string) (map[string]*Aftermath, error) {
	found, err := b.after(ctx, claimIDs, byKeeping)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Aftermath, len(claimIDs))
	for _, id := range claimIDs {
		out[id] = &Aftermath{Days: window, Kept: found(id, true), NotKept: found(id, false)}
	}
	return out, nil
}

// after looks at both halves of the promises of claims.
func (b *Book) after(ctx context.Context, claimIDs []string, by division) (func(claimID string, first bool) After, error) {
	halves := map[side]After{}
	half := func(claimID string, first bool) After {
		of := side{claimID, by, first}
		a := halves[of]
		a.of = of
		return a
	}
	if len(claimIDs) == 0 {
		return half, nil
	}
	query, args := b.aboutClaims(ctx, aftermathSQL, claimIDs, by)
	err := b.db.Rows(ctx, query, args, func(r store.Row) error {
		var claim string
		var first int
		var a After
		if err := r.Scan(&claim, &first, &a.Promises, &a.BoughtAgain, &a.Complained, &a.Ratings, &a.sum); err != nil {
			return err
		}
		halves[side{claim, by, first == 1}] = a
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("aftermath of %d claims: %w", len(claimIDs), err)
	}
	return half, nil
}

// aboutClaims fills in a query for what followed the promises of some claims.
func (b *Book) aboutClaims(ctx context.Context, query string, claimIDs []string, by division) (string, []any) {
	last := clock.DayOf(b.now(), tenants.From(ctx).Zone).Add(-window - 1)
	in, args := store.Places([]any{string(last.Add(-aYear)), string(last)}, claimIDs)
	return fmt.Sprintf(query, b.afterDue(window), in, complaintsShown, by.counted, by.first), args
}

// afterDue writes the instant so many days after due: SQLite keeps times as
// microseconds.
func (b *Book) afterDue(days int) string {
	if b.db.Postgres() {
		return fmt.Sprintf("p.due_at + interval '%d days'", days)
	}
	return fmt.Sprintf("p.due_at + %d", int64(days)*24*60*60*1_000_000)
}
