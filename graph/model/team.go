package model

import (
	"kept/tenants/account"
	"kept/tenants/partner"
	"kept/tenants/session"
)

// The team's pages and payloads.
type (
	MemberConnection      = Connection[account.Member]
	MemberEdge            = Edge[account.Member]
	InvitationConnection  = Connection[account.Invitation]
	InvitationEdge        = Edge[account.Invitation]
	AccessTokenConnection = Connection[session.AccessToken]
	AccessTokenEdge       = Edge[session.AccessToken]
	ApiClientConnection   = Connection[partner.Client]
	ApiClientEdge         = Edge[partner.Client]

	TenantPayload          = Payload[account.Tenant]
	MemberPayload          = Payload[account.Member]
	DepartmentPayload      = Payload[account.Department]
	InvitationPayload      = Payload[account.Invitation]
	InvitationShown        = Shown[account.Invitation]
	AccessTokenPayload     = Payload[session.AccessToken]
	AccessTokenShown       = Shown[session.AccessToken]
	ApiClientPayload       = Payload[partner.Client]
	ApiClientShown         = Shown[partner.Client]
	ApiClientSecretPayload = Payload[partner.Secret]
	ApiClientSecretShown   = Shown[partner.Secret]
	CustomerTokenPayload   = Payload[partner.Issued]
)

// Shown is a payload with something that is shown once and kept as a hash only.
type Shown[T any] struct {
	Payload[T]
	Once *string
}
