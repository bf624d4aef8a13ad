package exporting_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kept/care/exporting"
	"kept/care/file"
	"kept/care/job"
	"kept/ent/schema"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/tenants"
)

var everything = exporting.Request{Everything: &exporting.Everything{WithFiles: true}}

// dying is a context that ends after it was asked so many times whether it has:
// a node that is killed at any place.
type dying struct {
	context.Context
	left int
	end  context.CancelFunc
}

func (d *dying) Err() error {
	if d.left--; d.left < 0 {
		d.end()
	}
	return d.Context.Err()
}

// archive makes the archive of everything and gives its files. The nodes that
// make it die, each after so many looks more at its context; 0 for never.
func (h *house) archive(ctx context.Context, dies int) map[string]string {
	h.t.Helper()
	j, err := h.Start(ctx, everything)
	h.must(err)
	for lives := 0; !j.State.Over(); lives++ {
		if lives > 500 {
			h.t.Fatal("it doesn't come to an end")
		}
		life, end := context.WithCancel(asWorker(ctx))
		if dies > 0 {
			life = &dying{life, dies * lives, end} // each lives a little longer
		}
		j, err = h.Jobs.Begin(ctx, j.ID)
		h.must(err)
		if err := h.Run(life, j); err != nil && life.Err() == nil {
			h.t.Fatal(err)
		}
		end()
		j, err = h.Jobs.Find(ctx, j.ID)
		h.must(err)
	}
	if j.State != job.Done || j.Done != j.Total {
		h.t.Fatalf("the job is %s with %d of %d: %s", j.State, j.Done, j.Total, j.Message)
	}
	return h.unzip(ctx, j.ID)
}

func (h *house) unzip(ctx context.Context, jobID string) map[string]string {
	h.t.Helper()
	f, err := h.Files.OfJob(ctx, jobID, file.Archive)
	h.must(err)
	if f == nil || f.CompletedAt == nil {
		h.t.Fatalf("file %+v, want a complete one", f)
	}
	whole, err := io.ReadAll(h.Files.Open(ctx, f))
	h.must(err)
	r, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	h.must(err)
	out := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		h.must(err)
		text, err := io.ReadAll(in)
		h.must(err)
		if _, twice := out[f.Name]; twice {
			h.t.Errorf("%s is in it twice", f.Name)
		}
		out[f.Name] = string(text)
	}
	return out
}

// upload keeps a file of so many lines.
func (h *house) upload(ctx context.Context, name string, lines int) string {
	h.t.Helper()
	text := strings.Repeat("a line of a file that somebody uploaded\n", lines)
	_, err := h.Files.Receive(ctx, name, strings.NewReader(text))
	h.must(err)
	return text
}

func TestEverythingIsInTheArchive(t *testing.T) {
	h := open(t)
	bolt := testhouse.Tenant(t, h.DB, "bolt")
	acmeID, boltID := tenants.From(h.ctx).TenantID, tenants.From(bolt).TenantID
	testhouse.Furnish(t, h.DB, acmeID)
	testhouse.Furnish(t, h.DB, boltID)
	h.people(30)
	text := h.upload(h.ctx, "..", 10)
	h.upload(bolt, "bolts own", 10)
	files := h.archive(h.ctx, 0)

	var m struct {
		Format   string
		Business string `json:"businessId"`
		Tables   []struct {
			File string
			Rows int
		}
		Files    []string
		Withheld map[string]string
	}
	h.must(json.Unmarshal([]byte(files["manifest.json"]), &m))
	if m.Format != "kept-archive/1" || m.Business != acmeID || !maps.Equal(m.Withheld, schema.Withheld) {
		t.Errorf("the manifest says %+v", m)
	}
	if len(m.Tables) != len(store.Possessions()) {
		t.Errorf("%d tables are in it, want all %d", len(m.Tables), len(store.Possessions()))
	}
	for _, table := range m.Tables {
		if n := strings.Count(files[table.File], "\n"); n != table.Rows || n == 0 {
			t.Errorf("%s has %d lines, and %d by the manifest; want as many, and some", table.File, n, table.Rows)
		}
	}
	if n := strings.Count(files["customers.ndjson"], "\n"); n != 31 {
		t.Errorf("%d customers, want the 31 that there are", n)
	}
	if i := slices.IndexFunc(m.Files, func(name string) bool { return strings.HasSuffix(name, "-..") }); i < 0 || files[m.Files[i]] != text {
		t.Errorf("among the files %v is none that was uploaded as ..", m.Files)
	}
	if !slices.ContainsFunc(m.Files, func(name string) bool { return strings.HasPrefix(name, "files/jobs of "+acmeID) }) {
		t.Errorf("among the files %v is none of a job", m.Files)
	}
	if !strings.Contains(files["README.txt"], "manifest.json") {
		t.Error("nothing says how to read it")
	}
	for name, text := range files {
		if strings.Contains(text, boltID) || strings.Contains(text, "bolts own") {
			t.Errorf("%s holds another tenant's", name)
		}
		for _, secret := range schema.Secrets {
			table, column, _ := strings.Cut(secret, ".")
			if name == table+".ndjson" && strings.Contains(text, strings.ReplaceAll(column, "_h", "H")+`"`) {
				t.Errorf("%s holds %s", name, secret)
			}
		}
	}
}

