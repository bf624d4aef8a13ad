package customer

import (
	"entgo.io/ent/dialect/sql"

	"kept/ent/db/allegiance"
	table "kept/ent/db/customer"
	"kept/internal/filter"
	"kept/tenants"
)

// LoyaltyType is why a customer stays, if she does: how she thinks of us against
// how often she comes back.
type LoyaltyType string

// The types, after Dick and Basu.
const (
	TrueLoyalty     LoyaltyType = "TRUE"     // thinks well of us, and comes back
	LatentLoyalty   LoyaltyType = "LATENT"   // thinks well of us, and seldom comes
	SpuriousLoyalty LoyaltyType = "SPURIOUS" // comes back, and doesn't think well of us
	NoLoyalty       LoyaltyType = "NONE"     // neither
	UnknownLoyalty  LoyaltyType = "UNKNOWN"  // hasn't said what she thinks
)

// LoyaltyFilter compares why customers stay, as it was found last.
type LoyaltyFilter = filter.Enum[LoyaltyType]

// loyal holds for who was found to be of such a type. The row's own tenant is
// compared, since no guard stands in a sub-select.
func loyal(a *tenants.Actor, f *LoyaltyFilter) func(*sql.Selector) {
	return func(s *sql.Selector) {
		if f == nil {
			return
		}
		t := sql.Table(allegiance.Table)
		such := []*sql.Predicate{sql.EQ(t.C(allegiance.FieldTenantID), a.TenantID)}
		if f.Eq != nil {
			such = append(such, stands(t, *f.Eq))
		}
		if f.In != nil {
			any := []*sql.Predicate{sql.False()}
			for _, typ := range f.In {
				any = append(any, stands(t, typ))
			}
			such = append(such, sql.Or(any...))
		}
		s.Where(sql.In(s.C(table.FieldID), sql.Select(t.C(allegiance.FieldCustomerID)).From(t).Where(sql.And(such...))))
	}
}

// stands holds for rows of a type: attitude, then patronage.
func stands(t *sql.SelectTable, typ LoyaltyType) *sql.Predicate {
	axes := map[LoyaltyType][2]string{
		TrueLoyalty: {"HIGH", "HIGH"}, LatentLoyalty: {"HIGH", "LOW"}, SpuriousLoyalty: {"LOW", "HIGH"}, NoLoyalty: {"LOW", "LOW"},
	}
	place, known := axes[typ]
	if !known {
		return sql.EQ(t.C(allegiance.FieldAttitude), "")
	}
	return sql.And(sql.EQ(t.C(allegiance.FieldAttitude), place[0]), sql.EQ(t.C(allegiance.FieldPatronage), place[1]))
}
