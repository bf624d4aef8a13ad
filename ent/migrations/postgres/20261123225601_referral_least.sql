-- +goose Up
-- modify "referral_terms" table
ALTER TABLE "referral_terms" ADD COLUMN "least_amount" bigint NOT NULL DEFAULT 0, ADD COLUMN "least_currency" text NOT NULL DEFAULT '' COLLATE "C";
-- modify "referrals" table
ALTER TABLE "referrals" ADD COLUMN "least_amount" bigint NOT NULL DEFAULT 0, ADD COLUMN "least_currency" text NOT NULL DEFAULT '' COLLATE "C";
-- create index "referral_tenant_id_program_id_state_referred_at_id" to table: "referrals"
CREATE INDEX "referral_tenant_id_program_id_state_referred_at_id" ON "referrals" ("tenant_id", "program_id", "state", "referred_at", "id");

