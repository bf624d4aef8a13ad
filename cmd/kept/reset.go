package main

import "kept/server"

type resetCmd struct {
	Email        string `arg:"" help:"The address that she signs in with."`
	SecondFactor bool   `help:"Take her second factor off too: she has lost her phone and her recovery codes."`
}

// Run prints a link to set a new password alone on its last line, for who
// forgot hers where no mail is set up. Who can reach the database may.
func (r resetCmd) Run(e *env) error {
	ctx, cancel := e.untilStopped()
	defer cancel()
	return server.ResetPassword(ctx, e.config, e.log, e.stdout, r.Email, r.SecondFactor)
}
