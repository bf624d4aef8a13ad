package graph

import (
	"kept/care/absence"
	"kept/internal/id"
	"kept/tenants"
)

// absences is what absences of members add to the API.
func (r *Resolver) absences() noun {
	again := reread(func(a *absence.Absence) string { return a.ID }, r.AbsenceBook.Find)
	return noun{
		kinds:   map[id.Prefix]kind{id.Absence: {tenants.TeamRead, many(r.AbsenceBook.ByIDs)}},
		replays: map[string]replay{"planAbsence": again, "endAbsence": again},
	}
}

func whoIsAway(a *absence.Absence) string { return a.MemberID }

func whoStandsIn(a *absence.Absence) string { return a.DeputyID }
