// Package demo makes a tenant with made-up data, for a first look: a furniture
// shop that doesn't exist, its staff, a year of customers, purchases, contacts
// and promises in every state. It lives the year through the same verbs that
// everybody else uses, with a clock of its own, so what it leaves behind is
// what a real year would have left. The same day makes the same shop: what
// happens is drawn from a fixed seed.
package demo

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"kept/care/advice"
	"kept/care/campaign"
	"kept/care/card"
	"kept/care/claim"
	"kept/care/coupon"
	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/expectation"
	"kept/care/interaction"
	"kept/care/loyalty"
	"kept/care/note"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/referral"
	"kept/care/reward"
	"kept/care/story"
	"kept/care/study"
	"kept/care/tier"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/code"
	"kept/internal/fault"
	"kept/internal/password"
	"kept/tenants"
	"kept/tenants/account"
)

// Who can sign in to the demo tenant, and how.
const (
	Slug     = "demo"
	Email    = "owner@demo.example"
	Password = "keep your word"
)

// days is how long a past the demo has.
const days = 365

// Make makes the demo tenant unless it is there already, and reports whether
// it did. It keeps codes by the operator's secret, and tells its progress to out.
func Make(ctx context.Context, db *store.DB, hasher *password.Hasher, secret []byte, now clock.Func, out io.Writer) (bool, error) {
	s, err := newSim(db, hasher, secret, now())
	if err != nil {
		return false, err
	}
	if _, err := s.accounts.SystemActorBySlug(ctx, Slug); err == nil {
		return false, nil
	} else if !fault.IsMissing(err) {
		return false, err
	}
	if err := s.found(ctx); err != nil {
		return false, fmt.Errorf("make the demo tenant: %w", err)
	}
	s.stick()
	s.offers()
	for day := range days {
		if err := s.live(day); err != nil {
			return false, fmt.Errorf("make day %d of the demo: %w", day, err)
		}
		if day%30 == 0 || day == days-1 {
			_, _ = fmt.Fprintf(out, "demo: day %d of %d\n", day+1, days)
		}
	}
	if err := s.leaveOpenEnds(); err != nil {
		return false, fmt.Errorf("make the demo's last day: %w", err)
	}
	if _, err := s.stories.LookAhead(ctx, s.accounts.SystemActor); err != nil {
		return false, fmt.Errorf("look ahead in the demo: %w", err)
	}
	if err := s.adjustPoints(s.as(ctx, s.staff[1]), s.people[0].id); err != nil {
		return false, fmt.Errorf("adjust the demo's points: %w", err)
	}
	if err := s.earningRules(s.as(ctx, s.staff[0])); err != nil {
		return false, fmt.Errorf("add the demo's rules of earning: %w", err)
	}
	if _, err := s.points.Sweep(ctx, s.accounts.SystemActor); err != nil {
		return false, fmt.Errorf("settle the demo's points: %w", err)
	}
	if err := s.reckon(ctx); err != nil {
		return false, fmt.Errorf("reckon what the demo's offers came to: %w", err)
	}
	_, err = s.promises.RollUp(ctx, s.accounts.SystemActor)
	return true, err
}

// sim is the made-up shop and its clock.
type sim struct {
	db    *store.DB
	now   time.Time
	today time.Time // the real one: where the simulated year ends
	rnd   *rand.Rand

	accounts     *account.Book
	customers    *customer.Book
	products     *product.Book
	promises     *promise.Book
	interactions *interaction.Book
	claims       *claim.Book
	expectations *expectation.Book
	studies      *study.Book
	notes        *note.Book
	points       *loyalty.Book
	rules        *earning.Book
	rewards      *reward.Book
	mug          string // the reward that is had most
	giftCard     string // the reward that gives a gift card
	program      string
	coupons      *coupon.Book
	cards        *card.Book
	referrals    *referral.Book
	tiers        *tier.Book
	campaigns    *campaign.Book
	stories      *story.Book

	zone    *time.Location
	staff   []person // the first is the owner
	goods   []*product.Product
	people  []*regular
	orders  int
	pending map[int][]action // what will happen, by day
}

