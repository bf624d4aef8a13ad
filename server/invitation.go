package server

import (
	"net/http"
	"time"

	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/account"
)

// viewInvitation is an invitation as the invited person sees it.
type viewInvitation struct {
	Email      string                  `json:"email"`
	Role       tenants.Role            `json:"role"`
	State      account.InvitationState `json:"state"`
	ExpiresAt  time.Time               `json:"expiresAt"`
	Tenant     string                  `json:"tenant"`
	InvitedBy  string                  `json:"invitedBy"`
	HasAccount bool                    `json:"hasAccount"` // whoever has the address signs in to accept
}

// look shows an invitation to who has its link.
func (d *sessionDoor) look(w http.ResponseWriter, r *http.Request) (*viewInvitation, error) {
	in, err := readOwn[struct {
		Token string `json:"token"`
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	a, err := d.accounts.Look(r.Context(), in.Token)
	if err != nil {
		return nil, err
	}
	return &viewInvitation{a.Email, a.Role, a.State, a.ExpiresAt, a.TenantName, a.InvitedBy, a.HasUser}, nil
}

// accept makes the invited person a member and signs her in.
func (d *sessionDoor) accept(w http.ResponseWriter, r *http.Request) (*view, error) {
	in, err := readOwn[struct {
		Token string `json:"token"`
		person
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	who, err := d.person(r, in.person)
	if err != nil {
		return nil, err
	}
	m, err := d.accounts.Accept(r.Context(), account.Acceptance{Token: in.Token, Person: who})
	if err != nil {
		return nil, err
	}
	return d.enter(w, r, m)
}

type person struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Password string `json:"password"`
	Language string `json:"language"` // the tenant's when empty
}

func (d *sessionDoor) person(r *http.Request, p person) (account.Person, error) {
	if p.Password == "" {
		s, err := d.session(r)
		if s != nil && err == nil {
			return account.Person{UserID: s.UserID}, nil
		}
		if err != nil && fault.KindOf(err) != fault.KindUnauthenticated {
			return account.Person{}, err
		}
	}
	return account.Person{Name: p.Name, Email: p.Email, Password: p.Password, Language: p.Language}, nil
}
