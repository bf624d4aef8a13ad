package e2e_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// request is what a story sends.
type request struct {
	method, path, body string
	headers            []string // "Name: value"
	user, password     string   // for Basic, when user isn't empty
}

// answer is what came back. The part of it that a story looks at is shown.
type answer struct {
	status int
	header http.Header
	text   string
	shown  any // nil when it is no JSON
	took   time.Duration
	err    error

	graphql bool // it came from the endpoint, in answer to a document
}

// refused reports whether a says that it wasn't done.
func (a answer) refused() bool {
	in, _ := a.shown.(map[string]any)
	return in["errors"] != nil || in["userErrors"] != nil
}

// send sends q as v would: JSON from the console's own pages unless q says
// otherwise.
func (w *world) send(v *visitor, q request) answer {
	r, err := http.NewRequest(q.method, "http://"+w.address+q.path, strings.NewReader(q.body))
	if err != nil {
		return answer{err: err}
	}
	if q.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-Kept-Console", "1")
	if v.token != "" {
		r.Header.Set("Authorization", "Bearer "+v.token)
	}
	if q.user != "" {
		r.SetBasicAuth(q.user, q.password)
	}
	given := map[string]bool{}
	for _, h := range q.headers {
		name, value, _ := strings.Cut(h, ":")
		if !given[name] {
			r.Header.Del(name)
		}
		given[name] = true
		if value = strings.TrimSpace(value); value != "" { // without one the header is left out
			r.Header.Add(name, value)
		}
	}
	began := time.Now()
	resp, err := v.http.Do(r)
	if err != nil {
		return answer{err: err}
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	a := answer{status: resp.StatusCode, header: resp.Header, text: string(b), took: time.Since(began), err: err}
	_ = json.Unmarshal(b, &a.shown)
	return a
}

// options takes what begins with a dash off args.
func options(ts *testscript.TestScript, args []string) (request, []string) {
	var q request
	var rest []string
	for i := 0; i < len(args); i++ {
		if !strings.HasPrefix(args[i], "-") {
			rest = append(rest, args[i])
			continue
		}
		if i+1 == len(args) {
			ts.Fatalf("%s has no value", args[i])
		}
		name, value := args[i], args[i+1]
		i++
		switch name {
		case "-H":
			q.headers = append(q.headers, value)
		case "-d":
			q.body = value
		case "-latin1":
			q.body = latin1(value)
		case "-size": // white space may follow JSON
			n, err := strconv.Atoi(value)
			ts.Check(err)
			q.body += strings.Repeat(" ", n-len(q.body))
		case "-f":
			q.body = ts.ReadFile(value)
		case "-form":
			q.body = value
			q.headers = append(q.headers, "Content-Type: application/x-www-form-urlencoded")
		case "-u":
			q.user, q.password, _ = strings.Cut(value, ":")
		default:
			ts.Fatalf("unknown option %s", name)
		}
	}
	return q, rest
}

// latin1 gives s as programs wrote it before there was UTF-8.
func latin1(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

func httpCall(ts *testscript.TestScript, args []string) func(*testscript.TestScript) answer {
	q, rest := options(ts, args)
	if len(rest) != 2 {
		ts.Fatalf("http METHOD PATH")
	}
	q.method, q.path = rest[0], rest[1]
	w := worldOf(ts)
	v := w.now
	return func(*testscript.TestScript) answer { return w.send(v, q) }
}

// graphqlCall sends a document; its answer is shown by its data, or whole when
// there are errors.
func graphqlCall(ts *testscript.TestScript, args []string) func(*testscript.TestScript) answer {
	q, rest := options(ts, args)
	document := rest[0]
	if !strings.Contains(document, "{") {
		document = fill(ts, ts.ReadFile(document))
	}
	variables := map[string]any{}
	for _, v := range rest[1:] {
		name, value, ok := strings.Cut(v, "=")
		if !ok {
			ts.Fatalf("%s is no NAME=VALUE", v)
		}
		if file, ok := strings.CutPrefix(value, "@"); ok {
			value = strconv.Quote(ts.ReadFile(file))
		}
		if json.Unmarshal([]byte(value), new(any)) != nil {
			value = strconv.Quote(value)
		}
		variables[name] = json.RawMessage(value)
	}
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	ts.Check(err)
	q.method, q.path, q.body = "POST", "/graphql", string(body)
	w := worldOf(ts)
	v := w.now
	return func(*testscript.TestScript) answer {
		a := w.send(v, q)
		a.graphql = true
		whole, ok := a.shown.(map[string]any)
		if !ok {
			return a
		}
		delete(whole, "extensions") // what it cost
		if whole["errors"] == nil {
			a.shown = whole["data"]
		} else if errs, ok := whole["errors"].([]any); ok {
			tidyErrors(errs)
		}
		return a
	}
}

// tidyErrors sorts errors by their paths, since fields are resolved side by
// side, and takes off where in the document they arose.
func tidyErrors(errs []any) {
	for _, e := range errs {
		if e, ok := e.(map[string]any); ok {
			delete(e, "locations")
		}
	}
	slices.SortFunc(errs, func(a, b any) int { return strings.Compare(pathOf(a), pathOf(b)) })
}

func pathOf(err any) string {
	e, _ := err.(map[string]any)
	return fmt.Sprint(e["path"])
}

// mutateCall sends one mutation; its answer is shown by its payload, with
// userErrors when there are any.
func mutateCall(ts *testscript.TestScript, args []string) func(*testscript.TestScript) answer {
	var flags []string
	for len(args) > 1 && strings.HasPrefix(args[0], "-") {
		flags, args = append(flags, args[:2]...), args[2:]
	}
	if len(args) != 3 {
		ts.Fatalf("mutate VERB INPUT SELECTION")
	}
	verb := args[0]
	document := fmt.Sprintf("mutation{%s(input:%s){%s userErrors{field message code}}}", verb, args[1], args[2])
	call := graphqlCall(ts, append(flags, document))
	return func(ts *testscript.TestScript) answer {
		a := call(ts)
		data, _ := a.shown.(map[string]any)
		payload, ok := data[verb].(map[string]any)
		if !ok {
			return a
		}
		if mend, _ := payload["userErrors"].([]any); len(mend) == 0 {
			delete(payload, "userErrors")
		}
		a.shown = payload
		return a
	}
}

// absent is what a path gives that leads nowhere.
const absent = "(absent)"

// jsonAt gives the value at path in the last answer: "edges.0.node.id". Texts
// come as they are, everything else as JSON; "edges.length" is how many there are.
func (w *world) jsonAt(path string) string {
	v := w.last.shown
	for part := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			found, ok := in[part]
			if !ok {
				return absent
			}
			v = found
		case []any:
			if part == "length" {
				return strconv.Itoa(len(in))
			}
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(in) {
				return absent
			}
			v = in[i]
		default:
			return absent
		}
	}
	if s, ok := v.(string); ok {
		return s
	}
	b, _ := json.Marshal(v) // it came from JSON
	return string(b)
}

func (w *world) headerOf(name string) string {
	return cmp.Or(strings.Join(w.last.header.Values(name), ", "), absent)
}
