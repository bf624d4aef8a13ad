package job

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"

	table "kept/ent/db/job"
	"kept/ent/db/jobfile"
	"kept/ent/db/jobrow"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/page"
	"kept/internal/sheet"
	"kept/tenants"
)

// mine narrows a query to the jobs that the caller may see: those that she
// started, and all for who answers for imports.
func mine(ctx context.Context) func(*sql.Selector) {
	return func(s *sql.Selector) {
		if a := tenants.From(ctx); a != nil && !a.May(tenants.ImportWrite) {
			s.Where(sql.EQ(s.C(table.FieldActorID), a.ID()))
		}
	}
}

// Find gives one job; another tenant's is missing, and so is another's that the
// caller may not see.
func (b *Book) Find(ctx context.Context, id string) (*Job, error) { return b.find(ctx, id) }

// ByIDs gives those of the jobs that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Job, error) {
	found, err := b.db.Job.Query().Where(table.IDIn(ids...), mine(ctx)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d jobs: %w", len(ids), err)
	}
	out := make(map[string]*Job, len(found))
	for _, r := range found {
		out[r.ID] = fromRow(r)
	}
	return out, nil
}

// Filter narrows a list of jobs; its parts are joined by AND.
type Filter struct {
	Kind  *KindFilter
	State *StateFilter
}

// KindFilter compares what jobs do.
type KindFilter = filter.Enum[Kind]

// StateFilter compares how far jobs have come.
type StateFilter = filter.Enum[State]

// List gives the jobs that the caller may see, newest first.
func (b *Book) List(ctx context.Context, f Filter, args page.Args) (page.Page[*Job], error) {
	q := b.db.Job.Query().Where(mine(ctx),
		store.Where(table.FieldKind, f.Kind.Plain()), store.Where(table.FieldState, f.State.Plain()))
	latest := store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true}
	return store.List(ctx, q, latest, args, fromRow,
		func(j *Job) page.Key { return store.KeyOf(j.CreatedAt, j.ID) })
}

// Files gives what the job reads or has made, by name.
func (b *Book) Files(ctx context.Context, jobID string) ([]File, error) {
	found, err := b.db.JobFile.Query().Where(jobfile.JobID(jobID)).Order(jobfile.ByName()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("files of job %s: %w", jobID, err)
	}
	out := make([]File, len(found))
	for i, f := range found {
		out[i] = File{Name: f.Name, Body: f.Body}
	}
	return out, nil
}

// NextWithFiles gives the id of the job after one that reads or has made files;
// "" when there is none.
func (b *Book) NextWithFiles(ctx context.Context, after string) (string, error) {
	found, err := b.db.JobFile.Query().Where(jobfile.JobIDGT(after)).Order(jobfile.ByJobID()).Limit(1).Select(jobfile.FieldJobID).Strings(ctx)
	if err != nil {
		return "", fmt.Errorf("look for files of jobs after %q: %w", after, err)
	}
	if len(found) == 0 {
		return "", nil
	}
	return found[0], nil
}

// RefusedRows gives up to limit refused rows, by file and line, after the row
// given; nil begins with the first.
func (b *Book) RefusedRows(ctx context.Context, jobID string, after *Row, limit int) ([]*Row, error) {
	q := b.db.JobRow.Query().Where(jobrow.JobID(jobID))
	if after != nil {
		q = q.Where(jobrow.Or(
			jobrow.FileGT(after.File),
			jobrow.And(jobrow.File(after.File), jobrow.LineGT(after.Line)),
			jobrow.And(jobrow.File(after.File), jobrow.Line(after.Line), jobrow.IDGT(after.ID))))
	}
	found, err := q.Order(jobrow.ByFile(), jobrow.ByLine(), jobrow.ByID()).Limit(limit).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("refused rows of job %s: %w", jobID, err)
	}
	out := make([]*Row, len(found))
	for i, r := range found {
		out[i] = fromJobRow(r)
	}
	return out, nil
}

// FirstRefused gives the first refused rows of each job: 1 to 100.
func (b *Book) FirstRefused(ctx context.Context, jobIDs []string, first int) (map[string][]*Row, error) {
	if first < 1 || first > page.Max {
		return nil, fault.Invalid("first", "must be from 1 to %d", page.Max)
	}
	out := make(map[string][]*Row, len(jobIDs))
	for _, id := range jobIDs { // a page of jobs has few: one look-up each, by the index
		found, err := b.RefusedRows(ctx, id, nil, first)
		if err != nil {
			return nil, err
		}
		out[id] = found
	}
	return out, nil
}

// WriteRefused writes the refused rows as CSV: where each stood, the field at
// fault, the reason, and then the row as it was. When all stood in one file,
// its own columns follow by their names, delimited as they were, so that the
// rows can be mended there and imported again by the same mapping. What a
// spreadsheet would run is defused, which an import undoes.
func (b *Book) WriteRefused(ctx context.Context, jobID string, w io.Writer) error {
	j, err := b.Find(ctx, jobID)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, sheet.Mark); err != nil {
		return err
	}
	out := sheet.NewWriter(w)
	if d, _ := j.Input[DelimiterKey].(string); d != "" {
		out.Comma, _ = utf8.DecodeRuneInString(d)
	}
	columns, again := j.columns()
	if err := out.Write(append(slices.Clone(refusedColumns), columns...)); err != nil {
		return err
	}
	var last *Row
	for {
		part, err := b.RefusedRows(ctx, jobID, last, 1000)
		if err != nil {
			return err
		}
		for _, r := range part {
			if again && len(r.Values) > len(refusedColumns) {
				r.Values = r.Values[len(refusedColumns):]
			}
			record := append([]string{r.File, strconv.FormatInt(r.Line, 10), r.Field, r.Reason}, r.Values...)
			if err := out.Write(record); err != nil {
				return err
			}
		}
		if len(part) < 1000 {
			break
		}
		last = part[len(part)-1]
	}
	out.Flush()
	return out.Error()
}

// refusedColumns say where a refused row stood, and why it was refused.
var refusedColumns = []string{"refused file", "refused line", "refused field", "refused reason"}

// columns names the columns of the one file that an import reads; of several it
// can't say which. A file of refused rows that was imported again has
// refusedColumns of its own, which are old news.
func (j *Job) columns() (columns []string, again bool) {
	headers, _ := j.Input[HeadersKey].(map[string]any)
	if len(headers) != 1 {
		return []string{"row"}, false
	}
	for _, h := range headers {
		all, _ := h.([]any)
		for _, c := range all {
			columns = append(columns, fmt.Sprint(c))
		}
	}
	if n := len(refusedColumns); len(columns) > n && slices.Equal(columns[:n], refusedColumns) {
		return columns[n:], true
	}
	return columns, false
}

// Over reports whether a job of the tenant's has ended, whoever started it.
func (b *Book) Over(ctx context.Context, id string) (bool, error) {
	state, err := b.db.Job.Query().Where(table.ID(id)).Select(table.FieldState).Strings(ctx)
	if err != nil {
		return false, fmt.Errorf("whether job %s is over: %w", id, err)
	}
	return len(state) == 0 || State(state[0]).Over(), nil
}
