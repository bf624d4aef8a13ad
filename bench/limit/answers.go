package main

import "kept/internal/id"

// arguments are what a question may be asked with.
type arguments struct {
	ID     string `json:"id"`
	Folded string `json:"folded"` // with ID: the customer after whom the page begins
	Text   string `json:"text"`
	Day    string `json:"day"`
}

// answer is a statement that gives a whole answer as one JSON value.
type answer struct {
	statement string
	args      func(arguments) []any
}

var answers = map[string]answer{
	"/page":     {page, func(a arguments) []any { return []any{a.Folded, a.ID} }},
	"/one":      {one, byID},
	"/timeline": {timeline, byID},
	"/make": {makePromise, func(a arguments) []any {
		return []any{id.New(id.Promise), id.New(id.Mark), id.New(id.Event), a.ID, a.Text, a.Day, id.New(id.Mark)}
	}},
}

func byID(a arguments) []any { return []any{a.ID} }

// customerFields is a customer with her latest five contacts and promises, from c.
const customerFields = `
	c.id, c.external_id AS "externalId", c.name, c.stage, c.created_at AS "createdAt",
	(SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(i)), '[]')) FROM (
		SELECT id, channel, direction, subject, occurred_at AS "occurredAt" FROM interactions
		WHERE customer_id = c.id ORDER BY occurred_at DESC, id DESC LIMIT 5) i) AS interactions,
	(SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(p)), '[]')) FROM (
		SELECT id, text, state, made_at AS "madeAt", json_build_object('day', due_day, 'at', due_at) AS due FROM promises
		WHERE customer_id = c.id ORDER BY made_at DESC, id DESC LIMIT 5) p) AS promises`

const page = `
WITH found AS (
	SELECT id, external_id, name, folded, stage, created_at FROM customers
	WHERE merged_into_id IS NULL AND (folded, id) > ($1, $2) ORDER BY folded, id LIMIT 21
), page AS (SELECT * FROM found ORDER BY folded, id LIMIT 20)
SELECT json_build_object('data', json_build_object('customers', json_build_object(
	'nodes', (SELECT json_agg(row_to_json(n)) FROM (SELECT ` + customerFields + ` FROM page c ORDER BY c.folded, c.id) n),
	'pageInfo', json_build_object(
		'hasNextPage', (SELECT count(*) FROM found) > 20, 'hasPreviousPage', true,
		'startCursor', (SELECT folded || ' ' || id FROM page ORDER BY folded, id LIMIT 1),
		'endCursor', (SELECT folded || ' ' || id FROM page ORDER BY folded DESC, id DESC LIMIT 1)))))`

const one = `
SELECT json_build_object('data', json_build_object('customer', row_to_json(n))) FROM (
	SELECT ` + customerFields + ` FROM customers c WHERE c.id = $1) n`

// The nouns without records of hers are looked at too, as a timeline must.
const timeline = `
WITH found AS (
	SELECT * FROM (
		(SELECT 'INTERACTION' AS kind, occurred_at AS at, 1 AS rank, id, json_build_object('id', id, 'channel', channel,
			'direction', direction, 'subject', subject, 'occurredAt', occurred_at) AS record
			FROM interactions WHERE customer_id = $1 ORDER BY occurred_at DESC, id DESC LIMIT 21)
		UNION ALL
		(SELECT 'PROMISE_MADE', made_at, 1, id, json_build_object('id', id, 'text', text, 'state', state, 'due', json_build_object('day', due_day), 'settledAt', settled_at)
			FROM promises WHERE customer_id = $1 ORDER BY made_at DESC, id DESC LIMIT 21)
		UNION ALL
		(SELECT 'PROMISE_SETTLED', settled_at, 2, id, json_build_object('id', id, 'text', text, 'state', state, 'due', json_build_object('day', due_day), 'settledAt', settled_at)
			FROM promises WHERE customer_id = $1 AND settled_at IS NOT NULL ORDER BY settled_at DESC, id DESC LIMIT 21)
		UNION ALL
		(SELECT 'PURCHASE', occurred_at, 1, id, json_build_object('id', id) FROM purchases WHERE customer_id = $1 ORDER BY occurred_at DESC, id DESC LIMIT 21)
		UNION ALL
		(SELECT 'NOTE', occurred_at, 1, id, json_build_object('id', id, 'body', body) FROM notes WHERE customer_id = $1 ORDER BY occurred_at DESC, id DESC LIMIT 21)
		UNION ALL
		(SELECT 'QUESTION', asked_at, 1, id, json_build_object('id', id, 'text', text) FROM open_questions WHERE customer_id = $1 ORDER BY asked_at DESC, id DESC LIMIT 21)
	) e ORDER BY at DESC, id DESC, rank DESC LIMIT 21
)
SELECT json_build_object('data', json_build_object('customer', json_build_object('id', c.id, 'timeline', json_build_object(
	'nodes', (SELECT coalesce(json_agg(json_build_object('kind', kind, 'at', at, 'record', record)), '[]')
		FROM (SELECT * FROM found ORDER BY at DESC, id DESC, rank DESC LIMIT 20) e),
	'pageInfo', json_build_object('hasNextPage', (SELECT count(*) FROM found) > 20))))) FROM customers c WHERE c.id = $1`

// makePromise writes the rows that Kept's mutation writes, and checks what it checks.
const makePromise = `
WITH given AS (
	SELECT c.id AS customer_id, c.tenant_id, coalesce(nullif(c.zone, ''), t.zone) AS zone, date_trunc('microseconds', clock_timestamp()) AS made
	FROM customers c JOIN tenants t ON t.id = c.tenant_id WHERE c.id = $4 AND c.merged_into_id IS NULL
), draft AS (
	SELECT *, ($6::date + 1)::timestamp AT TIME ZONE zone - interval '1 microsecond' AS due FROM given
), made AS (
	INSERT INTO promises (id, tenant_id, chain_id, customer_id, text, due_kind, due_day, due_zone, due_at, first_due_at, made_at, recorded_at, state, alarm_at, look_at)
	SELECT $1, tenant_id, $1, customer_id, $5, 'DAY', $6, zone, due, due, made, made, 'OPEN', date_trunc('microseconds', made + (due - made) * 0.8), made
	FROM draft WHERE due > made
	RETURNING *
), doc AS (
	INSERT INTO search_docs (id, tenant_id, kind, customer_id, title, folded, words, updated_at, docid)
	SELECT id, tenant_id, 'PROMISE', customer_id, text, lower(text), lower(text), made_at, hashtextextended(id, 0) FROM made
), mark AS (
	INSERT INTO dirty_days (id, tenant_id, day) SELECT $2, tenant_id, due_day FROM made
), learnt AS (
	INSERT INTO made_marks (id, tenant_id, day) SELECT $7, tenant_id, to_char(made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM made
), told AS (
	INSERT INTO events (id, tenant_id, type, subject_id, customer_id, actor_kind, actor_id, data, occurred_at, recorded_at)
	SELECT $3, tenant_id, 'promise.made', id, customer_id, 'CLIENT', 'operator',
		jsonb_build_object('state', 'OPEN', 'dueAt', to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'chainId', id), made_at, made_at FROM made
)
SELECT json_build_object('data', json_build_object('makePromise', json_build_object('promise', json_build_object(
	'id', id, 'text', text, 'state', state, 'madeAt', made_at, 'due', json_build_object('day', due_day, 'at', due_at)), 'userErrors', '[]'::json))) FROM made`