// Whatever piece the node dies at, the archive is the same.
func TestAnArchiveGoesOnWhereItWasCutOff(t *testing.T) {
	h := open(t)
	h.people(2600) // several pieces of events
	h.upload(h.ctx, "long.csv", 50_000)
	whole := h.archive(h.ctx, 0)
	again := h.archive(h.ctx, 40)
	for name, text := range whole {
		switch name {
		case "jobs.ndjson", "files.ndjson", "manifest.json", "events.ndjson": // they tell of the first archive
			continue
		}
		if again[name] != text {
			t.Errorf("%s has %d bytes, and %d after the node died; want the same", name, len(text), len(again[name]))
		}
	}
	if strings.Count(again["customers.ndjson"], "\n") != 2600 || len(again) != len(whole) {
		t.Errorf("%d customers in %d files", strings.Count(again["customers.ndjson"], "\n"), len(again))
	}
}

func TestThereIsOneArchiveAtATime(t *testing.T) {
	h := open(t)
	first, err := h.Start(h.ctx, everything)
	h.must(err)
	if _, err := h.Start(h.ctx, everything); !errors.Is(err, exporting.ErrArchiving) {
		t.Errorf("a second one = %v, want ErrArchiving", err)
	}
	if _, err := h.Start(h.ctx, exporting.Request{Customers: &exporting.CustomerList{}}); err != nil {
		t.Errorf("a list = %v, want it made beside", err)
	}
	run := func(j *job.Job) {
		t.Helper()
		j, err := h.Jobs.Begin(h.ctx, j.ID)
		h.must(err)
		h.must(h.Run(asWorker(h.ctx), j))
	}
	run(first)
	second, err := h.Start(h.ctx, everything)
	h.must(err)
	run(second)
	if f, err := h.Files.OfJob(h.ctx, first.ID, file.Archive); f != nil || err != nil {
		t.Errorf("the first one is still there: %+v, %v", f, err)
	}
	h.unzip(h.ctx, second.ID)
	*h.now = h.now.Add(file.DownloadTime)
	if f, err := h.Files.OfJob(h.ctx, second.ID, file.Archive); f != nil || err != nil {
		t.Errorf("a week later: %+v, %v; want nothing", f, err)
	}
}

func TestAnArchiveThatIsStopped(t *testing.T) {
	h := open(t)
	j, err := h.Start(h.ctx, everything)
	h.must(err)
	j, err = h.Jobs.Begin(h.ctx, j.ID)
	h.must(err)
	j, err = h.Jobs.Cancel(h.ctx, j.ID)
	h.must(err)
	h.must(h.Run(asWorker(h.ctx), j))
	j, err = h.Jobs.Find(h.ctx, j.ID)
	h.must(err)
	if f, err := h.Files.OfJob(h.ctx, j.ID, file.Archive); j.State != job.Cancelled || f != nil || err != nil {
		t.Errorf("the job is %s, its file %+v, %v", j.State, f, err)
	}
}

// What is hers is hers to take away: no quota holds it back, and it takes no
// room from other files. A file that only bears the name has no such right.
func TestAnArchiveIsHeldToNoQuota(t *testing.T) {
	h := open(t)
	h.Files = file.NewBook(h.DB, 100_000, func() time.Time { return *h.now })
	h.upload(h.ctx, "almost.csv", 2_400)
	h.people(300)
	h.archive(h.ctx, 0)
	h.upload(h.ctx, "small.csv", 50)
	if _, err := h.Files.Receive(h.ctx, file.Archive, strings.NewReader(strings.Repeat("x\n", 10_000))); fault.KindOf(err) != fault.KindExhausted {
		t.Errorf("an upload of that name = %v, want it held to the quota", err)
	}
}

func TestEverythingIsForItsOwnerAlone(t *testing.T) {
	h := open(t)
	as := func(change func(*tenants.Actor)) context.Context {
		a := *tenants.From(h.ctx)
		change(&a)
		return tenants.As(h.ctx, &a)
	}
	for name, ctx := range map[string]context.Context{
		"an admin":           as(func(a *tenants.Actor) { a.Role, a.Scopes = tenants.Admin, tenants.ScopesOf(tenants.Admin) }),
		"an owner's token":   as(func(a *tenants.Actor) { a.TokenID = "tok_1" }),
		"a program":          as(func(a *tenants.Actor) { a.Kind, a.ClientID = tenants.KindClient, "cli_1" }),
		"an end customer":    as(func(a *tenants.Actor) { a.Kind, a.CustomerID = tenants.KindCustomer, "cus_1" }),
		"a member's program": as(func(a *tenants.Actor) { a.Role, a.TokenID = tenants.Viewer, "tok_1" }),
	} {
		if _, err := h.Start(ctx, everything); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("%s = %v, want forbidden", name, err)
		}
	}
	two := everything
	two.Promises = &exporting.PromiseList{}
	if _, err := h.Start(h.ctx, two); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("everything and a list = %v, want invalid", err)
	}
}
