package main

import (
	"time"

	"kept/server"
)

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make an access token of a tenant, for scripts. Who can reach the database and its secret may."`
}

type tokenCreateCmd struct {
	Tenant string        `required:"" help:"Slug of the tenant."`
	Scope  []string      `help:"A scope, such as promises:read; may be given more than once, or several with commas. Default: every scope."`
	TTL    time.Duration `name:"ttl" default:"15m" help:"How long the token holds: from 1s to 24h."`
}

// Run prints an access token alone on its last line. It takes the same
// KEPT_BASE_URL and secret as serve: a token of another issuer is foreign.
func (t tokenCreateCmd) Run(e *env) error {
	ctx, cancel := e.untilStopped()
	defer cancel()
	return server.CreateToken(ctx, e.config, e.log, e.stdout, t.Tenant, t.Scope, t.TTL)
}
