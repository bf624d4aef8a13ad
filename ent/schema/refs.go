package schema

// Reference says that a column of a table points to a row of another table of
// the same tenant.
type Reference struct{ Table, Column, Parent string }

// References lists every column that points to another tenant-owned row. A
// test holds it against the schema: a new *_id column is in this list or among
// the few in Unreferenced.
var References = []Reference{
	{"members", "department_id", "departments"},
	{"invitations", "department_id", "departments"},
	{"invitations", "invited_by", "members"},
	{"access_tokens", "member_id", "members"},
	{"saved_views", "member_id", "members"},
	{"api_client_secrets", "client_id", "api_clients"},
	{"customers", "company_id", "companies"},
	{"customers", "contact_member_id", "members"},
	{"customers", "merged_into_id", "customers"},
	{"identities", "customer_id", "customers"},
	{"customer_tags", "customer_id", "customers"},
	{"consents", "customer_id", "customers"},
	{"customer_merges", "survivor_id", "customers"},
	{"customer_merges", "alias_id", "customers"},
	{"touchpoints", "department_id", "departments"},
	{"purchases", "customer_id", "customers"},
	{"purchases", "touchpoint_id", "touchpoints"},
	{"purchases", "member_id", "members"},
	{"purchase_lines", "purchase_id", "purchases"},
	{"purchase_lines", "product_id", "products"},
	{"interactions", "customer_id", "customers"},
	{"interactions", "member_id", "members"},
	{"interactions", "touchpoint_id", "touchpoints"},
	{"interactions", "purchase_id", "purchases"},
	{"interactions", "product_id", "products"},
	{"interactions", "answers_id", "interactions"},
	{"open_questions", "customer_id", "customers"},
	{"open_questions", "interaction_id", "interactions"},
	{"open_questions", "owner_id", "members"},
	{"open_questions", "promise_id", "promises"},
	{"notes", "customer_id", "customers"},
	{"notes", "member_id", "members"},
	{"promises", "customer_id", "customers"},
	{"promises", "previous_id", "promises"},
	{"promises", "made_by_id", "members"},
	{"promises", "owner_id", "members"},
	{"promises", "department_id", "departments"},
	{"promises", "product_id", "products"},
	{"promises", "purchase_id", "purchases"},
	{"promises", "interaction_id", "interactions"},
	{"promises", "evidence_interaction_id", "interactions"},
	{"promises", "claim_id", "claims"},
	{"claims", "department_id", "departments"},
	{"claim_terms", "claim_id", "claims"},
	{"claim_products", "claim_id", "claims"},
	{"claim_products", "product_id", "products"},
	{"claim_links", "claim_id", "claims"},
	{"claim_links", "purchase_id", "purchases"},
	{"claim_links", "interaction_id", "interactions"},
	{"claim_links", "promise_id", "promises"},
	{"dismissed_suggestions", "interaction_id", "interactions"},
	{"loyalty_accounts", "program_id", "loyalty_programs"},
	{"loyalty_accounts", "customer_id", "customers"},
	{"loyalty_transactions", "program_id", "loyalty_programs"},
	{"loyalty_transactions", "account_id", "loyalty_accounts"},
	{"loyalty_transactions", "customer_id", "customers"},
	{"loyalty_transactions", "reservation_id", "loyalty_reservations"},
	{"loyalty_transactions", "of_id", "loyalty_transactions"},
	{"loyalty_entries", "transaction_id", "loyalty_transactions"},
	{"loyalty_entries", "lot_id", "loyalty_lots"},
	{"loyalty_lots", "account_id", "loyalty_accounts"},
	{"loyalty_lots", "customer_id", "customers"},
	{"loyalty_lots", "transaction_id", "loyalty_transactions"},
	{"loyalty_reservations", "program_id", "loyalty_programs"},
	{"loyalty_reservations", "customer_id", "customers"},
	{"loyalty_reservations", "part_of_id", "loyalty_reservations"},
	{"loyalty_reservations", "household_id", "households"},
	{"households", "program_id", "loyalty_programs"},
	{"households", "head_id", "customers"},
	{"household_members", "household_id", "households"},
	{"household_members", "program_id", "loyalty_programs"},
	{"household_members", "customer_id", "customers"},
	{"loyalty_adjustments", "program_id", "loyalty_programs"},
	{"loyalty_adjustments", "customer_id", "customers"},
	{"loyalty_days", "program_id", "loyalty_programs"},
	{"rewards", "program_id", "loyalty_programs"},
	{"rewards", "coupon_id", "coupons"},
	{"reward_claims", "reward_id", "rewards"},
	{"reward_claims", "customer_id", "customers"},
	{"reward_claims", "reservation_id", "loyalty_reservations"},
	{"reward_claims", "card_id", "cards"},
	{"reward_claims", "code_id", "coupon_codes"},
	{"referral_terms", "program_id", "loyalty_programs"},
	{"referral_codes", "program_id", "loyalty_programs"},
	{"referral_codes", "customer_id", "customers"},
	{"referrals", "program_id", "loyalty_programs"},
	{"referrals", "advocate_id", "customers"},
	{"referrals", "friend_id", "customers"},
	{"referrals", "advocate_transaction_id", "loyalty_transactions"},
	{"referrals", "friend_transaction_id", "loyalty_transactions"},
	{"coupons", "program_id", "loyalty_programs"},
	{"coupon_codes", "coupon_id", "coupons"},
	{"coupon_uses", "coupon_id", "coupons"},
	{"coupon_uses", "code_id", "coupon_codes"},
	{"coupon_uses", "customer_id", "customers"},
	{"coupon_uses", "transaction_id", "loyalty_transactions"},
	{"card_movements", "card_id", "cards"},
	{"card_movements", "hold_id", "card_holds"},
	{"card_holds", "card_id", "cards"},
	{"loyalty_anchors", "program_id", "loyalty_programs"},
	{"campaigns", "program_id", "loyalty_programs"},
	{"campaign_members", "campaign_id", "campaigns"},
	{"campaign_members", "customer_id", "customers"},
	{"campaign_members", "transaction_id", "loyalty_transactions"},
	{"campaign_slots", "campaign_id", "campaigns"},
	{"campaign_slots", "customer_id", "customers"},
	{"thanks_plans", "program_id", "loyalty_programs"},
	{"thanks_plans", "department_id", "departments"},
	{"thanks_occasions", "plan_id", "thanks_plans"},
	{"thanks_occasions", "customer_id", "customers"},
	{"thanks_occasions", "purchase_id", "purchases"},
	{"thanks_occasions", "transaction_id", "loyalty_transactions"},
	{"thanks_occasions", "done_by_id", "members"},
	{"thanks_months", "plan_id", "thanks_plans"},
	{"thanks_watches", "customer_id", "customers"},
	{"parity_runs", "job_id", "jobs"},
	{"parity_findings", "run_id", "parity_runs"},
	{"parity_findings", "customer_id", "customers"},
	{"tier_policies", "program_id", "loyalty_programs"},
	{"tier_floors", "program_id", "loyalty_programs"},
	{"tier_floors", "customer_id", "customers"},
	{"tier_standings", "program_id", "loyalty_programs"},
	{"tier_standings", "customer_id", "customers"},
	{"earning_rules", "program_id", "loyalty_programs"},
	{"earning_versions", "rule_id", "earning_rules"},
	{"earnings", "rule_id", "earning_rules"},
	{"earnings", "customer_id", "customers"},
	{"earnings", "purchase_id", "purchases"},
	{"earnings", "transaction_id", "loyalty_transactions"},
	{"earning_days", "rule_id", "earning_rules"},
	{"allegiances", "customer_id", "customers"},
	{"expectations", "customer_id", "customers"},
	{"expectations", "claim_id", "claims"},
	{"expectations", "product_id", "products"},
	{"expectations", "touchpoint_id", "touchpoints"},
	{"expectations", "purchase_id", "purchases"},
	{"expectations", "interaction_id", "interactions"},
	{"expectations", "promise_id", "promises"},
	{"assessments", "expectation_id", "expectations"},
	{"assessments", "customer_id", "customers"},
	{"assessments", "interaction_id", "interactions"},
	{"extra_miles", "customer_id", "customers"},
	{"extra_miles", "member_id", "members"},
	{"extra_miles", "promise_id", "promises"},
	{"extra_miles", "purchase_id", "purchases"},
	{"extra_miles", "interaction_id", "interactions"},
	{"extra_budgets", "member_id", "members"},
	{"study_responses", "study_id", "studies"},
	{"study_responses", "customer_id", "customers"},
	{"absences", "member_id", "members"},
	{"absences", "deputy_id", "members"},
	{"notices", "member_id", "members"},
	{"job_files", "job_id", "jobs"},
	{"job_rows", "job_id", "jobs"},
	{"files", "job_id", "jobs"},
	{"file_chunks", "file_id", "files"},
}

