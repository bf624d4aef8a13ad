package server

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func good() Config {
	return Config{Addr: "127.0.0.1:8080", DataDir: "data", DatabaseConn: 16, UploadLimit: 1, FileQuota: 3, PasswordMemory: 19456, PasswordTime: 2, PasswordThreads: 1, Drain: time.Second}
}

func TestConfigIsChecked(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Config)
		want   string // a part of the sentence; "" means fine
	}{
		{"defaults", func(*Config) {}, ""},
		{"everywhere, by plain http", func(c *Config) { c.Addr = "0.0.0.0:8080" }, "sign-in needs https"},
		{"everywhere, behind https", func(c *Config) { c.Addr, c.BaseURL = "0.0.0.0:8080", "https://care.example.com" }, ""},
		{"everywhere, seen as this machine", func(c *Config) { c.Addr, c.BaseURL = "0.0.0.0:8080", "http://localhost:8080" }, ""},
		{"everywhere, for development", func(c *Config) { c.Addr, c.InsecureHTTP = "0.0.0.0:8080", true }, ""},
		{"plain http elsewhere", func(c *Config) { c.BaseURL = "http://care.example.com" }, "sign-in needs https"},
		{"a host that only begins like this machine", func(c *Config) { c.BaseURL = "http://localhost.example.com" }, "sign-in needs https"},
		{"a base with a path", func(c *Config) { c.BaseURL = "https://example.com/care" }, "KEPT_BASE_URL"},
		{"no base at all", func(c *Config) { c.BaseURL = "care" }, "KEPT_BASE_URL"},
		{"an address without a port", func(c *Config) { c.Addr = "localhost" }, "KEPT_ADDR"},
		{"another database", func(c *Config) { c.DatabaseURL = "mysql://x" }, "postgres://"},
		{"an owner without a database", func(c *Config) { c.MigrateURL = "postgres://x" }, "KEPT_DATABASE_URL is not"},
		{"a short secret", func(c *Config) { c.Secret = "c2hvcnQ=" }, "32 bytes in base64"},
		{"no signature", func(c *Config) { c.SigningAlg = "none" }, "KEPT_SIGNING_ALGORITHM"},
		{"signed by RSA", func(c *Config) { c.SigningAlg = "RS256" }, ""},
		{"a direct address of nothing", func(c *Config) { c.DirectURL = "postgres://db/kept" }, "KEPT_DATABASE_URL is not"},
		{"a proxy with a name", func(c *Config) { c.TrustedProxies = []string{"proxy"} }, "KEPT_TRUSTED_PROXIES"},
		{"proxies", func(c *Config) { c.TrustedProxies = []string{"10.0.0.1", " fd00::/8"} }, ""},
		{"a hash for nothing", func(c *Config) { c.PasswordTime = 0 }, "KEPT_PASSWORD_TIME"},
		{"a mail server", func(c *Config) { c.SMTPURL, c.MailFrom = "smtp://me:pw@mail.example:587", "Kept <kept@example.com>" }, ""},
		{"a mail server, from nobody", func(c *Config) { c.SMTPURL = "smtps://mail.example" }, "KEPT_MAIL_FROM"},
		{"mail from somebody, by nobody", func(c *Config) { c.MailFrom = "kept@example.com" }, "KEPT_SMTP_URL is not"},
		{"mail by pigeon", func(c *Config) { c.SMTPURL, c.MailFrom = "pigeon://roof", "kept@example.com" }, "KEPT_SMTP_URL"},
		{"mail to the log, on this machine", func(c *Config) { c.SMTPURL = "log:" }, ""},
		{"mail to the log, for development", func(c *Config) { c.Addr, c.InsecureHTTP, c.SMTPURL = "0.0.0.0:8080", true, "log:" }, ""},
		{"mail to the log, elsewhere", func(c *Config) { c.BaseURL, c.SMTPURL = "https://care.example.com", "log:" }, "on this machine only"},
		{"a drain before now", func(c *Config) { c.Drain = -1 }, "KEPT_DRAIN"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := good()
			tc.change(&c)
			err := c.Check()
			if (err == nil) != (tc.want == "") || (err != nil && !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("Check = %v, want %q", err, tc.want)
			}
		})
	}
}

func TestConfigMasksSecrets(t *testing.T) {
	c := good()
	c.DatabaseURL = "postgres://kept:hush1@db/kept?password=hush2&sslpassword=hush7"
	c.MigrateURL = "postgres://owner:hush3@db/kept"
	c.Secret = "hush4"
	c.TraceEndpoint = "https://me:hush5@collector?api-key=hush8"
	c.SMTPURL = "smtp://kept:hush6@mail.example"
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("starting", "config", c)
	if strings.Contains(out.String(), "hush") {
		t.Errorf("printed %s", out.String())
	}
	if !strings.Contains(out.String(), "owner:xxxxx@db") {
		t.Errorf("printed %s, want the owner's address with its password masked", out.String())
	}
}

func TestSecretIsMadeOnce(t *testing.T) {
	c := good()
	c.DataDir = filepath.Join(t.TempDir(), "data")
	first, err := c.LoadSecret()
	if err != nil || len(first) != 32 {
		t.Fatalf("LoadSecret = %d bytes, %v", len(first), err)
	}
	again, err := c.LoadSecret()
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("the second time = %v; want the same secret", err)
	}
	info, err := os.Stat(filepath.Join(c.DataDir, "secret"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v; want it for this user alone", info.Mode(), err)
	}
	if files, _ := filepath.Glob(filepath.Join(c.DataDir, "*")); len(files) != 1 {
		t.Errorf("left behind %v", files)
	}
	if err := os.WriteFile(filepath.Join(c.DataDir, "secret"), []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := c.LoadSecret(); err == nil {
		t.Error("a torn secret was taken, or replaced")
	}
}

func TestSecretIsRequiredOnPostgreSQL(t *testing.T) {
	c := good()
	c.DatabaseURL = "postgres://db/kept"
	if _, err := c.LoadSecret(); err == nil || !strings.Contains(err.Error(), "KEPT_SECRET is required") {
		t.Errorf("LoadSecret = %v, want it asked for", err)
	}
}

// TestEverySettingIsDocumented holds docs/operations.md to the Config.
func TestEverySettingIsDocumented(t *testing.T) {
	b, err := os.ReadFile("../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		name, value := f.Tag.Get("env"), f.Tag.Get("default")
		if name == "" {
			continue
		}
		if row := "| `" + name + "` | "; !strings.Contains(string(b), row) {
			t.Errorf("docs/operations.md has no row for %s", name)
		} else if value != "" && !strings.Contains(string(b), row+"`"+value+"`") {
			t.Errorf("docs/operations.md doesn't say that %s is %s by default", name, value)
		}
	}
}
