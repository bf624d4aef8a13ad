package interaction_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/interaction"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/internal/upsert"
	"kept/tenants"
)

// desk is the rooms that these tests walk through.
type desk struct {
	db   *store.DB
	log  *event.Log
	book *interaction.Book
}

func open(t *testing.T) desk {
	t.Helper()
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	log := event.NewLog(db, now, nil)
	return desk{db, log, interaction.NewBook(db, log, customer.NewBook(db, log, now), now)}
}

// customer writes a customer the plain way.
func (d desk) customer(t *testing.T, ctx context.Context, name string) string {
	t.Helper()
	r, err := d.db.Customer.Create().SetID(id.New(id.Customer)).SetName(name).SetFolded(name).
		SetStage(string(customer.Prospect)).SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Save(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func ptr[T any](v T) *T { return &v }

func second[T any](_ T, err error) error { return err }

// mail is an e-mail to us, hours ago.
func mail(customerID string, hours int) interaction.Draft {
	return interaction.Draft{
		CustomerID: customerID, Channel: customer.Email, Direction: interaction.Inbound,
		Subject: "Where is my sofa?", OccurredAt: testhouse.Now.Add(-time.Duration(hours) * time.Hour),
	}
}

// reply is our e-mail to her, now.
func reply(customerID string) interaction.Draft {
	return interaction.Draft{CustomerID: customerID, Channel: customer.Email, Direction: interaction.Outbound, OccurredAt: testhouse.Now}
}

func (d desk) record(t *testing.T, ctx context.Context, draft interaction.Draft) *interaction.Interaction {
	t.Helper()
	r, err := d.book.Record(ctx, draft)
	if err != nil {
		t.Fatal(err)
	}
	return r.Record
}

func (d desk) waiting(t *testing.T, ctx context.Context) []string {
	t.Helper()
	p, err := d.book.NobodyAnswered(ctx, page.Args{})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, i := range p.Items {
		ids = append(ids, i.ID)
	}
	return ids
}

func TestNobodyAnsweredUntilSomebodyDoes(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	ann, bea := d.customer(t, ctx, "ann"), d.customer(t, ctx, "bea")
	first, second, third := d.record(t, ctx, mail(ann, 3)), d.record(t, ctx, mail(bea, 2)), d.record(t, ctx, mail(ann, 1))
	if got, want := d.waiting(t, ctx), []string{first.ID, second.ID, third.ID}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("waiting %v, want the longest first: %v", got, want)
	}
	one := reply(ann)
	one.AnswersID = first.ID
	if i := d.record(t, ctx, one); i.Initiative != interaction.Reactive {
		t.Errorf("an answer is %s", i.Initiative)
	}
	if got, want := d.waiting(t, ctx), []string{second.ID, third.ID}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("after one answer: %v, want %v", got, want)
	}
	d.record(t, ctx, reply(ann)) // an outbound contact by itself answers nothing
	all := reply(ann)
	all.AnswersOpen = true
	if i := d.record(t, ctx, all); i.AnswersID != third.ID {
		t.Errorf("it answers %s, want the latest, %s", i.AnswersID, third.ID)
	}
	if got, want := d.waiting(t, ctx), []string{second.ID}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("after answering all of hers: %v, want %v", got, want)
	}
	told, err := d.log.Of(ctx, third.ID)
	if err != nil || len(told) != 2 || told[1].Type != event.InteractionAnswered {
		t.Errorf("events %v, %v; want recorded, answered", told, err)
	}
	if _, err := d.book.Correct(ctx, second.ID, interaction.Correction{Reason: "spam", Answered: ptr(true)}); err != nil {
		t.Fatal(err)
	}
	if got := d.waiting(t, ctx); len(got) != 0 {
		t.Errorf("after dismissing the last: %v", got)
	}
}

func TestAnswersOnlyWhatSheAsked(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	ann, bea := d.customer(t, ctx, "ann"), d.customer(t, ctx, "bea")
	asked, ours := d.record(t, ctx, mail(ann, 1)), d.record(t, ctx, reply(ann))
	for name, want := range map[string]struct {
		customer, answers, message string
	}{
		"another customer's": {bea, asked.ID, "answersId: must be of the same customer"},
		"our own":            {ann, ours.ID, "answersId: must be an inbound interaction"},
		"nobody's":           {ann, id.New(id.Interaction), "answersId: no such interaction"},
	} {
		r := reply(want.customer)
		r.AnswersID = want.answers
		if _, err := d.book.Record(ctx, r); err == nil || err.Error() != want.message {
			t.Errorf("%s: %v, want %s", name, err, want.message)
		}
	}
}

