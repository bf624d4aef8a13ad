package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kept/ent/store"
	"kept/internal/testhouse"
)

// orders is a folder with a mapping and n made-up orders, every hundredth of
// them by nobody.
func orders(t *testing.T, n int) (mapping, dir string) {
	t.Helper()
	dir = t.TempDir()
	var file strings.Builder
	file.WriteString("id,who,at,promised,delivered\n")
	for i := range n {
		who := fmt.Sprintf("c%d", i%500)
		if i%100 == 99 {
			who = ""
		}
		fmt.Fprintf(&file, "o%d,%s,2026-01-05 10:00,2026-01-09,2026-01-%02d 12:00\n", i, who, 6+i%6)
	}
	mapping = filepath.Join(dir, "orders.mapping.yaml")
	for path, text := range map[string]string{
		filepath.Join(dir, "orders.csv"): file.String(),
		mapping: `
files: {orders: orders.csv}
load:
  - kind: customers
    from: orders
    fields: {externalId: who, name: who}
  - kind: purchases
    from: orders
    fields: {externalId: id, customer: who, occurredAt: at, promisedDay: promised, deliveredAt: delivered, amount: {value: 12.50}}
`,
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return mapping, dir
}

// command is kept with args on a database that outlives it.
func command(where store.Config, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "KEPT_TEST_AS_PROGRAM=1", "KEPT_DATA_DIR="+filepath.Dir(where.Path),
		"KEPT_DATABASE_URL="+where.URL, "KEPT_SECRET="+strings.Repeat("A", 43)+"=")
	return cmd
}

func TestImportSurvivesKills(t *testing.T) {
	where := testhouse.Config(t)
	db := testhouse.OpenConfig(t, where)
	ctx := testhouse.Tenant(t, db, "shop")
	mapping, dir := orders(t, 12000)
	args := []string{"import", "--tenant", "shop", "--mapping", mapping, dir}

	// Killed wherever it is once more of it is in than before, three times.
	seen := int64(0)
	for range 3 {
		cmd := command(where, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		deadline := time.Now().Add(time.Minute)
		for before := seen; seen == before; {
			if time.Now().After(deadline) {
				t.Fatalf("the import stands still at %d rows", seen)
			}
			if jobs := db.Job.Query().AllX(ctx); len(jobs) > 0 {
				seen = jobs[0].Done
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil {
			t.Log("the import ended before it could be killed")
		}
	}
	out, err := command(where, args...).Output()
	if err != nil {
		t.Fatalf("the last import: %v\n%s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if got, want := lines[len(lines)-1], `{"rows":24000,"accepted":23760,"refused":240}`; got != want {
		t.Errorf("the last line is %s, want %s", got, want)
	}
	if n := db.Job.Query().CountX(ctx); n != 1 {
		t.Errorf("%d jobs, want 1 that went on", n)
	}
	for what, n := range map[string]int{
		"purchases": db.Purchase.Query().CountX(ctx), "promises": db.Promise.Query().CountX(ctx),
		"refused rows": db.JobRow.Query().CountX(ctx) + 11640, // 120 orders and 120 customers
	} {
		if n != 11880 {
			t.Errorf("%d %s, want 11880: nothing lost, nothing doubled", n, what)
		}
	}
	if out, err := command(where, "verify").CombinedOutput(); err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
}

func TestImportTellsWhatItDid(t *testing.T) {
	where := testhouse.Config(t)
	db := testhouse.OpenConfig(t, where)
	ctx := testhouse.Tenant(t, db, "shop")
	mapping, dir := orders(t, 100)
	refused := filepath.Join(t.TempDir(), "refused.csv")
	for _, tc := range []struct {
		name string
		args []string
		code int
		last map[string]int
	}{
		{"dry run", []string{"--dry-run"}, 0, map[string]int{"rows": 200, "accepted": 198, "refused": 2}},
		{"all or nothing", []string{"--all-or-nothing"}, 1, map[string]int{"rows": 200, "accepted": 0, "refused": 2}},
		{"the rest", []string{"--refused", refused}, 0, map[string]int{"rows": 200, "accepted": 198, "refused": 2}},
		{"again", nil, 0, map[string]int{"rows": 200, "accepted": 198, "refused": 2}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cmd := command(where, append([]string{"import", "--tenant", "shop", "--mapping", mapping, dir}, tc.args...)...)
			var stdout bytes.Buffer
			cmd.Stdout = &stdout
			_ = cmd.Run() // the code tells
			if code := cmd.ProcessState.ExitCode(); code != tc.code {
				t.Errorf("it ends with %d, want %d", code, tc.code)
			}
			lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
			last := map[string]int{}
			if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || fmt.Sprint(last) != fmt.Sprint(tc.last) {
				t.Errorf("the last line is %s, want %v", lines[len(lines)-1], tc.last)
			}
			if want := map[bool]int{true: 0, false: 99}[tc.name == "dry run" || tc.name == "all or nothing"]; db.Purchase.Query().CountX(ctx) != want {
				t.Errorf("%d purchases, want %d", db.Purchase.Query().CountX(ctx), want)
			}
		})
	}
	file, err := os.ReadFile(refused)
	if err != nil {
		t.Fatal(err)
	}
	if want := "orders.csv,101,externalId,must not be empty,o99,,2026-01-05 10:00,2026-01-09,2026-01-09 12:00\n"; !strings.Contains(string(file), want) {
		t.Errorf("the file of refused rows says\n%s", file)
	}
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"--tenant", "nobody", "--mapping", mapping, dir}, `tenant "nobody"`},
		{[]string{"--tenant", "shop", "--mapping", filepath.Join(dir, "orders.csv"), dir}, "orders.csv"},
	} {
		if out, err := command(where, append([]string{"import"}, tc.args...)...).CombinedOutput(); err == nil || !strings.Contains(string(out), tc.want) {
			t.Errorf("import %v = %v: %s", tc.args, err, out)
		}
	}
}
