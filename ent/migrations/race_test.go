package migrations_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"kept/ent/migrations"
)

// The program and a command may be started side by side on a fresh file.
func TestSeveralMayMigrateOneFile(t *testing.T) {
	for range 3 {
		path := filepath.Join(t.TempDir(), "kept.db")
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = migrations.UpSQLite(context.Background(), path) })
		}
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestTheFileIsForItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept.db")
	if _, err := migrations.UpSQLite(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %s, %v; want it shut to others: it holds customers and password hashes", info.Mode(), err)
	}
}
