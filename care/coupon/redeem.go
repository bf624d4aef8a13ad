package coupon

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/coupon"
	codes "kept/ent/db/couponcode"
	uses "kept/ent/db/couponuse"
	"kept/ent/store"
	"kept/internal/code"
	"kept/internal/fault"
	"kept/internal/guess"
	"kept/internal/id"
	"kept/internal/page"
	"kept/tenants"
	"kept/tenants/guard"
)

// Use is one code that was redeemed for a customer.
type Use struct {
	ID            string
	CouponID      string
	CodeID        string
	CustomerID    string
	TransactionID *string // by which it gave points
	Source        string  // the caller's own keys for what it was redeemed at; may be empty
	SourceID      string
	At            time.Time
}

// Wish is a code that is to be redeemed for a customer. With a source there is one
// use for each source id.
type Wish struct {
	CustomerID string
	Code       string
	Source     string
	SourceID   string
}

func (w *Wish) check() error {
	switch {
	case w.CustomerID == "":
		return fault.Required("customerId")
	case code.Fold(w.Code) == "":
		return fault.Required("code")
	case w.SourceID != "" && w.Source == "":
		return fault.Required("source")
	case w.Source != "" && strings.TrimSpace(w.SourceID) == "":
		return fault.Required("sourceId")
	case strings.ContainsAny(w.Source, " \t\n"):
		return fault.Invalid("source", "must be one word")
	}
	return fault.First(fault.Text("code", w.Code, 2*longestCode), fault.Text("source", w.Source, 40), fault.Text("sourceId", w.SourceID, 200))
}

// errSource refuses a source that something else was redeemed at.
var errSource = fault.Taken("sourceId", "is another use's already")

// Quote says what a code is good for, and everything that speaks against
// redeeming it for a customer now. Of an unknown code there is no coupon.
type Quote struct {
	Coupon   *Coupon
	Refusals []Refusal

	code *rows.CouponCode
	hers []string // her own record first, then those that were merged into it
}

// Quote says what a code is good for to a customer. It holds nothing: only
// redeeming does.
func (b *Book) Quote(ctx context.Context, customerID, text string) (*Quote, error) {
	w := Wish{CustomerID: customerID, Code: text}
	if err := w.check(); err != nil {
		return nil, err
	}
	return b.look(ctx, w)
}

// look finds a code, counting those that there aren't.
func (b *Book) look(ctx context.Context, w Wish) (*Quote, error) {
	hers, err := b.customers.ActiveIDs(ctx, w.CustomerID)
	if fault.IsMissing(err) {
		return nil, fault.Missing("customer").At("customerId")
	}
	if err != nil {
		return nil, err
	}
	a := tenants.From(ctx)
	her, caller := guess.Customer(a.TenantID, hers[0]), guess.Caller(a.TenantID, a.ID())
	if err := b.guesses.Open(b.now(), her, caller); err != nil {
		return nil, err
	}
	q := &Quote{hers: hers}
	q.code, err = b.db.CouponCode.Query().Where(codes.Hash(b.safe.Hash(a.TenantID, w.Code))).Only(ctx)
	if rows.IsNotFound(err) {
		b.guesses.Wrong(b.now(), her, caller)
		q.Refusals = []Refusal{RefuseUnknown}
		return q, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look a code up: %w", err)
	}
	return q, b.weigh(ctx, q)
}

// weigh reads the coupon of a quote's code as it stands, and says what speaks against it.
func (b *Book) weigh(ctx context.Context, q *Quote) (err error) {
	if q.Coupon, err = b.Find(ctx, q.code.CouponID); err != nil {
		return err
	}
	had, err := b.db.CouponUse.Query().Where(uses.CouponID(q.Coupon.ID), uses.CustomerIDIn(q.hers...)).Count(ctx)
	if err != nil {
		return fmt.Errorf("how often she used coupon %s: %w", q.Coupon.ID, err)
	}
	bought, err := b.bought(ctx, q)
	if err != nil {
		return err
	}
	q.Refusals = q.Coupon.Refusals(q.code.Used, int64(had), bought, b.today(ctx))
	if q.code.WithdrawnAt != nil {
		q.Refusals = slices.Concat([]Refusal{RefuseWithdrawn}, q.Refusals)
	}
	return nil
}

// bought says whether she has bought before, of a coupon that asks for it.
func (b *Book) bought(ctx context.Context, q *Quote) (bool, error) {
	if !q.Coupon.NewcomersOnly {
		return false, nil
	}
	found, err := b.customers.ByIDs(ctx, q.hers[:1])
	if err != nil {
		return false, err
	}
	her := found[q.hers[0]]
	return her != nil && her.Stage.HasBought(), nil
}

