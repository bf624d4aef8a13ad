// Package email checks e-mail addresses and writes each in one way.
package email

import (
	"net/mail"
	"strings"

	"kept/internal/fault"
)

// max is the length of the longest address that SMTP can carry (RFC 5321).
const max = 254

// Fold writes an address as it is kept and compared: trimmed, in lower case.
func Fold(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Parse checks that s is one bare address and folds it. Whether a mailbox is
// behind it, only a mail can tell.
func Parse(s string) (string, error) {
	folded := Fold(s)
	a, err := mail.ParseAddress(folded)
	if err != nil || a.Address != folded || len(folded) > max {
		return "", fault.Clause("must be an e-mail address such as ann@example.com")
	}
	_, domain, _ := strings.Cut(folded, "@")
	if !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") || strings.ContainsAny(folded, " \"") {
		return "", fault.Clause("must be an e-mail address such as ann@example.com")
	}
	return folded, nil
}
