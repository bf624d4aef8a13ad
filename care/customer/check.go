package customer

import (
	"context"
	"fmt"
	"time"

	companies "kept/ent/db/company"
	members "kept/ent/db/member"
	"kept/internal/fault"
	"kept/tenants/guard"
)

// references are what drafts point to, read once for all of them.
type references struct {
	companies   map[string]bool
	members     map[string]bool
	definitions map[string]*AttributeDefinition
}

// references reads what us point to. Nothing is read that nobody points to.
func (b *Book) references(ctx context.Context, us []Upsert) (*references, error) {
	refs := &references{companies: map[string]bool{}, members: map[string]bool{}}
	var wantCompanies, wantMembers []string
	attributes := false
	for _, u := range us {
		if given(u.CompanyID) {
			wantCompanies = append(wantCompanies, *u.CompanyID)
		}
		if given(u.ContactMemberID) {
			wantMembers = append(wantMembers, *u.ContactMemberID)
		}
		attributes = attributes || len(u.Attributes) > 0
	}
	for part := range chunks(wantCompanies) {
		ids, err := b.db.Company.Query().Where(companies.IDIn(part...)).IDs(ctx)
		if err != nil {
			return nil, fmt.Errorf("look up companies: %w", err)
		}
		mark(ctx, refs.companies, ids)
	}
	for part := range chunks(wantMembers) {
		ids, err := b.db.Member.Query().Where(members.IDIn(part...)).IDs(ctx)
		if err != nil {
			return nil, fmt.Errorf("look up members: %w", err)
		}
		mark(ctx, refs.members, ids)
	}
	if !attributes {
		return refs, nil
	}
	definitions, err := b.Attributes(ctx)
	refs.definitions = make(map[string]*AttributeDefinition, len(definitions))
	for _, d := range definitions {
		refs.definitions[d.Key] = d
	}
	return refs, err
}

func mark(ctx context.Context, into map[string]bool, ids []string) {
	guard.Known(ctx, ids...)
	for _, id := range ids {
		into[id] = true
	}
}

// check normalises w's key and identities and types its attributes.
func (w *writing) check(region string, now time.Time, refs *references) error {
	var err error
	if w.by, err = w.Key.checked(region); err != nil {
		return err
	}
	if err := w.Draft.check(now); err != nil {
		return err
	}
	if given(w.CompanyID) && !refs.companies[*w.CompanyID] {
		return fault.Missing("company").At("companyId")
	}
	if given(w.ContactMemberID) && !refs.members[*w.ContactMemberID] {
		return fault.Missing("member").At("contactMemberId")
	}
	if w.by.identity != nil {
		w.identities, w.places = append(w.identities, *w.by.identity), append(w.places, -1)
	}
	for i, d := range w.Draft.Identities {
		one, err := d.recognised(region)
		if err != nil {
			return at(err, "identities", i)
		}
		if k := w.by.identity; k != nil && k.Kind == one.Kind && k.folded == one.folded {
			w.identities[0].Shared = one.Shared
			continue
		}
		w.identities, w.places = append(w.identities, one), append(w.places, i)
	}
	w.attributes, err = typed(w.Draft.Attributes, refs.definitions)
	return err
}
