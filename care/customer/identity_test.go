package customer

import (
	"fmt"
	"strings"
	"testing"

	"kept/tenants"
)

func TestIdentitiesAreRecognisedHoweverTheyAreWritten(t *testing.T) {
	for _, tc := range []struct {
		kind                 IdentityKind
		value, region        string
		want, folded, masked string // want "" means refused
	}{
		{EmailAddress, " Ana.Lima@Shop.Example ", "", "Ana.Lima@Shop.Example", "ana.lima@shop.example", "A•••@Shop.Example"},
		{EmailAddress, "Ana <ana@shop.example>", "", "", "", ""},
		{EmailAddress, "ana@", "", "", "", ""},
		{EmailAddress, "ana", "", "", "", ""},
		{EmailAddress, strings.Repeat("a", 250) + "@b.example", "", "", "", ""},
		{PhoneNumber, "030 123456", "DE", "+4930123456", "+4930123456", "•••56"},
		{PhoneNumber, "+55 (11) 91234-5678", "DE", "+5511912345678", "+5511912345678", "•••78"},
		{PhoneNumber, "030 123456", "", "", "", ""}, // whose 030?
		{PhoneNumber, "call me", "DE", "", "", ""},
		{PhoneNumber, "+49 1234567890123456", "DE", "", "", ""},
		{Handle, "@Ana_Lima", "", "@Ana_Lima", "ana_lima", "•••ma"},
		{Handle, "@", "", "", "", ""},
		{Card, "AB-12 34", "", "AB-12 34", "ab1234", "•••34"},
		{Card, "--", "", "", "", ""},
		{Card, "1234", "", "1234", "1234", "•••"},
		{EmailAddress, "", "", "", "", ""},
		{"SHOE_SIZE", "42", "", "", "", ""},
	} {
		t.Run(fmt.Sprint(tc.kind, tc.value), func(t *testing.T) {
			got, err := IdentityDraft{Kind: tc.kind, Value: tc.value}.recognised(tc.region)
			if tc.want == "" {
				if err == nil {
					t.Errorf("taken as %q, want a fault", got.folded)
				}
				return
			}
			if err != nil || got.Value != tc.want || got.folded != tc.folded || got.Masked() != tc.masked {
				t.Errorf("got %q %q %q, %v; want %q %q %q", got.Value, got.folded, got.Masked(), err, tc.want, tc.folded, tc.masked)
			}
		})
	}
}

func TestRegionComesFromTheTenantsLocale(t *testing.T) {
	for locale, want := range map[string]string{"de": "DE", "pt-BR": "BR", "en-GB": "GB", "": "", "??": ""} {
		if got := regionOf(&tenants.Actor{Locale: locale}); got != want {
			t.Errorf("region of %q = %q, want %q", locale, got, want)
		}
	}
}

func TestAKeyNamesOneCustomerInOneWay(t *testing.T) {
	s := func(s string) *string { return &s }
	for _, tc := range []struct {
		name string
		key  Key
		want string // of the fault
	}{
		{"none", Key{}, ""},
		{"an external id", Key{ExternalID: s("E1")}, ""},
		{"an empty id", Key{ID: s("")}, "key.id: must not be empty"},
		{"two", Key{ID: s("cus_1"), Email: s("a@b.example")}, "key: must name the customer in one way, not 2"},
		{"a bad address", Key{Email: s("a@")}, "key.email: must be an e-mail address, such as ana@shop.example"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := ""
			if _, err := tc.key.checked("DE"); err != nil {
				got = err.Error()
			}
			if got != tc.want {
				t.Errorf("fault %q, want %q", got, tc.want)
			}
		})
	}
}
