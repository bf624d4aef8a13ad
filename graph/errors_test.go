package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kept/graph/model"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
)

// failing is a kind of record whose look-up goes wrong in the way of err.
func failing(d *door, err error) {
	d.api.kinds[id.Note] = kind{"", func(context.Context, []string) (map[string]model.Node, error) {
		if err == nil {
			panic("secret 4711")
		}
		return nil, err
	}}
	d.api.kinds[id.Note] = kind{"customers:read", d.api.kinds[id.Note].find}
}

func TestKindsBecomeCodes(t *testing.T) {
	d, _, _ := shop(t, Config{})
	note := `{node(id:"` + id.New(id.Note) + `"){id}}`
	for _, tc := range []struct {
		err     error
		code    Code
		message string // part of it
	}{
		{fault.Invalid("first", "must be from 1 to 100"), CodeBadUserInput, "first must be from 1 to 100"},
		{fault.Unauthenticated(), CodeUnauthenticated, "credentials"},
		{fault.Forbidden("not yours"), CodeForbidden, "not yours"},
		{fault.Missing("note"), CodeNotFound, "no such note"},
		{fault.Conflict(fault.CodeSettled, "settled"), CodeConflict, "settled"},
		{fault.Exhausted(90*time.Second, "enough for today"), CodeRateLimited, "enough"},
		{fmt.Errorf("find note: %w", fault.Missing("note").Because(errors.New("secret 4711"))), CodeNotFound, "no such note"},
		{fmt.Errorf("select: %w", context.DeadlineExceeded), CodeTimeout, "too long"},
		{errors.New("secret 4711"), CodeInternal, "request"},
		{nil, CodeInternal, "request"}, // a panic
	} {
		failing(d, tc.err)
		r := d.ask(note)
		if r.status != 200 || r.code() != string(tc.code) || !strings.Contains(r.body.Errors[0].Message, tc.message) {
			t.Errorf("%v: got %d %s", tc.err, r.status, r.text)
		}
		if strings.Contains(r.text, "4711") {
			t.Errorf("%v: the cause is shown: %s", tc.err, r.text)
		}
		if node, there := r.body.Data["node"]; !there || node != nil || len(r.body.Errors) != 1 || r.body.Errors[0].Path[0] != "node" {
			t.Errorf("%v: got %s", tc.err, r.text)
		}
		if tc.code == CodeRateLimited && r.header.Get("Retry-After") != "90" {
			t.Errorf("Retry-After = %q, want 90", r.header.Get("Retry-After"))
		}
		if tc.code != CodeInternal {
			continue
		}
		request := r.header.Get("X-Request-Id")
		if r.body.Errors[0].Extensions["requestId"] != request || !strings.Contains(d.log.String(), request) || !strings.Contains(d.log.String(), "4711") {
			t.Errorf("%v: want request %s in the answer and beside the cause in the log: %s", tc.err, request, d.log)
		}
	}
}

func TestPanicSparesItsNeighbours(t *testing.T) {
	d, _, ana := shop(t, Config{})
	made := promiseOf(d.with(makePromise, draft(ana, "Call back")))
	failing(d, nil)
	note := id.New(id.Note)
	r := d.ask(fmt.Sprintf(`{bad:node(id:%q){id} good:node(id:%q){id} viewer{id}}`, note, made))
	if good, _ := r.body.Data["good"].(map[string]any); good["id"] != made || r.body.Data["viewer"] == nil || len(r.body.Errors) != 1 {
		t.Errorf("got %s", r.text)
	}
	r = d.ask(fmt.Sprintf(`{a:node(id:%q){id} b:node(id:%q){id}}`, note, note))
	if len(r.body.Errors) != 2 || r.code() != string(CodeInternal) {
		t.Errorf("two root fields: got %s", r.text)
	}
	if r := d.ask("{viewer{id}}"); r.code() != "" {
		t.Errorf("the process lives: got %s", r.text)
	}
}

func TestPanicUnderAKeyLeavesNoTrace(t *testing.T) {
	d, ctx, ana := shop(t, Config{})
	book := d.api.StoryBook
	d.api.StoryBook = nil // whoever asks for it panics
	if r := d.with(makePromise, draft(ana, "Call back"), keyHeader, "k-1"); r.code() != string(CodeInternal) {
		t.Fatalf("got %s", r.text)
	}
	d.api.StoryBook = book
	if r := d.with(makePromise, draft(ana, "Call back"), keyHeader, "k-1"); promiseOf(r) == "" || promises(t, ctx, d.db) != 1 {
		t.Errorf("afterwards: got %s", r.text)
	}
}

