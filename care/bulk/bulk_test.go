package bulk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"kept/care/bulk"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/file"
	"kept/care/job"
	"kept/care/promise"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/internal/upsert"
	"kept/tenants"
)

type house struct {
	*bulk.Room
	t   *testing.T
	ctx context.Context
	now *time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	db, now := testhouse.Open(t), testhouse.Now
	tell := func() time.Time { return now }
	log := event.NewLog(db, tell, nil)
	customers := customer.NewBook(db, log, tell)
	return &house{t: t, ctx: testhouse.Tenant(t, db, "acme"), now: &now, Room: &bulk.Room{
		DB: db, Jobs: job.NewBook(db, log, func(context.Context, string, string) error { return nil }, tell),
		Files: file.NewBook(db, 64<<20, tell), Customers: customers, Promises: promise.NewBook(db, log, customers, tell),
	}}
}

// people makes n customers, each third of whom has the tag third.
func (h *house) people(n int) []string {
	h.t.Helper()
	us := make([]customer.Upsert, n)
	for i := range us {
		key, name := fmt.Sprintf("c%04d", i), fmt.Sprintf("Ann %04d", i)
		us[i] = customer.Upsert{Key: customer.Key{ExternalID: &key}, Draft: customer.Draft{Name: &name}}
		if i%3 == 0 {
			us[i].Tags = []string{"third"}
		}
	}
	results, err := h.Customers.UpsertAll(h.ctx, us)
	h.must(err)
	ids := make([]string, n)
	for i, r := range results {
		ids[i] = r.Record.ID
		if r.Outcome != upsert.Created {
			h.t.Fatalf("customer %d: %s", i, r.Outcome)
		}
	}
	return ids
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// finish works on a job until it is over.
func (h *house) finish(j *job.Job) *job.Job {
	h.t.Helper()
	j, err := h.Jobs.Begin(h.ctx, j.ID)
	h.must(err)
	h.must(h.Run(h.ctx, j))
	j, err = h.Jobs.Find(h.ctx, j.ID)
	h.must(err)
	return j
}

func (h *house) start(o bulk.Order) *job.Job {
	h.t.Helper()
	j, err := h.Start(h.ctx, o)
	h.must(err)
	return j
}

// tagged gives who has a tag.
func (h *house) tagged(tag string) []string {
	h.t.Helper()
	ids, err := h.Customers.Matching(h.ctx, customer.Filter{Tag: &filter.String{Eq: &tag}}, 10_000)
	h.must(err)
	slices.Sort(ids)
	return ids
}

var third = customer.Filter{Tag: &filter.String{Eq: ptr("third")}}

func TestABulkHitsExactlyThoseThatMatchAndIsUndone(t *testing.T) {
	h := open(t)
	all := h.people(700)
	_, err := h.Customers.Tag(h.ctx, all[:1], []string{"VIP"})
	h.must(err)
	size, err := h.Count(h.ctx, bulk.Which{Customers: &third})
	if err != nil || size.Matching != 234 {
		t.Fatalf("counted %+v, %v; want 234", size, err)
	}
	j := h.start(bulk.Order{ExpectedCount: 234, Customers: &bulk.CustomersBulk{Filter: third, Action: bulk.CustomerAction{AddTags: []string{"vip", "new"}}}})
	late := h.oneMore("late", "third") // she matches as well, but wasn't there when it was asked for
	if j = h.finish(j); j.State != job.Done || j.Accepted != 234 || j.Done != 234 || j.Message != "234 changed, 0 were so already" || !j.Undoable() || j.About() != "customers: add vip, new" {
		t.Errorf("bulk %+v", j)
	}
	want := h.tagged("third")
	want = slices.DeleteFunc(want, func(id string) bool { return id == late })
	if got := h.tagged("new"); !slices.Equal(got, want) {
		t.Errorf("%d are new, want the %d who matched", len(got), len(want))
	}
	undone, err := h.Undo(h.ctx, j.ID)
	h.must(err)
	if undone = h.finish(undone); undone.Accepted != 234 || len(h.tagged("new")) != 0 || undone.Undoable() {
		t.Errorf("undone %+v, %d are new", undone, len(h.tagged("new")))
	}
	if got := h.tagged("vip"); !slices.Equal(got, all[:1]) {
		t.Errorf("%v are vip, want her who was before", got)
	}
	if _, err := h.Undo(h.ctx, undone.ID); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("an undoing undone: %v, want invalid", err)
	}
}

