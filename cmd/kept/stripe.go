package main

import "kept/server"

type stripeCmd struct {
	Sync stripeSyncCmd `cmd:"" help:"Compare the account at Stripe with Kept's plans: products, prices, the portal and the webhook endpoint. Shows the difference."`
}

type stripeSyncCmd struct {
	Apply bool `help:"Make what differs the same."`
}

// Run shows in what the account differs, and with --apply changes that.
func (s stripeSyncCmd) Run(e *env) error {
	ctx, cancel := e.untilStopped()
	defer cancel()
	return server.SyncStripe(ctx, e.config, e.log, s.Apply, e.stdout)
}
