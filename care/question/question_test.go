package question_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/question"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

func open(t *testing.T) (*store.DB, *question.Book, *event.Log) {
	t.Helper()
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	log := event.NewLog(db, now, nil)
	return db, question.NewBook(db, log, customer.NewBook(db, log, now), now), log
}

// row writes a customer the plain way.
func row(t *testing.T, ctx context.Context, db *store.DB, name string) string {
	t.Helper()
	r, err := db.Customer.Create().SetID(id.New(id.Customer)).SetName(name).SetFolded(name).
		SetStage(string(customer.Prospect)).SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Save(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func asked(customerID, text string, dueIn time.Duration) question.Draft {
	return question.Draft{CustomerID: customerID, Text: text, AskedAt: testhouse.Now.Add(-time.Hour), DueAt: testhouse.Now.Add(dueIn)}
}

func TestAQuestionWaitsForOneAnswer(t *testing.T) {
	db, book, log := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann, me := row(t, ctx, db, "ann"), tenants.From(ctx).MemberID
	later, err := book.Ask(ctx, asked(ann, "Does it fit?", 2*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	sooner, err := book.Ask(ctx, asked(ann, "Is it oak?", time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := book.HandOver(ctx, sooner.ID, me, "she knows wood"); err != nil {
		t.Fatal(err)
	}
	waiting, err := book.Open(ctx, question.Filter{}, page.Args{})
	if err != nil || len(waiting.Items) != 2 || waiting.Items[0].ID != sooner.ID {
		t.Errorf("Open = %+v, %v; want the soonest first", waiting.Items, err)
	}
	mine, err := book.Open(ctx, question.Filter{OwnerID: &filter.ID{Eq: &me}}, page.Args{})
	if err != nil || len(mine.Items) != 1 || mine.Items[0].OwnerID != me {
		t.Errorf("mine: %+v, %v", mine.Items, err)
	}
	if q, err := book.Answer(ctx, sooner.ID, "It is beech", nil); err != nil || !q.AnsweredAt.Equal(testhouse.Now) {
		t.Errorf("Answer = %+v, %v", q, err)
	}
	if _, err := book.Answer(ctx, sooner.ID, "It is oak", nil); !errors.Is(err, question.ErrAnswered) {
		t.Errorf("a second answer: %v, want %v", err, question.ErrAnswered)
	}
	if _, err := book.HandOver(ctx, sooner.ID, me, ""); !errors.Is(err, question.ErrAnswered) {
		t.Errorf("handed over afterwards: %v, want %v", err, question.ErrAnswered)
	}
	if waiting, err = book.Open(ctx, question.Filter{}, page.Args{}); err != nil || len(waiting.Items) != 1 || waiting.Items[0].ID != later.ID {
		t.Errorf("still open: %+v, %v", waiting.Items, err)
	}
	if of, err := book.Of(ctx, ann, page.Args{}); err != nil || len(of.Items) != 2 {
		t.Errorf("Of = %+v, %v; want both", of.Items, err)
	}
	if told, err := log.Of(ctx, sooner.ID); err != nil || len(told) != 3 || told[1].Reason != "she knows wood" {
		t.Errorf("events %v, %v; want asked, handed over, answered", told, err)
	}
}

func TestAnswerRefuses(t *testing.T) {
	db, book, _ := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	q, err := book.Ask(ctx, asked(row(t, ctx, db, "ann"), "Does it fit?", time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	early, future := testhouse.Now.Add(-2*time.Hour), testhouse.Now.Add(time.Second)
	for _, tc := range []struct {
		name, answer string
		at           *time.Time
		want         string
	}{
		{"nothing", " ", nil, "answer: must not be empty"},
		{"before it was asked", "yes", &early, "answeredAt: must not be before it was asked"},
		{"in the future", "yes", &future, "answeredAt: must not be in the future"},
	} {
		if _, err := book.Answer(ctx, q.ID, tc.answer, tc.at); err == nil || err.Error() != tc.want {
			t.Errorf("%s: %v, want %s", tc.name, err, tc.want)
		}
	}
}

func TestAnotherTenantsQuestionIsMissing(t *testing.T) {
	db, book, _ := open(t)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	ann := row(t, acme, db, "ann")
	q, err := book.Ask(acme, asked(ann, "Does it fit?", time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	linked := asked(row(t, bolt, db, "bob"), "Mine", time.Hour)
	linked.OwnerID = tenants.From(acme).MemberID
	_, find := book.Find(bolt, q.ID)
	_, answer := book.Answer(bolt, q.ID, "yes", nil)
	_, handOver := book.HandOver(bolt, q.ID, tenants.From(bolt).MemberID, "")
	_, toHers := book.HandOver(acme, q.ID, tenants.From(bolt).MemberID, "")
	_, of := book.Of(bolt, ann, page.Args{})
	_, ask := book.Ask(bolt, asked(ann, "Mine", time.Hour))
	_, link := book.Ask(bolt, linked)
	for what, err := range map[string]error{"Find": find, "Answer": answer, "HandOver": handOver, "HandOver to bolt": toHers, "Of": of, "Ask": ask, "her member": link} {
		if !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
	if p, err := book.Open(bolt, question.Filter{}, page.Args{}); err != nil || len(p.Items) != 0 {
		t.Errorf("bolt sees %v, %v", p.Items, err)
	}
}

func TestALeaverHandsOverOpenQuestions(t *testing.T) {
	db, book, log := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann, leaver, heir := row(t, ctx, db, "ann"), tenants.From(ctx).MemberID, id.New(id.Member)
	if err := db.Member.Create().SetID(heir).SetName("Bea").SetFolded("bea").SetRole("AGENT").SetCreatedAt(testhouse.Now).Exec(ctx); err != nil {
		t.Fatal(err)
	}
	ask := func(text string) *question.Question {
		t.Helper()
		d := asked(ann, text, time.Hour)
		d.OwnerID = leaver
		q, err := book.Ask(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	waiting, answered := ask("Is it oak?"), ask("Does it fit?")
	if _, err := book.Answer(ctx, answered.ID, "It does.", nil); err != nil {
		t.Fatal(err)
	}
	if err := book.HandOverAll(ctx, leaver, heir); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{waiting.ID: heir, answered.ID: leaver} {
		if q, err := book.Find(ctx, id); err != nil || q.OwnerID != want {
			t.Errorf("owner = %+v, %v; want the waiting one handed over, the answered one left", q, err)
		}
	}
	if events, err := log.Of(ctx, waiting.ID); err != nil || events[len(events)-1].Type != event.QuestionHandedOver {
		t.Errorf("events = %v, %v; want the hand-over last", events, err)
	}
}
