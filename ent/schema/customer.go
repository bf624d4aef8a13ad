package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Customer is a person whom the tenant serves.
type Customer struct{ ent.Schema }

// Mixin of Customer.
func (Customer) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Customer.
func (Customer) Fields() []ent.Field {
	return []ent.Field{
		external(),
		field.String("name"),
		field.String("folded").Comment("the name for sorting and finding: lower case, accents dropped"),
		ref("company_id"),
		field.String("stage"),
		text("zone"),
		text("language"),
		text("preferred_channel"),
		field.Int("contact_from").Optional().Nillable().Comment("earliest minute of the day, in the customer's zone"),
		number("contact_until"),
		field.String("contact_member_id").Optional().Comment("the member she knows by name"),
		text("heard_of_us_by"),
		field.JSON("attributes", map[string]any{}).Optional(),
		field.String("merged_into_id").Optional().Comment("set on an alias: the survivor"),
		field.Time("erased_at").Optional().Nillable().Comment("since when nothing here tells who she was"),
		at("created_at"),
		at("updated_at"),
	}
}

// Indexes of Customer. Neither an alias nor who was erased is in the lists.
func (Customer) Indexes() []ent.Index {
	return []ent.Index{
		by("external_id").Unique(),
		by("folded", "id"),
		by("created_at", "id"),
		by("updated_at", "id"),
		by("stage", "folded", "id"),
		by("company_id", "folded", "id"),
		by("merged_into_id").Annotations(onlyWhere("merged_into_id IS NOT NULL")),
		by("erased_at").Annotations(onlyWhere("erased_at IS NOT NULL")),
	}
}

// Company is a business that some customers belong to.
type Company struct{ ent.Schema }

// Mixin of Company.
func (Company) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Company.
func (Company) Fields() []ent.Field {
	return []ent.Field{external(), field.String("name"), field.String("folded"), at("created_at"), at("updated_at")}
}

// Indexes of Company.
func (Company) Indexes() []ent.Index {
	return []ent.Index{by("external_id").Unique(), by("folded", "id")}
}

// Identity is one way to recognise a customer.
type Identity struct{ ent.Schema }

// Mixin of Identity.
func (Identity) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Identity.
func (Identity) Fields() []ent.Field {
	return []ent.Field{
		must("customer_id"),
		field.String("kind"),
		field.String("value"),
		field.String("folded"),
		field.Bool("shared").Default(false),
		at("created_at"),
	}
}

// Indexes of Identity. A personal identity has one owner; a shared one has many.
func (Identity) Indexes() []ent.Index {
	return []ent.Index{
		by("kind", "folded").Unique().Annotations(onlyWhere("NOT shared")).StorageKey("identity_personal"),
		by("kind", "folded", "customer_id").Unique().StorageKey("identity_all"),
		by("customer_id", "kind"),
	}
}

// CustomerTag is one tag of one customer.
type CustomerTag struct{ ent.Schema }

// Mixin of CustomerTag.
func (CustomerTag) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of CustomerTag.
func (CustomerTag) Fields() []ent.Field {
	return []ent.Field{must("customer_id"), field.String("tag"), field.String("folded")}
}

// Indexes of CustomerTag.
func (CustomerTag) Indexes() []ent.Index {
	return []ent.Index{by("customer_id", "folded").Unique(), by("folded", "customer_id")}
}

// Consent is one answer of a customer to “may we use this for that”; the latest per purpose holds.
type Consent struct{ ent.Schema }

// Mixin of Consent.
func (Consent) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Consent.
func (Consent) Fields() []ent.Field {
	return []ent.Field{
		must("customer_id"),
		field.String("purpose"),
		field.Bool("granted"),
		text("source"),
		text("actor_id"),
		at("occurred_at"),
		at("recorded_at"),
	}
}

// Indexes of Consent.
func (Consent) Indexes() []ent.Index {
	return []ent.Index{by("customer_id", "purpose", "occurred_at")}
}

// AttributeDefinition says which custom attributes customers have, and their types.
type AttributeDefinition struct{ ent.Schema }

// Mixin of AttributeDefinition.
func (AttributeDefinition) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of AttributeDefinition.
func (AttributeDefinition) Fields() []ent.Field {
	return []ent.Field{
		field.String("key"),
		field.String("label"),
		field.String("kind"),
		field.Strings("choices").Optional(),
		at("created_at"),
		maybe("retired_at"),
	}
}

// Indexes of AttributeDefinition.
func (AttributeDefinition) Indexes() []ent.Index { return []ent.Index{by("key").Unique()} }

// CustomerMerge says that two records are one person. Undoing it drops the alias.
type CustomerMerge struct{ ent.Schema }

// Mixin of CustomerMerge.
func (CustomerMerge) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of CustomerMerge.
func (CustomerMerge) Fields() []ent.Field {
	return []ent.Field{
		must("survivor_id"),
		must("alias_id"),
		text("reason"),
		text("merged_by"),
		at("merged_at"),
		text("undone_by"),
		maybe("undone_at"),
	}
}

// Indexes of CustomerMerge.
func (CustomerMerge) Indexes() []ent.Index {
	return []ent.Index{by("survivor_id", "merged_at"), by("alias_id", "merged_at")}
}
