// Package seal makes the ciphers under which secrets are kept at rest, from the
// operator's secret: who has the database alone can read none of them.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
)

// size is how many bytes the operator's secret has at least.
const size = 32

// New makes the cipher for one purpose, such as "kept signing keys". What was
// sealed for one can't be opened for another. Each seal has a nonce of its own,
// which the cipher makes and keeps in front of it: give nil for the nonce.
func New(secret []byte, purpose string) (cipher.AEAD, error) {
	if len(secret) < size {
		return nil, fmt.Errorf("the operator's secret must have at least %d bytes", size)
	}
	derived, err := hkdf.Key(sha256.New, secret, nil, purpose, size)
	if err != nil {
		return nil, fmt.Errorf("derive a sealing key: %w", err)
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, fmt.Errorf("derive a sealing key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}