// A list's index holds the subject: of PostgreSQL's 2,704 bytes for an entry the
// longest one leaves enough for the ids beside it.
func TestTheLongestSubjectHasRoomInTheIndex(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	var longest strings.Builder
	for n := range 500 {
		longest.WriteRune(rune(0x20000 + n*79)) // four bytes each, and nothing to compress
	}
	draft := mail(d.customer(t, ctx, "ann"), 1)
	draft.Subject = longest.String()
	if got := d.record(t, ctx, draft).Subject; got != draft.Subject {
		t.Errorf("the subject became %.20q…; want all of it", got)
	}
	draft.Subject += "!"
	if _, err := d.book.Record(ctx, draft); err == nil || !strings.Contains(err.Error(), "500") {
		t.Errorf("501 characters = %v; want the limit named", err)
	}
}

func TestNobodyMarksHerOwnWork(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	me := tenants.From(ctx).MemberID
	hers := mail(d.customer(t, ctx, "ann"), 1)
	hers.MemberID = me
	marked := hers
	marked.Attitude = ptr(5)
	if _, err := d.book.Record(ctx, marked); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("recorded with my own mark: %v, want refused", err)
	}
	i := d.record(t, ctx, hers)
	for _, f := range []interaction.Feelings{{Attitude: ptr(5)}, {Rating: ptr(5)}} {
		if _, err := d.book.Rate(ctx, i.ID, f); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("Rate(%+v) of my own work = %v, want refused", f, err)
		}
	}
	felt, err := d.book.Rate(ctx, i.ID, interaction.Feelings{EmotionAfter: ptr(2), Outcome: ptr(interaction.Settled)})
	if err != nil || felt.RatedBy != (interaction.Raters{EmotionAfter: me}) || *felt.EmotionAfter != 2 {
		t.Errorf("how she felt: %+v, %v; want it noted, by me", felt, err)
	}
	other := *tenants.From(ctx)
	other.Kind, other.ClientID, other.MemberID = tenants.KindClient, "cli_1", ""
	rated, err := d.book.Rate(tenants.As(ctx, &other), i.ID, interaction.Feelings{Attitude: ptr(4)})
	if err != nil || rated.RatedBy != (interaction.Raters{EmotionAfter: me, Attitude: "cli_1"}) || *rated.Attitude != 4 {
		t.Errorf("rated by another: %+v, %v; want her feeling still noted by me", rated, err)
	}
	survey := mail(i.CustomerID, 0)
	survey.Channel, survey.Rating = customer.Survey, ptr(1)
	if s := d.record(t, ctx, survey); s.RatedBy.Rating != i.CustomerID || s.Unanswered {
		t.Errorf("her own mark: %+v; want it hers", s)
	}
}

