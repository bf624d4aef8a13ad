package parity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	findings "kept/ent/db/parityfinding"
	table "kept/ent/db/parityrun"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/upsert"
	"kept/tenants/guard"
)

// Book keeps the runs of whichever tenant is acting, and what they found.
type Book struct {
	db  *store.DB
	log *event.Log
	now clock.Func
}

// NewBook returns a book on db that tells of runs in log.
func NewBook(db *store.DB, log *event.Log, now clock.Func) *Book {
	return &Book{db: db, log: log, now: now}
}

// Begin writes a run down, which a job does.
func (b *Book) Begin(ctx context.Context, jobID string, d Draft) (*Run, error) {
	guard.Known(ctx, jobID)
	r := &Run{ID: id.New(id.ParityRun), JobID: jobID, AsOf: b.now(), Thousand: d.Thousand}
	err := b.db.ParityRun.Create().SetID(r.ID).SetJobID(jobID).SetAsOf(r.AsOf).SetThousand(d.Thousand.Minor).SetCurrency(d.Thousand.Currency).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin to compare offers: %w", err)
	}
	return r, b.tell(ctx, event.ParityStarted, r)
}

// Add keeps what was found of some more customers, in the transaction of the job's
// step, and what it adds up to.
func (b *Book) Add(ctx context.Context, r *Run, asked int, found []*Comparison) error {
	guard.Known(ctx, r.ID)
	creates, lacking, worse := make([]*rows.ParityFindingCreate, 0, len(found)), int64(0), map[string]bool{}
	for _, c := range found {
		guard.Known(ctx, c.CustomerID)
		worse[c.CustomerID], lacking = true, lacking+c.WorseBy()
		creates = append(creates, b.db.ParityFinding.Create().SetID(id.New(id.ParityFinding)).SetRunID(r.ID).SetCustomerID(c.CustomerID).
			SetKind(string(c.Kind)).SetOffer(c.OfferID).SetName(c.Name).SetNewcomer(c.Newcomer).SetHers(c.Hers).SetWorseBy(c.WorseBy()).SetN(c.N).SetRecords(c.Records))
	}
	for part := range slices.Chunk(creates, upsert.Chunk) {
		if err := b.db.ParityFinding.CreateBulk(part...).Exec(ctx); err != nil {
			return fmt.Errorf("keep %d findings: %w", len(part), err)
		}
	}
	err := b.db.ParityRun.Update().Where(table.ID(r.ID)).AddAsked(int64(asked)).AddWorse(int64(len(worse))).
		AddFindings(int64(len(found))).AddLacking(lacking).SetOffers(r.Offers).SetUncompared(r.Uncompared).Exec(ctx)
	if err != nil {
		return fmt.Errorf("count what run %s found: %w", r.ID, err)
	}
	return nil
}

// Forget drops what a run found so far: it has ended before its end, or begins again.
func (b *Book) Forget(ctx context.Context, runID string) error {
	guard.Known(ctx, runID)
	if _, err := b.db.ParityFinding.Delete().Where(findings.RunID(runID)).Exec(ctx); err != nil {
		return fmt.Errorf("drop what run %s found: %w", runID, err)
	}
	err := b.db.ParityRun.Update().Where(table.ID(runID), table.FinishedAtIsNil()).
		SetAsked(0).SetWorse(0).SetFindings(0).SetLacking(0).SetOffers(0).SetUncompared(0).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget run %s: %w", runID, err)
	}
	return nil
}

// Again has a run begin again, as of now.
func (b *Book) Again(ctx context.Context, runID string) (*Run, error) {
	if err := b.Forget(ctx, runID); err != nil {
		return nil, err
	}
	if err := b.db.ParityRun.Update().Where(table.ID(runID)).SetAsOf(b.now()).Exec(ctx); err != nil {
		return nil, fmt.Errorf("begin run %s again: %w", runID, err)
	}
	return b.Find(ctx, runID)
}

// Finish ends a run, whose findings are the answer from now on: those of the runs
// before it go. It gives the run with what it added up to.
func (b *Book) Finish(ctx context.Context, runID string) (*Run, error) {
	at := b.now()
	if err := b.db.ParityRun.Update().Where(table.ID(runID), table.FinishedAtIsNil()).SetFinishedAt(at).Exec(ctx); err != nil {
		return nil, fmt.Errorf("finish run %s: %w", runID, err)
	}
	if _, err := b.db.ParityFinding.Delete().Where(findings.RunIDNEQ(runID)).Exec(ctx); err != nil {
		return nil, fmt.Errorf("drop older findings: %w", err)
	}
	if _, err := b.db.ParityRun.Delete().Where(table.IDNEQ(runID)).Exec(ctx); err != nil {
		return nil, fmt.Errorf("drop older runs: %w", err)
	}
	r, err := b.Find(ctx, runID)
	if err != nil {
		return nil, err
	}
	return r, b.tell(ctx, event.ParityFinished, r)
}

func (b *Book) tell(ctx context.Context, what event.Type, r *Run) error {
	return b.log.Append(ctx, event.Event{Type: what, SubjectID: r.ID, OccurredAt: b.now(), Data: map[string]any{
		"asked": r.Asked, "worse": r.Worse, "findings": r.Findings,
	}})
}

// Find gives one run, or missing.
func (b *Book) Find(ctx context.Context, runID string) (*Run, error) {
	found, err := b.ByIDs(ctx, []string{runID})
	if err != nil {
		return nil, err
	}
	if r := found[runID]; r != nil {
		return r, nil
	}
	return nil, fault.Missing("comparison of offers")
}

