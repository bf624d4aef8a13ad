package main

import "kept/server"

type demoCmd struct{}

// Run makes the demo tenant, on a database that it migrates first.
func (demoCmd) Run(e *env) error {
	ctx, cancel := e.untilStopped()
	defer cancel()
	if err := migrate(ctx, e); err != nil {
		return err
	}
	return server.Demo(ctx, e.config, e.log, e.stdout)
}
