package story_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/schema/field"

	"kept/care/coupon"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/expectation"
	"kept/care/extramile"
	"kept/care/household"
	"kept/care/interaction"
	"kept/care/loyalty"
	"kept/care/note"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/reward"
	"kept/care/story"
	"kept/care/tier"
	"kept/ent/db/migrate"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/internal/servqual"
	"kept/internal/testhouse"
	"kept/tenants"
)

// mark is in every text that is written about the customer who is to be erased.
const mark = "Quillfeather"

// toldOf gives the columns of all tables in which the mark is found.
func (c *club) toldOf() (out []string) {
	c.t.Helper()
	for _, table := range migrate.Tables {
		for _, col := range table.Columns {
			if col.Type != field.TypeString && col.Type != field.TypeJSON && col.Type != field.TypeBytes {
				continue
			}
			var n int
			c.must(c.db.SQL().QueryRow(fmt.Sprintf(`SELECT count(*) FROM %s WHERE lower(CAST("%s" AS text)) LIKE $1`, table.Name, col.Name), "%"+strings.ToLower(mark)+"%").Scan(&n))
			if n > 0 {
				out = append(out, table.Name+"."+col.Name)
			}
		}
	}
	return out
}

// known is somebody of whom much is told, also under a second record.
type known struct {
	id, alias          string
	waiting, kept      string // promises
	question, call     string
	reserved, proposed string // points
}

// say is a text with the mark in it.
func say(what string) string { return what + " of " + mark }

func (c *club) known() known {
	c.t.Helper()
	who, err := c.rooms.Customers.UpsertCompany(c.ctx, customer.CompanyDraft{Name: "A bakery"})
	c.must(err)
	c.must(second(c.rooms.Customers.DefineAttribute(c.ctx, customer.AttributeDraft{Key: "dog", Kind: customer.Text})))
	made, err := c.rooms.Customers.Create(c.ctx, customer.Draft{
		ExternalID: ptr(say("number")), Name: ptr(say("name")), CompanyID: &who.Record.ID, Zone: ptr("Europe/Lisbon"), Language: ptr("pt"),
		HeardOfUsBy: ptr(say("a friend")), Attributes: []customer.AttributeValue{{Key: "dog", Value: say("dog")}},
		Identities: []customer.IdentityDraft{{Kind: customer.EmailAddress, Value: mark + "@mail.example"}},
		Tags:       []string{say("tag")}, ContactHours: &customer.ContactHours{From: 540, Until: 600},
	})
	c.must(err)
	alias, err := c.rooms.Customers.Create(c.ctx, customer.Draft{Name: ptr(say("maiden name"))})
	c.must(err)
	k := known{id: made.ID, alias: alias.ID}
	c.must(second(c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: k.alias, Points: 30, Origin: loyalty.Origin{Source: "till", SourceID: "one"}})))
	c.must(second(c.stories.MergeCustomers(c.ctx, customer.MergeDraft{CustomerID: k.id, OtherID: k.alias, SurvivorID: &k.id, Reason: say("the daughter")})))
	c.must(second(c.rooms.Customers.RecordConsent(c.ctx, customer.ConsentDraft{CustomerID: k.id, Purpose: "MARKETING", Granted: true, Source: say("the desk")})))
	c.must(second(c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: k.id, Points: 100, Origin: loyalty.Origin{Source: "till", SourceID: "two"}})))
	c.buys(k.id, "o-1", 4000)

	k.call = c.contacted(interaction.Draft{CustomerID: k.id, Channel: customer.Email, Direction: interaction.Inbound, OccurredAt: c.now,
		Subject: say("the complaint"), Body: say("the letter")}).ID
	c.must(second(c.rooms.Interactions.Correct(c.ctx, k.call, interaction.Correction{Body: ptr(say("the longer letter")), Reason: say("the second page")})))
	asked, err := c.stories.AskQuestion(c.ctx, story.Asking{CustomerID: k.id, Text: say("the question"), By: promise.By{DueAt: ptr(c.now.Add(time.Hour))}})
	c.must(err)
	k.question = asked.ID
	for _, p := range []*string{&k.waiting, &k.kept} {
		made, err := c.rooms.Promises.Make(c.ctx, promise.Draft{CustomerID: k.id, Text: say("call back"), By: promise.By{DueAt: ptr(c.now.Add(time.Hour))}})
		c.must(err)
		*p = made.ID
	}
	c.must(second(c.rooms.Promises.Keep(c.ctx, k.kept, promise.Evidence{Note: say("the call")})))
	c.must(second(c.rooms.Promises.Dispute(c.as(k.id), k.kept, say("no word"))))
	c.must(second(note.NewBook(c.db, c.log, c.rooms.Customers, c.clock).Write(c.ctx, note.Draft{CustomerID: k.id, Body: say("the habit")})))
	c.must(second(extramile.NewBook(c.db, c.log, c.rooms.Customers, c.clock).Record(c.ctx, extramile.Draft{CustomerID: k.id, What: say("the umbrella"), Effect: ptr(extramile.Delighted), EffectNote: say("the smile")})))
	c.must(second(c.rooms.Expectations.Record(c.ctx, expectation.Draft{
		CustomerID: k.id, Kind: expectation.Explicit, Text: say("quiet"), Dimension: servqual.Reliability, Unit: expectation.Points,
		Desired: expectation.LevelOf(7), Source: expectation.FromInteraction, InteractionID: k.call,
	})))
	c.must(second(c.stories.SetTiers(c.ctx, tier.Draft{ProgramID: c.program.ID, Terms: silverAndGold()})))
	c.must(second(c.rooms.Tiers.SetFloor(c.ctx, tier.FloorDraft{ProgramID: c.program.ID, CustomerID: k.id, Tier: "GOLD", Reason: say("the wedding")})))

	held, err := c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: k.id, Points: 20, Purpose: say("the mug"), OwnOnly: true})
	c.must(err)
	k.reserved = held.ID
	given, err := c.rooms.Points.Adjust(c.ctx, loyalty.AdjustmentDraft{CustomerID: k.id, Points: 5000, Reason: say("the apology")})
	c.must(err)
	k.proposed = given.ID
	return k
}

