-- +goose Up
-- create "tier_floors" table
CREATE TABLE "tier_floors" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "tier" text NOT NULL COLLATE "C", "from_at" timestamptz NOT NULL, "until_at" timestamptz NULL, "reason" text NOT NULL COLLATE "C", "actor_kind" text NOT NULL COLLATE "C", "actor_id" text NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "tier_floors_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "tier_floors_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "tier_floors_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "tierfloor_tenant_id_customer_id_program_id_from_at" to table: "tier_floors"
CREATE INDEX "tierfloor_tenant_id_customer_id_program_id_from_at" ON "tier_floors" ("tenant_id", "customer_id", "program_id", "from_at");
-- create index "tierfloor_tenant_id_program_id" to table: "tier_floors"
CREATE INDEX "tierfloor_tenant_id_program_id" ON "tier_floors" ("tenant_id", "program_id");
-- create "tier_policies" table
CREATE TABLE "tier_policies" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "number" bigint NOT NULL, "from_at" timestamptz NOT NULL, "terms" text NOT NULL COLLATE "C", "actor_kind" text NOT NULL COLLATE "C", "actor_id" text NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "tier_policies_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "tier_policies_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "tierpolicy_tenant_id_program_id_number" to table: "tier_policies"
CREATE UNIQUE INDEX "tierpolicy_tenant_id_program_id_number" ON "tier_policies" ("tenant_id", "program_id", "number");
-- create "tier_standings" table
CREATE TABLE "tier_standings" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "tier" text NOT NULL DEFAULT '' COLLATE "C", "points" bigint NOT NULL DEFAULT 0, "due_at" timestamptz NULL, "version" bigint NOT NULL DEFAULT 1, PRIMARY KEY ("id"), CONSTRAINT "tier_standings_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "tier_standings_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "tier_standings_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "tierstanding_tenant_id_program_id_customer_id" to table: "tier_standings"
CREATE UNIQUE INDEX "tierstanding_tenant_id_program_id_customer_id" ON "tier_standings" ("tenant_id", "program_id", "customer_id");
-- create index "tierstanding_tenant_id_customer_id" to table: "tier_standings"
CREATE INDEX "tierstanding_tenant_id_customer_id" ON "tier_standings" ("tenant_id", "customer_id");
-- create index "tierstanding_due" to table: "tier_standings"
CREATE INDEX "tierstanding_due" ON "tier_standings" ("due_at", "id") WHERE due_at IS NOT NULL;


GRANT SELECT, INSERT, UPDATE ON "tier_policies", "tier_floors", "tier_standings" TO kept_worker, kept_app;
GRANT DELETE ON "tier_policies", "tier_floors", "tier_standings" TO kept_worker;
GRANT DELETE ON "tier_standings" TO kept_app;
ALTER TABLE "tier_policies" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "tier_policies" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "tier_policies" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "tier_policies" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "tier_floors" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "tier_floors" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "tier_floors" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "tier_floors" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "tier_standings" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "tier_standings" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "tier_standings" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "tier_standings" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
