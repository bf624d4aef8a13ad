package coupon

import (
	rows "kept/ent/db"
	"kept/internal/clock"
	"kept/internal/maybe"
	"kept/internal/money"
)

func fromRow(r *rows.Coupon) *Coupon {
	return &Coupon{
		ID: r.ID, ProgramID: r.ProgramID, Name: r.Name, Folded: r.Folded, Kind: Kind(r.Kind), Points: maybe.Some(r.Points),
		Amount: maybe.Some(money.Money{Minor: r.Amount, Currency: r.Currency}), Percent: maybe.Some(r.Percent),
		PerCode: r.PerCode, PerCustomer: r.PerCustomer, Total: r.Total, Codes: r.Codes, Used: r.Used,
		ValidFrom: maybe.Some(clock.Day(r.ValidFrom)), ValidUntil: maybe.Some(clock.Day(r.ValidUntil)),
		TakenAt: clock.UTC(r.TakenAt), WithdrawnAt: clock.UTC(r.WithdrawnAt), CreatedAt: r.CreatedAt.UTC(), ForRewards: r.Codes == 0, NewcomersOnly: r.NewcomersOnly,
	}
}

func useFromRow(r *rows.CouponUse) *Use {
	return &Use{
		ID: r.ID, CouponID: r.CouponID, CodeID: r.CodeID, CustomerID: r.CustomerID, TransactionID: maybe.Some(r.TransactionID),
		Source: r.Source, SourceID: r.SourceID, At: r.At.UTC(),
	}
}
