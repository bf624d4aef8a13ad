package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"kept/ent/migrations"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants/partner"
)

// CreateToken makes an access token for a tenant and prints it alone on out's
// last line.
func CreateToken(ctx context.Context, c Config, log *slog.Logger, out io.Writer, tenant string, scopes []string, ttl time.Duration) (err error) {
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
	keys, err := partner.NewKeys(db, c.signing(secret), clock.System)
	if err != nil {
		return err
	}
	issued, err := keys.IssueForOperator(ctx, tenant, scopes, ttl)
	if f := fault.As(err); f != nil {
		return errors.New(strings.TrimSpace(strings.Join(f.Field, ".") + " " + f.Message))
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "tenant %s, scopes %s, until %s\n%s\n", tenant, strings.Join(issued.Scopes, " "),
		issued.ExpiresAt.Format(time.RFC3339), issued.Token)
	return err
}
