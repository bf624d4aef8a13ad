package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Department is a part of the tenant's business.
type Department struct{ ent.Schema }

// Mixin of Department.
func (Department) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Department.
func (Department) Fields() []ent.Field {
	return []ent.Field{field.String("name"), field.String("folded"), external(), at("created_at")}
}

// Indexes of Department.
func (Department) Indexes() []ent.Index {
	return []ent.Index{by("folded").Unique()}
}

// Member is a user with a role in one tenant.
type Member struct{ ent.Schema }

// Mixin of Member.
func (Member) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Member.
func (Member) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Optional().Comment("empty for a member known by import only, who can't sign in"),
		field.String("name"),
		field.String("folded"),
		text("email"),
		field.String("role"),
		ref("department_id"),
		external(),
		at("created_at"),
		maybe("away_until"),
		maybe("left_at"),
	}
}

// Indexes of Member.
func (Member) Indexes() []ent.Index {
	return []ent.Index{
		by("user_id").Unique(), by("external_id").Unique(), by("folded", "id"),
		index.Fields("user_id"),
	}
}

// Invitation asks a person by e-mail to become a member.
type Invitation struct{ ent.Schema }

// Mixin of Invitation.
func (Invitation) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Invitation.
func (Invitation) Fields() []ent.Field {
	return []ent.Field{
		field.String("email"),
		field.String("role"),
		ref("department_id"),
		ref("invited_by"),
		field.String("token_hash").Sensitive(),
		at("created_at"),
		at("expires_at"),
		maybe("accepted_at"),
		maybe("withdrawn_at"),
		maybe("mailed_at"), // when its link was put in the mail last; null where the inviter was shown it
		field.Int("mailings").Default(0),
	}
}

// Indexes of Invitation.
func (Invitation) Indexes() []ent.Index {
	return []ent.Index{by("created_at", "id"), index.Fields("token_hash").Unique()}
}

// AccessToken is a member's personal access token, for her own tools.
type AccessToken struct{ ent.Schema }

// Mixin of AccessToken.
func (AccessToken) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of AccessToken.
func (AccessToken) Fields() []ent.Field {
	return []ent.Field{
		must("member_id"),
		field.String("name"),
		field.String("token_hash").Sensitive(),
		field.Strings("scopes"),
		at("created_at"),
		at("expires_at"),
		maybe("revoked_at"),
		maybe("used_at"),
	}
}

// Indexes of AccessToken.
func (AccessToken) Indexes() []ent.Index {
	return []ent.Index{by("member_id", "created_at", "id"), index.Fields("token_hash").Unique()}
}

// ApiClient is a partner's program, or a front-end of the tenant's own.
type ApiClient struct{ ent.Schema }

// Mixin of ApiClient.
func (ApiClient) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ApiClient.
func (ApiClient) Fields() []ent.Field {
	return []ent.Field{
		field.String("name"),
		field.Strings("scopes"),
		field.Strings("origins"),
		at("created_at"),
		maybe("revoked_at"),
	}
}

// Indexes of ApiClient.
func (ApiClient) Indexes() []ent.Index { return []ent.Index{by("created_at", "id")} }

// ApiClientSecret is one of at most two active secrets of an API client.
type ApiClientSecret struct{ ent.Schema }

// Mixin of ApiClientSecret.
func (ApiClientSecret) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ApiClientSecret.
func (ApiClientSecret) Fields() []ent.Field {
	return []ent.Field{
		must("client_id"),
		field.String("hash").Sensitive(),
		text("hint"),
		at("created_at"),
		maybe("revoked_at"),
	}
}

// Indexes of ApiClientSecret.
func (ApiClientSecret) Indexes() []ent.Index { return []ent.Index{by("client_id", "created_at", "id")} }

// SavedView is how a member likes to look at a list.
type SavedView struct{ ent.Schema }

// Mixin of SavedView.
func (SavedView) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of SavedView.
func (SavedView) Fields() []ent.Field {
	return []ent.Field{
		field.String("member_id"),
		field.String("page").Immutable(),
		field.String("name"),
		field.String("folded"),
		field.JSON("search", map[string]any{}),
		field.Bool("shared").Default(false),
		at("created_at"),
		at("updated_at"),
	}
}

// Indexes of SavedView.
func (SavedView) Indexes() []ent.Index {
	return []ent.Index{by("page", "folded"), by("member_id")}
}

// Absence is when a member is away, and who stands in for her.
type Absence struct{ ent.Schema }

// Mixin of Absence.
func (Absence) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Absence.
func (Absence) Fields() []ent.Field {
	return []ent.Field{
		must("member_id"),
		ref("deputy_id"),
		field.String("from_day").Comment("in the tenant's zone, like until_day; the instants are pinned"),
		field.String("until_day"),
		at("from_at"),
		at("until_at"),
		at("created_at"),
		maybe("ended_at"),
		field.Time("look_at").Optional().Nillable().Comment("when the sweep looks at it next; none when it is over"),
		field.Bool("uncovered_told").Default(false),
	}
}

// Indexes of Absence.
func (Absence) Indexes() []ent.Index {
	return []ent.Index{
		by("member_id", "from_day"),
		by("deputy_id"),
		by("until_at", "id"),
		// One of the few indexes across tenants: it holds only what isn't over.
		index.Fields("look_at", "tenant_id").Annotations(onlyWhere("look_at IS NOT NULL")),
	}
}
