package graph

import (
	"kept/care/parity"
	"kept/internal/id"
	"kept/tenants"
)

// parities is what comparing offers adds to the API.
func (r *Resolver) parities() noun {
	return noun{
		kinds:   map[id.Prefix]kind{id.ParityRun: {tenants.LoyaltyRead, many(r.ParityBook.ByIDs)}},
		replays: map[string]replay{"startParityRun": reread(func(run *parity.Run) string { return run.ID }, r.ParityBook.Find)},
	}
}

func parityRunJob(r *parity.Run) string { return r.JobID }

func parityFindingCustomer(f *parity.Finding) string { return f.CustomerID }