func (h *house) oneMore(name, tag string) string {
	h.t.Helper()
	c, err := h.Customers.Create(h.ctx, customer.Draft{Name: &name, Tags: []string{tag}})
	h.must(err)
	return c.ID
}

func TestABulkRunTwiceChangesNothing(t *testing.T) {
	h := open(t)
	h.people(9)
	o := bulk.Order{ExpectedCount: 3, Customers: &bulk.CustomersBulk{Filter: third, Action: bulk.CustomerAction{RemoveTags: []string{"THIRD"}}}}
	if j := h.finish(h.start(o)); j.Message != "3 changed, 0 were so already" || len(h.tagged("third")) != 0 {
		t.Errorf("first: %+v", j)
	}
	all := bulk.Order{ExpectedCount: 9, Customers: &bulk.CustomersBulk{Action: o.Customers.Action}}
	j := h.finish(h.start(all))
	if j.Message != "0 changed, 9 were so already" || j.Undoable() {
		t.Errorf("second: %+v", j)
	}
	if _, err := h.Undo(h.ctx, j.ID); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("undo of nothing: %v, want a conflict", err)
	}
}

func TestValuesAreSetAndPutBackUnlessSomebodyChangedThemSince(t *testing.T) {
	h := open(t)
	ids := h.people(4)
	_, err := h.Customers.DefineAttribute(h.ctx, customer.AttributeDraft{Key: "size", Kind: customer.Number})
	h.must(err)
	set := func(id, v string) {
		_, err := h.Customers.Update(h.ctx, id, customer.Draft{Attributes: []customer.AttributeValue{{Key: "size", Value: v}}})
		h.must(err)
	}
	set(ids[0], "1")
	set(ids[1], "42.5")
	j := h.finish(h.start(bulk.Order{ExpectedCount: 4, Customers: &bulk.CustomersBulk{Action: bulk.CustomerAction{SetAttribute: &customer.AttributeValue{Key: "size", Value: "42.50"}}}}))
	if j.Message != "3 changed, 1 were so already" {
		t.Errorf("set: %s", j.Message)
	}
	set(ids[2], "7")
	undone, err := h.Undo(h.ctx, j.ID)
	h.must(err)
	if undone = h.finish(undone); undone.Accepted != 2 || undone.Refused != 1 {
		t.Errorf("undone: %+v", undone)
	}
	found, err := h.Customers.ByIDs(h.ctx, ids)
	h.must(err)
	for i, want := range []string{"1", "42.5", "7", ""} {
		if got := found[ids[i]].AttributeText("size"); got != want {
			t.Errorf("customer %d has size %q, want %q", i, got, want)
		}
	}
	me := tenants.From(h.ctx).MemberID
	h.finish(h.start(bulk.Order{ExpectedCount: 4, Customers: &bulk.CustomersBulk{Action: bulk.CustomerAction{SetContactMember: &me}}}))
	if c, err := h.Customers.Find(h.ctx, ids[3]); err != nil || c.ContactMemberID != me {
		t.Errorf("her contact is %+v, %v", c, err)
	}
	h.finish(h.start(bulk.Order{ExpectedCount: 4, Customers: &bulk.CustomersBulk{Action: bulk.CustomerAction{NoContactMember: true}}}))
	if c, err := h.Customers.Find(h.ctx, ids[3]); err != nil || c.ContactMemberID != "" {
		t.Errorf("she knows %+v, %v; want nobody", c, err)
	}
}

