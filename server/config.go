package server

import (
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"kept/ent/store"
	"kept/internal/mail"
	"kept/internal/password"
	"kept/tenants/partner"
)

// Config is every setting there is. cmd/kept fills it from flags and from the
// environment (the tags say which), Check is called once, and it is printed at
// start with its secrets masked. docs/operations.md has the same list.
type Config struct {
	Addr           string   `name:"addr" env:"KEPT_ADDR" default:"127.0.0.1:8080" help:"Address to listen on."`
	BaseURL        string   `name:"base-url" env:"KEPT_BASE_URL" help:"Address under which people and partners reach Kept. Default: http:// and the listening address."`
	MetricsAddr    string   `name:"metrics-addr" env:"KEPT_METRICS_ADDR" help:"Separate address for /metrics. Default: the main one, for callers on this machine only."`
	InsecureHTTP   bool     `name:"insecure-http" env:"KEPT_INSECURE_HTTP" help:"For development only: allow a base URL that is plain http and not this machine."`
	TrustedProxies []string `name:"trusted-proxies" env:"KEPT_TRUSTED_PROXIES" help:"Addresses or networks whose X-Forwarded-For is believed, separated by commas."`

	DataDir      string        `name:"data-dir" env:"KEPT_DATA_DIR" default:"./data" help:"Folder of the SQLite file and the generated secret."`
	DatabaseURL  string        `name:"database-url" env:"KEPT_DATABASE_URL" help:"postgres://… for PostgreSQL. Default: SQLite at DATA-DIR/kept.db."`
	DirectURL    string        `name:"direct-url" env:"KEPT_DIRECT_URL" help:"PostgreSQL past a pooler in transaction mode, for jobs and for listening. Default: the database URL."`
	MigrateURL   string        `name:"migrate-url" env:"KEPT_MIGRATE_URL" help:"PostgreSQL as the owner of the tables, for migrations. Default: the database URL."`
	DatabaseWait time.Duration `name:"database-wait" env:"KEPT_DATABASE_WAIT" default:"10s" help:"How long to wait at start for a database that doesn't answer yet."`
	DatabaseConn int           `name:"database-connections" env:"KEPT_DATABASE_CONNECTIONS" default:"16" help:"Most connections that this node holds to PostgreSQL."`

	Secret          string        `name:"secret" env:"KEPT_SECRET" help:"32 bytes in base64 that seal signing keys. On SQLite it is made once when it is missing."`
	SigningAlg      string        `name:"signing-algorithm" env:"KEPT_SIGNING_ALGORITHM" enum:"EdDSA,RS256" default:"EdDSA" help:"How access tokens are signed from now on: EdDSA, or RS256 for programs that know no other."`
	RateLimit       string        `name:"rate-limit" env:"KEPT_RATE_LIMIT" enum:"on,off" default:"on" help:"Turn rate limits off for load tests."`
	PasswordMemory  uint32        `name:"password-memory" env:"KEPT_PASSWORD_MEMORY" default:"19456" help:"Argon2id: KiB of memory."`
	PasswordTime    uint32        `name:"password-time" env:"KEPT_PASSWORD_TIME" default:"2" help:"Argon2id: passes."`
	PasswordThreads uint8         `name:"password-threads" env:"KEPT_PASSWORD_THREADS" default:"1" help:"Argon2id: threads."`
	Drain           time.Duration `name:"drain" env:"KEPT_DRAIN" default:"25s" help:"How long requests may take to finish after a stop was asked for."`
	UploadLimit     int64         `name:"upload-limit" env:"KEPT_UPLOAD_LIMIT" default:"64" help:"Most MiB of one uploaded file."`
	FileQuota       int64         `name:"file-quota" env:"KEPT_FILE_QUOTA" default:"1024" help:"Most MiB of uploads and downloads that a tenant may have at a time."`
	LogLevel        slog.Level    `name:"log-level" env:"KEPT_LOG_LEVEL" default:"info" help:"debug, info, warn or error."`
	LogFormat       string        `name:"log-format" env:"KEPT_LOG_FORMAT" enum:"json,text" default:"json" help:"Log lines as JSON or for reading."`

	SMTPURL  string `name:"smtp-url" env:"KEPT_SMTP_URL" help:"Where mail goes: smtp://user:password@host:587, smtps://user:password@host:465, or for development log: for the log. Default: no mail."`
	MailFrom string `name:"mail-from" env:"KEPT_MAIL_FROM" help:"Who mail comes from, such as Kept <kept@example.com>. Needed with a mail server."`

	StripeKey    string `name:"stripe-secret-key" env:"KEPT_STRIPE_SECRET_KEY" help:"Secret key of the Stripe account that tenants pay through. Default: nobody pays, see kept plan."`
	StripeSecret string `name:"stripe-webhook-secret" env:"KEPT_STRIPE_WEBHOOK_SECRET" help:"What signs Stripe's deliveries to /stripe/webhook: whsec_…"`
	StripeBase   string `name:"stripe-api-base" env:"KEPT_STRIPE_API_BASE" default:"https://api.stripe.com" help:"Address of Stripe's API; another one for tests only."`

	// TraceEndpoint has the standard name; the exporter takes the other standard
	// settings (OTEL_EXPORTER_OTLP_HEADERS …) from the environment by itself.
	TraceEndpoint string `name:"trace-endpoint" env:"OTEL_EXPORTER_OTLP_ENDPOINT" help:"OTLP over HTTP collector. Default: no traces."`

	// Version is the program's own; main sets it.
	Version string `kong:"-"`

	proxies []netip.Prefix
}

