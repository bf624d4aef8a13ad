package ticket_test

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kept/internal/fault"
	"kept/internal/ticket"
)

var page = ticket.Page{Purpose: "kept test links", Kind: "test link 1", URL: "https://kept.example/c/test", Life: time.Hour}

func office(t *testing.T, secret byte, p ticket.Page, now *time.Time) *ticket.Office {
	t.Helper()
	o, err := ticket.Open(bytes.Repeat([]byte{secret}, 32), p, func() time.Time { return *now })
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func tokenOf(t *testing.T, l *ticket.Link) string {
	t.Helper()
	u, err := url.Parse(l.URL)
	if err != nil || !strings.HasPrefix(l.URL, page.URL+"?") {
		t.Fatalf("the link is %q, %v", l.URL, err)
	}
	return u.Query().Get("token")
}

func TestALinkOpensWhatItWasMadeForUntilItsTimeIsOver(t *testing.T) {
	now := time.Date(2026, 3, 29, 0, 59, 59, 5e8, time.UTC)
	o := office(t, 7, page, &now)
	l := o.Make("ten_1", "cus_1")
	token := tokenOf(t, l)
	if words, err := o.Read(token, 2); err != nil || !slices.Equal(words, []string{"ten_1", "cus_1"}) {
		t.Errorf("read %v, %v", words, err)
	}
	if want := now.Add(time.Hour).Truncate(time.Second); !l.ExpiresAt.Equal(want) {
		t.Errorf("it ends at %s, want %s", l.ExpiresAt, want)
	}
	if again := tokenOf(t, o.Make("ten_1", "cus_1")); again == token {
		t.Error("made twice, it looks the same")
	}
	now = l.ExpiresAt.Add(-time.Nanosecond)
	if _, err := o.Read(token, 2); err != nil {
		t.Errorf("in the last moment: %v", err)
	}
	now = l.ExpiresAt
	if _, err := o.Read(token, 2); !fault.IsMissing(err) {
		t.Errorf("when its time is over: %v, want missing", err)
	}
}

func TestWhatIsNoLinkOfOursIsMissing(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	o := office(t, 7, page, &now)
	token := tokenOf(t, o.Make("ten_1", "cus_1"))
	first := "A"
	if strings.HasPrefix(token, first) {
		first = "B"
	}
	otherKind, otherPurpose := page, page
	otherKind.Kind, otherPurpose.Purpose = "test link 2", "kept other links"
	for _, try := range []struct {
		name  string
		at    *ticket.Office
		token string
		words int
	}{
		{"nothing", o, "", 2},
		{"no base64", o, "!", 2},
		{"cut short", o, token[:len(token)-2], 2},
		{"changed", o, first + token[1:], 2},
		{"for something else", o, token, 1},
		{"of another house", office(t, 8, page, &now), token, 2},
		{"of another kind", office(t, 7, otherKind, &now), token, 2},
		{"of another purpose", office(t, 7, otherPurpose, &now), token, 2},
	} {
		if words, err := try.at.Read(try.token, try.words); !fault.IsMissing(err) {
			t.Errorf("%s: %v, %v; want missing", try.name, words, err)
		}
	}
	if _, err := ticket.Open([]byte("short"), page, time.Now); err == nil {
		t.Error("a short secret is taken")
	}
}
