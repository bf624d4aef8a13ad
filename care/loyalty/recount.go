package loyalty

import (
	"fmt"
	"time"

	"kept/internal/clock"
)

// recount adds up an account's transactions, and keeps a sentence for whatever
// they contradict.
type recount struct {
	account     *account        // as the transactions so far leave it
	lots        map[string]*Lot // likewise
	erased      bool            // whether its customer was: reasons may be taken out
	days        map[clock.Day]flow
	between     int64            // what it gave to other accounts, less what it received
	kept        map[string]int64 // by reservation, what it kept from refunds
	zone        *time.Location
	differences []string
}

func (c *recount) says(format string, args ...any) {
	c.differences = append(c.differences, fmt.Sprintf("account %s: ", c.account.ID)+fmt.Sprintf(format, args...))
}

// take adds the account's next transaction.
func (c *recount) take(t *Transaction) {
	a := c.account
	if t.Seq != a.Seq+1 {
		c.says("transaction %d is missing", a.Seq+1)
	}
	if t.At.Before(a.LastAt) {
		c.says("transaction %d (%s) took effect before the one before it", t.Seq, t.ID)
	}
	if t.Hash != t.sum(a.Head) {
		c.says("transaction %d (%s) isn't what was hashed: it was changed, or the one before it is gone", t.Seq, t.ID)
	}
	if !t.sealed(c.erased) {
		c.says("transaction %d (%s) has another reason than the one that was sealed", t.Seq, t.ID)
	}
	c.book(t)
	if t.After != a.Balances || !a.Even() {
		c.says("transaction %d (%s) leaves %+v; its entries come to %+v", t.Seq, t.ID, t.After, a.Balances)
	}
	a.Seq, a.Head, a.LastAt = t.Seq, t.Hash, t.At
	if t.active() {
		a.ActiveAt = t.At
	}
}

// book adds the entries of t, and what it says of lots.
func (c *recount) book(t *Transaction) {
	var f flow
	sum := int64(0)
	for _, e := range t.Entries {
		sum += e.Amount
		f.plus(e)
		c.account.plus(e.Part, e.Amount)
		if e.LotID == "" {
			continue
		}
		if e.Part == PartTransferred {
			c.between += e.Amount
		}
		l := c.lot(e.LotID)
		if e.Part == PartIssued || e.Part == PartTransferred && e.Amount < 0 {
			l.Amount, l.TransactionID = l.Amount-e.Amount, t.ID
		}
		l.plus(e.Part, e.Amount)
	}
	if sum != 0 {
		c.says("the entries of transaction %d (%s) come to %d, not to zero", t.Seq, t.ID, sum)
	}
	for _, m := range t.terms() {
		if m.LotID != "" {
			c.lot(m.LotID).said(m)
		}
		if m.HoldID != "" {
			c.kept[m.HoldID] += m.Kept
		}
	}
	if f != (flow{}) {
		day := clock.DayOf(t.At, c.zone)
		was := c.days[day]
		c.days[day] = flow{was.Earned + f.Earned, was.Spent + f.Spent, was.Expired + f.Expired, was.Reversed + f.Reversed}
	}
}

func (c *recount) lot(id string) *Lot {
	if c.lots[id] == nil {
		c.lots[id] = &Lot{ID: id}
	}
	return c.lots[id]
}

// said takes over what a transaction said of l.
func (l *Lot) said(m term) {
	if m.EarnedAt != nil {
		l.EarnedAt = *m.EarnedAt
	}
	if m.ActivatesAt != nil {
		l.ActivatesAt = *m.ActivatesAt
	}
	if m.ExpiresAt != nil {
		l.ExpiresAt = *m.ExpiresAt
	}
	if m.IdleMonths != nil {
		l.IdleMonths = *m.IdleMonths
	}
	l.Refunded += m.Refunded
}

// compare holds the account against its transactions.
func (c *recount) compare(a *account) {
	switch {
	case a.Seq != c.account.Seq || a.Head != c.account.Head:
		c.says("it says that its last transaction is number %d (%.8s…); it is number %d (%.8s…)", a.Seq, a.Head, c.account.Seq, c.account.Head)
	case a.Balances != c.account.Balances:
		c.says("it says %+v; its transactions say %+v", a.Balances, c.account.Balances)
	case a.Seq > 0 && !a.LastAt.Equal(c.account.LastAt):
		c.says("it says that its last transaction took effect %s; it was %s", a.LastAt, c.account.LastAt)
	case a.ActiveAt.Before(c.account.ActiveAt):
		c.says("it says that she did something last %s; it was %s", a.ActiveAt, c.account.ActiveAt)
	}
	w := &wallet{accounts: []*account{a}, zone: c.zone}
	for _, l := range c.lots {
		l.AccountID, l.CustomerID = a.ID, a.CustomerID
		if due := w.due(l); !due.IsZero() && (a.DueAt.IsZero() || a.DueAt.After(due)) {
			c.says("nobody will look at lot %s, which is due %s", l.ID, due.Format(time.RFC3339))
		}
	}
}

// compareLot holds a lot against its transactions.
func (c *recount) compareLot(l *Lot, due *time.Time) {
	want := c.lots[l.ID]
	delete(c.lots, l.ID)
	if want == nil {
		c.says("lot %s is in no transaction", l.ID)
		return
	}
	if want.EarnedAt.IsZero() {
		want.EarnedAt = l.EarnedAt // of then its transaction doesn't say so
	}
	got := Lot{
		ID: l.ID, AccountID: l.AccountID, CustomerID: l.CustomerID, IdleMonths: l.IdleMonths, TransactionID: l.TransactionID, Amount: l.Amount, Pending: l.Pending, Available: l.Available, Held: l.Held, Spent: l.Spent,
		Expired: l.Expired, Reversed: l.Reversed, Refunded: l.Refunded, EarnedAt: l.EarnedAt, ActivatesAt: l.ActivatesAt, ExpiresAt: l.ExpiresAt, changed: true,
	}
	want.changed = true
	if got != *want || !l.Whole() {
		c.says("lot %s says %+v; its transactions say %+v", l.ID, got, *want)
	}
	at := time.Time{}
	if due != nil {
		at = due.UTC()
	}
	if at != l.due() {
		c.says("lot %s is put down for %s, and due %s", l.ID, at, l.due())
	}
}
