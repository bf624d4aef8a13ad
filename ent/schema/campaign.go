package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Campaign gives points to the customers of a segment, within a budget.
type Campaign struct{ ent.Schema }

// Mixin of Campaign.
func (Campaign) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Campaign.
func (Campaign) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		field.String("name"),
		field.String("segment").Comment("whom it is for: a filter of customers, as JSON"),
		field.Int64("points").Comment("for each customer"),
		field.Int64("budget").Comment("the most that it may give in all"),
		field.Int64("spent").Default(0),
		field.Int("holdout").Comment("percent of the segment that gets nothing, to compare with"),
		field.Int("lift_days").Comment("within how many days somebody must buy to count"),
		field.String("first_day").Comment("in the tenant's zone, as the next"),
		field.String("last_day"),
		field.String("state"),
		text("ended_by"),
		field.Int("segment_size").Default(0).Comment("as it was started"),
		text("reached_to"), // the last customer it came to, in the order of their ids
		field.Int("granted").Default(0),
		field.Int("held_out").Default(0),
		field.Int("waiting").Default(0),
		field.Int("refused").Default(0),
		maybe("due_at"), // when there is something to do next
		maybe("started_at"),
		maybe("ended_at"),
		at("created_at"),
		at("updated_at"),
	}
}

// Indexes of Campaign. The last is one of the few across tenants: the sweep costs
// what is due.
func (Campaign) Indexes() []ent.Index {
	return []ent.Index{
		by("program_id", "created_at", "id"), by("created_at", "id"),
		index.Fields("due_at", "id").Annotations(onlyWhere("due_at IS NOT NULL")).StorageKey("campaign_due"),
	}
}

// Annotations of Campaign: the database holds that no budget is overspent.
func (Campaign) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{"campaign_budget": "spent >= 0 AND spent <= budget"})}
}

// CampaignMember is a customer whom a campaign came to, and what became of it.
type CampaignMember struct{ ent.Schema }

// Mixin of CampaignMember.
func (CampaignMember) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of CampaignMember.
func (CampaignMember) Fields() []ent.Field {
	return []ent.Field{
		must("campaign_id"),
		must("customer_id"),
		field.String("state"),
		text("reason"),
		field.String("transaction_id").Optional().Comment("by which she was given the points"),
		maybe("entered_at"),   // when she was given them, or held out
		maybe("counts_until"), // until then, what she buys counts
		text("again_on"),      // the day on which one who waits is tried again
		at("created_at"),
	}
}

// Indexes of CampaignMember.
func (CampaignMember) Indexes() []ent.Index {
	return []ent.Index{
		by("campaign_id", "customer_id").Unique(),
		by("campaign_id", "id"), by("campaign_id", "state", "id"),
		by("campaign_id", "again_on", "id").Annotations(onlyWhere("state = 'WAITING'")).StorageKey("campaignmember_waiting"),
		by("customer_id"),
		pointing("transaction_id"),
	}
}

// CampaignSlot is one of the times in a week that campaigns may give a customer
// something. Two grants can't have the same one.
type CampaignSlot struct{ ent.Schema }

// Mixin of CampaignSlot.
func (CampaignSlot) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of CampaignSlot.
func (CampaignSlot) Fields() []ent.Field {
	return []ent.Field{
		must("campaign_id"),
		must("customer_id"),
		field.String("week").Immutable().Comment("its Monday, in the tenant's zone"),
		field.Int("slot").Immutable().Comment("from 0"),
	}
}

// Indexes of CampaignSlot.
func (CampaignSlot) Indexes() []ent.Index {
	return []ent.Index{by("customer_id", "week", "slot").Unique(), by("campaign_id")}
}

// CampaignCap is how often a week campaigns may give one customer something.
type CampaignCap struct{ ent.Schema }

// Mixin of CampaignCap.
func (CampaignCap) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of CampaignCap.
func (CampaignCap) Fields() []ent.Field {
	return []ent.Field{field.Int("weekly"), at("updated_at")}
}

// Indexes of CampaignCap.
func (CampaignCap) Indexes() []ent.Index {
	return []ent.Index{index.Fields("tenant_id").Unique()}
}
