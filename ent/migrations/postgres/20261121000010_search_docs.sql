-- +goose Up
-- modify "search_docs" table
ALTER TABLE "search_docs" ADD COLUMN "docid" bigint NOT NULL, ADD COLUMN "folded" text NOT NULL COLLATE "C", ADD COLUMN "private" text NOT NULL DEFAULT '' COLLATE "C";
-- create index "searchdoc_docid" to table: "search_docs"
CREATE UNIQUE INDEX "searchdoc_docid" ON "search_docs" ("docid");
-- create index "searchdoc_tenant_id_kind_folded_id" to table: "search_docs"
CREATE INDEX "searchdoc_tenant_id_kind_folded_id" ON "search_docs" ("tenant_id", "kind", "folded", "id");

