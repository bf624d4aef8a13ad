package main

import (
	"strings"
	"testing"

	"kept/ent/store"
	"kept/internal/testhouse"
)

func TestATokenIsAloneOnTheLastLine(t *testing.T) {
	where := testhouse.Config(t)
	testhouse.Tenant(t, testhouse.OpenConfig(t, where), "acme")
	out, err := command(where, "token", "create", "--tenant", "acme", "--scope", "promises:read,reports:read", "--ttl", "1m").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if last := lines[len(lines)-1]; strings.Count(last, ".") != 2 || strings.ContainsAny(last, " \t") {
		t.Errorf("the last line is %q, want a token alone", last)
	}
	if out, err := command(store.Config{Path: t.TempDir() + "/kept.db"}, "token", "create", "--tenant", "acme").CombinedOutput(); err == nil ||
		!strings.Contains(string(out), "run kept migrate") {
		t.Errorf("on an empty database: %s, %v; want to be told to migrate", out, err)
	}
	for _, wrong := range [][]string{
		{"--tenant", "nobody"}, {"--tenant", "acme", "--scope", "promises:eat"}, {"--tenant", "acme", "--ttl", "48h"},
	} {
		if out, err := command(where, append([]string{"token", "create"}, wrong...)...).CombinedOutput(); err == nil {
			t.Errorf("token create %v: %s, want an error", wrong, out)
		}
	}
}