// Unreferenced lists the *_id columns that point to no tenant-owned row, and why.
var Unreferenced = map[string]string{
	"*.tenant_id":            "the tenant itself: its own foreign key",
	"*.external_id":          "the partner's key",
	"*.source_id":            "the partner's key",
	"sessions.user_id":       "a global table: its own foreign key",
	"sessions.member_id":     "a session may outlive a membership: checked at every request",
	"members.user_id":        "a global table: its own foreign key",
	"events.subject_id":      "any noun; events outlive what they tell of",
	"events.customer_id":     "events outlive the customer's erasure",
	"events.actor_id":        "a member, client, customer or Kept itself",
	"promises.chain_id":      "the first promise of the chain: the row itself, or its previous one's",
	"notices.subject_id":     "any noun",
	"search_docs.*":          "derived, written with the record in one transaction",
	"idempotency_keys.*":     "any caller and any noun",
	"jobs.actor_id":          "a member, client or Kept itself",
	"files.actor_id":         "a member, client or Kept itself",
	"times_days.*":           "derived from promises; recounted by kept verify",
	"promise_days.*":         "derived from promises; recounted by kept verify",
	"gap_tallies.*":          "derived from assessments; recounted by kept verify",
	"notices.event_id":       "the event that it follows from",
	"consents.actor_id":      "a member, client, customer or Kept itself",
	"proofs.user_id":         "a global table; a link for nobody looks like any other",
	"recovery_codes.user_id": "a global table: its own foreign key",

	"loyalty_transactions.actor_id": "a member, client, customer or Kept itself",
	"card_movements.actor_id":       "a member, client, customer or Kept itself",
	"earning_versions.actor_id":     "a member, client, customer or Kept itself",
	"tier_policies.actor_id":        "a member, client or Kept itself",
	"tier_floors.actor_id":          "a member, client or Kept itself",
	"earning_occasions.event_id":    "the event that rules are asked about",
	"earnings.event_id":             "the event that it was earned by",
}

