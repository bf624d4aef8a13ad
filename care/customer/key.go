package customer

import (
	"kept/internal/fault"
)

// Key names one customer by exactly one of her identities.
type Key struct {
	ID         *string
	ExternalID *string
	Email      *string
	Phone      *string
	Handle     *string
	Card       *string
}

// key is a checked Key; the zero key names nobody.
type key struct {
	id       string
	external string
	identity *Identity
}

// checked normalises k. None set is no key; two are a fault.
func (k Key) checked(region string) (key, error) {
	var out key
	n := 0
	for _, plain := range []struct {
		value *string
		into  *string
		field string
	}{{k.ID, &out.id, "id"}, {k.ExternalID, &out.external, "externalId"}} {
		if plain.value == nil {
			continue
		}
		if n++; *plain.value == "" {
			return out, fault.Required("key." + plain.field)
		}
		*plain.into = *plain.value
	}
	for _, one := range []struct {
		value *string
		kind  IdentityKind
		field string
	}{{k.Email, EmailAddress, "email"}, {k.Phone, PhoneNumber, "phone"}, {k.Handle, Handle, "handle"}, {k.Card, Card, "card"}} {
		if one.value == nil {
			continue
		}
		n++
		i, err := IdentityDraft{Kind: one.kind, Value: *one.value}.recognised(region)
		if f := fault.As(err); f != nil {
			f.Field = []string{"key", one.field}
			return out, f
		}
		out.identity = &i
	}
	if n > 1 {
		return out, fault.Invalid("key", "must name the customer in one way, not %d", n)
	}
	return out, nil
}

func (k key) empty() bool { return k.id == "" && k.external == "" && k.identity == nil }