func TestRecordedAgainItOnlyFillsIn(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	draft := mail(d.customer(t, ctx, "ann"), 1)
	draft.ExternalID = ptr("m-1")
	for _, tc := range []struct {
		name   string
		change func()
		want   string
	}{
		{"new", func() {}, "CREATED"},
		{"the same", func() {}, "UNCHANGED"},
		{"a wait", func() { draft.WaitSeconds = ptr(60) }, "UPDATED"},
		{"the same wait", func() {}, "UNCHANGED"},
		{"another wait", func() { draft.WaitSeconds = ptr(61) }, "the interaction with this key says otherwise: correct it, with a reason"},
		{"another subject", func() { draft.WaitSeconds, draft.Subject = nil, "A lamp" }, "the interaction with this key says otherwise: correct it, with a reason"},
		{"another channel", func() { draft.WaitSeconds, draft.Channel = nil, customer.Web }, "externalId: the interaction with this key says otherwise: correct it, with a reason"},
	} {
		tc.change()
		r, err := d.book.Record(ctx, draft)
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
	if i, err := d.book.FindExternal(ctx, "m-1"); err != nil || *i.WaitSeconds != 60 {
		t.Errorf("stored %+v, %v", i, err)
	}
}

func TestCorrectKeepsBothReadings(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	draft := mail(d.customer(t, ctx, "ann"), 1)
	draft.MemberID, draft.WaitSeconds, draft.HandlingSeconds = tenants.From(ctx).MemberID, ptr(60), ptr(5)
	i := d.record(t, ctx, draft)
	for _, wrong := range []interaction.Correction{
		{Reason: "slip", MemberID: ptr("")},
		{Reason: "slip", Rings: ptr(2), Clear: []interaction.Field{interaction.FieldRings}},
	} {
		if _, err := d.book.Correct(ctx, i.ID, wrong); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%+v: %v, want invalid", wrong, err)
		}
	}
	if _, err := d.book.Correct(ctx, i.ID, interaction.Correction{Subject: ptr("A lamp")}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("without a reason: %v, want invalid", err)
	}
	if _, err := d.book.Correct(ctx, i.ID, interaction.Correction{Reason: "slip", Body: ptr(strings.Repeat("x", 50_001))}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("too long a body: %v, want invalid", err)
	}
	_, err := d.book.Correct(ctx, i.ID, interaction.Correction{Reason: "wrong customer's letter", Subject: ptr("A lamp"), Clear: []interaction.Field{interaction.FieldMember, interaction.FieldWaitSeconds}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.book.Find(ctx, i.ID)
	if err != nil || got.Subject != "A lamp" || got.MemberID != "" || got.WaitSeconds != nil || *got.HandlingSeconds != 5 {
		t.Errorf("stored %+v, %v", got, err)
	}
	told, err := d.log.Of(ctx, i.ID)
	if err != nil || len(told) != 2 || told[1].Reason != "wrong customer's letter" ||
		fmt.Sprint(told[1].Data["subject"]) != "map[now:A lamp was:Where is my sofa?]" {
		t.Errorf("events %+v, %v; want both readings", told[1], err)
	}
}

func TestLoadRefusesRowByRow(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	ann := d.customer(t, ctx, "ann")
	keyed, badMember := mail(ann, 2), mail(ann, 1)
	keyed.ExternalID, badMember.MemberID = ptr("m-1"), id.New(id.Member)
	results, err := d.book.Load(ctx, []interaction.Draft{keyed, badMember, mail(id.New(id.Customer), 1), keyed, mail(ann, 3)})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"CREATED", "memberId: no such member", "customerId: no such customer", "UNCHANGED", "CREATED"}
	for n, r := range results {
		got := string(r.Outcome)
		if r.Err != nil {
			got = r.Err.Error()
		}
		if got != want[n] {
			t.Errorf("row %d: %s, want %s", n, got, want[n])
		}
	}
	if p, err := d.book.Of(ctx, ann, page.Args{}); err != nil || len(p.Items) != 2 || !p.Items[0].OccurredAt.After(p.Items[1].OccurredAt) {
		t.Errorf("Of = %+v, %v; want two, the newest first", p.Items, err)
	}
}

func TestAnotherTenantsInteractionIsMissing(t *testing.T) {
	d := open(t)
	acme, bolt := testhouse.Tenant(t, d.db, "acme"), testhouse.Tenant(t, d.db, "bolt")
	ann, bob := d.customer(t, acme, "ann"), d.customer(t, bolt, "bob")
	keyed := mail(ann, 1)
	keyed.ExternalID = ptr("m-1")
	i := d.record(t, acme, keyed)
	answer := reply(bob)
	answer.AnswersID = i.ID
	for what, err := range map[string]error{
		"Find":         second(d.book.Find(bolt, i.ID)),
		"FindExternal": second(d.book.FindExternal(bolt, "m-1")),
		"Of":           second(d.book.Of(bolt, ann, page.Args{})),
		"Rate":         second(d.book.Rate(bolt, i.ID, interaction.Feelings{Attitude: ptr(1)})),
		"Correct":      second(d.book.Correct(bolt, i.ID, interaction.Correction{Reason: "x", Answered: ptr(true)})),
		"her customer": second(d.book.Record(bolt, mail(ann, 1))),
		"her letter":   second(d.book.Record(bolt, answer)),
	} {
		if !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
	if got := d.waiting(t, bolt); len(got) != 0 {
		t.Errorf("bolt sees %v waiting", got)
	}
	own := mail(bob, 1)
	own.ExternalID = ptr("m-1")
	if r, err := d.book.Record(bolt, own); err != nil || r.Outcome != upsert.Created {
		t.Errorf("the same key in bolt: %+v, %v; want its own", r, err)
	}
}
