-- +goose Up
-- create "campaign_caps" table
CREATE TABLE "campaign_caps" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "weekly" bigint NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "campaign_caps_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "campaigncap_tenant_id" to table: "campaign_caps"
CREATE UNIQUE INDEX "campaigncap_tenant_id" ON "campaign_caps" ("tenant_id");
-- create "campaigns" table
CREATE TABLE "campaigns" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "segment" text NOT NULL COLLATE "C", "points" bigint NOT NULL, "budget" bigint NOT NULL, "spent" bigint NOT NULL DEFAULT 0, "holdout" bigint NOT NULL, "lift_days" bigint NOT NULL, "first_day" text NOT NULL COLLATE "C", "last_day" text NOT NULL COLLATE "C", "state" text NOT NULL COLLATE "C", "ended_by" text NOT NULL DEFAULT '' COLLATE "C", "segment_size" bigint NOT NULL DEFAULT 0, "reached_to" text NOT NULL DEFAULT '' COLLATE "C", "granted" bigint NOT NULL DEFAULT 0, "held_out" bigint NOT NULL DEFAULT 0, "waiting" bigint NOT NULL DEFAULT 0, "refused" bigint NOT NULL DEFAULT 0, "due_at" timestamptz NULL, "started_at" timestamptz NULL, "ended_at" timestamptz NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "campaigns_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "campaigns_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "campaign_budget" CHECK (spent >= 0 AND spent <= budget));
-- create index "campaign_tenant_id_program_id_created_at_id" to table: "campaigns"
CREATE INDEX "campaign_tenant_id_program_id_created_at_id" ON "campaigns" ("tenant_id", "program_id", "created_at", "id");
-- create index "campaign_tenant_id_created_at_id" to table: "campaigns"
CREATE INDEX "campaign_tenant_id_created_at_id" ON "campaigns" ("tenant_id", "created_at", "id");
-- create index "campaign_due" to table: "campaigns"
CREATE INDEX "campaign_due" ON "campaigns" ("due_at", "id") WHERE due_at IS NOT NULL;
-- create index "campaigns_tenant_id_id" to table: "campaigns"
CREATE UNIQUE INDEX "campaigns_tenant_id_id" ON "campaigns" ("tenant_id", "id");
-- create "campaign_members" table
CREATE TABLE "campaign_members" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "campaign_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "state" text NOT NULL COLLATE "C", "reason" text NOT NULL DEFAULT '' COLLATE "C", "transaction_id" text NULL COLLATE "C", "entered_at" timestamptz NULL, "counts_until" timestamptz NULL, "again_on" text NOT NULL DEFAULT '' COLLATE "C", "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "campaign_members_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "campaign_members_campaign_id_fk" FOREIGN KEY ("tenant_id", "campaign_id") REFERENCES "campaigns" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "campaign_members_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "campaign_members_transaction_id_fk" FOREIGN KEY ("tenant_id", "transaction_id") REFERENCES "loyalty_transactions" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "campaignmember_tenant_id_campaign_id_customer_id" to table: "campaign_members"
CREATE UNIQUE INDEX "campaignmember_tenant_id_campaign_id_customer_id" ON "campaign_members" ("tenant_id", "campaign_id", "customer_id");
-- create index "campaignmember_tenant_id_campaign_id_id" to table: "campaign_members"
CREATE INDEX "campaignmember_tenant_id_campaign_id_id" ON "campaign_members" ("tenant_id", "campaign_id", "id");
-- create index "campaignmember_tenant_id_campaign_id_state_id" to table: "campaign_members"
CREATE INDEX "campaignmember_tenant_id_campaign_id_state_id" ON "campaign_members" ("tenant_id", "campaign_id", "state", "id");
-- create index "campaignmember_waiting" to table: "campaign_members"
CREATE INDEX "campaignmember_waiting" ON "campaign_members" ("tenant_id", "campaign_id", "again_on", "id") WHERE state = 'WAITING';
-- create index "campaignmember_tenant_id_customer_id" to table: "campaign_members"
CREATE INDEX "campaignmember_tenant_id_customer_id" ON "campaign_members" ("tenant_id", "customer_id");
-- create index "campaignmember_tenant_id_transaction_id" to table: "campaign_members"
CREATE INDEX "campaignmember_tenant_id_transaction_id" ON "campaign_members" ("tenant_id", "transaction_id") WHERE transaction_id IS NOT NULL;
-- create "campaign_slots" table
CREATE TABLE "campaign_slots" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "campaign_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "week" text NOT NULL COLLATE "C", "slot" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "campaign_slots_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "campaign_slots_campaign_id_fk" FOREIGN KEY ("tenant_id", "campaign_id") REFERENCES "campaigns" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "campaign_slots_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "campaignslot_tenant_id_customer_id_week_slot" to table: "campaign_slots"
CREATE UNIQUE INDEX "campaignslot_tenant_id_customer_id_week_slot" ON "campaign_slots" ("tenant_id", "customer_id", "week", "slot");
-- create index "campaignslot_tenant_id_campaign_id" to table: "campaign_slots"
CREATE INDEX "campaignslot_tenant_id_campaign_id" ON "campaign_slots" ("tenant_id", "campaign_id");


GRANT SELECT, INSERT, UPDATE ON "campaigns", "campaign_members", "campaign_caps" TO kept_worker, kept_app;
GRANT SELECT, INSERT ON "campaign_slots" TO kept_worker, kept_app;
GRANT DELETE ON "campaigns", "campaign_members", "campaign_slots", "campaign_caps" TO kept_worker;
ALTER TABLE "campaigns" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "campaigns" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "campaigns" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "campaigns" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "campaign_members" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "campaign_members" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "campaign_members" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "campaign_members" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "campaign_slots" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "campaign_slots" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "campaign_slots" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "campaign_slots" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "campaign_caps" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "campaign_caps" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "campaign_caps" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "campaign_caps" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
