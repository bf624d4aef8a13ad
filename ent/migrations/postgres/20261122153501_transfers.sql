-- +goose Up
-- modify "loyalty_programs" table
ALTER TABLE "loyalty_programs" ADD COLUMN "transfer_daily" bigint NOT NULL DEFAULT 0;

