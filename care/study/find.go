package study

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	rows "kept/ent/db"
	table "kept/ent/db/study"
	responses "kept/ent/db/studyresponse"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants/guard"
)

var (
	newestStudy    = store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true}
	newestResponse = store.Order{Column: responses.FieldRecordedAt, Kind: store.Time, Desc: true}
)

// Find gives the study with id. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, id string) (*Study, error) {
	found, err := b.ByIDs(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	s, ok := found[id]
	if !ok {
		return nil, fault.Missing("study")
	}
	return s, nil
}

// FindExternal gives the study that a partner knows by key.
func (b *Book) FindExternal(ctx context.Context, key string) (*Study, error) {
	r, err := b.db.Study.Query().Where(table.ExternalID(key)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("study")
	}
	if err != nil {
		return nil, fmt.Errorf("find study by external id: %w", err)
	}
	return fromRow(r), nil
}

// ByIDs gives the studies with ids, by id. Those that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Study, error) {
	found, err := b.db.Study.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d studies: %w", len(ids), err)
	}
	out := make(map[string]*Study, len(found))
	for _, r := range found {
		guard.Known(ctx, r.ID)
		out[r.ID] = fromRow(r)
	}
	return out, nil
}

// List gives studies, the newest first, a page at a time.
func (b *Book) List(ctx context.Context, args page.Args) (page.Page[*Study], error) {
	return store.List(ctx, b.db.Study.Query(), newestStudy, args, fromRow, func(s *Study) page.Key { return store.KeyOf(s.CreatedAt, s.ID) })
}

// FindResponse gives the response with id. Another tenant's is missing.
func (b *Book) FindResponse(ctx context.Context, id string) (*Response, error) {
	found, err := b.ResponsesByIDs(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	r, ok := found[id]
	if !ok {
		return nil, fault.Missing("response")
	}
	return r, nil
}

// FindResponseExternal gives the response that a partner knows by key.
func (b *Book) FindResponseExternal(ctx context.Context, key string) (*Response, error) {
	r, err := b.db.StudyResponse.Query().Where(responses.ExternalID(key)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("response")
	}
	if err != nil {
		return nil, fmt.Errorf("find response by external id: %w", err)
	}
	return responseFromRow(r), nil
}

// ResponsesByIDs gives the responses with ids, by id. Those that this caller
// can't see are left out.
func (b *Book) ResponsesByIDs(ctx context.Context, ids []string) (map[string]*Response, error) {
	found, err := b.db.StudyResponse.Query().Where(responses.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d responses: %w", len(ids), err)
	}
	out := make(map[string]*Response, len(found))
	for _, r := range found {
		out[r.ID] = responseFromRow(r)
	}
	return out, nil
}

// ResponsesOf gives the same page of the responses to many studies, the newest
// first; struck ones are among them.
func (b *Book) ResponsesOf(ctx context.Context, studyIDs []string, args page.Args) (map[string]page.Page[*Response], error) {
	return store.PageOfEach(ctx, b.db, store.ListsOf[*Response]{
		Lists: store.Lists{Table: responses.Table, Parent: responses.FieldStudyID, Order: newestResponse},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Response, error) {
			found, err := b.db.StudyResponse.Query().Modify(narrow).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("read responses: %w", err)
			}
			out := make([]*Response, len(found))
			for i, r := range found {
				out[i] = responseFromRow(r)
			}
			return out, nil
		},
		Keeper:  func(r *Response) string { return r.StudyID },
		Compare: func(r, s *Response) int { return page.Newest(r.RecordedAt, r.ID, s.RecordedAt, s.ID) },
		Key:     func(r *Response) page.Key { return store.KeyOf(r.RecordedAt, r.ID) },
		Count: func(ctx context.Context, ids []string) (int, error) {
			return store.CountUpTo(ctx, b.db.StudyResponse.Query().Where(responses.StudyIDIn(ids...)), page.CountCap+1)
		},
	}, studyIDs, args)
}
