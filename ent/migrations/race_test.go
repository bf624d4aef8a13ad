package migrations_test

import (
	"context"
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