// Check completes c and says in one sentence what can't be.
func (c *Config) Check() error {
	if err := c.checkBaseURL(); err != nil {
		return err
	}
	for _, s := range c.TrustedProxies {
		p, err := parsePrefix(strings.TrimSpace(s))
		if err != nil {
			return fmt.Errorf("KEPT_TRUSTED_PROXIES: %q is neither an address nor a network such as 10.0.0.0/8", s)
		}
		c.proxies = append(c.proxies, p)
	}
	for _, u := range []string{c.DatabaseURL, c.DirectURL, c.MigrateURL} {
		if u != "" && !(store.Config{URL: u}).Postgres() {
			return fmt.Errorf("KEPT_DATABASE_URL, KEPT_DIRECT_URL and KEPT_MIGRATE_URL start with postgres://; leave them empty for SQLite")
		}
	}
	if c.DirectURL+c.MigrateURL != "" && c.DatabaseURL == "" {
		return fmt.Errorf("KEPT_DIRECT_URL or KEPT_MIGRATE_URL is set and KEPT_DATABASE_URL is not")
	}
	if _, err := decodeSecret(c.Secret); c.Secret != "" && err != nil {
		return err
	}
	switch partner.Algorithm(c.SigningAlg) {
	case "", partner.EdDSA, partner.RS256: // "" is the default, too
	default:
		return fmt.Errorf("KEPT_SIGNING_ALGORITHM is EdDSA or RS256, not %q", c.SigningAlg)
	}
	if err := c.checkMail(); err != nil {
		return err
	}
	if err := c.checkStripe(); err != nil {
		return err
	}
	if c.Drain < 0 || c.DatabaseWait < 0 || c.DatabaseConn < 2 {
		return fmt.Errorf("KEPT_DRAIN and KEPT_DATABASE_WAIT can't be negative, KEPT_DATABASE_CONNECTIONS must be at least 2")
	}
	if c.UploadLimit < 1 || c.FileQuota < c.UploadLimit {
		return fmt.Errorf("KEPT_UPLOAD_LIMIT must be at least 1 MiB, and KEPT_FILE_QUOTA not less than it")
	}
	if c.PasswordMemory < 8*uint32(c.PasswordThreads) || c.PasswordTime < 1 || c.PasswordThreads < 1 {
		return fmt.Errorf("KEPT_PASSWORD_TIME and KEPT_PASSWORD_THREADS must be at least 1, KEPT_PASSWORD_MEMORY at least 8 KiB a thread")
	}
	return nil
}

// checkBaseURL insists on https for everything but this machine: without it a
// browser would drop the cookie, and passwords would travel in the open.
func (c *Config) checkBaseURL() error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("KEPT_ADDR: %q is not an address such as 127.0.0.1:8080", c.Addr)
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + net.JoinHostPort(host, port)
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return fmt.Errorf("KEPT_BASE_URL: %q is not an address such as https://care.example.com", c.BaseURL)
	}
	c.BaseURL = u.Scheme + "://" + u.Host
	if u.Scheme == "http" && !loopback(u.Hostname()) && !c.InsecureHTTP {
		return fmt.Errorf("%s is plain http and not this machine: sign-in needs https. Put a proxy with TLS in front and set KEPT_BASE_URL=https://…, or for development only KEPT_INSECURE_HTTP=true", c.BaseURL)
	}
	return nil
}

// checkMail reads the mail settings. Letters in the log open accounts, so they
// go there only where plain http would be let through too.
func (c *Config) checkMail() error {
	if c.SMTPURL == "" && c.MailFrom != "" {
		return fmt.Errorf("KEPT_MAIL_FROM is set and KEPT_SMTP_URL is not")
	}
	u, err := url.Parse(c.BaseURL)
	if c.mail().Logs() && (err != nil || !loopback(u.Hostname()) && !c.InsecureHTTP) {
		return fmt.Errorf("KEPT_SMTP_URL=log: writes links that open accounts to the log: for development, on this machine only")
	}
	_, err = mail.Open(c.mail(), slog.New(slog.DiscardHandler))
	return err
}

