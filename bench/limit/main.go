// Command limit is what no API over the same tables can beat by much: it checks
// the token, tells PostgreSQL the tenant, runs one hand-written statement and
// hands the JSON that PostgreSQL makes to the socket as it is. The benchmark
// starts it; its settings are LIMIT_DATABASE, LIMIT_ADDR, LIMIT_PUBLIC_KEY (PEM)
// and LIMIT_ISSUER.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// connections is how many every side has in total.
const connections = 16

func main() {
	if err := serve(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "limit:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context) error {
	config, err := pgxpool.ParseConfig(os.Getenv("LIMIT_DATABASE"))
	if err != nil {
		return err
	}
	config.MaxConns, config.MinConns = connections, connections
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	who, err := newDoor([]byte(os.Getenv("LIMIT_PUBLIC_KEY")), os.Getenv("LIMIT_ISSUER"))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	for path, a := range answers {
		mux.Handle("POST "+path, &handler{pool: pool, who: who, answer: a})
	}
	server := &http.Server{Addr: os.Getenv("LIMIT_ADDR"), Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	return server.ListenAndServe()
}

// handler answers one question with one statement.
type handler struct {
	pool   *pgxpool.Pool
	who    *door
	answer answer
}

// ServeHTTP answers a request whose body is the question's arguments.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	tenant, err := h.who.tenant(r.Header.Get("Authorization"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	var in arguments
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := h.write(r.Context(), w, tenant, in); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// write sends role, tenant and statement at once: what comes before one Sync is
// one transaction, so that the settings end with it.
func (h *handler) write(ctx context.Context, w http.ResponseWriter, tenant string, in arguments) error {
	var b pgx.Batch
	b.Queue("SELECT set_config('role', 'kept_app', true), set_config('kept.tenant', $1, true)", tenant)
	b.Queue(h.answer.statement, h.answer.args(in)...)
	results := h.pool.SendBatch(ctx, &b)
	defer func() { _ = results.Close() }()
	if _, err := results.Exec(); err != nil {
		return err
	}
	rows, err := results.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return fmt.Errorf("no answer: %w", rows.Err())
	}
	w.Header().Set("Content-Type", "application/json")
	_, err = w.Write(rows.RawValues()[0])
	return err
}
