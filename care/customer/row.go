package customer

import (
	rows "kept/ent/db"
	"kept/internal/clock"
)

func fromRow(r *rows.Customer) *Customer {
	c := &Customer{
		ID: r.ID, ExternalID: r.ExternalID, Name: r.Name, Folded: r.Folded, CompanyID: r.CompanyID,
		Stage: Stage(r.Stage), Zone: r.Zone, Language: r.Language, ContactMemberID: r.ContactMemberID,
		HeardOfUsBy: r.HeardOfUsBy, Attributes: r.Attributes, MergedIntoID: r.MergedIntoID,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), ErasedAt: clock.UTC(r.ErasedAt),
	}
	if r.PreferredChannel != "" {
		ch := Channel(r.PreferredChannel)
		c.PreferredChannel = &ch
	}
	if r.ContactFrom != nil && r.ContactUntil != nil {
		c.ContactHours = &ContactHours{From: *r.ContactFrom, Until: *r.ContactUntil}
	}
	return c
}

func fromRows(rs []*rows.Customer) []*Customer {
	out := make([]*Customer, len(rs))
	for i, r := range rs {
		out[i] = fromRow(r)
	}
	return out
}
