package importing

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"slices"
	"strconv"
	"strings"

	"kept/care/event"
	"kept/care/job"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/upsert"
	"kept/tenants"
)

// maxRecords is how many records one request may bring; more is a job.
const maxRecords = 250

// Records are a few records of one kind that came with a request: columns
// named as a mapping's fields are, and a text for each.
type Records struct {
	Kind    Kind
	Columns []string
	Rows    [][]string
	Zone    string // of times and days without one of their own; empty means the tenant's
	Policy  Policy
	DryRun  bool
}

// Answer says what became of one of the rows.
type Answer struct {
	Row     int // 0 is the first
	ID      string
	Outcome upsert.Outcome // empty when it was refused
	Err     *fault.Error
}

// Records writes a few records at once and answers row by row. With
// REJECT_EVERYTHING one wrong row keeps all the others out too; their answers
// are then empty.
func (r *Room) Records(ctx context.Context, in Records) ([]Answer, error) {
	p, err := in.plan()
	if err != nil {
		return nil, err
	}
	w := &walk{Room: r, plan: p, actor: tenants.From(ctx)}
	src, err := p.open(p.Steps[0])
	if err != nil {
		return nil, err
	}
	records, err := src.batch(maxRecords)
	if err != nil {
		return nil, err
	}
	b := w.batch(in.Kind, records)
	err = store.Do(event.Backfilling(ctx), r.DB, func(ctx context.Context) error {
		if err := w.load(ctx, b); err != nil {
			return err
		}
		if in.DryRun || (in.Policy == RejectEverything && b.refused()) {
			return errTakeBack
		}
		return nil
	})
	if err != nil && !errors.Is(err, errTakeBack) {
		return nil, err
	}
	return b.answers(in.Policy == RejectEverything && b.refused()), nil
}

// plan makes of the rows a mapping and the file that it reads.
func (in Records) plan() (*plan, error) {
	form, ok := forms[in.Kind]
	switch {
	case !ok:
		return nil, fault.Invalid("kind", "must be one of %s", strings.Join(kinds(), ", "))
	case len(in.Rows) == 0 || len(in.Rows) > maxRecords:
		return nil, fault.Invalid("rows", "must be 1 to %d; more is a job: startImport", maxRecords)
	}
	s := Step{Kind: in.Kind, From: "rows", Fields: map[string]Value{}}
	header := make([]string, len(in.Columns))
	for i, c := range in.Columns {
		if !form.has(c) {
			return nil, fault.Invalid("columns", "there is no field %q; there are %s", c, strings.Join(form.fields, ", "))
		}
		header[i] = strconv.Itoa(i) // a field's own name may have a dot, which means a join
		s.Fields[c] = Value{Columns: header[i : i+1]}
	}
	var file bytes.Buffer
	out := csv.NewWriter(&file)
	err := out.Write(header)
	for _, row := range in.Rows {
		err = errors.Join(err, out.Write(row))
	}
	out.Flush()
	if err := errors.Join(err, out.Error()); err != nil {
		return nil, err
	}
	m := &Mapping{Steps: []Step{s}, Files: map[string]File{"rows": {Path: "rows", Delimiter: ','}}}
	if in.Zone != "" {
		if err := m.setZone(in.Zone); err != nil {
			return nil, fault.Invalid("zone", "%s", err)
		}
	}
	return prepare(m, filesFS{job.File{Name: "rows", Body: file.Bytes()}})
}

func (b *batch) refused() bool {
	return slices.ContainsFunc(b.results, func(r result) bool { return r.err != nil })
}

// answers tells what became of each record; nothing but the refusals when all
// of it was taken back because of them.
func (b *batch) answers(none bool) []Answer {
	out := make([]Answer, len(b.results))
	for i, r := range b.results {
		out[i].Row = i
		switch {
		case r.err != nil:
			out[i].Err = fault.As(r.err)
		case !none:
			out[i].ID, out[i].Outcome = r.id, r.outcome
		}
	}
	return out
}
