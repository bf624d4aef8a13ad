package touchpoint_test

import (
	"testing"

	"kept/care/event"
	"kept/care/touchpoint"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
)

func TestUpsert(t *testing.T) {
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	book := touchpoint.NewBook(db, event.NewLog(db, now, nil), now)
	ctx := testhouse.Tenant(t, db, "acme")
	key := "main-street"
	for _, tc := range []struct {
		name string
		d    touchpoint.Draft
		want string
	}{
		{"new", touchpoint.Draft{ExternalID: &key, Name: "Main Street", Kind: touchpoint.Store}, "CREATED"},
		{"the same", touchpoint.Draft{ExternalID: &key, Name: "Main Street", Kind: touchpoint.Store}, "UNCHANGED"},
		{"another zone", touchpoint.Draft{ExternalID: &key, Name: "Main Street", Kind: touchpoint.Store, Zone: new("Europe/Paris")}, "UPDATED"},
		{"what is left out stays", touchpoint.Draft{ExternalID: &key, Name: "Main Street", Kind: touchpoint.Store}, "UNCHANGED"},
		{"what is cleared goes", touchpoint.Draft{ExternalID: &key, Name: "Main Street", Kind: touchpoint.Store, Clear: []touchpoint.Field{touchpoint.FieldZone}}, "UPDATED"},
		{"both at once", touchpoint.Draft{Name: "x", Kind: touchpoint.Desk, Zone: new("UTC"), Clear: []touchpoint.Field{touchpoint.FieldZone}}, "clear.0: TIME_ZONE is given a value and cleared at once"},
		{"an empty department", touchpoint.Draft{Name: "x", Kind: touchpoint.Desk, DepartmentID: new("")}, "departmentId: must not be empty"},
		{"no name", touchpoint.Draft{Kind: touchpoint.Desk}, "name: must not be empty"},
		{"no kind", touchpoint.Draft{Name: "x", Kind: "TENT"}, "kind: must be DESK, STORE, SERVICE_CENTRE, CALL_CENTRE, PAGE, APP, KIOSK, EVENT or OTHER"},
		{"no zone", touchpoint.Draft{Name: "x", Kind: touchpoint.Desk, Zone: new("Moon")}, `timeZone: "Moon" is not a time zone: write a name such as Europe/Berlin or UTC`},
		{"a script", touchpoint.Draft{Name: "x", Kind: touchpoint.Page, URL: new("javascript:alert(1)")}, "url: must start with https:// or http://"},
		{"nobody's department", touchpoint.Draft{Name: "x", Kind: touchpoint.Desk, DepartmentID: new(id.New(id.Department))}, "departmentId: no such department"},
	} {
		r, err := book.Upsert(ctx, tc.d)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = string(r.Outcome)
		}
		if got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
	if p, err := book.List(ctx, page.Args{}); err != nil || len(p.Items) != 1 || p.Items[0].Zone != "" {
		t.Errorf("List = %+v, %v", p.Items, err)
	}
}

func TestAnotherTenantsTouchpointIsMissing(t *testing.T) {
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	book := touchpoint.NewBook(db, event.NewLog(db, now, nil), now)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	r, err := book.Upsert(acme, touchpoint.Draft{Name: "Main Street", Kind: touchpoint.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := book.Find(bolt, r.Record.ID); !fault.IsMissing(err) {
		t.Errorf("Find = %v, want missing", err)
	}
	if _, err := book.Upsert(bolt, touchpoint.Draft{ID: r.Record.ID, Name: "Mine", Kind: touchpoint.Store}); !fault.IsMissing(err) {
		t.Errorf("Upsert = %v, want missing", err)
	}
	if p, err := book.List(bolt, page.Args{}); err != nil || len(p.Items) != 0 {
		t.Errorf("List = %v, %v; want none", p.Items, err)
	}
}
