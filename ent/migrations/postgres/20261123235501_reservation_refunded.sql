-- +goose Up
-- modify "loyalty_reservations" table
ALTER TABLE "loyalty_reservations" ADD COLUMN "refunded" bigint NOT NULL DEFAULT 0;

