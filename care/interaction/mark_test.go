package interaction_test

import (
	"sync"
	"testing"

	"kept/care/interaction"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/tenants"
)

// Whoever gives a mark can't afterwards become the member it is about.
func TestNobodyBecomesWhomSheMarked(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	me := tenants.From(ctx).MemberID
	ann := d.customer(t, ctx, "ann")
	marked := mail(ann, 1)
	marked.ExternalID, marked.Attitude = ptr("i-1"), ptr(5)
	i := d.record(t, ctx, marked)
	if _, err := d.book.Correct(ctx, i.ID, interaction.Correction{Reason: "it was me", MemberID: &me}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("corrected: %v, want a fault", err)
	}
	marked.MemberID = me
	if _, err := d.book.Record(ctx, marked); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("completed: %v, want a fault", err)
	}
	marked.Attitude = nil
	if _, err := d.book.Record(ctx, marked); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("completed, without the mark: %v, want a fault", err)
	}
}

// “Nobody answered” is also over once somebody notes what came of it.
func TestWhatCameOfItTakesItOffTheList(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	ann := d.customer(t, ctx, "ann")
	asked := d.record(t, ctx, mail(ann, 2))
	again := mail(ann, 1)
	again.ExternalID = ptr("i-1")
	other := d.record(t, ctx, again)
	if got := d.waiting(t, ctx); len(got) != 2 {
		t.Fatalf("waiting: %v", got)
	}
	if i, err := d.book.Rate(ctx, asked.ID, interaction.Feelings{Outcome: ptr(interaction.Settled)}); err != nil || i.Unanswered {
		t.Errorf("rated: %+v, %v", i, err)
	}
	again.Outcome = ptr(interaction.Partly)
	if i := d.record(t, ctx, again); i.Unanswered || i.ID != other.ID {
		t.Errorf("completed: %+v", i)
	}
	if got := d.waiting(t, ctx); len(got) != 0 {
		t.Errorf("waiting: %v, want nobody", got)
	}
}

// A rating and an answer at once: neither undoes the other.
func TestARatingUndoesNoAnswer(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	ann := d.customer(t, ctx, "ann")
	for range 20 {
		asked := d.record(t, ctx, mail(ann, 1))
		var rated, answered error
		var both sync.WaitGroup
		both.Go(func() { _, rated = d.book.Rate(ctx, asked.ID, interaction.Feelings{Attitude: ptr(4)}) })
		both.Go(func() {
			r := reply(ann)
			r.AnswersID = asked.ID
			_, answered = d.book.Record(ctx, r)
		})
		both.Wait()
		i, err := d.book.Find(ctx, asked.ID)
		if err != nil || rated != nil || answered != nil {
			t.Fatal(err, rated, answered)
		}
		if i.Unanswered || i.Attitude == nil {
			t.Fatalf("unanswered %v, attitude %v; want it answered and rated", i.Unanswered, i.Attitude)
		}
	}
}

func TestTwoAnswersAtOnceAnswerOnce(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	ann := d.customer(t, ctx, "ann")
	for range 10 {
		asked := d.record(t, ctx, mail(ann, 1))
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				r := reply(ann)
				r.AnswersID = asked.ID
				if _, err := d.book.Record(ctx, r); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		told, err := d.log.Of(ctx, asked.ID)
		if err != nil || len(told) != 2 {
			t.Fatalf("%d events, %v; want it recorded and answered once", len(told), err)
		}
	}
}