func TestUserErrorsNameTheirField(t *testing.T) {
	d, _, ana := shop(t, Config{})
	r := d.with(makePromise, draft(ana, ""))
	if len(r.body.Errors) > 0 || !strings.Contains(r.text, `"field":["input","text"]`) || !strings.Contains(r.text, `"promise":null`) {
		t.Errorf("got %s", r.text)
	}
	missing := d.with(makePromise, draft(id.New(id.Customer), "Call back"))
	foreign := d.with(makePromise, draft(newCustomer(t, testhouse.Tenant(t, d.db, "globex"), d.db), "Call back"))
	for _, r := range []reply{missing, foreign} {
		if r.code() != string(CodeNotFound) || r.body.Data["made"] != nil {
			t.Errorf("got %s", r.text)
		}
	}
	if missing.body.Errors[0].Message != foreign.body.Errors[0].Message {
		t.Errorf("missing %q, another tenant's %q: want the same words", missing.body.Errors[0].Message, foreign.body.Errors[0].Message)
	}
}

func TestMendable(t *testing.T) {
	text, due := fault.Required("text"), fault.Invalid("due.at", "must be later")
	if got, err := mendable(errors.Join(text, due)); err != nil || len(got) != 2 || got[1].Field[2] != "at" {
		t.Errorf("two at once: got %v, %v", got, err)
	}
	if _, err := mendable(errors.Join(text, fault.Missing("customer"))); !fault.IsMissing(err) && err == nil {
		t.Errorf("one that can't be mended: got %v", err)
	}
	if got, err := mendable(fmt.Errorf("make: %w", fault.Conflict(fault.CodeSettled, "this is settled"))); err != nil || got[0].Field != nil || got[0].Code != fault.CodeSettled {
		t.Errorf("a conflict: got %v, %v", got, err)
	}
	if got, err := mendable(nil); got == nil || err != nil {
		t.Errorf("nothing wrong: got %v, %v, want an empty list", got, err)
	}
}

func TestInputOfAWrongKindIsTheCallersToMend(t *testing.T) {
	d, _, _ := shop(t, Config{})
	for query, code := range map[string]Code{
		`{promiseKeeping(from:"2026-02-30",to:"2026-03-01"){rows{key}}}`: CodeBadUserInput,
		`{promises(first:101){nodes{id}}}`:                               CodeBadUserInput,
		`{promises(first:0){nodes{id}}}`:                                 CodeBadUserInput,
		`{promises(first:1,last:1){nodes{id}}}`:                          CodeBadUserInput,
		`{promises(after:"x"){nodes{id}}}`:                               CodeBadUserInput,
		`{promises(orderBy:due_at){nodes{id}}}`:                          CodeBadRequest,
		`{promises(first:"1"){nodes{id}}}`:                               CodeBadRequest,
		`query($n:Int){promises(first:$n){nodes{id}}}`:                   "",
		`{promise(id:"prm_x"){id}}`:                                      CodeNotFound,
		`{node(id:"prm_x"){id}}`:                                         "",
	} {
		if r := d.ask(query); r.code() != string(code) {
			t.Errorf("%s: got %s", query, r.text)
		}
	}
	const states = `query($s:[PromiseState!]){promises(filter:{state:{in:$s}}){nodes{id}}}`
	for state, code := range map[string]Code{"OPEN": "", "open": CodeBadUserInput, "NONSENSE": CodeBadUserInput} {
		if r := d.with(states, map[string]any{"s": []any{state}}); r.code() != string(code) {
			t.Errorf("%s: got %s", state, r.text)
		}
	}
}

func TestOperationEndsAfterItsTime(t *testing.T) {
	limits := DefaultLimits
	limits.Time = time.Nanosecond
	d, _, _ := shop(t, Config{Limits: limits})
	r := d.ask(`{promises{nodes{id}}}`)
	if r.code() != string(CodeTimeout) || r.status != 200 {
		t.Errorf("got %d %s", r.status, r.text)
	}
}

func TestStatementEndsAfterItsTime(t *testing.T) {
	limits := DefaultLimits
	limits.Statement = time.Nanosecond
	d, _, _ := shop(t, Config{Limits: limits})
	if r := d.ask(`{promises{nodes{id}}}`); r.code() != string(CodeTimeout) || r.status != 200 {
		t.Errorf("got %d %s", r.status, r.text)
	}
}

// TestPanicOfABatchIsToldOnce lets a resolver panic that serves a whole level:
// every parent is without its answer, and the caller hears of it once.
func TestPanicOfABatchIsToldOnce(t *testing.T) {
	d, _, ana := shop(t, Config{})
	for range 3 {
		d.with(makePromise, draft(ana, "Call back"))
	}
	d.api.EventLog = nil // whoever asks for it panics
	r := d.ask(`{promises{nodes{id history{nodes{type}}}} viewer{id}}`)
	if len(r.body.Errors) != 1 || r.code() != string(CodeInternal) || strings.Contains(r.text, "batch") {
		t.Errorf("got %s", r.text)
	}
	if r := d.ask(`{promises{nodes{id}}}`); r.code() != "" {
		t.Errorf("afterwards: got %s", r.text)
	}
}
