package server

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// LoadSecret gives the 32 bytes that seal signing keys. On SQLite they are made
// once and kept beside the database, for this user's eyes only; nodes on one
// PostgreSQL must agree on them, so there they have to be given.
func (c *Config) LoadSecret() ([]byte, error) {
	if c.Secret != "" {
		return decodeSecret(c.Secret)
	}
	if c.DatabaseURL != "" {
		return nil, fmt.Errorf("KEPT_SECRET is required on PostgreSQL, the same for every node: make one with  openssl rand -base64 32")
	}
	path := filepath.Join(c.DataDir, "secret")
	b, err := os.ReadFile(path) //nolint:gosec // the operator's own folder
	if errors.Is(err, fs.ErrNotExist) {
		return makeSecret(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the secret: %w", err)
	}
	secret, err := decodeSecret(string(b))
	if err != nil {
		return nil, fmt.Errorf("%s doesn't hold 32 bytes in base64: restore it from a backup, or delete it to make a new one", path)
	}
	return secret, nil
}

// makeSecret writes a fresh secret beside its final name first, so that a crash
// leaves either none or a whole one.
func makeSecret(path string) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails: it would have ended the program
	half, err := os.CreateTemp(filepath.Dir(path), "secret-*")
	if err != nil {
		return nil, fmt.Errorf("make the secret: %w", err)
	}
	defer func() { _ = os.Remove(half.Name()) }()
	_, err = half.WriteString(base64.StdEncoding.EncodeToString(secret) + "\n")
	if err := errors.Join(err, half.Sync(), half.Close()); err != nil {
		return nil, fmt.Errorf("make the secret: %w", err)
	}
	if err := os.Link(half.Name(), path); errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("another process has just made %s: start again", path)
	} else if err != nil {
		return nil, fmt.Errorf("make the secret: %w", err)
	}
	return secret, nil
}
