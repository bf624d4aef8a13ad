-- +goose Up
-- modify "search_docs" table
ALTER TABLE "search_docs" ADD COLUMN "docid" bigint, ADD COLUMN "folded" text COLLATE "C", ADD COLUMN "private" text NOT NULL DEFAULT '' COLLATE "C";
-- The owner is held by row-level security too, and would see no row to fill.
ALTER TABLE "search_docs" NO FORCE ROW LEVEL SECURITY;
UPDATE "search_docs" SET "docid" = hashtextextended("id", 0), "folded" = lower("title");
ALTER TABLE "search_docs" FORCE ROW LEVEL SECURITY;
ALTER TABLE "search_docs" ALTER COLUMN "docid" SET NOT NULL, ALTER COLUMN "folded" SET NOT NULL;
-- create index "searchdoc_docid" to table: "search_docs"
CREATE UNIQUE INDEX "searchdoc_docid" ON "search_docs" ("docid");
-- create index "searchdoc_tenant_id_kind_folded_id" to table: "search_docs"
CREATE INDEX "searchdoc_tenant_id_kind_folded_id" ON "search_docs" ("tenant_id", "kind", "folded", "id");

