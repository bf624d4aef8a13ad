package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// LoyaltyProgram is one kind of points, and what holds for those that are earned
// from now on.
type LoyaltyProgram struct{ ent.Schema }

// Mixin of LoyaltyProgram.
func (LoyaltyProgram) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of LoyaltyProgram.
func (LoyaltyProgram) Fields() []ent.Field {
	return []ent.Field{
		field.String("currency").Immutable().Comment("what its points are called by programs: MILES"),
		field.String("name"),
		field.Int("pending_days").Comment("the return window: so long points can't be spent"),
		field.String("expiry").Comment("NEVER, ROLLING, CALENDAR or INACTIVITY"),
		field.Int("expiry_months"),
		field.String("refunds").Comment("what becomes of points whose purchase is refunded, when they are spent"),
		field.Int("minimum_days").Comment("how long points live at least that a reversed redemption gives back"),
		field.Int("hold_minutes"),
		field.Int64("approve_above").Comment("an adjustment of more points needs a second person"),
		field.Int64("transfer_daily").Default(0).Comment("how many points a customer may give to others in a day"),
		field.Int("household_most").Default(0).Comment("how many customers a household may have; 0 if there are none"),
		field.Int("household_rest").Default(0).Comment("so many days after she left a household a customer may join another"),
		at("created_at"),
		at("updated_at"),
		field.Int("version").Default(1),
	}
}

// Indexes of LoyaltyProgram.
func (LoyaltyProgram) Indexes() []ent.Index { return []ent.Index{by("currency").Unique()} }

// balances are what every account and every transaction says: what there is in
// each part. Earned is the other side of all of them.
func balances() []ent.Field {
	var out []ent.Field
	for _, name := range []string{"earned", "pending", "available", "held", "debt", "spent", "expired", "reversed"} {
		out = append(out, field.Int64(name).Default(0))
	}
	return out
}

// balanced is the ledger's first rule, held by the database too.
const balanced = "earned = pending + available + held - debt + spent + expired + reversed"

// LoyaltyAccount is where one customer's points of one program stand. Its row is
// what a movement locks.
type LoyaltyAccount struct{ ent.Schema }

// Mixin of LoyaltyAccount.
func (LoyaltyAccount) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of LoyaltyAccount.
func (LoyaltyAccount) Fields() []ent.Field {
	return append([]ent.Field{
		must("program_id"),
		must("customer_id"),
		field.Int64("seq").Default(0).Comment("the number of its last transaction"),
		text("head"), // the hash of its last transaction
		at("last_at"),
		field.Time("due_at").Optional().Nillable().Comment("before this, time alone changes nothing in it"),
		maybe("active_at"), // when the customer herself did something last
	}, balances()...)
}

// Indexes of LoyaltyAccount. The last is one of the few across tenants: the
// sweep costs what is due.
func (LoyaltyAccount) Indexes() []ent.Index {
	return []ent.Index{
		by("program_id", "customer_id").Unique(), by("customer_id"),
		index.Fields("due_at", "tenant_id").Annotations(onlyWhere("due_at IS NOT NULL")),
	}
}

// Annotations of LoyaltyAccount.
func (LoyaltyAccount) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"loyalty_account_balanced": balanced,
		"loyalty_account_covered":  "pending >= 0 AND available >= 0 AND held >= 0 AND debt >= 0",
	})}
}

// LoyaltyTransaction is one movement of one account's points. It is never
// changed, and its hash covers it, its entries and the one before.
type LoyaltyTransaction struct{ ent.Schema }