// ByIDs gives those of the runs that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Run, error) {
	found, err := b.db.ParityRun.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d comparisons of offers: %w", len(ids), err)
	}
	out := make(map[string]*Run, len(found))
	for _, r := range found {
		out[r.ID] = fromRow(r)
	}
	return out, nil
}

// OfJob gives the run that a job does.
func (b *Book) OfJob(ctx context.Context, jobID string) (*Run, error) {
	r, err := b.db.ParityRun.Query().Where(table.JobID(jobID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("comparison of offers")
	}
	if err != nil {
		return nil, fmt.Errorf("the run of job %s: %w", jobID, err)
	}
	return fromRow(r), nil
}

// Latest gives the newest run that is finished; nil when there is none.
func (b *Book) Latest(ctx context.Context) (*Run, error) {
	return b.newest(ctx, true)
}

// Started gives the newest run, finished or not; nil when there is none.
func (b *Book) Started(ctx context.Context) (*Run, error) {
	return b.newest(ctx, false)
}

func (b *Book) newest(ctx context.Context, finished bool) (*Run, error) {
	q := b.db.ParityRun.Query()
	if finished {
		q.Where(table.FinishedAtNotNil())
	}
	latest := store.Order{Column: table.FieldAsOf, Kind: store.Time, Desc: true}
	one := 1
	p, err := store.List(ctx, q, latest, page.Args{First: &one}, fromRow, func(r *Run) page.Key { return store.KeyOf(r.AsOf, r.ID) })
	if err != nil || len(p.Items) == 0 {
		return nil, err
	}
	return p.Items[0], nil
}

// Filter narrows a list of findings; its parts are joined by AND.
type Filter struct {
	Kind       *KindFilter
	CustomerID *filter.ID
	OfferID    *filter.ID
}

// KindFilter compares what is offered.
type KindFilter = filter.Enum[Kind]

// List gives a page of what a run found, who is worst off first.
func (b *Book) List(ctx context.Context, runID string, f Filter, args page.Args) (page.Page[*Finding], error) {
	r, err := b.Find(ctx, runID)
	if err != nil {
		return page.Page[*Finding]{}, err
	}
	q := b.db.ParityFinding.Query().Where(findings.RunID(runID), store.Where(findings.FieldKind, f.Kind.Plain()),
		store.Where(findings.FieldCustomerID, f.CustomerID), store.Where(findings.FieldOffer, f.OfferID))
	worst := store.Order{Column: findings.FieldWorseBy, Kind: store.Int, Desc: true}
	return store.List(ctx, q, worst, args, func(row *rows.ParityFinding) *Finding { return findingFromRow(row, r.Thousand.Currency) },
		func(f *Finding) page.Key { return store.KeyOf(f.WorseBy(), f.ID) })
}

// Verify adds up again what each finished run found. It gives a sentence for each
// difference.
func (b *Book) Verify(ctx context.Context) (out []string, err error) {
	runs, err := b.db.ParityRun.Query().Where(table.FinishedAtNotNil()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("comparisons of offers: %w", err)
	}
	for _, r := range runs {
		var n, worse, lacking, wrong int64
		err := b.db.Rows(ctx, `SELECT count(*), count(DISTINCT customer_id), CAST(COALESCE(sum(worse_by), 0) AS BIGINT),
			count(CASE WHEN worse_by <> CASE WHEN kind = 'PRICE' THEN hers - newcomer ELSE newcomer - hers END THEN 1 END)
			FROM parity_findings WHERE tenant_id = $1 AND run_id = $2`,
			[]any{r.ID}, func(row store.Row) error { return row.Scan(&n, &worse, &lacking, &wrong) })
		if err != nil {
			return nil, fmt.Errorf("add up run %s: %w", r.ID, err)
		}
		if n != r.Findings || worse != r.Worse || lacking != r.Lacking {
			out = append(out, fmt.Sprintf("comparison %s says that %d customers lack %d by %d findings; the findings say %d, %d and %d",
				r.ID, r.Worse, r.Lacking, r.Findings, worse, lacking, n))
		}
		if wrong > 0 {
			out = append(out, fmt.Sprintf("comparison %s: of %d findings the difference isn't that of the two figures", r.ID, wrong))
		}
	}
	return out, nil
}

func fromRow(r *rows.ParityRun) *Run {
	return &Run{
		ID: r.ID, JobID: r.JobID, AsOf: r.AsOf.UTC(), Thousand: money.Money{Minor: r.Thousand, Currency: r.Currency}, Asked: r.Asked, Worse: r.Worse,
		Findings: r.Findings, Lacking: r.Lacking, Offers: r.Offers, Uncompared: r.Uncompared, FinishedAt: clock.UTC(r.FinishedAt),
	}
}

func findingFromRow(r *rows.ParityFinding, currency string) *Finding {
	return &Finding{ID: r.ID, RunID: r.RunID, currency: currency, Comparison: Comparison{
		CustomerID: r.CustomerID, Kind: Kind(r.Kind), OfferID: r.Offer, Name: r.Name, Newcomer: r.Newcomer, Hers: r.Hers, N: r.N, Records: r.Records,
	}}
}

// Since is from when on prices are compared.
func (r *Run) Since() time.Time { return r.AsOf.AddDate(0, 0, -PriceDays) }
