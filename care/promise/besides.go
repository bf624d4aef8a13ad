package promise

import "time"

// Besides is a claim that a promise keeps too: it says the same as the claim, or
// the day of the customer's own, that made the promise.
type Besides struct {
	ClaimID string
	At      time.Time // the last instant that the claim allows
	Looser  bool      // the promise is for later than that
}

// besidesRow keeps claims as JSON, with the promise: they are read with it, and
// cost an import no row and no index of their own.
func besidesRow(all []Besides) []map[string]any {
	out := make([]map[string]any, len(all))
	for i, b := range all {
		out[i] = map[string]any{"claim": b.ClaimID, "at": b.At.UTC().Format(time.RFC3339Nano)}
		if b.Looser {
			out[i]["looser"] = true
		}
	}
	return out
}

// besidesOf reads what besidesRow wrote.
func besidesOf(rows []map[string]any) []Besides {
	if len(rows) == 0 {
		return nil
	}
	out := make([]Besides, len(rows))
	for i, r := range rows {
		claim, _ := r["claim"].(string)
		text, _ := r["at"].(string)
		at, _ := time.Parse(time.RFC3339Nano, text)
		looser, _ := r["looser"].(bool)
		out[i] = Besides{ClaimID: claim, At: at, Looser: looser}
	}
	return out
}
