package server

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"kept/internal/request"
)

func TestRequestIDs(t *testing.T) {
	h, logs := build(t, nil)
	for _, tc := range []struct {
		name, given string
		kept        bool
	}{
		{"a plain one", "abc-1.2_X", true},
		{"the longest", strings.Repeat("a", 64), true},
		{"none", "", false},
		{"too long", strings.Repeat("a", 65), false},
		{"with a space", "a b", false},
		{"with a line break", "a\nlevel=ERROR", false},
		{"with quotes", `a"b`, false},
	} {
		w := get(h.Handler(), "/livez", header("X-Request-Id", tc.given))
		got := w.Header().Get("X-Request-Id")
		if !request.ValidID(got) || (got == tc.given) != tc.kept {
			t.Errorf("%s: given %q, answered %q; want it kept: %v", tc.name, tc.given, got, tc.kept)
		}
		lines := logs.lines("request")
		if last := lines[len(lines)-1]; last["request_id"] != got {
			t.Errorf("%s: logged %v, want %q", tc.name, last["request_id"], got)
		}
	}
}

func TestAccessLogHidesTheQuery(t *testing.T) {
	h, logs := build(t, nil)
	get(h.Handler(), "/livez?token=hush")
	line := logs.lines("request")[0]
	if line["path"] != "/livez" || line["status"] != 200.0 || line["method"] != "GET" || line["ip"] != "127.0.0.1" {
		t.Errorf("logged %v", line)
	}
	if strings.Contains(logs.buf.String(), "hush") {
		t.Error("the log holds the query")
	}
}

func TestTheConsoleHearsWhichBuildIsServed(t *testing.T) {
	h, _ := build(t, nil)
	h.console = "b1"
	if got := get(h.Handler(), "/livez", header(consoleHeader, "1")).Header().Get("X-Kept-Build"); got != "b1" {
		t.Errorf("the console got build %q, want b1", got)
	}
	if got := get(h.Handler(), "/livez").Header().Get("X-Kept-Build"); got != "" {
		t.Errorf("somebody else got build %q, want none", got)
	}
}

func TestPanicBecomesA500(t *testing.T) {
	h, logs := build(t, nil)
	front := h.front(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("the secret cause") }))
	w := get(front, "/x", header("X-Request-Id", "id-1"))
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), `{"error":{"code":"INTERNAL","message":"something went wrong on our side; quote request id-1","requestId":"id-1"}}`) || strings.Contains(w.Body.String(), "cause") {
		t.Errorf("answer %d %s, want 500 with the id and no cause", w.Code, w.Body)
	}
	if lines := logs.lines("panic"); len(lines) != 1 || lines[0]["cause"] != "the secret cause" || lines[0]["request_id"] != "id-1" {
		t.Errorf("logged %v, want the cause once", lines)
	}
	half := h.front(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half"))
		panic("late")
	}))
	defer func() {
		if cause := recover(); cause != http.ErrAbortHandler {
			t.Errorf("a panic in mid-answer ends with %v, want the connection dropped", cause)
		}
		if n := h.inFlight.Load(); n != 0 {
			t.Errorf("%d requests in flight after all ended", n)
		}
	}()
	get(half, "/x")
}

func TestSecurityHeaders(t *testing.T) {
	h, _ := build(t, nil)
	w := get(h.Handler(), "/livez")
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Strict-Transport-Security": "",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	h, _ = build(t, func(c *Config) { c.BaseURL = "https://care.example.com" })
	if got := get(h.Handler(), "/livez").Header().Get("Strict-Transport-Security"); got == "" {
		t.Error("over https there is no Strict-Transport-Security")
	}
}

func TestStreamsReachTheConnection(t *testing.T) {
	h, _ := build(t, nil)
	s := httptest.NewServer(h.front(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := w.(http.Flusher); !ok {
			t.Error("the answer is no Flusher")
		}
		if r.URL.Path == "/raw" {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = conn.Write([]byte("HTTP/1.1 418 teapot\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
			_ = conn.Close()
		}
	})))
	defer s.Close()
	res, err := http.Get(s.URL + "/raw")
	if err != nil || res.StatusCode != http.StatusTeapot {
		t.Fatalf("hijacked: %v, %v; want 418", res, err)
	}
	_ = res.Body.Close()
}

func TestClientIP(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, tc := range []struct {
		name, remote string
		forwarded    []string
		want         string
	}{
		{"straight", "203.0.113.7:1", nil, "203.0.113.7"},
		{"forged by a stranger", "203.0.113.7:1", []string{"198.51.100.1"}, "203.0.113.7"},
		{"by our proxy", "10.1.2.3:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"by two of our proxies", "10.1.2.3:1", []string{"198.51.100.1, 10.9.9.9"}, "198.51.100.1"},
		{"forged in front of our proxy", "10.1.2.3:1", []string{"1.1.1.1, 198.51.100.1"}, "198.51.100.1"},
		{"two headers", "10.1.2.3:1", []string{"1.1.1.1", "198.51.100.1"}, "198.51.100.1"},
		{"nonsense", "10.1.2.3:1", []string{"unknown"}, "10.1.2.3"},
		{"six", "[::1]:1", []string{"2001:db8::1"}, "2001:db8::1"},
		{"four in six", "[::ffff:10.1.2.3]:1", []string{"198.51.100.1"}, "198.51.100.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr, r.Header["X-Forwarded-For"] = tc.remote, tc.forwarded
		if got := clientIP(r, trusted); got.String() != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}
