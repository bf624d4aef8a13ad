-- +goose Up
-- modify "loyalty_programs" table
ALTER TABLE "loyalty_programs" ADD COLUMN "household_most" bigint NOT NULL DEFAULT 0, ADD COLUMN "household_rest" bigint NOT NULL DEFAULT 0;
-- create "households" table
CREATE TABLE "households" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "head_id" text NOT NULL COLLATE "C", "draws" text NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "dissolved_at" timestamptz NULL, "version" bigint NOT NULL DEFAULT 1, PRIMARY KEY ("id"), CONSTRAINT "households_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "households_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "households_head_id_fk" FOREIGN KEY ("tenant_id", "head_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "household_tenant_id_program_id_created_at_id" to table: "households"
CREATE INDEX "household_tenant_id_program_id_created_at_id" ON "households" ("tenant_id", "program_id", "created_at", "id");
-- create index "household_tenant_id_created_at_id" to table: "households"
CREATE INDEX "household_tenant_id_created_at_id" ON "households" ("tenant_id", "created_at", "id");
-- create index "household_tenant_id_head_id" to table: "households"
CREATE INDEX "household_tenant_id_head_id" ON "households" ("tenant_id", "head_id");
-- create index "households_tenant_id_id" to table: "households"
CREATE UNIQUE INDEX "households_tenant_id_id" ON "households" ("tenant_id", "id");
-- create "household_members" table
CREATE TABLE "household_members" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "household_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "agreed" text NOT NULL COLLATE "C", "joined_at" timestamptz NOT NULL, "left_at" timestamptz NULL, "why_left" text NOT NULL DEFAULT '' COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "household_members_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "household_members_household_id_fk" FOREIGN KEY ("tenant_id", "household_id") REFERENCES "households" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "household_members_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "household_members_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "household_member_stay" CHECK (left_at IS NULL OR left_at >= joined_at));
-- create index "householdmember_one" to table: "household_members"
CREATE UNIQUE INDEX "householdmember_one" ON "household_members" ("tenant_id", "program_id", "customer_id") WHERE left_at IS NULL;
-- create index "householdmember_tenant_id_household_id_joined_at_id" to table: "household_members"
CREATE INDEX "householdmember_tenant_id_household_id_joined_at_id" ON "household_members" ("tenant_id", "household_id", "joined_at", "id");
-- create index "householdmember_tenant_id_customer_id_joined_at_id" to table: "household_members"
CREATE INDEX "householdmember_tenant_id_customer_id_joined_at_id" ON "household_members" ("tenant_id", "customer_id", "joined_at", "id");
-- modify "loyalty_reservations" table
ALTER TABLE "loyalty_reservations" ADD CONSTRAINT "loyalty_reservation_shared" CHECK (shared >= 0 AND shared <= points AND reversed >= 0 AND reversed <= points), ADD COLUMN "shared" bigint NOT NULL DEFAULT 0, ADD COLUMN "part_of_id" text NULL COLLATE "C", ADD COLUMN "household_id" text NULL COLLATE "C", ADD CONSTRAINT "loyalty_reservations_part_of_id_fk" FOREIGN KEY ("tenant_id", "part_of_id") REFERENCES "loyalty_reservations" ("tenant_id", "id") ON DELETE NO ACTION, ADD CONSTRAINT "loyalty_reservations_household_id_fk" FOREIGN KEY ("tenant_id", "household_id") REFERENCES "households" ("tenant_id", "id") ON DELETE NO ACTION;
-- create index "loyaltyreservation_tenant_id_part_of_id" to table: "loyalty_reservations"
CREATE INDEX "loyaltyreservation_tenant_id_part_of_id" ON "loyalty_reservations" ("tenant_id", "part_of_id") WHERE part_of_id IS NOT NULL;


GRANT SELECT, INSERT, UPDATE ON "households", "household_members" TO kept_worker, kept_app;
GRANT DELETE ON "households", "household_members" TO kept_worker;
ALTER TABLE "households" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "households" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "households" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "households" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "household_members" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "household_members" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "household_members" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "household_members" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
