package event_test

import (
	"fmt"
	"testing"

	"kept/care/event"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/testhouse"
)

func TestAHistoryIsTheLatestOfARecordInOrder(t *testing.T) {
	db := testhouse.Open(t)
	log := event.NewLog(db, clock.Fixed(testhouse.Now), nil)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	var events []event.Event
	for n := range event.MaxHistory + 5 {
		events = append(events, event.Event{Type: event.CustomerUpdated, SubjectID: "much", Reason: fmt.Sprint(n), OccurredAt: testhouse.Now})
	}
	events = append(events, event.Event{Type: event.CustomerUpdated, SubjectID: "little", OccurredAt: testhouse.Now})
	if err := log.Append(acme, events...); err != nil {
		t.Fatal(err)
	}
	got, err := log.ForEach(acme, []string{"much", "little", "nothing"})
	if err != nil || len(got["much"]) != event.MaxHistory || len(got["little"]) != 1 || len(got) != 2 {
		t.Fatalf("%d, %d of %d records, %v", len(got["much"]), len(got["little"]), len(got), err)
	}
	for n, e := range got["much"] {
		if want := fmt.Sprint(n + 5); e.Reason != want {
			t.Fatalf("at place %d: the event %s, want %s", n, e.Reason, want)
		}
	}
	if foreign, err := log.Of(bolt, "much"); len(foreign) > 0 || err != nil && !fault.IsMissing(err) {
		t.Errorf("bolt reads %d events of acme's, %v", len(foreign), err)
	}
}
