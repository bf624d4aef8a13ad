package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Product is something the tenant sells.
type Product struct{ ent.Schema }

// Mixin of Product.
func (Product) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Product.
func (Product) Fields() []ent.Field {
	return []ent.Field{
		external(),
		field.String("name"),
		field.String("folded"),
		text("category"),
		field.Int64("unit_cost").Optional().Nillable().Comment("minor units of currency"),
		text("currency"),
		at("created_at"),
		at("updated_at"),
	}
}

// Indexes of Product.
func (Product) Indexes() []ent.Index {
	return []ent.Index{by("external_id").Unique(), by("folded", "id"), by("category", "folded", "id")}
}

// Touchpoint is a place where customers meet the tenant.
type Touchpoint struct{ ent.Schema }

// Mixin of Touchpoint.
func (Touchpoint) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Touchpoint.
func (Touchpoint) Fields() []ent.Field {
	return []ent.Field{
		external(), field.String("name"), field.String("folded"), field.String("kind"), text("zone"), text("url"),
		ref("department_id"), at("created_at"), at("updated_at"),
	}
}

// Indexes of Touchpoint.
func (Touchpoint) Indexes() []ent.Index {
	return []ent.Index{by("external_id").Unique(), by("folded", "id")}
}

// Purchase is one order of one customer.
type Purchase struct{ ent.Schema }

// Mixin of Purchase.
func (Purchase) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Purchase.
func (Purchase) Fields() []ent.Field {
	return []ent.Field{
		external(),
		field.String("source").Optional().Nillable(),
		field.String("source_id").Optional().Nillable(),
		must("customer_id"),
		field.String("status"),
		field.String("channel"),
		ref("touchpoint_id"),
		ref("member_id"),
		field.Int64("amount").Comment("minor units of currency"),
		field.String("currency"),
		field.String("rate").Default("1").Comment("decimal: one unit of currency in the tenant's currency, fixed at purchase"),
		text("promised_day"),
		text("promised_zone"),
		maybe("delivered_at"),
		maybe("cancelled_at"),
		at("occurred_at"),
		at("recorded_at"),
		at("updated_at"),
		field.String("folded").Optional().Nillable().Comment("the key that customers quote, as search compares it"),
		field.String("tail").Optional().Nillable().Comment("another beginning by which search finds it: the second key, or the first one's last number"),
	}
}

// Indexes of Purchase.
func (Purchase) Indexes() []ent.Index {
	return []ent.Index{
		by("external_id").Unique(),
		by("source", "source_id").Unique().Annotations(onlyWhere("source_id IS NOT NULL")),
		by("customer_id", "occurred_at", "id"),
		by("occurred_at", "id"),
		by("folded", "id"),
		by("tail", "id").Annotations(onlyWhere("tail IS NOT NULL")),
	}
}

// PurchaseLine is one product on a purchase.
type PurchaseLine struct{ ent.Schema }

// Mixin of PurchaseLine.
func (PurchaseLine) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of PurchaseLine.
func (PurchaseLine) Fields() []ent.Field {
	return []ent.Field{
		must("purchase_id"),
		ref("product_id"),
		field.Int("position"),
		text("description"),
		field.Int("quantity"),
		field.Int64("unit_price").Comment("minor units of the purchase's currency"),
	}
}

// Indexes of PurchaseLine.
func (PurchaseLine) Indexes() []ent.Index {
	return []ent.Index{by("purchase_id", "position").Unique()}
}
