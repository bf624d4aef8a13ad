-- +goose Up
-- modify "coupon_codes" table
ALTER TABLE "coupon_codes" ADD COLUMN "withdrawn_at" timestamptz NULL;
-- modify "reward_claims" table
ALTER TABLE "reward_claims" ADD COLUMN "card_id" text NULL COLLATE "C", ADD COLUMN "code_id" text NULL COLLATE "C", ADD COLUMN "told_at" timestamptz NULL, ADD CONSTRAINT "reward_claims_card_id_fk" FOREIGN KEY ("tenant_id", "card_id") REFERENCES "cards" ("tenant_id", "id") ON DELETE NO ACTION, ADD CONSTRAINT "reward_claims_code_id_fk" FOREIGN KEY ("tenant_id", "code_id") REFERENCES "coupon_codes" ("tenant_id", "id") ON DELETE NO ACTION;
-- create index "rewardclaim_tenant_id_card_id" to table: "reward_claims"
CREATE UNIQUE INDEX "rewardclaim_tenant_id_card_id" ON "reward_claims" ("tenant_id", "card_id") WHERE card_id IS NOT NULL;
-- create index "rewardclaim_tenant_id_code_id" to table: "reward_claims"
CREATE UNIQUE INDEX "rewardclaim_tenant_id_code_id" ON "reward_claims" ("tenant_id", "code_id") WHERE code_id IS NOT NULL;
-- modify "rewards" table
ALTER TABLE "rewards" ADD COLUMN "coupon_id" text NULL COLLATE "C", ADD COLUMN "card_amount" bigint NOT NULL DEFAULT 0, ADD COLUMN "card_currency" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "card_days" bigint NULL, ADD CONSTRAINT "rewards_coupon_id_fk" FOREIGN KEY ("tenant_id", "coupon_id") REFERENCES "coupons" ("tenant_id", "id") ON DELETE NO ACTION;
-- create index "reward_tenant_id_coupon_id" to table: "rewards"
CREATE INDEX "reward_tenant_id_coupon_id" ON "rewards" ("tenant_id", "coupon_id") WHERE coupon_id IS NOT NULL;

