package server_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"kept/ent/store"
	"kept/internal/testhouse"
	"kept/server"
)

// start runs a whole house, workers and all, and gives its address.
func start(t *testing.T, at store.Config) (h *server.House, base string) {
	t.Helper()
	h = buildAt(t, "", at, func(c *server.Config) { c.Addr, c.Drain = "127.0.0.1:0", 10*time.Second })
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		select {
		case <-h.Draining(): // the test stopped it
		default:
			if err := h.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		}
	})
	return h, "http://" + h.Addr()
}

// live is an open event stream.
type live struct {
	t      *testing.T
	status int
	header http.Header
	events chan streamed
}

// streamed is one event of it.
type streamed struct {
	name, id, text string
	data           map[string]any
}

// listen opens an event stream with a subscription. It returns once Kept has
// answered: from then on nothing may be missed.
func (v *visitor) listen(subscription string, headers ...string) *live {
	v.t.Helper()
	body, err := json.Marshal(map[string]string{"query": subscription})
	if err != nil {
		v.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	v.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, v.base+"/graphql/stream", strings.NewReader(string(body)))
	if err != nil {
		v.t.Fatal(err)
	}
	for _, h := range append([]string{"Content-Type: application/json", "Accept: text/event-stream", "X-Kept-Console: 1"}, headers...) {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	resp, err := v.http.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	l := &live{t: v.t, status: resp.StatusCode, header: resp.Header, events: make(chan streamed, 1000)}
	go func() {
		defer close(l.events)
		defer func() { _ = resp.Body.Close() }()
		var e streamed
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "event":
				e.name = value
			case "id":
				e.id = value
			case "data":
				e.text = value
				_ = json.Unmarshal([]byte(value), &e.data)
			case "":
				if e.name != "" {
					l.events <- e
				}
				e = streamed{}
			}
		}
	}()
	return l
}

// next waits for the next event.
func (l *live) next() streamed {
	l.t.Helper()
	select {
	case e, ok := <-l.events:
		if !ok {
			l.t.Fatal("the stream was cut")
		}
		return e
	case <-time.After(time.Minute):
		l.t.Fatal("nothing came")
	}
	panic("unreachable")
}

// until waits for an event with this text and gives all that came.
func (l *live) until(text string) map[string]bool {
	l.t.Helper()
	came := map[string]bool{}
	for {
		e := l.next()
		came[e.text] = true
		if strings.Contains(e.text, text) {
			return came
		}
		if e.name == "complete" {
			l.t.Fatalf("it ended without %s: %v", text, came)
		}
	}
}

// ends waits for the last message, which has this code, and the end.
func (l *live) ends(code string) {
	l.t.Helper()
	e := l.next()
	if !strings.Contains(e.text, `"code":"`+code+`"`) {
		l.t.Errorf("the last message is %q, want the code %s", e.text, code)
	}
	if e := l.next(); e.name != "complete" {
		l.t.Errorf("then comes %q %s, want complete", e.name, e.text)
	}
	if _, open := <-l.events; open {
		l.t.Error("it goes on after complete")
	}
}

// silent fails if anything has come.
func (l *live) silent() {
	l.t.Helper()
	select {
	case e, ok := <-l.events:
		l.t.Errorf("heard %s (open: %v), want nothing", e.text, ok)
	default:
	}
}

const everything = `subscription{events{type subjectId}}`

// keep keeps a promise and gives when that was answered.
func (v *visitor) keep(promise string) time.Time {
	v.t.Helper()
	a := v.graphql(`mutation{keepPromise(input:{id:"` + promise + `",note:"done"}){promise{state} userErrors{message}}}`)
	if a.at("data.keepPromise.promise.state") != "KEPT" {
		v.t.Fatalf("keepPromise = %s", a.text)
	}
	return time.Now()
}

