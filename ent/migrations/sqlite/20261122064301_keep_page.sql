-- +goose Up
-- add column "confirmed_at" to table: "promises"
ALTER TABLE `promises` ADD COLUMN `confirmed_at` datetime NULL;
-- add column "keep_page_at" to table: "tenants"
ALTER TABLE `tenants` ADD COLUMN `keep_page_at` datetime NULL;

