-- +goose Up
-- create "thanks_caps" table
CREATE TABLE "thanks_caps" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "days" bigint NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "thanks_caps_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "thankscap_tenant_id" to table: "thanks_caps"
CREATE UNIQUE INDEX "thankscap_tenant_id" ON "thanks_caps" ("tenant_id");
-- create "thanks_plans" table
CREATE TABLE "thanks_plans" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "kind" text NOT NULL COLLATE "C", "number" bigint NOT NULL, "repeats" boolean NOT NULL, "loyalty_types" text NOT NULL DEFAULT '' COLLATE "C", "tiers" text NOT NULL DEFAULT '' COLLATE "C", "points" bigint NOT NULL, "budget" bigint NOT NULL, "task" text NOT NULL DEFAULT '' COLLATE "C", "department_id" text NULL COLLATE "C", "late_days" bigint NOT NULL, "state" text NOT NULL COLLATE "C", "started_on" text NOT NULL DEFAULT '' COLLATE "C", "ended_at" timestamptz NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "thanks_plans_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "thanks_plans_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "thanks_plans_department_id_fk" FOREIGN KEY ("tenant_id", "department_id") REFERENCES "departments" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "thanksplan_tenant_id_created_at_id" to table: "thanks_plans"
CREATE INDEX "thanksplan_tenant_id_created_at_id" ON "thanks_plans" ("tenant_id", "created_at", "id");
-- create index "thanksplan_tenant_id_state_id" to table: "thanks_plans"
CREATE INDEX "thanksplan_tenant_id_state_id" ON "thanks_plans" ("tenant_id", "state", "id");
-- create index "thanksplan_tenant_id_program_id" to table: "thanks_plans"
CREATE INDEX "thanksplan_tenant_id_program_id" ON "thanks_plans" ("tenant_id", "program_id");
-- create index "thanksplan_tenant_id_department_id" to table: "thanks_plans"
CREATE INDEX "thanksplan_tenant_id_department_id" ON "thanks_plans" ("tenant_id", "department_id") WHERE department_id IS NOT NULL;
-- create index "thanks_plans_tenant_id_id" to table: "thanks_plans"
CREATE UNIQUE INDEX "thanks_plans_tenant_id_id" ON "thanks_plans" ("tenant_id", "id");
-- create "thanks_months" table
CREATE TABLE "thanks_months" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "plan_id" text NOT NULL COLLATE "C", "month" text NOT NULL COLLATE "C", "outcome" text NOT NULL COLLATE "C", "n" bigint NOT NULL DEFAULT 0, "points" bigint NOT NULL DEFAULT 0, "budget" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"), CONSTRAINT "thanks_months_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "thanks_months_plan_id_fk" FOREIGN KEY ("tenant_id", "plan_id") REFERENCES "thanks_plans" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "thanks_budget" CHECK (points >= 0 AND points <= budget));
-- create index "thanksmonth_tenant_id_plan_id_month_outcome" to table: "thanks_months"
CREATE UNIQUE INDEX "thanksmonth_tenant_id_plan_id_month_outcome" ON "thanks_months" ("tenant_id", "plan_id", "month", "outcome");
-- create "thanks_occasions" table
CREATE TABLE "thanks_occasions" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "plan_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "purchase_id" text NOT NULL COLLATE "C", "number" bigint NOT NULL, "day" text NOT NULL COLLATE "C", "told_on" text NOT NULL COLLATE "C", "outcome" text NOT NULL COLLATE "C", "points" bigint NOT NULL DEFAULT 0, "transaction_id" text NULL COLLATE "C", "task" text NOT NULL DEFAULT '' COLLATE "C", "done_by_id" text NULL COLLATE "C", "done_at" timestamptz NULL, "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "thanks_occasions_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "thanks_occasions_plan_id_fk" FOREIGN KEY ("tenant_id", "plan_id") REFERENCES "thanks_plans" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "thanks_occasions_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "thanks_occasions_purchase_id_fk" FOREIGN KEY ("tenant_id", "purchase_id") REFERENCES "purchases" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "thanks_occasions_transaction_id_fk" FOREIGN KEY ("tenant_id", "transaction_id") REFERENCES "loyalty_transactions" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "thanks_occasions_done_by_id_fk" FOREIGN KEY ("tenant_id", "done_by_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "thanksoccasion_tenant_id_plan_id_customer_id_number" to table: "thanks_occasions"
CREATE UNIQUE INDEX "thanksoccasion_tenant_id_plan_id_customer_id_number" ON "thanks_occasions" ("tenant_id", "plan_id", "customer_id", "number");
-- create index "thanksoccasion_tenant_id_plan_id_purchase_id_number" to table: "thanks_occasions"
CREATE UNIQUE INDEX "thanksoccasion_tenant_id_plan_id_purchase_id_number" ON "thanks_occasions" ("tenant_id", "plan_id", "purchase_id", "number");
-- create index "thanksoccasion_tenant_id_plan_id_id" to table: "thanks_occasions"
CREATE INDEX "thanksoccasion_tenant_id_plan_id_id" ON "thanks_occasions" ("tenant_id", "plan_id", "id");
-- create index "thanksoccasion_tenant_id_plan_id_outcome_id" to table: "thanks_occasions"
CREATE INDEX "thanksoccasion_tenant_id_plan_id_outcome_id" ON "thanks_occasions" ("tenant_id", "plan_id", "outcome", "id");
-- create index "thanksoccasion_open" to table: "thanks_occasions"
CREATE INDEX "thanksoccasion_open" ON "thanks_occasions" ("tenant_id", "plan_id", "id") WHERE task = 'OPEN';
-- create index "thanksoccasion_tenant_id_customer_id_told_on" to table: "thanks_occasions"
CREATE INDEX "thanksoccasion_tenant_id_customer_id_told_on" ON "thanks_occasions" ("tenant_id", "customer_id", "told_on");
-- create index "thanksoccasion_tenant_id_purchase_id" to table: "thanks_occasions"
CREATE INDEX "thanksoccasion_tenant_id_purchase_id" ON "thanks_occasions" ("tenant_id", "purchase_id");
-- create index "thanksoccasion_tenant_id_transaction_id" to table: "thanks_occasions"
CREATE INDEX "thanksoccasion_tenant_id_transaction_id" ON "thanks_occasions" ("tenant_id", "transaction_id") WHERE transaction_id IS NOT NULL;
-- create index "thanksoccasion_tenant_id_done_by_id" to table: "thanks_occasions"
CREATE INDEX "thanksoccasion_tenant_id_done_by_id" ON "thanks_occasions" ("tenant_id", "done_by_id") WHERE done_by_id IS NOT NULL;
-- create "thanks_watches" table
CREATE TABLE "thanks_watches" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "since" text NOT NULL DEFAULT '' COLLATE "C", "anniversary_on" text NOT NULL DEFAULT '' COLLATE "C", "due_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "thanks_watches_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "thanks_watches_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "thankswatch_tenant_id_customer_id" to table: "thanks_watches"
CREATE UNIQUE INDEX "thankswatch_tenant_id_customer_id" ON "thanks_watches" ("tenant_id", "customer_id");
-- create index "thankswatch_tenant_id_anniversary_on_id" to table: "thanks_watches"
CREATE INDEX "thankswatch_tenant_id_anniversary_on_id" ON "thanks_watches" ("tenant_id", "anniversary_on", "id");
-- create index "thankswatch_due" to table: "thanks_watches"
CREATE INDEX "thankswatch_due" ON "thanks_watches" ("due_at", "id") WHERE due_at IS NOT NULL;


-- Who has bought something already is looked at for the first time. The owner is
-- held by row-level security too, and would see nobody.
ALTER TABLE "customers" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "purchases" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "thanks_watches" (id, tenant_id, customer_id, due_at)
SELECT 'thw' || substr(id, 4), tenant_id, id, created_at FROM customers
WHERE EXISTS (SELECT 1 FROM purchases WHERE purchases.tenant_id = customers.tenant_id AND purchases.customer_id = customers.id);
ALTER TABLE "customers" FORCE ROW LEVEL SECURITY;
ALTER TABLE "purchases" FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE ON "thanks_plans", "thanks_occasions", "thanks_months", "thanks_caps" TO kept_worker, kept_app;
GRANT DELETE ON "thanks_plans", "thanks_occasions", "thanks_months", "thanks_caps" TO kept_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON "thanks_watches" TO kept_worker, kept_app;
ALTER TABLE "thanks_plans" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "thanks_plans" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "thanks_plans" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "thanks_plans" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "thanks_occasions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "thanks_occasions" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "thanks_occasions" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "thanks_occasions" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "thanks_months" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "thanks_months" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "thanks_months" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "thanks_months" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "thanks_watches" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "thanks_watches" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "thanks_watches" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "thanks_watches" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "thanks_caps" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "thanks_caps" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "thanks_caps" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "thanks_caps" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
