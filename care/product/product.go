// Package product keeps what the tenant sells: the things that purchases,
// promises and contacts are about, with what one costs the tenant.
//
// A product is upserted by the partner's key or by its id, and never deleted:
// old purchases still name it.
package product

import (
	"strings"
	"time"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
)

// Product is something the tenant sells.
type Product struct {
	ID         string
	ExternalID *string // the partner's own key, unique in the tenant
	Name       string
	Folded     string // the name for sorting: lower case, accents dropped
	Category   string
	UnitCost   *money.Money // what one costs the tenant; nil when unknown
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Field names what of a product can be cleared.
type Field string

// The fields that can be cleared.
const (
	FieldCategory Field = "CATEGORY"
	FieldUnitCost Field = "UNIT_COST"
)

// Draft is a product to be written. With an ID it changes that product, with an
// ExternalID the one that has it, or makes one; with neither it makes one. What
// is nil stays; what is named in Clear is cleared.
type Draft struct {
	ID         string
	ExternalID *string
	Name       string
	Category   *string
	UnitCost   *money.Money
	Clear      []Field
}

// maxName is the most characters that a name or a category has.
const maxName = 300

// Book keeps the products of the tenant that the context acts for.
type Book struct {
	db  *store.DB
	log *event.Log
	now clock.Func
}

// NewBook returns the book of products in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, now clock.Func) *Book {
	return &Book{db: db, log: log, now: now}
}

func (d Draft) tidy() Draft {
	d.Name = strings.TrimSpace(d.Name)
	if d.Category != nil {
		d.Category = new(strings.TrimSpace(*d.Category))
	}
	return d
}

func (d Draft) check() error {
	if d.Name == "" {
		return fault.Required("name")
	}
	return fault.First(
		fault.Text("name", d.Name, maxName),
		fault.Text("category", d.category(), maxName),
		fault.Key("externalId", d.ExternalID),
		checkCost(d.UnitCost),
		fault.Clear(d.Clear, func(f Field) bool {
			return f == FieldCategory && d.Category != nil || f == FieldUnitCost && d.UnitCost != nil
		}),
	)
}

func (d Draft) category() string {
	if d.Category == nil {
		return ""
	}
	return *d.Category
}

func checkCost(m *money.Money) error {
	if m == nil {
		return nil
	}
	if m.Minor < 0 {
		return fault.Invalid("unitCost", "must not be negative")
	}
	if _, err := money.Scale(m.Currency); err != nil {
		return fault.Invalid("unitCost", "%s", err)
	}
	return nil
}

// keys are what a draft is known by: no two drafts of a run share one.
func (d Draft) keys() []string {
	var keys []string
	if d.ID != "" {
		keys = append(keys, "id:"+d.ID)
	}
	if d.ExternalID != nil {
		keys = append(keys, "key:"+*d.ExternalID)
	}
	return keys
}
