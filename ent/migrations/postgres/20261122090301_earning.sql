-- +goose Up
-- create "earning_rules" table
CREATE TABLE "earning_rules" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "trigger" text NOT NULL COLLATE "C", "version" bigint NOT NULL, "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "earning_rules_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "earning_rules_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "earningrule_tenant_id_trigger" to table: "earning_rules"
CREATE INDEX "earningrule_tenant_id_trigger" ON "earning_rules" ("tenant_id", "trigger");
-- create index "earningrule_tenant_id_created_at_id" to table: "earning_rules"
CREATE INDEX "earningrule_tenant_id_created_at_id" ON "earning_rules" ("tenant_id", "created_at", "id");
-- create index "earning_rules_tenant_id_id" to table: "earning_rules"
CREATE UNIQUE INDEX "earning_rules_tenant_id_id" ON "earning_rules" ("tenant_id", "id");
-- create "earning_days" table
CREATE TABLE "earning_days" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "rule_id" text NOT NULL COLLATE "C", "day" text NOT NULL COLLATE "C", "shard" bigint NOT NULL, "points" bigint NOT NULL, "times" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "earning_days_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "earning_days_rule_id_fk" FOREIGN KEY ("tenant_id", "rule_id") REFERENCES "earning_rules" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "earningday_tenant_id_rule_id_day_shard" to table: "earning_days"
CREATE UNIQUE INDEX "earningday_tenant_id_rule_id_day_shard" ON "earning_days" ("tenant_id", "rule_id", "day", "shard");
-- create "earning_occasions" table
CREATE TABLE "earning_occasions" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "event_id" text NOT NULL COLLATE "C", "due_at" timestamptz NOT NULL, "attempts" bigint NOT NULL DEFAULT 0, "failure" text NOT NULL DEFAULT '' COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "earning_occasions_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "earningoccasion_tenant_id_event_id" to table: "earning_occasions"
CREATE UNIQUE INDEX "earningoccasion_tenant_id_event_id" ON "earning_occasions" ("tenant_id", "event_id");
-- create index "earningoccasion_due_at_id" to table: "earning_occasions"
CREATE INDEX "earningoccasion_due_at_id" ON "earning_occasions" ("due_at", "id");
-- create "earning_versions" table
CREATE TABLE "earning_versions" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "rule_id" text NOT NULL COLLATE "C", "number" bigint NOT NULL, "state" text NOT NULL COLLATE "C", "terms" text NOT NULL COLLATE "C", "from_at" timestamptz NOT NULL, "actor_kind" text NOT NULL COLLATE "C", "actor_id" text NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "earning_versions_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "earning_versions_rule_id_fk" FOREIGN KEY ("tenant_id", "rule_id") REFERENCES "earning_rules" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "earningversion_tenant_id_rule_id_number" to table: "earning_versions"
CREATE UNIQUE INDEX "earningversion_tenant_id_rule_id_number" ON "earning_versions" ("tenant_id", "rule_id", "number");
-- create "earnings" table
CREATE TABLE "earnings" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "rule_id" text NOT NULL COLLATE "C", "version" bigint NOT NULL, "event_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "purchase_id" text NULL COLLATE "C", "transaction_id" text NULL COLLATE "C", "points" bigint NOT NULL, "why" text NOT NULL COLLATE "C", "trouble" text NOT NULL DEFAULT '' COLLATE "C", "day" text NOT NULL COLLATE "C", "occurred_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, "reversed" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"), CONSTRAINT "earnings_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "earnings_rule_id_fk" FOREIGN KEY ("tenant_id", "rule_id") REFERENCES "earning_rules" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "earnings_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "earnings_purchase_id_fk" FOREIGN KEY ("tenant_id", "purchase_id") REFERENCES "purchases" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "earnings_transaction_id_fk" FOREIGN KEY ("tenant_id", "transaction_id") REFERENCES "loyalty_transactions" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "earning_tenant_id_event_id_rule_id" to table: "earnings"
CREATE UNIQUE INDEX "earning_tenant_id_event_id_rule_id" ON "earnings" ("tenant_id", "event_id", "rule_id");
-- create index "earning_tenant_id_rule_id_customer_id_day" to table: "earnings"
CREATE INDEX "earning_tenant_id_rule_id_customer_id_day" ON "earnings" ("tenant_id", "rule_id", "customer_id", "day");
-- create index "earning_tenant_id_rule_id_recorded_at_id" to table: "earnings"
CREATE INDEX "earning_tenant_id_rule_id_recorded_at_id" ON "earnings" ("tenant_id", "rule_id", "recorded_at", "id");
-- create index "earning_tenant_id_customer_id_recorded_at_id" to table: "earnings"
CREATE INDEX "earning_tenant_id_customer_id_recorded_at_id" ON "earnings" ("tenant_id", "customer_id", "recorded_at", "id");
-- create index "earning_tenant_id_purchase_id" to table: "earnings"
CREATE INDEX "earning_tenant_id_purchase_id" ON "earnings" ("tenant_id", "purchase_id") WHERE purchase_id IS NOT NULL;
-- create index "earning_tenant_id_transaction_id" to table: "earnings"
CREATE INDEX "earning_tenant_id_transaction_id" ON "earnings" ("tenant_id", "transaction_id") WHERE transaction_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON "earning_rules", "earnings", "earning_days", "earning_occasions" TO kept_worker;
GRANT SELECT, INSERT, UPDATE ON "earning_rules", "earnings", "earning_days" TO kept_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "earning_occasions" TO kept_app;
-- What a rule said is said: a change is another version.
GRANT SELECT, INSERT ON "earning_versions" TO kept_app;
GRANT SELECT, INSERT, DELETE ON "earning_versions" TO kept_worker;
ALTER TABLE "earning_rules" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "earning_rules" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "earning_rules" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "earning_rules" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "earning_versions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "earning_versions" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "earning_versions" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "earning_versions" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "earning_occasions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "earning_occasions" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "earning_occasions" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "earning_occasions" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "earnings" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "earnings" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "earnings" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "earnings" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "earning_days" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "earning_days" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "earning_days" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "earning_days" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
