package store

import (
	"path/filepath"
	"testing"
)

// TestReadersSeeTheFileAsMemory holds SQLite to what it was asked: it takes less
// without a word where a system offers less.
func TestReadersSeeTheFileAsMemory(t *testing.T) {
	l, err := openSQLite(Config{Path: filepath.Join(t.TempDir(), "kept.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.close() })
	for who, want := range map[string]int{"reader": mapped, "writer": 0} {
		pool := l.read
		if who == "writer" {
			pool = l.write
		}
		var got int
		if err := pool.QueryRowContext(t.Context(), "PRAGMA mmap_size").Scan(&got); err != nil || got != want {
			t.Errorf("the %s maps %d bytes, %v; want %d", who, got, err, want)
		}
	}
}
