package e2e_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// behind opens the story's database behind Kept's back, as its owner.
func (w *world) behind(ts *testscript.TestScript) *sql.DB {
	driver, at := "pgx", w.database.URL
	if !w.database.Postgres() {
		driver, at = "sqlite", "file:"+w.database.Path+"?_pragma=busy_timeout(10000)&_txlock=immediate"
	}
	db, err := sql.Open(driver, at)
	ts.Check(err)
	return db
}

func change(ts *testscript.TestScript, w *world, args []string) {
	db := w.behind(ts)
	defer func() { _ = db.Close() }()
	res, err := db.Exec(args[0])
	ts.Check(err)
	if n, _ := res.RowsAffected(); n == 0 {
		ts.Fatalf("it changed no row")
	}
}

// rows checks a count, or waits until it is reached.
func rows(ts *testscript.TestScript, w *world, args []string) {
	wait := args[0] == "-wait"
	if wait {
		args = args[1:]
	}
	if len(args) != 2 {
		ts.Fatalf("rows [-wait] WANT QUERY")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	db := w.behind(ts)
	defer func() { _ = db.Close() }()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		var got int
		ts.Check(db.QueryRow(args[1]).Scan(&got))
		if got == want || wait && got > want {
			ts.Logf("%d rows", got)
			return
		}
		if !wait || time.Now().After(end) {
			ts.Fatalf("%d rows, wanted %d", got, want)
		}
	}
}

// lock keeps Kept from writing promises, and so requests from ending.
type lock struct {
	db *sql.DB
	tx *sql.Tx
}

func (l *lock) release() {
	_ = l.tx.Rollback()
	_ = l.db.Close()
}

func hold(ts *testscript.TestScript, w *world, _ []string) {
	db := w.behind(ts)
	tx, err := db.Begin() // on SQLite the one lock there is
	ts.Check(err)
	w.lock = &lock{db: db, tx: tx}
	if w.database.Postgres() {
		_, err = tx.Exec("LOCK TABLE promises IN EXCLUSIVE MODE")
		ts.Check(err)
	}
}

func release(ts *testscript.TestScript, w *world, _ []string) {
	if w.lock == nil {
		ts.Fatalf("nothing is held")
	}
	w.lock.release()
	w.lock = nil
}

// wire is the line to PostgreSQL, which can be cut.
type wire struct {
	url, server, own string
	mu               sync.Mutex
	listener         net.Listener
	open             map[net.Conn]bool
}

// newWire puts a line before the server of a database URL.
func newWire(databaseURL string) (*wire, error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return nil, err
	}
	w := &wire{server: u.Host, own: "127.0.0.1:0", open: map[net.Conn]bool{}}
	if u.Port() == "" {
		w.server = net.JoinHostPort(u.Hostname(), "5432")
	}
	if err := w.mend(); err != nil {
		return nil, err
	}
	w.own = w.listener.Addr().String()
	u.Host = w.own
	w.url = u.String()
	return w, nil
}

func (w *wire) mend() error {
	var err error
	if w.listener, err = net.Listen("tcp", w.own); err != nil {
		return err
	}
	go func(l net.Listener) {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(near)
		}
	}(w.listener)
	return nil
}

func (w *wire) carry(near net.Conn) {
	far, err := new(net.Dialer).DialContext(context.Background(), "tcp", w.server)
	if err != nil {
		_ = near.Close()
		return
	}
	w.mu.Lock()
	w.open[near], w.open[far] = true, true
	w.mu.Unlock()
	var both sync.WaitGroup
	pour := func(to, from net.Conn) {
		_, _ = io.Copy(to, from) // ends when either side does
		_, _ = to.Close(), from.Close()
	}
	both.Go(func() { pour(near, far) })
	both.Go(func() { pour(far, near) })
	both.Wait()
	w.mu.Lock()
	delete(w.open, near)
	delete(w.open, far)
	w.mu.Unlock()
}

func (w *wire) close() {
	_ = w.listener.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.open {
		_ = c.Close()
	}
}

func line(ts *testscript.TestScript, w *world, args []string) {
	switch {
	case w.wire == nil:
		ts.Fatalf("SQLite has no line")
	case args[0] == "cut":
		w.wire.close()
	case args[0] == "mended":
		ts.Check(w.wire.mend())
	default:
		ts.Fatalf("cut or mended")
	}
}

// table writes a CSV file of N rows, in each of which # is the row's number.
func table(ts *testscript.TestScript, _ *world, args []string) {
	if len(args) != 4 {
		ts.Fatalf("table FILE N HEADER ROW")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	var b strings.Builder
	fmt.Fprintln(&b, args[2])
	for i := range n {
		fmt.Fprintln(&b, strings.ReplaceAll(args[3], "#", strconv.Itoa(i)))
	}
	path := ts.MkAbs(args[0])
	ts.Check(errors.Join(os.MkdirAll(filepath.Dir(path), 0o750), os.WriteFile(path, []byte(b.String()), 0o600)))
}
