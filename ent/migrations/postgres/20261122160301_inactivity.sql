-- +goose Up
-- modify "loyalty_accounts" table
ALTER TABLE "loyalty_accounts" ADD COLUMN "active_at" timestamptz NULL;
-- modify "loyalty_lots" table
ALTER TABLE "loyalty_lots" ADD COLUMN "idle_months" bigint NULL;
-- create index "loyaltylot_idle" to table: "loyalty_lots"
CREATE INDEX "loyaltylot_idle" ON "loyalty_lots" ("tenant_id", "account_id", "idle_months", "activates_at") WHERE (available > 0) AND (idle_months > 0);

-- What customers did last is in their transactions: what they earned, reserved, redeemed or gave away.
UPDATE loyalty_accounts SET active_at = (SELECT max(t.at) FROM loyalty_transactions t WHERE t.account_id = loyalty_accounts.id AND (t.kind IN ('EARNED', 'HELD', 'SPENT') OR (t.kind = 'TRANSFERRED' AND t.of_id IS NULL)));
