-- +goose Up
-- create "allegiance_tallies" table
CREATE TABLE "allegiance_tallies" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "attitude" text NOT NULL COLLATE "C", "patronage" text NOT NULL COLLATE "C", "n" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "allegiance_tallies_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "allegiancetally_tenant_id_attitude_patronage" to table: "allegiance_tallies"
CREATE UNIQUE INDEX "allegiancetally_tenant_id_attitude_patronage" ON "allegiance_tallies" ("tenant_id", "attitude", "patronage");
-- create "allegiances" table
CREATE TABLE "allegiances" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "attitude" text NOT NULL DEFAULT '' COLLATE "C", "patronage" text NOT NULL COLLATE "C", "due_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "allegiances_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "allegiances_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "allegiance_tenant_id_customer_id" to table: "allegiances"
CREATE UNIQUE INDEX "allegiance_tenant_id_customer_id" ON "allegiances" ("tenant_id", "customer_id");
-- create index "allegiance_tenant_id_attitude_patronage_customer_id" to table: "allegiances"
CREATE INDEX "allegiance_tenant_id_attitude_patronage_customer_id" ON "allegiances" ("tenant_id", "attitude", "patronage", "customer_id");
-- create index "allegiance_due_at_tenant_id" to table: "allegiances"
CREATE INDEX "allegiance_due_at_tenant_id" ON "allegiances" ("due_at", "tenant_id") WHERE due_at IS NOT NULL;


-- Who is a customer already is looked at for the first time. The owner is held
-- by row-level security too, and would see nobody.
ALTER TABLE "customers" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "allegiances" (id, tenant_id, customer_id, attitude, patronage, due_at)
SELECT 'alg' || substr(id, 4), tenant_id, id, '', 'LOW', created_at FROM customers WHERE merged_into_id IS NULL;
INSERT INTO "allegiance_tallies" (id, tenant_id, attitude, patronage, n)
SELECT 'alt' || substr(tenant_id, 4), tenant_id, '', 'LOW', count(*) FROM "allegiances" GROUP BY tenant_id;
ALTER TABLE "customers" FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE, DELETE ON "allegiances", "allegiance_tallies" TO kept_app, kept_worker;
ALTER TABLE "allegiances" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "allegiances" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "allegiances" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "allegiances" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "allegiance_tallies" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "allegiance_tallies" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "allegiance_tallies" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "allegiance_tallies" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
