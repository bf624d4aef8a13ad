package coupon

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/coupon"
	codes "kept/ent/db/couponcode"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/code"
	"kept/internal/fault"
	"kept/internal/guess"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/upsert"
	"kept/tenants"
	"kept/tenants/guard"
)

// Purpose is what the keys are derived for under which codes are kept.
const Purpose = "kept coupon codes"

// Book keeps the coupons of whichever tenant is acting.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	safe      *code.Safe
	guesses   *guess.Memory
	now       clock.Func
}

// NewBook returns a book on db that tells its changes to log, and keeps codes in safe.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, safe *code.Safe, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, safe: safe, guesses: guess.NewMemory(), now: now}
}

// Draft is what it takes to issue a coupon: exactly one of points, amount and
// percent says what its codes are good for.
type Draft struct {
	ProgramID     string
	Name          string
	Points        *int64
	Amount        *money.Money
	Percent       *int64
	Codes         int    // how many to make; none for rewards, which make each as it is given
	Code          string // or the one code that everybody has, such as WELCOME10
	PerCode       *int64
	PerCustomer   *int64
	Total         *int64
	ValidFrom     *clock.Day
	ValidUntil    *clock.Day
	NewcomersOnly bool // whether who has bought before is refused
}

// Add issues a coupon with all its codes. Faults name the field.
func (b *Book) Add(ctx context.Context, d Draft) (*Coupon, error) {
	d.Name, d.Code = strings.TrimSpace(d.Name), strings.TrimSpace(d.Code)
	if err := d.check(); err != nil {
		return nil, err
	}
	c := d.coupon(id.New(id.Coupon), b.now())
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Coupon, error) {
		if err := b.insert(ctx, c); err != nil {
			return nil, err
		}
		if err := b.issue(ctx, c, d.Code); err != nil {
			return nil, err
		}
		return c, b.tell(ctx, event.CouponAdded, c, "", c.CreatedAt)
	})
}

func (b *Book) insert(ctx context.Context, c *Coupon) error {
	amount := maybe.Value(c.Amount)
	err := b.db.Coupon.Create().SetID(c.ID).SetProgramID(c.ProgramID).SetName(c.Name).SetFolded(c.Folded).SetKind(string(c.Kind)).
		SetPoints(maybe.Value(c.Points)).SetAmount(amount.Minor).SetCurrency(amount.Currency).SetPercent(maybe.Value(c.Percent)).
		SetNillablePerCode(c.PerCode).SetNillablePerCustomer(c.PerCustomer).SetNillableTotal(c.Total).SetCodes(c.Codes).
		SetValidFrom(string(maybe.Value(c.ValidFrom))).SetValidUntil(string(maybe.Value(c.ValidUntil))).SetNewcomersOnly(c.NewcomersOnly).SetCreatedAt(c.CreatedAt).Exec(ctx)
	if err != nil {
		return fmt.Errorf("add coupon: %w", err)
	}
	guard.Known(ctx, c.ID)
	return nil
}

// errCode refuses a code that is good for something already.
var errCode = fault.Taken("code", "is the code of a coupon already")

// issue writes the codes of c: the one that was given, or as many as it has.
func (b *Book) issue(ctx context.Context, c *Coupon, given string) error {
	tenantID := tenants.From(ctx).TenantID
	if given != "" {
		there, err := b.db.CouponCode.Query().Where(codes.Hash(b.safe.Hash(tenantID, given))).Exist(ctx)
		if err != nil {
			return fmt.Errorf("look for a code: %w", err)
		}
		if there {
			return errCode
		}
	}
	creates := make([]*rows.CouponCodeCreate, c.Codes)
	for i := range creates {
		text, codeID := given, id.New(id.CouponCode)
		if given == "" {
			text = code.New()
		}
		creates[i] = b.db.CouponCode.Create().SetID(codeID).SetCouponID(c.ID).SetHash(b.safe.Hash(tenantID, text)).
			SetSealed(b.safe.Seal(codeID, text)).SetNillableMost(c.PerCode)
	}
	for part := range slices.Chunk(creates, upsert.Chunk) {
		err := b.db.CouponCode.CreateBulk(part...).Exec(ctx)
		if given != "" && store.IsUnique(err) { // by somebody else at the same moment
			return errCode
		}
		if err != nil {
			return fmt.Errorf("issue %d codes: %w", len(part), err)
		}
	}
	return nil
}

// Withdraw ends a coupon: none of its codes is good for anything from now on. What
// was redeemed stays, and so do codes that rewards gave for points; no more of those are made.
func (b *Book) Withdraw(ctx context.Context, couponID string) (*Coupon, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Coupon, error) {
		c, err := b.Find(ctx, couponID)
		if err != nil || c.WithdrawnAt != nil {
			return c, err
		}
		at := b.now()
		n, err := b.db.Coupon.Update().Where(table.ID(c.ID), table.WithdrawnAtIsNil()).SetWithdrawnAt(at).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("withdraw coupon %s: %w", couponID, err)
		}
		if n == 0 { // by somebody else at the same moment
			return b.Find(ctx, couponID)
		}
		c.WithdrawnAt = &at
		return c, b.tell(ctx, event.CouponWithdrawn, c, "", at)
	})
}

