package exporting

import (
	"context"
	"strconv"
	"strings"

	"kept/internal/maybe"
	"kept/tenants"
)

// parity is a line for each customer and offer, who is worst off first.
func (r *Room) parity(q ParityList) list {
	f := maybe.Value(q.Filter)
	return list{name: "parity", scope: tenants.LoyaltyRead,
		header: []string{"customerId", "customer", "kind", "offerId", "offer", "newcomer", "hers", "worseBy", "currency", "n", "records"},
		count: func(ctx context.Context) (int, error) {
			run, err := r.Parities.Find(ctx, q.RunID)
			if err != nil {
				return 0, err
			}
			return int(run.Findings), nil
		},
		page: func(ctx context.Context, after string) ([][]string, string, error) {
			p, err := r.Parities.List(ctx, q.RunID, f, from(after))
			if err != nil {
				return nil, "", err
			}
			customers := make([]string, len(p.Items))
			for i, one := range p.Items {
				customers[i] = one.CustomerID
			}
			names, err := r.names(ctx, customers)
			if err != nil {
				return nil, "", err
			}
			out := make([][]string, len(p.Items))
			for i, one := range p.Items {
				out[i] = []string{one.CustomerID, names[one.CustomerID], string(one.Kind), one.OfferID, one.Name, one.NewcomerMoney().Amount(), one.HersMoney().Amount(),
					one.WorseByMoney().Amount(), one.WorseByMoney().Currency, strconv.Itoa(one.N), strings.Join(one.Records, " ")}
			}
			return out, next(p), nil
		},
	}
}
