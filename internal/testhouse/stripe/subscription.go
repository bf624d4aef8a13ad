package stripe

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// problem is an answer that says no.
type problem struct {
	status int
	told   Object
}

func (s *StandIn) subscriptionRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/invoices/upcoming", s.answer(func(r *http.Request) any {
		sub := s.subscription(r.FormValue("subscription"))
		if sub == nil {
			return missing()
		}
		return Object{"object": "invoice", "currency": "eur", "total": s.prorated(sub, r.Form, "subscription_items", r.FormValue("subscription_proration_date"))}
	}))
	mux.HandleFunc("POST /v1/subscription_items/{id}/usage_records", s.answer(func(r *http.Request) any {
		item, at := r.PathValue("id"), number(r.FormValue("timestamp"))
		if s.used[item] == nil {
			s.used[item] = map[int64]int64{}
		}
		s.used[item][at] = number(r.FormValue("quantity"))
		return Object{"id": s.id("mbur"), "object": "usage_record", "subscription_item": item, "timestamp": at, "quantity": s.used[item][at]}
	}))
	mux.HandleFunc("GET /v1/subscription_items/{id}/usage_record_summaries", s.answer(func(r *http.Request) any {
		item := r.PathValue("id")
		return list([]Object{{"id": "sis_1", "object": "usage_record_summary", "subscription_item": item, "total_usage": s.total(item)}}, r.URL.Path,
			func(Object) bool { return true })
	}))
	mux.HandleFunc("POST /v1/subscriptions/{id}", s.answer(s.changeSubscription))
	mux.HandleFunc("DELETE /v1/subscriptions/{id}", s.answer(func(r *http.Request) any {
		sub := s.subscription(r.PathValue("id"))
		if sub == nil {
			return missing()
		}
		sub["status"], sub["ended_at"] = "canceled", time.Now().Unix()
		return folded(sub)
	}))
}

func missing() problem {
	return problem{http.StatusNotFound, Object{"type": "invalid_request_error", "code": "resource_missing", "message": "there is no such thing"}}
}

func (s *StandIn) subscription(id string) Object {
	for _, o := range s.subscriptions {
		if o["id"] == id {
			return o
		}
	}
	return nil
}

// Decline has every payment fail from now on, or none.
func (s *StandIn) Decline(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.declines = on
}

// changeSubscription changes what is on a subscription and bills the difference
// at once; when the payment fails, nothing has changed.
func (s *StandIn) changeSubscription(r *http.Request) any {
	sub, said := s.subscription(r.PathValue("id")), form(r)
	if sub == nil {
		return missing()
	}
	if b := s.buyers[sub["customer"].(string)]; s.declines || b != nil && b.card == badCard {
		return problem{http.StatusPaymentRequired, Object{"type": "card_error", "code": "card_declined", "message": "the card was declined"}}
	}
	total := s.prorated(sub, said, "items", said.Get("proration_date"))
	items := sub["items"].(Object)
	var data []Object
	for i := 0; said.Has("items[" + strconv.Itoa(i) + "][price]"); i++ {
		at := "items[" + strconv.Itoa(i) + "]"
		item := Object{"id": said.Get(at + "[id]"), "object": "subscription_item", "price": s.priceByID(said.Get(at + "[price]"))}
		if item["id"] == "" {
			item["id"] = s.id("si")
		}
		if said.Has(at + "[quantity]") {
			item["quantity"] = number(said.Get(at + "[quantity]"))
		}
		data = append(data, item)
	}
	items["data"] = data
	marks := sub["metadata"].(Object)
	for key := range said {
		if len(key) > 10 && key[:9] == "metadata[" {
			marks[key[9:len(key)-1]] = said.Get(key)
		}
	}
	invoice := Invoice(s.id("in"), "paid", 0, time.Now())
	invoice["total"], invoice["customer"] = total, sub["customer"]
	sub["latest_invoice"] = invoice
	return folded(sub)
}

// folded is a subscription as Stripe tells it when nobody asks for its invoice.
func folded(sub Object) Object {
	told := maps.Clone(sub)
	if i, ok := sub["latest_invoice"].(Object); ok {
		told["latest_invoice"] = i["id"]
	}
	return told
}

// prorated reckons what a change comes to: the difference for what is left of
// the period.
func (s *StandIn) prorated(sub Object, said url.Values, list, at string) int64 {
	item := sub["items"].(Object)["data"].([]Object)[0]
	was := s.amount(item["price"].(Object)["lookup_key"]) * quantity(item)
	is := int64(0)
	if p := s.priceByID(said.Get(list + "[0][price]")); p != nil {
		is = s.amount(p["lookup_key"]) * number(said.Get(list+"[0][quantity]"))
	}
	from, to := sub["current_period_start"].(int64), sub["current_period_end"].(int64)
	return (is - was) * (to - number(at)) / (to - from)
}

func (s *StandIn) priceByID(id string) Object {
	for _, p := range s.prices {
		if p["id"] == id {
			return p
		}
	}
	return nil
}

func (s *StandIn) amount(lookupKey any) int64 {
	for _, p := range s.prices {
		if p["lookup_key"] == lookupKey {
			n, _ := p["unit_amount"].(int64)
			return n
		}
	}
	return 0
}

func quantity(item Object) int64 {
	switch n := item["quantity"].(type) {
	case int:
		return int64(n)
	case int64:
		return n
	}
	return 0
}

func number(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64) // what isn't one counts for nothing, and its test fails
	return n
}

// total is the sum of an item's figures, or for customers the latest.
func (s *StandIn) total(item string) (sum int64) {
	last := int64(-1)
	for at, n := range s.used[item] {
		if strings.HasSuffix(item, "customers") {
			if at > last {
				last, sum = at, n
			}
			continue
		}
		sum += n
	}
	return sum
}

// Used gives what was told of an item in all.
func (s *StandIn) Used(item string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total(item)
}

// Lose forgets what was told of an item.
func (s *StandIn) Lose(item string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.used, item)
}

// Meter puts metered items beside a subscription's seats: each has the id
// si_ and the name of what it counts, and belongs to a period that began then.
func (s *StandIn) Meter(id string, began time.Time, lookupKeys map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sub := s.subscription(id)
	sub["current_period_start"], sub["current_period_end"] = began.Unix(), began.AddDate(0, 1, 0).Unix()
	items := sub["items"].(Object)
	data := items["data"].([]Object)[:1]
	for item, key := range lookupKeys {
		data = append(data, Object{"id": item, "object": "subscription_item", "price": Object{
			"id": "price_" + key, "object": "price", "lookup_key": key, "recurring": Object{"usage_type": "metered"},
		}})
	}
	items["data"] = data
}
