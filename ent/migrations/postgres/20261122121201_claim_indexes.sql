-- +goose Up
-- drop index "assessment_tenant_id_external_id" from table: "assessments"
DROP INDEX "assessment_tenant_id_external_id";
-- create index "assessment_tenant_id_external_id" to table: "assessments"
CREATE UNIQUE INDEX "assessment_tenant_id_external_id" ON "assessments" ("tenant_id", "external_id") WHERE external_id IS NOT NULL;
-- drop index "claimlink_tenant_id_claim_id_due_day" from table: "claim_links"
DROP INDEX "claimlink_tenant_id_claim_id_due_day";

