package customer

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/maybe"
)

// Field names what of a customer can be cleared.
type Field string

// The fields that can be cleared.
const (
	FieldExternalID       Field = "EXTERNAL_ID"
	FieldCompany          Field = "COMPANY"
	FieldZone             Field = "TIME_ZONE"
	FieldLanguage         Field = "LANGUAGE"
	FieldPreferredChannel Field = "PREFERRED_CHANNEL"
	FieldContactHours     Field = "CONTACT_HOURS"
	FieldContactMember    Field = "CONTACT_MEMBER"
	FieldHeardOfUsBy      Field = "HEARD_OF_US_BY"
)

// Draft is what is said about a customer. What is nil stays as it is; what is
// named in Clear is cleared. Identities and tags are added to those there are.
type Draft struct {
	ExternalID       *string
	Name             *string // of a new customer, if nil or empty: her external id, or a masked identity
	CompanyID        *string
	Zone             *string
	Language         *string
	PreferredChannel *Channel
	ContactHours     *ContactHours
	ContactMemberID  *string
	HeardOfUsBy      *string
	Attributes       []AttributeValue
	Identities       []IdentityDraft
	Tags             []string
	Clear            []Field
	Since            *time.Time // when the tenant came to know her, if before now; of a new customer
}

// AttributeValue is a custom attribute as text, whatever its kind; an empty text clears.
type AttributeValue struct {
	Key   string
	Value string
}

// The limits of a customer's texts, in characters, and of her lists.
const (
	maxName  = 200
	maxShort = 100
	maxList  = 50
)

var contactChannels = []Channel{Email, Phone, Chat, SMS, Social, InPerson}

// check reports the first thing about d that can't be taken as it is.
func (d Draft) check(now time.Time) error {
	for _, f := range []struct {
		name  string
		value *string
		limit int
	}{
		{"externalId", d.ExternalID, maxName}, {"name", d.Name, maxName},
		{"heardOfUsBy", d.HeardOfUsBy, maxShort}, {"language", d.Language, maxShort},
	} {
		if f.value != nil && utf8.RuneCountInString(*f.value) > f.limit {
			return fault.TooLong(f.name, f.limit)
		}
	}
	if given(d.Zone) {
		if _, err := clock.Zone(*d.Zone); err != nil {
			return fault.Invalid("timeZone", "must be a time zone such as Europe/Berlin")
		}
	}
	if given(d.Language) {
		if _, err := language.Parse(*d.Language); err != nil {
			return fault.Invalid("language", "must be a language such as de or pt-BR")
		}
	}
	if d.PreferredChannel != nil && *d.PreferredChannel != "" && !slices.Contains(contactChannels, *d.PreferredChannel) {
		return fault.Invalid("preferredChannel", "must be a way to reach a person: %s", join(contactChannels))
	}
	if h := d.ContactHours; h != nil && (h.From < 0 || h.Until > 24*60 || h.From >= h.Until) {
		return fault.Invalid("contactHours", "must be minutes of one day, from before until, at most 1440")
	}
	if d.Since != nil && d.Since.After(now) {
		return fault.Invalid("since", "must not be in the future")
	}
	if len(d.Identities) > maxList {
		return fault.Invalid("identities", "must be at most %d", maxList)
	}
	return fault.First(
		fault.Key("externalId", d.ExternalID), fault.Key("companyId", d.CompanyID), fault.Key("contactMemberId", d.ContactMemberID),
		fault.Clear(d.Clear, d.says), checkTags(d.Tags),
	)
}

// says reports whether d gives f a value.
func (d Draft) says(f Field) bool {
	switch f {
	case FieldExternalID:
		return given(d.ExternalID)
	case FieldCompany:
		return given(d.CompanyID)
	case FieldZone:
		return given(d.Zone)
	case FieldLanguage:
		return given(d.Language)
	case FieldPreferredChannel:
		return maybe.Value(d.PreferredChannel) != ""
	case FieldContactHours:
		return d.ContactHours != nil
	case FieldContactMember:
		return given(d.ContactMemberID)
	case FieldHeardOfUsBy:
		return given(d.HeardOfUsBy)
	default:
		return false
	}
}

