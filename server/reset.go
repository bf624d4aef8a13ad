package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"kept/care/event"
	"kept/ent/migrations"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/mail"
	"kept/internal/password"
	"kept/internal/seal"
	"kept/tenants/session"
	"kept/tenants/user"
)

// ResetPassword makes a link by which the user with an address sets a new
// password, and prints it alone on out's last line. It takes her second factor
// off too if it is lost.
func ResetPassword(ctx context.Context, c Config, log *slog.Logger, out io.Writer, address string, lost bool) (err error) {
	secret, err := c.LoadSecret()
	if err != nil {
		return err
	}
	db, err := openDatabase(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := migrations.Check(ctx, db.SQL(), db.Postgres()); err != nil {
		return err
	}
	sealer, err := seal.New(secret, "kept second factors")
	if err != nil {
		return err
	}
	events, hasher := event.NewLog(db, clock.System, nil), password.NewHasher(c.passwordCosts())
	users := user.NewBook(db, events, hasher, sealer, session.NewBook(db, events, hasher, clock.System), clock.System)
	token, err := resetToken(ctx, users, address, lost)
	if f := fault.As(err); f != nil {
		return errors.New(f.Message)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Hand this link to %s; it holds for %s and works once.\n%s\n", address, user.ResetLife, mail.Link(c.BaseURL, mail.Reset, token))
	return err
}

func resetToken(ctx context.Context, users *user.Book, address string, lost bool) (string, error) {
	if lost {
		if err := users.DropFactor(ctx, address); err != nil {
			return "", err
		}
	}
	return users.ResetToken(ctx, address)
}