// Unkeyed lists the references that PostgreSQL guards by no foreign key, and
// why: there a key is a query and a lock for each row of a load, be it on one
// row a thousand times. The guard looks their other end up as any other's, and
// the tenant is the one that acts, by row-level security as well. Only what
// points to rows that stay can be here.
var Unkeyed = map[string]string{
	"promises.claim_id":          "a load makes each promise under one of a few claims",
	"expectations.claim_id":      "as its promise",
	"expectations.tenant_id":     "a load writes one with each promise, and all of them name one tenant",
	"expectations.customer_id":   "that promise holds the key to the same customer",
	"expectations.product_id":    "a key that most leave empty costs, too",
	"expectations.touchpoint_id": "as a product",
}

// Staying lists the tables whose rows are never erased one by one, and why: what
// points to them needs no index for that. When a whole tenant goes, what points
// goes first, and the index on the tenant finds that nothing is left.
var Staying = map[string]string{
	"tenants":     "a whole tenant at a time",
	"customers":   "who is erased stays under a pseudonym: figures and ledgers name her",
	"members":     "who leaves is marked: what she did stays hers",
	"departments": "their members' records name them",
	"touchpoints": "what was bought and said there names them",
	"products":    "what was sold stays what it was",
	"studies":     "what was answered names them",
	"claims":      "who retires one keeps what came under it",

	"loyalty_programs":     "the points that were earned in it name it",
	"loyalty_accounts":     "the ledger is never unwritten: a customer who is erased stays in it under a pseudonym",
	"loyalty_transactions": "the ledger is never unwritten",
	"loyalty_lots":         "the ledger is never unwritten",
	"households":           "who dissolves one keeps who was in it",
	"earning_rules":        "what was earned by them names them: a rule is ended, not deleted",
	"campaigns":            "what was given by them names them: a campaign ends, and stays",
	"thanks_plans":         "who was thanked by them names them: a plan ends, and stays",
	"rewards":              "who retires one keeps who had it",
	"cards":                "the ledger is never unwritten",
	"card_holds":           "the ledger is never unwritten",
	"card_movements":       "the ledger is never unwritten",
	"coupons":              "who withdraws one keeps who used it",
	"coupon_codes":         "a code goes with its coupon, which stays",
}

