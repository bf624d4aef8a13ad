-- +goose Up
-- create "rewards" table
CREATE TABLE "rewards" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "description" text NOT NULL DEFAULT '' COLLATE "C", "points" bigint NOT NULL, "stock" bigint NULL, "taken" bigint NOT NULL DEFAULT 0, "per_customer" bigint NULL, "tags" jsonb NULL, "valid_from" text NOT NULL DEFAULT '' COLLATE "C", "valid_until" text NOT NULL DEFAULT '' COLLATE "C", "retired_at" timestamptz NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, PRIMARY KEY ("id"), CONSTRAINT "rewards_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "rewards_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "reward_stock" CHECK (taken >= 0 AND (stock IS NULL OR taken <= stock)));
-- create index "reward_tenant_id_program_id" to table: "rewards"
CREATE INDEX "reward_tenant_id_program_id" ON "rewards" ("tenant_id", "program_id");
-- create index "reward_tenant_id_folded_id" to table: "rewards"
CREATE INDEX "reward_tenant_id_folded_id" ON "rewards" ("tenant_id", "folded", "id");
-- create index "rewards_tenant_id_id" to table: "rewards"
CREATE UNIQUE INDEX "rewards_tenant_id_id" ON "rewards" ("tenant_id", "id");
-- create "reward_claims" table
CREATE TABLE "reward_claims" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "reward_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "reservation_id" text NOT NULL COLLATE "C", "state" text NOT NULL COLLATE "C", "expires_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "reward_claims_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "reward_claims_reward_id_fk" FOREIGN KEY ("tenant_id", "reward_id") REFERENCES "rewards" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "reward_claims_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "reward_claims_reservation_id_fk" FOREIGN KEY ("tenant_id", "reservation_id") REFERENCES "loyalty_reservations" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "rewardclaim_tenant_id_reservation_id" to table: "reward_claims"
CREATE UNIQUE INDEX "rewardclaim_tenant_id_reservation_id" ON "reward_claims" ("tenant_id", "reservation_id");
-- create index "rewardclaim_tenant_id_customer_id_reward_id" to table: "reward_claims"
CREATE INDEX "rewardclaim_tenant_id_customer_id_reward_id" ON "reward_claims" ("tenant_id", "customer_id", "reward_id");
-- create index "rewardclaim_held" to table: "reward_claims"
CREATE INDEX "rewardclaim_held" ON "reward_claims" ("tenant_id", "reward_id", "expires_at") WHERE state = 'HELD';

GRANT SELECT, INSERT, UPDATE ON "rewards", "reward_claims" TO kept_worker, kept_app;
GRANT DELETE ON "rewards", "reward_claims" TO kept_worker;
ALTER TABLE "rewards" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "rewards" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "rewards" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "rewards" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "reward_claims" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "reward_claims" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "reward_claims" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "reward_claims" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