// checkStripe sends no secret over plain http. That a house which takes Stripe's
// deliveries has both secrets is Build's to check: kept stripe sync makes the
// second one.
func (c *Config) checkStripe() error {
	if c.StripeKey == "" && c.StripeSecret != "" {
		return fmt.Errorf("KEPT_STRIPE_WEBHOOK_SECRET is set and KEPT_STRIPE_SECRET_KEY is not")
	}
	u, err := url.Parse(c.StripeBase)
	if c.StripeKey != "" && (err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname()))) {
		return fmt.Errorf("KEPT_STRIPE_API_BASE: %q must be https, or this machine", c.StripeBase)
	}
	return nil
}

// LogsMail reports whether letters go to the log instead of to people.
func (c *Config) LogsMail() bool { return c.mail().Logs() }

// mail says where letters go.
func (c *Config) mail() mail.Settings {
	return mail.Settings{URL: c.SMTPURL, From: c.MailFrom, Base: c.BaseURL}
}

// issuer is what authenticator apps call this Kept: with its host where it has
// a name, for who works with two.
func (c *Config) issuer() string {
	u, err := url.Parse(c.BaseURL)
	if err != nil || loopback(u.Hostname()) {
		return "Kept"
	}
	return "Kept " + u.Hostname()
}

// Secure reports whether people reach Kept by https.
func (c *Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// passwordCosts are what one password hash takes.
func (c *Config) passwordCosts() password.Costs {
	return password.Costs{Memory: c.PasswordMemory, Time: c.PasswordTime, Threads: c.PasswordThreads}
}

// signing says in whose name access tokens are signed, and how.
func (c *Config) signing(secret []byte) partner.Settings {
	return partner.Settings{Issuer: c.BaseURL, Secret: secret, Algorithm: partner.Algorithm(c.SigningAlg)}
}

// Store says where the database is.
func (c *Config) Store() store.Config {
	return store.Config{URL: c.DatabaseURL, DirectURL: c.DirectURL, Path: filepath.Join(c.DataDir, "kept.db"), MaxConns: c.DatabaseConn}
}

// LogValue shows every setting, secrets masked.
func (c Config) LogValue() slog.Value {
	database := c.Store().Path
	if c.DatabaseURL != "" {
		database = masked(c.DatabaseURL)
	}
	return slog.GroupValue(
		slog.String("addr", c.Addr), slog.String("base_url", c.BaseURL), slog.String("metrics_addr", c.MetricsAddr),
		slog.Bool("insecure_http", c.InsecureHTTP), slog.Any("trusted_proxies", c.TrustedProxies),
		slog.String("data_dir", c.DataDir), slog.String("database", database), slog.String("direct_url", masked(c.DirectURL)), slog.String("migrate_url", masked(c.MigrateURL)),
		slog.String("database_wait", c.DatabaseWait.String()), slog.Int("database_connections", c.DatabaseConn),
		slog.Bool("secret_given", c.Secret != ""), slog.String("signing_algorithm", c.SigningAlg), slog.String("rate_limit", c.RateLimit),
		slog.Any("password", []uint32{c.PasswordMemory, c.PasswordTime, uint32(c.PasswordThreads)}),
		slog.Int64("upload_limit_mib", c.UploadLimit), slog.Int64("file_quota_mib", c.FileQuota),
		slog.Bool("stripe", c.StripeKey != ""), slog.String("stripe_api_base", masked(c.StripeBase)),
		slog.String("smtp_url", masked(c.SMTPURL)), slog.String("mail_from", c.MailFrom),
		slog.String("drain", c.Drain.String()), slog.String("log_level", c.LogLevel.String()), slog.String("trace_endpoint", masked(c.TraceEndpoint)),
	)
}

// masked hides what a URL holds of secrets: passwords, wherever they
// stand, and a collector's keys and tokens.
func masked(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return "(unreadable)"
	}
	q := u.Query()
	for name := range q {
		if secretName.MatchString(name) {
			q.Set(name, "xxxxx")
			u.RawQuery = q.Encode()
		}
	}
	return u.Redacted()
}

var secretName = regexp.MustCompile(`(?i)password|secret|token|key`)

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || (ip != nil && ip.IsLoopback())
}

func parsePrefix(s string) (netip.Prefix, error) {
	if strings.Contains(s, "/") {
		return netip.ParsePrefix(s)
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(a, a.BitLen()), nil
}

func decodeSecret(s string) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
	if err != nil || len(b) != 32 {
		return nil, fmt.Errorf("KEPT_SECRET must be 32 bytes in base64: make one with  openssl rand -base64 32")
	}
	return b, nil
}
