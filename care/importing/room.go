package importing

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime/debug"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/file"
	"kept/care/job"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/story"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants"
)

// Room brings records in. The books write them; the job's book keeps count.
type Room struct {
	DB        *store.DB
	Jobs      *job.Book
	Files     *file.Book // uploads to import from; a command needs none
	Customers *customer.Book
	Products  *product.Book
	Promises  *promise.Book
	Stories   *story.Book // purchases with the promises of their delivery, interactions with their stage
}

// Policy says what becomes of the rest when a row is wrong.
type Policy string

// The policies: leave out what is wrong, or everything because of it.
const (
	RejectFailedRows Policy = "REJECT_FAILED_ROWS"
	RejectEverything Policy = "REJECT_EVERYTHING"
)

// Request is an import to be made.
type Request struct {
	Mapping *Mapping
	Files   fs.FS
	Policy  Policy
	DryRun  bool
	// Batch is how many rows are committed at once; 0 means 10,000.
	Batch int
	// Progress is told after each batch, if it isn't nil.
	Progress func(*job.Job)
}

// Import imports files on behalf of a command that waits for it. The same files
// with the same mapping go on where a killed command stopped. The job that it
// returns tells how many rows went in and which were refused.
func (r *Room) Import(ctx context.Context, q Request) (*job.Job, error) {
	p, err := prepare(q.Mapping, q.Files)
	if err != nil {
		return nil, err
	}
	j, err := r.Jobs.Resume(ctx, job.Import, func(j *job.Job) bool { return p.began(j, q) })
	if fault.IsMissing(err) {
		j, err = r.Jobs.Open(ctx, job.Draft{Kind: job.Import, DryRun: q.DryRun, Total: p.total, Input: p.input(q)})
	}
	if err != nil {
		return nil, err
	}
	defer roomy()()
	return r.work(ctx, j, p, q)
}

// roomy lets the heap grow to four times what is in use, and not to twice as
// usual, until back is called: a command that only imports has the memory, and
// half of its collections are time that rows could have. Whoever sets GOGC has
// decided already.
func roomy() (back func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	percent, limit := debug.SetGCPercent(300), debug.SetMemoryLimit(512<<20)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// input is what a job keeps of its request.
func (p *plan) input(q Request) map[string]any {
	return map[string]any{
		job.AboutKey: p.name, "mapping": p.name, "policy": string(q.Policy), "print": p.print,
		job.HeadersKey: p.headers, job.DelimiterKey: p.delimiter(),
	}
}

// began reports whether j is the unfinished import of the same request.
func (p *plan) began(j *job.Job, q Request) bool {
	return j.Input["print"] == p.print && j.Input["policy"] == string(q.Policy) && j.DryRun == q.DryRun
}

// work goes on with j until it is over, or until ctx ends.
func (r *Room) work(ctx context.Context, j *job.Job, p *plan, q Request) (*job.Job, error) {
	if q.Batch == 0 {
		q.Batch = 10_000
	}
	if q.Progress == nil {
		q.Progress = func(*job.Job) {}
	}
	ctx = store.WriteBehind(event.Backfilling(ctx))
	w := &walk{Room: r, plan: p, Request: q, job: j, actor: tenants.From(ctx)}
	var err error
	if q.DryRun || q.Policy == RejectEverything {
		err = w.atOnce(ctx)
	} else {
		err = w.byBatches(ctx)
	}
	switch {
	case errors.Is(err, errCancelled):
		return r.Jobs.Finish(ctx, j.ID, job.Cancelled, "cancelled: what was in by then stays in")
	case ctx.Err() != nil:
		return w.job, ctx.Err()
	case err != nil:
		return w.job, err
	}
	return r.Jobs.Finish(ctx, j.ID, job.Done, w.summary())
}

// errCancelled ends the walk because somebody asked for it.
var errCancelled = errors.New("the import was cancelled")

// errTakeBack undoes a transaction whose counts are all that was wanted.
var errTakeBack = errors.New("nothing is to stay")

func (w *walk) summary() string {
	switch {
	case w.DryRun:
		return "a dry run: nothing was written"
	case w.Policy == RejectEverything && w.job.Refused > 0:
		return "nothing was written, because rows were refused"
	default:
		return ""
	}
}
