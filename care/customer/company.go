package customer

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"kept/care/event"
	"kept/care/search"
	rows "kept/ent/db"
	table "kept/ent/db/company"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/fold"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/page"
	"kept/internal/upsert"
)

// Company is a business that customers belong to; their figures roll up to it.
type Company struct {
	ID         string
	ExternalID *string // the partner's own key, unique in the tenant
	Name       string
	Folded     string
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// CompanyDraft is what is said about a company. The id, or else the external
// id, says which one; with neither it is a new one.
type CompanyDraft struct {
	ID         string
	ExternalID string
	Name       string
}

func (d *CompanyDraft) check() error {
	d.Name = strings.Join(strings.Fields(d.Name), " ")
	switch {
	case d.Name == "":
		return fault.Required("name")
	case utf8.RuneCountInString(d.Name) > maxName:
		return fault.TooLong("name", maxName)
	case utf8.RuneCountInString(d.ExternalID) > maxName:
		return fault.TooLong("externalId", maxName)
	}
	return nil
}

// UpsertCompany makes a company or changes the one that d names. A company
// named by an id that the caller doesn't have is missing.
func (b *Book) UpsertCompany(ctx context.Context, d CompanyDraft) (*upsert.Result[Company], error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*upsert.Result[Company], error) {
		old, err := b.companyOf(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("upsert company: %w", err)
		}
		if old != nil && old.Name == d.Name && (d.ExternalID == "" || d.ExternalID == maybe.Value(old.ExternalID)) {
			return &upsert.Result[Company]{Record: companyFromRow(old), Outcome: upsert.Unchanged}, nil
		}
		row, outcome, err := b.writeCompany(ctx, old, d)
		if store.IsUnique(err) && old != nil {
			return nil, fault.Taken("externalId", "belongs to another company")
		}
		if err != nil {
			return nil, again(fmt.Errorf("upsert company: %w", err))
		}
		c := companyFromRow(row)
		if err := search.NewIndex(b.db, b.now).Put(ctx, c.doc()); err != nil {
			return nil, err
		}
		told := event.Event{Type: event.CompanyUpdated, SubjectID: c.ID, OccurredAt: c.UpdatedAt}
		if outcome == upsert.Created {
			told.Type = event.CompanyCreated
		}
		return &upsert.Result[Company]{Record: c, Outcome: outcome}, b.log.Append(ctx, told)
	})
}

// doc is what finds c.
func (c *Company) doc() search.Doc {
	return search.Doc{ID: c.ID, Kind: search.Company, Title: c.Name, Words: []string{maybe.Value(c.ExternalID)}}
}

// companyOf finds the company that d names, nil for a new one.
func (b *Book) companyOf(ctx context.Context, d CompanyDraft) (*rows.Company, error) {
	q := b.db.Company.Query()
	switch {
	case d.ID != "":
		q.Where(table.ID(d.ID))
	case d.ExternalID != "":
		q.Where(table.ExternalID(d.ExternalID))
	default:
		return nil, nil
	}
	found, err := q.First(ctx)
	if !rows.IsNotFound(err) {
		return found, err
	}
	if d.ID != "" {
		return nil, fault.Missing("company")
	}
	return nil, nil
}

func (b *Book) writeCompany(ctx context.Context, old *rows.Company, d CompanyDraft) (*rows.Company, upsert.Outcome, error) {
	if old != nil {
		u := b.db.Company.UpdateOne(old).SetName(d.Name).SetFolded(fold.Of(d.Name)).SetUpdatedAt(b.now())
		if d.ExternalID != "" {
			u.SetExternalID(d.ExternalID)
		}
		r, err := u.Save(ctx)
		return r, upsert.Updated, err
	}
	r, err := b.db.Company.Create().SetID(id.New(id.Company)).SetNillableExternalID(maybe.Some(d.ExternalID)).
		SetName(d.Name).SetFolded(fold.Of(d.Name)).SetCreatedAt(b.now()).SetUpdatedAt(b.now()).Save(ctx)
	return r, upsert.Created, err
}

// Company gives the company with id, or it is missing.
func (b *Book) Company(ctx context.Context, id string) (*Company, error) {
	found, err := b.Companies(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if c := found[id]; c != nil {
		return c, nil
	}
	return nil, fault.Missing("company")
}

// CompanyByExternalID gives the company with a partner's key, or it is missing.
func (b *Book) CompanyByExternalID(ctx context.Context, externalID string) (*Company, error) {
	found, err := b.db.Company.Query().Where(table.ExternalID(externalID)).First(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("company")
	}
	if err != nil {
		return nil, fmt.Errorf("find company by external id: %w", err)
	}
	return companyFromRow(found), nil
}

// Companies gives the companies with ids, by id; those that the caller can't
// see are left out.
func (b *Book) Companies(ctx context.Context, ids []string) (map[string]*Company, error) {
	out := make(map[string]*Company, len(ids))
	for part := range chunks(ids) {
		found, err := b.db.Company.Query().Where(table.IDIn(part...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("find %d companies: %w", len(ids), err)
		}
		for _, r := range found {
			out[r.ID] = companyFromRow(r)
		}
	}
	return out, nil
}

// CompanyFilter narrows a list of companies; its parts are joined by AND.
type CompanyFilter struct {
	Name       *filter.String // case and accents make no difference
	ExternalID *filter.String
}

// ListCompanies gives one page of companies by name.
func (b *Book) ListCompanies(ctx context.Context, f CompanyFilter, args page.Args) (page.Page[*Company], error) {
	q := b.db.Company.Query().Where(
		store.Where(table.FieldFolded, f.Name.Folded()),
		store.Where(table.FieldExternalID, f.ExternalID),
	)
	return store.List(ctx, q, store.Order{Column: table.FieldFolded}, args, companyFromRow,
		func(c *Company) page.Key { return store.KeyOf(c.Folded, c.ID) })
}

func companyFromRow(r *rows.Company) *Company {
	return &Company{
		ID: r.ID, ExternalID: r.ExternalID, Name: r.Name, Folded: r.Folded,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}
