-- +goose Up
-- modify "claim_terms" table
ALTER TABLE "claim_terms" ADD COLUMN "advised_seconds" bigint NULL, ADD COLUMN "bold_reason" text NOT NULL DEFAULT '' COLLATE "C";

