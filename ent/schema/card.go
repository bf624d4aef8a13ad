package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// cardParts are what every card and every movement of one says: what there is in
// each part, in minor units. Issued is the other side of all of them.
func cardParts() []ent.Field {
	var out []ent.Field
	for _, name := range []string{"issued", "available", "held", "redeemed", "expired", "reversed"} {
		out = append(out, field.Int64(name).Default(0))
	}
	return out
}

// cardEven is the first rule of cards, held by the database too.
const cardEven = "issued = available + held + redeemed + expired + reversed"

// Card is a gift card or a voucher: an account of money. Its row is what a
// movement locks.
type Card struct{ ent.Schema }

// Mixin of Card.
func (Card) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Card.
func (Card) Fields() []ent.Field {
	return append([]ent.Field{
		field.String("hash").Sensitive().Immutable().Comment("what its code is looked up by"),
		field.Bytes("sealed").Sensitive().Immutable().Comment("the text of its code"),
		field.String("last").Immutable().Comment("the end of its code"),
		field.String("currency").Immutable(),
		field.String("origin").Immutable().Comment("SOLD or GIVEN"),
		field.Time("created_at").Immutable(),
		field.Time("expires_at").Immutable().Comment("from then on it is gone; the end of the year 9999 is never"),
		maybe("blocked_at"),
		text("block_reason"),
		field.Int64("seq").Default(0).Comment("the number of its last movement"),
		text("head"), // the hash of its last movement
		at("last_at"),
		field.Time("due_at").Optional().Nillable().Comment("before this, time alone changes nothing in it"),
	}, cardParts()...)
}

// Indexes of Card. The last is one of the few across tenants: the sweep costs
// what is due.
func (Card) Indexes() []ent.Index {
	return []ent.Index{
		by("hash").Unique(), by("created_at", "id"),
		index.Fields("due_at", "tenant_id").Annotations(onlyWhere("due_at IS NOT NULL")),
	}
}

// Annotations of Card.
func (Card) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"card_even":    cardEven,
		"card_covered": "available >= 0 AND held >= 0 AND redeemed >= 0 AND expired >= 0 AND reversed >= 0",
	})}
}

// CardMovement is an amount that went from one part of a card to another: two
// entries in one row, so that it can't be uneven. It is never changed, and its
// hash covers it and the one before.
type CardMovement struct{ ent.Schema }

// Mixin of CardMovement.
func (CardMovement) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of CardMovement.
func (CardMovement) Fields() []ent.Field {
	return append([]ent.Field{
		must("card_id"),
		field.Int64("seq").Immutable(),
		field.String("kind").Immutable(),
		field.String("from_part").Immutable(),
		field.String("to_part").Immutable(),
		field.Int64("amount").Immutable(),
		field.Time("at").Immutable().Comment("when it took effect: never before the card's last"),
		field.Time("recorded_at").Immutable(),
		field.String("key").Optional().Nillable().Immutable().Comment("the caller's own: kind, source and source id"),
		field.String("hold_id").Optional().Immutable(),
		field.String("reason").Default("").Immutable(),
		field.String("actor_kind").Default("").Immutable(),
		field.String("actor_id").Default("").Immutable(),
		field.String("hash").Immutable(),
	}, cardParts()...)
}

// Indexes of CardMovement.
func (CardMovement) Indexes() []ent.Index {
	return []ent.Index{
		by("card_id", "seq").Unique(),
		by("key").Unique().Annotations(onlyWhere("key IS NOT NULL")),
		pointing("hold_id"),
	}
}

// Annotations of CardMovement.
func (CardMovement) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{"card_movement_even": cardEven})}
}

// CardHold holds money of a card until a till has it or lets it go.
type CardHold struct{ ent.Schema }

// Mixin of CardHold.
func (CardHold) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of CardHold.
func (CardHold) Fields() []ent.Field {
	return []ent.Field{
		must("card_id"),
		field.Int64("amount").Immutable(),
		field.String("state"),
		field.Time("held_at").Immutable(),
		field.Time("expires_at").Immutable(),
		maybe("settled_at"),
	}
}

// Indexes of CardHold.
func (CardHold) Indexes() []ent.Index {
	return []ent.Index{by("card_id", "expires_at").Annotations(onlyWhere("state = 'HELD'")).StorageKey("cardhold_held"), by("card_id", "id")}
}

// CardDay is what a day came to in a currency, in the tenant's zone.
type CardDay struct{ ent.Schema }

// Mixin of CardDay.
func (CardDay) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of CardDay.
func (CardDay) Fields() []ent.Field {
	return []ent.Field{
		field.String("currency").Immutable(),
		field.String("day").Immutable(),
		field.Int64("issued"),
		field.Int64("redeemed"),
		field.Int64("expired"),
		field.Int64("reversed"),
	}
}

// Indexes of CardDay.
func (CardDay) Indexes() []ent.Index { return []ent.Index{by("currency", "day").Unique()} }