// On PostgreSQL one node is told and another tells.
func TestAPromiseKeptHereIsHeardOfThereWithinASecond(t *testing.T) {
	at := testhouse.Config(t)
	_, here := start(t, at)
	there := here
	if at.Postgres() {
		_, there = start(t, at)
	}
	ann, beth := browser(t, here), browser(t, here)
	ann.signUp("acme")
	beth.signUp("beta")
	promise := ann.promiseOf("")

	ann.base, beth.base = there, there
	// What happened a moment ago may have no number yet, and is heard of too.
	hers, foreign := ann.listen(`subscription{events(types:["promise.kept"]){type subjectId}}`), beth.listen(everything)
	changes := ann.listen(`subscription{promiseChanged{id state owner{name}}}`)
	ann.base = here
	answered := ann.keep(promise)
	heard := hers.next()
	if took := time.Since(answered); took > time.Second {
		t.Errorf("it took %s", took)
	}
	if want := `{"data":{"events":{"type":"promise.kept","subjectId":"` + promise + `"}},"extensions":{"eventId":"` + heard.id + `"}}`; heard.text != want || heard.id == "" {
		t.Errorf("heard %s, want %s", heard.text, want)
	}
	changes.until(`{"promiseChanged":{"id":"` + promise + `","state":"KEPT","owner":{"name":"Ann"}}}`)
	own := beth.promiseOf("") // which comes after it
	for e := range foreign.until(`"promise.made","subjectId":"` + own) {
		if strings.Contains(e, promise) || strings.Contains(e, "promise.kept") {
			t.Errorf("beta hears of acme: %s", e)
		}
	}

	// A listener that was away goes on where it was, at whatever node.
	again := ann.promiseOf("")
	ann.base = there
	resumed := ann.listen(`subscription{events(types:["promise.made"]){subjectId}}`, "Last-Event-ID: "+heard.id)
	if e := resumed.next(); !strings.Contains(e.text, again) {
		t.Errorf("after a break: %s, want the promise made meanwhile", e.text)
	}
	ann.listen(`subscription{events(after:"evt_none"){id}}`).ends("REFETCH")
	beth.listen(everything, "Last-Event-ID: "+heard.id).ends("REFETCH")
}

// A page is read first and listens then: what happens in between is told too.
func TestWhatHappensBeforeAStreamIsOpenIsHeardOf(t *testing.T) {
	_, base := start(t, testhouse.Config(t))
	ann := browser(t, base)
	ann.signUp("acme")
	var latest string
	numbered := func(after string) func() bool {
		return func() bool {
			latest, _ = ann.send("GET", "/session", "").at("latest").(string)
			return latest != after
		}
	}
	testhouse.Eventually(t, "the session names the last event", numbered(""))
	before := latest
	promise := ann.promiseOf("")
	testhouse.Eventually(t, "the session names a later one", numbered(before))
	for heard := range ann.listen(`subscription{events(after:"` + before + `"){type subjectId}}`).until(promise) {
		if strings.Contains(heard, before) {
			t.Errorf("what the session named is told again: %s", heard)
		}
	}
}

func TestStreamsEndWithTheirCredential(t *testing.T) {
	h, base := start(t, testhouse.Config(t))
	owner := browser(t, base)
	owner.signUp("acme")
	leaver, leaverID := owner.hire(base, "lea", "AGENT")
	_, stayerID := owner.hire(base, "sue", "AGENT")
	demoted, demotedID := owner.hire(base, "dan", "AGENT")
	guest, _ := owner.hire(base, "gus", "AGENT")
	plain := func(a answer, path string) string {
		s, _ := a.at(path).(string)
		if s == "" {
			t.Fatalf("no %s in %s", path, a.text)
		}
		return s
	}
	a := owner.graphql(`mutation{createAccessToken(input:{name:"x",scopes:["events:read","promises:read"]}){plain accessToken{id}}}`)
	tool, token := program(t, base), plain(a, "data.createAccessToken.plain")
	c := owner.graphql(`mutation{createApiClient(input:{name:"Shop",scopes:["events:read"]}){plain apiClient{id}}}`)
	client := plain(c, "data.createApiClient.apiClient.id")
	basic := base64.StdEncoding.EncodeToString([]byte(client + ":" + plain(c, "data.createApiClient.plain")))
	g := program(t, base).form("/oauth/token", grant, "Authorization: Basic "+basic)

	streams := map[string]*live{
		"log-out":          guest.listen(everything),
		"a member removed": leaver.listen(everything),
		"a token revoked":  tool.listen(everything, "Authorization: Bearer "+token),
		"a client revoked": tool.listen(everything, "Authorization: Bearer "+plain(g, "access_token")),
	}
	changed, stays := demoted.listen(`subscription{events(types:["note.written"]){id}}`), owner.listen(`subscription{events(types:["note.written"]){id}}`)
	guest.send("DELETE", "/session", "")
	for _, m := range []string{
		`removeMember(input:{id:"` + leaverID + `",handOverToId:"` + stayerID + `"}){userErrors{message}}`, `updateMember(input:{id:"` + demotedID + `",role:VIEWER}){userErrors{message}}`,
		`revokeAccessToken(input:{id:"` + plain(a, "data.createAccessToken.accessToken.id") + `"}){userErrors{message}}`,
		`revokeApiClient(input:{id:"` + client + `"}){userErrors{message}}`,
	} {
		if a := owner.graphql("mutation{" + m + "}"); strings.Contains(a.text, "message") {
			t.Fatalf("%s = %s", m, a.text)
		}
	}
	for what, l := range streams {
		t.Run(what, func(t *testing.T) {
			l.t = t
			l.until(`"code":"UNAUTHENTICATED"`)
		})
	}
	changed.ends("RECONNECT")
	stays.silent()
	if err := h.Stop(context.Background()); err != nil {
		t.Errorf("Stop = %v", err)
	}
	stays.ends("RECONNECT")
}

