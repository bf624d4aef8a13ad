package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// ParityRun is one look at what newcomers are offered that loyal customers aren't.
type ParityRun struct{ ent.Schema }

// Mixin of ParityRun.
func (ParityRun) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ParityRun.
func (ParityRun) Fields() []ent.Field {
	return []ent.Field{
		must("job_id"),
		field.Time("as_of").Comment("when it was asked what is offered; a run that was killed asks again if that is something else by now"),
		field.Int64("thousand").Immutable().Comment("what a thousand points are worth, in minor units of currency"),
		field.String("currency").Immutable().Comment("the tenant's, as it was"),
		field.Int64("asked").Default(0).Comment("how many loyal customers were looked at"),
		field.Int64("worse").Default(0).Comment("how many of them are worse off"),
		field.Int64("findings").Default(0),
		field.Int64("lacking").Default(0).Comment("what they lack, all together, in minor units"),
		field.Int("offers").Default(0).Comment("how many offers were compared"),
		field.Int("uncompared").Default(0).Comment("how many weren't, for their worth can't be said"),
		maybe("finished_at"),
	}
}

// Indexes of ParityRun.
func (ParityRun) Indexes() []ent.Index { return []ent.Index{by("as_of", "id"), by("job_id").Unique()} }

// ParityFinding is one offer by which a loyal customer is worse off than a newcomer.
type ParityFinding struct{ ent.Schema }

// Mixin of ParityFinding.
func (ParityFinding) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ParityFinding.
func (ParityFinding) Fields() []ent.Field {
	return []ent.Field{
		must("run_id"),
		must("customer_id"),
		field.String("kind").Immutable(),
		field.String("offer").Immutable().Comment("the id of what is offered: a coupon, a campaign, a program of referrals, a rule, a product"),
		field.String("name").Immutable().Comment("what it was called"),
		field.Int64("newcomer").Immutable().Comment("what a newcomer gets, in minor units; of a price, what she pays"),
		field.Int64("hers").Immutable(),
		field.Int64("worse_by").Immutable(),
		field.Int("n").Immutable().Comment("how many records of newcomers it rests on"),
		field.Strings("records").Immutable().Comment("the ids of what the figures rest on"),
	}
}

// Indexes of ParityFinding.
func (ParityFinding) Indexes() []ent.Index {
	return []ent.Index{
		by("run_id", "customer_id", "kind", "offer").Unique(), by("run_id", "worse_by", "id"), by("run_id", "kind", "worse_by", "id"), by("customer_id"),
	}
}
