package stripe

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/webhook"
)

// Secret is what the stand-in signs its deliveries with.
const Secret = "whsec_test"

// Object is one of Stripe's, as it is sent.
type Object = map[string]any

// StandIn keeps customers, subscriptions with their latest invoice, prices, open
// checkouts and the catalogue of an account. Its shapes are held against stripe-mock's.
type StandIn struct {
	URL string
	// Close stops it.
	Close func()
	// Before, when it is set, is called before each answer: to be late, or to change something.
	Before func(r *http.Request)

	mu            sync.Mutex
	made          int
	byKey         map[string]Object // answers by idempotency key
	subscriptions []Object
	prices        []Object
	checkouts     []Object
	declines      bool
	clocks        map[string]int64           // test clocks, by id, and their time
	buyers        map[string]*buyer          // customers who live by one
	used          map[string]map[int64]int64 // by item and instant
	catalogue
	refuse int // so many answers more
	with   int // with this status
	asked  map[string]int
	wrote  int    // questions that weren't only to read
	last   string // the customer that was made last
}

// Open starts a stand-in until the test ends.
func Open(t testing.TB) *StandIn {
	s := Start()
	t.Cleanup(s.Close)
	return s
}

// Start is Open for who has no test at hand: Close stops it.
func Start() *StandIn {
	s := &StandIn{byKey: map[string]Object{}, asked: map[string]int{}, used: map[string]map[int64]int64{},
		clocks: map[string]int64{}, buyers: map[string]*buyer{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/customers", s.answer(s.customer))
	mux.HandleFunc("GET /v1/subscriptions", s.answer(func(r *http.Request) any {
		return list(s.subscriptions, r.URL.Path, func(o Object) bool { return o["customer"] == r.FormValue("customer") })
	}))
	mux.HandleFunc("GET /v1/prices", s.answer(func(r *http.Request) any {
		wanted := values(r, "lookup_keys")
		return list(s.prices, r.URL.Path, func(o Object) bool {
			key, _ := o["lookup_key"].(string)
			return o["active"] == true && slices.Contains(wanted, key)
		})
	}))
	mux.HandleFunc("GET /v1/invoices", s.answer(func(r *http.Request) any {
		var invoices []Object
		for _, sub := range s.subscriptions {
			if i, ok := sub["latest_invoice"].(Object); ok {
				invoices = append(invoices, i)
			}
		}
		return list(invoices, r.URL.Path, func(o Object) bool { return o["customer"] == r.FormValue("customer") })
	}))
	mux.HandleFunc("GET /v1/checkout/sessions", s.answer(func(r *http.Request) any {
		return list(s.checkouts, r.URL.Path, func(o Object) bool {
			return o["customer"] == r.FormValue("customer") && o["status"] == r.FormValue("status")
		})
	}))
	mux.HandleFunc("POST /v1/checkout/sessions", s.answer(s.checkout))
	mux.HandleFunc("POST /v1/checkout/sessions/{id}/expire", s.answer(s.expire))
	mux.HandleFunc("POST /v1/billing_portal/sessions", s.answer(func(r *http.Request) any {
		return Object{"id": s.id("bps"), "object": "billing_portal.session", "customer": r.FormValue("customer"),
			"return_url": r.FormValue("return_url"), "url": "https://billing.stripe.example/" + r.FormValue("customer")}
	}))
	s.catalogueRoutes(mux)
	s.subscriptionRoutes(mux)
	s.clockRoutes(mux)
	server := httptest.NewServer(mux)
	s.URL, s.Close = server.URL, server.Close
	return s
}

func (s *StandIn) answer(what func(*http.Request) any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.Before != nil {
			s.Before(r)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked[r.Method+" "+r.URL.Path]++
		if r.Method != http.MethodGet {
			s.wrote++
		}
		w.Header().Set("Content-Type", "application/json")
		if r.Header.Get("Stripe-Version") != stripe.APIVersion {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if s.refuse > 0 {
			s.refuse--
			w.WriteHeader(s.with)
			_ = json.NewEncoder(w).Encode(Object{"error": Object{"type": "api_error", "message": "not today"}})
			return
		}
		key := r.Header.Get("Idempotency-Key")
		got, again := s.byKey[key]
		if key == "" || !again {
			made := what(r)
			if p, is := made.(problem); is {
				w.WriteHeader(p.status)
				_ = json.NewEncoder(w).Encode(Object{"error": p.told})
				return
			}
			if o, ok := made.(Object); ok && r.Method == http.MethodPost {
				s.byKey[key] = o
			}
			_ = json.NewEncoder(w).Encode(made)
			return
		}
		_ = json.NewEncoder(w).Encode(got)
	}
}

func (s *StandIn) id(prefix string) string {
	s.made++
	return fmt.Sprintf("%s_%d", prefix, s.made)
}

func list(all []Object, path string, fits func(Object) bool) Object {
	data := []Object{}
	for _, o := range all {
		if fits(o) {
			data = append(data, o)
		}
	}
	return Object{"object": "list", "url": path, "has_more": false, "data": data}
}

func (s *StandIn) customer(r *http.Request) any {
	o := Object{"id": s.id("cus"), "object": "customer", "name": r.FormValue("name")}
	s.last = o["id"].(string)
	if clock := r.FormValue("test_clock"); clock != "" {
		s.buyers[o["id"].(string)] = &buyer{clock: clock}
	}
	return o
}

func (s *StandIn) checkout(r *http.Request) any {
	id := s.id("cs")
	o := Object{"id": id, "object": "checkout.session", "customer": r.FormValue("customer"), "status": "open", "mode": r.FormValue("mode"),
		"url": "https://checkout.stripe.example/" + id, "success_url": r.FormValue("success_url"), "cancel_url": r.FormValue("cancel_url"),
		"allow_promotion_codes": r.FormValue("allow_promotion_codes") == "true", "automatic_tax": Object{"enabled": r.FormValue("automatic_tax[enabled]") == "true"},
		"tax_id_collection": Object{"enabled": r.FormValue("tax_id_collection[enabled]") == "true"}}
	s.checkouts = append(s.checkouts, o)
	return o
}

func (s *StandIn) expire(r *http.Request) any {
	for _, o := range s.checkouts {
		if o["id"] == r.PathValue("id") {
			o["status"], o["url"] = "expired", nil
			return o
		}
	}
	return Object{"error": Object{"type": "invalid_request_error"}}
}

// Price puts a price on offer.
func (s *StandIn) Price(lookupKey string, amount int64, currency string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prices = append(s.prices, Object{"id": s.id("price"), "object": "price", "active": true, "lookup_key": lookupKey, "unit_amount": amount, "currency": currency})
}

// Reprice changes what a price on offer costs.
func (s *StandIn) Reprice(lookupKey string, amount int64, currency string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.prices {
		if p["lookup_key"] == lookupKey {
			p["unit_amount"], p["currency"] = amount, currency
		}
	}
}

// Subscribe puts a customer's subscription into a state, with an invoice; it
// makes the subscription when there is none of that id.
func (s *StandIn) Subscribe(id, customer, lookupKey string, seats int, status string, created time.Time, invoice Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := Object{
		"id": id, "object": "subscription", "customer": customer, "status": status, "created": created.Unix(),
		"current_period_start": created.Unix(), "metadata": Object{}, "current_period_end": created.AddDate(0, 1, 0).Unix(), "trial_end": nil, "cancel_at": nil, "ended_at": nil, "latest_invoice": nil,
		"items": Object{"object": "list", "has_more": false, "url": "/v1/subscription_items", "data": []Object{{
			"id": "si_" + id, "object": "subscription_item", "quantity": seats,
			"price": Object{"id": "price_" + lookupKey, "object": "price", "lookup_key": lookupKey},
		}}},
	}
	if status == "canceled" {
		o["ended_at"] = created.AddDate(0, 1, 0).Unix()
	}
	if invoice != nil {
		invoice["customer"] = customer
		o["latest_invoice"] = invoice
	}
	for i, old := range s.subscriptions {
		if old["id"] == id {
			s.subscriptions[i] = o
			return
		}
	}
	s.subscriptions = append(s.subscriptions, o)
}

// Invoice is one of a subscription.
func Invoice(id, status string, owed int64, created time.Time) Object {
	return Object{"id": id, "object": "invoice", "status": status, "amount_remaining": owed, "total": 19500, "currency": "eur",
		"created": created.Unix(), "number": "KEPT-" + id, "hosted_invoice_url": "https://invoice.stripe.example/" + id, "invoice_pdf": "https://invoice.stripe.example/" + id + ".pdf"}
}

// Refuse answers the next n questions with a status.
func (s *StandIn) Refuse(n, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse, s.with = n, status
}

// Asked tells how often something was asked, such as "GET /v1/subscriptions".
func (s *StandIn) Asked(what string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[what]
}

// Written tells how often something was to be made, changed or deleted.
func (s *StandIn) Written() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wrote
}

// Customer gives the customer that was made last.
func (s *StandIn) Customer() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

// Checkouts gives the open ones of a customer.
func (s *StandIn) Checkouts(customer string) (open []Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.checkouts {
		if o["customer"] == customer && o["status"] == "open" {
			open = append(open, o)
		}
	}
	return open
}

// Delivery is an event as Stripe sends it, and its signature.
type Delivery struct {
	Body   []byte
	Header string
}

// Event makes a delivery, signed at an instant.
func Event(id, typ string, object Object, version string, signed time.Time, secret string) Delivery {
	body, _ := json.Marshal(Object{ // of plain values
		"id": id, "object": "event", "type": typ, "api_version": version, "created": signed.Unix(), "data": Object{"object": object},
	})
	p := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: body, Secret: secret, Timestamp: signed})
	return Delivery{Body: body, Header: p.Header}
}

// Changed is a good delivery of now: a customer's subscription has changed.
func Changed(id, customer string) Delivery {
	return Event(id, "customer.subscription.updated", Object{"object": "subscription", "customer": customer}, stripe.APIVersion, time.Now(), Secret)
}

// SubscribeAt gives a customer an active subscription at a price.
func (s *StandIn) SubscribeAt(id, customer string, price Object, seats int) {
	s.Subscribe(id, customer, "", seats, "active", time.Now().Add(-time.Hour), nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.subscriptions {
		if o["id"] == id {
			o["items"].(Object)["data"].([]Object)[0]["price"] = price
		}
	}
}