func (c *club) made(name string) string {
	c.t.Helper()
	made, err := c.rooms.Customers.Create(c.ctx, customer.Draft{Name: &name})
	c.must(err)
	return made.ID
}

func (c *club) clock() time.Time { return c.now }

func (c *club) contacted(d interaction.Draft) *interaction.Interaction {
	c.t.Helper()
	r, err := c.stories.RecordInteraction(c.ctx, d)
	c.must(err)
	return r.Record
}

func (c *club) erased(customerID string) *customer.Erasure {
	c.t.Helper()
	e, err := c.stories.EraseCustomer(c.ctx, customerID)
	c.must(err)
	return e
}

// recounted fails the test when anything that is about her differs from its records.
func (c *club) recounted() {
	c.t.Helper()
	c.sumsUp()
	for _, verify := range []func(context.Context) ([]string, error){
		c.stories.VerifyErased, c.stories.Verify, c.stories.VerifyTiers, c.rooms.Customers.Verify, c.rooms.Promises.Verify, c.rooms.Promises.VerifyRecords,
		c.rooms.Purchases.Verify, c.rooms.Interactions.Verify, c.rooms.Expectations.Verify, c.rooms.Households.Verify, c.rooms.Advice.Verify,
	} {
		wrong, err := verify(c.ctx)
		c.must(err)
		if len(wrong) > 0 {
			c.t.Errorf("it doesn't add up: %s", strings.Join(wrong, "\n"))
		}
	}
}

