-- +goose Up
-- modify "rewards" table
ALTER TABLE "rewards" ADD COLUMN "min_tier" text NOT NULL DEFAULT '' COLLATE "C";

