//go:build unix

package api

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// side is one of those who are compared: Kept, the peer, the limit.
type side struct {
	name      string
	processes []*process
	token     string
	words     func(q question, p place) (path string, body any) // how it is asked
	reads     func(q question, answer []byte) (any, error)      // what it says, in the common shape
	places    []place                                           // of its own, where its data is other than the others'
}

func (s *side) stop() {
	for _, p := range s.processes {
		p.stop()
	}
}

func (s *side) memory() (mib int) {
	for _, p := range s.processes {
		mib += peakMemory(p.cmd.Process.Pid)
	}
	return mib
}

// connections is how many every side has to PostgreSQL in total.
const connections = 16

// keptSettings are how a node of Kept is started beside the usual.
type keptSettings struct {
	database string   // empty means SQLite in data
	data     string   // its folder
	before   []string // what the program is started by, such as taskset
	env      []string
}

// startKept starts a node with its own defaults, but for the limits on callers.
// Tokens are signed by RS256: the peer's library knows no EdDSA.
func (l *lab) startKept(ctx context.Context, k keptSettings) (*side, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	env := append(os.Environ(), "KEPT_ADDR="+addr, "KEPT_BASE_URL=http://kept.localhost", "KEPT_DATABASE_URL="+k.database,
		"KEPT_DATA_DIR="+k.data, "KEPT_SECRET="+l.secret, "KEPT_SIGNING_ALGORITHM=RS256", "KEPT_RATE_LIMIT=off", "KEPT_MIGRATE_URL=")
	env = append(env, k.env...)
	args := append(k.before, l.program("kept"), "serve")
	cmd := exec.CommandContext(ctx, args[0], args[1:]...) //nolint:gosec // our own program
	cmd.Env = env
	p, err := launch(ctx, l.dir, addr, "/readyz", cmd)
	if err != nil {
		return nil, err
	}
	create := exec.CommandContext(ctx, l.program("kept"), "token", "create", "--tenant", "bench-1", "--ttl", "24h") //nolint:gosec // our own
	create.Env = env
	out, err := create.Output()
	if err != nil {
		p.stop()
		return nil, fmt.Errorf("make a token: %w", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return &side{name: "kept", processes: []*process{p}, token: lines[len(lines)-1], words: keptWords, reads: readKept}, nil
}

func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.StdEncoding.EncodeToString(b)
}

// startLimit starts the limit, which takes Kept's own tokens.
func (l *lab) startLimit(ctx context.Context, kept *side, database string) (*side, error) {
	key, err := publicKey(ctx, kept)
	if err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, l.program("limit")) //nolint:gosec // our own program
	cmd.Env = append(os.Environ(), "LIMIT_DATABASE="+database, "LIMIT_ADDR="+addr, "LIMIT_PUBLIC_KEY="+key, "LIMIT_ISSUER=http://kept.localhost")
	p, err := launch(ctx, l.dir, addr, "/", cmd)
	if err != nil {
		return nil, err
	}
	return &side{name: "limit", processes: []*process{p}, token: kept.token, words: limitWords, reads: readKept}, nil
}

// peerProcesses is how many processes the peer has: JavaScript uses one
// processor each.
const peerProcesses = 4

// startPeer starts PostGraphile, with its share of the connections each.
func (l *lab) startPeer(ctx context.Context, kept *side, database string) (*side, error) {
	key, err := publicKey(ctx, kept)
	if err != nil {
		return nil, err
	}
	schema, err := os.ReadFile(filepath.Join(l.sources, "postgraphile", "schema.sql"))
	if err != nil {
		return nil, err
	}
	password := rand.Text()
	if err := execute(ctx, database, string(schema), "ALTER ROLE kept_bench_peer PASSWORD '"+password+"'"); err != nil {
		return nil, err
	}
	s := &side{name: "postgraphile", token: kept.token, words: peerWords, reads: readPeer}
	for range peerProcesses {
		addr, err := freeAddr()
		if err != nil {
			return nil, err
		}
		_, port, _ := strings.Cut(addr, ":")
		cmd := exec.CommandContext(ctx, filepath.Join(l.sources, "postgraphile", "node_modules", "node", "bin", "node"), "server.mjs") //nolint:gosec // pinned by its lock file
		cmd.Dir = filepath.Join(l.sources, "postgraphile")
		cmd.Env = append(os.Environ(), "NODE_ENV=production", "GRAPHILE_ENV=production", "PEER_DATABASE="+as(database, "kept_bench_peer", password),
			"PEER_PORT="+port, "PEER_CONNECTIONS="+strconv.Itoa(connections/peerProcesses), "PEER_PUBLIC_KEY="+key, "PEER_ISSUER=http://kept.localhost")
		p, err := launch(ctx, l.dir, addr, "/", cmd)
		if err != nil {
			s.stop()
			return nil, err
		}
		s.processes = append(s.processes, p)
	}
	return s, nil
}

// publicKey asks Kept for the key that its tokens are signed with.
func publicKey(ctx context.Context, kept *side) (string, error) {
	var set struct {
		Keys []struct{ Kid, N, E string }
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+kept.processes[0].addr+"/.well-known/jwks.json", nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(&set); err != nil {
		return "", err
	}
	head, _, _ := strings.Cut(kept.token, ".")
	header, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return "", err
	}
	var named struct{ Kid string }
	if err := json.Unmarshal(header, &named); err != nil {
		return "", err
	}
	for _, k := range set.Keys {
		n, err1 := base64.RawURLEncoding.DecodeString(k.N)
		e, err2 := base64.RawURLEncoding.DecodeString(k.E)
		if k.Kid != named.Kid || err1 != nil || err2 != nil {
			continue
		}
		der, err := x509.MarshalPKIXPublicKey(&rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())})
		return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), err
	}
	return "", fmt.Errorf("kept publishes no key %s", named.Kid)
}
