-- +goose Up
-- drop index "loyaltylot_idle" from table: "loyalty_lots"
DROP INDEX "loyaltylot_idle";
-- create index "loyaltylot_idle" to table: "loyalty_lots"
CREATE INDEX "loyaltylot_idle" ON "loyalty_lots" ("tenant_id", "account_id", "idle_months", "activates_at") WHERE available > 0 AND idle_months > 0;
-- create "card_days" table
CREATE TABLE "card_days" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "currency" text NOT NULL COLLATE "C", "day" text NOT NULL COLLATE "C", "issued" bigint NOT NULL, "redeemed" bigint NOT NULL, "expired" bigint NOT NULL, "reversed" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "card_days_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "cardday_tenant_id_currency_day" to table: "card_days"
CREATE UNIQUE INDEX "cardday_tenant_id_currency_day" ON "card_days" ("tenant_id", "currency", "day");
-- create "cards" table
CREATE TABLE "cards" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "hash" text NOT NULL COLLATE "C", "sealed" bytea NOT NULL, "last" text NOT NULL COLLATE "C", "currency" text NOT NULL COLLATE "C", "origin" text NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "blocked_at" timestamptz NULL, "block_reason" text NOT NULL DEFAULT '' COLLATE "C", "seq" bigint NOT NULL DEFAULT 0, "head" text NOT NULL DEFAULT '' COLLATE "C", "last_at" timestamptz NOT NULL, "due_at" timestamptz NULL, "issued" bigint NOT NULL DEFAULT 0, "available" bigint NOT NULL DEFAULT 0, "held" bigint NOT NULL DEFAULT 0, "redeemed" bigint NOT NULL DEFAULT 0, "expired" bigint NOT NULL DEFAULT 0, "reversed" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"), CONSTRAINT "cards_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "card_covered" CHECK (available >= 0 AND held >= 0 AND redeemed >= 0 AND expired >= 0 AND reversed >= 0), CONSTRAINT "card_even" CHECK (issued = available + held + redeemed + expired + reversed));
-- create index "card_tenant_id_hash" to table: "cards"
CREATE UNIQUE INDEX "card_tenant_id_hash" ON "cards" ("tenant_id", "hash");
-- create index "card_tenant_id_created_at_id" to table: "cards"
CREATE INDEX "card_tenant_id_created_at_id" ON "cards" ("tenant_id", "created_at", "id");
-- create index "card_due_at_tenant_id" to table: "cards"
CREATE INDEX "card_due_at_tenant_id" ON "cards" ("due_at", "tenant_id") WHERE due_at IS NOT NULL;
-- create index "cards_tenant_id_id" to table: "cards"
CREATE UNIQUE INDEX "cards_tenant_id_id" ON "cards" ("tenant_id", "id");
-- create "card_holds" table
CREATE TABLE "card_holds" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "card_id" text NOT NULL COLLATE "C", "amount" bigint NOT NULL, "state" text NOT NULL COLLATE "C", "held_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "settled_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "card_holds_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "card_holds_card_id_fk" FOREIGN KEY ("tenant_id", "card_id") REFERENCES "cards" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "cardhold_held" to table: "card_holds"
CREATE INDEX "cardhold_held" ON "card_holds" ("tenant_id", "card_id", "expires_at") WHERE state = 'HELD';
-- create index "cardhold_tenant_id_card_id_id" to table: "card_holds"
CREATE INDEX "cardhold_tenant_id_card_id_id" ON "card_holds" ("tenant_id", "card_id", "id");
-- create index "card_holds_tenant_id_id" to table: "card_holds"
CREATE UNIQUE INDEX "card_holds_tenant_id_id" ON "card_holds" ("tenant_id", "id");
-- create "card_movements" table
CREATE TABLE "card_movements" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "card_id" text NOT NULL COLLATE "C", "seq" bigint NOT NULL, "kind" text NOT NULL COLLATE "C", "from_part" text NOT NULL COLLATE "C", "to_part" text NOT NULL COLLATE "C", "amount" bigint NOT NULL, "at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, "key" text NULL COLLATE "C", "hold_id" text NULL COLLATE "C", "reason" text NOT NULL DEFAULT '' COLLATE "C", "actor_kind" text NOT NULL DEFAULT '' COLLATE "C", "actor_id" text NOT NULL DEFAULT '' COLLATE "C", "hash" text NOT NULL COLLATE "C", "issued" bigint NOT NULL DEFAULT 0, "available" bigint NOT NULL DEFAULT 0, "held" bigint NOT NULL DEFAULT 0, "redeemed" bigint NOT NULL DEFAULT 0, "expired" bigint NOT NULL DEFAULT 0, "reversed" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"), CONSTRAINT "card_movements_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "card_movements_card_id_fk" FOREIGN KEY ("tenant_id", "card_id") REFERENCES "cards" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "card_movements_hold_id_fk" FOREIGN KEY ("tenant_id", "hold_id") REFERENCES "card_holds" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "card_movement_even" CHECK (issued = available + held + redeemed + expired + reversed));
-- create index "cardmovement_tenant_id_card_id_seq" to table: "card_movements"
CREATE UNIQUE INDEX "cardmovement_tenant_id_card_id_seq" ON "card_movements" ("tenant_id", "card_id", "seq");
-- create index "cardmovement_tenant_id_key" to table: "card_movements"
CREATE UNIQUE INDEX "cardmovement_tenant_id_key" ON "card_movements" ("tenant_id", "key") WHERE key IS NOT NULL;
-- create index "cardmovement_tenant_id_hold_id" to table: "card_movements"
CREATE INDEX "cardmovement_tenant_id_hold_id" ON "card_movements" ("tenant_id", "hold_id") WHERE hold_id IS NOT NULL;


GRANT SELECT, INSERT, UPDATE ON "cards", "card_holds", "card_days" TO kept_worker, kept_app;
-- What moved is never changed.
GRANT SELECT, INSERT ON "card_movements" TO kept_worker, kept_app;
GRANT DELETE ON "cards", "card_holds", "card_days", "card_movements" TO kept_worker;
ALTER TABLE "cards" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "cards" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "cards" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "cards" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "card_movements" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "card_movements" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "card_movements" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "card_movements" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "card_holds" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "card_holds" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "card_holds" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "card_holds" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "card_days" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "card_days" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "card_days" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "card_days" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
