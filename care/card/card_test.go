package card_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kept/care/card"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/code"
	"kept/internal/fault"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// shop is a tenant with a book of cards and a clock that tests set.
type shop struct {
	t    testing.TB
	db   *store.DB
	ctx  context.Context
	now  time.Time
	book *card.Book
}

func newShop(t testing.TB) *shop {
	t.Helper()
	s := &shop{t: t, db: testhouse.Open(t), now: testhouse.Now}
	s.ctx = testhouse.Tenant(t, s.db, "acme")
	safe, err := code.Open(bytes.Repeat([]byte{7}, 32), card.Purpose)
	s.must(err)
	clock := func() time.Time { return s.now }
	s.book = card.NewBook(s.db, event.NewLog(s.db, clock, nil), safe, clock)
	return s
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func eur(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }

func till(receipt string) card.Origin { return card.Origin{Source: "till-1", SourceID: receipt} }

func ptr[T any](v T) *T { return &v }

func (s *shop) issue(n int64, receipt string, until *clock.Day) *card.Issued {
	s.t.Helper()
	made, err := s.book.Issue(s.ctx, card.Draft{Origin: till(receipt), Amount: eur(n), How: card.Sold, ValidUntil: until})
	s.must(err)
	return made
}

func (s *shop) pay(typed string, n int64, receipt string, confirm bool) (*card.Hold, error) {
	return s.book.Reserve(s.ctx, card.Wish{Origin: till(receipt), Code: typed, Amount: eur(n), Confirm: confirm})
}

func (s *shop) balances(id string) card.Balances {
	s.t.Helper()
	c, err := s.book.Find(s.ctx, id)
	s.must(err)
	return c.Balances
}

func (s *shop) sound() {
	s.t.Helper()
	found, err := s.book.Verify(s.ctx)
	s.must(err)
	for _, f := range found {
		s.t.Errorf("verify: %s", f)
	}
}

func (s *shop) sweep() int {
	s.t.Helper()
	n, err := s.book.Sweep(s.ctx, s.itself)
	s.must(err)
	return n
}

func (s *shop) itself(_ context.Context, tenantID string) (*tenants.Actor, error) {
	owner := *tenants.From(s.ctx)
	owner.Kind, owner.TenantID = tenants.KindSystem, tenantID
	return &owner, nil
}

func TestALifeOfACard(t *testing.T) {
	s := newShop(t)
	made := s.issue(5000, "sale", nil)
	if again := s.issue(5000, "sale", nil); again.Code != made.Code || again.Card.ID != made.Card.ID {
		t.Errorf("issued again it is %s, want %s", again.Card.ID, made.Card.ID)
	}
	if _, err := s.book.Issue(s.ctx, card.Draft{Origin: till("sale"), Amount: eur(4999), How: card.Sold}); fault.As(err) == nil || fault.As(err).Code != fault.CodeTaken {
		t.Errorf("the same receipt with another amount: %v, want it taken", err)
	}
	typed := strings.ToLower(strings.ReplaceAll(made.Code, "-", " "))
	h, err := s.pay(typed, 2000, "r1", false)
	s.must(err)
	if got, want := s.balances(made.Card.ID), (card.Balances{Issued: 5000, Available: 3000, Held: 2000}); got != want {
		t.Errorf("held: %+v, want %+v", got, want)
	}
	for range 2 {
		if h, err = s.book.Confirm(s.ctx, h.ID); err != nil || h.State != card.Confirmed {
			t.Errorf("confirmed: %+v, %v", h, err)
		}
	}
	if _, err := s.book.Cancel(s.ctx, h.ID); !errors.Is(err, card.ErrSettled) {
		t.Errorf("cancelling what was redeemed: %v", err)
	}
	_, err = s.book.Refund(s.ctx, card.Refund{Origin: till("back"), HoldID: h.ID, Amount: ptr(eur(500))})
	s.must(err)
	if _, err := s.book.Refund(s.ctx, card.Refund{Origin: till("more"), HoldID: h.ID, Amount: ptr(eur(1501))}); err == nil || !strings.Contains(err.Error(), "at most 15.00") {
		t.Errorf("refunding more than was redeemed: %v", err)
	}
	if _, err := s.pay(made.Code, 3501, "r2", true); err == nil || !strings.Contains(err.Error(), "0.01 are missing") {
		t.Errorf("more than there is: %v, want what is missing", err)
	}
	_, err = s.pay(made.Code, 3500, "r3", true)
	s.must(err)
	if got, want := s.balances(made.Card.ID), (card.Balances{Issued: 5000, Redeemed: 5000}); got != want {
		t.Errorf("in the end: %+v, want %+v", got, want)
	}
	s.sound()
}

func TestTimeAloneChangesACard(t *testing.T) {
	s := newShop(t)
	today := clock.DayOf(s.now, tenants.From(s.ctx).Zone)
	made := s.issue(5000, "sale", ptr(today.Add(1)))
	h, err := s.pay(made.Code, 2000, "r1", false)
	s.must(err)
	s.now = s.now.Add(15 * time.Minute)
	if _, err := s.book.Confirm(s.ctx, h.ID); !errors.Is(err, card.ErrLapsed) {
		t.Errorf("confirmed too late: %v", err)
	}
	if got, want := s.balances(made.Card.ID), (card.Balances{Issued: 5000, Available: 5000}); got != want {
		t.Errorf("lapsed: %+v, want %+v", got, want)
	}
	s.now = today.Add(2).Start(tenants.From(s.ctx).Zone).Add(-time.Microsecond)
	if got := s.balances(made.Card.ID).Available; got != 5000 {
		t.Errorf("in its last moment it has %d, want 5,000", got)
	}
	s.now = s.now.Add(time.Microsecond)
	if got := s.balances(made.Card.ID); got.Expired != 5000 {
		t.Errorf("when its time is over: %+v", got)
	}
	if _, err := s.pay(made.Code, 1, "r2", true); !errors.Is(err, card.ErrExpired) {
		t.Errorf("redeemed when it has expired: %v", err)
	}
	if n, again := s.sweep(), s.sweep(); n != 1 || again != 0 {
		t.Errorf("swept %d and %d cards, want 1 and none", n, again)
	}
	s.sound()
}

func TestNothingIsPutBackOnACardThatHasExpired(t *testing.T) {
	s := newShop(t)
	zone := tenants.From(s.ctx).Zone
	today := clock.DayOf(s.now, zone)
	made := s.issue(5000, "sale", &today)
	h, err := s.pay(made.Code, 2000, "r1", true)
	s.must(err)
	s.now = today.Add(1).Start(zone)
	if _, err := s.book.Refund(s.ctx, card.Refund{Origin: till("back"), HoldID: h.ID}); !errors.Is(err, card.ErrExpired) {
		t.Errorf("refunded to a card that has expired: %v", err)
	}
	if got, want := s.balances(made.Card.ID), (card.Balances{Issued: 5000, Redeemed: 2000, Expired: 3000}); got != want {
		t.Errorf("then it has %+v, want %+v", got, want)
	}
	s.sound()
}

func TestABlockedCardAndOneCalledOff(t *testing.T) {
	s := newShop(t)
	made := s.issue(5000, "sale", nil)
	h, err := s.pay(made.Code, 1000, "r1", false)
	s.must(err)
	_, err = s.book.Block(s.ctx, made.Card.ID, "stolen")
	s.must(err)
	if _, err := s.pay(made.Code, 1, "r2", true); !errors.Is(err, card.ErrBlocked) {
		t.Errorf("redeemed when blocked: %v", err)
	}
	if _, err := s.book.Reverse(s.ctx, card.Reversal{Origin: till("off"), CardID: made.Card.ID}); !errors.Is(err, card.ErrHeld) {
		t.Errorf("called off while a till holds it: %v", err)
	}
	_, err = s.book.Confirm(s.ctx, h.ID)
	s.must(err)
	_, err = s.book.Unblock(s.ctx, made.Card.ID)
	s.must(err)
	for range 2 {
		if m, err := s.book.Reverse(s.ctx, card.Reversal{Origin: till("off"), CardID: made.Card.ID}); err != nil || m.Amount != 4000 {
			t.Errorf("called off: %+v, %v", m, err)
		}
	}
	if got, want := s.balances(made.Card.ID), (card.Balances{Issued: 5000, Redeemed: 1000, Reversed: 4000}); got != want {
		t.Errorf("in the end: %+v, want %+v", got, want)
	}
	s.sound()
}

func TestWhatIsRefused(t *testing.T) {
	s := newShop(t)
	made := s.issue(5000, "sale", nil)
	draft := card.Draft{Origin: till("x"), Amount: eur(1), How: card.Given}
	for name, d := range map[string]func(*card.Draft){
		"nothing":      func(d *card.Draft) { d.Amount.Minor = 0 },
		"less":         func(d *card.Draft) { d.Amount.Minor = -1 },
		"far too much": func(d *card.Draft) { d.Amount.Minor = card.MostMinor + 1 },
		"no currency":  func(d *card.Draft) { d.Amount.Currency = "XYZZ" },
		"the past":     func(d *card.Draft) { d.ValidUntil = ptr(clock.Day("2020-01-01")) },
		"no day":       func(d *card.Draft) { d.ValidUntil = ptr(clock.Day("2020-02-30")) },
		"no source":    func(d *card.Draft) { d.Source = "" },
		"a blank key":  func(d *card.Draft) { d.SourceID = " \n" },
		"nohow":        func(d *card.Draft) { d.How = "" },
	} {
		wrong := draft
		d(&wrong)
		if _, err := s.book.Issue(s.ctx, wrong); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a card of %s: %v", name, err)
		}
	}
	if _, err := s.book.Reserve(s.ctx, card.Wish{Origin: till("y"), Code: made.Code, Amount: money.Money{Minor: 1, Currency: "USD"}}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("another currency: %v", err)
	}
	s.sound()
}

