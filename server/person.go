package server

import (
	"net/http"
	"time"

	"kept/tenants/user"
)

// What a person does with her own account, whatever tenant she acts for. Only
// her session opens these doors: a token is for tools.

// forgot mails a link to set a new password. The answer is the same for every
// address.
func (d *sessionDoor) forgot(w http.ResponseWriter, r *http.Request) (nothing, error) {
	in, err := readOwn[struct {
		Email string `json:"email"`
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	return nil, d.users.AskReset(r.Context(), in.Email)
}

// viewAddress is the address that a link was about.
type viewAddress struct {
	Email string `json:"email"`
}

// reset sets a new password by a mailed link. She signs in with it next.
func (d *sessionDoor) reset(w http.ResponseWriter, r *http.Request) (*viewAddress, error) {
	in, err := readOwn[struct {
		Token    string `json:"token"`
		Password string `json:"password"`
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	u, err := d.users.Reset(r.Context(), in.Token, in.Password)
	if err != nil {
		return nil, err
	}
	return &viewAddress{u.Email}, nil
}

// changePassword sets another password and ends every other session of hers.
func (d *sessionDoor) changePassword(w http.ResponseWriter, r *http.Request) (nothing, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	in, err := readOwn[struct {
		Old string `json:"old"`
		New string `json:"new"`
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	return nil, d.users.ChangePassword(r.Context(), user.PasswordChange{UserID: s.UserID, SessionID: s.ID, Old: in.Old, New: in.New})
}

// changeProfile changes her name and language; what isn't given stays.
func (d *sessionDoor) changeProfile(w http.ResponseWriter, r *http.Request) (*view, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	in, err := readOwn[struct {
		Name     *string `json:"name"`
		Language *string `json:"language"`
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	if _, err := d.users.Change(r.Context(), s.UserID, user.Change{Name: in.Name, Language: in.Language}); err != nil {
		return nil, err
	}
	return d.view(r.Context(), s)
}

// changeEmail mails a link to the address that is to be hers.
func (d *sessionDoor) changeEmail(w http.ResponseWriter, r *http.Request) (nothing, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	in, err := readOwn[struct {
		Email    string `json:"email"`
		Password string `json:"password"`
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	return nil, d.users.AskAddress(r.Context(), s.UserID, in.Password, in.Email)
}

// askVerify mails her another link to prove the address that she has.
func (d *sessionDoor) askVerify(w http.ResponseWriter, r *http.Request) (nothing, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	return nil, d.users.AskVerify(r.Context(), s.UserID)
}

// verify takes a mailed link back, signed in or not: the link is the proof.
func (d *sessionDoor) verify(w http.ResponseWriter, r *http.Request) (*viewAddress, error) {
	in, err := readOwn[struct {
		Token string `json:"token"`
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	u, err := d.users.Verify(r.Context(), in.Token)
	if err != nil {
		return nil, err
	}
	return &viewAddress{u.Email}, nil
}

// viewSession is one of her sessions.
type viewSession struct {
	ID        string    `json:"id"`
	Agent     string    `json:"agent"` // the User-Agent of its browser
	CreatedAt time.Time `json:"createdAt"`
	SeenAt    time.Time `json:"seenAt"` // to the minute
	ExpiresAt time.Time `json:"expiresAt"`
	This      bool      `json:"this"`
}

// list shows where she is signed in, the last seen first.
func (d *sessionDoor) list(w http.ResponseWriter, r *http.Request) ([]viewSession, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	all, err := d.sessions.List(r.Context(), s.UserID)
	if err != nil {
		return nil, err
	}
	out := make([]viewSession, len(all))
	for i, one := range all {
		out[i] = viewSession{one.ID, one.Agent, one.CreatedAt, one.SeenAt, one.ExpiresAt, one.ID == s.ID}
	}
	return out, nil
}

// end signs her out of one of them.
func (d *sessionDoor) end(w http.ResponseWriter, r *http.Request) (nothing, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	return nil, d.sessions.End(r.Context(), s.UserID, r.PathValue("id"))
}

// endOthers signs her out of all but this one.
func (d *sessionDoor) endOthers(w http.ResponseWriter, r *http.Request) (nothing, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	return nil, d.sessions.EndAll(r.Context(), s.UserID, s.ID)
}
