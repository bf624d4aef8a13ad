package graph

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"kept/tenants"
)

// alsoStock sends every query of every test to an endpoint without the lean
// read path too, and holds the two answers against each other.
func (d *door) alsoStock(req *http.Request, body string, got reply) {
	d.t.Helper()
	if d.stock == nil || got.status != http.StatusOK || !isQuery(body) {
		return
	}
	again := httptest.NewRequest(req.Method, req.URL.String(), strings.NewReader(body))
	again.Header = req.Header.Clone()
	if d.actor != nil {
		again = again.WithContext(tenants.As(again.Context(), d.actor))
	}
	w := httptest.NewRecorder()
	d.stock.ServeHTTP(w, again)
	if want := sorted(w.Body.String()); w.Code == got.status && sorted(got.text) != want {
		d.t.Errorf("%s\nthe lean path answers %s\ngqlgen's own %s", body, sorted(got.text), want)
	}
}

func isQuery(body string) bool {
	var in struct{ Query string }
	if json.Unmarshal([]byte(body), &in) != nil {
		return false
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: in.Query})
	if err != nil {
		return false
	}
	for _, op := range doc.Operations {
		if op.Operation != ast.Query {
			return false
		}
	}
	return len(doc.Operations) > 0 // none: it is named by its hash
}

// What differs between two requests whatever the path.
var personal = regexp.MustCompile(`,?"(requestId|remaining)":("[^"]*"|\d+)|quote request [^"]+`)

var belowRoot = regexp.MustCompile(`("path":\["[^"]*")[^\]]*\](,"locations":\[[^\]]*\])?`)

// sorted is an answer whose errors are in an order of their own: gqlgen reports
// them in whatever order its goroutines meet them.
func sorted(answer string) string {
	answer = personal.ReplaceAllString(answer, "")
	rest, ok := strings.CutPrefix(answer, `{"errors":`)
	if !ok {
		return answer
	}
	var errs []json.RawMessage
	d := json.NewDecoder(strings.NewReader(rest))
	if d.Decode(&errs) != nil {
		return answer
	}
	for i, e := range errs { // of many internal errors one is told, gqlgen's own path tells any
		if bytes.Contains(e, []byte(`"code":"INTERNAL"`)) {
			errs[i] = belowRoot.ReplaceAll(e, []byte("$1]"))
		}
	}
	slices.SortFunc(errs, func(a, b json.RawMessage) int { return bytes.Compare(a, b) })
	told, _ := json.Marshal(errs)
	return string(told) + rest[d.InputOffset():]
}
