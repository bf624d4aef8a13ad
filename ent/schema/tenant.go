package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Tenant is a business that subscribes.
type Tenant struct{ ent.Schema }

// Mixin of Tenant.
func (Tenant) Mixin() []ent.Mixin { return []ent.Mixin{Keyed{}} }

// Fields of Tenant.
func (Tenant) Fields() []ent.Field {
	return []ent.Field{
		field.String("slug").Unique(),
		field.String("name"),
		field.String("zone"),
		field.String("currency"),
		field.String("locale"),
		field.String("plan").Default("LOCAL"),
		field.String("status").Default("ACTIVE"),
		field.Int("grace_minutes").Default(1440),
		at("created_at"),
	}
}

// User is a person who signs in; she may be a member of several tenants.
type User struct{ ent.Schema }

// Mixin of User.
func (User) Mixin() []ent.Mixin { return []ent.Mixin{Keyed{}} }

// Fields of User.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("email").Comment("folded: lower case, trimmed").Unique(),
		field.String("name"),
		field.String("password_hash").Sensitive(),
		at("created_at"),
	}
}

// Session is one signed-in browser.
type Session struct{ ent.Schema }

// Mixin of Session.
func (Session) Mixin() []ent.Mixin { return []ent.Mixin{Keyed{}} }

// Fields of Session.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		field.String("token_hash").Unique().Sensitive(),
		field.String("user_id").Immutable(),
		text("member_id"),
		field.String("tenant_id"),
		at("created_at"),
		at("seen_at"),
		at("expires_at"),
	}
}

// Indexes of Session.
func (Session) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id"), index.Fields("expires_at")}
}

// SigningKey signs access tokens; its private half is sealed with the operator's secret.
type SigningKey struct{ ent.Schema }

// Mixin of SigningKey.
func (SigningKey) Mixin() []ent.Mixin { return []ent.Mixin{Keyed{}} }

// Fields of SigningKey.
func (SigningKey) Fields() []ent.Field {
	return []ent.Field{
		field.String("algorithm"),
		field.Bytes("sealed").Sensitive(),
		field.Bytes("public"),
		at("created_at"),
		at("active_from"),
		at("retires_at"),
	}
}

// LoginFailure counts failed log-ins by a hash of what was tried.
type LoginFailure struct{ ent.Schema }

// Mixin of LoginFailure.
func (LoginFailure) Mixin() []ent.Mixin { return []ent.Mixin{Keyed{}} }

// Fields of LoginFailure.
func (LoginFailure) Fields() []ent.Field {
	return []ent.Field{
		field.Int("failures"),
		at("first_at"),
		at("last_at"),
	}
}

// RevokedToken remembers an access token that was taken back before it expired.
type RevokedToken struct{ ent.Schema }

// Mixin of RevokedToken.
func (RevokedToken) Mixin() []ent.Mixin { return []ent.Mixin{Keyed{}} }

// Fields of RevokedToken.
func (RevokedToken) Fields() []ent.Field {
	return []ent.Field{at("expires_at")}
}

// Indexes of RevokedToken.
func (RevokedToken) Indexes() []ent.Index { return []ent.Index{index.Fields("expires_at")} }

// Cursor remembers how far each reaction has read the numbered events. Its id is the reaction's name.
type Cursor struct{ ent.Schema }

// Mixin of Cursor.
func (Cursor) Mixin() []ent.Mixin { return []ent.Mixin{Keyed{}} }

// Fields of Cursor.
func (Cursor) Fields() []ent.Field {
	return []ent.Field{field.Int64("seq"), at("moved_at")}
}
