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
	"kept/tenants/session"
	"kept/tenants/user"
)

// ResetPassword makes a link by which the user with an address sets a new
// password, and prints it alone on out's last line.
func ResetPassword(ctx context.Context, c Config, log *slog.Logger, out io.Writer, address string) (err error) {
	db, err := openDatabase(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := migrations.Check(ctx, db.SQL(), db.Postgres()); err != nil {
		return err
	}
	events, hasher := event.NewLog(db, clock.System, nil), password.NewHasher(c.passwordCosts())
	users := user.NewBook(db, events, hasher, session.NewBook(db, events, hasher, clock.System), clock.System)
	token, err := users.ResetToken(ctx, address)
	if f := fault.As(err); f != nil {
		return errors.New(f.Message)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Hand this link to %s; it holds for %s and works once.\n%s\n", address, user.ResetLife, mail.Link(c.BaseURL, mail.Reset, token))
	return err
}