func TestNothingTellsOfWhoWasErased(t *testing.T) {
	c := openHome(t, 3)
	k := c.known()
	bob := c.made("bob")
	c.must(second(note.NewBook(c.db, c.log, c.rooms.Customers, c.clock).Write(c.ctx, note.Draft{CustomerID: bob, Body: "his own habit"})))
	before := c.toldOf()
	for _, there := range []string{
		"customers.name", "customers.external_id", "customers.attributes", "identities.value", "customer_tags.tag", "consents.source", "notes.body",
		"interactions.body", "open_questions.text", "promises.text", "promises.evidence", "promises.dispute", "expectations.text", "extra_miles.what",
		"tier_floors.reason", "loyalty_reservations.purpose", "loyalty_adjustments.reason", "customer_merges.reason", "events.reason", "events.data", "search_docs.title",
	} {
		if !slices.Contains(before, there) {
			t.Errorf("%s doesn't tell of her: the test proves less than it says", there)
		}
	}
	had := c.balance(k.id)

	e := c.erased(k.alias) // by the record that leads to hers
	if left := c.toldOf(); len(left) > 0 {
		t.Errorf("she is told of by %v", left)
	}
	if e.Customer.ID != k.id || e.Customer.ErasedAt == nil || e.Customer.Name != customer.Pseudonym(k.id) || len(e.Records) < 10 {
		t.Errorf("the erasure is %+v of %+v", e.Records, e.Customer)
	}

	// Her points are where they were, but for what she held; and what was open has ended.
	had.Available, had.Held = had.Available+had.Held, 0
	c.has(k.id, had)
	for id, want := range map[string]promise.State{k.waiting: promise.Void, k.kept: promise.Kept} {
		if p, err := c.rooms.Promises.Find(c.ctx, id); err != nil || p.State != want || p.Text != "erased" {
			t.Errorf("promise = %+v, %v; want it %s and without its words", p, err, want)
		}
	}
	if void := c.told(t, c.ctx, k.waiting); void[len(void)-1].Reason != event.Erased {
		t.Errorf("it is void for %q", void[len(void)-1].Reason)
	}
	if r, err := c.rooms.Points.Reservation(c.ctx, k.reserved); err != nil || r.State != loyalty.Cancelled {
		t.Errorf("her reservation = %+v, %v", r, err)
	}
	if a, err := c.rooms.Points.Adjustment(c.ctx, k.proposed); err != nil || a.State != loyalty.Refused {
		t.Errorf("what was proposed for her = %+v, %v", a, err)
	}
	if open, err := c.rooms.Questions.Open(c.ctx, question.Filter{}, page.Args{First: ptr(10)}); err != nil || len(open.Items) > 0 {
		t.Errorf("asked = %+v, %v; want no question open", open.Items, err)
	}
	if call, err := c.rooms.Interactions.Find(c.ctx, k.call); err != nil || call.Unanswered {
		t.Errorf("her letter = %+v, %v; want nobody waiting", call, err)
	}
	if notes, err := c.db.Note.Query().All(c.ctx); err != nil || len(notes) != 1 || notes[0].Body != "his own habit" {
		t.Errorf("notes = %v, %v; want another's kept", notes, err)
	}
	last := c.told(t, c.ctx, k.id)
	if e := last[len(last)-1]; e.Type != event.CustomerErased || e.ActorID != tenants.From(c.ctx).ID() {
		t.Errorf("at last %+v happened", e)
	}
	c.recounted()

	// Again, nothing is left to do, and nothing happens.
	again := c.erased(k.id)
	if len(again.Records) > 0 || !again.Customer.ErasedAt.Equal(*e.Customer.ErasedAt) || len(c.told(t, c.ctx, k.id)) != len(last) {
		t.Errorf("erased again = %+v at %s, with %d events; want nothing done", again.Records, again.Customer.ErasedAt, len(c.told(t, c.ctx, k.id)))
	}
	if was, err := c.stories.ErasureOf(c.ctx, k.alias); err != nil || fmt.Sprint(was.Records) != fmt.Sprint(e.Records) {
		t.Errorf("what came of it = %+v, %v; want %+v", was, err, e.Records)
	}
}

