-- +goose Up
-- The full-text index over search_docs. Kept folds and splits text itself, the
-- same for both databases, so the tokenizer only cuts at spaces: every byte
-- beyond ASCII belongs to a word, and "_" too, so that a tenant's id is one
-- word by which MATCH narrows to the tenant. No ranks are taken from it:
-- detail=column and columnsize=0 leave out what only they need.
CREATE VIRTUAL TABLE search_index USING fts5(
  tenant_id, kind, words, private,
  content='search_docs', content_rowid='docid',
  tokenize="ascii tokenchars '_'", prefix='1 2 3 4', detail=column, columnsize=0
);

-- +goose StatementBegin
CREATE TRIGGER search_docs_put AFTER INSERT ON search_docs BEGIN
  INSERT INTO search_index(rowid, tenant_id, kind, words, private)
  VALUES (new.docid, new.tenant_id, new.kind, new.words, new.private);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_docs_remove AFTER DELETE ON search_docs BEGIN
  INSERT INTO search_index(search_index, rowid, tenant_id, kind, words, private)
  VALUES ('delete', old.docid, old.tenant_id, old.kind, old.words, old.private);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_docs_change AFTER UPDATE OF words, private ON search_docs BEGIN
  INSERT INTO search_index(search_index, rowid, tenant_id, kind, words, private)
  VALUES ('delete', old.docid, old.tenant_id, old.kind, old.words, old.private);
  INSERT INTO search_index(rowid, tenant_id, kind, words, private)
  VALUES (new.docid, new.tenant_id, new.kind, new.words, new.private);
END;
-- +goose StatementEnd
