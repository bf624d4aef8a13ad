// Package mailbox is a real SMTP server on loopback, for tests: what it was
// sent can be waited for and read.
package mailbox

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// The server lets in who says these, and whoever says nothing.
const (
	User     = "kept"
	Password = "a relay's password"
)

// Box takes every letter that is sent to it.
type Box struct {
	server *smtp.Server
	listen net.Listener

	mu      sync.Mutex
	letters []*Letter
	changed chan struct{} // closed and made anew when a letter comes
	refusal *smtp.SMTPError
	refuse  int // so many letters more
	asked   int
}

// Letter is one that came.
type Letter struct {
	From, To string // of the envelope
	Header   mail.Header
	Subject  string
	Text     string
	HTML     string
	User     string // who the sender said she was

	taken bool
}

// Open starts a server, which offers STARTTLS when it is given a certificate.
// Close stops it.
func Open(certificates ...tls.Certificate) (*Box, error) {
	b := &Box{changed: make(chan struct{})}
	b.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &visit{box: b}, nil }))
	b.server.Domain = "localhost"
	if len(certificates) > 0 {
		b.server.TLSConfig = &tls.Config{Certificates: certificates}
	}
	b.server.ReadTimeout, b.server.WriteTimeout = 10*time.Second, 10*time.Second
	var err error
	if b.listen, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	go func() { _ = b.server.Serve(b.listen) }() // it ends when Close is called
	return b, nil
}

// Close stops the server.
func (b *Box) Close() { _ = b.server.Close() }

// URL is where letters are sent, as KEPT_SMTP_URL says it.
func (b *Box) URL() string { return "smtp://" + b.listen.Addr().String() }

// Refuse answers the next n letters with an SMTP code: 4xx says to come again,
// 5xx never to.
func (b *Box) Refuse(n, code int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refuse, b.refusal = n, &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: "not today"}
}

// Asked tells how many letters were brought, refused ones too.
func (b *Box) Asked() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.asked
}

// Take gives the first letter to an address that nobody has taken yet, and
// waits for it as long as patience allows.
func (b *Box) Take(to string, patience time.Duration) (*Letter, error) {
	over := time.After(patience)
	for {
		l, changed := b.find(to)
		if l != nil {
			return l, nil
		}
		select {
		case <-changed:
		case <-over:
			return nil, fmt.Errorf("no letter to %s came within %s", to, patience)
		}
	}
}

// Count tells how many letters have come to an address.
func (b *Box) Count(to string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, l := range b.letters {
		if l.To == to {
			n++
		}
	}
	return n
}

func (b *Box) find(to string) (*Letter, chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.letters {
		if l.To == to && !l.taken {
			l.taken = true
			return l, nil
		}
	}
	return nil, b.changed
}

// Token gives what stands after the # of the letter's link.
func (l *Letter) Token() string {
	for line := range strings.Lines(l.Text) {
		if _, token, ok := strings.Cut(strings.TrimSpace(line), "#"); ok && !strings.Contains(token, " ") {
			return token
		}
	}
	return ""
}

// visit is one connection.
type visit struct {
	box            *Box
	user, from, to string
}

func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain} }

func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != User || password != Password {
			return smtp.ErrAuthFailed
		}
		v.user = user
		return nil
	}), nil
}

func (v *visit) Mail(from string, _ *smtp.MailOptions) error {
	v.from = from
	return nil
}

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.box.mu.Lock()
	defer v.box.mu.Unlock()
	v.to = to
	v.box.asked++
	if v.box.refuse > 0 {
		v.box.refuse--
		return v.box.refusal
	}
	return nil
}

func (v *visit) Data(r io.Reader) error {
	l, err := read(r)
	if err != nil {
		return err
	}
	l.From, l.To, l.User = v.from, v.to, v.user
	v.box.mu.Lock()
	defer v.box.mu.Unlock()
	v.box.letters = append(v.box.letters, l)
	close(v.box.changed)
	v.box.changed = make(chan struct{})
	return nil
}

func (v *visit) Reset() {}

func (v *visit) Logout() error { return nil }

func read(r io.Reader) (*Letter, error) {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return nil, err
	}
	l := &Letter{Header: m.Header}
	if l.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return nil, err
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return l, nil
		}
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			l.HTML = string(body)
		} else {
			l.Text = strings.ReplaceAll(string(body), "\r\n", "\n")
		}
	}
}
