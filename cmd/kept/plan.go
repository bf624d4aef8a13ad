package main

import "kept/server"

type planCmd struct {
	Tenant string `required:"" help:"Slug of the tenant."`
	Plan   string `arg:"" optional:"" help:"The plan. Without it, the present one is told."`
}

// Run puts a tenant on a plan and tells how it stands. Who can reach the
// database may.
func (p planCmd) Run(e *env) error {
	ctx, cancel := e.untilStopped()
	defer cancel()
	return server.ChoosePlan(ctx, e.config, e.log, e.stdout, p.Tenant, p.Plan)
}
