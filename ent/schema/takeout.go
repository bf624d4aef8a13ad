package schema

// Withheld lists the tenants' tables whose rows aren't in the archive of
// everything that a tenant takes away, and why. A table that isn't here is in it.
var Withheld = map[string]string{
	"search_docs":      "derived from the records, for the search",
	"promise_days":     "derived from promises, for reports",
	"times_days":       "derived from promises, for advice",
	"gap_tallies":      "derived from assessments, for reports",
	"gap_changes":      "derived from assessments, for reports",
	"dirty_days":       "days that are to be recounted",
	"made_marks":       "days that are to be recounted",
	"idempotency_keys": "what was asked in the last days, to answer it again",
	"sessions":         "who is signed in, and where",
	"file_chunks":      "the files themselves are in the folder files",
}

// Secrets lists the columns that nobody is shown, the tenant neither: what they
// hold opens doors, or would with patience.
var Secrets = []string{"access_tokens.token_hash", "api_client_secrets.hash", "invitations.token_hash", "coupon_codes.hash", "coupon_codes.sealed", "cards.hash", "cards.sealed"}

// Bodies lists the columns of bytes whose contents are files of an archive, beside
// the line that tells of them.
var Bodies = []string{"job_files.body"}
