package server

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"time"

	"kept/care/promise"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/recent"
	"kept/server/pages"
	"kept/tenants/account"
	"kept/tenants/guard"
)

// shownDoor shows anybody how a business keeps its word, while it wants that:
//
//	GET /keep/{slug}            a page
//	GET /keep/{slug}/badge.svg  a picture for its own pages
//
// What is switched off, or stands on too few promises, is not found, in the same
// words as a business that there isn't. Figures are read anew every ten minutes.
type shownDoor struct {
	accounts *account.Book
	promises *promise.Book
	figures  *recent.Memory[string, *promise.Shown] // by tenant
	limit    *addressLimit
	log      *slog.Logger
}

// Browsers and proxies may keep a page or a badge for so long after it was
// switched off: the words "real rate" must not grow old.
const shownFor = "public, max-age=300"

func newShownDoor(accounts *account.Book, promises *promise.Book, limit *addressLimit, now clock.Func, log *slog.Logger) *shownDoor {
	return &shownDoor{
		accounts: accounts, promises: promises, limit: limit, log: log,
		figures: recent.NewMemory[string, *promise.Shown](now, 10*time.Minute, 1000),
	}
}

func (d *shownDoor) routes(mux *http.ServeMux) {
	mux.Handle("/keep/{slug}", byMethod{http.MethodGet: d.limit.slow(d.page)})
	mux.Handle("/keep/{slug}/badge.svg", byMethod{http.MethodGet: d.limit.slow(d.badge)})
}

// find gives the business and its figures; both are nil when there is nothing to show.
func (d *shownDoor) find(r *http.Request) (*account.Tenant, *promise.Shown, error) {
	t, a, err := d.accounts.Shown(r.Context(), r.PathValue("slug"))
	if fault.IsMissing(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	s, err := d.figures.Get(t.ID, func() (*promise.Shown, error) { return d.promises.Shown(guard.Within(r.Context(), a)) })
	if err != nil || s == nil {
		return nil, nil, err
	}
	return t, s, nil
}

// shownView is what the page tells of a business.
type shownView struct {
	Name                        string
	Rate, FirstRate             float64
	FallenDue                   int
	Kept, Late, Broken, Overdue int
	From, To                    time.Time
}

func (d *shownDoor) page(w http.ResponseWriter, r *http.Request) {
	t, s, err := d.find(r)
	switch {
	case err != nil:
		refuse(w, r, d.log, err)
		return
	case s == nil:
		gone(w, r)
		return
	}
	w.Header().Set("Cache-Control", shownFor)
	_ = pages.Write(w, http.StatusOK, pages.Keep, pages.View{Language: pages.LanguageOf(r, t.Locale), Data: shownView{ // the reader hung up: nothing to tell her
		Name: t.Name, Rate: *s.KeepRate(), FirstRate: *s.FirstDateRate(), FallenDue: s.FallenDue(),
		Kept: s.Kept, Late: s.KeptLate, Broken: s.Broken, Overdue: s.Overdue, From: s.From.Start(time.UTC), To: s.To.Start(time.UTC),
	}})
}

func (d *shownDoor) badge(w http.ResponseWriter, r *http.Request) {
	t, s, err := d.find(r)
	switch {
	case err != nil:
		refuse(w, r, d.log, err)
		return
	case s == nil:
		gone(w, r)
		return
	}
	// A picture is embedded in the business's own page: it speaks that language.
	picture := pages.Badge(pages.LanguageOf(&http.Request{}, t.Locale), t.Name, *s.KeepRate(), s.FallenDue())
	sum := sha256.Sum256([]byte(picture))
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	h := w.Header()
	h.Set("Cache-Control", shownFor)
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write([]byte(picture)) // the reader hung up: nothing to tell her
}

// gone says that there is nothing here.
func gone(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	_ = pages.Write(w, http.StatusNotFound, pages.Gone, pages.View{Language: pages.LanguageOf(r, "")})
}
