package server

import (
	"context"
	"net/http"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/loyalty"
	"kept/care/story"
	"kept/care/tier"
	"kept/internal/page"
	"kept/server/pages"
	"kept/tenants"
	"kept/tenants/account"
)

// pointsDoor shows a customer her points, by a link that a member gave her:
//
//	GET /c/points?token=…
type pointsDoor struct {
	linkDoor
	links     *loyalty.Links
	points    *loyalty.Book
	customers *customer.Book
	stories   *story.Book
}

// pointsPage is where links to points lead.
const pointsPage = "/c/points"

// movementsShown is how many of her latest movements a page tells; aheadShown on
// how many days at most something will happen.
const (
	movementsShown = 20
	aheadShown     = 6
)

func (d *pointsDoor) routes(mux *http.ServeMux) {
	mux.Handle(pointsPage, byMethod{http.MethodGet: d.limit.slow(d.show)})
}

func (d *pointsDoor) show(w http.ResponseWriter, r *http.Request) {
	tenant, held, err := d.open(r)
	if !d.followed(w, r, err) {
		return
	}
	v := pages.View{Language: pages.LanguageOf(r, tenant.Locale)}
	view := owned{Name: tenant.Name, Zone: tenant.Zone}
	for _, h := range held {
		view.Programs = append(view.Programs, h.shown(v))
	}
	v.Data = view
	_ = pages.Write(w, http.StatusOK, pages.Points, v) // the reader hung up: nothing to tell her
}

// holding is what a customer has of one program.
type holding struct {
	*loyalty.Standing
	tier      *tier.Standing // nil without tiers
	zone      *time.Location
	ahead     []loyalty.Ahead
	movements []*loyalty.Transaction
}

// open follows a link to the tenant, and to what the customer has of each of its
// programs. One that leads nowhere is missing, whatever the reason.
func (d *pointsDoor) open(r *http.Request) (*account.Tenant, []holding, error) {
	to, err := d.links.Open(r.URL.Query().Get("token"))
	if err != nil {
		return nil, nil, err
	}
	inside, err := d.inside(r.Context(), to.TenantID)
	if err != nil {
		return nil, nil, err
	}
	t, err := d.accounts.Tenant(inside)
	if err != nil {
		return nil, nil, err
	}
	c, err := d.customers.Find(inside, to.CustomerID) // whoever her record was merged into
	if err != nil {
		return nil, nil, err
	}
	ctx, err := d.as(r.Context(), to.TenantID, c.ID, tenants.CustomersRead, tenants.LoyaltyRead)
	if err != nil {
		return nil, nil, err
	}
	held, err := d.holdings(ctx, c.ID)
	return t, held, err
}

func (d *pointsDoor) holdings(ctx context.Context, customerID string) ([]holding, error) {
	programs, err := d.points.Programs(ctx)
	if err != nil {
		return nil, err
	}
	var out []holding
	for _, p := range programs {
		h := holding{zone: tenants.From(ctx).Zone}
		if h.Standing, err = d.points.Standing(ctx, customerID, p.Currency, nil); err != nil {
			return nil, err
		}
		tiers, err := d.stories.TiersOf(ctx, p.ID, []string{customerID})
		if err != nil {
			return nil, err
		}
		h.tier = tiers[customerID]
		if h.ahead, err = d.points.AheadOf(ctx, customerID, p); err != nil {
			return nil, err
		}
		latest := movementsShown
		found, err := d.points.OfCustomers(ctx, []string{customerID}, p.ID, page.Args{First: &latest})
		if err != nil {
			return nil, err
		}
		h.movements = found[customerID].Items
		out = append(out, h)
	}
	return out, nil
}

// owned is what the page tells of all her points.
type owned struct {
	Name, Zone string
	Programs   []shownProgram
}

type shownProgram struct {
	Name, Available     string
	Tier, Next          string // where she stands, and what is missing to more; empty without
	Pending, Held, Owed string // empty when there are none
	Ahead, Movements    []shownPoints
}

// shownPoints are so many points on a day, and what is or was done with them.
type shownPoints struct{ Day, What, Points string }

// shown says what h is in the page's language.
func (h holding) shown(v pages.View) shownProgram {
	out := shownProgram{Name: h.Program.Name, Available: v.Count(int(h.Available))}
	if t := h.tier; t != nil && t.Tier != nil {
		out.Tier = v.T("points.tier", t.Tier.Name)
	}
	if t := h.tier; t != nil && t.Next != nil {
		out.Next = v.T("points.next", v.Count(int(t.Missing)), t.Next.Name)
	}
	for part, n := range map[*string]int64{&out.Pending: h.Pending, &out.Held: h.Held, &out.Owed: h.Debt} {
		if n > 0 {
			*part = v.Count(int(n))
		}
	}
	for _, a := range h.ahead[:min(len(h.ahead), aheadShown)] {
		day := v.Day(a.Day.Start(h.zone).In(h.zone))
		if a.Spendable > 0 {
			out.Ahead = append(out.Ahead, shownPoints{day, v.T("points.opens"), v.Count(int(a.Spendable))})
		}
		if a.Expiring > 0 {
			out.Ahead = append(out.Ahead, shownPoints{day, v.T("points.ends"), v.Count(int(a.Expiring))})
		}
	}
	for _, m := range h.movements {
		points := v.Signed(int(m.Points))
		if slices.Contains(staysHers, m.Kind) {
			points = v.Count(int(m.Points))
		}
		out.Movements = append(out.Movements, shownPoints{v.Day(m.At.In(h.zone)), v.T("points." + string(m.Kind)), points})
	}
	return out
}

// staysHers are the movements that change where her points are, not how many.
var staysHers = []loyalty.Kind{loyalty.KindActivated, loyalty.KindHeld, loyalty.KindReleased}