func TestAnotherTenantsCardIsMissing(t *testing.T) {
	s := newShop(t)
	made := s.issue(5000, "sale", nil)
	h, err := s.pay(made.Code, 100, "r1", false)
	s.must(err)
	other := *s
	other.ctx = testhouse.Tenant(t, s.db, "globex")
	_, unknown := s.book.ByCode(s.ctx, code.New())
	for name, try := range map[string]func() error{
		"read":    func() error { _, err := other.book.Find(other.ctx, made.Card.ID); return err },
		"by code": func() error { _, err := other.book.ByCode(other.ctx, made.Code); return err },
		"pay":     func() error { _, err := other.pay(made.Code, 1, "r2", true); return err },
		"confirm": func() error { _, err := other.book.Confirm(other.ctx, h.ID); return err },
		"refund": func() error {
			_, err := other.book.Refund(other.ctx, card.Refund{Origin: till("b"), HoldID: h.ID})
			return err
		},
		"block": func() error { _, err := other.book.Block(other.ctx, made.Card.ID, "mine"); return err },
		"reverse": func() error {
			_, err := other.book.Reverse(other.ctx, card.Reversal{Origin: till("o"), CardID: made.Card.ID})
			return err
		},
	} {
		if err := try(); !fault.IsMissing(err) {
			t.Errorf("%s: %v, want missing", name, err)
		} else if name == "by code" && err.Error() != unknown.Error() {
			t.Errorf("another tenant's code is told as %q, an unknown one as %q", err, unknown)
		}
	}
	other.issue(1, "sale", nil) // the same receipt is another tenant's own
	s.sound()
}

