package graph

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
)

// station is the real streams behind a real listener, with an owner asking and
// a feed that hands out when the test says so.
type station struct {
	t        *testing.T
	db       *store.DB
	ctx      context.Context
	feed     *event.Feed
	streams  *Streams
	url      string
	who      func() (*tenants.Actor, error)
	draining chan struct{}
}

func broadcast(t *testing.T, l StreamLimits, c Config) *station {
	t.Helper()
	db := testhouse.Open(t)
	log := slog.New(slog.DiscardHandler)
	s := &station{t: t, db: db, ctx: testhouse.Tenant(t, db, "acme"), feed: event.NewFeed(db, log), draining: make(chan struct{})}
	if err := event.NewDispatcher(db, clock.System, log).Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.who = func() (*tenants.Actor, error) { return tenants.From(s.ctx), nil }
	c.Log = log
	end := New(&Resolver{EventFeed: s.feed}, c)
	s.streams = end.Streams(func(*http.Request, string) (*tenants.Actor, error) { return s.who() }, s.draining, l)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.streams.ServeHTTP(w, r.WithContext(tenants.As(r.Context(), tenants.From(s.ctx))))
	}))
	t.Cleanup(srv.Close)
	s.url = srv.URL
	return s
}

// limits are the usual ones with changes.
func limits(change func(*StreamLimits)) StreamLimits {
	l := DefaultStreamLimits
	change(&l)
	return l
}

// listen opens an event stream and gives its lines.
func (s *station) listen(query string) (*http.Response, *bufio.Scanner) {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.url, strings.NewReader(fmt.Sprintf(`{"query":%q}`, query)))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = resp.Body.Close() })
	return resp, bufio.NewScanner(resp.Body)
}

// dial opens a WebSocket on which everybody is welcome.
func (s *station) dial() *websocket.Conn {
	s.t.Helper()
	conn, _, err := websocket.Dial(s.t.Context(), s.url, &websocket.DialOptions{Subprotocols: []string{protocol}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.CloseNow() })
	return conn
}

func (s *station) say(conn *websocket.Conn, message string) {
	s.t.Helper()
	if err := conn.Write(s.t.Context(), websocket.MessageText, []byte(message)); err != nil {
		s.t.Fatal(err)
	}
}

// hears gives the next message, or how the connection was closed.
func (s *station) hears(conn *websocket.Conn) string {
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	_, b, err := conn.Read(ctx)
	if err != nil {
		return fmt.Sprint(websocket.CloseStatus(err))
	}
	return string(b)
}

