package stripe

import (
	"net/http"
	"strconv"
	"time"
)

// badCard is the card of Stripe's test mode that can be attached and pays nothing.
const badCard = "pm_card_chargeCustomerFail"

// buyer is a customer whose time is a test clock's.
type buyer struct {
	clock string
	card  string // the one that pays
}

// clockRoutes are what stories ask to have time pass, and cards fail.
func (s *StandIn) clockRoutes(mux *http.ServeMux) {
	mux.HandleFunc("POST /v1/test_helpers/test_clocks", s.answer(func(r *http.Request) any {
		id := s.id("clock")
		s.clocks[id] = number(r.FormValue("frozen_time"))
		return s.clock(id)
	}))
	mux.HandleFunc("GET /v1/test_helpers/test_clocks/{id}", s.answer(func(r *http.Request) any { return s.clock(r.PathValue("id")) }))
	mux.HandleFunc("POST /v1/test_helpers/test_clocks/{id}/advance", s.answer(func(r *http.Request) any {
		id := r.PathValue("id")
		s.clocks[id] = number(r.FormValue("frozen_time"))
		for _, sub := range s.subscriptions {
			if b := s.buyers[sub["customer"].(string)]; b != nil && b.clock == id {
				s.renew(sub, b, s.clocks[id])
			}
		}
		return s.clock(id)
	}))
	mux.HandleFunc("DELETE /v1/test_helpers/test_clocks/{id}", s.answer(func(r *http.Request) any {
		delete(s.clocks, r.PathValue("id"))
		return Object{"id": r.PathValue("id"), "object": "test_helpers.test_clock", "deleted": true}
	}))
	mux.HandleFunc("POST /v1/payment_methods/{id}/attach", s.answer(func(r *http.Request) any {
		return Object{"id": r.PathValue("id"), "object": "payment_method", "type": "card", "customer": r.FormValue("customer")}
	}))
	mux.HandleFunc("POST /v1/customers/{id}", s.answer(func(r *http.Request) any {
		if b := s.buyers[r.PathValue("id")]; b != nil {
			b.card = r.FormValue("invoice_settings[default_payment_method]")
		}
		return Object{"id": r.PathValue("id"), "object": "customer"}
	}))
	mux.HandleFunc("POST /v1/subscriptions", s.answer(s.newSubscription))
	mux.HandleFunc("POST /v1/invoices/{id}/pay", s.answer(func(r *http.Request) any {
		for _, sub := range s.subscriptions {
			if i, ok := sub["latest_invoice"].(Object); ok && i["id"] == r.PathValue("id") {
				i["status"], i["amount_remaining"], sub["status"] = "paid", int64(0), "active"
				return i
			}
		}
		return missing()
	}))
}

func (s *StandIn) clock(id string) Object {
	return Object{"id": id, "object": "test_helpers.test_clock", "frozen_time": s.clocks[id], "status": "ready"}
}

// newSubscription is what a checkout leads to.
func (s *StandIn) newSubscription(r *http.Request) any {
	customer, said := r.FormValue("customer"), form(r)
	at := time.Now().Unix()
	if b := s.buyers[customer]; b != nil {
		at = s.clocks[b.clock]
	}
	var data []Object
	total := int64(0)
	for i := 0; said.Has("items[" + strconv.Itoa(i) + "][price]"); i++ {
		in := "items[" + strconv.Itoa(i) + "]"
		price := s.priceByID(said.Get(in + "[price]"))
		if price == nil {
			return missing()
		}
		item := Object{"id": s.id("si"), "object": "subscription_item", "price": price}
		if said.Has(in + "[quantity]") {
			item["quantity"] = number(said.Get(in + "[quantity]"))
			total += s.amount(price["lookup_key"]) * quantity(item)
		}
		data = append(data, item)
	}
	sub := Object{
		"id": s.id("sub"), "object": "subscription", "customer": customer, "status": "active", "created": at, "metadata": Object{},
		"current_period_start": at, "current_period_end": nextMonth(at), "trial_end": nil, "cancel_at": nil, "ended_at": nil,
		"items": Object{"object": "list", "has_more": false, "url": "/v1/subscription_items", "data": data},
	}
	sub["latest_invoice"] = s.billed(sub, "paid", 0, total, at)
	s.subscriptions = append(s.subscriptions, sub)
	return folded(sub)
}

func (s *StandIn) billed(sub Object, status string, owed, total, at int64) Object {
	i := Invoice(s.id("in"), status, owed, time.Unix(at, 0))
	i["customer"], i["total"] = sub["customer"], total
	return i
}

// renew bills each month that has begun by an instant: a card that fails leaves
// its invoice open, and what was metered begins anew.
func (s *StandIn) renew(sub Object, b *buyer, now int64) {
	for sub["status"] != "canceled" && sub["current_period_end"].(int64) <= now {
		began := sub["current_period_end"].(int64)
		sub["current_period_start"], sub["current_period_end"] = began, nextMonth(began)
		total := int64(0)
		for _, item := range sub["items"].(Object)["data"].([]Object) {
			total += s.amount(item["price"].(Object)["lookup_key"]) * quantity(item)
			delete(s.used, item["id"].(string))
		}
		if b.card == badCard {
			sub["status"], sub["latest_invoice"] = "past_due", s.billed(sub, "open", total, total, began)
			continue
		}
		sub["latest_invoice"] = s.billed(sub, "paid", 0, total, began)
	}
}

func nextMonth(at int64) int64 { return time.Unix(at, 0).UTC().AddDate(0, 1, 0).Unix() }