func TestStreamsAreRefusedLikeEverythingElse(t *testing.T) {
	_, base := start(t, testhouse.Config(t))
	ann, nobody := browser(t, base), program(t, base)
	ann.signUp("acme")
	for _, tc := range []struct {
		name, subscription string
		who                *visitor
		headers            []string
		status             int
	}{
		{"nobody", everything, nobody, nil, http.StatusUnauthorized},
		{"a wrong token", everything, nobody, []string{"Authorization: Bearer kept_pat_x"}, http.StatusUnauthorized},
		{"a page of another site", everything, ann, []string{"Origin: https://evil.example", "Sec-Fetch-Site: cross-site"}, http.StatusForbidden},
		{"without the console's header", everything, ann, []string{"X-Kept-Console: 0"}, http.StatusForbidden},
		{"another content type", everything, ann, []string{"Content-Type: text/plain", "X-Kept-Console: 0", "Authorization: "}, http.StatusUnauthorized},
		{"an answer that is no stream", everything, ann, []string{"Accept: application/json"}, http.StatusNotAcceptable},
	} {
		if l := tc.who.listen(tc.subscription, tc.headers...); l.status != tc.status {
			t.Errorf("%s: status %d, want %d", tc.name, l.status, tc.status)
		}
	}
	for subscription, code := range map[string]string{
		`{viewer{id}}`: "BAD_REQUEST", // no other operations
		`mutation{markNoticeRead(input:{id:"x"}){userErrors{message}}}`: "BAD_REQUEST",
		`subscription{nothing}`:                                   "BAD_REQUEST",
		`subscription{events{id} promiseChanged{id}}`:             "BAD_REQUEST",
		`subscription{promiseChanged(customerId:"cus_none"){id}}`: "NOT_FOUND",
	} {
		ann.listen(subscription).ends(code)
	}
	a := ann.graphql(everything)
	if !strings.Contains(a.text, "/graphql/stream") {
		t.Errorf("a subscription at /graphql = %s, want a word where to go", a.text)
	}
	if a := ann.send("GET", "/graphql/stream", ""); a.status != http.StatusMethodNotAllowed {
		t.Errorf("GET = %d", a.status)
	}
	for range 20 {
		ann.listen(everything)
	}
	if l := ann.listen(everything); l.status != http.StatusTooManyRequests || l.header.Get("Retry-After") == "" {
		t.Errorf("the 21st stream: status %d, Retry-After %q; want 429", l.status, l.header.Get("Retry-After"))
	}
}

// wire is an open WebSocket.
type wire struct {
	t    *testing.T
	conn *websocket.Conn
}

func (v *visitor) dial(headers ...string) *wire {
	v.t.Helper()
	h := http.Header{}
	for _, s := range headers {
		name, value, _ := strings.Cut(s, ": ")
		h.Set(name, value)
	}
	conn, _, err := websocket.Dial(v.t.Context(), v.base+"/graphql/stream", &websocket.DialOptions{
		HTTPClient: v.http, HTTPHeader: h, Subprotocols: []string{"graphql-transport-ws"},
	})
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { _ = conn.CloseNow() })
	return &wire{v.t, conn}
}

func (w *wire) say(message string) {
	w.t.Helper()
	if err := w.conn.Write(w.t.Context(), websocket.MessageText, []byte(message)); err != nil {
		w.t.Fatal(err)
	}
}

// next waits for the next message.
func (w *wire) next() string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	_, b, err := w.conn.Read(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}

// hears fails unless the next message has all of parts.
func (w *wire) hears(parts ...string) {
	w.t.Helper()
	if m := w.next(); !hasAll(m, parts) {
		w.t.Errorf("heard %s, want %q in it", m, parts)
	}
}

// hearsAtLast waits for a message that has all of parts.
func (w *wire) hearsAtLast(parts ...string) {
	w.t.Helper()
	for !hasAll(w.next(), parts) {
	}
}

func hasAll(s string, parts []string) bool {
	return !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(s, p) })
}

// closes fails unless the connection is closed now, for this reason.
func (w *wire) closes(code websocket.StatusCode) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	for {
		_, b, err := w.conn.Read(ctx)
		if err == nil {
			w.t.Logf("before it closes: %s", b)
			continue
		}
		if got := websocket.CloseStatus(err); got != code {
			w.t.Errorf("closed with %d (%v), want %d", got, err, code)
		}
		return
	}
}