// Global lists the tables without a tenant: each is read and written by name,
// through guard.System.
var Global = []string{"tenants", "users", "sessions", "signing_keys", "login_failures", "revoked_tokens", "cursors", "proofs", "second_factors", "recovery_codes", "stripe_events"}

// OfCustomer names the column by which an end customer's own token is held to
// that customer's rows. A tenant-owned table that isn't here is shut to such a token.
var OfCustomer = map[string]string{
	"customers":            "id",
	"identities":           "customer_id",
	"customer_tags":        "customer_id",
	"consents":             "customer_id",
	"purchases":            "customer_id",
	"interactions":         "customer_id",
	"promises":             "customer_id",
	"loyalty_accounts":     "customer_id",
	"loyalty_transactions": "customer_id",
	"loyalty_lots":         "customer_id",
	"loyalty_reservations": "customer_id",
	"reward_claims":        "customer_id",
	"referral_codes":       "customer_id",
	"referrals":            "advocate_id",
	"tier_floors":          "customer_id",
	"events":               "customer_id",
}

// OpenToCustomers lists the tables that an end customer's token may read whole:
// the tenant's catalogue, and rows reached only through the customer's own.
var OpenToCustomers = []string{"products", "purchase_lines", "touchpoints", "loyalty_programs", "loyalty_entries", "rewards", "referral_terms", "tier_policies", "idempotency_keys"}

// Given says by which rows of an end customer's own she has come by a row of a
// table: the row's Column is among what Names says in the rows of Through that
// she may read.
type Given struct{ Column, Through, Names string }

// GivenToCustomers lists the tables of which an end customer's token may read what
// she was given for her points, and no more: each row by her own redemption that
// names it. Nothing of them is hers to add, change or delete.
var GivenToCustomers = map[string]Given{
	"cards":          {"id", "reward_claims", "card_id"},
	"card_holds":     {"card_id", "reward_claims", "card_id"},
	"card_movements": {"card_id", "reward_claims", "card_id"},
	"coupon_codes":   {"id", "reward_claims", "code_id"},
	"coupons":        {"id", "coupon_codes", "coupon_id"},
}

// Share is what an end customer's own token may do in a table that isn't hers,
// while she redeems. Nothing that isn't said is allowed, and deleting never is.
type Share struct {
	Read   bool
	Add    bool
	Change []string // the columns that may change
	// Fresh names the column by which reading and changing is held to what the
	// running transaction has made known. Empty means any row of the tenant's.
	Fresh string
}

// MovedByRedeeming lists what a redemption moves besides the customer's own rows,
// which OfCustomer has: the other end of her ledger, the day it is counted on, the
// stock, and what a reward gives by itself. None of them says whose it is, but
// events: of those, the ones that are of no customer may be added.
var MovedByRedeeming = map[string]Share{
	"loyalty_entries": {Add: true},
	"loyalty_days":    {Add: true, Change: []string{"earned", "spent", "expired", "reversed"}},
	"rewards":         {Change: []string{"taken"}},
	"coupons":         {Read: true},
	"coupon_codes":    {Add: true},
	"cards": {Add: true, Fresh: "id", Change: []string{"seq", "head", "last_at", "due_at", "blocked_at", "block_reason",
		"issued", "available", "held", "redeemed", "expired", "reversed"}},
	"card_movements": {Read: true, Add: true, Fresh: "card_id"},
	"card_days":      {Add: true, Change: []string{"issued", "redeemed", "expired", "reversed"}},
	"events":         {Add: true},
}
