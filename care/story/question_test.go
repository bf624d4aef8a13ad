package story_test

import (
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/care/story"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestAQuestionIsAPromiseOfItsAnswer(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	call, err := h.stories.RecordInteraction(ctx, interaction.Draft{CustomerID: ann, Channel: customer.Phone, Direction: interaction.Inbound, OccurredAt: h.now})
	if err != nil {
		t.Fatal(err)
	}
	q, err := h.stories.AskQuestion(ctx, story.Asking{CustomerID: ann, Text: "Is it oak?", InteractionID: call.Record.ID,
		By: promise.By{DueDay: ptr(clock.Day("2026-03-05"))}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.rooms.Promises.Find(ctx, q.PromiseID)
	if err != nil || p.Text != "Find out: Is it oak?" || p.Channel != customer.Phone || !p.Due.At.Equal(q.DueAt) || p.OwnerID != tenants.From(ctx).MemberID {
		t.Fatalf("the promise is %+v, %v", p, err)
	}
	next, err := h.rooms.Promises.Renegotiate(ctx, p.ID, promise.NewDate{By: promise.By{DueDay: ptr(clock.Day("2026-03-06"))}, Reason: "the joiner is ill"})
	if err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(5 * 24 * time.Hour)
	if _, err := h.stories.AnswerQuestion(ctx, q.ID, story.Reply{Answer: "It is beech"}); err != nil {
		t.Fatal(err)
	}
	if p, err = h.rooms.Promises.Find(ctx, next.ID); err != nil || p.State != promise.KeptLate {
		t.Errorf("the promise is %s, %v; want KEPT_LATE", p.State, err)
	}
}

func TestAnAnswerLeavesASettledPromise(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	q, err := h.stories.AskQuestion(ctx, story.Asking{CustomerID: h.customer(t, ctx, "ann"), Text: "Is it oak?", By: promise.By{DueAt: ptr(h.now.Add(time.Hour))}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.rooms.Promises.Withdraw(ctx, q.PromiseID, "she found out herself"); err != nil {
		t.Fatal(err)
	}
	if q, err = h.stories.AnswerQuestion(ctx, q.ID, story.Reply{Answer: "It is beech"}); err != nil || q.Answer != "It is beech" {
		t.Errorf("AnswerQuestion = %+v, %v", q, err)
	}
}

func TestHandingOverAQuestionHandsOverItsPromise(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	client := *tenants.From(ctx)
	client.Kind, client.ClientID, client.MemberID = tenants.KindClient, "cli_1", ""
	q, err := h.stories.AskQuestion(tenants.As(ctx, &client), story.Asking{CustomerID: h.customer(t, ctx, "ann"), Text: "Is it oak?", By: promise.By{DueAt: ptr(h.now.Add(time.Hour))}})
	if err != nil || q.OwnerID != "" {
		t.Fatalf("AskQuestion = %+v, %v; want nobody's yet", q, err)
	}
	me := tenants.From(ctx).MemberID
	if q, err = h.stories.HandOverQuestion(ctx, q.ID, me, "she knows wood"); err != nil || q.OwnerID != me {
		t.Fatalf("HandOverQuestion = %+v, %v", q, err)
	}
	if p, err := h.rooms.Promises.Find(ctx, q.PromiseID); err != nil || p.OwnerID != me {
		t.Errorf("the promise is with %q, %v; want %s", p.OwnerID, err, me)
	}
}

func TestARefusedQuestionLeavesNoPromise(t *testing.T) {
	h := open(t)
	ctx, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	ann, bea := h.customer(t, ctx, "ann"), h.customer(t, ctx, "bea")
	call, err := h.stories.RecordInteraction(ctx, interaction.Draft{CustomerID: ann, Channel: customer.Phone, Direction: interaction.Inbound, OccurredAt: h.now})
	if err != nil {
		t.Fatal(err)
	}
	soon := promise.By{DueAt: ptr(h.now.Add(time.Hour))}
	if _, err := h.stories.AskQuestion(ctx, story.Asking{CustomerID: bea, Text: "?", By: soon, InteractionID: call.Record.ID}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("in another customer's call: %v, want invalid", err)
	}
	if _, err := h.stories.AskQuestion(bolt, story.Asking{CustomerID: ann, Text: "?", By: soon}); !fault.IsMissing(err) {
		t.Errorf("another tenant's customer: %v, want missing", err)
	}
	if _, err := h.stories.AnswerQuestion(bolt, "qst_x", story.Reply{Answer: "x"}); !fault.IsMissing(err) {
		t.Errorf("no such question: %v, want missing", err)
	}
	if n, err := h.db.Promise.Query().Count(ctx); err != nil || n != 0 {
		t.Errorf("%d promises, %v; want none", n, err)
	}
}
