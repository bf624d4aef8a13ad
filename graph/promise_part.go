package graph

import (
	"kept/care/promise"
	"kept/internal/id"
	"kept/tenants"
)

// promises is what promises add to the API.
func (r *Resolver) promises() noun {
	again := reread(func(p *promise.Promise) string { return p.ID }, r.PromiseBook.Find)
	return noun{
		kinds: map[id.Prefix]kind{
			id.Promise: {tenants.PromisesRead, many(r.PromiseBook.ByIDs)},
			id.Event:   {tenants.EventsRead, many(r.EventLog.ByIDs)},
		},
		replays: map[string]replay{
			"makePromise": again, "keepPromise": again, "renegotiatePromise": again, "withdrawPromise": again,
			"breakPromise": again, "voidPromise": again, "waitForCustomer": again, "resumePromise": again,
			// Nothing of a link is kept, so there is nothing to read again.
			"createPromiseLink": reread(func(*promise.Link) string { return "" }, nil),
			"handOverPromise":   again, "confirmPromise": again, "disputePromise": again, "settlePromiseDispute": again,
		},
	}
}

func promiseID(p *promise.Promise) string { return p.ID }

func chainID(p *promise.Promise) string { return p.ChainID }