func TestSubscriptionsOverAWebSocket(t *testing.T) {
	h, base := start(t, testhouse.Config(t))
	ann := browser(t, base)
	ann.signUp("acme")
	promise := ann.promiseOf("")
	w := ann.dial("Origin: " + base)
	w.say(`{"type":"connection_init"}`)
	w.hears(`"connection_ack"`)
	w.say(`{"type":"ping"}`)
	w.hears(`"pong"`)
	w.say(`{"type":"subscribe","id":"2","payload":{"query":"{viewer{id}}"}}`)
	w.hears(`"type":"error"`, `"id":"2"`, "BAD_REQUEST")
	w.say(`{"type":"subscribe","id":"3","payload":{"query":"subscription{events(after:\"evt_none\"){id}}"}}`)
	w.hears(`"type":"next"`, `"id":"3"`, "REFETCH")
	w.hears(`"complete"`, `"id":"3"`)
	w.say(`{"type":"subscribe","id":"1","payload":{"query":"subscription($c:ID){promiseChanged(customerId:$c){state}}","variables":{"c":null}}}`)
	w.say(`{"type":"ping"}`)
	w.hearsAtLast(`"pong"`)
	ann.keep(promise)
	w.hearsAtLast(`"type":"next","id":"1"`, `{"promiseChanged":{"state":"KEPT"}}`, `"eventId":"evt_`)
	w.say(`{"type":"complete","id":"1"}`)
	w.say(`{"type":"subscribe","id":"1b","payload":{"query":"subscription{events{type}}"}}`)
	w.say(`{"type":"subscribe","id":"1b","payload":{"query":"subscription{events{type}}"}}`)
	w.closes(4409)
	stopped := ann.dial("Origin: " + base)
	stopped.say(`{"type":"connection_init"}`)
	stopped.hears(`"connection_ack"`)
	go func() { _ = h.Stop(context.Background()) }()
	stopped.closes(websocket.StatusServiceRestart)
}

func TestWebSocketsKnowTheirCallers(t *testing.T) {
	h := openCrossOrigin(t)
	a := h.owner.graphql(`mutation{createAccessToken(input:{name:"x",scopes:["promises:read"]}){plain}}`)
	pat, _ := a.at("data.createAccessToken.plain").(string)
	init := func(authorization string) string {
		return `{"type":"connection_init","payload":{"authorization":"` + strings.TrimPrefix(authorization, "Authorization: ") + `"}}`
	}
	for _, tc := range []struct {
		name   string
		who    *visitor
		origin string
		init   string
		closes websocket.StatusCode // 0: welcome
	}{
		{"the console", h.owner, h.URL, `{"type":"connection_init"}`, 0},
		{"her cookie from another page", h.owner, "https://evil.example", `{"type":"connection_init"}`, 4403},
		{"her cookie from a registered page", h.owner, h.shop.origin, `{"type":"connection_init"}`, 4403},
		{"her cookie and no page", h.owner, "", `{"type":"connection_init"}`, 4403},
		{"a registered page with its token", h.owner, h.shop.origin, init(h.shop.bearer), 0},
		{"another tenant's page", h.shop.visitor, h.beta.origin, init(h.shop.bearer), 4403},
		{"another client's page", h.shop.visitor, h.other.origin, init(h.shop.bearer), 4403},
		{"a member's token on a page", h.shop.visitor, h.shop.origin, init("Bearer " + pat), 4403},
		{"a program with a member's token", h.shop.visitor, "", init("Bearer " + pat), 0},
		{"a program with a client's token", h.shop.visitor, "", init(h.shop.bearer), 0},
		{"a wrong token", h.shop.visitor, "", init(h.shop.bearer + "x"), 4401},
		{"nobody", h.shop.visitor, "", `{"type":"connection_init"}`, 4401},
		{"no beginning", h.shop.visitor, "", `{"type":"subscribe","id":"1","payload":{"query":"{viewer{id}}"}}`, 4401},
		{"no JSON", h.shop.visitor, "", `hello`, 4400},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var headers []string
			if tc.origin != "" {
				headers = []string{"Origin: " + tc.origin}
			}
			v := &visitor{t: t, base: h.URL, http: tc.who.http}
			w := v.dial(headers...)
			w.say(tc.init)
			if tc.closes != 0 {
				w.closes(tc.closes)
				return
			}
			w.hears(`"connection_ack"`)
			w.say(`{"type":"connection_init"}`)
			w.closes(4429)
		})
	}
}
