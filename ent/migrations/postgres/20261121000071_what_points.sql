-- By hand: built beside those who write. What a killed build left is dropped first.
-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS "interaction_tenant_id_purchase_id";
CREATE INDEX CONCURRENTLY "interaction_tenant_id_purchase_id" ON "interactions" ("tenant_id", "purchase_id") WHERE purchase_id IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS "interaction_tenant_id_answers_id";
CREATE INDEX CONCURRENTLY "interaction_tenant_id_answers_id" ON "interactions" ("tenant_id", "answers_id") WHERE answers_id IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS "openquestion_tenant_id_promise_id";
CREATE INDEX CONCURRENTLY "openquestion_tenant_id_promise_id" ON "open_questions" ("tenant_id", "promise_id") WHERE promise_id IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS "openquestion_tenant_id_interaction_id";
CREATE INDEX CONCURRENTLY "openquestion_tenant_id_interaction_id" ON "open_questions" ("tenant_id", "interaction_id") WHERE interaction_id IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS "promise_tenant_id_previous_id";
CREATE INDEX CONCURRENTLY "promise_tenant_id_previous_id" ON "promises" ("tenant_id", "previous_id") WHERE previous_id IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS "promise_tenant_id_interaction_id";
CREATE INDEX CONCURRENTLY "promise_tenant_id_interaction_id" ON "promises" ("tenant_id", "interaction_id") WHERE interaction_id IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS "promise_tenant_id_evidence_interaction_id";
CREATE INDEX CONCURRENTLY "promise_tenant_id_evidence_interaction_id" ON "promises" ("tenant_id", "evidence_interaction_id") WHERE evidence_interaction_id IS NOT NULL;