// Whoever calls a card off under a source that Kept takes another back under is in
// nobody's way: the two verbs have keys of their own.
func TestTakingBackHasAKeyOfItsOwn(t *testing.T) {
	s := newShop(t)
	hers, gift := s.issue(100, "sale", nil), s.issue(200, "given", nil)
	by := card.Origin{Source: "kept-reward", SourceID: "lrs_1"}
	_, err := s.book.Reverse(s.ctx, card.Reversal{Origin: by, CardID: hers.Card.ID})
	s.must(err)
	back, err := s.book.TakeBack(s.ctx, card.Reversal{Origin: by, CardID: gift.Card.ID})
	s.must(err)
	again, err := s.book.TakeBack(s.ctx, card.Reversal{Origin: by, CardID: gift.Card.ID})
	s.must(err)
	if back.CardID != gift.Card.ID || back.Amount != 200 || again.ID != back.ID || back.Source() != by.Source || back.SourceID() != by.SourceID {
		t.Errorf("taken back %+v, then %+v; want all of the gift, once", back, again)
	}
	s.sound()
}

func TestTwentyRedeemWhatCoversOne(t *testing.T) {
	for _, confirm := range []bool{false, true} {
		s := newShop(t)
		made := s.issue(5000, "sale", nil)
		if n, other := atOnce(20, func(i int) error { _, err := s.pay(made.Code, 4000, fmt.Sprint(i), confirm); return err }); n != 1 || other != nil {
			t.Errorf("%d of 20 had the money, %v; want 1", n, other)
		}
		if got := s.balances(made.Card.ID); got.Available != 1000 || got.Held+got.Redeemed != 4000 {
			t.Errorf("afterwards %+v, want 10.00 left", got)
		}
		s.sound()
	}
}

