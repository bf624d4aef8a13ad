package graph

import (
	"bytes"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"kept/tenants"
)

// events answers one subscription with server-sent events, as GraphQL over SSE
// has it in its distinct connections mode: `next` for each answer, with the
// event's id, then `complete`. The caller is in the request's context. A
// Last-Event-ID goes before the argument `after`. What is wrong with the
// document comes as an answer too; what is wrong with the request as a status.
func (s *Streams) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	in, no := read(w, r, s.known, takesEvents)
	if no != nil {
		refuse(w, no.status, coded(no.code, "%s", no.message))
		return
	}
	a := tenants.From(r.Context())
	if a == nil {
		refuse(w, http.StatusUnauthorized, coded(CodeUnauthenticated, "sign in, or send a token"))
		return
	}
	leave, ok := s.seats.take(a)
	if !ok {
		w.Header().Set("Retry-After", "10")
		refuse(w, http.StatusTooManyRequests, coded(CodeRateLimited, "too many streams are open: at most %d a caller", s.limits.PerCaller))
		return
	}
	defer leave()
	ctx, cancel := s.watch(s.asking(r.Context(), w.Header()), r, "", a)
	defer cancel(nil)
	lines := s.lines(w)
	defer lines.stop()
	why, refused := s.run(ctx, &in.params, r.Header.Get("Last-Event-ID"), wire{begin: lines.begin, send: lines.next})
	lines.begin()
	switch {
	case refused != nil:
		_ = lines.next(&graphql.Response{Errors: refused}, "") // if she has gone, there is nobody to tell
	case why == endGone:
		return
	case why != nil:
		_ = lines.next(&graphql.Response{Errors: gqlerror.List{why.shown()}}, "")
	}
	_ = lines.write("event: complete\ndata:\n\n")
}

// takesEvents reports by its media type whether a caller takes an event stream.
func takesEvents(accept []string) string {
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		switch media, _, _ := mime.ParseMediaType(part); media {
		case mediaEvents, "text/*", "*/*":
			return mediaEvents
		}
	}
	return ""
}

// lines writes an event stream, one event at a time.
type lines struct {
	w     http.ResponseWriter
	ctl   *http.ResponseController
	limit time.Duration
	mu    sync.Mutex
	begun bool
	beat  *time.Ticker
	over  chan struct{}
	idle  sync.WaitGroup
}

// lines takes w over from the server's time-outs, which are for answers that end.
func (s *Streams) lines(w http.ResponseWriter) *lines {
	l := &lines{w: w, ctl: http.NewResponseController(w), limit: s.limits.Write, beat: time.NewTicker(s.limits.Beat), over: make(chan struct{})}
	_ = l.ctl.SetReadDeadline(time.Time{}) // a writer that has none has no time-out either
	l.idle.Go(func() {
		for {
			select {
			case <-l.over:
				return
			case <-l.beat.C:
				l.alive()
			}
		}
	})
	return l
}

// stop ends the signs of life; nothing is written afterwards.
func (l *lines) stop() {
	close(l.over)
	l.beat.Stop()
	l.idle.Wait()
}

// begin sends the headers: the caller knows then that nothing is missed.
func (l *lines) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.begun {
		return
	}
	l.begun = true
	h := l.w.Header()
	h.Set("Content-Type", mediaEvents)
	h.Set("X-Accel-Buffering", "no") // nginx would keep events until it has a page of them
	_ = l.put(":\n\n")
}

// alive keeps proxies from taking silence for an end.
func (l *lines) alive() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.begun {
		_ = l.put(":\n\n")
	}
}

func (l *lines) next(resp *graphql.Response, id string) error {
	var b strings.Builder
	b.WriteString("event: next\n")
	if id != "" {
		b.WriteString("id: " + id + "\n")
	}
	b.WriteString("data: ")
	b.Write(bytes.ReplaceAll(encode(resp), []byte{'\n'}, []byte{' '})) // JSON breaks lines between values only
	b.WriteString("\n\n")
	return l.write(b.String())
}

func (l *lines) write(text string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.put(text)
}

// put writes within the time that a caller has to take it.
func (l *lines) put(text string) error {
	_ = l.ctl.SetWriteDeadline(time.Now().Add(l.limit))
	if _, err := l.w.Write([]byte(text)); err != nil {
		return err
	}
	return l.ctl.Flush()
}
