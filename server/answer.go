package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"kept/graph"
	"kept/internal/fault"
	"kept/internal/request"
	"kept/internal/wording"
)

// told is what a caller is told of an error.
type told struct {
	Code      graph.Code `json:"code"`
	Message   string     `json:"message"`
	Field     []string   `json:"field,omitempty"`
	RequestID string     `json:"requestId,omitempty"`
}

// statusHungUp is what the log and the figures say of a request whose caller
// didn't wait for the answer, as nginx has it: it is nobody's mistake.
const statusHungUp = 499

// explain gives the status of err and what to tell. A cause is logged, with the
// request's id, and never shown.
func explain(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) (int, told) {
	f := fault.As(err)
	if f == nil || f.Kind == fault.KindInternal {
		return failed(r, log, "request failed", err), ours(r.Context())
	}
	retryAfter(w, f.RetryAfter)
	if f.Kind == fault.KindUnauthenticated {
		w.Header().Set("WWW-Authenticate", `Bearer realm="kept"`)
	}
	return graph.StatusOf(f.Kind), told{Code: codeOf(f), Message: wording.Say(r.Context(), f), Field: f.Field}
}

// codeMoved is the code of errMoved, for the console: no program has a session.
const codeMoved graph.Code = "SESSION_MOVED"

func codeOf(f *fault.Error) graph.Code {
	if errors.Is(f, errMoved) {
		return codeMoved
	}
	return graph.CodeOf(f.Kind)
}

// failed logs what went wrong on our side, and gives its status. That a caller
// didn't wait for the answer is nobody's mistake.
func failed(r *http.Request, log *slog.Logger, what string, err error) int {
	level, status := slog.LevelError, graph.StatusOf(fault.KindInternal)
	if errors.Is(r.Context().Err(), context.Canceled) {
		level, status = slog.LevelDebug, statusHungUp
	}
	log.LogAttrs(r.Context(), level, what, slog.String("path", r.URL.Path), slog.Any("error", err))
	return status
}

// retryAfter says in how many whole seconds to come back, if that is known.
func retryAfter(w http.ResponseWriter, wait time.Duration) {
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	}
}

// ours is what a caller is told of a mistake of ours: the request's id, by which
// the log has its cause.
func ours(ctx context.Context) told {
	id := request.ID(ctx)
	return told{Code: graph.CodeInternal, Message: wording.Say(ctx, fault.Clause("something went wrong on our side; quote request %s", id)), RequestID: id}
}

// refuse answers with an error in the shape of the doors that aren't GraphQL:
// {"error": {"code", "message", "field"}}.
func refuse(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	status, t := explain(w, r, log, err)
	writeJSON(w, status, map[string]told{"error": t})
}

// refuseGraphQL answers with an error in GraphQL's shape.
func refuseGraphQL(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	status, t := explain(w, r, log, err)
	extensions := map[string]any{"code": t.Code}
	if t.RequestID != "" {
		extensions["requestId"] = t.RequestID
	}
	writeJSON(w, status, map[string]any{"errors": []any{map[string]any{"message": t.Message, "extensions": extensions}}})
}

// doorBody is the most bytes that a body may have at a door that isn't GraphQL's.
const doorBody = 64 << 10

// readJSON reads the body into a T. What the body says is never repeated: it
// may hold a password.
func readJSON[T any](w http.ResponseWriter, r *http.Request) (T, error) {
	var in T
	if !isJSON(r) {
		return in, fault.Invalid("", "send the body as application/json")
	}
	var body bytes.Buffer // read again, to look at its texts
	d := json.NewDecoder(io.TeeReader(http.MaxBytesReader(w, r.Body, doorBody), &body))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil || d.More() {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) && wrong.Field != "" {
			return in, fault.Invalid(wrong.Field, "must be a %s", wrong.Type)
		}
		if err != nil && strings.HasPrefix(err.Error(), "json: unknown field ") {
			return in, fault.Invalid("", "the body has a field that isn't known here%s", unknownField(err))
		}
		return in, fault.Invalid("", "the body must be one JSON object")
	}
	if holdsNUL(&body) {
		return in, fault.Invalid("", "a text must not contain a NUL character")
	}
	return in, nil
}

// holdsNUL reports whether a text in body, which is JSON, holds the one
// character that PostgreSQL can't keep.
func holdsNUL(body io.Reader) bool {
	d := json.NewDecoder(body)
	for {
		token, err := d.Token()
		if err != nil {
			return false
		}
		if s, ok := token.(string); ok && strings.ContainsRune(s, 0) {
			return true
		}
	}
}

var fieldName = regexp.MustCompile(`"([A-Za-z][A-Za-z0-9_]{0,39})"$`)

// unknownField names the field that a decoder doesn't know, if it looks like a name.
func unknownField(err error) string {
	m := fieldName.FindStringSubmatch(err.Error())
	if m == nil {
		return ""
	}
	return ": " + m[1]
}

func isJSON(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && media == "application/json"
}

// byMethod answers each method by its door, and others with 405. The console
// takes every path that no door has, so the doors can't leave that to the mux.
type byMethod map[string]http.HandlerFunc

func (m byMethod) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	door, ok := m[r.Method]
	if !ok && r.Method == http.MethodHead {
		door, ok = m[http.MethodGet]
	}
	if ok {
		door(w, r)
		return
	}
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete} {
		if m[method] != nil || method == http.MethodHead && m[http.MethodGet] != nil {
			allowed = append(allowed, method)
		}
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	writeJSON(w, http.StatusMethodNotAllowed, map[string]told{"error": {Code: graph.CodeBadRequest, Message: "use " + strings.Join(allowed, " or ")}})
}
