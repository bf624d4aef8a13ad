package purchase

import (
	"context"
	"fmt"
	"slices"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/purchaseline"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/upsert"
	"kept/tenants/guard"
)

// Result is one purchase after Record, Load or a change of its status.
type Result = upsert.Result[Purchase]

// Record writes down a purchase, or what has become of one that is known.
func (b *Book) Record(ctx context.Context, d Draft) (*Result, error) {
	return upsert.One(b.Load(ctx, []Draft{d}))
}

// Load records many purchases in one transaction and few statements. A draft
// that can't be taken has its fault in its own result and leaves the others be.
func (b *Book) Load(ctx context.Context, drafts []Draft) ([]Result, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) ([]Result, error) {
		out := make([]Result, 0, len(drafts))
		for _, run := range upsert.Distinct(drafts, upsert.Run, Draft.keys) {
			results, err := b.loadRun(ctx, run)
			if err != nil {
				return nil, fmt.Errorf("load %d purchases: %w", len(drafts), err)
			}
			out = append(out, results...)
		}
		return out, nil
	})
}

// loadRun records drafts of which no two are the same purchase.
func (b *Book) loadRun(ctx context.Context, run []Draft) ([]Result, error) {
	there, err := b.existing(ctx, run)
	if err != nil {
		return nil, err
	}
	near, err := b.around(ctx, run, there)
	if err != nil {
		return nil, err
	}
	out := make([]Result, len(run))
	var made []*Purchase
	var events []event.Event
	for i, d := range run {
		p, outcome, err := b.one(ctx, d, there, near)
		if err != nil {
			out[i].Err = err
			continue
		}
		out[i] = Result{Record: p, Outcome: outcome}
		switch outcome {
		case upsert.Created:
			made = append(made, p)
			events = append(events, p.tell(event.PurchaseRecorded, p.OccurredAt, nil))
		case upsert.Updated:
			if err := b.save(ctx, p, d.Lines != nil); err != nil {
				return nil, err
			}
			events = append(events, p.tell(event.PurchaseUpdated, p.UpdatedAt, nil))
		}
	}
	if err := b.insert(ctx, made); err != nil {
		return nil, err
	}
	return out, b.log.Append(ctx, events...)
}

// one turns a draft into the purchase that it makes or changes.
func (b *Book) one(ctx context.Context, d Draft, there known, near parents) (*Purchase, upsert.Outcome, error) {
	if d.Fault != nil {
		return nil, "", d.Fault
	}
	old, err := there.of(d)
	if err != nil {
		return nil, "", err
	}
	settled, err := d.over(old).settle(ctx, b.now())
	if err != nil {
		return nil, "", err
	}
	if err := near.check(d); err != nil {
		return nil, "", err
	}
	if old == nil && near.customers[d.CustomerID].Erased { // what she bought before may still be delivered, or refunded
		return nil, "", customer.ErrErased
	}
	if settled.PromisedDay != nil {
		settled.PromisedZone = settled.zone(ctx, near.customers[d.CustomerID])
		if err := settled.checkPromised(b.now()); err != nil {
			return nil, "", err
		}
	}
	if old == nil {
		return settled.purchase(near.customers[d.CustomerID], b.now()), upsert.Created, nil
	}
	changed, err := old.take(d, settled, near)
	if err != nil || !changed {
		return old, upsert.Unchanged, err
	}
	old.UpdatedAt = b.now()
	return old, upsert.Updated, nil
}

func (b *Book) insert(ctx context.Context, made []*Purchase) error {
	for part := range slices.Chunk(made, upsert.Chunk) {
		if err := b.insertPart(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) insertPart(ctx context.Context, made []*Purchase) error {
	creates := make([]*rows.PurchaseCreate, len(made))
	var lines []*rows.PurchaseLineCreate
	var ids []string
	for i, p := range made {
		creates[i] = b.create(p)
		ids = append(ids, p.ID)
		for j, l := range p.Lines {
			lines = append(lines, b.createLine(p.ID, j, l))
		}
	}
	if err := b.db.Purchase.CreateBulk(creates...).Exec(ctx); err != nil {
		return store.Raced(err)
	}
	guard.Known(ctx, ids...) // what hangs on them is written in the same transaction
	return b.insertLines(ctx, lines)
}

func (b *Book) insertLines(ctx context.Context, lines []*rows.PurchaseLineCreate) error {
	for part := range slices.Chunk(lines, upsert.Chunk) {
		if err := b.db.PurchaseLine.CreateBulk(part...).Exec(ctx); err != nil {
			return store.Raced(err)
		}
	}
	return nil
}

// save writes a purchase that take changed; its lines are written anew when
// they came with the draft.
func (b *Book) save(ctx context.Context, p *Purchase, lines bool) error {
	u := b.db.Purchase.UpdateOneID(p.ID).SetStatus(string(p.Status)).SetChannel(string(p.Channel)).
		SetAmount(p.Amount.Minor).SetNillableDeliveredAt(p.DeliveredAt).SetNillableCancelledAt(p.CancelledAt).
		SetOccurredAt(p.OccurredAt).SetUpdatedAt(p.UpdatedAt).SetPromisedZone(p.PromisedZone).
		SetNillableExternalID(p.ExternalID).SetNillableSource(p.Source).SetNillableSourceID(p.SourceID)
	folded, tail := p.beginnings()
	u.SetNillableFolded(folded).SetNillableTail(tail)
	if p.PromisedDay != nil {
		u.SetPromisedDay(string(*p.PromisedDay))
	}
	if p.TouchpointID != "" {
		u.SetTouchpointID(p.TouchpointID)
	}
	if p.MemberID != "" {
		u.SetMemberID(p.MemberID)
	}
	if err := u.Exec(ctx); err != nil || !lines {
		return store.Raced(err)
	}
	if _, err := b.db.PurchaseLine.Delete().Where(purchaseline.PurchaseID(p.ID)).Exec(ctx); err != nil {
		return err
	}
	creates := make([]*rows.PurchaseLineCreate, len(p.Lines))
	for i := range p.Lines {
		p.Lines[i].ID = id.New(id.PurchaseLine)
		creates[i] = b.createLine(p.ID, i, p.Lines[i])
	}
	return b.insertLines(ctx, creates)
}
