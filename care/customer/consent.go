package customer

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/consent"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/tenants"
)

// Consent is one answer to “may we use this for that?”. Answers are kept as a
// series; the latest for a purpose holds.
type Consent struct {
	ID         string
	CustomerID string
	Purpose    string // such as MARKETING or SURVEYS: the tenant's own words, in capitals
	Granted    bool
	Source     string // where she said so: a form, a call
	ActorID    string // who recorded it
	OccurredAt time.Time
	RecordedAt time.Time
}

// ConsentDraft is an answer to be recorded.
type ConsentDraft struct {
	CustomerID string
	Purpose    string
	Granted    bool
	Source     string
	OccurredAt *time.Time // nil means now
}

const maxPurpose = 50

func (d *ConsentDraft) check(now time.Time) error {
	d.Purpose = strings.ToUpper(strings.Join(strings.Fields(d.Purpose), "_"))
	switch {
	case d.CustomerID == "":
		return fault.Required("customerId")
	case d.Purpose == "":
		return fault.Required("purpose")
	case utf8.RuneCountInString(d.Purpose) > maxPurpose:
		return fault.TooLong("purpose", maxPurpose)
	case utf8.RuneCountInString(d.Source) > maxName:
		return fault.TooLong("source", maxName)
	case d.OccurredAt != nil && d.OccurredAt.After(now):
		return fault.Invalid("occurredAt", "must not be in the future")
	}
	return nil
}

// RecordConsent adds an answer to a customer's consents. An answer that is
// older than the one that holds is kept and changes nothing.
func (b *Book) RecordConsent(ctx context.Context, d ConsentDraft) (*Consent, error) {
	now := b.now()
	if err := d.check(now); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Consent, error) {
		customerID, err := b.Resolve(ctx, d.CustomerID)
		if err != nil {
			return nil, err
		}
		c := &Consent{
			ID: id.New(id.Consent), CustomerID: customerID, Purpose: d.Purpose, Granted: d.Granted, Source: d.Source,
			ActorID: tenants.From(ctx).ID(), OccurredAt: now, RecordedAt: now,
		}
		if d.OccurredAt != nil {
			c.OccurredAt = clock.Micro(*d.OccurredAt)
		}
		err = b.db.Consent.Create().SetID(c.ID).SetCustomerID(c.CustomerID).SetPurpose(c.Purpose).SetGranted(c.Granted).
			SetSource(c.Source).SetActorID(c.ActorID).SetOccurredAt(c.OccurredAt).SetRecordedAt(c.RecordedAt).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("record consent of %s: %w", customerID, err)
		}
		return c, b.log.Append(ctx, event.Event{
			Type: event.ConsentChanged, SubjectID: customerID, CustomerID: customerID, OccurredAt: c.OccurredAt,
			Data: map[string]any{"purpose": c.Purpose, "granted": c.Granted},
		})
	})
}

// Consents gives each survivor's answers that hold now, by purpose, those that
// were given to her aliases too.
func (b *Book) Consents(ctx context.Context, survivors []string) (map[string][]*Consent, error) {
	all, err := b.series(ctx, survivors)
	if err != nil {
		return nil, err
	}
	for id, hers := range all {
		all[id] = holding(hers)
	}
	return all, nil
}

// series gives all answers of each survivor, by purpose, the oldest first.
func (b *Book) series(ctx context.Context, survivors []string) (map[string][]*Consent, error) {
	owner, ids, err := b.owners(ctx, survivors)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]*Consent, len(survivors))
	for part := range chunks(ids) {
		found, err := b.db.Consent.Query().Where(table.CustomerIDIn(part...)).
			Order(table.ByPurpose(), table.ByOccurredAt(), table.ByRecordedAt(), table.ByID()).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("consents of %d customers: %w", len(survivors), err)
		}
		for _, r := range found {
			out[owner[r.CustomerID]] = append(out[owner[r.CustomerID]], consentFromRow(r))
		}
	}
	return out, nil
}

// ConsentHistory gives a page of all answers of each survivor, the newest first.
func (b *Book) ConsentHistory(ctx context.Context, survivors []string, args page.Args) (map[string]page.Page[*Consent], error) {
	return PageOfEach(ctx, b, store.ListsOf[*Consent]{
		Lists: store.Lists{Table: table.Table, Order: store.Order{Column: table.FieldOccurredAt, Kind: store.Time, Desc: true}},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Consent, error) {
			found, err := b.db.Consent.Query().Modify(narrow).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("read consents: %w", err)
			}
			out := make([]*Consent, len(found))
			for i, r := range found {
				out[i] = consentFromRow(r)
			}
			return out, nil
		},
		Keeper:  func(c *Consent) string { return c.CustomerID },
		Compare: func(c, d *Consent) int { return page.Newest(c.OccurredAt, c.ID, d.OccurredAt, d.ID) },
		Key:     func(c *Consent) page.Key { return store.KeyOf(c.OccurredAt, c.ID) },
		Count: func(ctx context.Context, ids []string) (int, error) {
			return store.CountUpTo(ctx, b.db.Consent.Query().Where(table.CustomerIDIn(ids...)), page.CountCap+1)
		},
	}, survivors, args)
}

// ConsentByID gives one answer, or it is missing.
func (b *Book) ConsentByID(ctx context.Context, consentID string) (*Consent, error) {
	r, err := b.db.Consent.Query().Where(table.ID(consentID)).First(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("consent")
	}
	if err != nil {
		return nil, fmt.Errorf("find consent %s: %w", consentID, err)
	}
	return consentFromRow(r), nil
}

// Allows reports whether the customer's latest answer for purpose is yes. Who
// was never asked hasn't allowed anything.
func (b *Book) Allows(ctx context.Context, customerID, purpose string) (bool, error) {
	survivor, err := b.KeptUnder(ctx, customerID)
	if err != nil {
		return false, err
	}
	held, err := b.Consents(ctx, []string{survivor})
	if err != nil {
		return false, err
	}
	for _, c := range held[survivor] {
		if c.Purpose == strings.ToUpper(purpose) {
			return c.Granted, nil
		}
	}
	return false, nil
}

// holding keeps the last of each purpose of a series sorted by purpose and time.
func holding(series []*Consent) []*Consent {
	var out []*Consent
	for i, c := range series {
		if i+1 == len(series) || series[i+1].Purpose != c.Purpose {
			out = append(out, c)
		}
	}
	return out
}

func consentFromRow(r *rows.Consent) *Consent {
	return &Consent{
		ID: r.ID, CustomerID: r.CustomerID, Purpose: r.Purpose, Granted: r.Granted, Source: r.Source,
		ActorID: r.ActorID, OccurredAt: r.OccurredAt.UTC(), RecordedAt: r.RecordedAt.UTC(),
	}
}
