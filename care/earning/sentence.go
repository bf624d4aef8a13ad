package earning

import (
	"fmt"
	"strings"

	"kept/internal/money"
)

// longestSentence is what the ledger takes as a reason.
const longestSentence = 500

// Sentence says in words and figures how a rule came to its points, with the
// rule's name and version: it stands on the transaction.
func (out *Outcome) Sentence() string {
	w := out.Why
	var s strings.Builder
	fmt.Fprintf(&s, "%s (version %d): %d", out.Rule.Terms.Name, out.Rule.Number, w.Points)
	switch w.Basis {
	case PerAmount:
		fmt.Fprintf(&s, " per %s on %s", written(w.Per), written(w.Amount))
	case PerQuantity:
		fmt.Fprintf(&s, " for each of %d", w.Quantity)
	}
	for _, m := range w.Multipliers {
		fmt.Fprintf(&s, " × %s (%s)", m.Factor, m.Name)
	}
	if w.Exact != fmt.Sprint(w.Rounded) {
		fmt.Fprintf(&s, " = %s, rounded %s", w.Exact, strings.ToLower(strings.ReplaceAll(string(w.Rounding), "_", " ")))
	}
	fmt.Fprintf(&s, " = %d", w.Rounded)
	for _, l := range w.Limited {
		fmt.Fprintf(&s, "; limited to %d (%s)", l.Left, l.words())
	}
	text := []rune(s.String())
	return string(text[:min(len(text), longestSentence)])
}

func (l Limit) words() string {
	if l.Scope == OfEvent {
		return "for one event"
	}
	whose := map[Scope]string{OfCustomer: "of one customer", OfRule: "of the rule"}[l.Scope]
	if *l.Period == Ever {
		return "ever " + whose
	}
	return "a " + strings.ToLower(string(*l.Period)) + " " + whose
}

func written(m *money.Money) string {
	if m == nil {
		return "nothing"
	}
	return m.Amount() + " " + m.Currency
}