// happen appends n events and hands them out.
func (s *station) happen(n int) {
	s.t.Helper()
	log := event.NewLog(s.db, clock.System, nil)
	for range n {
		e := event.Event{Type: event.NoteWritten, SubjectID: id.New(id.Note), OccurredAt: testhouse.Now}
		if err := log.Append(s.ctx, e); err != nil {
			s.t.Fatal(err)
		}
	}
	if _, err := event.Number(s.t.Context(), s.db, clock.System); err != nil {
		s.t.Fatal(err)
	}
	if err := s.feed.Step(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// until gives the lines up to one that holds text.
func (s *station) until(lines *bufio.Scanner, text string) []string {
	s.t.Helper()
	var came []string
	for lines.Scan() {
		came = append(came, lines.Text())
		if strings.Contains(lines.Text(), text) {
			return came
		}
	}
	s.t.Fatalf("the stream ended without %q: %q", text, came)
	return nil
}

func TestAStreamIsAnsweredAsTheProtocolSays(t *testing.T) {
	s := broadcast(t, limits(func(l *StreamLimits) { l.Beat = 20 * time.Millisecond }), Config{})
	resp, lines := s.listen(`subscription{happened:events{type}}`)
	if resp.Header.Get("Content-Type") != "text/event-stream" || resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("X-Accel-Buffering") != "no" {
		t.Errorf("headers = %v", resp.Header)
	}
	s.until(lines, ":") // it has begun
	s.until(lines, ":") // and is alive
	s.happen(1)
	came := s.until(lines, "data: ")
	came = came[len(came)-3:]
	if came[0] != "event: next" || !strings.HasPrefix(came[1], "id: evt_") ||
		came[2] != `data: {"data":{"happened":{"type":"note.written"}},"extensions":{"eventId":"`+strings.TrimPrefix(came[1], "id: ")+`"}}` {
		t.Errorf("an event comes as %q", came)
	}
	close(s.draining)
	s.until(lines, `"code":"RECONNECT"`)
	s.until(lines, "event: complete")
	for lines.Scan() {
		if lines.Text() != "data:" && lines.Text() != "" && lines.Text() != ":" {
			t.Errorf("after the end comes %q", lines.Text())
		}
	}
}

func TestAStreamLooksAtItsCredentialAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		then func(tenants.Actor) (*tenants.Actor, error)
		code string
	}{
		"revoked":        {func(tenants.Actor) (*tenants.Actor, error) { return nil, fault.Unauthenticated() }, "UNAUTHENTICATED"},
		"signed out":     {func(tenants.Actor) (*tenants.Actor, error) { return nil, nil }, "UNAUTHENTICATED"},
		"another tenant": {func(a tenants.Actor) (*tenants.Actor, error) { a.TenantID = "ten_other"; return &a, nil }, "UNAUTHENTICATED"},
		"another member": {func(a tenants.Actor) (*tenants.Actor, error) { a.MemberID = "mem_other"; return &a, nil }, "UNAUTHENTICATED"},
		"fewer scopes":   {func(a tenants.Actor) (*tenants.Actor, error) { a.Scopes = a.Scopes[1:]; return &a, nil }, "RECONNECT"},
		"another role":   {func(a tenants.Actor) (*tenants.Actor, error) { a.Role = tenants.Viewer; return &a, nil }, "RECONNECT"},
		"merged since":   {func(a tenants.Actor) (*tenants.Actor, error) { a.CustomerAliases = []string{"cus_1"}; return &a, nil }, "RECONNECT"},
	} {
		t.Run(name, func(t *testing.T) {
			s := broadcast(t, limits(func(l *StreamLimits) { l.Recheck = 5 * time.Millisecond }), Config{})
			looks := make(chan struct{}, 1)
			s.who = func() (*tenants.Actor, error) {
				select {
				case looks <- struct{}{}: // the first time the database is away, and the stream goes on
					return nil, errors.New("the database doesn't answer")
				default:
					return tc.then(*tenants.From(s.ctx))
				}
			}
			_, lines := s.listen(`subscription{events{id}}`)
			s.until(lines, `"code":"`+tc.code+`"`)
		})
	}
}

func TestASlowListenerIsToldWhereToGoOn(t *testing.T) {
	s := broadcast(t, DefaultStreamLimits, Config{NoRates: true})
	conn := s.dial()
	s.say(conn, `{"type":"connection_init"}`)
	s.hears(conn)
	s.say(conn, `{"type":"subscribe","id":"1","payload":{"query":"subscription{events{id}}"}}`)
	s.say(conn, `{"type":"ping"}`)
	s.hears(conn) // the pong: it runs
	for range 5 { // far more than wait for her, in one moment
		many := make([]event.Event, 500)
		for i := range many {
			many[i] = event.Event{Type: event.NoteWritten, SubjectID: id.New(id.Note), OccurredAt: testhouse.Now}
		}
		if err := event.NewLog(s.db, clock.System, nil).Append(s.ctx, many...); err != nil {
			t.Fatal(err)
		}
	}
	s.happen(1)
	for {
		m := s.hears(conn)
		if strings.Contains(m, `"type":"next"`) {
			continue
		}
		if !strings.Contains(m, `"type":"error"`) || !strings.Contains(m, "RECONNECT") {
			t.Errorf("the last message is %s", m)
		}
		break
	}
	s.say(conn, `{"type":"ping"}`)
	if m := s.hears(conn); !strings.Contains(m, "pong") {
		t.Errorf("the connection is %s, want it to go on", m)
	}
	if s.feed.Dropped() != 1 || s.feed.Following() != 0 {
		t.Errorf("%d dropped, %d follow; want 1 and none", s.feed.Dropped(), s.feed.Following())
	}
}

