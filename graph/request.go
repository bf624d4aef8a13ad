package graph

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"kept/internal/request"
)

// The media types of GraphQL over HTTP.
const (
	mediaJSON     = "application/json"
	mediaResponse = "application/graphql-response+json"
	mediaEvents   = "text/event-stream"
)

// MaxBody is the most bytes that a request's body may have.
const MaxBody = 1 << 20

// call is a GraphQL request as HTTP brought it.
type call struct {
	params graphql.RawParams
	accept string // the media type of the answer
}

// refused is a request that isn't one of GraphQL over HTTP.
type refused struct {
	status  int
	code    Code
	message string
}

// read checks the request's outside and decodes its body, whose text is never
// shown again: it may hold what isn't ours to log. A document of known may be
// named by its hash. negotiate picks the media type of the answer from what the
// caller accepts, "" for none.
func read(w http.ResponseWriter, r *http.Request, known persisted, negotiate func(accept []string) string) (*call, *refused) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, &refused{http.StatusMethodNotAllowed, CodeBadRequest, "use POST"}
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return nil, &refused{http.StatusUnsupportedMediaType, CodeBadRequest, "send the body uncompressed"}
	}
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != mediaJSON || params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8") {
		return nil, &refused{http.StatusUnsupportedMediaType, CodeBadRequest, "send the body as " + mediaJSON + " in UTF-8"}
	}
	accept := negotiate(r.Header.Values("Accept"))
	if accept == "" {
		return nil, &refused{http.StatusNotAcceptable, CodeBadRequest, "the answer is " + mediaResponse + " or " + mediaJSON + ", at /graphql/stream " + mediaEvents}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if request.TooLarge(err) {
		return nil, &refused{http.StatusRequestEntityTooLarge, CodeTooLarge, "the body may have at most 1 MiB"}
	}
	if err != nil {
		return nil, &refused{http.StatusBadRequest, CodeBadRequest, "the body could not be read"}
	}
	in := &call{accept: accept}
	if no := in.decode(body, known); no != nil {
		return nil, no
	}
	in.params.Headers = r.Header
	return in, nil
}

func (in *call) decode(body []byte, known persisted) *refused {
	bad := func(message string) *refused { return &refused{http.StatusBadRequest, CodeBadRequest, message} }
	if !utf8.Valid(body) {
		return bad("the body is not UTF-8")
	}
	body = bytes.TrimSpace(body)
	if len(body) > 0 && body[0] == '[' {
		return bad("send one operation at a time: batches are not taken")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if len(body) == 0 || body[0] != '{' || d.Decode(&in.params) != nil || d.InputOffset() != int64(len(body)) {
		return bad("the body is not a JSON object with query, and perhaps variables and operationName")
	}
	if no := known.fill(in); no != nil {
		return no
	}
	if strings.TrimSpace(in.params.Query) == "" {
		return bad("query is empty")
	}
	return nil
}

// statusOf gives the HTTP status of a request that was refused before it ran.
func (in *call) statusOf(errs gqlerror.List) int {
	for _, err := range errs {
		if err.Extensions["code"] == string(CodeRateLimited) {
			return http.StatusTooManyRequests
		}
	}
	if in.accept == mediaJSON {
		return http.StatusOK
	}
	for _, err := range errs {
		if err.Extensions["code"] == string(CodeUnauthenticated) {
			return http.StatusUnauthorized
		}
	}
	return http.StatusBadRequest
}

// negotiate picks the media type of the answer: the better liked of the two,
// plain JSON when the caller doesn't care, "" when neither is taken.
func negotiate(accept []string) string {
	if strings.TrimSpace(strings.Join(accept, "")) == "" {
		return mediaJSON
	}
	best, liked := "", 0.0
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if s, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(s, 64); err != nil {
				continue
			}
		}
		switch media {
		case "*/*", "application/*":
			media = mediaJSON
		case mediaJSON, mediaResponse:
		default:
			continue
		}
		if q > liked {
			best, liked = media, q
		}
	}
	return best
}
