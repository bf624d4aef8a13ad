package main

import (
	"context"

	"kept/server"
)

type migrateCmd struct{}

// Run brings the schema up to date.
func (migrateCmd) Run(e *env) error {
	ctx, cancel := e.untilStopped()
	defer cancel()
	return migrate(ctx, e)
}

func migrate(ctx context.Context, e *env) error {
	n, err := server.Migrate(ctx, e.config, e.log)
	if err != nil {
		return err
	}
	e.log.Info("the schema is up to date", "migrations applied", n)
	return nil
}
