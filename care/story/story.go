// Package story tells what happens to several nouns at once, in one
// transaction: a delivery is a purchase's status and the evidence that a
// promise was kept; what comes under a claim makes its promise; “let me find
// out” is a question and the promise of an answer. A verb that one noun can do
// alone lives with that noun.
package story

import (
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
	"kept/care/suggestion"
	"kept/care/thanks"
	"kept/care/tier"
	"kept/ent/store"
	"kept/internal/clock"
)

// Book tells stories over the rooms that it was given.
type Book struct {
	db  *store.DB
	now clock.Func
	Rooms
}

// Rooms are the nouns that stories are about.
type Rooms struct {
	Customers    *customer.Book
	Purchases    *purchase.Book
	Promises     *promise.Book
	Interactions *interaction.Book
	Claims       *claim.Book
	Advice       *advice.Book
	Questions    *question.Book
	Heard        *suggestion.Book
	Expectations *expectation.Book
	Absences     *absence.Book
	Products     *product.Book
	Rules        *earning.Book
	Points       *loyalty.Book
	Events       *event.Log
	Rewards      *reward.Book
	Coupons      *coupon.Book
	Cards        *card.Book
	Referrals    *referral.Book
	Tiers        *tier.Book
	Campaigns    *campaign.Book
	Allegiances  *allegiance.Book
	Thanks       *thanks.Book
	Households   *household.Book
}

// NewBook returns a book of stories over rooms that share db. Whoever settles a
// promise from now on, be it through a story or not, settles what was expected
// with it; whoever writes a claim down has it held against our own history; and a reservation of points takes the reward that it is for along, and may draw on a household.
func NewBook(db *store.DB, rooms Rooms, now clock.Func) *Book {
	b := &Book{db: db, now: now, Rooms: rooms}
	rooms.Promises.Settled = b.metOrNot
	if rooms.Claims != nil && rooms.Advice != nil {
		rooms.Claims.Advise = b.advise
	}
	if rooms.Points != nil {
		rooms.Points.Settled = b.rewardFollows
	}
	if rooms.Points != nil && rooms.Households != nil {
		rooms.Points.Pools = pools{rooms.Households, rooms.Customers}
	}
	return b
}
