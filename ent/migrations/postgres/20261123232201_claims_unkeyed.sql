-- +goose Up
-- modify "expectations" table
ALTER TABLE "expectations" DROP CONSTRAINT "expectations_claim_id_fk";
-- modify "promises" table
ALTER TABLE "promises" DROP CONSTRAINT "promises_claim_id_fk";

