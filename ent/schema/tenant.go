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
		field.String("working_days").Default("MONDAY,TUESDAY,WEDNESDAY,THURSDAY,FRIDAY"),
		field.JSON("holidays", map[string]string{}).Optional().Comment("days off, and what each is called"),
		field.Bool("bold_dates_need_reason").Default(false),
		at("created_at"),
		maybe("keep_page_at"),     // since when anybody may see its keep rate
		maybe("second_factor_at"), // since when owners and admins must have a second factor
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
		text("language"), // BCP 47: what her mail and pages are written in; empty until she or her tenant says
		at("created_at"),
		maybe("verified_at"), // when a link in a mail proved that she reads her address
	}
}

// Proof is a link in a mail: who sends its token back reads that address. Its
// row is the same whether the address has a user or not.
type Proof struct{ ent.Schema }

// Mixin of Proof.
func (Proof) Mixin() []ent.Mixin { return []ent.Mixin{Keyed{}} }

// Fields of Proof.
func (Proof) Fields() []ent.Field {
	return []ent.Field{
		field.String("kind").Immutable(),
		field.String("email").Immutable(),
		text("user_id"),
		field.String("token_hash").Unique().Sensitive(),
		at("created_at"),
		at("expires_at"),
		maybe("used_at"),
	}
}

// Indexes of Proof.
func (Proof) Indexes() []ent.Index {
	return []ent.Index{index.Fields("email", "created_at"), index.Fields("expires_at")}
}

// SecondFactor is the app that a user shows a code of at log-in. Its id is the
// user's; its secret is sealed with the operator's.
type SecondFactor struct{ ent.Schema }

// Mixin of SecondFactor.
func (SecondFactor) Mixin() []ent.Mixin { return []ent.Mixin{Keyed{}} }

// Fields of SecondFactor.
func (SecondFactor) Fields() []ent.Field {
	return []ent.Field{
		field.Bytes("sealed").Sensitive(),
		at("created_at"),
		maybe("confirmed_at"),          // when a first code was shown; until then it isn't asked for
		field.Int64("step").Default(0), // the time step of the last code, which no other may precede
	}
}

// RecoveryCode stands in once for the app, when it is lost.
type RecoveryCode struct{ ent.Schema }

// Mixin of RecoveryCode.
func (RecoveryCode) Mixin() []ent.Mixin { return []ent.Mixin{Keyed{}} }

// Fields of RecoveryCode.
func (RecoveryCode) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Immutable(),
		field.String("hash").Sensitive(),
		at("created_at"),
		maybe("used_at"),
	}
}

// Indexes of RecoveryCode.
func (RecoveryCode) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "hash").Unique()}
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
		text("agent"), // what the browser said of itself at log-in
		at("created_at"),
		at("seen_at"),
		at("expires_at"),
		maybe("proved_at"), // when a second factor was shown in it
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
