package server

import "net/http"

// A second factor is a person's own, like her password, and only her session
// opens these doors.

// viewEnrolment is what an authenticator app is told.
type viewEnrolment struct {
	Secret string   `json:"secret"`
	URL    string   `json:"url"`
	QR     []string `json:"qr"` // rows of 0 and 1, a 1 for each dark square
}

// withPassword is a body that proves who is at the keyboard.
type withPassword struct {
	Password string `json:"password"`
}

// enrol begins a second factor.
func (d *sessionDoor) enrol(w http.ResponseWriter, r *http.Request) (*viewEnrolment, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	in, err := readOwn[withPassword](d, w, r)
	if err != nil {
		return nil, err
	}
	e, err := d.users.Enrol(r.Context(), s.UserID, in.Password)
	if err != nil {
		return nil, err
	}
	return &viewEnrolment{e.Secret, e.URL, e.QR}, nil
}

// viewRecovery are recovery codes, shown once.
type viewRecovery struct {
	Codes []string `json:"codes"`
}

// confirmFactor makes it count, by a first code.
func (d *sessionDoor) confirmFactor(w http.ResponseWriter, r *http.Request) (*viewRecovery, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	in, err := readOwn[struct {
		Code string `json:"code"`
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	codes, err := d.users.Confirm(r.Context(), s.UserID, s.ID, in.Code)
	if err != nil {
		return nil, err
	}
	return &viewRecovery{codes}, nil
}

// renewRecovery gives fresh recovery codes.
func (d *sessionDoor) renewRecovery(w http.ResponseWriter, r *http.Request) (*viewRecovery, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	in, err := readOwn[withPassword](d, w, r)
	if err != nil {
		return nil, err
	}
	codes, err := d.users.RenewRecovery(r.Context(), s.UserID, in.Password)
	if err != nil {
		return nil, err
	}
	return &viewRecovery{codes}, nil
}

// removeFactor takes it off.
func (d *sessionDoor) removeFactor(w http.ResponseWriter, r *http.Request) (nothing, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	in, err := readOwn[withPassword](d, w, r)
	if err != nil {
		return nil, err
	}
	return nil, d.users.RemoveFactor(r.Context(), s.UserID, in.Password)
}
