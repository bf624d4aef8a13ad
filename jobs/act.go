package jobs

import (
	"strings"

	"kept/tenants"
)

// inTheNameOf gives a as the member or client who started a job, so that
// events name her. What she may do was asked when she started it.
func inTheNameOf(a *tenants.Actor, actorID string) *tenants.Actor {
	as := *a
	switch {
	case strings.HasPrefix(actorID, "mem_"):
		as.Kind, as.MemberID = tenants.KindMember, actorID
	case strings.HasPrefix(actorID, "cli_"):
		as.Kind, as.ClientID = tenants.KindClient, actorID
	}
	return &as
}