// cleared is d with every field of Clear set to nothing.
func (d Draft) cleared() Draft {
	for _, f := range d.Clear {
		switch f {
		case FieldExternalID:
			d.ExternalID = new(string)
		case FieldCompany:
			d.CompanyID = new(string)
		case FieldZone:
			d.Zone = new(string)
		case FieldLanguage:
			d.Language = new(string)
		case FieldPreferredChannel:
			d.PreferredChannel = new(Channel)
		case FieldContactHours:
			d.ContactHours = &ContactHours{}
		case FieldContactMember:
			d.ContactMemberID = new(string)
		case FieldHeardOfUsBy:
			d.HeardOfUsBy = new(string)
		}
	}
	return d
}

func given(s *string) bool { return s != nil && *s != "" }

func join[T ~string](items []T) string {
	texts := make([]string, len(items))
	for i, t := range items {
		texts[i] = string(t)
	}
	return strings.Join(texts, ", ")
}

// apply writes d onto c and names the fields that changed. Attributes are
// typed already; a nil one clears.
func (d Draft) apply(c *Customer, attributes map[string]any) []string {
	d = d.cleared()
	var changed []string
	set := func(field string, to *string, from *string) {
		if to == nil {
			return
		}
		if v := strings.TrimSpace(*to); v != *from {
			*from = v
			changed = append(changed, field)
		}
	}
	if d.Name != nil && strings.TrimSpace(*d.Name) != "" {
		set("name", d.Name, &c.Name)
		c.Folded = fold.Of(c.Name)
	}
	set("companyId", d.CompanyID, &c.CompanyID)
	set("timeZone", d.Zone, &c.Zone)
	set("language", d.Language, &c.Language)
	set("contactMemberId", d.ContactMemberID, &c.ContactMemberID)
	set("heardOfUsBy", d.HeardOfUsBy, &c.HeardOfUsBy)
	if d.ExternalID != nil && *d.ExternalID != maybe.Value(c.ExternalID) {
		c.ExternalID = maybe.Some(*d.ExternalID)
		changed = append(changed, "externalId")
	}
	if d.PreferredChannel != nil && *d.PreferredChannel != maybe.Value(c.PreferredChannel) {
		c.PreferredChannel = maybe.Some(*d.PreferredChannel)
		changed = append(changed, "preferredChannel")
	}
	if d.ContactHours != nil && *d.ContactHours != hours(c.ContactHours) {
		if c.ContactHours = d.ContactHours; *d.ContactHours == (ContactHours{}) {
			c.ContactHours = nil
		}
		changed = append(changed, "contactHours")
	}
	return append(changed, c.setAttributes(attributes)...)
}

func (c *Customer) setAttributes(attributes map[string]any) []string {
	var changed []string
	for _, k := range slices.Sorted(maps.Keys(attributes)) {
		v := attributes[k]
		old, had := c.Attributes[k]
		if v == nil && !had || had && reflect.DeepEqual(old, v) {
			continue
		}
		c.Attributes = maps.Clone(c.Attributes)
		if c.Attributes == nil {
			c.Attributes = map[string]any{}
		}
		if c.Attributes[k] = v; v == nil {
			delete(c.Attributes, k)
		}
		changed = append(changed, "attributes."+k)
	}
	return changed
}

func hours(h *ContactHours) ContactHours {
	if h == nil {
		return ContactHours{}
	}
	return *h
}

// at says where in a list the fault is: identities.0.value.
func at(err error, list string, i int) error {
	if f := fault.As(err); f != nil {
		return f.At(list, strconv.Itoa(i))
	}
	return fmt.Errorf("%s %d: %w", list, i, err)
}
