-- +goose Up
-- The full-text index over search_docs. Kept folds and splits text itself, the
-- same for both databases, so no text search configuration is asked: the words
-- go in as they are, each behind its tenant. So a tenant's search reads the
-- tenant's own entries of the index, however many others there are, and can't
-- match another's. "tenant:word" is for everyone, "tenant!word" for who may see
-- identities, "tenant#KIND" for the kind.

-- +goose StatementBegin
CREATE FUNCTION search_index_lexemes(tenant text, kind text, words text, private text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT array_to_tsvector(
    string_to_array(tenant || ':' || replace(nullif(words, ''), ' ', ' ' || tenant || ':'), ' ')
    || string_to_array(tenant || '!' || replace(nullif(private, ''), ' ', ' ' || tenant || '!'), ' ')
    || ARRAY[tenant || '#' || kind])
$$;
-- +goose StatementEnd

-- A short pending list: it is searched one by one.
CREATE INDEX hand_search_docs_lexemes ON search_docs
  USING gin (search_index_lexemes(tenant_id, kind, words, private)) WITH (gin_pending_list_limit = 512);

-- search_index_find is the one door to full-text search. Under row-level
-- security the planner may not use the index, because match operators aren't
-- leakproof, so it runs as kept_worker; the tenant is the one that the
-- transaction was begun for, never an argument.
--
-- It gives up to "most" records of each kind whose folded title starts with
-- "starts", then up to "look" that hold every word of one of the alternatives
-- (each a string of words, taken as prefixes). Kinds null means all of them.
-- Sequential scans are off inside: the planner takes every prefix to be common.

-- +goose StatementBegin
DO $do$
BEGIN
  EXECUTE format($create$
CREATE FUNCTION search_index_find(starts text, alternatives text[], kinds text[], some_kinds boolean, identities boolean, most int, look int)
RETURNS TABLE (tenant_id text, id text, kind text, customer_id text, title text, folded text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = %I, pg_temp
SET enable_seqscan = off
SET jit = off
AS $body$
DECLARE
  tenant text := current_setting('kept.tenant', true);
  found bigint := 0;
  ending text;
BEGIN
  IF coalesce(tenant, '') = '' THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT d.tenant_id, d.id, d.kind, d.customer_id, d.title, d.folded
    FROM unnest(kinds) AS k(name) CROSS JOIN LATERAL (
      SELECT * FROM search_docs s
      WHERE s.tenant_id = tenant AND s.kind = k.name AND s.folded >= starts AND s.folded < starts || chr(1114111)
      ORDER BY s.folded, s.id LIMIT most
    ) d;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found >= most OR coalesce(cardinality(alternatives), 0) = 0 THEN
    RETURN;
  END IF;
  -- Whole words first: when they fill the answer, no prefix is gathered.
  FOREACH ending IN ARRAY ARRAY['', ':*'] LOOP
    RETURN QUERY EXECUTE format(
      'WITH c AS MATERIALIZED (
         SELECT * FROM search_docs s WHERE search_index_lexemes(s.tenant_id, s.kind, s.words, s.private) @@ %%L::tsquery LIMIT %%s
       ) SELECT c.tenant_id, c.id, c.kind, c.customer_id, c.title, c.folded FROM c WHERE c.tenant_id = %%L',
      search_index_query(tenant, alternatives, CASE WHEN some_kinds THEN kinds END, identities, ending), look, tenant);
    GET DIAGNOSTICS found = ROW_COUNT;
    EXIT WHEN found >= look;
  END LOOP;
END
$body$
$create$, current_schema());
END
$do$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION search_index_quote(lexeme text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''''
$$;
-- +goose StatementEnd

-- search_index_query writes a tsquery: one of the alternatives with all its
-- words, each with this ending, and one of the kinds unless they are null.
-- +goose StatementBegin
CREATE FUNCTION search_index_query(tenant text, alternatives text[], kinds text[], identities boolean, ending text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  way text;
  word text;
  ways text[];
  terms text[];
BEGIN
  FOREACH way IN ARRAY alternatives LOOP
    terms := '{}';
    FOREACH word IN ARRAY string_to_array(way, ' ') LOOP
      terms := terms || ('(' || search_index_quote(tenant || ':' || word) || ending
        || CASE WHEN identities THEN ' | ' || search_index_quote(tenant || '!' || word) || ending ELSE '' END || ')');
    END LOOP;
    ways := ways || ('(' || array_to_string(terms, ' & ') || ')');
  END LOOP;
  RETURN '(' || array_to_string(ways, ' | ') || ')'
    || coalesce(' & (' || (SELECT string_agg(search_index_quote(tenant || '#' || k), ' | ') FROM unnest(kinds) k) || ')', '');
END
$$;
-- +goose StatementEnd

-- The owner of a function needs CREATE on its schema at the moment it becomes that.
-- +goose StatementBegin
DO $$
BEGIN
  EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO kept_worker', current_schema());
  ALTER FUNCTION search_index_find(text, text[], text[], boolean, boolean, int, int) OWNER TO kept_worker;
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM kept_worker', current_schema());
END
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION search_index_find(text, text[], text[], boolean, boolean, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_index_find(text, text[], text[], boolean, boolean, int, int) TO kept_app, kept_worker;
