-- +goose Up
-- create "expectations" table
CREATE TABLE "expectations" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "kind" text NOT NULL COLLATE "C", "customer_id" text NULL COLLATE "C", "segment" text NOT NULL DEFAULT '' COLLATE "C", "text" text NOT NULL COLLATE "C", "claim_id" text NULL COLLATE "C", "product_id" text NULL COLLATE "C", "touchpoint_id" text NULL COLLATE "C", "purchase_id" text NULL COLLATE "C", "interaction_id" text NULL COLLATE "C", "promise_id" text NULL COLLATE "C", "dimension" text NOT NULL COLLATE "C", "unit" text NOT NULL COLLATE "C", "direction" text NOT NULL COLLATE "C", "adequate" bigint NOT NULL, "desired" bigint NOT NULL, "importance" bigint NOT NULL, "source" text NOT NULL COLLATE "C", "standing" text NOT NULL COLLATE "C", "basis" jsonb NULL, "confirmed_at" timestamptz NULL, "occurred_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "withdrawn_at" timestamptz NULL, "reason" text NOT NULL DEFAULT '' COLLATE "C", "version" bigint NOT NULL DEFAULT 1, PRIMARY KEY ("id"), CONSTRAINT "expectations_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "expectations_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "expectations_claim_id_fk" FOREIGN KEY ("tenant_id", "claim_id") REFERENCES "claims" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "expectations_product_id_fk" FOREIGN KEY ("tenant_id", "product_id") REFERENCES "products" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "expectations_touchpoint_id_fk" FOREIGN KEY ("tenant_id", "touchpoint_id") REFERENCES "touchpoints" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "expectations_purchase_id_fk" FOREIGN KEY ("tenant_id", "purchase_id") REFERENCES "purchases" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "expectations_interaction_id_fk" FOREIGN KEY ("tenant_id", "interaction_id") REFERENCES "interactions" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "expectations_promise_id_fk" FOREIGN KEY ("tenant_id", "promise_id") REFERENCES "promises" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "expectation_tenant_id_external_id" to table: "expectations"
CREATE UNIQUE INDEX "expectation_tenant_id_external_id" ON "expectations" ("tenant_id", "external_id");
-- create index "expectation_tenant_id_recorded_at_id" to table: "expectations"
CREATE INDEX "expectation_tenant_id_recorded_at_id" ON "expectations" ("tenant_id", "recorded_at", "id");
-- create index "expectation_tenant_id_customer_id_recorded_at_id" to table: "expectations"
CREATE INDEX "expectation_tenant_id_customer_id_recorded_at_id" ON "expectations" ("tenant_id", "customer_id", "recorded_at", "id") WHERE customer_id IS NOT NULL;
-- create index "expectation_tenant_id_claim_id_recorded_at_id" to table: "expectations"
CREATE INDEX "expectation_tenant_id_claim_id_recorded_at_id" ON "expectations" ("tenant_id", "claim_id", "recorded_at", "id") WHERE claim_id IS NOT NULL;
-- create index "expectation_shared" to table: "expectations"
CREATE INDEX "expectation_shared" ON "expectations" ("tenant_id", "recorded_at", "id") WHERE customer_id IS NULL;
-- create index "expectation_inferred" to table: "expectations"
CREATE INDEX "expectation_inferred" ON "expectations" ("tenant_id", "recorded_at", "id") WHERE standing = 'INFERRED';
-- create index "expectation_tenant_id_purchase_id" to table: "expectations"
CREATE INDEX "expectation_tenant_id_purchase_id" ON "expectations" ("tenant_id", "purchase_id") WHERE purchase_id IS NOT NULL;
-- create index "expectation_tenant_id_interaction_id" to table: "expectations"
CREATE INDEX "expectation_tenant_id_interaction_id" ON "expectations" ("tenant_id", "interaction_id") WHERE interaction_id IS NOT NULL;
-- create index "expectation_tenant_id_promise_id" to table: "expectations"
CREATE INDEX "expectation_tenant_id_promise_id" ON "expectations" ("tenant_id", "promise_id") WHERE promise_id IS NOT NULL;
-- create index "expectations_tenant_id_id" to table: "expectations"
CREATE UNIQUE INDEX "expectations_tenant_id_id" ON "expectations" ("tenant_id", "id");
-- create "assessments" table
CREATE TABLE "assessments" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "expectation_id" text NOT NULL COLLATE "C", "customer_id" text NULL COLLATE "C", "interaction_id" text NULL COLLATE "C", "source" text NOT NULL COLLATE "C", "adequate" bigint NOT NULL, "desired" bigint NOT NULL, "perceived" bigint NOT NULL, "importance" bigint NOT NULL, "result" text NOT NULL COLLATE "C", "month" text NOT NULL COLLATE "C", "segments" jsonb NULL, "note" text NOT NULL DEFAULT '' COLLATE "C", "occurred_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, "struck_at" timestamptz NULL, "reason" text NOT NULL DEFAULT '' COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "assessments_expectation_id_fk" FOREIGN KEY ("tenant_id", "expectation_id") REFERENCES "expectations" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "assessments_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "assessments_interaction_id_fk" FOREIGN KEY ("tenant_id", "interaction_id") REFERENCES "interactions" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "assessment_tenant_id_external_id" to table: "assessments"
CREATE UNIQUE INDEX "assessment_tenant_id_external_id" ON "assessments" ("tenant_id", "external_id");
-- create index "assessment_tenant_id_expectation_id_occurred_at_id" to table: "assessments"
CREATE INDEX "assessment_tenant_id_expectation_id_occurred_at_id" ON "assessments" ("tenant_id", "expectation_id", "occurred_at", "id");
-- create index "assessment_tenant_id_customer_id" to table: "assessments"
CREATE INDEX "assessment_tenant_id_customer_id" ON "assessments" ("tenant_id", "customer_id") WHERE customer_id IS NOT NULL;
-- create index "assessment_tenant_id_interaction_id" to table: "assessments"
CREATE INDEX "assessment_tenant_id_interaction_id" ON "assessments" ("tenant_id", "interaction_id") WHERE interaction_id IS NOT NULL;
-- create "gap_tallies" table
CREATE TABLE "gap_tallies" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "axis" text NOT NULL DEFAULT '' COLLATE "C", "subject" text NOT NULL DEFAULT '' COLLATE "C", "month" text NOT NULL COLLATE "C", "claim_id" text NOT NULL DEFAULT '' COLLATE "C", "product_id" text NOT NULL DEFAULT '' COLLATE "C", "dimension" text NOT NULL DEFAULT '' COLLATE "C", "kind" text NOT NULL COLLATE "C", "unit" text NOT NULL COLLATE "C", "direction" text NOT NULL COLLATE "C", "n" bigint NOT NULL, "unmet" bigint NOT NULL, "met" bigint NOT NULL, "exceeded" bigint NOT NULL, "adequate" bigint NOT NULL, "desired" bigint NOT NULL, "perceived" bigint NOT NULL, "weight" bigint NOT NULL, "weight_unmet" bigint NOT NULL, "fresh" boolean NOT NULL DEFAULT true, PRIMARY KEY ("id"), CONSTRAINT "gap_tallies_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "gaptally_tenant_id_axis_month_subject" to table: "gap_tallies"
CREATE INDEX "gaptally_tenant_id_axis_month_subject" ON "gap_tallies" ("tenant_id", "axis", "month", "subject");
-- create index "gaptally_fresh" to table: "gap_tallies"
CREATE INDEX "gaptally_fresh" ON "gap_tallies" ("tenant_id", "axis", "month", "subject", "id") WHERE fresh;

GRANT SELECT, INSERT, UPDATE, DELETE ON "expectations", "assessments", "gap_tallies" TO kept_worker, kept_app;
ALTER TABLE "expectations" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "expectations" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "expectations" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "expectations" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "assessments" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "assessments" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "assessments" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "assessments" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "gap_tallies" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "gap_tallies" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "gap_tallies" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "gap_tallies" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
