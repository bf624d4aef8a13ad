package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// EarningRule says what customers earn points for. What it says is in its
// versions; its row is what a limit over all customers is counted behind.
type EarningRule struct{ ent.Schema }

// Mixin of EarningRule.
func (EarningRule) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of EarningRule.
func (EarningRule) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		field.String("trigger").Immutable().Comment("the type of the events that it is about"),
		field.Int("version").Comment("the latest"),
		at("created_at"),
	}
}

// Indexes of EarningRule.
func (EarningRule) Indexes() []ent.Index {
	return []ent.Index{by("trigger"), by("created_at", "id")}
}

// EarningVersion is what a rule says from an instant on. It never changes.
type EarningVersion struct{ ent.Schema }

// Mixin of EarningVersion.
func (EarningVersion) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of EarningVersion.
func (EarningVersion) Fields() []ent.Field {
	return []ent.Field{
		must("rule_id"),
		field.Int("number").Immutable(),
		field.String("state").Immutable(),
		field.String("terms").Immutable().Comment("what it says, as JSON"),
		field.Time("from_at").Immutable(),
		field.String("actor_kind").Immutable(),
		field.String("actor_id").Immutable(),
	}
}

// Indexes of EarningVersion.
func (EarningVersion) Indexes() []ent.Index {
	return []ent.Index{by("rule_id", "number").Unique()}
}

// EarningOccasion is an event that the rules have not been asked about yet.
type EarningOccasion struct{ ent.Schema }

// Mixin of EarningOccasion.
func (EarningOccasion) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of EarningOccasion.
func (EarningOccasion) Fields() []ent.Field {
	return []ent.Field{
		field.String("event_id").Immutable(),
		field.Time("due_at").Comment("when to ask them: later after each failure"),
		field.Int("attempts").Default(0),
		text("failure"), // of the last attempt
	}
}

// Indexes of EarningOccasion. The last is one of the few across tenants: the
// worker costs what waits.
func (EarningOccasion) Indexes() []ent.Index {
	return []ent.Index{by("event_id").Unique(), index.Fields("due_at", "id")}
}

// Earning is what a rule gave for an event, and why; or why it gave nothing
// although its condition held.
type Earning struct{ ent.Schema }

// Mixin of Earning.
func (Earning) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Earning.
func (Earning) Fields() []ent.Field {
	return []ent.Field{
		must("rule_id"),
		field.Int("version").Immutable(),
		field.String("event_id").Immutable(),
		must("customer_id"),
		field.String("purchase_id").Optional().Immutable(),
		field.String("transaction_id").Optional().Immutable(),
		field.Int64("points").Immutable(),
		field.String("why").Immutable().Comment("the figures, as JSON"),
		field.String("trouble").Default("").Immutable().Comment("why the rule could not be asked"),
		field.String("day").Immutable().Comment("on which limits count it, in the tenant's zone"),
		field.Time("occurred_at").Immutable(),
		field.Time("recorded_at").Immutable(),
		field.Int64("reversed").Default(0).Comment("of how many points the purchase was refunded since"),
	}
}

// Indexes of Earning. The first makes it one for each rule and event.
func (Earning) Indexes() []ent.Index {
	return []ent.Index{
		by("event_id", "rule_id").Unique(),
		by("rule_id", "customer_id", "day"),
		by("rule_id", "recorded_at", "id"),
		by("customer_id", "recorded_at", "id"),
		pointing("purchase_id"), pointing("transaction_id"),
	}
}

// EarningDay is what a rule gave on a day, in several rows like the ledger's days.
type EarningDay struct{ ent.Schema }

// Mixin of EarningDay.
func (EarningDay) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of EarningDay.
func (EarningDay) Fields() []ent.Field {
	return []ent.Field{
		must("rule_id"),
		field.String("day").Immutable(),
		field.Int("shard").Immutable(),
		field.Int64("points"),
		field.Int64("times"),
	}
}

// Indexes of EarningDay.
func (EarningDay) Indexes() []ent.Index {
	return []ent.Index{by("rule_id", "day", "shard").Unique()}
}
