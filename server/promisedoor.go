package server

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kept/care/promise"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/request"
	"kept/server/pages"
	"kept/tenants"
	"kept/tenants/account"
)

// promiseDoor lets a customer see one promise and say whether it was kept, by a
// link that a member gave her:
//
//	GET  /c/promise?token=…  shows it, and changes nothing whoever looks
//	POST /c/promise?token=…  records her answer
type promiseDoor struct {
	linkDoor
	links    *promise.Links
	promises *promise.Book
}

// promisePage is where links to promises lead.
const promisePage = "/c/promise"

func (d *promiseDoor) routes(mux *http.ServeMux) {
	mux.Handle(promisePage, byMethod{http.MethodGet: d.limit.slow(d.show), http.MethodPost: d.limit.slow(d.answer)})
}

// hers is a promise, and the customer to whom it was made, acting.
type hers struct {
	ctx     context.Context
	promise *promise.Promise
	tenant  *account.Tenant
}

// open follows a link. One that leads nowhere is missing, whatever the reason.
func (d *promiseDoor) open(r *http.Request) (*hers, error) {
	to, err := d.links.Open(r.URL.Query().Get("token"))
	if err != nil {
		return nil, err
	}
	inside, err := d.inside(r.Context(), to.TenantID)
	if err != nil {
		return nil, err
	}
	p, err := d.promises.Head(inside, to.PromiseID)
	if err != nil {
		return nil, err
	}
	ctx, err := d.as(r.Context(), to.TenantID, p.CustomerID, tenants.PromisesRead, tenants.PromisesConfirm)
	if err != nil {
		return nil, err
	}
	t, err := d.accounts.Tenant(inside)
	return &hers{ctx: ctx, promise: p, tenant: t}, err
}

// follow is open for a handler: without a page to go on with it has answered.
func (d *promiseDoor) follow(w http.ResponseWriter, r *http.Request) *hers {
	found, err := d.open(r)
	if !d.followed(w, r, err) {
		return nil
	}
	return found
}

func (d *promiseDoor) show(w http.ResponseWriter, r *http.Request) {
	if h := d.follow(w, r); h != nil {
		d.write(w, r, http.StatusOK, h, nil)
	}
}

// longestAnswer is how many bytes an answer may have: 2,000 characters, escaped.
const longestAnswer = 32 << 10

func (d *promiseDoor) answer(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, longestAnswer)
	h := d.follow(w, r)
	if h == nil {
		return
	}
	err := r.ParseForm()
	if err == nil {
		err = d.record(h, r.PostForm)
	}
	switch kind := fault.KindOf(err); {
	case err == nil:
		http.Redirect(w, r, r.URL.RequestURI(), http.StatusSeeOther)
	case kind == fault.KindInvalid || kind == fault.KindConflict || request.TooLarge(err):
		again, openErr := d.open(r)
		if openErr != nil {
			refuse(w, r, d.log, openErr)
			return
		}
		d.write(w, r, http.StatusUnprocessableEntity, again, err)
	default:
		refuse(w, r, d.log, err)
	}
}

func (d *promiseDoor) record(h *hers, form url.Values) error {
	var err error
	switch form.Get("answer") {
	case "kept":
		_, err = d.promises.Confirm(h.ctx, h.promise.ID)
	case "not kept":
		_, err = d.promises.Dispute(h.ctx, h.promise.ID, strings.TrimSpace(form.Get("reason")))
	default:
		err = fault.Invalid("answer", "must be one of the page's")
	}
	return err
}

// promised is what the page tells of a promise.
type promised struct {
	Name, Text, Made, Due, Standing  string
	ConfirmedOn, DisputedOn, Dispute string
	MayAnswer, Missing, Changed      bool
}

// write shows a promise; refused is why an answer wasn't taken, if one wasn't.
func (d *promiseDoor) write(w http.ResponseWriter, r *http.Request, status int, h *hers, refused error) {
	v := pages.View{Language: pages.LanguageOf(r, h.tenant.Locale)}
	p, zone := h.promise, clock.PinnedZone(h.promise.Due.Zone)
	view := promised{
		Name: h.tenant.Name, Text: p.Text, Made: v.Day(p.MadeAt.In(zone)), Standing: standing(v, p, zone, d.now()),
		MayAnswer: p.State == promise.Kept || p.State == promise.KeptLate, Dispute: p.Dispute,
		Missing: refused != nil && fault.KindOf(refused) != fault.KindConflict, Changed: fault.KindOf(refused) == fault.KindConflict,
	}
	view.Due = v.Day(p.Due.At.In(zone))
	if p.Due.Kind == promise.DueTime {
		view.Due = v.Hour(p.Due.At.In(zone))
	}
	if p.ConfirmedAt != nil {
		view.ConfirmedOn = v.Day(p.ConfirmedAt.In(zone))
	}
	if p.DisputedAt != nil {
		view.DisputedOn = v.Day(p.DisputedAt.In(zone))
	}
	v.Data = view
	_ = pages.Write(w, status, pages.Promise, v) // the reader hung up: nothing to tell her
}

// standing says where a promise stands, to the one it was made to.
func standing(v pages.View, p *promise.Promise, zone *time.Location, now time.Time) string {
	switch {
	case p.State == promise.Kept || p.State == promise.KeptLate:
		return v.T("promise."+string(p.State), v.Day(p.SettledAt.In(zone)))
	case p.Overdue(now):
		return v.T("promise.overdue")
	default:
		return v.T("promise." + string(p.State))
	}
}
