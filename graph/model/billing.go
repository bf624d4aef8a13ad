package model

// Opened is a page of somebody else's that was opened for the caller.
type Opened struct {
	URL        *string
	UserErrors []*UserError
}

// Refused reports whether nothing was opened.
func (o *Opened) Refused() bool { return o == nil || len(o.UserErrors) > 0 }
