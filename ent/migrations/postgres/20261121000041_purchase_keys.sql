-- +goose Up
-- A purchase is found by its own keys, in its own row: it leaves the full-text index.
-- modify "purchases" table
ALTER TABLE "purchases" ADD COLUMN "folded" text NULL COLLATE "C", ADD COLUMN "tail" text NULL COLLATE "C";
-- The owner is held by row-level security too, and would see no row to fill.
ALTER TABLE "search_docs" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "purchases" NO FORCE ROW LEVEL SECURITY;
UPDATE "purchases" SET "folded" = d."folded" FROM "search_docs" d WHERE d."id" = "purchases"."id";
UPDATE "purchases" SET "tail" = substring("folded" from '[^ ]*$') WHERE "folded" LIKE '% %';
DELETE FROM "search_docs" WHERE "kind" = 'PURCHASE';
ALTER TABLE "purchases" FORCE ROW LEVEL SECURITY;
ALTER TABLE "search_docs" FORCE ROW LEVEL SECURITY;
-- create index "purchase_tenant_id_folded_id" to table: "purchases"
CREATE INDEX "purchase_tenant_id_folded_id" ON "purchases" ("tenant_id", "folded", "id");
-- create index "purchase_tenant_id_tail_id" to table: "purchases"
CREATE INDEX "purchase_tenant_id_tail_id" ON "purchases" ("tenant_id", "tail", "id") WHERE tail IS NOT NULL;
-- drop index "promise_tenant_id_chain_id" from table: "promises"
DROP INDEX "promise_tenant_id_chain_id";
-- create index "promise_tenant_id_chain_id" to table: "promises"
CREATE INDEX "promise_tenant_id_chain_id" ON "promises" ("tenant_id", "chain_id") WHERE previous_id IS NOT NULL;
