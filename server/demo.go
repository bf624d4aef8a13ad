package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"kept/internal/clock"
	"kept/internal/password"
	"kept/server/demo"
)

// Demo makes the tenant "demo" with made-up data unless it is there, gives it
// more customers when it has fewer than asked for, and tells out how to sign in.
func Demo(ctx context.Context, c Config, log *slog.Logger, customers int, out io.Writer) (err error) {
	db, err := openDatabase(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	secret, err := c.LoadSecret()
	if err != nil {
		return err
	}
	hasher := password.NewHasher(c.passwordCosts())
	made, err := demo.Make(ctx, db, hasher, secret, clock.System, out)
	if err != nil {
		return err
	}
	if err := demo.Grow(ctx, db, hasher, secret, clock.System, customers, out); err != nil {
		return err
	}
	state := "is there already"
	if made {
		state = "is ready: a shop that doesn't exist, with made-up data"
	}
	_, err = fmt.Fprintf(out, "The tenant %q %s.\nSign in with %s and the password %q.\n", demo.Slug, state, demo.Email, demo.Password)
	return err
}