func TestPromisesAreHandedOverAndSettledOnesRefused(t *testing.T) {
	h := open(t)
	ids := h.people(1)
	heir := h.colleague()
	due := h.now.Add(time.Hour)
	var made []*promise.Promise
	for range 3 {
		p, err := h.Promises.Make(h.ctx, promise.Draft{CustomerID: ids[0], Text: "Call", By: promise.By{DueAt: &due}})
		h.must(err)
		made = append(made, p)
	}
	_, err := h.Promises.Keep(h.ctx, made[0].ID, promise.Evidence{Note: "called"})
	h.must(err)
	o := bulk.Order{ExpectedCount: 3, Promises: &bulk.PromisesBulk{Action: bulk.PromiseAction{HandOver: &bulk.HandOver{OwnerID: heir, Reason: "holiday"}}}}
	j := h.finish(h.start(o))
	if j.Accepted != 2 || j.Refused != 1 || j.Message != "2 changed, 0 were so already" {
		t.Errorf("handed over: %+v", j)
	}
	rows, err := h.Jobs.RefusedRows(h.ctx, j.ID, nil, 10)
	if err != nil || len(rows) != 1 || rows[0].Values[0] != made[0].ID || rows[0].Reason != "this promise is already settled" {
		t.Errorf("refused %+v, %v", rows, err)
	}
	undone, err := h.Undo(h.ctx, j.ID)
	h.must(err)
	h.finish(undone)
	for _, p := range made {
		if p, err := h.Promises.Find(h.ctx, p.ID); err != nil || p.OwnerID != tenants.From(h.ctx).MemberID {
			t.Errorf("%+v, %v: want its owner back", p, err)
		}
	}
}

// colleague makes another member.
func (h *house) colleague() string {
	h.t.Helper()
	m := id.New(id.Member)
	h.must(h.DB.Member.Create().SetID(m).SetName("Heir").SetFolded("heir").SetRole("AGENT").SetCreatedAt(*h.now).Exec(h.ctx))
	return m
}

func TestBulksThatAreRefused(t *testing.T) {
	h := open(t)
	h.people(3)
	tag := bulk.CustomerAction{AddTags: []string{"x"}}
	nobody, unknown := "cus_nobody", id.New(id.Member)
	viewer := *tenants.From(h.ctx)
	viewer.Scopes = tenants.ScopesOf(tenants.Viewer)
	for _, tc := range []struct {
		name  string
		ctx   context.Context
		order bulk.Order
		kind  fault.Kind
		want  string
	}{
		{"changed meanwhile", h.ctx, bulk.Order{ExpectedCount: 2, Customers: &bulk.CustomersBulk{Action: tag}}, fault.KindConflict, "expectedCount: must be 3, for so many match now, not 2: look again"},
		{"nobody", h.ctx, bulk.Order{Customers: &bulk.CustomersBulk{Filter: customer.Filter{ExternalID: &filter.String{Eq: &nobody}}, Action: tag}}, fault.KindInvalid, "filter: matches no record"},
		{"nothing to do", h.ctx, bulk.Order{ExpectedCount: 3, Customers: &bulk.CustomersBulk{}}, fault.KindInvalid, "action: must be exactly one thing"},
		{"two things", h.ctx, bulk.Order{ExpectedCount: 3, Customers: &bulk.CustomersBulk{Action: bulk.CustomerAction{AddTags: []string{"x"}, RemoveTags: []string{"y"}}}}, fault.KindInvalid, "action: must be exactly one thing"},
		{"neither", h.ctx, bulk.Order{ExpectedCount: 3}, fault.KindInvalid, "name either customers or promises"},
		{"a wrong tag", h.ctx, bulk.Order{ExpectedCount: 3, Customers: &bulk.CustomersBulk{Action: bulk.CustomerAction{AddTags: []string{" "}}}}, fault.KindInvalid, "tags.0: must not be empty"},
		{"an empty member", h.ctx, bulk.Order{ExpectedCount: 3, Customers: &bulk.CustomersBulk{Action: bulk.CustomerAction{SetContactMember: new("")}}}, fault.KindInvalid, "action.setContactMember: must not be empty"},
		{"an unknown member", h.ctx, bulk.Order{ExpectedCount: 3, Customers: &bulk.CustomersBulk{Action: bulk.CustomerAction{SetContactMember: &unknown}}}, fault.KindMissing, ""},
		{"an unknown attribute", h.ctx, bulk.Order{ExpectedCount: 3, Customers: &bulk.CustomersBulk{Action: bulk.CustomerAction{SetAttribute: &customer.AttributeValue{Key: "hat", Value: "1"}}}}, fault.KindInvalid, ""},
		{"a viewer", tenants.As(h.ctx, &viewer), bulk.Order{ExpectedCount: 3, Customers: &bulk.CustomersBulk{Action: tag}}, fault.KindForbidden, ""},
	} {
		_, err := h.Start(tc.ctx, tc.order)
		if fault.KindOf(err) != tc.kind || tc.want != "" && err.Error() != tc.want {
			t.Errorf("%s: %v, want %s %s", tc.name, err, tc.kind, tc.want)
		}
	}
	if n := h.DB.Job.Query().CountX(h.ctx) + h.DB.File.Query().CountX(h.ctx) + len(h.tagged("x")); n != 0 {
		t.Errorf("%d jobs, files and tags of refused bulks stayed", n)
	}
}

