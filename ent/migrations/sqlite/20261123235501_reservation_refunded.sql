-- +goose Up
-- add column "refunded" to table: "loyalty_reservations"
ALTER TABLE `loyalty_reservations` ADD COLUMN `refunded` integer NOT NULL DEFAULT 0;
