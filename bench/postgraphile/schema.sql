-- What the peer needs besides Kept's tables: a timeline and a mutation, as
-- functions, which is how PostGraphile's documentation asks for both. They run
-- as the caller, behind the same row-level security.
DROP SCHEMA IF EXISTS bench_peer CASCADE;
CREATE SCHEMA bench_peer;
GRANT USAGE ON SCHEMA bench_peer TO kept_app;

CREATE TYPE bench_peer.entry AS (kind text, at timestamptz, rank int, id text, channel text, direction text, subject text, occurred_at timestamptz,
  text text, state text, due_day text, settled_at timestamptz);

CREATE FUNCTION bench_peer.timeline(customer text, most int) RETURNS SETOF bench_peer.entry LANGUAGE sql STABLE AS $$
  SELECT * FROM (
    (SELECT 'INTERACTION', occurred_at, 1, id, channel, direction, subject, occurred_at, NULL, NULL, NULL, NULL::timestamptz
      FROM public.interactions WHERE customer_id = customer ORDER BY occurred_at DESC, id DESC LIMIT most)
    UNION ALL
    (SELECT 'PROMISE_MADE', made_at, 1, id, NULL, NULL, NULL, NULL, text, state, due_day, settled_at
      FROM public.promises WHERE customer_id = customer ORDER BY made_at DESC, id DESC LIMIT most)
    UNION ALL
    (SELECT 'PROMISE_SETTLED', settled_at, 2, id, NULL, NULL, NULL, NULL, text, state, due_day, settled_at
      FROM public.promises WHERE customer_id = customer AND settled_at IS NOT NULL ORDER BY settled_at DESC, id DESC LIMIT most)
    UNION ALL
    (SELECT 'PURCHASE', occurred_at, 1, id, NULL, NULL, NULL, occurred_at, NULL, NULL, NULL, NULL
      FROM public.purchases WHERE customer_id = customer ORDER BY occurred_at DESC, id DESC LIMIT most)
    UNION ALL
    (SELECT 'NOTE', occurred_at, 1, id, NULL, NULL, NULL, occurred_at, body, NULL, NULL, NULL
      FROM public.notes WHERE customer_id = customer ORDER BY occurred_at DESC, id DESC LIMIT most)
    UNION ALL
    (SELECT 'QUESTION', asked_at, 1, id, NULL, NULL, NULL, NULL, text, NULL, NULL, NULL
      FROM public.open_questions WHERE customer_id = customer ORDER BY asked_at DESC, id DESC LIMIT most)
  ) AS e(kind, at, rank, id) ORDER BY at DESC, id DESC, rank DESC LIMIT most
$$;

-- Ids of the shape that Kept's have, which sort by time: hexadecimal digits are
-- digits of their base 32 too.
CREATE FUNCTION bench_peer.ident(prefix text) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT prefix || '_01' || lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000000)::bigint), 14, '0') || substr(md5(random()::text), 1, 10)
$$;
COMMENT ON FUNCTION bench_peer.ident IS E'@behavior -*';

-- The rows that Kept's makePromise writes: the promise, what finds it, the marks
-- of its days and the event.
CREATE FUNCTION bench_peer.make_promise(customer text, what text, day text) RETURNS public.promises LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  tenant text := current_setting('kept.tenant');
  zone text;
  made timestamptz := date_trunc('microseconds', clock_timestamp());
  due timestamptz;
  p public.promises;
BEGIN
  SELECT coalesce(nullif(c.zone, ''), t.zone) INTO STRICT zone FROM public.customers c JOIN public.tenants t ON t.id = c.tenant_id
    WHERE c.id = customer AND c.merged_into_id IS NULL;
  due := (day::date + 1)::timestamp AT TIME ZONE zone - interval '1 microsecond';
  IF due <= made THEN
    RAISE EXCEPTION 'dueDay must be in the future';
  END IF;
  INSERT INTO public.promises (id, tenant_id, chain_id, customer_id, text, due_kind, due_day, due_zone, due_at, first_due_at, made_at, recorded_at, state, alarm_at, look_at)
    SELECT i, tenant, i, customer, what, 'DAY', day, zone, due, due, made, made, 'OPEN', date_trunc('microseconds', made + (due - made) * 0.8), made
    FROM bench_peer.ident('prm') AS i
    RETURNING * INTO p;
  INSERT INTO public.search_docs (id, tenant_id, kind, customer_id, title, folded, words, updated_at, docid)
    VALUES (p.id, tenant, 'PROMISE', customer, what, lower(what), lower(what), made, hashtextextended(p.id, 0));
  INSERT INTO public.dirty_days (id, tenant_id, day) VALUES (bench_peer.ident('mrk'), tenant, day);
  INSERT INTO public.made_marks (id, tenant_id, day) VALUES (bench_peer.ident('mrk'), tenant, to_char(made AT TIME ZONE 'UTC', 'YYYY-MM-DD'));
  INSERT INTO public.events (id, tenant_id, type, subject_id, customer_id, actor_kind, actor_id, data, occurred_at, recorded_at)
    VALUES (bench_peer.ident('evt'), tenant, 'promise.made', p.id, customer, 'CLIENT', 'operator',
      jsonb_build_object('state', 'OPEN', 'dueAt', to_char(due AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'chainId', p.id), made, made);
  RETURN p;
END
$$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kept_bench_peer') THEN
    CREATE ROLE kept_bench_peer LOGIN NOSUPERUSER NOINHERIT;
  END IF;
END
$$;
GRANT kept_app TO kept_bench_peer;
