package main

import (
	"fmt"
	"strings"
	"time"

	"kept/internal/clock"
	"kept/tenants"
)

// gapSQL makes expectations and how each was met, of so many numbers. What one
// is about follows from its number alone, so that it is the same each time; eight
// in a row are of one customer and one month.
const gapSQL = `WITH RECURSIVE s(n) AS (SELECT CAST(%[1]d AS bigint) UNION ALL SELECT n + 1 FROM s WHERE n < %[2]d),
c AS (SELECT id, row_number() OVER (ORDER BY folded) - 1 AS i FROM customers WHERE folded LIKE 'gap %%'),
k AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS i FROM claims),
p AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS i FROM products),
d(i, dimension) AS (VALUES (0, 'TANGIBLES'), (1, 'RELIABILITY'), (2, 'RESPONSIVENESS'), (3, 'ASSURANCE'), (4, 'EMPATHY'))
`

const expectationsSQL = `INSERT INTO expectations (id, tenant_id, kind, customer_id, segment, text, claim_id, product_id, dimension, unit, direction,
  adequate, desired, importance, source, standing, occurred_at, recorded_at, updated_at, reason, version)
` + gapSQL + `SELECT 'exp_' || s.n, $1, 'IMPLICIT', c.id, '', 'a quick answer', k.id, p.id, d.dimension, 'POINTS', 'HIGHER',
  6000, 6000, 3, 'SURVEY', 'CONFIRMED', $2, $2, $2, '', 1
FROM s JOIN c ON c.i = s.n / 8 * 7919 %% %[3]d JOIN k ON k.i = s.n * 13 %% %[4]d JOIN p ON p.i = s.n * 31 %% %[5]d JOIN d ON d.i = s.n %% 5`

// assessmentsSQL asks for the months, each with an instant in it, from the last back.
const assessmentsSQL = `INSERT INTO assessments (id, tenant_id, expectation_id, customer_id, source, adequate, desired, perceived, importance, result,
  month, segments, note, occurred_at, recorded_at, reason)
` + gapSQL + `, m(i, month) AS (VALUES %[6]s), g AS (SELECT customer_id, MIN(tag) AS tag FROM customer_tags GROUP BY 1)
SELECT 'asm_' || s.n, $1, 'exp_' || s.n, c.id, 'ANSWER', 6000, 6000, 1000 * (1 + s.n * 17 / 3 %% 7), 3,
  CASE WHEN s.n * 17 / 3 %% 7 < 5 THEN 'UNMET' WHEN s.n * 17 / 3 %% 7 = 5 THEN 'MET' ELSE 'EXCEEDED' END,
  m.month, CASE WHEN g.tag IS NULL THEN NULL ELSE %[7]s END, '', $2, $2, ''
FROM s JOIN c ON c.i = s.n / 8 * 7919 %% %[3]d JOIN m ON m.i = s.n / 8 %% %[8]d LEFT JOIN g ON g.customer_id = c.id`

// talliesSQL adds one axis of the roll-up up from the records, as if all were folded.
const talliesSQL = `INSERT INTO gap_tallies (id, tenant_id, axis, subject, month, dimension, kind, unit, direction,
  n, unmet, met, exceeded, adequate, desired, perceived, weight, weight_unmet, fresh)
SELECT 'rol_%[1]s' || row_number() OVER (ORDER BY 2, 3, 4), $1, '%[1]s', %[2]s, a.month, %[3]s, e.kind, e.unit, e.direction, count(*),
  SUM(CASE a.result WHEN 'UNMET' THEN 1 ELSE 0 END), SUM(CASE a.result WHEN 'MET' THEN 1 ELSE 0 END), SUM(CASE a.result WHEN 'EXCEEDED' THEN 1 ELSE 0 END),
  SUM(a.adequate), SUM(a.desired), SUM(a.perceived), SUM(a.importance), SUM(CASE a.result WHEN 'UNMET' THEN a.importance ELSE 0 END), false
FROM assessments a JOIN expectations e ON e.tenant_id = a.tenant_id AND e.id = a.expectation_id %[4]s
WHERE a.tenant_id = $1 GROUP BY %[2]s, a.month, %[3]s, e.kind, e.unit, e.direction`

// gapAxes are the axes of the roll-up: its subject, whether it tells dimensions
// apart, and what is joined.
var gapAxes = [][4]string{
	{"", "CAST('' AS text)", "e.dimension", ""},
	{"CLAIM", "e.claim_id", "e.dimension", ""},
	{"PRODUCT", "e.product_id", "CAST('' AS text)", ""},
	{"CUSTOMER", "a.customer_id", "CAST('' AS text)", ""},
	{"SEGMENT", "g.tag", "e.dimension", "JOIN customer_tags g ON g.tenant_id = a.tenant_id AND g.customer_id = a.customer_id"},
}

// assessed writes expectations numbered from one to another, with how each was
// met over two years, and adds the roll-up up anew. It writes plain SQL: whether
// that comes to what the verbs would have counted, the book's own recount tells.
func (h *house) assessed(from, to int) error {
	months := make([]string, gapMonths)
	for i := range months {
		months[i] = fmt.Sprintf("(%d, '%s')", i, clock.DayOf(h.now.AddDate(0, 0, -30*i), time.UTC).Month())
	}
	segments := "json_array(g.tag)"
	if h.db.Postgres() {
		segments = "jsonb_build_array(g.tag)"
	}
	numbers := []any{from, to, gapCustomers, gapClaims, gapProducts, strings.Join(months, ", "), segments, gapMonths}
	all := []string{fmt.Sprintf(expectationsSQL, numbers[:5]...), fmt.Sprintf(assessmentsSQL, numbers...), "DELETE FROM gap_tallies WHERE tenant_id = $1"}
	for _, a := range gapAxes {
		all = append(all, fmt.Sprintf(talliesSQL, a[0], a[1], a[2], a[3]))
	}
	for _, query := range all {
		if err := h.exec(query); err != nil {
			return err
		}
	}
	return h.analyze()
}

// exec runs a statement of the bench's own data, past the wall: $1 is the tenant,
// $2 the time.
func (h *house) exec(query string) error {
	args := []any{tenants.From(h.ctx).TenantID}
	if strings.Contains(query, "$2") {
		args = append(args, h.now)
	}
	if _, err := h.db.SQL().ExecContext(h.ctx, query, args...); err != nil {
		return fmt.Errorf("%.60s…: %w", query, err)
	}
	return nil
}
