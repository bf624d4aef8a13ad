package story_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"kept/care/absence"
	"kept/care/advice"
	"kept/care/allegiance"
	"kept/care/campaign"
	"kept/care/card"
	"kept/care/claim"
	"kept/care/coupon"
	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/expectation"
	"kept/care/household"
	"kept/care/interaction"
	"kept/care/loyalty"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/referral"
	"kept/care/reward"
	"kept/care/story"
	"kept/care/suggestion"
	"kept/care/thanks"
	"kept/care/tier"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/code"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/testhouse"
)

// house is the rooms that these tests walk through, and a clock that they set.
type house struct {
	db      *store.DB
	log     *event.Log
	now     time.Time
	pace    time.Duration // by how much each look at the clock moves it
	rooms   story.Rooms
	stories *story.Book
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{db: testhouse.Open(t), now: testhouse.Now}
	now := func() time.Time {
		if h.pace > 0 {
			h.now = h.now.Add(h.pace)
		}
		return clock.Micro(h.now)
	}
	h.log = event.NewLog(h.db, now, nil)
	customers := customer.NewBook(h.db, h.log, now)
	h.rooms = story.Rooms{
		Customers:    customers,
		Purchases:    purchase.NewBook(h.db, h.log, customers, now),
		Promises:     promise.NewBook(h.db, h.log, customers, now),
		Interactions: interaction.NewBook(h.db, h.log, customers, now),
		Questions:    question.NewBook(h.db, h.log, customers, now),
		Claims:       claim.NewBook(h.db, h.log, now),
		Advice:       advice.NewBook(h.db, now),
		Heard:        suggestion.NewBook(h.db, h.log, now),
		Expectations: expectation.NewBook(h.db, h.log, customers, now),
		Absences:     absence.NewBook(h.db, h.log, now),
		Products:     product.NewBook(h.db, h.log, now),
		Rules:        earning.NewBook(h.db, h.log, customers, now),
		Points:       loyalty.NewBook(h.db, h.log, customers, now),
		Events:       h.log,
		Rewards:      reward.NewBook(h.db, h.log, customers, now),
		Coupons:      coupon.NewBook(h.db, h.log, customers, safe(t, coupon.Purpose), now),
		Cards:        card.NewBook(h.db, h.log, safe(t, card.Purpose), now),
		Referrals:    referral.NewBook(h.db, h.log, customers, now),
		Tiers:        tier.NewBook(h.db, h.log, customers, now),
		Campaigns:    campaign.NewBook(h.db, h.log, customers, now),
		Allegiances:  allegiance.NewBook(h.db, customers, now),
		Thanks:       thanks.NewBook(h.db, h.log, customers, now),
		Households:   household.NewBook(h.db, h.log, customers, now),
	}
	h.stories = story.NewBook(h.db, h.rooms, now)
	return h
}

// safe keeps the codes of these tests.
func safe(t *testing.T, purpose string) *code.Safe {
	t.Helper()
	s, err := code.Open(bytes.Repeat([]byte{7}, 32), purpose)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// customer writes a customer the plain way.
func (h *house) customer(t testing.TB, ctx context.Context, name string) string {
	t.Helper()
	r, err := h.db.Customer.Create().SetID(id.New(id.Customer)).SetName(name).SetFolded(name).
		SetStage(string(customer.Prospect)).SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Save(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func ptr[T any](v T) *T { return &v }

// order is a purchase of two days ago, promised for the day given.
func order(customerID, key string, promised clock.Day) purchase.Draft {
	return purchase.Draft{
		ExternalID: &key, CustomerID: customerID, OccurredAt: testhouse.Now.AddDate(0, 0, -2),
		Amount: &money.Money{Minor: 49900, Currency: "EUR"}, PromisedDay: &promised,
	}
}

func second[T any](_ T, err error) error { return err }

// contact records one contact.
func (h *house) contact(t *testing.T, ctx context.Context, d interaction.Draft) *interaction.Interaction {
	t.Helper()
	r, err := h.stories.RecordInteraction(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return r.Record
}

// told gives what happened to a record.
func (h *house) told(t *testing.T, ctx context.Context, subject string) []*event.Event {
	t.Helper()
	told, err := h.log.Of(ctx, subject)
	if err != nil {
		t.Fatal(err)
	}
	return told
}
