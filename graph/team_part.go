package graph

import (
	"context"

	"kept/care/event"
	"kept/care/promise"
	"kept/graph/model"
	"kept/internal/id"
	"kept/internal/mail"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/partner"
	"kept/tenants/session"
)

// team is what tenants, their people and their programs add to the API.
func (r *Resolver) team() noun {
	return noun{
		kinds: map[id.Prefix]kind{
			id.Member:      {tenants.TeamRead, many(r.AccountBook.ByIDs)},
			id.Department:  {tenants.TeamRead, many(r.AccountBook.DepartmentsByIDs)},
			id.Invitation:  {tenants.TeamWrite, each(r.AccountBook.Invitation)},
			id.AccessToken: {tenants.TeamRead, each(r.SessionBook.FindToken)},
			id.Client:      {tenants.ClientsWrite, each(r.PartnerBook.Find)},
		},
		replays: r.teamReplays(),
	}
}

func (r *Resolver) teamReplays() map[string]replay {
	member := reread(func(m *account.Member) string { return m.ID }, r.AccountBook.Find)
	department := reread(func(d *account.Department) string { return d.ID }, r.AccountBook.Department)
	return map[string]replay{
		"updateTenant":          reread(func(t *account.Tenant) string { return t.ID }, r.ownTenant),
		"inviteMember":          reshow(invitationID, r.AccountBook.Invitation),
		"resendInvitation":      reshow(invitationID, r.AccountBook.Invitation),
		"withdrawInvitation":    reread(invitationID, r.AccountBook.Invitation),
		"updateMember":          member,
		"removeMember":          member,
		"addDepartment":         department,
		"renameDepartment":      department,
		"createAccessToken":     reshow(tokenID, r.SessionBook.FindToken),
		"revokeAccessToken":     reread(tokenID, r.SessionBook.FindToken),
		"createApiClient":       reshow(clientID, r.PartnerBook.Find),
		"updateApiClient":       reread(clientID, r.PartnerBook.Find),
		"revokeApiClient":       reread(clientID, r.PartnerBook.Find),
		"rotateApiClientSecret": reshow(secretID, r.PartnerBook.FindSecret),
		"revokeApiClientSecret": reread(secretID, r.PartnerBook.FindSecret),
		// Nothing of a customer's token is kept, so there is nothing to read again.
		"createCustomerToken": reread(func(*partner.Issued) string { return "" }, nil),
	}
}

func invitationID(i *account.Invitation) string { return i.ID }

func tokenID(t *session.AccessToken) string { return t.ID }

func clientID(c *partner.Client) string { return c.ID }

func secretID(s *partner.Secret) string { return s.ID }

func (r *Resolver) ownTenant(ctx context.Context, _ string) (*account.Tenant, error) {
	return r.AccountBook.Tenant(ctx)
}

// invitationLink is where an invited person accepts. The token stands after the
// #, so that no server and no referrer ever sees it. Without a token, which was
// mailed then, there is none.
func (r *Resolver) invitationLink(token string) string {
	return mail.Link(r.BaseURL, mail.Invitation, token)
}

// shown is outcome for verbs that also give something which is shown once.
func shown[T any](noun *T, once string, err error) (*model.Shown[T], error) {
	p, err := outcome(noun, err)
	if err != nil {
		return nil, err
	}
	s := &model.Shown[T]{Payload: *p}
	if p.Noun != nil && once != "" {
		s.Once = &once
	}
	return s, nil
}

// reshow replays a mutation whose payload showed something once: not again.
func reshow[T any](idOf func(*T) string, find func(ctx context.Context, id string) (*T, error)) replay {
	plain := reread(idOf, find)
	return replay{
		keep: func(payload any) memory {
			if s, _ := payload.(*model.Shown[T]); s != nil {
				return plain.keep(&s.Payload)
			}
			return memory{}
		},
		again: func(ctx context.Context, m memory) (any, error) {
			p, err := plain.again(ctx, m)
			if err != nil {
				return nil, err
			}
			return &model.Shown[T]{Payload: *p.(*model.Payload[T])}, nil
		},
	}
}

func ownerOf(p *promise.Promise) string { return p.OwnerID }

func makerOf(p *promise.Promise) string { return p.MadeByID }

// actingMember names the member who brought an event about, "" when it was none.
func actingMember(e *event.Event) string {
	if e.ActorKind != tenants.KindMember {
		return ""
	}
	return e.ActorID
}

func departmentOf(m *account.Member) string { return m.DepartmentID }

// callingMember gives the member who asks, or nil for any other kind of caller.
func (r *Resolver) callingMember(ctx context.Context, v *model.Viewer) (*account.Member, error) {
	if v.Kind != tenants.KindMember {
		return nil, nil
	}
	return r.AccountBook.Find(ctx, v.MemberID)
}

func invitedTo(i *account.Invitation) string { return i.DepartmentID }

func inviterOf(i *account.Invitation) string { return i.InvitedByID }

func promisedFrom(p *promise.Promise) string { return p.DepartmentID }

func tenantSlug(t *account.Tenant) string { return t.Slug }

// keepPages gives where each tenant's keep page is, by slug.
func (r *Resolver) keepPages(ts []*account.Tenant) map[string]string {
	out := map[string]string{}
	for _, t := range ts {
		out[t.Slug] = r.BaseURL + "/keep/" + t.Slug
	}
	return out
}
