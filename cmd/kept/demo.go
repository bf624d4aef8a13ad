package main

import "kept/server"

type demoCmd struct {
	Customers int `help:"Give it at least so many customers, each with a history: 50000 take a minute or two."`
}

// Run makes the demo tenant, on a database that it migrates first.
func (d demoCmd) Run(e *env) error {
	ctx, cancel := e.untilStopped()
	defer cancel()
	if err := migrate(ctx, e); err != nil {
		return err
	}
	return server.Demo(ctx, e.config, e.log, d.Customers, e.stdout)
}
