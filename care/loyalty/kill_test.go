package loyalty_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"kept/care/loyalty"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/testhouse"
	"kept/tenants"
)

// child is what the killed process is told: whose points to move, and where they lie.
type child struct {
	Store    store.Config
	TenantID string
	MemberID string
	Customer string
}

const childEnv = "KEPT_TEST_LEDGER_CHILD"

// TestChildMovesPoints is the process that is killed: it earns and redeems, one
// receipt after the other, and says each when it is done.
func TestChildMovesPoints(t *testing.T) {
	told := os.Getenv(childEnv)
	if told == "" {
		t.Skip("only as the child of TestTheSameKeysAcrossAKill")
	}
	var c child
	if err := json.Unmarshal([]byte(told), &c); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(context.Background(), c.Store)
	if err != nil {
		t.Fatal(err)
	}
	berlin, err := clock.Zone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{t: t, db: db, now: testhouse.Now, ctx: tenants.As(context.Background(), &tenants.Actor{
		TenantID: c.TenantID, Kind: tenants.KindMember, MemberID: c.MemberID, Role: tenants.Owner, Scopes: tenants.Scopes(), Zone: berlin,
	})}
	s.open()
	for i := range 100_000 {
		s.both(c.Customer, i)
		_, _ = fmt.Fprintln(os.Stderr, "done", i)
	}
}

// both earns 10 points for a receipt and spends 4 of them.
func (s *shop) both(who string, i int) {
	s.t.Helper()
	s.earn(who, 10, strconv.Itoa(i))
	_, err := s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: who, Points: 4, Confirm: true, Origin: till(strconv.Itoa(i))})
	s.must(err)
}

// A process is killed in the middle of its work, and its caller asks for all of
// it again, and for some more: each receipt counts once.
func TestTheSameKeysAcrossAKill(t *testing.T) {
	c := testhouse.Config(t)
	s := &shop{t: t, db: testhouse.OpenConfig(t, c), now: testhouse.Now}
	s.ctx = testhouse.Tenant(t, s.db, "acme")
	s.open()
	_, err := s.book.StartProgram(s.ctx, atOnce())
	s.must(err)
	ann := s.customer("Ann")
	told, err := json.Marshal(child{Store: c, TenantID: tenants.From(s.ctx).TenantID, MemberID: tenants.From(s.ctx).MemberID, Customer: ann})
	s.must(err)
	done := 0
	for round := range 3 {
		done = max(done, s.killAfter(string(told), 5+7*round))
		s.sound() // whatever was cut off
	}
	for i := range done + 5 {
		s.both(ann, i)
	}
	n := int64(done + 5)
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 10 * n, Available: 6 * n, Spent: 4 * n}); got != want {
		t.Errorf("after three kills %+v, want %+v", got, want)
	}
	s.sound()
	s.closes()
}

// killAfter starts the child, kills it a moment after it has done so many
// receipts, and gives how many it may have begun.
func (s *shop) killAfter(told string, receipts int) (begun int) {
	s.t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChildMovesPoints$") //nolint:gosec // this very program
	cmd.Env = append(os.Environ(), childEnv+"="+told)
	out, err := cmd.StderrPipe()
	s.must(err)
	s.must(cmd.Start())
	stop := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer stop.Stop()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if n, ok := strings.CutPrefix(lines.Text(), "done "); ok {
			last, err := strconv.Atoi(n)
			s.must(err)
			if begun = last + 2; last == receipts {
				s.must(cmd.Process.Kill())
			}
		}
	}
	_ = cmd.Wait() // it was killed
	return begun
}
