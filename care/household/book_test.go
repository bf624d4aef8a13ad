package household_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/household"
	"kept/care/loyalty"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/testhouse"
)

// street is a tenant with a program, in which households live.
type street struct {
	t         *testing.T
	db        *store.DB
	ctx       context.Context
	now       time.Time
	customers *customer.Book
	book      *household.Book
	programID string
	policy    household.Policy
}

func open(t *testing.T) *street {
	t.Helper()
	s := &street{t: t, db: testhouse.Open(t), now: testhouse.Now, policy: household.Policy{Most: 3, Rest: 90}}
	s.ctx = testhouse.Tenant(t, s.db, "acme")
	now := func() time.Time { return s.now }
	log := event.NewLog(s.db, now, nil)
	s.customers = customer.NewBook(s.db, log, now)
	s.book = household.NewBook(s.db, log, s.customers, now)
	p, err := loyalty.NewBook(s.db, log, s.customers, now).StartProgram(s.ctx, loyalty.ProgramDraft{Currency: "MILES", Name: "Miles"})
	s.must(err)
	s.programID = p.ID
	return s
}

func (s *street) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *street) customer(name string) string {
	s.t.Helper()
	c, err := s.customers.Create(s.ctx, customer.Draft{Name: &name})
	s.must(err)
	return c.ID
}

func (s *street) form(head string) (*household.Household, error) {
	return s.book.Form(s.ctx, household.Draft{ProgramID: s.programID, CustomerID: head, Name: "Home", Agreed: "in the shop"}, s.policy)
}

func (s *street) join(h *household.Household, who string) error {
	_, err := s.book.Join(s.ctx, household.Joining{HouseholdID: h.ID, CustomerID: who, Agreed: "by telephone"}, s.policy)
	return err
}

func (s *street) leave(h *household.Household, who string) error {
	_, err := s.book.Leave(s.ctx, household.Leaving{HouseholdID: h.ID, CustomerID: who, Reason: "she moved out"})
	return err
}

func (s *street) members(h *household.Household) (out []string) {
	s.t.Helper()
	found, err := s.book.MembersOf(s.ctx, []*household.Household{h})
	s.must(err)
	for _, m := range found[h.ID] {
		out = append(out, m.MemberID)
	}
	return out
}

func (s *street) sound() {
	s.t.Helper()
	wrong, err := s.book.Verify(s.ctx)
	s.must(err)
	if len(wrong) > 0 {
		s.t.Errorf("verify: %s", strings.Join(wrong, "\n"))
	}
}

func TestALifeOfAHousehold(t *testing.T) {
	s := open(t)
	ann, bob, cy := s.customer("Ann"), s.customer("Bob"), s.customer("Cy")
	h, err := s.form(ann)
	s.must(err)
	if h.HeadID != ann || h.Draws != household.DrawsMembers {
		t.Errorf("formed %+v, want Ann at its head and every member drawing", h)
	}
	s.must(s.join(h, bob))
	s.must(s.join(h, cy))
	if err := s.join(h, s.customer("Di")); err == nil || !strings.Contains(err.Error(), "at most 3") {
		t.Errorf("a fourth of three: %v", err)
	}
	if err := s.join(h, bob); fault.As(err) == nil || fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("when it is full: %v", err)
	}
	if err := s.leave(h, ann); !errors.Is(err, household.ErrHead) {
		t.Errorf("the head leaves the others: %v", err)
	}
	_, err = s.book.Change(s.ctx, h.ID, household.Change{HeadID: &bob})
	s.must(err)
	s.must(s.leave(h, ann))
	if err := s.leave(h, ann); !errors.Is(err, household.ErrNotIn) {
		t.Errorf("leaves twice: %v", err)
	}
	if got := s.members(h); len(got) != 2 || got[0] != bob {
		t.Errorf("in it are %v, want Bob and Cy", got)
	}
	if _, err := s.form(bob); fault.As(err) == nil || fault.As(err).Code != fault.CodeTaken {
		t.Errorf("forms another while in one: %v", err)
	}
	if _, err := s.form(ann); err == nil || !strings.Contains(err.Error(), "must wait until") {
		t.Errorf("forms another the same day: %v", err)
	}
	s.must(s.join(h, ann)) // she comes back
	h, err = s.book.Dissolve(s.ctx, h.ID, "they moved apart")
	s.must(err)
	if again, err := s.book.Dissolve(s.ctx, h.ID, ""); err != nil || !again.DissolvedAt.Equal(*h.DissolvedAt) {
		t.Errorf("dissolved twice: %+v, %v", again, err)
	}
	if err := s.join(h, bob); !errors.Is(err, household.ErrDissolved) {
		t.Errorf("joins what is dissolved: %v", err)
	}
	s.now = s.now.AddDate(0, 0, 90)
	if _, err := s.form(ann); err != nil {
		t.Errorf("after she has waited: %v", err)
	}
	s.sound()
}

