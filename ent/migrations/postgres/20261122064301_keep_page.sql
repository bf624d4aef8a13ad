-- +goose Up
-- modify "promises" table
ALTER TABLE "promises" ADD COLUMN "confirmed_at" timestamptz NULL;
-- modify "tenants" table
ALTER TABLE "tenants" ADD COLUMN "keep_page_at" timestamptz NULL;