// Mixin of LoyaltyTransaction.
func (LoyaltyTransaction) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of LoyaltyTransaction.
func (LoyaltyTransaction) Fields() []ent.Field {
	fields := append([]ent.Field{
		must("program_id"),
		must("account_id"),
		must("customer_id"),
		field.Int64("seq"),
		field.String("kind"),
		field.Time("at").Comment("when it took effect: never before the account's last"),
		at("recorded_at"),
		field.String("key").Optional().Nillable().Comment("the caller's own, unique in the program: source and source id"),
		field.Int64("points").Comment("by how much it changed what the customer owns, or what moved within it"),
		text("reason"),
		text("salt"),        // what the reason's seal was made with
		text("reason_seal"), // stands for the reason in the hash: empty where there is none
		text("actor_kind"),
		text("actor_id"),
		field.String("reservation_id").Optional(),
		field.String("of_id").Optional().Comment("the transaction that it takes back"),
		text("terms"), // what it said of lots: their times
		field.String("hash"),
	}, balances()...)
	return fields
}

// Indexes of LoyaltyTransaction.
func (LoyaltyTransaction) Indexes() []ent.Index {
	return []ent.Index{
		by("account_id", "seq").Unique(),
		by("account_id", "at", "seq"),
		by("customer_id", "at", "id"),
		by("program_id", "key").Unique().Annotations(onlyWhere("key IS NOT NULL")),
		by("program_id", "recorded_at", "id"),
		pointing("reservation_id"), pointing("of_id"),
	}
}

// Annotations of LoyaltyTransaction.
func (LoyaltyTransaction) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{"loyalty_transaction_balanced": balanced})}
}

// LoyaltyEntry is one line of a transaction: so much more or less in a part, of
// a lot. The lines of a transaction come to zero.
type LoyaltyEntry struct{ ent.Schema }

// Mixin of LoyaltyEntry.
func (LoyaltyEntry) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of LoyaltyEntry.
func (LoyaltyEntry) Fields() []ent.Field {
	return []ent.Field{
		must("transaction_id"),
		field.Int("line"),
		field.String("lot_id").Optional().Comment("none for points that were spent before they were taken back"),
		field.String("part"),
		field.Int64("amount"),
	}
}

// Indexes of LoyaltyEntry.
func (LoyaltyEntry) Indexes() []ent.Index {
	return []ent.Index{by("transaction_id", "line").Unique()}
}

// LoyaltyLot is what was earned at once, and what became of it.
type LoyaltyLot struct{ ent.Schema }

// Mixin of LoyaltyLot.
func (LoyaltyLot) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of LoyaltyLot.
func (LoyaltyLot) Fields() []ent.Field {
	return []ent.Field{
		must("account_id"),
		must("customer_id"),
		field.String("transaction_id").Immutable().Comment("that earned it"),
		field.Int64("amount").Immutable(),
		field.Int64("pending"),
		field.Int64("available"),
		field.Int64("held"),
		field.Int64("spent"),
		field.Int64("expired"),
		field.Int64("reversed"),
		field.Int64("refunded").Comment("of how much of it the purchase was refunded, whatever became of the points"),
		at("earned_at"),
		at("activates_at"),
		field.Time("expires_at").Comment("from then on it is gone; the end of the year 9999 is never"),
		field.Int("idle_months").Optional().Comment("it is gone so many months after the customer did something last; none if it has a date"),
		field.Time("due_at").Optional().Nillable().Comment("the next instant at which time alone changes it, whatever the customer does"),
	}
}

// Indexes of LoyaltyLot: what a spend takes first, and what time changes next.
func (LoyaltyLot) Indexes() []ent.Index {
	return []ent.Index{
		by("account_id", "expires_at", "earned_at", "id").Annotations(onlyWhere("available > 0")).StorageKey("loyaltylot_spending"),
		by("account_id", "idle_months", "activates_at").Annotations(onlyWhere("(available > 0) AND (idle_months > 0)")).StorageKey("loyaltylot_idle"),
		by("account_id", "due_at").Annotations(onlyWhere("due_at IS NOT NULL")).StorageKey("loyaltylot_due"),
		by("transaction_id"),
		by("customer_id", "earned_at", "id"),
	}
}

// Annotations of LoyaltyLot.
func (LoyaltyLot) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"loyalty_lot_whole":   "pending + available + held + spent + expired + reversed = amount",
		"loyalty_lot_covered": "pending >= 0 AND available >= 0 AND held >= 0 AND spent >= 0 AND expired >= 0 AND reversed >= 0 AND refunded <= amount",
	})}
}