func TestTheSameKeyTenTimesAtOnce(t *testing.T) {
	s := newShop(t)
	made := s.issue(5000, "sale", nil)
	var mu sync.Mutex
	ids := map[string]bool{}
	n, other := atOnce(10, func(int) error {
		h, err := s.pay(made.Code, 100, "r1", true)
		again, issued := s.book.Issue(s.ctx, card.Draft{Origin: till("two"), Amount: eur(7), How: card.Given})
		if err := errors.Join(err, issued); err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		ids[h.ID], ids[again.Card.ID] = true, true
		return nil
	})
	if n != 10 || other != nil || len(ids) != 2 {
		t.Errorf("%d of 10 were answered with %v, %v; want all with the same two", n, ids, other)
	}
	if got := s.balances(made.Card.ID).Redeemed; got != 100 {
		t.Errorf("redeemed %d, want 100 once", got)
	}
	s.sound()
}

// atOnce runs fn n times at once, and gives how many succeeded and whatever went
// wrong besides being refused.
func atOnce(n int, fn func(int) error) (succeeded int, other error) {
	errs := make([]error, n)
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() { errs[i] = fn(i) })
	}
	done.Wait()
	for _, err := range errs {
		switch {
		case err == nil:
			succeeded++
		case fault.KindOf(err) != fault.KindInvalid && fault.KindOf(err) != fault.KindConflict:
			other = errors.Join(other, err)
		}
	}
	return succeeded, other
}

func TestVerifyFindsWhatWasChangedByHand(t *testing.T) {
	for _, tc := range []struct{ name, change, says string }{
		{"nothing", "", ""},
		{"a reason", "UPDATE card_movements SET reason = 'because' WHERE seq = 2", "isn't what was hashed"},
		{"an amount", "UPDATE card_movements SET amount = amount + 1 WHERE seq = 1", "isn't what was hashed"},
		{"a balance, evenly", "UPDATE cards SET available = available + 5, issued = issued + 5", "its movements say"},
		{"the last movement", "DELETE FROM card_movements WHERE seq = 3", "its last movement is number"},
		{"a hold", "UPDATE card_holds SET state = 'CONFIRMED' WHERE state = 'HELD'", "its movements say"},
		{"a day", "UPDATE card_days SET redeemed = redeemed + 1", "the movements say"},
		{"when it is due", "UPDATE cards SET due_at = NULL", "is put down for"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newShop(t)
			made := s.issue(5000, "sale", nil)
			_, err := s.pay(made.Code, 1000, "r1", true)
			s.must(err)
			_, err = s.pay(made.Code, 500, "r2", false)
			s.must(err)
			if tc.change != "" {
				_, err = s.db.SQL().Exec(tc.change)
				s.must(err)
			}
			found, err := s.book.Verify(s.ctx)
			s.must(err)
			if all := strings.Join(found, "\n"); (tc.says == "") != (all == "") || !strings.Contains(all, tc.says) {
				t.Errorf("verify says %q, want %q in it", all, tc.says)
			}
		})
	}
}

// The rows of a card, its hold and the day are set back to what was before the
// movements that are gone: nothing but the history tells of them.
func TestVerifyFindsMovementsThatWereCutOff(t *testing.T) {
	s := newShop(t)
	made := s.issue(5000, "sale", nil)
	other := s.issue(700, "another sale", nil)
	_, err := s.pay(made.Code, 1000, "r1", true)
	s.must(err)
	s.sound()
	for _, change := range []string{
		"DELETE FROM card_movements WHERE seq > 1",
		"DELETE FROM card_holds",
		"UPDATE cards SET available = 5000, redeemed = 0, seq = 1, head = (SELECT m.hash FROM card_movements m WHERE m.card_id = cards.id AND m.seq = 1) WHERE issued = 5000",
		"UPDATE card_days SET redeemed = 0",
		"DELETE FROM card_movements WHERE card_id = '" + other.Card.ID + "'",
		"DELETE FROM cards WHERE id = '" + other.Card.ID + "'",
		"UPDATE card_days SET issued = 5000",
	} {
		_, err = s.db.SQL().Exec(change)
		s.must(err)
	}
	found, err := s.book.Verify(s.ctx)
	s.must(err)
	want := []string{
		"card " + made.Card.ID + ": its history tells 1 times of card.redeemed; there are 0 such movements",
		"card " + other.Card.ID + " is gone, and its history tells of it",
	}
	if !slices.Equal(found, want) {
		t.Errorf("verify says %q, want %q", found, want)
	}
}

