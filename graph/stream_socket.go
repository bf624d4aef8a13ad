package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"kept/internal/fault"
	"kept/tenants"
)

// protocol is the one that we speak on WebSockets, as graphql-ws wrote it down.
const protocol = "graphql-transport-ws"

// The protocol's own reasons to close.
const (
	closeBadMessage   websocket.StatusCode = 4400
	closeUnauthorized websocket.StatusCode = 4401
	closeForbidden    websocket.StatusCode = 4403
	closeNoProtocol   websocket.StatusCode = 4406
	closeInitLate     websocket.StatusCode = 4408
	closeTwice        websocket.StatusCode = 4409
	closeInitTwice    websocket.StatusCode = 4429
)

// message is one of the protocol, either way.
type message struct {
	Type    string          `json:"type"`
	ID      string          `json:"id,omitempty"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// IsWebSocket reports whether r asks for a WebSocket.
func IsWebSocket(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// socket is an open WebSocket.
type socket struct {
	*Streams
	conn *websocket.Conn
	http *http.Request

	ctx     context.Context // ends with the caller's credential, with a cause
	running sync.WaitGroup
	mu      sync.Mutex
	active  map[string]context.CancelFunc // subscriptions, by their ids
}

// socket serves a WebSocket until it closes. Where it was opened from is the
// business of identify, once it is known by which credential.
func (s *Streams) socket(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{protocol}, InsecureSkipVerify: true})
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = conn.CloseNow() }()
	if conn.Subprotocol() != protocol {
		_ = conn.Close(closeNoProtocol, "speak "+protocol)
		return
	}
	conn.SetReadLimit(s.limits.Message)
	// The server knows nothing any more of a connection that was handed over.
	r = r.WithContext(context.WithoutCancel(r.Context()))
	c := &socket{Streams: s, conn: conn, http: r, active: map[string]context.CancelFunc{}}
	c.serve(r.Context())
}

func (c *socket) serve(ctx context.Context) {
	a, token, ok := c.welcome(ctx)
	if !ok {
		return
	}
	leave, ok := c.seats.take(a)
	if !ok {
		_ = c.conn.Close(websocket.StatusTryAgainLater, "too many streams are open")
		return
	}
	defer leave()
	var cancel context.CancelCauseFunc
	c.ctx, cancel = c.watch(ctx, c.http, token, a)
	c.running.Go(func() { c.hold(cancel) })
	defer c.running.Wait()
	defer cancel(errClosed)
	if c.write(message{Type: "connection_ack"}) != nil {
		return
	}
	for {
		m, err := c.read(ctx)
		if err != nil {
			return
		}
		if !c.take(m) {
			return
		}
	}
}

// errClosed is the cause of what ends because its caller has closed.
var errClosed = errors.New("the caller has closed")

// hold keeps the connection alive, and closes it when the stream has to end.
func (c *socket) hold(cancel context.CancelCauseFunc) {
	beat := time.NewTicker(c.limits.Beat)
	defer beat.Stop()
	for {
		select {
		case <-beat.C:
			soon, done := context.WithTimeout(c.ctx, c.limits.Write)
			if c.conn.Ping(soon) != nil {
				cancel(endGone)
			}
			done()
		case <-c.ctx.Done():
			var why *ending
			if errors.As(context.Cause(c.ctx), &why) {
				_ = c.conn.Close(why.status, why.message)
			}
			return
		}
	}
}

// welcome waits for the first message, which may bring a credential, and says
// who is there. Whoever isn't welcome is told why.
func (c *socket) welcome(ctx context.Context) (a *tenants.Actor, token string, ok bool) {
	soon := time.AfterFunc(c.limits.Init, func() { _ = c.conn.Close(closeInitLate, "connection_init is late") })
	m, err := c.read(ctx)
	soon.Stop()
	if err != nil {
		return nil, "", false
	}
	var credential struct {
		Authorization string `json:"authorization"` // and Authorization: names are compared in any case
	}
	if m.Type != "connection_init" || len(m.Payload) > 0 && json.Unmarshal(m.Payload, &credential) != nil {
		_ = c.conn.Close(closeUnauthorized, "begin with connection_init")
		return nil, "", false
	}
	a, err = c.identify(c.http, credential.Authorization)
	switch {
	case fault.KindOf(err) == fault.KindForbidden:
		_ = c.conn.Close(closeForbidden, "this page may not listen here")
	case fault.KindOf(err) == fault.KindUnauthenticated, err == nil && a == nil:
		_ = c.conn.Close(closeUnauthorized, "sign in, or send a token")
	case err != nil:
		c.log.ErrorContext(ctx, "a WebSocket's caller can't be known", "error", err)
		_ = c.conn.Close(websocket.StatusInternalError, "something went wrong on our side")
	default:
		return a, credential.Authorization, true
	}
	return nil, "", false
}

// read waits for the next message; a wrong one closes.
func (c *socket) read(ctx context.Context) (message, error) {
	kind, b, err := c.conn.Read(ctx)
	if err != nil {
		return message{}, err
	}
	var m message
	if kind != websocket.MessageText || !utf8.Valid(b) || json.Unmarshal(b, &m) != nil {
		_ = c.conn.Close(closeBadMessage, "this is no message of "+protocol)
		return message{}, errClosed
	}
	return m, nil
}

// take does what m says, and reports whether the connection goes on.
func (c *socket) take(m message) bool {
	switch m.Type {
	case "subscribe":
		return c.subscribe(m)
	case "complete":
		c.mu.Lock()
		if cancel := c.active[m.ID]; cancel != nil {
			cancel()
		}
		c.mu.Unlock()
	case "ping":
		return c.write(message{Type: "pong", Payload: m.Payload}) == nil
	case "pong":
	case "connection_init":
		_ = c.conn.Close(closeInitTwice, "the connection has begun already")
		return false
	default:
		_ = c.conn.Close(closeBadMessage, "this is no message of "+protocol)
		return false
	}
	return true
}

// subscribe starts a subscription beside the others. It returns once that
// runs, so that who is answered a ping after it knows that nothing is missed.
func (c *socket) subscribe(m message) bool {
	in := &graphql.RawParams{}
	d := json.NewDecoder(bytes.NewReader(m.Payload))
	d.UseNumber()
	if m.ID == "" || d.Decode(in) != nil {
		_ = c.conn.Close(closeBadMessage, "subscribe needs an id, and a payload with query")
		return false
	}
	in.Headers = http.Header{} // not what the message may have said
	ctx, cancel := context.WithCancel(c.asking(c.ctx, http.Header{}))
	switch c.enter(m.ID, cancel) {
	case taken:
		cancel()
		_ = c.conn.Close(closeTwice, "there is a subscription with this id already")
		return false
	case full:
		cancel()
		return c.refuse(m.ID, gqlerror.List{coded(CodeRateLimited, "too many subscriptions on one connection: at most %d", c.limits.PerCaller)}) == nil
	}
	runs := make(chan struct{})
	begin := sync.OnceFunc(func() { close(runs) })
	c.running.Go(func() {
		defer begin()
		defer c.leave(m.ID)
		c.answer(ctx, m.ID, in, begin)
	})
	<-runs
	return true
}

// What may come of asking for a place.
const (
	free = iota
	taken
	full
)

func (c *socket) enter(id string, cancel context.CancelFunc) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.active[id] != nil:
		return taken
	case len(c.active) >= c.limits.PerCaller:
		return full
	}
	c.active[id] = cancel
	return free
}

func (c *socket) leave(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.active[id]()
	delete(c.active, id)
}

// answer runs a subscription and tells how it ended, unless she ended it herself.
func (c *socket) answer(ctx context.Context, id string, in *graphql.RawParams, begin func()) {
	why, refused := c.run(ctx, in, "", wire{begin: begin, send: func(resp *graphql.Response, _ string) error {
		return c.write(message{Type: "next", ID: id, Payload: encode(resp)})
	}})
	switch {
	case refused != nil:
		_ = c.refuse(id, refused) // if she has gone, there is nobody to tell
	case why == endGone || ctx.Err() != nil && why == nil:
	case why != nil:
		_ = c.refuse(id, gqlerror.List{why.shown()})
	default:
		_ = c.write(message{Type: "complete", ID: id})
	}
}

func (c *socket) refuse(id string, errs gqlerror.List) error {
	b, err := json.Marshal(errs)
	if err != nil {
		return err
	}
	return c.write(message{Type: "error", ID: id, Payload: b})
}

// write sends m within the time that a caller has to take it; after that the
// connection is closed.
func (c *socket) write(m message) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	soon, cancel := context.WithTimeout(c.http.Context(), c.limits.Write)
	defer cancel()
	return c.conn.Write(soon, websocket.MessageText, b)
}
