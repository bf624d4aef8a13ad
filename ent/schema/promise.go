package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Promise is what the tenant told a customer it would do, and by when.
type Promise struct{ ent.Schema }

// Mixin of Promise.
func (Promise) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Promise.
func (Promise) Fields() []ent.Field {
	return []ent.Field{
		external(),
		field.String("chain_id").Immutable().Comment("the first promise of the chain of renegotiations"),
		ref("previous_id"),
		must("customer_id"),
		field.String("text"),
		field.String("channel").Default("").Comment("the channel through which it was made"),
		ref("made_by_id"),
		ref("owner_id"),
		ref("department_id"),
		ref("product_id"),
		ref("purchase_id"),
		ref("interaction_id"),
		field.String("claim_id").Optional().Comment("the claim that made it"),
		field.JSON("besides", []map[string]any{}).Optional().Immutable().Comment("the claims that it keeps too: claims stay, so that no key has to guard them"),
		field.String("due_kind").Comment("DAY or TIME"),
		field.String("due_day").Comment("the day it falls due: the due day itself, or the due time's day in the tenant's zone"),
		field.String("due_zone"),
		field.Time("due_at").Comment("last instant at which it is kept in time"),
		field.Time("first_due_at").Comment("the chain's first date; waiting for the customer moves it too"),
		maybe("target_at"),
		field.Time("advised_at").Optional().Nillable().Comment("the date that our own history advised, where it was asked"),
		text("bold_reason"), // why the date is bolder than that
		at("made_at"),
		at("recorded_at"),
		field.String("state"),
		field.Time("settled_at").Optional().Nillable().Comment("when what settled it occurred"),
		text("evidence"),
		ref("evidence_interaction_id"),
		text("reason"),
		maybe("waiting_since"),
		field.Int64("waited_seconds").Default(0),
		maybe("disputed_at"),
		text("dispute"),
		maybe("confirmed_at"), // when the customer said last that it was kept, too
		field.Bool("by_time_alone").Default(false).Comment("broken by the sweep, not by a person"),
		field.Time("alarm_at").Optional().Nillable().Comment("the next instant at which time alone does something to it"),
		field.Int("alarm_step").Default(0),
		field.Time("look_at").Optional().Nillable().Comment("when its risk of being late is looked at next"),
		field.Time("at_risk_at").Optional().Nillable().Comment("since when it has been more likely late than in time"),
		field.Int("version").Default(1),
	}
}

// Indexes of Promise.
func (Promise) Indexes() []ent.Index {
	return []ent.Index{
		by("external_id").Unique(),
		by("customer_id", "made_at", "id"),
		by("customer_id", "settled_at", "id").Annotations(onlyWhere("settled_at IS NOT NULL")),
		by("due_at", "id"),
		by("state", "due_at", "id"),
		by("owner_id", "due_at", "id").Annotations(onlyWhere("state = 'OPEN'")),
		// Few are disputed, and a supervisor's list of them must not walk all the others.
		by("due_at", "id").Annotations(onlyWhere("disputed_at IS NOT NULL")).StorageKey("promise_disputed"),
		// Nor a list of what is at risk all that is open.
		by("due_at", "id").Annotations(onlyWhere("at_risk_at IS NOT NULL")).StorageKey("promise_at_risk"),
		by("due_day").Annotations(onlyWhere("state <> 'RENEGOTIATED'")),
		// The chain's first promise is found by its id; most are alone in theirs.
		by("chain_id").Annotations(onlyWhere("previous_id IS NOT NULL")),
		by("made_at").Annotations(onlyWhere("previous_id IS NULL")),
		pointing("purchase_id"), pointing("previous_id"), pointing("interaction_id"), pointing("evidence_interaction_id"),
		by("claim_id", "due_at", "id").Annotations(onlyWhere("claim_id IS NOT NULL")),
		// One of the few indexes across tenants: it holds only what time alone will
		// still change, so the sweep costs what is due.
		index.Fields("alarm_at", "tenant_id").Annotations(onlyWhere("alarm_at IS NOT NULL")),
		// And another: what history may have something new to say of.
		index.Fields("look_at", "tenant_id").Annotations(onlyWhere("look_at IS NOT NULL")),
	}
}

// PromiseDay is the daily roll-up of promises by who, what and how; kept verify recounts it.
type PromiseDay struct{ ent.Schema }

// Mixin of PromiseDay.
func (PromiseDay) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of PromiseDay.
func (PromiseDay) Fields() []ent.Field {
	return []ent.Field{
		field.String("day"),
		text("owner_id"),
		text("product_id"),
		text("channel"),
		text("claim_id"),
		field.Int("kept"),
		field.Int("kept_late"),
		field.Int("broken"),
		field.Int("open"),
		field.Int("first_kept").Comment("kept by the chain's first date"),
		field.Int("targets").Comment("had a target"),
		field.Int("over_delivered").Comment("kept by the target"),
		field.JSON("margins", map[int64]int{}).Comment("minutes before (+) or after (-) due, and how often"),
	}
}

// Indexes of PromiseDay.
func (PromiseDay) Indexes() []ent.Index {
	return []ent.Index{
		by("day", "owner_id", "product_id", "channel", "claim_id").Unique(),
		by("claim_id", "day").Annotations(onlyWhere("claim_id <> ''")),
	}
}

// DirtyDay marks a day whose roll-up no longer holds. Every change adds a row
// of its own, so that no row is hot; the worker takes them away.
type DirtyDay struct{ ent.Schema }

// Mixin of DirtyDay.
func (DirtyDay) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of DirtyDay.
func (DirtyDay) Fields() []ent.Field { return []ent.Field{field.String("day")} }

// Indexes of DirtyDay.
func (DirtyDay) Indexes() []ent.Index { return []ent.Index{by("day")} }
