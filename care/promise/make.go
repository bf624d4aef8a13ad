package promise

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/search"
	table "kept/ent/db/promise"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/upsert"
	"kept/tenants"
)

// Draft is what it takes to make a promise.
type Draft struct {
	By
	CustomerID    string
	Text          string
	Zone          string     // for a due day; empty means the customer's, or else the tenant's
	TargetAt      *time.Time // our own, earlier date
	Channel       customer.Channel
	OwnerID       string // empty means the member who makes it
	DepartmentID  string
	ProductID     string
	PurchaseID    string
	InteractionID string
	ClaimID       string // the claim that makes it; set by care/story alone
	ExternalID    string
	MadeAt        *time.Time // when it was said, if not now
	Advised       bool       // hold the date against our own history, and want a reason where it is bolder
	Reason        string     // why it is
	AdvisedAt     *time.Time // what history advised; set by care/story alone
}

const maxText = 2000

// OwnKey begins the external ids of promises that Kept makes of itself: of a
// purchase's promised day, say. A caller's own can't begin so.
const OwnKey = "kept:"

func (d Draft) check() error {
	switch {
	case d.CustomerID == "":
		return fault.Required("customerId")
	case strings.TrimSpace(d.Text) == "":
		return fault.Required("text")
	}
	return fault.First(fault.Text("text", d.Text, maxText), fault.Text("reason", d.Reason, maxText), fault.Key("externalId", maybe.Some(d.ExternalID)))
}

// Make records a promise to a customer. A merged customer's promise is made to
// the survivor. Faults name the field: an empty text, a date in the past, a
// target after the date, another customer's purchase or interaction; an unknown
// customer or owner is missing.
func (b *Book) Make(ctx context.Context, d Draft) (*Promise, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if strings.HasPrefix(d.ExternalID, OwnKey) {
		return nil, fault.Invalid("externalId", "must not begin with %s", OwnKey)
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Promise, error) {
		c, err := b.customers.Find(ctx, d.CustomerID)
		if err == nil {
			err = c.Gone()
		}
		if err != nil {
			return nil, err
		}
		p, err := d.promise(c.Survivor(), tenants.From(ctx), b.now(), event.IsBackfill(ctx))
		if err != nil {
			return nil, err
		}
		if err := b.customers.CheckHers(ctx, p.CustomerID, p.PurchaseID, p.InteractionID); err != nil {
			return nil, err
		}
		if err := b.add(ctx, p); err != nil {
			return nil, err
		}
		return p, b.log.Append(ctx, change{kind: event.PromiseMade, at: p.MadeAt}.event(p, p.RecordedAt))
	})
}

// add inserts p and marks its day.
func (b *Book) add(ctx context.Context, p *Promise) error {
	insert := ctx
	if p.ExternalID == "" { // there is no fault to tell apart
		insert = store.Unwaited(ctx)
	}
	err := b.insert(p).Exec(insert)
	if err != nil && p.ExternalID != "" && store.IsUnique(err) {
		return fault.Taken("externalId", "belongs to another promise already")
	}
	if err != nil {
		return fmt.Errorf("make promise: %w", err)
	}
	if err := b.index.Add(ctx, docs([]*Promise{p})...); err != nil {
		return err
	}
	return b.markDirty(ctx, p)
}

// docs are what the search box finds promises by. One that Kept made of itself
// is found by what it made it of: by its purchase.
func docs(ps []*Promise) []search.Doc {
	var out []search.Doc
	for _, p := range ps {
		if !strings.HasPrefix(p.ExternalID, OwnKey) {
			out = append(out, search.Doc{ID: p.ID, Kind: search.Promise, CustomerID: p.CustomerID, Title: p.Text, Words: []string{p.ExternalID}})
		}
	}
	return out
}

// Reindex makes promises findable by what they say now.
func (b *Book) Reindex(ctx context.Context, ids []string) error {
	for some := range slices.Chunk(ids, upsert.Chunk) {
		rs, err := b.db.Promise.Query().Where(table.IDIn(some...)).All(ctx)
		if err != nil {
			return fmt.Errorf("index %d promises: %w", len(ids), err)
		}
		if err := b.index.Put(ctx, docs(fromRows(rs))...); err != nil {
			return err
		}
	}
	return nil
}

// promise checks the dates of d and gives the promise it makes: a rule, without a database.
func (d Draft) promise(c *customer.Survivor, a *tenants.Actor, now time.Time, history bool) (*Promise, error) {
	zone, err := d.zone(c, a)
	if err != nil {
		return nil, err
	}
	due, err := d.due(zone, a.Zone)
	if err != nil {
		return nil, err
	}
	made := now
	if d.MadeAt != nil {
		made = clock.Micro(*d.MadeAt)
	}
	if made.After(now) {
		return nil, fault.Invalid("madeAt", "must not be in the future")
	}
	if err := due.check(made, now, history); err != nil {
		return nil, err
	}
	if d.TargetAt != nil {
		t := clock.Micro(*d.TargetAt)
		d.TargetAt = &t
	}
	if err := checkTarget(d.TargetAt, made, due); err != nil {
		return nil, err
	}
	p := &Promise{
		ID: id.New(id.Promise), ExternalID: d.ExternalID, CustomerID: c.ID, Text: strings.TrimSpace(d.Text), Channel: d.Channel,
		MadeByID: a.MemberID, OwnerID: d.OwnerID, DepartmentID: d.DepartmentID, ProductID: d.ProductID,
		PurchaseID: d.PurchaseID, InteractionID: d.InteractionID, ClaimID: d.ClaimID,
		Due: due, FirstDueAt: due.At, TargetAt: d.TargetAt, AdvisedAt: d.AdvisedAt, BoldReason: strings.TrimSpace(d.Reason), MadeAt: made, RecordedAt: now, State: Open, version: 1,
	}
	if p.AdvisedAt == nil || !p.Due.At.Before(*p.AdvisedAt) {
		p.BoldReason = "" // there was nothing to give a reason for
	}
	p.ChainID = p.ID
	if p.OwnerID == "" {
		p.OwnerID = a.MemberID
	}
	p.arm(a.Grace)
	p.lookAfter(now)
	return p, nil
}

// zone is where the due day of d lies.
func (d Draft) zone(c *customer.Survivor, a *tenants.Actor) (*time.Location, error) {
	name := d.Zone
	if name == "" {
		name = c.Zone
	}
	if name == "" {
		return a.Zone, nil
	}
	zone, err := clock.Zone(name)
	if err != nil {
		return nil, fault.Invalid("timeZone", "%s", err)
	}
	return zone, nil
}
