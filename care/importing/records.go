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
	Lines       *RecordLines // of purchases that have them
	TimeZone    string       // of times and days without one of their own; empty means the tenant's
	ErrorPolicy Policy
	DryRun      bool
}

// RecordLines are the lines of a request's purchases, named as a mapping's are;
// the column "purchase" holds the externalId of the purchase that a line is of.
type RecordLines struct {
	Columns []string
	Rows    [][]string
}

// ofPurchase is the column that says which purchase a line belongs to.
const ofPurchase = "purchase"

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
	return b.outcome(ctx, in.ErrorPolicy), nil
}

// plan makes of the rows a mapping and the files that it reads.
func (in Records) plan() (*plan, error) {
	form, ok := forms[in.Kind]
	switch {
	case !ok:
		return nil, fault.Invalid("kind", "must be one of %s", strings.Join(kinds(), ", "))
	case len(in.Rows) == 0 || len(in.Rows) > maxRecords:
		return nil, fault.Invalid("rows", "must be 1 to %d; more is a job: startImport", maxRecords)
	}
	columns, err := columnsOf("columns", form, in.Columns)
	if err != nil {
		return nil, err
	}
	s := Step{Kind: in.Kind, From: "rows", Fields: columns}
	m := &Mapping{Files: map[string]File{"rows": {Path: "rows", Delimiter: ','}}}
	files := folder{texts: []job.File{fileOf("rows", in.Columns, in.Rows)}}
	if in.Lines != nil {
		if s.Lines, err = in.lines(form); err != nil {
			return nil, err
		}
		m.Files["lines"] = File{Path: "lines", Delimiter: ','}
		files.texts = append(files.texts, fileOf("lines", in.Lines.Columns, in.Lines.Rows))
	}
	m.Steps = []Step{s}
	if in.TimeZone != "" {
		if err := m.setZone(in.TimeZone); err != nil {
			return nil, fault.Invalid("timeZone", "%s", err)
		}
	}
	return prepare(m, files)
}

// lines joins each line to its purchase. A line of no purchase would be lost
// without a word: it is refused.
func (in Records) lines(form form) (*Lines, error) {
	if form.lines == nil {
		return nil, fault.Invalid("lines", "%s have none", in.Kind)
	}
	form.fields = append([]string{ofPurchase}, form.lines...)
	columns, err := columnsOf("lines.columns", form, in.Lines.Columns)
	if err != nil {
		return nil, err
	}
	key, by := slices.Index(in.Lines.Columns, ofPurchase), slices.Index(in.Columns, "externalId")
	if key < 0 || by < 0 {
		return nil, fault.Invalid("lines", "must name their purchase in the column %s, by the column externalId of the rows", ofPurchase)
	}
	known := map[string]bool{}
	for _, row := range in.Rows {
		if by < len(row) {
			known[strings.TrimSpace(row[by])] = true
		}
	}
	for i, row := range in.Lines.Rows {
		if len(row) != len(in.Lines.Columns) || !known[strings.TrimSpace(row[key])] {
			return nil, fault.Invalid("lines.rows."+strconv.Itoa(i), "must have a text for each column, and the externalId of one of the purchases")
		}
	}
	delete(columns, ofPurchase)
	return &Lines{Join: Join{File: "lines", Key: strconv.Itoa(key), By: strconv.Itoa(by)}, Fields: columns}, nil
}

// columnsOf says in which column each field stands. The columns of the files
// are numbers: a field's own name may have a dot, which means a join.
func columnsOf(at string, form form, columns []string) (map[string]Value, error) {
	out := map[string]Value{}
	for i, c := range columns {
		if !form.has(c) {
			return nil, fault.Invalid(at, "there is no field %q; there are %s", c, strings.Join(form.fields, ", "))
		}
		if _, twice := out[c]; twice {
			return nil, fault.Invalid(at, "name %q twice", c)
		}
		out[c] = Value{Columns: []string{strconv.Itoa(i)}}
	}
	return out, nil
}

// fileOf writes rows as a file that a table reads back as they are.
func fileOf(name string, columns []string, rows [][]string) job.File {
	header := make([]string, len(columns))
	for i := range columns {
		header[i] = strconv.Itoa(i)
	}
	var text bytes.Buffer
	out := sheet.NewWriter(&text)
	_ = out.Write(header) // memory takes everything
	for _, row := range rows {
		_ = out.Write(row)
	}
	out.Flush()
	return job.File{Name: name, Body: text.Bytes()}
}

// keptOut reports whether nothing goes in because a row was refused.
func (b *batch) keptOut(p Policy) bool {
	return p == RejectEverything && slices.ContainsFunc(b.results, func(r result) bool { return r.err != nil })
}

// outcome tells what became of each record; nothing but the refusals when all
// of it was kept out because of them.
func (b *batch) outcome(ctx context.Context, p Policy) *Outcome {
	out := &Outcome{Answers: make([]*Answer, len(b.results))}
	none := b.keptOut(p)
	for i, r := range b.results {
		a := &Answer{Row: i}
		out.Answers[i] = a
		switch {
		case r.err != nil:
			refused := refusal(b.records[i], r)
			a.Field, a.Reason = refused.Field, refused.Say(ctx)
			out.Refused++
		case !none:
			a.ID, a.Outcome = r.id, &r.outcome
			out.Accepted++
		}
	}
	return out
}
