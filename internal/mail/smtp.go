package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Settings say where letters go.
type Settings struct {
	// URL is smtp://user:password@host:587 (STARTTLS), smtps://user:password@host:465,
	// or log: for development, which writes letters to the log. Empty is no mail.
	URL string
	// From is who letters come from: Kept <kept@example.com>.
	From string
	// Base is where Kept is reached: links begin with it.
	Base string
}

// patience is how long a server may take for a letter.
const patience = 30 * time.Second

// ErrRefused means that the server will never take this letter: sending it
// again would change nothing.
var ErrRefused = errors.New("mail: the server refuses the letter for good")

// Office sends letters.
type Office struct {
	base string
	from *netmail.Address
	send func(ctx context.Context, m *gomail.Msg) error
}

// On reports whether there is somewhere to send letters.
func (s Settings) On() bool { return s.URL != "" }

// Logs reports whether letters only go to the log, links and all: for development.
func (s Settings) Logs() bool { return s.URL == "log:" }

// Open returns the office that s describes, or nil when there is no mail. It
// connects to nobody yet.
func Open(s Settings, log *slog.Logger) (*Office, error) {
	if !s.On() {
		return nil, nil
	}
	o := &Office{base: s.Base}
	if s.Logs() {
		o.from = &netmail.Address{Name: "Kept", Address: "kept@localhost"}
		o.send = logging(log)
		return o, nil
	}
	var err error
	if o.from, err = netmail.ParseAddress(s.From); err != nil {
		return nil, fmt.Errorf("KEPT_MAIL_FROM is who letters come from, such as Kept <kept@example.com>; it is needed with KEPT_SMTP_URL")
	}
	host, options, err := dial(s.URL)
	if err != nil {
		return nil, err
	}
	client, err := gomail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("KEPT_SMTP_URL: %w", err)
	}
	o.send = func(ctx context.Context, m *gomail.Msg) error { return client.DialAndSendWithContext(ctx, m) }
	return o, nil
}

var errURL = errors.New("KEPT_SMTP_URL is smtp://user:password@host:587, smtps://user:password@host:465, or log: for development")

// dial reads an SMTP server's URL. Without TLS nothing is sent, unless the
// server is on this machine or the URL says ?starttls=optional.
func dial(s string) (string, []gomail.Option, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" {
		return "", nil, errURL // the cause may repeat the password
	}
	options := []gomail.Option{gomail.WithTimeout(patience)}
	port := 587
	switch u.Scheme {
	case "smtps":
		port = 465
		options = append(options, gomail.WithSSL())
	case "smtp":
		policy := gomail.TLSMandatory
		if u.Query().Get("starttls") == "optional" || loopback(u.Hostname()) {
			policy = gomail.TLSOpportunistic
		}
		options = append(options, gomail.WithTLSPolicy(policy))
	default:
		return "", nil, errURL
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil {
			return "", nil, errURL
		}
	}
	options = append(options, gomail.WithPort(port))
	if name := u.User.Username(); name != "" {
		password, _ := u.User.Password()
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(name), gomail.WithPassword(password))
	}
	return u.Hostname(), options, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send writes a letter and hands it to the server. id becomes its Message-ID.
// ErrRefused says not to try again.
func (o *Office) Send(ctx context.Context, id string, l Letter) error {
	m, err := o.message(id, l)
	if err != nil {
		return err
	}
	err = o.send(ctx, m)
	if err == nil || m.IsDelivered() { // what fails after the server has taken it fails for nobody
		return nil
	}
	var failed *gomail.SendError
	if errors.As(err, &failed) && failed.ErrorCode() >= 500 {
		return fmt.Errorf("%w: %s, code %d", ErrRefused, failed.Reason, failed.ErrorCode())
	}
	return fmt.Errorf("send a letter: %w", err)
}

func (o *Office) message(id string, l Letter) (*gomail.Msg, error) {
	w, err := l.Write(o.base)
	if err != nil {
		return nil, err
	}
	m := gomail.NewMsg()
	m.FromMailAddress(o.from)
	if err := m.To(l.To); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	_, domain, _ := strings.Cut(o.from.Address, "@")
	m.SetMessageIDWithValue(id + "@" + domain)
	m.SetDate()
	m.Subject(w.Subject)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // holiday answers go to nobody
	m.SetBodyString(gomail.TypeTextPlain, w.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, w.HTML)
	return m, nil
}

// logging writes letters to the log, with what opens their links: a setting for
// development, which Config.Check holds to this machine.
func logging(log *slog.Logger) func(context.Context, *gomail.Msg) error {
	return func(ctx context.Context, m *gomail.Msg) error {
		text, err := m.GetParts()[0].GetContent()
		if err != nil {
			return err
		}
		log.InfoContext(ctx, "a letter, which would be mailed with KEPT_SMTP_URL set to a server",
			"to", strings.Join(m.GetToString(), ", "), "text", string(text))
		return nil
	}
}
