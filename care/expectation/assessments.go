package expectation

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	rows "kept/ent/db"
	table "kept/ent/db/assessment"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
)

var lastFirst = store.Order{Column: table.FieldOccurredAt, Kind: store.Time, Desc: true}

// FindAssessment gives the assessment with id. Another tenant's is missing.
func (b *Book) FindAssessment(ctx context.Context, id string) (*Assessment, error) {
	found, err := b.AssessmentsByIDs(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	a, ok := found[id]
	if !ok {
		return nil, fault.Missing("assessment")
	}
	return a, nil
}

// FindAssessmentExternal gives the assessment that a partner knows by key.
func (b *Book) FindAssessmentExternal(ctx context.Context, key string) (*Assessment, error) {
	found, err := b.db.Assessment.Query().Where(table.ExternalID(key)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find assessment by external id: %w", err)
	}
	all, err := b.assessments(ctx, found)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fault.Missing("assessment")
	}
	return all[0], nil
}

// AssessmentsByIDs gives the assessments with ids, by id. Those that this caller
// can't see are left out.
func (b *Book) AssessmentsByIDs(ctx context.Context, ids []string) (map[string]*Assessment, error) {
	found, err := b.db.Assessment.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d assessments: %w", len(ids), err)
	}
	all, err := b.assessments(ctx, found)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Assessment, len(ids))
	for _, a := range all {
		out[a.ID] = a
	}
	var left []string
	for _, assessmentID := range ids {
		if out[assessmentID] == nil {
			left = append(left, id.Like(id.Expectation, assessmentID))
		}
	}
	if len(left) == 0 {
		return out, nil
	}
	own, err := b.ownOf(ctx, left)
	for _, a := range own {
		out[a.ID] = a
	}
	return out, err
}

// AssessmentsOf gives the same page of the assessments of many expectations, the
// last first; struck ones are among them.
func (b *Book) AssessmentsOf(ctx context.Context, expectationIDs []string, args page.Args) (map[string]page.Page[*Assessment], error) {
	l := b.listed(expectationIDs, args)
	l.Key = placeOf
	l.Count = func(ctx context.Context, ids []string) (int, error) {
		own, err := b.ownOf(ctx, ids)
		if err != nil {
			return 0, err
		}
		n, err := store.CountUpTo(ctx, b.db.Assessment.Query().Where(table.ExpectationIDIn(ids...)), page.CountCap+1)
		return len(own) + n, err
	}
	return store.PageOfEach(ctx, b.db, l, expectationIDs, args)
}

// Latest gives, for each expectation, the assessment that happened last and
// wasn't struck; those that were never assessed are left out.
func (b *Book) Latest(ctx context.Context, expectationIDs []string) (map[string]*Assessment, error) {
	one := 1
	args := page.Args{First: &one, Blind: true}
	l := b.listed(expectationIDs, args)
	l.Where = []func(*sql.Selector){table.StruckAtIsNil()}
	found, err := store.PageOfEach(ctx, b.db, l, expectationIDs, args)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Assessment, len(found))
	for id, p := range found {
		if len(p.Items) > 0 {
			out[id] = p.Items[0]
		}
	}
	return out, nil
}

// listed are the lists of assessments that expectations have, the last first:
// rows of their own, and what stands on the expectations' rows.
func (b *Book) listed(expectationIDs []string, args page.Args) store.ListsOf[*Assessment] {
	return store.ListsOf[*Assessment]{
		Lists:  store.Lists{Table: table.Table, Parent: table.FieldExpectationID, Order: lastFirst},
		Keeper: func(a *Assessment) string { return a.ExpectationID },
		Compare: func(a, c *Assessment) int {
			return page.Newest(a.OccurredAt, a.ID, c.OccurredAt, c.ID)
		},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Assessment, error) {
			w, err := args.Window()
			if err != nil {
				return nil, err
			}
			own, err := b.ownOf(ctx, expectationIDs)
			if err != nil {
				return nil, err
			}
			found, err := b.readAssessments(ctx, narrow)
			return append(found, within(w, own)...), err
		},
	}
}

func placeOf(a *Assessment) page.Key { return store.KeyOf(a.OccurredAt, a.ID) }

func (b *Book) readAssessments(ctx context.Context, narrow func(*sql.Selector)) ([]*Assessment, error) {
	found, err := b.db.Assessment.Query().Modify(narrow).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read assessments: %w", err)
	}
	return b.assessments(ctx, found)
}

// assessments makes assessments of rows, with the measures of their expectations.
func (b *Book) assessments(ctx context.Context, found []*rows.Assessment) ([]*Assessment, error) {
	if len(found) == 0 {
		return nil, nil
	}
	ids := make([]string, len(found))
	for i, r := range found {
		ids[i] = r.ExpectationID
	}
	of, err := b.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]*Assessment, 0, len(found))
	for _, r := range found {
		if e := of[r.ExpectationID]; e != nil {
			out = append(out, assessmentFromRow(r, e))
		}
	}
	return out, nil
}