func TestWhoeverGuessesCodesWaits(t *testing.T) {
	s := newShop(t)
	made := s.issue(5000, "1", nil)
	for range 100 {
		if _, err := s.book.ByCode(s.ctx, code.New()); !fault.IsMissing(err) {
			t.Fatalf("a code that there isn't = %v, want it missing", err)
		}
	}
	for name, try := range map[string]func() error{
		"looked up": func() error { _, err := s.book.ByCode(s.ctx, made.Code); return err },
		"redeemed":  func() error { _, err := s.pay(made.Code, 100, "2", true); return err },
	} {
		if err := try(); fault.KindOf(err) != fault.KindExhausted {
			t.Errorf("%s after a hundred guesses = %v, want it to wait", name, err)
		}
	}
	other := testhouse.Tenant(t, s.db, "other")
	if _, err := s.book.ByCode(other, made.Code); !fault.IsMissing(err) {
		t.Errorf("another tenant's code = %v, want it missing, and nobody else to wait", err)
	}
	s.now = s.now.Add(time.Second)
	_, err := s.book.ByCode(s.ctx, made.Code)
	s.must(err)
}

func TestAHoldReadsAsTimeLeftIt(t *testing.T) {
	s := newShop(t)
	made := s.issue(5000, "1", nil)
	held, err := s.pay(made.Code, 2000, "2", false)
	s.must(err)
	s.now = held.ExpiresAt
	h, err := s.book.Hold(s.ctx, held.ID)
	s.must(err)
	if h.State != card.Lapsed || h.SettledAt == nil || !h.SettledAt.Equal(held.ExpiresAt) || h.Worth() != eur(2000) {
		t.Errorf("at its end the hold is %+v, want it lapsed then, of 20.00 EUR", h)
	}
	if b := s.balances(made.Card.ID); b.Available != 5000 {
		t.Errorf("available = %d, want 5000", b.Available)
	}
}

func TestCardsAreFoundByWhatIsKnownOfThem(t *testing.T) {
	s := newShop(t)
	first, second := s.issue(5000, "1", nil), s.issue(700, "2", nil)
	_, err := s.book.Block(s.ctx, second.Card.ID, "lost")
	s.must(err)
	last, given := strings.ToLower(first.Code), card.Given
	for name, tc := range map[string]struct {
		f    card.Filter
		want []string
	}{
		"all":                    {card.Filter{}, []string{second.Card.ID, first.Card.ID}},
		"by the end of its code": {card.Filter{Last: &last}, []string{first.Card.ID}},
		"blocked":                {card.Filter{Blocked: ptr(true)}, []string{second.Card.ID}},
		"not blocked":            {card.Filter{Blocked: ptr(false), Currency: ptr("EUR")}, []string{first.Card.ID}},
		"in another currency":    {card.Filter{Currency: ptr("CHF")}, nil},
		"given":                  {card.Filter{How: &given}, nil},
	} {
		found, err := s.book.List(s.ctx, tc.f, page.Args{})
		s.must(err)
		var ids []string
		for _, c := range found.Items {
			ids = append(ids, c.ID)
		}
		slices.Sort(ids) // both were issued at once
		slices.Sort(tc.want)
		if !slices.Equal(ids, tc.want) {
			t.Errorf("%s: %v, want %v", name, ids, tc.want)
		}
	}
}

func TestACardSaysWhereItStands(t *testing.T) {
	s := newShop(t)
	state := func(id string) card.State {
		c, err := s.book.Find(s.ctx, id)
		s.must(err)
		return c.State()
	}
	today := clock.DayOf(s.now, tenants.From(s.ctx).Zone)
	spent, gone, back := s.issue(100, "1", nil), s.issue(100, "2", &today), s.issue(100, "3", nil)
	if got := state(gone.Card.ID); got != card.Active {
		t.Errorf("a fresh card is %s", got)
	}
	_, err := s.pay(spent.Code, 100, "4", true)
	s.must(err)
	_, err = s.book.Reverse(s.ctx, card.Reversal{Origin: till("5"), CardID: back.Card.ID})
	s.must(err)
	s.now = s.now.Add(48 * time.Hour)
	for id, want := range map[string]card.State{spent.Card.ID: card.Spent, gone.Card.ID: card.Expired, back.Card.ID: card.CalledOff} {
		if got := state(id); got != want {
			t.Errorf("card is %s, want %s", got, want)
		}
	}
	_, err = s.book.Block(s.ctx, gone.Card.ID, "stolen")
	s.must(err)
	if got := state(gone.Card.ID); got != card.Blocked {
		t.Errorf("a blocked card is %s", got)
	}
}