func TestWhatIsHeardCostsPoints(t *testing.T) {
	at := time.Now()
	now := func() time.Time { return at } // nothing comes back
	s := broadcast(t, DefaultStreamLimits, Config{Now: now})
	_, lines := s.listen(`subscription{events{id}}`)
	bucket := s.streams.rates.of(s.ctx)
	for n := 1; n <= 5; n++ {
		s.happen(1)
		s.until(lines, "data: ")
		if spent := Points - bucket.left(at); n > 1 && spent != n {
			t.Errorf("%d events cost %d points", n, spent)
		}
	}
}

func TestAWebSocketThatSaysNothingIsClosed(t *testing.T) {
	s := broadcast(t, limits(func(l *StreamLimits) { l.Init = 50 * time.Millisecond }), Config{})
	if got := s.hears(s.dial()); got != fmt.Sprint(closeInitLate) {
		t.Errorf("without a first message: %s", got)
	}
}

func TestAWebSocketHasRoomForSoMany(t *testing.T) {
	s := broadcast(t, limits(func(l *StreamLimits) { l.PerCaller = 2; l.Message = 1000 }), Config{})
	a, b, c := s.dial(), s.dial(), s.dial()
	for _, conn := range []*websocket.Conn{a, b} {
		s.say(conn, `{"type":"connection_init"}`)
		s.hears(conn)
	}
	s.say(c, `{"type":"connection_init"}`)
	if got := s.hears(c); got != fmt.Sprint(websocket.StatusTryAgainLater) {
		t.Errorf("the third connection: %s", got)
	}
	for n := range 3 {
		s.say(a, fmt.Sprintf(`{"type":"subscribe","id":"%d","payload":{"query":"subscription{events{id}}"}}`, n))
	}
	if got := s.hears(a); !strings.Contains(got, "RATE_LIMITED") {
		t.Errorf("the third subscription: %s", got)
	}
	s.say(a, `{"type":"complete","id":"0"}`)
	s.say(b, `{"type":"subscribe","id":"1","payload":{"query":"subscription{events{id}}","x":"`+strings.Repeat("x", 1000)+`"}}`)
	if got := s.hears(b); got != fmt.Sprint(websocket.StatusMessageTooBig) {
		t.Errorf("a large message: %s", got)
	}
	_ = a.CloseNow()
	for end := time.Now().Add(time.Minute); s.streams.Open() > 0 || s.feed.Following() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d streams and %d subscriptions are left behind", s.streams.Open(), s.feed.Following())
		}
	}
}

func TestASubscriptionKeepsToTheLimits(t *testing.T) {
	s := broadcast(t, DefaultStreamLimits, Config{Limits: Limits{
		Document: 200, Tokens: 100, Depth: 2, Aliases: 5, RootFields: 5, Fields: 5, Directives: 5, NodeDirectives: 4, Variables: 5,
		List: 5, Cost: 100, Errors: 5, Time: time.Second, Statement: time.Second,
	}})
	for query, code := range map[string]string{
		`subscription{events{` + strings.Repeat("id ", 100) + `}}`: "QUERY_TOO_COMPLEX",
		`subscription{events{a:id b:id c:id d:id e:id f:id}}`:      "QUERY_TOO_COMPLEX",
		`subscription{promiseChanged{owner{department{name}}}}`:    "QUERY_TOO_COMPLEX",
		`subscription{events{id}} subscription{events{id}}`:        "BAD_REQUEST",
		`subscription{`: "BAD_REQUEST",
	} {
		_, lines := s.listen(query)
		s.until(lines, `"code":"`+code+`"`)
		s.until(lines, "event: complete")
	}
}
