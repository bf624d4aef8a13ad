package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	rows "kept/ent/db"
	table "kept/ent/db/searchdoc"
)

// Verify compares docs, as they are to be, with what was put, and gives one
// sentence for each that differs. The order of words doesn't count: a match
// knows none.
func (x *Index) Verify(ctx context.Context, docs ...Doc) ([]string, error) {
	var out []string
	for part := range slices.Chunk(docs, 500) {
		ids := make([]string, len(part))
		for i, d := range part {
			ids[i] = d.ID
		}
		found, err := x.db.SearchDoc.Query().Where(table.IDIn(ids...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("verify %d search docs: %w", len(part), err)
		}
		there := make(map[string]*rows.SearchDoc, len(found))
		for _, r := range found {
			there[r.ID] = r
		}
		for _, d := range part {
			switch old := there[d.ID]; {
			case old == nil:
				out = append(out, fmt.Sprintf("%s %s can't be found: it has no search doc", d.Kind, d.ID))
			case !alike(old, x.row(d)):
				out = append(out, fmt.Sprintf("%s %s is found by %q; its record says %q", d.Kind, d.ID, old.Title, d.Title))
			}
		}
	}
	return out, nil
}

// VerifyAll is Verify for every record of a kind: next gives the docs of the
// records after an id, as they are to be, and the last one's id, "" when there
// are no more. It tells of docs beyond these too, whose records are gone.
func (x *Index) VerifyAll(ctx context.Context, kind Kind, next func(ctx context.Context, after string) (docs []Doc, last string, err error)) ([]string, error) {
	var out []string
	want := 0
	for after := ""; ; {
		docs, last, err := next(ctx, after)
		if err != nil {
			return nil, err
		}
		if last == "" {
			break
		}
		differences, err := x.Verify(ctx, docs...)
		if err != nil {
			return nil, err
		}
		out, want, after = append(out, differences...), want+len(docs), last
	}
	got, err := x.db.SearchDoc.Query().Where(table.Kind(string(kind))).Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("count search docs: %w", err)
	}
	if got != want {
		out = append(out, fmt.Sprintf("%d records of kind %s can be found; there are %d", got, kind, want))
	}
	return out, nil
}

func alike(a, b *rows.SearchDoc) bool {
	return a.Title == b.Title && a.CustomerID == b.CustomerID && sorted(a.Words) == sorted(b.Words) && sorted(a.Private) == sorted(b.Private)
}

func sorted(words string) string {
	ws := strings.Fields(words)
	slices.Sort(ws)
	return strings.Join(ws, " ")
}
