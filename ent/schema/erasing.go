package schema

import (
	"slices"
	"strings"
)

// Trace says what becomes of a table's rows about a customer who is erased.
// What is said nowhere here stays: figures, times, ids and Kept's own words,
// which tell of nobody once nothing tells who she was.
type Trace struct {
	Table string
	Of    string   // the column that names her
	Gone  bool     // the rows go
	Clear []string // columns that are emptied: NULL where they may be, else ""
	Mask  []string // texts that must say something, and say Erased then
	Only  string   // a condition: rows that it doesn't hold for stay as they are
	At    string   // the column that says when a row was written: what is written later is about her pseudonym
	Own   []string // texts of Kept's own, which tell of nobody
	Mute  bool     // the rows say nothing in words: one that comes a moment later does no harm
}

// Erased is what a text says that told of a customer who was erased.
const Erased = "erased"

// Traces lists the tables that hold somebody's words about a customer, or say how
// she is recognised. Her own row is the customers' room's to empty; her events,
// notices and what finds her are told by the ids of her rows. A test holds the
// list against the schema: each text of a table that names a customer is here, or
// in Stays with the reason, or one of Kept's own words.
var Traces = []Trace{
	{Table: "identities", Of: "customer_id", Gone: true},
	{Table: "customer_tags", Of: "customer_id", Gone: true},
	{Table: "consents", Of: "customer_id", Gone: true},
	{Table: "notes", Of: "customer_id", Gone: true},
	{Table: "thanks_watches", Of: "customer_id", Gone: true, Mute: true},
	{Table: "customer_merges", Of: "survivor_id", Clear: []string{"reason"}},
	{Table: "customer_merges", Of: "alias_id", Clear: []string{"reason"}},
	{Table: "interactions", Of: "customer_id", Clear: []string{"subject", "body"}},
	{Table: "open_questions", Of: "customer_id", Clear: []string{"answer"}, Mask: []string{"text"}},
	{Table: "promises", Of: "customer_id", Clear: []string{"bold_reason", "evidence", "reason", "dispute", "disputed_at"}, Mask: []string{"text"}, Own: ends},
	{Table: "expectations", Of: "customer_id", Clear: []string{"reason"}, Mask: []string{"text"}},
	{Table: "assessments", Of: "customer_id", Clear: []string{"note", "reason"}},
	{Table: "extra_miles", Of: "customer_id", Clear: []string{"effect_note", "reason"}, Mask: []string{"what"}},
	{Table: "study_responses", Of: "customer_id", Clear: []string{"reason"}},
	{Table: "households", Of: "head_id", Mask: []string{"name"}},
	{Table: "household_members", Of: "customer_id", Clear: []string{"why_left"}, Mask: []string{"agreed"}},
	{Table: "tier_floors", Of: "customer_id", Mask: []string{"reason"}},
	{Table: "loyalty_reservations", Of: "customer_id", Clear: []string{"purpose"}},
	{Table: "loyalty_adjustments", Of: "customer_id", Clear: []string{"decision"}, Mask: []string{"reason"}, At: "proposed_at"},
	{Table: "loyalty_transactions", Of: "customer_id", Clear: []string{"reason", "salt"}, Only: "reason_seal <> ''", At: "recorded_at"},
}

// ends are what the story of a purchase, a contact or a question says of a promise's
// end: it may come after the customer was erased.
var ends = []string{
	"the purchase was delivered", "the purchase was cancelled", "what was bought is unavailable", "the contact was answered", "the question was answered",
}

// Stays lists the texts of such tables that are somebody's and stay all the same,
// and why.
var Stays = map[string]string{
	"purchases.external_id":       "the number of the order, by which the books name it",
	"purchases.source_id":         "as its external id",
	"purchases.folded":            "as its external id: what finds the order",
	"purchases.tail":              "as its external id: what finds the order",
	"interactions.external_id":    "the partner's number of the contact: by it a second import is known for one",
	"promises.external_id":        "as a contact's",
	"expectations.external_id":    "as a contact's",
	"assessments.external_id":     "as a contact's",
	"study_responses.external_id": "as a contact's",
	"coupon_uses.source_id":       "the number of the order",

	"loyalty_transactions.key":   "part of the ledger's chain of hashes: the partner's number of what moved the points",
	"loyalty_transactions.terms": "part of the ledger's chain of hashes: times of lots",
	"referral_codes.folded":      "made by chance, and good for nothing any more",
	"earnings.trouble":           "what was wrong with a rule",
	"parity_findings.name":       "what an offer is called",
	"parity_findings.offer":      "the id of what is offered",
	"parity_findings.records":    "ids",
	"campaign_members.reason":    "a word of Kept's own",
	"expectations.segment":       "a group's name, not hers",
	"expectations.measured_in":   "names of groups, by which figures were counted",
	"assessments.segments":       "names of groups, by which figures were counted",
}

// OwnWord reports whether a column of that name holds an id, a day or a word of Kept's
// own wherever there is one: nobody's words.
func OwnWord(column string) bool {
	points := strings.HasSuffix(column, "_id") && column != "external_id" && column != "source_id" // those are the partner's
	return column == "id" || points || slices.Contains(ownWords, column)
}

// ownWords are the columns that say what Kept has a list for: states, kinds,
// currencies, days and zones, and the figures that a room keeps as text.
var ownWords = []string{
	"again_on", "day", "due_day", "due_zone", "measured_month", "month", "promised_day", "promised_zone", "told_on", "week",
	"actor_kind", "attitude", "attitude_by", "basis", "besides", "call_result", "channel", "currency", "decided_by", "dimension",
	"direction", "draws", "due_kind", "effect", "emotion_after_by", "emotion_before_by", "initiative", "kind", "least_currency",
	"merged_by", "outcome", "patronage", "proposed_by", "proposed_kind", "rating_by", "result", "source", "stage", "standing", "state",
	"status", "task", "undone_by", "unit",
	"expected", "hash", "head", "perceived", "rate", "reason_seal", "tier", "weights", "why",
}
