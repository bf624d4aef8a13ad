package partner

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/x509"
	"fmt"

	rows "kept/ent/db"
)

// newSealer makes the cipher that private keys are kept under at rest, from
// the operator's secret. Who has the database alone can sign nothing.
func newSealer(secret []byte) (cipher.AEAD, error) {
	if len(secret) < 32 {
		return nil, fmt.Errorf("the operator's secret must have at least 32 bytes")
	}
	derived, err := hkdf.Key(sha256.New, secret, nil, "kept signing keys", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the sealing key: %w", err)
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, fmt.Errorf("derive the sealing key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal writes a private key under the operator's secret, bound to its id.
func (k *Keys) seal(kid string, private crypto.Signer) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("seal signing key: %w", err)
	}
	return k.sealer.Seal(nil, nil, der, []byte(kid)), nil
}

// open gives the private half of a key, or nil when it was sealed under
// another secret or isn't its own.
func (k *Keys) open(r *rows.SigningKey) crypto.Signer {
	der, err := k.sealer.Open(nil, nil, r.Sealed, []byte(r.ID))
	if err != nil {
		return nil
	}
	private, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil
	}
	signer, _ := private.(crypto.Signer)
	return signer
}
