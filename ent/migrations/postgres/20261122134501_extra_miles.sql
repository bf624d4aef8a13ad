-- +goose Up
-- create "extra_budgets" table
CREATE TABLE "extra_budgets" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "member_id" text NOT NULL COLLATE "C", "amount" bigint NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "extra_budgets_member_id_fk" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "extrabudget_tenant_id_member_id" to table: "extra_budgets"
CREATE UNIQUE INDEX "extrabudget_tenant_id_member_id" ON "extra_budgets" ("tenant_id", "member_id");
-- create "extra_miles" table
CREATE TABLE "extra_miles" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "member_id" text NOT NULL COLLATE "C", "promise_id" text NULL COLLATE "C", "purchase_id" text NULL COLLATE "C", "interaction_id" text NULL COLLATE "C", "what" text NOT NULL COLLATE "C", "cost" bigint NOT NULL, "day" text NOT NULL COLLATE "C", "effect" text NOT NULL DEFAULT '' COLLATE "C", "effect_note" text NOT NULL DEFAULT '' COLLATE "C", "occurred_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, "struck_at" timestamptz NULL, "reason" text NOT NULL DEFAULT '' COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "extra_miles_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "extra_miles_member_id_fk" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "extra_miles_promise_id_fk" FOREIGN KEY ("tenant_id", "promise_id") REFERENCES "promises" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "extra_miles_purchase_id_fk" FOREIGN KEY ("tenant_id", "purchase_id") REFERENCES "purchases" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "extra_miles_interaction_id_fk" FOREIGN KEY ("tenant_id", "interaction_id") REFERENCES "interactions" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "extramile_tenant_id_occurred_at_id" to table: "extra_miles"
CREATE INDEX "extramile_tenant_id_occurred_at_id" ON "extra_miles" ("tenant_id", "occurred_at", "id");
-- create index "extramile_tenant_id_customer_id_occurred_at_id" to table: "extra_miles"
CREATE INDEX "extramile_tenant_id_customer_id_occurred_at_id" ON "extra_miles" ("tenant_id", "customer_id", "occurred_at", "id");
-- create index "extramile_tenant_id_day_member_id_effect_cost" to table: "extra_miles"
CREATE INDEX "extramile_tenant_id_day_member_id_effect_cost" ON "extra_miles" ("tenant_id", "day", "member_id", "effect", "cost") WHERE struck_at IS NULL;
-- create index "extramile_tenant_id_promise_id" to table: "extra_miles"
CREATE INDEX "extramile_tenant_id_promise_id" ON "extra_miles" ("tenant_id", "promise_id") WHERE promise_id IS NOT NULL;
-- create index "extramile_tenant_id_purchase_id" to table: "extra_miles"
CREATE INDEX "extramile_tenant_id_purchase_id" ON "extra_miles" ("tenant_id", "purchase_id") WHERE purchase_id IS NOT NULL;
-- create index "extramile_tenant_id_interaction_id" to table: "extra_miles"
CREATE INDEX "extramile_tenant_id_interaction_id" ON "extra_miles" ("tenant_id", "interaction_id") WHERE interaction_id IS NOT NULL;


GRANT SELECT, INSERT, UPDATE, DELETE ON "extra_miles" TO kept_worker, kept_app;
ALTER TABLE "extra_miles" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "extra_miles" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "extra_miles" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "extra_miles" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));

GRANT SELECT, INSERT, UPDATE, DELETE ON "extra_budgets" TO kept_worker, kept_app;
ALTER TABLE "extra_budgets" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "extra_budgets" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "extra_budgets" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "extra_budgets" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
