package view_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/view"
)

// house is the room under test, with two agents of acme and the owner of beta.
type house struct {
	*view.Book
	db             *store.DB
	ann, bob, beta context.Context
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{db: testhouse.Open(t)}
	h.Book = view.NewBook(h.db, func() time.Time { return testhouse.Now })
	acme := testhouse.Tenant(t, h.db, "acme")
	h.ann, h.bob = h.agent(t, acme, "Ann"), h.agent(t, acme, "Bob")
	h.beta = testhouse.Tenant(t, h.db, "beta")
	return h
}

func (h *house) agent(t *testing.T, ctx context.Context, name string) context.Context {
	t.Helper()
	a := *tenants.From(ctx)
	a.MemberID, a.Role, a.Scopes = id.New(id.Member), tenants.Agent, tenants.ScopesOf(tenants.Agent)
	err := h.db.Member.Create().SetID(a.MemberID).SetName(name).SetFolded(strings.ToLower(name)).
		SetRole(string(a.Role)).SetCreatedAt(testhouse.Now).Exec(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return tenants.As(ctx, &a)
}

func (h *house) save(t *testing.T, ctx context.Context, name string, shared bool) *view.View {
	t.Helper()
	v, err := h.Save(ctx, view.Draft{Page: "customers", Name: name, Search: map[string]any{"stage": "REPEAT"}, Shared: shared})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (h *house) names(t *testing.T, ctx context.Context) string {
	t.Helper()
	found, err := h.Of(ctx, "customers")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, v := range found {
		out = append(out, v.Name)
	}
	return strings.Join(out, ", ")
}

func TestOnesOwnAndWhatOthersShare(t *testing.T) {
	h := open(t)
	h.save(t, h.ann, "mine", false)
	h.save(t, h.ann, "Ours", true)
	h.save(t, h.bob, "another", false)
	if got, want := h.names(t, h.ann), "mine, Ours"; got != want {
		t.Errorf("Ann sees %q, want %q", got, want)
	}
	if got, want := h.names(t, h.bob), "another, Ours"; got != want {
		t.Errorf("Bob sees %q, want %q", got, want)
	}
	found, err := h.Of(h.ann, "promises")
	if err != nil || len(found) != 0 {
		t.Errorf("views of another page: %v, %v, want none", found, err)
	}
}

func TestUpdateChangesWhatIsGiven(t *testing.T) {
	h := open(t)
	v := h.save(t, h.ann, "mine", false)
	name, shared := " Regulars ", true
	got, err := h.Update(h.ann, view.Change{ID: v.ID, Name: &name, Shared: &shared})
	if err != nil || got.Name != "Regulars" || !got.Shared || got.Search["stage"] != "REPEAT" {
		t.Fatalf("got %+v, %v, want it renamed, shared, and its search as it was", got, err)
	}
	read, err := h.Find(h.bob, v.ID)
	if err != nil || read.Name != "Regulars" || read.Search["stage"] != "REPEAT" {
		t.Errorf("Bob reads %+v, %v", read, err)
	}
}

func TestOthersViews(t *testing.T) {
	h := open(t)
	private, shared := h.save(t, h.ann, "mine", false), h.save(t, h.ann, "ours", true)
	admin := *tenants.From(h.bob)
	admin.Role, admin.Scopes = tenants.Admin, tenants.ScopesOf(tenants.Admin)
	name := "taken over"
	for _, tc := range []struct {
		who  string
		ctx  context.Context
		view *view.View
		want fault.Kind
	}{
		{"an agent, another's private view", h.bob, private, fault.KindMissing},
		{"an agent, another's shared view", h.bob, shared, fault.KindForbidden},
		{"an admin, another's private view", tenants.As(h.bob, &admin), private, fault.KindMissing},
		{"another tenant, a private view", h.beta, private, fault.KindMissing},
		{"another tenant, a shared view", h.beta, shared, fault.KindMissing},
	} {
		if _, err := h.Update(tc.ctx, view.Change{ID: tc.view.ID, Name: &name}); fault.KindOf(err) != tc.want {
			t.Errorf("%s, update: got %v, want %v", tc.who, err, tc.want)
		}
		if _, err := h.Delete(tc.ctx, tc.view.ID); fault.KindOf(err) != tc.want {
			t.Errorf("%s, delete: got %v, want %v", tc.who, err, tc.want)
		}
	}
	if got := h.names(t, h.beta); got != "" {
		t.Errorf("another tenant sees %q, want nothing", got)
	}
	if _, err := h.Find(h.beta, shared.ID); !fault.IsMissing(err) {
		t.Errorf("another tenant finds it: %v, want missing", err)
	}
	if _, err := h.Update(tenants.As(h.bob, &admin), view.Change{ID: shared.ID, Name: &name}); err != nil {
		t.Errorf("an admin renames a shared view: %v", err)
	}
}

func TestWhatCannotBeSaved(t *testing.T) {
	h := open(t)
	for field, d := range map[string]view.Draft{
		"name":   {Page: "customers", Name: " "},
		"page":   {Name: "mine"},
		"search": {Page: "customers", Name: "mine", Search: map[string]any{"q": strings.Repeat("a", 4_000)}},
	} {
		_, err := h.Save(h.ann, d)
		if e := fault.As(err); e == nil || len(e.Field) != 1 || e.Field[0] != field {
			t.Errorf("got %v, want a fault at %s", err, field)
		}
	}
	client := *tenants.From(h.ann)
	client.Kind = tenants.KindClient
	if _, err := h.Save(tenants.As(h.ann, &client), view.Draft{Page: "customers", Name: "mine"}); fault.KindOf(err) != fault.KindForbidden {
		t.Errorf("a program saves: %v, want forbidden", err)
	}
}

func TestWhoLeavesHandsOverWhatWasShared(t *testing.T) {
	h := open(t)
	h.save(t, h.ann, "mine", false)
	shared := h.save(t, h.ann, "ours", true)
	bob := tenants.From(h.bob).MemberID
	if err := h.HandOverAll(h.bob, tenants.From(h.ann).MemberID, bob); err != nil {
		t.Fatal(err)
	}
	if got := h.names(t, h.ann); got != "ours" {
		t.Errorf("left: %q, want the shared one alone", got)
	}
	if v, err := h.Find(h.bob, shared.ID); err != nil || v.MemberID != bob {
		t.Errorf("got %+v, %v, want Bob's", v, err)
	}
}
