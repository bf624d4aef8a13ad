package graph

import (
	"kept/care/promise"
	"kept/internal/id"
	"kept/internal/ticket"
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
			"createPromiseLink": linked,
			"handOverPromise":   again, "confirmPromise": again, "disputePromise": again, "settlePromiseDispute": again,
		},
	}
}

// linked is the replay of a verb that makes a link: nothing of one is kept, so
// there is nothing to read again.
var linked = reread(func(*ticket.Link) string { return "" }, nil)

func promiseID(p *promise.Promise) string { return p.ID }

func chainID(p *promise.Promise) string { return p.ChainID }