// Nobody finds her, and nothing new begins with her; but what is left of her in the
// books is brought to its end.
func TestNothingBeginsWithWhoWasErased(t *testing.T) {
	c := openHome(t, 3)
	k := c.known()
	spent, err := c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: k.id, Points: 30, Confirm: true, OwnOnly: true})
	c.must(err)
	bob := c.made("bob")
	c.must(second(c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: bob, Points: 100, Origin: loyalty.Origin{Source: "till", SourceID: "bob"}})))
	mug := c.offer(reward.Draft{Name: "A mug", Points: 10})
	code := c.issue(coupon.Draft{Points: ptr(int64(5))}).codes[0]
	c.erased(k.id)

	later := ptr(c.now.Add(time.Hour))
	for what, begin := range map[string]func() error{
		"a contact": func() error {
			return second(c.stories.RecordInteraction(c.ctx, interaction.Draft{CustomerID: k.id, Channel: customer.Phone, Direction: interaction.Inbound, OccurredAt: c.now}))
		},
		"a purchase": func() error { return second(c.stories.RecordPurchase(c.ctx, order(k.alias, "o-2", today))) },
		"a promise": func() error {
			return second(c.stories.MakePromise(c.ctx, promise.Draft{CustomerID: k.id, Text: "x", By: promise.By{DueAt: later}}))
		},
		"a question": func() error {
			return second(c.stories.AskQuestion(c.ctx, story.Asking{CustomerID: k.id, Text: "x", By: promise.By{DueAt: later}}))
		},
		"a note": func() error {
			return second(note.NewBook(c.db, c.log, c.rooms.Customers, c.clock).Write(c.ctx, note.Draft{CustomerID: k.id, Body: "x"}))
		},
		"an expectation": func() error {
			return second(c.rooms.Expectations.Record(c.ctx, expectation.Draft{CustomerID: k.id, Kind: expectation.Implicit, Text: "x", Dimension: servqual.Empathy, Unit: expectation.Points, Desired: expectation.LevelOf(7), Source: expectation.FromHabit, Basis: &expectation.Basis{Note: "x"}}))
		},
		"an extra mile": func() error {
			return second(extramile.NewBook(c.db, c.log, c.rooms.Customers, c.clock).Record(c.ctx, extramile.Draft{CustomerID: k.id, What: "x"}))
		},
		"points": func() error {
			return second(c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: k.alias, Points: 5, Origin: loyalty.Origin{Source: "till", SourceID: "x"}}))
		},
		"a reservation": func() error { return second(c.draws(k.id, 5)) },
		"a reward":      func() error { return second(c.reserve(k.id, mug.ID)) },
		"a gift by hand": func() error {
			return second(c.rooms.Points.Adjust(c.ctx, loyalty.AdjustmentDraft{CustomerID: k.id, Points: 5, Reason: "x"}))
		},
		"points of another": func() error {
			return second(c.rooms.Points.TransferPoints(c.ctx, loyalty.Transfer{CustomerID: bob, ToCustomerID: k.id, Points: 5, Origin: loyalty.Origin{Source: "till", SourceID: "y"}}))
		},
		"a floor": func() error {
			return second(c.rooms.Tiers.SetFloor(c.ctx, tier.FloorDraft{ProgramID: c.program.ID, CustomerID: k.id, Tier: "GOLD", Reason: "x"}))
		},
		"a consent": func() error {
			return second(c.rooms.Customers.RecordConsent(c.ctx, customer.ConsentDraft{CustomerID: k.id, Purpose: "MARKETING", Granted: true}))
		},
		"a tag": func() error { return second(c.rooms.Customers.Tag(c.ctx, []string{k.id}, []string{"x"})) },
		"a change": func() error {
			return second(c.rooms.Customers.Upsert(c.ctx, customer.Upsert{Key: customer.Key{ID: &k.id}, Draft: customer.Draft{Name: ptr("x")}}))
		},
		"a merge": func() error {
			return second(c.stories.MergeCustomers(c.ctx, customer.MergeDraft{CustomerID: k.id, OtherID: bob}))
		},
		"a merge into her": func() error {
			return second(c.stories.MergeCustomers(c.ctx, customer.MergeDraft{CustomerID: bob, OtherID: k.id, SurvivorID: &k.id}))
		},
		"a household": func() error {
			return second(c.stories.FormHousehold(c.ctx, story.HouseholdDraft{Draft: household.Draft{CustomerID: k.id, Name: "x", Agreed: "x"}}))
		},
		"a coupon":        func() error { return second(c.redeem(k.id, code)) },
		"a referral code": func() error { return second(c.rooms.Referrals.MakeCode(c.ctx, c.program.ID, k.id)) },
	} {
		if err := begin(); err == nil || !strings.Contains(err.Error(), "who was erased") {
			t.Errorf("%s: %v; want it refused, for she was erased", what, err)
		}
	}
	if left := c.toldOf(); len(left) > 0 {
		t.Errorf("she is told of by %v", left)
	}
	was := c.balance(k.id)
	c.must(second(c.rooms.Points.ReverseRedemption(c.ctx, loyalty.GiveBack{ReservationID: spent.ID, Points: ptr(int64(10)), Origin: loyalty.Origin{Source: "till", SourceID: "back"}})))
	was.Spent, was.Available = was.Spent-10, was.Available+10
	c.has(k.id, was)
	c.must(second(c.rooms.Points.Adjust(c.ctx, loyalty.AdjustmentDraft{CustomerID: k.id, Points: -was.Available, Reason: "nobody can spend them"})))
	if left := c.balance(k.id); left.Available != 0 || !left.Even() {
		t.Errorf("taken away, she has %+v", left)
	}
	c.recounted()
}

