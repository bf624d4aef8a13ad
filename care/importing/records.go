package importing

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"kept/care/event"
	"kept/care/job"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/sheet"
	"kept/internal/upsert"
	"kept/tenants"
)

// maxRecords is how many records one request may bring; more is a job.
const maxRecords = 250

// Records are a few records of one kind that came with a request: columns
// named as a mapping's fields are, and a text for each.
type Records struct {
	Kind        Kind
	Columns     []string
	Rows        [][]string
	TimeZone    string // of times and days without one of their own; empty means the tenant's
	ErrorPolicy Policy
	DryRun      bool
}

// Outcome is what became of the rows of a request.
type Outcome struct {
	Accepted int
	Refused  int
	Answers  []*Answer
}

// Answer says what became of one of the rows.
type Answer struct {
	Row     int // 0 is the first
	ID      string
	Outcome *upsert.Outcome // nil when it was refused, or nothing went in
	Field   string          // the field at fault
	Reason  string          // why it was refused
}

// Records writes a few records at once and answers row by row. With
// REJECT_EVERYTHING one wrong row keeps all the others out too.
func (r *Room) Records(ctx context.Context, in Records) (*Outcome, error) {
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
	// The transaction may be the request's own, which goes on: what is to be
	// taken back is written in it no more than a dry run is.
	err = store.Undoable(event.Backfilling(ctx), r.DB, func(ctx context.Context) error {
		if err := w.load(ctx, b); err != nil {
			return err
		}
		if in.DryRun || b.keptOut(in.ErrorPolicy) {
			return errTakeBack
		}
		return nil
	})
	if err != nil && !errors.Is(err, errTakeBack) {
		return nil, err
	}
	return b.outcome(in.ErrorPolicy), nil
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
	out := sheet.NewWriter(&file) // a table reads it back
	err := out.Write(header)
	for _, row := range in.Rows {
		err = errors.Join(err, out.Write(row))
	}
	out.Flush()
	if err := errors.Join(err, out.Error()); err != nil {
		return nil, err
	}
	m := &Mapping{Steps: []Step{s}, Files: map[string]File{"rows": {Path: "rows", Delimiter: ','}}}
	if in.TimeZone != "" {
		if err := m.setZone(in.TimeZone); err != nil {
			return nil, fault.Invalid("timeZone", "%s", err)
		}
	}
	return prepare(m, folder{texts: []job.File{{Name: "rows", Body: file.Bytes()}}})
}

// keptOut reports whether nothing goes in because a row was refused.
func (b *batch) keptOut(p Policy) bool {
	return p == RejectEverything && slices.ContainsFunc(b.results, func(r result) bool { return r.err != nil })
}

// outcome tells what became of each record; nothing but the refusals when all
// of it was kept out because of them.
func (b *batch) outcome(p Policy) *Outcome {
	out := &Outcome{Answers: make([]*Answer, len(b.results))}
	none := b.keptOut(p)
	for i, r := range b.results {
		a := &Answer{Row: i}
		out.Answers[i] = a
		switch {
		case r.err != nil:
			refused := refusal(b.records[i], r)
			a.Field, a.Reason = refused.Field, refused.Reason
			out.Refused++
		case !none:
			a.ID, a.Outcome = r.id, &r.outcome
			out.Accepted++
		}
	}
	return out
}
