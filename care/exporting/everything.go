package exporting

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"kept/care/file"
	"kept/care/job"
	"kept/ent/store"
	"kept/internal/archive"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
)

// Everything asks for all that a tenant has, as one archive.
type Everything struct {
	WithFiles bool // those too that were uploaded, or that jobs have made
}

// aboutEverything is what the job of an archive is about.
const aboutEverything = "everything"

// ErrOwner refuses everything to anybody but an owner who asks in person.
var ErrOwner = fault.Forbidden("everything that a business has is for its owners alone, and for no program")

// ErrArchiving refuses a second archive while one is being made.
var ErrArchiving = fault.Conflict(fault.CodeConflict, "an archive is being made already: wait until it is done, or stop it")

// startEverything queues the archive of everything.
func (r *Room) startEverything(ctx context.Context, q Request) (*job.Job, error) {
	if q.Customers != nil || q.Promises != nil || q.Purchases != nil || q.Interactions != nil {
		return nil, fault.Invalid("", "name exactly one list")
	}
	if !tenants.From(ctx).OwnerHerself() {
		return nil, ErrOwner
	}
	first := page.Max
	running, err := r.Jobs.List(ctx, job.Filter{
		Kind: &job.KindFilter{Eq: new(job.Export)}, State: &job.StateFilter{In: []job.State{job.Queued, job.Running}},
	}, page.Args{First: &first})
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(running.Items, func(j *job.Job) bool { return j.About() == aboutEverything }) {
		return nil, ErrArchiving
	}
	input, err := job.InputOf(aboutEverything, order{Request: q, Open: true})
	if err != nil {
		return nil, err
	}
	return r.Jobs.Start(ctx, job.Draft{Kind: job.Export, Input: input})
}

// place is how far an archive has come, as its job keeps it.
type place struct {
	Steps  []string         // the tables that are left, then files
	Cursor string           // the last id that was read of the first of them
	File   string           // the file that isn't over
	Chunk  int              // how many of its chunks were read
	Rows   map[string]int64 // how many lines each table has
	Zip    archive.State
	Over   bool
}

// The steps after the tables, in their order.
const (
	stepJobFiles = "the files of jobs"
	stepFiles    = "the files"
	stepManifest = "the manifest"
)

func (e Everything) begin() place {
	p := place{Rows: map[string]int64{}}
	for _, t := range store.Possessions() {
		p.Steps = append(p.Steps, t.Table)
	}
	if e.WithFiles {
		p.Steps = append(p.Steps, stepJobFiles, stepFiles)
	}
	p.Steps = append(p.Steps, stepManifest)
	return p
}

func placeOf(j *job.Job) (p place, err error) {
	b, err := json.Marshal(j.Place["archive"])
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil {
		return p, fmt.Errorf("read how far job %s is: %w", j.ID, err)
	}
	return p, nil
}

// mostFirst is how far each table is counted beforehand, for the progress.
const mostFirst = 10_000_000

// runEverything goes on with an archive. Each piece is committed with the place
// that it reached, so that whoever is killed, another goes on.
func (r *Room) runEverything(ctx context.Context, j *job.Job, e Everything) error {
	p, err := placeOf(j)
	if err != nil {
		return err
	}
	if p.Steps == nil && !p.Over {
		p = e.begin()
		if err := r.expect(ctx, j); err != nil {
			return err
		}
	}
	ctx = reader(ctx, true)
	for !p.Over {
		if err := ctx.Err(); err != nil {
			return err
		}
		if j.CancelAskedAt != nil {
			return r.dropArchive(ctx, j)
		}
		w := &packing{Room: r, job: j, place: p, zip: archive.Resume(p.Zip)}
		if err := w.piece(ctx); err != nil {
			return err
		}
		if j, err = w.commit(ctx); err != nil {
			return err
		}
		p = w.place
	}
	return r.endEverything(ctx, j, p)
}

// expect counts what there is to be read.
func (r *Room) expect(ctx context.Context, j *job.Job) error {
	total := int64(0)
	for _, t := range store.Possessions() {
		n, err := r.DB.Count(ctx, t, mostFirst)
		if err != nil {
			return err
		}
		total += n
	}
	return r.Jobs.Expect(ctx, j.ID, total)
}

// endEverything makes the archive one that can be fetched, and forgets the
// tenant's earlier ones.
func (r *Room) endEverything(ctx context.Context, j *job.Job, p place) error {
	return store.Do(ctx, r.DB, func(ctx context.Context) error {
		f, err := r.Files.Begin(ctx, j.ID, file.Archive)
		if err != nil {
			return err
		}
		for _, n := range p.Rows {
			f.Lines += n
		}
		if err := r.Files.Complete(ctx, f); err != nil {
			return err
		}
		if err := r.Files.ForgetArchives(ctx, j.ID); err != nil {
			return err
		}
		if err := r.Jobs.Expect(ctx, j.ID, j.Done); err != nil {
			return err
		}
		_, err = r.Jobs.Finish(ctx, j.ID, job.Done, fmt.Sprintf("%d rows in %d files", f.Lines, len(p.Zip.Files)))
		return err
	})
}

// dropArchive ends a job that was asked to stop: half an archive is none.
func (r *Room) dropArchive(ctx context.Context, j *job.Job) error {
	return store.Do(ctx, r.DB, func(ctx context.Context) error {
		f, err := r.Files.OfJob(ctx, j.ID, file.Archive)
		if err != nil {
			return err
		}
		if f != nil {
			if err := r.Files.Forget(ctx, []string{f.ID}); err != nil {
				return err
			}
		}
		_, err = r.Jobs.Finish(ctx, j.ID, job.Cancelled, "cancelled: there is no file")
		return err
	})
}