// What there is of her is written on by nobody: the words would tell of her again.
func TestNobodyWritesOnAboutWhoWasErased(t *testing.T) {
	c := openHome(t, 3)
	k := c.known()
	miles := extramile.NewBook(c.db, c.log, c.rooms.Customers, c.clock)
	went, err := miles.Record(c.ctx, extramile.Draft{CustomerID: k.id, What: say("the ladder")})
	c.must(err)
	counts, err := c.rooms.Expectations.Record(c.ctx, expectation.Draft{
		CustomerID: k.id, Kind: expectation.Explicit, Text: say("a seat"), Dimension: servqual.Reliability, Unit: expectation.Points,
		Desired: expectation.LevelOf(7), Source: expectation.FromInteraction, InteractionID: k.call,
	})
	c.must(err)
	c.erased(k.id)
	for what, write := range map[string]func() error{
		"corrected": func() error {
			return second(c.rooms.Interactions.Correct(c.ctx, k.call, interaction.Correction{Body: ptr(say("the letter")), Reason: say("the page")}))
		},
		"disputed": func() error { return second(c.rooms.Promises.Dispute(c.ctx, k.kept, say("no word"))) },
		"revised": func() error {
			return second(c.rooms.Expectations.Revise(c.ctx, counts.ID, expectation.Revision{Text: ptr(say("two seats")), Reason: say("a guest")}))
		},
		"assessed": func() error {
			return second(c.rooms.Expectations.Assess(c.ctx, expectation.Perception{ExpectationID: counts.ID, Perceived: expectation.LevelOf(5), Way: expectation.ByAnswer, Note: say("a word")}))
		},
		"told": func() error { return second(miles.Tell(c.ctx, went.ID, extramile.Delighted, say("the smile"))) },
	} {
		if err := write(); !errors.Is(err, customer.ErrErased) {
			t.Errorf("%s: %v; want it refused, for she was erased", what, err)
		}
	}
	if left := c.toldOf(); len(left) > 0 {
		t.Errorf("she is told of by %v", left)
	}
	c.recounted()
}

// Who answers for others is told whose household it is; the others stay together when
// a member is erased, and her points go with her.
func TestErasingAMemberOfAHousehold(t *testing.T) {
	c := openHome(t, 3)
	cy := c.member("cy", 20)
	c.now = c.now.AddDate(0, 0, 2)
	ann, bob := c.member("ann", 100), c.member("bob", 50)
	h := c.home(ann, bob, cy)
	if _, err := c.stories.EraseCustomer(c.ctx, ann); !errors.Is(err, household.ErrHead) {
		t.Fatalf("the head: %v, want %v", err, household.ErrHead)
	}
	if who, err := c.rooms.Customers.Find(c.ctx, ann); err != nil || who.ErasedAt != nil || who.Name != "ann" {
		t.Errorf("refused, she is %+v, %v", who, err)
	}
	held, err := c.draws(bob, 60) // some of them hers, whose expire first
	c.must(err)
	c.erased(cy)
	if q, err := c.rooms.Points.Quote(c.ctx, bob, 1, nil, false); err != nil || q.Available != 110 {
		t.Errorf("the others have %+v, %v; want what is theirs", q, err)
	}
	if in, err := c.rooms.Households.StaysOf(c.ctx, c.program.ID, []string{ann, bob, cy}); err != nil || len(in) != 2 || in[cy] != nil {
		t.Errorf("in the household are %v, %v", in, err)
	}
	for _, e := range c.told(t, c.ctx, h.ID) {
		if e.Type == event.HouseholdJoined && (e.CustomerID == cy) == (e.Reason != "") {
			t.Errorf("that %s joined is told with %q", e.CustomerID, e.Reason)
		}
	}
	c.must(second(c.rooms.Points.Cancel(c.ctx, held.ID)))
	c.has(cy, loyalty.Balances{Earned: 20, Available: 20})
	if err := c.joins(h, cy); !errors.Is(err, customer.ErrErased) {
		t.Errorf("she comes back: %v", err)
	}
	c.erased(bob)
	c.erased(ann) // who is alone by now
	if h, err := c.rooms.Households.Find(c.ctx, h.ID); err != nil || h.DissolvedAt == nil || h.Name != "erased" {
		t.Errorf("the household = %+v, %v", h, err)
	}
	c.sound()
}

