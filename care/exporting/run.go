package exporting

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"kept/care/job"
	"kept/ent/store"
	"kept/internal/sheet"
	"kept/tenants"
	"kept/tenants/guard"
)

// pagesAtOnce is how many pages are written as one piece of the file.
const pagesAtOnce = 10

// Run goes on with a queued export: it is what workers do with the jobs of
// Start. It returns when the job is over or ctx ends.
func (r *Room) Run(ctx context.Context, j *job.Job) error {
	o, err := orderOf(j)
	if err != nil {
		return err
	}
	if o.Everything != nil {
		return r.runEverything(ctx, j, *o.Everything)
	}
	l, err := r.list(o)
	if err != nil {
		return err
	}
	ctx = reader(ctx, o.Open)
	for j.Place["over"] != true {
		if err := ctx.Err(); err != nil {
			return err
		}
		cursor, _ := j.Place["cursor"].(string)
		p, err := l.read(ctx, cursor, j.Done == 0)
		if err != nil {
			return err
		}
		if j, err = r.write(ctx, j, p); err != nil {
			return err
		}
		if j.CancelAskedAt != nil && p.next != "" {
			_, err := r.Jobs.Finish(ctx, j.ID, job.Cancelled, "cancelled: there is no file")
			return err
		}
	}
	return r.end(ctx, j)
}

// reader is who reads for the export: she who asked, with her right to see
// identities as it was then.
func reader(ctx context.Context, open bool) context.Context {
	as := *tenants.From(ctx)
	as.Scopes = slices.DeleteFunc(slices.Clone(as.Scopes), func(s string) bool { return s == tenants.CustomersPII })
	if open {
		as.Scopes = append(as.Scopes, tenants.CustomersPII)
	}
	return guard.Within(ctx, &as)
}

// piece is some pages of the file.
type piece struct {
	text []byte
	rows int64
	next string // the cursor after it; "" when it was the last
}

// read reads some pages after a cursor; the first piece has the header.
func (l list) read(ctx context.Context, after string, first bool) (piece, error) {
	var text bytes.Buffer
	out := sheet.NewWriter(&text)
	out.UseCRLF = true // RFC 4180
	if first {
		text.WriteString(sheet.Mark)
		if err := out.Write(l.header); err != nil {
			return piece{}, err
		}
	}
	p := piece{next: after}
	for range pagesAtOnce {
		rows, next, err := l.page(ctx, p.next)
		if err != nil {
			return p, err
		}
		for _, row := range rows {
			if err := out.Write(row); err != nil {
				return p, err
			}
		}
		p.rows += int64(len(rows))
		if p.next = next; next == "" {
			break
		}
	}
	out.Flush()
	p.text = text.Bytes()
	return p, out.Error()
}

// write commits a piece with the place that it reached.
func (r *Room) write(ctx context.Context, j *job.Job, p piece) (*job.Job, error) {
	return store.Tx(ctx, r.DB, func(ctx context.Context) (*job.Job, error) {
		f, err := r.Files.Begin(ctx, j.ID, FileName)
		if err != nil {
			return nil, err
		}
		if len(p.text) > 0 {
			if err := r.Files.Append(ctx, f, p.text); err != nil {
				return nil, err
			}
		}
		return r.Jobs.Advance(ctx, j, job.Progress{Accepted: p.rows, Place: map[string]any{"cursor": p.next, "over": p.next == ""}})
	})
}

// end makes the file one that can be fetched.
func (r *Room) end(ctx context.Context, j *job.Job) error {
	return store.Do(ctx, r.DB, func(ctx context.Context) error {
		f, err := r.Files.Begin(ctx, j.ID, FileName)
		if err != nil {
			return err
		}
		f.Lines = j.Done
		if err := r.Files.Complete(ctx, f); err != nil {
			return err
		}
		if j.Total != j.Done { // the list has changed meanwhile, or was too long to count
			if err := r.Jobs.Expect(ctx, j.ID, j.Done); err != nil {
				return err
			}
		}
		_, err = r.Jobs.Finish(ctx, j.ID, job.Done, fmt.Sprintf("%d rows", j.Done))
		return err
	})
}
