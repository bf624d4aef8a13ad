package sqlite

import (
	"database/sql"
	"path/filepath"
	"sync"
	"testing"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

func TestConnectionsHaveNoMutexOfTheirOwn(t *testing.T) {
	before := spare.Load()
	file := open(t, 3)
	for range 3 {
		c, err := file.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
	}
	if n := spare.Load() - before; n != 3 {
		t.Errorf("three connections were spared %d mutexes", n)
	}
}

func TestThePageCacheHasAMutexThatSpins(t *testing.T) {
	tls := libc.NewTLS()
	defer tls.Close()
	if m := lib.Xsqlite3_mutex_alloc(tls, lib.SQLITE_MUTEX_STATIC_LRU); !isPages(m) {
		t.Error("the page cache has another mutex")
	}
}

func TestSpinningLetsOneInAtATime(t *testing.T) {
	var s spinning
	var all sync.WaitGroup
	inside, n := 0, 0
	for range 8 {
		all.Go(func() {
			for range 1000 {
				s.lock()
				if inside++; inside != 1 {
					t.Error("two are in")
				}
				n++
				inside--
				s.unlock()
			}
		})
	}
	all.Wait()
	if n != 8000 {
		t.Errorf("%d of 8000 were in", n)
	}
	if !s.try() || s.try() {
		t.Error("who tries gets in when nobody is, and not when somebody is")
	}
}

// What connections share is SQLite's own to guard: memory, the file's locks, the
// index of the journal.
func TestManyGoroutinesShareOneFile(t *testing.T) {
	file := open(t, 8)
	if _, err := file.Exec("CREATE TABLE words (word TEXT NOT NULL)"); err != nil {
		t.Fatal(err)
	}
	const writers, each = 4, 25
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range each {
				if _, err := file.Exec("INSERT INTO words VALUES (hex(randomblob(200)))"); err != nil {
					t.Error(err)
				}
				var n int
				if err := file.QueryRow("SELECT count(DISTINCT word) FROM words").Scan(&n); err != nil || n == 0 {
					t.Errorf("found %d words: %v", n, err)
				}
			}
		})
	}
	all.Wait()
	var n int
	if err := file.QueryRow("SELECT count(DISTINCT word) FROM words").Scan(&n); err != nil || n != writers*each {
		t.Errorf("%d words of %d are there: %v", n, writers*each, err)
	}
	var sound string
	if err := file.QueryRow("PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Errorf("the file is %s: %v", sound, err)
	}
}

func open(t *testing.T, connections int) *sql.DB {
	t.Helper()
	file, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "words.db")+"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(60000)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	file.SetMaxOpenConns(connections)
	t.Cleanup(func() { _ = file.Close() })
	return file
}
