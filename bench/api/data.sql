-- What is measured on: two tenants, their customers, and for each customer ten
-- contacts and ten promises on average, over some fifteen months. All of it is
-- made up, and the same in every run but for the day on which it ends. The
-- session says how much: bench.customers and bench.records.
--
-- It holds by Kept's own rules, as `kept verify` would tell: every promise has
-- its events, every record its search doc, and the days are marked for the
-- roll-up, which Kept does when it is started.

CREATE FUNCTION pg_temp.ident(prefix text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN prefix || '_01' || lpad(n::text, 24, '0');
CREATE FUNCTION pg_temp.pick(n bigint, VARIADIC of text[]) RETURNS text LANGUAGE sql IMMUTABLE
RETURN of[1 + n % cardinality(of)];
-- Three of four customers are the first tenant's.
CREATE FUNCTION pg_temp.owner(customer bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_temp.ident('ten', CASE WHEN customer % 4 = 3 THEN 2 ELSE 1 END);
-- What happens one after the other happens to customers far apart.
CREATE FUNCTION pg_temp.whom(n bigint) RETURNS bigint LANGUAGE sql STABLE
RETURN (n * 7919) % current_setting('bench.customers')::bigint;
CREATE FUNCTION pg_temp.ago(n bigint) RETURNS timestamptz LANGUAGE sql STABLE
RETURN date_trunc('second', now()) - (current_setting('bench.records')::bigint - n) * interval '450 days' / current_setting('bench.records')::bigint - interval '1 minute';

INSERT INTO tenants (id, slug, name, zone, currency, locale, created_at)
SELECT pg_temp.ident('ten', n), 'bench-' || n, 'Bench ' || n, 'UTC', 'EUR', 'en', now() - interval '2 years' FROM generate_series(1, 2) n;

INSERT INTO customers (id, tenant_id, external_id, name, folded, stage, created_at, updated_at)
SELECT pg_temp.ident('cus', n), pg_temp.owner(n), 'C-' || number, name, lower(name), 'PROSPECT', at, at
FROM generate_series(0, current_setting('bench.customers')::bigint - 1) n,
  lateral (SELECT lpad(n::text, 6, '0') AS number, date_trunc('second', now()) - interval '500 days' + n * interval '1 second' AS at) i,
  lateral (SELECT pg_temp.pick(n * 31, 'Ada', 'Ben', 'Cleo', 'Dora', 'Emil', 'Fay', 'Gus', 'Hana', 'Ivo', 'Jule', 'Kai', 'Lea', 'Mats', 'Nora', 'Otto', 'Pia', 'Quinn')
    || ' ' || pg_temp.pick(n * 17, 'Adler', 'Berg', 'Conrad', 'Dahl', 'Engel', 'Falk', 'Graf', 'Hahn', 'Iversen', 'Jung', 'Koch', 'Lang', 'Moor', 'Nagel', 'Ohlsen', 'Pohl', 'Roth', 'Sommer', 'Tal')
    || ' ' || number AS name) m;

INSERT INTO identities (id, tenant_id, customer_id, kind, value, folded, created_at)
SELECT replace(id, 'cus_', 'idn_'), tenant_id, id, 'EMAIL', mail, mail, created_at
FROM customers, lateral (SELECT split_part(folded, ' ', 1) || '.' || split_part(folded, ' ', 3) || '@mail.example' AS mail) m ORDER BY id;

INSERT INTO interactions (id, tenant_id, customer_id, channel, direction, initiative, stage, subject, occurred_at, recorded_at)
SELECT pg_temp.ident('int', n), pg_temp.owner(c), pg_temp.ident('cus', c), pg_temp.pick(n, 'EMAIL', 'PHONE', 'CHAT'),
  pg_temp.pick(n, 'OUTBOUND', 'INBOUND'), 'REACTIVE', 'BEFORE',
  pg_temp.pick(n, 'Question', 'Thanks', 'Call', 'Visit', 'Reminder') || ' about order ' || n % 100000, pg_temp.ago(n), pg_temp.ago(n)
FROM generate_series(1, current_setting('bench.records')::bigint) n, lateral (SELECT pg_temp.whom(n) AS c) w;

-- Nineteen of twenty that are older than a week are settled; what is open is
-- due in some years, so that time changes nothing while it is measured.
INSERT INTO promises (id, tenant_id, chain_id, customer_id, text, channel, due_kind, due_day, due_zone, due_at, first_due_at,
  made_at, recorded_at, state, settled_at, evidence, reason, by_time_alone, alarm_at)
SELECT pg_temp.ident('prm', n), pg_temp.owner(c), pg_temp.ident('prm', n), pg_temp.ident('cus', c),
  pg_temp.pick(n, 'Call back', 'Send an offer', 'Deliver', 'Repair', 'Refund') || ' for order ' || n % 100000, 'PHONE',
  'DAY', to_char(due AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'UTC', due, due, made, made, state,
  CASE state WHEN 'KEPT' THEN made + interval '1 day' WHEN 'KEPT_LATE' THEN due + interval '12 hours'
    WHEN 'WITHDRAWN' THEN made + interval '2 hours' WHEN 'BROKEN' THEN due + interval '24 hours 1 microsecond' END,
  CASE WHEN state LIKE 'KEPT%' THEN 'called' ELSE '' END,
  CASE state WHEN 'BROKEN' THEN 'its time and the grace after it passed without evidence' WHEN 'WITHDRAWN' THEN 'not needed any more' ELSE '' END,
  state = 'BROKEN', CASE state WHEN 'OPEN' THEN date_trunc('microseconds', made + (due - made) * 0.8) END
FROM generate_series(1, current_setting('bench.records')::bigint) n,
  lateral (SELECT pg_temp.whom(n * 3) AS c, pg_temp.ago(n) AS made) w,
  lateral (SELECT CASE WHEN made > now() - interval '8 days' OR n % 20 = 0 THEN 'OPEN'
    ELSE pg_temp.pick(n, 'KEPT', 'KEPT', 'KEPT', 'BROKEN', 'KEPT', 'KEPT', 'KEPT_LATE', 'KEPT', 'KEPT', 'KEPT', 'WITHDRAWN') END AS state) s,
  lateral (SELECT (date_trunc('day', made AT TIME ZONE 'UTC') + interval '4 days' + CASE state WHEN 'OPEN' THEN interval '5 years' ELSE '0' END) AT TIME ZONE 'UTC'
    - interval '1 microsecond' AS due) d;

INSERT INTO events (id, tenant_id, type, subject_id, customer_id, actor_kind, actor_id, reason, data, occurred_at, recorded_at, seq)
SELECT pg_temp.ident('evt', seq), tenant_id, type, id, customer_id, kind, CASE kind WHEN 'SYSTEM' THEN 'system' ELSE 'operator' END,
  why, jsonb_build_object('state', told, 'dueAt', to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'chainId', id), at, at, seq
FROM (
  SELECT p.*, e.*, row_number() OVER (ORDER BY at, id) AS seq FROM promises p, lateral (
    VALUES ('promise.made', 'OPEN', made_at, 'CLIENT', ''),
      ('promise.' || lower(state), state, settled_at, CASE WHEN by_time_alone THEN 'SYSTEM' ELSE 'CLIENT' END, reason)) e(type, told, at, kind, why)
  WHERE at IS NOT NULL) told;
INSERT INTO cursors (id, seq, moved_at) SELECT 'numbered', max(seq), now() FROM events;

INSERT INTO dirty_days (id, tenant_id, day)
SELECT pg_temp.ident('mrk', row_number() OVER ()), tenant_id, due_day FROM (SELECT DISTINCT tenant_id, due_day FROM promises) d;

-- Docid is a number for SQLite; here any will do that is told twice to nobody.
INSERT INTO search_docs (id, tenant_id, kind, customer_id, title, folded, words, private, updated_at, docid)
SELECT id, tenant_id, 'CUSTOMER', id, name, folded, folded || ' c',
  split_part(folded, ' ', 1) || ' ' || split_part(folded, ' ', 3) || ' mail ' || split_part(folded, ' ', 1) || split_part(folded, ' ', 3) || 'mailexample',
  now(), hashtextextended(id, 0) FROM customers
UNION ALL SELECT id, tenant_id, 'INTERACTION', customer_id, subject, lower(subject), lower(subject), '', now(), hashtextextended(id, 0) FROM interactions
UNION ALL SELECT id, tenant_id, 'PROMISE', customer_id, text, lower(text), lower(text), '', now(), hashtextextended(id, 0) FROM promises;