func TestTheLastWhoLeavesDissolvesIt(t *testing.T) {
	s := open(t)
	ann := s.customer("Ann")
	h, err := s.form(ann)
	s.must(err)
	s.must(s.leave(h, ann))
	if h, err = s.book.Find(s.ctx, h.ID); err != nil || h.DissolvedAt == nil {
		t.Errorf("%+v, %v; want it dissolved", h, err)
	}
	s.sound()
}

func TestWhatAHouseholdIsRefusedFor(t *testing.T) {
	s := open(t)
	ann, bob := s.customer("Ann"), s.customer("Bob")
	h, err := s.form(ann)
	s.must(err)
	for name, tc := range map[string]struct {
		do   func() error
		says string
	}{
		"nobody agreed": {func() error {
			_, err := s.book.Join(s.ctx, household.Joining{HouseholdID: h.ID, CustomerID: bob, Agreed: " "}, s.policy)
			return err
		}, "agreed"},
		"no name": {func() error {
			_, err := s.book.Form(s.ctx, household.Draft{ProgramID: s.programID, CustomerID: bob, Agreed: "x"}, s.policy)
			return err
		}, "name"},
		"nobody draws": {func() error {
			none := household.Draws("NOBODY")
			_, err := s.book.Change(s.ctx, h.ID, household.Change{Draws: &none})
			return err
		}, "MEMBERS or HEAD"},
		"a stranger as head": {func() error {
			_, err := s.book.Change(s.ctx, h.ID, household.Change{HeadID: &bob})
			return err
		}, "must be a member"},
		"a program without": {func() error {
			_, err := s.book.Form(s.ctx, household.Draft{ProgramID: s.programID, CustomerID: bob, Name: "x", Agreed: "x"}, household.Policy{})
			return err
		}, "nobody can spend points together"},
	} {
		if err := tc.do(); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v, want %q", name, err, tc.says)
		}
	}
}

func TestVerifyFindsWhatWasChangedByHand(t *testing.T) {
	s := open(t)
	ann := s.customer("Ann")
	_, err := s.form(ann)
	s.must(err)
	for change, want := range map[string][]string{
		"UPDATE households SET dissolved_at = created_at":         {"is still in it"},
		"UPDATE household_members SET left_at = joined_at":        {"nobody is in it", "that she left was never told"},
		"UPDATE household_members SET program_id = 'lpr_another'": nil,
	} {
		tx, err := s.db.SQL().Begin()
		s.must(err)
		_, err = tx.Exec(change)
		if want == nil {
			if err == nil {
				t.Errorf("%s: accepted", change)
			}
			s.must(tx.Rollback())
			continue
		}
		s.must(err)
		s.must(tx.Commit())
		wrong, err := s.book.Verify(s.ctx)
		s.must(err)
		if !slices.EqualFunc(wrong, want, strings.Contains) {
			t.Errorf("%s: verify says %v, want %q", change, wrong, want)
		}
		_, err = s.db.SQL().Exec(strings.NewReplacer("dissolved_at = created_at", "dissolved_at = NULL", "left_at = joined_at", "left_at = NULL").Replace(change))
		s.must(err)
	}
}
