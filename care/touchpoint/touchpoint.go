// Package touchpoint keeps the places where customers meet the tenant: desks,
// stores, service centres, pages and kiosks. Purchases and contacts name one,
// so that its effect on both can be seen.
package touchpoint

import (
	"slices"
	"strings"
	"time"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
)

// Kind is the kind of place.
type Kind string

// The kinds of touchpoint.
const (
	Desk          Kind = "DESK"
	Store         Kind = "STORE"
	ServiceCentre Kind = "SERVICE_CENTRE"
	CallCentre    Kind = "CALL_CENTRE"
	Page          Kind = "PAGE"
	App           Kind = "APP"
	Kiosk         Kind = "KIOSK"
	Event         Kind = "EVENT"
	Other         Kind = "OTHER"
)

// Kinds lists every kind.
var Kinds = []Kind{Desk, Store, ServiceCentre, CallCentre, Page, App, Kiosk, Event, Other}

// Touchpoint is a place where customers meet the tenant.
type Touchpoint struct {
	ID           string
	ExternalID   *string // the partner's own key, unique in the tenant
	Name         string
	Folded       string // the name for sorting: lower case, accents dropped
	Kind         Kind
	Zone         string // IANA name; empty means the tenant's
	URL          string
	DepartmentID string // who looks after it
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Field names what of a touchpoint can be cleared.
type Field string

// The fields that can be cleared.
const (
	FieldZone       Field = "TIME_ZONE"
	FieldURL        Field = "URL"
	FieldDepartment Field = "DEPARTMENT"
)

// Draft is a touchpoint to be written. With an ID it changes that one, with an
// ExternalID the one that has it, or makes one; with neither it makes one. What
// is nil stays; what is named in Clear is cleared.
type Draft struct {
	ID           string
	ExternalID   *string
	Name         string
	Kind         Kind
	Zone         *string
	URL          *string
	DepartmentID *string
	Clear        []Field
}

// Book keeps the touchpoints of the tenant that the context acts for.
type Book struct {
	db  *store.DB
	log *event.Log
	now clock.Func
}

// NewBook returns the book of touchpoints in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, now clock.Func) *Book {
	return &Book{db: db, log: log, now: now}
}

// The most characters of a name and of an address.
const (
	maxName = 300
	maxURL  = 2000
)

func (d Draft) check() error {
	switch {
	case strings.TrimSpace(d.Name) == "":
		return fault.Required("name")
	case !slices.Contains(Kinds, d.Kind):
		return fault.Invalid("kind", "must be DESK, STORE, SERVICE_CENTRE, CALL_CENTRE, PAGE, APP, KIOSK, EVENT or OTHER")
	}
	if d.Zone != nil {
		if _, err := clock.Zone(*d.Zone); err != nil {
			return fault.Invalid("timeZone", "%s", err)
		}
	}
	if d.URL != nil {
		if !strings.HasPrefix(*d.URL, "https://") && !strings.HasPrefix(*d.URL, "http://") {
			return fault.Invalid("url", "must start with https:// or http://")
		}
		if err := fault.Text("url", *d.URL, maxURL); err != nil {
			return err
		}
	}
	return fault.First(
		fault.Text("name", d.Name, maxName),
		fault.Key("externalId", d.ExternalID),
		fault.Key("departmentId", d.DepartmentID),
		fault.Clear(d.Clear, func(f Field) bool {
			return f == FieldZone && d.Zone != nil || f == FieldURL && d.URL != nil || f == FieldDepartment && d.DepartmentID != nil
		}),
	)
}
