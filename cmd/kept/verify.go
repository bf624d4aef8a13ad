package main

import "kept/server"

type verifyCmd struct{}

// Run recounts what is derived and fails when something differs.
func (verifyCmd) Run(e *env) error {
	ctx, cancel := e.untilStopped()
	defer cancel()
	return server.Verify(ctx, e.config, e.log, e.stdout)
}