// person is a member of the made-up staff and how well she keeps her word.
type person struct {
	actor   *tenants.Actor
	keeps   float64
	contact bool // answers customers
}

// action is something that happens at a minute of a day. A conflict is fine:
// the promise it was about has ended another way meanwhile.
type action struct {
	minute int
	do     func(ctx context.Context) error
}

func newSim(db *store.DB, hasher *password.Hasher, secret []byte, now time.Time) (*sim, error) {
	s := &sim{db: db, today: now, rnd: rand.New(rand.NewPCG(20260101, 7)), pending: map[int][]action{}} //nolint:gosec // made-up data, the same each time
	s.now = now.AddDate(0, 0, -days)
	tell := func() time.Time { return s.now }
	log := event.NewLog(db, tell, nil)
	s.accounts = account.NewBook(db, log, hasher, tell)
	s.customers = customer.NewBook(db, log, tell)
	s.products = product.NewBook(db, log, tell)
	s.promises = promise.NewBook(db, log, s.customers, tell)
	s.interactions = interaction.NewBook(db, log, s.customers, tell)
	s.claims = claim.NewBook(db, log, tell)
	s.expectations = expectation.NewBook(db, log, s.customers, tell)
	s.studies = study.NewBook(db, log, s.customers, tell)
	s.points = loyalty.NewBook(db, log, s.customers, tell)
	s.rules = earning.NewBook(db, log, s.customers, tell)
	s.rewards = reward.NewBook(db, log, s.customers, tell)
	s.notes = note.NewBook(db, log, s.customers, tell)
	s.referrals = referral.NewBook(db, log, s.customers, tell)
	s.tiers = tier.NewBook(db, log, s.customers, tell)
	s.campaigns = campaign.NewBook(db, log, s.customers, tell)
	codes, err := code.Open(secret, coupon.Purpose)
	if err != nil {
		return nil, err
	}
	s.coupons = coupon.NewBook(db, log, s.customers, codes, tell)
	if codes, err = code.Open(secret, card.Purpose); err != nil {
		return nil, err
	}
	s.cards = card.NewBook(db, log, codes, tell)
	s.stories = story.NewBook(db, story.Rooms{
		Customers: s.customers, Purchases: purchase.NewBook(db, log, s.customers, tell), Promises: s.promises,
		Interactions: s.interactions, Questions: question.NewBook(db, log, s.customers, tell),
		Claims: s.claims, Advice: advice.NewBook(db, tell), Expectations: s.expectations, Points: s.points, Rewards: s.rewards,
		Coupons: s.coupons, Cards: s.cards, Referrals: s.referrals, Tiers: s.tiers, Campaigns: s.campaigns, Events: log,
	}, tell)
	return s, nil
}

// as is the context in which m does something. All but the last days are
// history already: nobody wants last year's warnings.
func (s *sim) as(ctx context.Context, m person) context.Context {
	ctx = tenants.As(ctx, m.actor)
	if s.today.Sub(s.now) > 3*24*time.Hour {
		return event.Backfilling(ctx)
	}
	return ctx
}

// at sets the clock to a minute of a day of the simulated year, never past the present.
func (s *sim) at(day, minute int) {
	d := clock.DayOf(s.today, s.zone).Add(day - days + 1)
	s.now = clock.Micro(d.Start(s.zone).Add(time.Duration(minute) * time.Minute))
	if s.now.After(s.today) {
		s.now = s.today
	}
}

// later has something happen on another day, in working hours.
func (s *sim) later(day int, do func(ctx context.Context) error) {
	s.pending[day] = append(s.pending[day], action{minute: 8*60 + s.rnd.IntN(10*60), do: do})
}

// chance is true with probability p.
func (s *sim) chance(p float64) bool { return s.rnd.Float64() < p }

func pick[T any](s *sim, from []T) T { return from[s.rnd.IntN(len(from))] }

// settledOtherwise swallows the conflict of an action that came too late.
func settledOtherwise(err error) error {
	if f := fault.As(err); f != nil && (f.Kind == fault.KindConflict || f.Kind == fault.KindInvalid) {
		return nil
	}
	return err
}