func TestABulkIsCancelledBetweenItsSteps(t *testing.T) {
	h := open(t)
	h.people(450)
	j := h.start(bulk.Order{ExpectedCount: 450, Customers: &bulk.CustomersBulk{Action: bulk.CustomerAction{AddTags: []string{"x"}}}})
	begun, err := h.Jobs.Begin(h.ctx, j.ID)
	h.must(err)
	_, err = h.Jobs.Cancel(h.ctx, j.ID)
	h.must(err)
	h.must(h.Run(h.ctx, begun))
	j, err = h.Jobs.Find(h.ctx, j.ID)
	if err != nil || j.State != job.Cancelled || j.Done != 200 || len(h.tagged("x")) != 200 || !j.Undoable() {
		t.Errorf("cancelled %+v, %v, %d tagged; want 200", j, err, len(h.tagged("x")))
	}
}

func TestAnotherTenantsBulkIsMissingAndHitsNobodyElse(t *testing.T) {
	h := open(t)
	h.people(3)
	bolt := testhouse.Tenant(t, h.DB, "bolt")
	tag := &bulk.CustomersBulk{Action: bulk.CustomerAction{AddTags: []string{"x"}}}
	if _, err := h.Start(bolt, bulk.Order{ExpectedCount: 3, Customers: tag}); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("another tenant's bulk over everybody: %v, want it to match nobody", err)
	}
	if size, err := h.Count(bolt, bulk.Which{Customers: &customer.Filter{}}); err != nil || size.Matching != 0 {
		t.Errorf("another tenant counts %+v, %v", size, err)
	}
	j := h.finish(h.start(bulk.Order{ExpectedCount: 3, Customers: tag}))
	if _, err := h.Undo(bolt, j.ID); !fault.IsMissing(err) {
		t.Errorf("undone by another tenant: %v, want missing", err)
	}
	agent := *tenants.From(h.ctx)
	agent.MemberID, agent.Scopes = h.colleague(), tenants.ScopesOf(tenants.Agent)
	if _, err := h.Undo(tenants.As(h.ctx, &agent), j.ID); !fault.IsMissing(err) {
		t.Errorf("undone by a colleague who may not see it: %v, want missing", err)
	}
	if !slices.Equal(h.tagged("x"), h.tagged("X")) || len(h.tagged("x")) != 3 {
		t.Errorf("%d are tagged, want 3", len(h.tagged("x")))
	}
}

func ptr[T any](v T) *T { return &v }
