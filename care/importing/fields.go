package importing

import (
	"context"
	"slices"
	"strings"

	"kept/care/customer"
	"kept/internal/fault"
)

// Format says what a field's text has to be.
type Format string

// The formats of a field.
const (
	FreeText    Format = "TEXT"
	WholeNumber Format = "NUMBER"
	Amount      Format = "MONEY"
	DayFormat   Format = "DAY"
	TimeFormat  Format = "TIME"
	KeyOfRecord Format = "KEY" // the partner's key of another record
	OneOf       Format = "CHOICE"
)

// Field is a field of a kind of record, for whoever is to map it.
type Field struct {
	Name     string
	Label    string // a person's own word for it: an attribute's; empty otherwise
	Format   Format
	Choices  []string // of a CHOICE
	Required []string // one of these fields must be mapped, itself among them; empty when it may be left out
}

// formats are those of the fields that aren't plain text.
var formats = map[string]Format{
	"validFrom": DayFormat, "validUntil": DayFormat, "reviewOn": DayFormat,
	"since": TimeFormat, "promisedDay": DayFormat, "deliveredAt": TimeFormat, "cancelledAt": TimeFormat, "occurredAt": TimeFormat,
	"madeAt": TimeFormat, "dueDay": DayFormat, "dueAt": TimeFormat, "targetAt": TimeFormat, "keptAt": TimeFormat, "otherwiseAt": TimeFormat,
	"unitCost": Amount, "amount": Amount, "waitSeconds": WholeNumber, "handlingSeconds": WholeNumber, "rings": WholeNumber,
	"relationship": WholeNumber, "emotionBefore": WholeNumber, "emotionAfter": WholeNumber, "attitude": WholeNumber, "rating": WholeNumber,
}

var channels = []string{"EMAIL", "PHONE", "CHAT", "WEB", "SMS", "SOCIAL", "IN_PERSON", "SURVEY", "SYSTEM"}

// choices are what the fields take that take only certain words.
var choices = map[Kind]map[string][]string{
	Customers: {"preferredChannel": channels},
	Claims: {"kind": {"DEADLINE", "ENTITLEMENT"}, "trigger": {"PURCHASE", "INTERACTION"}, "proof": {"DELIVERY", "ANSWER", "HAND"}, "channel": channels,
		"unit": {"HOURS", "WORKING_DAYS", "CALENDAR_DAYS"}, "from": {"TRIGGER", "DELIVERY"}},
	Purchases:    {"status": {"PLACED", "SHIPPED", "DELIVERED", "CANCELLED", "UNAVAILABLE", "RETURNED"}, "channel": {"HUMAN", "SELF_SERVICE"}},
	Promises:     {"channel": channels, "otherwise": {"OPEN", "KEPT", "KEPT_LATE", "WITHDRAWN", "BROKEN", "VOID"}},
	Interactions: {"channel": channels, "direction": {"INBOUND", "OUTBOUND"}, "initiative": {"PROACTIVE", "REACTIVE"}, "outcome": {"SETTLED", "PARTLY", "NO"}, "callResult": {"ANSWERED", "ABANDONED", "BUSY", "MISSED"}, "answered": {"true", "false"}, "complaint": {"true", "false"}},
}

// Fields lists what a kind of record is made of, the tenant's attributes too.
func (r *Room) Fields(ctx context.Context, kind Kind) ([]*Field, error) {
	form, ok := forms[kind]
	if !ok {
		return nil, fault.Invalid("kind", "must be one of %s", strings.Join(kinds(), ", "))
	}
	var out []*Field
	for _, name := range form.fields {
		if !strings.Contains(name, "*") {
			out = append(out, form.describe(kind, name))
		}
	}
	if kind != Customers {
		return out, nil
	}
	attributes, err := r.Customers.Attributes(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range attributes {
		if a.RetiredAt == nil {
			out = append(out, fieldOf(a))
		}
	}
	return out, nil
}

func (f form) describe(kind Kind, name string) *Field {
	out := &Field{Name: name, Format: FreeText, Choices: choices[kind][name], Required: []string{}}
	switch _, points := f.refs[name]; {
	case points:
		out.Format = KeyOfRecord
	case out.Choices != nil:
		out.Format = OneOf
	case formats[name] != "":
		out.Format = formats[name]
	}
	for _, need := range f.needs {
		if slices.Contains(need, name) {
			out.Required = need
		}
	}
	return out
}

func fieldOf(a *customer.AttributeDefinition) *Field {
	out := &Field{Name: "attributes." + a.Key, Label: a.Label, Format: FreeText, Required: []string{}}
	switch a.Kind {
	case customer.Choice:
		out.Format, out.Choices = OneOf, a.Choices
	case customer.Bool:
		out.Format, out.Choices = OneOf, []string{"true", "false"}
	case customer.Date:
		out.Format = DayFormat
	case customer.Number:
		out.Format = WholeNumber
	}
	return out
}
