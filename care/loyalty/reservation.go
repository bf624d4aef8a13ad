package loyalty

import "time"

// ReservationState is where a reservation stands.
type ReservationState string

// The states of a reservation. All but the first are its end.
const (
	Held      ReservationState = "HELD"
	Confirmed ReservationState = "CONFIRMED"
	Cancelled ReservationState = "CANCELLED"
	Lapsed    ReservationState = "LAPSED" // nobody confirmed or cancelled it in time
)

// Reservation holds points of a customer until a till has them or lets them go.
type Reservation struct {
	ID         string
	ProgramID  string
	CustomerID string
	Points     int64
	Reversed   int64  // how many of them were given back after they were spent
	Refunded   int64  // how many of her own among them are taken back if it is let go
	Purpose    string // what they are for
	State      ReservationState
	HeldAt     time.Time
	ExpiresAt  time.Time // when it lapses by itself
	SettledAt  *time.Time

	// A customer may spend what others of her household have. Each of them has a
	// reservation of her own then, for what she gives, which is part of this one.
	Shared      int64  // how many of the points others give
	PartOfID    string // the reservation that it is part of; empty if it is none
	HouseholdID string // whose points they are, if others give any
}

// standing is r as it is at a time, whether or not somebody wrote down already
// that it has lapsed.
func (r *Reservation) standing(now time.Time) ReservationState {
	if r.State == Held && !r.ExpiresAt.After(now) {
		return Lapsed
	}
	return r.State
}

func (h *hold) settle(s ReservationState, at time.Time) {
	h.State, h.SettledAt, h.changed, h.settled = s, &at, true, true
}
