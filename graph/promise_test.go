package graph

import (
	"strings"
	"testing"
	"time"

	promiserow "kept/ent/db/promise"
	"kept/internal/testhouse"
)

const fullPromise = `mutation($in: MakePromiseInput!) {
  did: makePromise(input: $in) {
    promise { id state due { kind day timeZone at } ownerId madeById overdue margin evidence history { nodes { type actorKind } } customer { name } }
    userErrors { field code message }
  }
}`

func TestAPromiseIsMadeMovedAndKept(t *testing.T) {
	d, _, _ := shop(t, Config{})
	her := ana(t, d)
	in := testhouse.Now.Add(48 * time.Hour).UTC()

	r := d.with(fullPromise, input(map[string]any{"customerId": her, "text": "Call back", "dueDay": in.Format(time.DateOnly), "channel": "PHONE"}))
	promise := at(r, "did", "promise", "id")
	if at(r, "did", "promise", "state") != "OPEN" || at(r, "did", "promise", "due", "timeZone") != "America/Sao_Paulo" ||
		at(r, "did", "promise", "customer", "name") != "Ana Lima" || at(r, "did", "promise", "history", "nodes", 0, "type") != "promise.made" {
		t.Fatalf("made: %s", r.text)
	}
	r = d.with(`mutation($in: RenegotiatePromiseInput!) { did: renegotiatePromise(input: $in) {
	  promise { id previousId firstDueAt chain { nodes { id state } } } userErrors { message } } }`,
		input(map[string]any{"id": promise, "dueAt": in.Add(24 * time.Hour).Format(time.RFC3339), "reason": "the part is late"}))
	next := at(r, "did", "promise", "id")
	if at(r, "did", "promise", "previousId") != promise || at(r, "did", "promise", "chain", "nodes", 0, "state") != "RENEGOTIATED" || at(r, "did", "promise", "chain", "nodes", 1, "id") != next {
		t.Fatalf("moved: %s", r.text)
	}
	keep := `mutation($in: KeepPromiseInput!) { did: keepPromise(input: $in) { promise { state margin evidence } userErrors { field code message } } }`
	r = d.with(keep, input(map[string]any{"id": next, "note": "called at noon"}))
	if at(r, "did", "promise", "state") != "KEPT" || at(r, "did", "promise", "evidence") != "called at noon" {
		t.Fatalf("kept: %s", r.text)
	}
	if r = d.with(keep, input(map[string]any{"id": next, "note": "again"})); at(r, "did", "userErrors", 0, "code") != "SETTLED" {
		t.Errorf("kept twice: %s", r.text)
	}
	if r = d.with(`{ promiseByExternalId(externalId: "P1") { id } touchpointByExternalId(externalId: "T1") { id } }`, nil); strings.Count(r.text, "NOT_FOUND") != 2 {
		t.Errorf("by a key that nobody has: %s", r.text)
	}
	d.with(fullPromise, input(map[string]any{"customerId": her, "text": "Send the bill", "dueDay": in.Format(time.DateOnly), "externalId": "P1"}))
	if r = d.with(`{ promiseByExternalId(externalId: "P1") { text } }`, nil); at(r, "promiseByExternalId", "text") != "Send the bill" {
		t.Errorf("by its key: %s", r.text)
	}
	r = d.with(`query($id: ID!) { customer(id: $id) { promises(first: 2) { nodes { id } } } }`, map[string]any{"id": her})
	if at(r, "customer", "promises", "nodes", 1, "id") != next || at(r, "customer", "promises", "nodes", 2) != nil {
		t.Errorf("her newest: %s", r.text)
	}
}

func TestWhatIsWrongWithAPromiseIsSaid(t *testing.T) {
	d, _, _ := shop(t, Config{})
	her := ana(t, d)
	day := testhouse.Now.AddDate(0, 0, 7).Format(time.DateOnly)
	for _, tc := range []struct {
		name  string
		in    map[string]any
		field string
		code  string
	}{
		{"no text", map[string]any{"customerId": her, "text": " ", "dueDay": day}, "text", "REQUIRED"},
		{"no date", map[string]any{"customerId": her, "text": "Call"}, "dueAt", "INVALID"},
		{"a date in the past", map[string]any{"customerId": her, "text": "Call", "dueDay": "2020-01-01"}, "dueDay", "INVALID"},
		{"two dates", map[string]any{"customerId": her, "text": "Call", "dueDay": day, "dueAt": day + "T12:00:00Z"}, "dueDay", "INVALID"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := d.with(fullPromise, input(tc.in))
			if at(r, "did", "userErrors", 0, "field", 1) != tc.field || at(r, "did", "userErrors", 0, "code") != tc.code || at(r, "did", "promise") != nil {
				t.Errorf("got %s, want %s at %s", r.text, tc.code, tc.field)
			}
		})
	}
	r := d.with(fullPromise, input(map[string]any{"customerId": "cus_01h455vb4pex5vsknk084sn02q", "text": "Call", "dueDay": day}))
	if r.code() != "NOT_FOUND" {
		t.Errorf("an unknown customer: %s, want NOT_FOUND", r.text)
	}
}

func TestPromiseKeepingAddsUp(t *testing.T) {
	d, ctx, _ := shop(t, Config{})
	her := ana(t, d)
	made := testhouse.Now.AddDate(0, 0, -9)
	for i, keptAfter := range []int{2, 4, 8, 0} { // in time, at the last moment, late, never
		r := d.with(fullPromise, input(map[string]any{"customerId": her, "text": "Call back", "dueAt": testhouse.Now.Add(time.Hour)}))
		promise := at(r, "did", "promise", "id").(string)
		due := made.AddDate(0, 0, 4)
		d.db.Promise.Update().SetMadeAt(made).SetDueAt(due).SetFirstDueAt(due).SetDueDay(due.Format(time.DateOnly)).Where(promiserow.ID(promise)).ExecX(ctx)
		if i < 3 {
			d.with(`mutation($in: KeepPromiseInput!) { keepPromise(input: $in) { userErrors { message } } }`,
				input(map[string]any{"id": promise, "note": "called", "occurredAt": made.AddDate(0, 0, keptAfter)}))
		}
	}
	r := d.ask(`{ promiseKeeping(from: "2026-02-01", to: "2026-03-31", groupBy: MONTH) {
	  rows { key fallenDue kept keptLate broken overdue keepRate firstDateRate overDeliveryRate medianMargin } } }`)
	want := map[string]any{"key": "2026-02", "fallenDue": 4.0, "kept": 2.0, "keptLate": 1.0, "broken": 0.0, "overdue": 1.0,
		"keepRate": 0.5, "firstDateRate": 0.5, "overDeliveryRate": nil, "medianMargin": "PT0S"}
	for field, v := range want {
		if got := at(r, "promiseKeeping", "rows", 0, field); got != v {
			t.Errorf("%s = %v, want %v", field, got, v)
		}
	}
	if r = d.ask(`{ promiseKeeping(from: "2020-01-01", to: "2020-12-31") { rows { key } } }`); at(r, "promiseKeeping", "rows", 0) != nil {
		t.Errorf("an empty year: %s, want no rows", r.text)
	}
	if r = d.ask(`{ promiseKeeping(from: "2020-12-31", to: "2020-01-01") { rows { key } } }`); r.code() != "BAD_USER_INPUT" {
		t.Errorf("to before from: %s, want BAD_USER_INPUT", r.text)
	}
}