// LoyaltyReservation holds points until a till has them or lets them go.
type LoyaltyReservation struct{ ent.Schema }

// Mixin of LoyaltyReservation.
func (LoyaltyReservation) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of LoyaltyReservation.
func (LoyaltyReservation) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		must("customer_id"),
		field.Int64("points"),
		field.Int64("shared").Default(0).Comment("how many of them others of her household give, each by a reservation that is part of this"),
		field.String("part_of_id").Optional().Immutable().Comment("the reservation of another customer's that it is part of"),
		field.String("household_id").Optional().Immutable().Comment("of which the points are"),
		field.Int64("reversed").Default(0).Comment("how many of them were given back after they were spent"),
		field.Int64("refunded").Default(0).Comment("how many of them are taken back if they are let go, for what earned points was refunded meanwhile"),
		text("purpose"),
		field.String("state"),
		at("held_at"),
		at("expires_at"),
		maybe("settled_at"),
	}
}

// Indexes of LoyaltyReservation.
func (LoyaltyReservation) Indexes() []ent.Index {
	return []ent.Index{
		by("customer_id", "held_at", "id"),
		by("customer_id", "expires_at").Annotations(onlyWhere("state = 'HELD'")).StorageKey("loyaltyreservation_held"),
		pointing("part_of_id"),
	}
}

// Annotations of LoyaltyReservation.
func (LoyaltyReservation) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"loyalty_reservation_shared": "shared >= 0 AND shared <= points AND reversed >= 0 AND reversed <= points",
	})}
}

// LoyaltyAdjustment is a change of points that a person asked for, and perhaps
// another one allowed.
type LoyaltyAdjustment struct{ ent.Schema }

// Mixin of LoyaltyAdjustment.
func (LoyaltyAdjustment) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of LoyaltyAdjustment.
func (LoyaltyAdjustment) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		must("customer_id"),
		field.Int64("points").Immutable(),
		field.String("reason").Immutable(),
		field.String("state"),
		field.String("proposed_kind").Immutable(),
		field.String("proposed_by").Immutable(),
		field.Time("proposed_at").Immutable(),
		text("decided_by"),
		text("decision"),
		maybe("decided_at"),
		field.Int("version").Default(1),
	}
}

// Indexes of LoyaltyAdjustment.
func (LoyaltyAdjustment) Indexes() []ent.Index {
	return []ent.Index{by("state", "proposed_at", "id"), by("proposed_at", "id"), by("customer_id", "proposed_at", "id")}
}

// LoyaltyDay is what a day came to, in the tenant's zone. It is written in the
// transaction of every movement, so that it is kept in several rows: members who
// don't know each other seldom wait for the same one.
type LoyaltyDay struct{ ent.Schema }

// Mixin of LoyaltyDay.
func (LoyaltyDay) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of LoyaltyDay.
func (LoyaltyDay) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		field.String("day").Immutable(),
		field.Int("shard").Immutable(),
		field.Int64("earned"),
		field.Int64("spent"),
		field.Int64("expired"),
		field.Int64("reversed"),
	}
}

// Indexes of LoyaltyDay.
func (LoyaltyDay) Indexes() []ent.Index {
	return []ent.Index{by("program_id", "day", "shard").Unique()}
}

// LoyaltyAnchor seals a day (in UTC) of a program: all that was recorded on it.
type LoyaltyAnchor struct{ ent.Schema }

// Mixin of LoyaltyAnchor.
func (LoyaltyAnchor) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of LoyaltyAnchor.
func (LoyaltyAnchor) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		field.String("day").Immutable(),
		field.Int64("transactions").Immutable(),
		field.String("hash").Immutable(),
	}
}

// Indexes of LoyaltyAnchor.
func (LoyaltyAnchor) Indexes() []ent.Index { return []ent.Index{by("program_id", "day").Unique()} }