func TestAnotherTenantErasesNobodyHere(t *testing.T) {
	c := openClub(t)
	ann := c.made("ann")
	bolt := testhouse.Tenant(t, c.db, "bolt")
	if _, err := c.stories.EraseCustomer(bolt, ann); !fault.IsMissing(err) {
		t.Errorf("erased by another tenant: %v, want missing", err)
	}
	if _, err := c.stories.ErasureOf(c.ctx, ann); !fault.IsMissing(err) {
		t.Errorf("the erasure of who is there = %v, want missing", err)
	}
	c.erased(ann)
	if _, err := c.stories.ErasureOf(bolt, ann); !fault.IsMissing(err) {
		t.Errorf("another tenant's erasure = %v, want missing", err)
	}
	again, err := c.rooms.Customers.Create(c.ctx, customer.Draft{Name: ptr("ann")})
	if err != nil || again.ID == ann || again.ErasedAt != nil {
		t.Errorf("who comes anew is %+v, %v; want somebody else", again, err)
	}
}

// What somebody else writes at the same time is there before she is erased, and goes
// with the rest, or is refused, for she was; or `kept verify` tells of it.
func TestErasingWhileOthersWrite(t *testing.T) {
	c := openClub(t)
	ann := c.made("ann")
	notes := note.NewBook(c.db, c.log, c.rooms.Customers, c.clock)
	c.atOneTime(8, func(i int) error {
		switch {
		case i == 4:
			return second(c.stories.EraseCustomer(c.ctx, ann))
		case i%2 == 0:
			return second(notes.Write(c.ctx, note.Draft{CustomerID: ann, Body: say("the habit")}))
		default:
			return second(c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: ann, Points: 10, Origin: loyalty.Origin{Source: "till", SourceID: fmt.Sprint(i)}}))
		}
	})
	wrong, err := c.stories.VerifyErased(c.ctx)
	c.must(err)
	if told := c.toldOf(); len(told) > 0 && len(wrong) == 0 {
		t.Errorf("%v tell of her, and verify tells nobody", told)
	}
	c.erased(ann)
	if told := c.toldOf(); len(told) > 0 {
		t.Errorf("erased again, %v tell of her", told)
	}
	c.recounted()
}

// What she bought may still arrive, or be called off: what Kept itself says of the end
// of its promise tells of nobody.
func TestWhatSheBoughtComesToItsEnd(t *testing.T) {
	c := openHome(t, 3)
	ann := c.made("ann")
	came, never := c.record(t, c.ctx, order(ann, "o-1", yesterday)), c.record(t, c.ctx, order(ann, "o-2", yesterday))
	for _, p := range []*purchase.Purchase{came, never} {
		c.must(second(c.rooms.Promises.Break(c.ctx, c.promisesOf(t, c.ctx, p.ID)[0].ID, say("no van"))))
	}
	c.erased(ann)
	c.must(second(c.stories.DeliverPurchase(c.ctx, came.ID, c.now)))
	c.must(second(c.stories.CancelPurchase(c.ctx, never.ID, c.now, "it never came")))
	for p, want := range map[*purchase.Purchase]promise.State{came: promise.KeptLate, never: promise.Void} {
		if all := c.promisesOf(t, c.ctx, p.ID); all[0].State != want || all[0].Text != "erased" {
			t.Errorf("its promise is %+v, want %s", all[0], want)
		}
	}
	c.recounted()
}
