package model

import "kept/tenants/billing"

// BillingPayload is what a change of plan answers.
type BillingPayload = Payload[billing.Overview]

// Opened is a page of somebody else's that was opened for the caller.
type Opened struct {
	URL        *string
	UserErrors []*UserError
}

// Refused reports whether nothing was opened.
func (o *Opened) Refused() bool { return o == nil || len(o.UserErrors) > 0 }
