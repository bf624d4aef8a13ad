package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kept/care/importing"
	"kept/care/job"
	"kept/tenants"
)

// Import is what the command line asks to be imported.
type Import struct {
	Tenant       string // slug
	Mapping      string // path of the mapping file
	Dir          string // folder of the files that it names
	DryRun       bool
	AllOrNothing bool
	Refused      string // path of a CSV file for the refused rows; empty for none
}

// errNothingWentIn is told when rows were refused and it was all or nothing.
var errNothingWentIn = errors.New("nothing was imported, because rows were refused")

// Run imports the files and tells out how far it is; its last line is a JSON
// object with rows, accepted and refused. Killed, it goes on where it was when
// the same is asked again.
func (i Import) Run(ctx context.Context, c Config, log *slog.Logger, out io.Writer) (err error) {
	source, err := os.ReadFile(i.Mapping)
	if err != nil {
		return fmt.Errorf("can't read the mapping: %w", err)
	}
	m, err := importing.Parse(filepath.Base(i.Mapping), source)
	if err != nil {
		return err
	}
	h, err := Build(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	actor, err := h.rooms.accounts.SystemActorBySlug(ctx, i.Tenant)
	if err != nil {
		return fmt.Errorf("tenant %q: %w", i.Tenant, err)
	}
	ctx = tenants.As(ctx, actor)
	policy := importing.RejectFailedRows
	if i.AllOrNothing {
		policy = importing.RejectEverything
	}
	j, err := h.rooms.imports.Import(ctx, importing.Request{
		Mapping: m, Files: os.DirFS(i.Dir), Policy: policy, DryRun: i.DryRun, Progress: progress(out),
	})
	if err != nil {
		return err
	}
	return i.report(ctx, h, j, out)
}

// progress tells how far a job is, at most once a second.
func progress(out io.Writer) func(*job.Job) {
	next := time.Now().Add(time.Second)
	return func(j *job.Job) {
		if time.Now().Before(next) {
			return
		}
		next = time.Now().Add(time.Second)
		_, _ = fmt.Fprintf(out, "%d of %d rows: %d accepted, %d refused\n", j.Done, j.Total, j.Accepted, j.Refused)
	}
}

// shown is how many refused rows are told on the screen.
const shown = 10

func (i Import) report(ctx context.Context, h *House, j *job.Job, out io.Writer) error {
	first, err := h.rooms.jobs.RefusedRows(ctx, j.ID, nil, shown)
	if err != nil {
		return err
	}
	for _, r := range first {
		where := strings.TrimSpace(fmt.Sprintf("%s:%d %s", r.File, r.Line, r.Field)) // a whole row may be wrong
		_, _ = fmt.Fprintf(out, "refused %s: %s\n", where, r.Reason)
	}
	if j.Refused > shown {
		_, _ = fmt.Fprintf(out, "… and %d more; --refused FILE writes them all\n", j.Refused-shown)
	}
	if err := i.writeRefused(ctx, h, j); err != nil {
		return err
	}
	if j.Message != "" {
		_, _ = fmt.Fprintln(out, j.Message)
	}
	last := struct {
		Rows     int64 `json:"rows"`
		Accepted int64 `json:"accepted"`
		Refused  int64 `json:"refused"`
	}{j.Done, j.Accepted, j.Refused}
	if i.AllOrNothing && j.Refused > 0 {
		last.Rows = j.Total
	}
	if err := json.NewEncoder(out).Encode(last); err != nil {
		return err
	}
	if i.AllOrNothing && j.Refused > 0 && !i.DryRun {
		return errNothingWentIn
	}
	return nil
}

func (i Import) writeRefused(ctx context.Context, h *House, j *job.Job) (err error) {
	if i.Refused == "" {
		return nil
	}
	f, err := os.Create(i.Refused)
	if err != nil {
		return fmt.Errorf("can't write the refused rows: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return h.rooms.jobs.WriteRefused(ctx, j.ID, f)
}
