package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// ThanksPlan says for which occasions which customers are thanked, and how.
type ThanksPlan struct{ ent.Schema }

// Mixin of ThanksPlan.
func (ThanksPlan) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ThanksPlan.
func (ThanksPlan) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		field.String("name"),
		field.String("kind").Comment("of which occasion"),
		field.Int("number").Comment("which anniversary or purchase"),
		field.Bool("repeats").Comment("whether every so many of them is one"),
		text("loyalty_types"), // joined by commas; empty is any
		text("tiers"),         // their keys, joined by commas; empty is any
		field.Int64("points").Comment("for each customer"),
		field.Int64("budget").Comment("the most that it may give in a month"),
		text("task"),         // what a person is asked to do besides
		ref("department_id"), // whose supervisors are asked where nobody knows her
		field.Int("late_days").Comment("so many days after it an occasion is still one"),
		field.String("state"),
		text("started_on"), // its first day, in the tenant's zone
		maybe("ended_at"),
		at("created_at"),
		at("updated_at"),
	}
}

// Indexes of ThanksPlan.
func (ThanksPlan) Indexes() []ent.Index {
	return []ent.Index{by("created_at", "id"), by("state", "id"), by("program_id"), pointing("department_id")}
}

// ThanksOccasion is one occasion of a customer under a plan, and what came of it.
// The two unique indexes hold that none comes twice: not for her, and not for what
// gave rise to it, whosever record that is by now.
type ThanksOccasion struct{ ent.Schema }

// Mixin of ThanksOccasion.
func (ThanksOccasion) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ThanksOccasion.
func (ThanksOccasion) Fields() []ent.Field {
	return []ent.Field{
		must("plan_id"),
		must("customer_id"),
		must("purchase_id"), // the one that it is, or with which the years began
		field.Int("number").Immutable().Comment("which anniversary or purchase it is"),
		field.String("day").Immutable().Comment("of the occasion, in the tenant's zone"),
		field.String("told_on").Immutable().Comment("the day on which it was decided"),
		field.String("outcome").Immutable(),
		field.Int64("points").Default(0).Immutable(),
		field.String("transaction_id").Optional().Immutable().Comment("by which she was given them"),
		text("task"), // of a person: OPEN or DONE; empty where nobody is asked
		ref("done_by_id"),
		maybe("done_at"),
		at("created_at"),
	}
}

// Indexes of ThanksOccasion.
func (ThanksOccasion) Indexes() []ent.Index {
	return []ent.Index{
		by("plan_id", "customer_id", "number").Unique(), by("plan_id", "purchase_id", "number").Unique(),
		by("plan_id", "id"), by("plan_id", "outcome", "id"),
		by("plan_id", "id").Annotations(onlyWhere("task = 'OPEN'")).StorageKey("thanksoccasion_open"),
		by("customer_id", "told_on"), by("purchase_id"), pointing("transaction_id"), pointing("done_by_id"),
	}
}

// ThanksMonth is how often a plan came to one outcome in a month, and what it gave.
type ThanksMonth struct{ ent.Schema }

// Mixin of ThanksMonth.
func (ThanksMonth) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ThanksMonth.
func (ThanksMonth) Fields() []ent.Field {
	return []ent.Field{
		must("plan_id"),
		field.String("month").Immutable().Comment("in the tenant's zone"),
		field.String("outcome").Immutable(),
		field.Int64("n").Default(0),
		field.Int64("points").Default(0),
		field.Int64("budget").Default(0).Comment("the most that points may be"),
	}
}

// Indexes of ThanksMonth.
func (ThanksMonth) Indexes() []ent.Index {
	return []ent.Index{by("plan_id", "month", "outcome").Unique()}
}

// Annotations of ThanksMonth: the database holds that no budget is overspent.
func (ThanksMonth) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{"thanks_budget": "points >= 0 AND points <= budget"})}
}

// ThanksWatch is when a customer is to be looked at next: each of her anniversaries,
// and whatever happens to her purchases.
type ThanksWatch struct{ ent.Schema }

// Mixin of ThanksWatch.
func (ThanksWatch) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ThanksWatch.
func (ThanksWatch) Fields() []ent.Field {
	return []ent.Field{
		must("customer_id"),
		text("since"),          // the day of her first purchase; empty without any
		text("anniversary_on"), // the last that there was
		maybe("due_at"),
	}
}

// Indexes of ThanksWatch. The last is one of the few across tenants: the sweep
// costs what is due.
func (ThanksWatch) Indexes() []ent.Index {
	return []ent.Index{
		by("customer_id").Unique(), by("anniversary_on", "id"),
		index.Fields("due_at", "id").Annotations(onlyWhere("due_at IS NOT NULL")).StorageKey("thankswatch_due"),
	}
}

// ThanksCap is in how many days one customer is thanked at most once.
type ThanksCap struct{ ent.Schema }

// Mixin of ThanksCap.
func (ThanksCap) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ThanksCap.
func (ThanksCap) Fields() []ent.Field { return []ent.Field{field.Int("days"), at("updated_at")} }

// Indexes of ThanksCap.
func (ThanksCap) Indexes() []ent.Index {
	return []ent.Index{index.Fields("tenant_id").Unique()}
}