// Batch is a coupon with the text of its codes.
type Batch struct {
	Coupon *Coupon
	Codes  []string
}

// Take gives the text of a coupon's codes away, once: nobody can come by them
// later, whoever signs in.
func (b *Book) Take(ctx context.Context, couponID string) (*Batch, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Batch, error) {
		c, err := b.Find(ctx, couponID)
		if err != nil {
			return nil, err
		}
		if c.ForRewards {
			return nil, ErrOneEach
		}
		at := b.now()
		n, err := b.db.Coupon.Update().Where(table.ID(c.ID), table.TakenAtIsNil()).SetTakenAt(at).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("take the codes of coupon %s: %w", couponID, err)
		}
		if n == 0 {
			return nil, ErrTaken
		}
		c.TakenAt = &at
		texts, err := b.texts(ctx, c)
		if err != nil {
			return nil, err
		}
		return &Batch{Coupon: c, Codes: texts}, b.tell(ctx, event.CouponTaken, c, "", at)
	})
}

// Taken answers again whoever took the codes: only under her own idempotency key
// is it asked, by which the same answer may be given for a while.
func (b *Book) Taken(ctx context.Context, couponID string) (*Batch, error) {
	c, err := b.Find(ctx, couponID)
	if err != nil {
		return nil, err
	}
	texts, err := b.texts(ctx, c)
	return &Batch{Coupon: c, Codes: texts}, err
}

// texts opens the codes of a coupon, in the order in which they were made.
func (b *Book) texts(ctx context.Context, c *Coupon) ([]string, error) {
	found, err := b.db.CouponCode.Query().Where(codes.CouponID(c.ID)).Order(codes.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("the codes of coupon %s: %w", c.ID, err)
	}
	out := make([]string, len(found))
	for i, r := range found {
		if out[i], err = b.safe.Text(r.ID, r.Sealed); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// tell appends an event of a coupon. No code is in it.
func (b *Book) tell(ctx context.Context, what event.Type, c *Coupon, customerID string, at time.Time) error {
	data := map[string]any{"name": c.Name, "kind": string(c.Kind)}
	switch {
	case c.Points != nil:
		data["points"] = *c.Points
	case c.Percent != nil:
		data["percent"] = *c.Percent
	case c.Amount != nil:
		data["amount"], data["currency"] = c.Amount.Amount(), c.Amount.Currency
	}
	return b.log.Append(ctx, event.Event{Type: what, SubjectID: c.ID, CustomerID: customerID, OccurredAt: at, Data: data})
}

// Find gives one coupon, or missing.
func (b *Book) Find(ctx context.Context, couponID string) (*Coupon, error) {
	found, err := b.ByIDs(ctx, []string{couponID})
	if err != nil {
		return nil, err
	}
	if c := found[couponID]; c != nil {
		guard.Known(ctx, c.ID)
		return c, nil
	}
	return nil, fault.Missing("coupon")
}

// Look gives one coupon as Find does, but for how many codes were made for rewards,
// which costs a count and is nobody's business who is given one.
func (b *Book) Look(ctx context.Context, couponID string) (*Coupon, error) {
	r, err := b.db.Coupon.Query().Where(table.ID(couponID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("coupon")
	}
	if err != nil {
		return nil, fmt.Errorf("look at coupon %s: %w", couponID, err)
	}
	guard.Known(ctx, r.ID)
	return fromRow(r), nil
}

// ByIDs gives those of the coupons that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Coupon, error) {
	found, err := b.db.Coupon.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d coupons: %w", len(ids), err)
	}
	out := make(map[string]*Coupon, len(found))
	list := make([]*Coupon, len(found))
	for i, row := range found {
		list[i] = fromRow(row)
		out[row.ID] = list[i]
	}
	return out, b.countMade(ctx, list)
}

// List gives a page of the coupons of a program by name: those that are
// withdrawn, or those that aren't.
func (b *Book) List(ctx context.Context, programID *string, withdrawn bool, args page.Args) (page.Page[*Coupon], error) {
	q := b.db.Coupon.Query()
	if programID != nil {
		q.Where(table.ProgramID(*programID))
	}
	if withdrawn {
		q.Where(table.WithdrawnAtNotNil())
	} else {
		q.Where(table.WithdrawnAtIsNil())
	}
	byName := store.Order{Column: table.FieldFolded, Kind: store.Text}
	found, err := store.List(ctx, q, byName, args, fromRow, func(c *Coupon) page.Key { return store.KeyOf(c.Folded, c.ID) })
	if err != nil {
		return found, err
	}
	return found, b.countMade(ctx, found.Items)
}
