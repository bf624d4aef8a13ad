//go:build unix

package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"
)

// askOnce asks one thing and reads the whole answer.
func askOnce(s *side, path string, body any) (int, []byte, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return 0, nil, err
	}
	req, err := http.NewRequest(http.MethodPost, "http://"+s.processes[0].addr+path, bytes.NewReader(b))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	var answer bytes.Buffer
	_, err = answer.ReadFrom(resp.Body)
	return resp.StatusCode, answer.Bytes(), err
}

// sameAnswers asks every side q at some of its places, and fails when two of
// them say something different.
func sameAnswers(sides []*side, q question) error {
	step := max(1, len(q.places)/10)
	for i := 0; i < len(q.places); i += step {
		var first any
		for n, s := range sides {
			path, body := s.words(q, q.places[i])
			status, answer, err := askOnce(s, path, body)
			if err != nil {
				return fmt.Errorf("%s asked for %s: %w", s.name, q.name, err)
			}
			said, err := s.reads(q, answer)
			if err != nil || status != http.StatusOK {
				return fmt.Errorf("%s asked for %s: %d, %w: %.600s", s.name, q.name, status, err, answer)
			}
			said = plain(q, said)
			if n == 0 {
				first = said
				continue
			}
			if at := difference("data", first, said); at != "" {
				return fmt.Errorf("asked for %s, %s and %s differ: %s", q.name, sides[0].name, s.name, at)
			}
		}
	}
	return nil
}

// difference tells the first place at which two answers differ, "" if none.
func difference(at string, a, b any) string {
	if reflect.DeepEqual(a, b) {
		return ""
	}
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		for k := range x {
			if d := difference(at+"."+k, x[k], y[k]); ok && d != "" {
				return d
			}
		}
	case []any:
		y, ok := b.([]any)
		for i := range min(len(x), len(y)) {
			if d := difference(fmt.Sprintf("%s[%d]", at, i), x[i], y[i]); ok && d != "" {
				return d
			}
		}
	}
	return fmt.Sprintf("%s is %.200v and %.200v", at, a, b)
}

// readKept reads an answer in Kept's own shape, which the limit writes too.
func readKept(_ question, answer []byte) (any, error) {
	var said struct {
		Data   map[string]any
		Errors []any
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return nil, err
	}
	if len(said.Errors) > 0 || len(said.Data) == 0 {
		return nil, fmt.Errorf("errors: %v", said.Errors)
	}
	return any(said.Data), nil
}

// readPeer turns the peer's names and its flat columns into Kept's shape.
func readPeer(q question, answer []byte) (any, error) {
	said, err := readKept(q, answer)
	if err != nil {
		return nil, err
	}
	data := rename(said).(map[string]any)
	switch q.name {
	case "timeline":
		entries := data["timeline"].(map[string]any)
		for _, n := range entries["nodes"].([]any) {
			entry := n.(map[string]any)
			record := map[string]any{}
			for k, v := range entry {
				if k != "kind" && k != "at" && (v != nil || k == "settledAt" && strings.HasPrefix(entry["kind"].(string), "PROMISE")) {
					record[k] = v
				}
				if k != "kind" && k != "at" {
					delete(entry, k)
				}
			}
			if due, ok := record["due"].(map[string]any); ok && due["day"] == nil {
				delete(record, "due")
			}
			entry["record"] = record
		}
		data["customer"].(map[string]any)["timeline"] = entries
		delete(data, "timeline")
	case "make":
		made := data["makePromise"].(map[string]any)
		data["makePromise"] = map[string]any{"promise": made["result"], "userErrors": []any{}}
	}
	return data, nil
}

var peerNames = map[string]string{
	"allCustomers": "customers", "customerByRowId": "customer", "rowId": "id", "interactionsByTenantIdAndCustomerId": "interactions",
	"promisesByTenantIdAndCustomerId": "promises", "benchPeerTimeline": "timeline", "benchPeerMakePromise": "makePromise",
}

func rename(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = rename(v[i])
		}
		return v
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			name, ok := peerNames[k]
			if !ok {
				name = k
			}
			out[name] = rename(x)
		}
		due := map[string]any{}
		for from, to := range map[string]string{"dueDay": "day", "dueAt": "at"} {
			if x, ok := out[from]; ok {
				due[to] = x
				delete(out, from)
			}
		}
		if len(due) > 0 {
			out["due"] = due
		}
		return out
	default:
		return v
	}
}

// plain takes away what each side writes in its own way: how a time is written,
// what a cursor looks like, and the id and the instant of what was made just now.
// Paging forward, PostGraphile says that there is no page before, as Relay allows.
func plain(q question, v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = plain(q, v[i])
		}
		return v
	case map[string]any:
		delete(v, "hasPreviousPage")
		for k, x := range v {
			switch {
			case k == "startCursor" || k == "endCursor":
				v[k] = x != nil
			case q.writes && (k == "id" || k == "madeAt"):
				v[k] = x != nil
			default:
				v[k] = plain(q, x)
			}
		}
		return v
	case string:
		if t, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return t.UnixMicro()
		}
		return v
	default:
		return v
	}
}

// differ finds what the sides wrote at one place that isn't the same in all: by
// table, without what must differ. The rows of a promise are found by its id.
var differ = map[string]string{
	"promises": `SELECT to_jsonb(p) - '{id,chain_id,made_at,recorded_at,alarm_at,look_at}'::text[] || jsonb_build_object('looked at', p.look_at = p.made_at)
		FROM promises p WHERE p.id = made.id`,
	"search_docs": `SELECT to_jsonb(d) - '{id,docid,updated_at}'::text[] FROM search_docs d WHERE d.id = made.id`,
	"events": `SELECT jsonb_set(to_jsonb(e), '{data,chainId}', '""') - '{id,subject_id,occurred_at,recorded_at,seq}'::text[]
		FROM events e WHERE e.subject_id = made.id`,
}

// sameRows fails when the promises that the sides made in sameAnswers, at the
// same places, aren't the same rows in every table.
func sameRows(ctx context.Context, database string) error {
	for table, rows := range differ {
		found, err := ask[string](ctx, database, `SELECT coalesce(string_agg(said, E'\n'), '') FROM (
			SELECT string_agg(DISTINCT coalesce(written::text, 'nothing'), E'\n') AS said FROM promises made
			LEFT JOIN LATERAL (`+rows+`) AS w(written) ON true WHERE text = $1 GROUP BY customer_id, due_day
			HAVING count(DISTINCT coalesce(written::text, 'nothing')) > 1 LIMIT 1) d`, benchText)
		if err != nil {
			return err
		}
		if found != "" {
			return fmt.Errorf("the rows in %s differ:\n%s", table, found)
		}
	}
	return nil
}
