package partner

import (
	"crypto"
	"crypto/x509"
	"fmt"

	rows "kept/ent/db"
)

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
