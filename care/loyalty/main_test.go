package loyalty_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain has the state machine try fewer histories than rapid would: each is
// dozens of transactions on a real database. -rapid.checks says otherwise.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		_ = f.Value.Set("30")
	}
	os.Exit(m.Run())
}
