package seal_test

import (
	"bytes"
	"testing"

	"kept/internal/seal"
)

func TestWhatIsSealedIsOpenedForItsPurposeOnly(t *testing.T) {
	secret := bytes.Repeat([]byte{7}, 32)
	keys, err := seal.New(secret, "keys")
	if err != nil {
		t.Fatal(err)
	}
	sealed := keys.Seal(nil, nil, []byte("plain"), []byte("key_1"))
	if got, err := keys.Open(nil, nil, sealed, []byte("key_1")); err != nil || string(got) != "plain" {
		t.Errorf("opened = %q, %v, want it plain again", got, err)
	}
	mail, err := seal.New(secret, "mail")
	if err != nil {
		t.Fatal(err)
	}
	other, err := seal.New(bytes.Repeat([]byte{8}, 32), "keys")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mail.Open(nil, nil, sealed, []byte("key_1")); err == nil {
		t.Error("it opens for another purpose")
	}
	if _, err := other.Open(nil, nil, sealed, []byte("key_1")); err == nil {
		t.Error("it opens with another secret")
	}
	if _, err := keys.Open(nil, nil, sealed, []byte("key_2")); err == nil {
		t.Error("it opens as something else")
	}
	if again := keys.Seal(nil, nil, []byte("plain"), []byte("key_1")); bytes.Equal(again, sealed) {
		t.Error("sealed twice, it looks the same")
	}
	if _, err := seal.New(secret[:31], "keys"); err == nil {
		t.Error("a short secret is taken")
	}
}