// Redeem uses a code for a customer: of any number who redeem its last use at
// once, one does. give is asked inside of the same transaction what the use gave
// her: the transaction by which she has its points, or "". With the source of a
// use that there is, that one is the answer.
func (b *Book) Redeem(ctx context.Context, w Wish, give func(context.Context, *Coupon, *Use) (string, error)) (*Use, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Use, error) {
		q, err := b.look(ctx, w)
		if err != nil {
			return nil, err
		}
		if q.Coupon == nil {
			return nil, refused(q.Refusals)
		}
		// Whoever redeems a coupon goes through its row: what is read from here on
		// nobody changes before we are done.
		if err := b.lock(ctx, q.Coupon.ID); err != nil {
			return nil, err
		}
		if again, err := b.again(ctx, w, q); again != nil || err != nil {
			return again, err
		}
		if q.code, err = b.db.CouponCode.Get(ctx, q.code.ID); err != nil {
			return nil, fmt.Errorf("read a code again: %w", err)
		}
		if err := b.weigh(ctx, q); err != nil {
			return nil, err
		}
		if len(q.Refusals) > 0 {
			return nil, refused(q.Refusals)
		}
		u := &Use{
			ID: id.New(id.CouponUse), CouponID: q.Coupon.ID, CodeID: q.code.ID, CustomerID: q.hers[0], Source: w.Source, SourceID: w.SourceID, At: b.now(),
		}
		return u, b.use(ctx, q.Coupon, u, give)
	})
}

// lock holds a coupon's row until the end of the transaction.
func (b *Book) lock(ctx context.Context, couponID string) error {
	if _, err := b.db.Coupon.Update().Where(table.ID(couponID)).AddUsed(0).Save(ctx); err != nil {
		return fmt.Errorf("lock coupon %s: %w", couponID, err)
	}
	return nil
}

// again gives the use that the wish's source has already, if there is one: it
// must be the same customer's, of the same code.
func (b *Book) again(ctx context.Context, w Wish, q *Quote) (*Use, error) {
	if w.SourceID == "" {
		return nil, nil
	}
	r, err := b.db.CouponUse.Query().Where(uses.Source(w.Source), uses.SourceID(w.SourceID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for %s %s: %w", w.Source, w.SourceID, err)
	}
	for _, hers := range q.hers {
		if r.CustomerID == hers && r.CodeID == q.code.ID {
			return useFromRow(r), nil
		}
	}
	return nil, errSource
}

// use takes one use out of a code and its coupon, and writes down what came of it.
func (b *Book) use(ctx context.Context, c *Coupon, u *Use, give func(context.Context, *Coupon, *Use) (string, error)) error {
	left := func(most, used string) func(*sql.Selector) {
		return func(s *sql.Selector) { s.Where(sql.Or(sql.IsNull(s.C(most)), sql.ColumnsLT(s.C(used), s.C(most)))) }
	}
	n, err := b.db.Coupon.Update().Where(table.ID(c.ID), left(table.FieldTotal, table.FieldUsed)).AddUsed(1).Save(ctx)
	if err != nil {
		return fmt.Errorf("use coupon %s: %w", c.ID, err)
	}
	m, err := b.db.CouponCode.Update().Where(codes.ID(u.CodeID), codes.WithdrawnAtIsNil(), left(codes.FieldMost, codes.FieldUsed)).AddUsed(1).Save(ctx)
	if err != nil {
		return fmt.Errorf("use a code of coupon %s: %w", c.ID, err)
	}
	if n == 0 || m == 0 {
		return refused([]Refusal{RefuseUsedUp})
	}
	gave, err := give(ctx, c, u)
	if err != nil {
		return err
	}
	guard.Known(ctx, u.CodeID, u.CustomerID, gave)
	create := b.db.CouponUse.Create().SetID(u.ID).SetCouponID(c.ID).SetCodeID(u.CodeID).SetCustomerID(u.CustomerID).
		SetSource(u.Source).SetSourceID(u.SourceID).SetAt(u.At)
	if gave != "" {
		u.TransactionID = &gave
		create.SetTransactionID(gave)
	}
	err = create.Exec(ctx)
	if store.IsUnique(err) { // of another coupon, at the same moment
		return errSource
	}
	if err != nil {
		return fmt.Errorf("write a use of coupon %s down: %w", c.ID, err)
	}
	return b.tell(ctx, event.CouponRedeemed, c, u.CustomerID, u.At)
}

// Uses gives a page of what was redeemed, the latest first: of one coupon, for one
// customer, or all of it.
func (b *Book) Uses(ctx context.Context, couponID, customerID *string, args page.Args) (page.Page[*Use], error) {
	q := b.db.CouponUse.Query()
	if couponID != nil {
		q.Where(uses.CouponID(*couponID))
	}
	if customerID != nil {
		ids, err := b.customers.IDs(ctx, *customerID)
		if err != nil {
			return page.Page[*Use]{}, err
		}
		q.Where(uses.CustomerIDIn(ids...))
	}
	latest := store.Order{Column: uses.FieldAt, Kind: store.Time, Desc: true}
	return store.List(ctx, q, latest, args, useFromRow, func(u *Use) page.Key { return store.KeyOf(u.At, u.ID) })
}

// Use gives one use, or missing.
func (b *Book) Use(ctx context.Context, useID string) (*Use, error) {
	found, err := b.UsesByIDs(ctx, []string{useID})
	if err != nil {
		return nil, err
	}
	if u := found[useID]; u != nil {
		return u, nil
	}
	return nil, fault.Missing("use of a coupon")
}

// UsesByIDs gives those of the uses that there are, by id.
func (b *Book) UsesByIDs(ctx context.Context, ids []string) (map[string]*Use, error) {
	found, err := b.db.CouponUse.Query().Where(uses.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d uses of coupons: %w", len(ids), err)
	}
	out := make(map[string]*Use, len(found))
	for _, row := range found {
		out[row.ID] = useFromRow(row)
	}
	return out, nil
}
