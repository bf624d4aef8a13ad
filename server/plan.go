package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"kept/care/event"
	"kept/ent/migrations"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/password"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/billing"
)

// ChoosePlan puts a tenant on a local plan, unless name is empty, and tells out
// how it stands. Nodes that run hear of it by its event, which is numbered here:
// nobody else was woken for it.
func ChoosePlan(ctx context.Context, c Config, log *slog.Logger, out io.Writer, slug, name string) (err error) {
	db, err := openDatabase(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := migrations.Check(ctx, db.SQL(), db.Postgres()); err != nil {
		return err
	}
	events := event.NewLog(db, clock.System, nil)
	accounts := account.NewBook(db, events, password.NewHasher(c.passwordCosts()), clock.System)
	plans := billing.NewBook(db, events, accounts, clock.System)
	standing, err := choosePlan(ctx, accounts, plans, slug, billing.Name(strings.ToUpper(name)))
	if f := fault.As(err); f != nil {
		return errors.New(f.Message)
	}
	if err != nil {
		return err
	}
	numbers := event.NewDispatcher(db, clock.System, log)
	if err := errors.Join(numbers.Begin(ctx), numbers.Step(ctx)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: plan %s, %s\n", slug, standing.Plan.Name, standing.State)
	return err
}

func choosePlan(ctx context.Context, accounts *account.Book, plans *billing.Book, slug string, name billing.Name) (*billing.Standing, error) {
	actor, err := accounts.SystemActorBySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	ctx = tenants.As(ctx, actor)
	if name == "" {
		return plans.Standing(ctx)
	}
	return plans.Choose(ctx, name)
}
