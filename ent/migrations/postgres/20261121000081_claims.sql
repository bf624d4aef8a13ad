-- +goose Up
-- drop index "promiseday_tenant_id_day_owner_id_product_id_channel" from table: "promise_days"
DROP INDEX "promiseday_tenant_id_day_owner_id_product_id_channel";
-- modify "promise_days" table
ALTER TABLE "promise_days" ADD COLUMN "claim_id" text NOT NULL DEFAULT '' COLLATE "C";
-- create index "promiseday_tenant_id_day_owner_id_product_id_channel_claim_id" to table: "promise_days"
CREATE UNIQUE INDEX "promiseday_tenant_id_day_owner_id_product_id_channel_claim_id" ON "promise_days" ("tenant_id", "day", "owner_id", "product_id", "channel", "claim_id");
-- create index "promiseday_tenant_id_claim_id_day" to table: "promise_days"
CREATE INDEX "promiseday_tenant_id_claim_id_day" ON "promise_days" ("tenant_id", "claim_id", "day") WHERE claim_id <> '';
-- modify "tenants" table
ALTER TABLE "tenants" ADD COLUMN "working_days" text NOT NULL DEFAULT 'MONDAY,TUESDAY,WEDNESDAY,THURSDAY,FRIDAY' COLLATE "C";
-- create "claims" table
CREATE TABLE "claims" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "text" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "published" text NOT NULL DEFAULT '' COLLATE "C", "kind" text NOT NULL COLLATE "C", "trigger" text NOT NULL COLLATE "C", "proof" text NOT NULL COLLATE "C", "channel" text NOT NULL DEFAULT '' COLLATE "C", "department_id" text NULL COLLATE "C", "valid_from" text NOT NULL COLLATE "C", "valid_until" text NOT NULL DEFAULT '' COLLATE "C", "review_on" text NOT NULL COLLATE "C", "retired_at" timestamptz NULL, "retired_reason" text NOT NULL DEFAULT '' COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, PRIMARY KEY ("id"), CONSTRAINT "claims_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "claims_department_id_fk" FOREIGN KEY ("tenant_id", "department_id") REFERENCES "departments" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "claim_tenant_id_external_id" to table: "claims"
CREATE UNIQUE INDEX "claim_tenant_id_external_id" ON "claims" ("tenant_id", "external_id");
-- create index "claim_tenant_id_folded_id" to table: "claims"
CREATE INDEX "claim_tenant_id_folded_id" ON "claims" ("tenant_id", "folded", "id");
-- create index "claim_tenant_id_review_on_id" to table: "claims"
CREATE INDEX "claim_tenant_id_review_on_id" ON "claims" ("tenant_id", "review_on", "id");
-- create index "claim_tenant_id_trigger_valid_from" to table: "claims"
CREATE INDEX "claim_tenant_id_trigger_valid_from" ON "claims" ("tenant_id", "trigger", "valid_from");
-- create index "claims_tenant_id_id" to table: "claims"
CREATE UNIQUE INDEX "claims_tenant_id_id" ON "claims" ("tenant_id", "id");
-- modify "promises" table
ALTER TABLE "promises" ADD COLUMN "claim_id" text NULL COLLATE "C", ADD CONSTRAINT "promises_claim_id_fk" FOREIGN KEY ("tenant_id", "claim_id") REFERENCES "claims" ("tenant_id", "id") ON DELETE NO ACTION;
-- create index "promise_tenant_id_claim_id_due_at_id" to table: "promises"
CREATE INDEX "promise_tenant_id_claim_id_due_at_id" ON "promises" ("tenant_id", "claim_id", "due_at", "id") WHERE claim_id IS NOT NULL;
-- create "claim_links" table
CREATE TABLE "claim_links" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "claim_id" text NOT NULL COLLATE "C", "purchase_id" text NULL COLLATE "C", "interaction_id" text NULL COLLATE "C", "promise_id" text NULL COLLATE "C", "due_at" timestamptz NULL, "due_day" text NOT NULL DEFAULT '' COLLATE "C", "looser" boolean NOT NULL DEFAULT false, PRIMARY KEY ("id"), CONSTRAINT "claim_links_claim_id_fk" FOREIGN KEY ("tenant_id", "claim_id") REFERENCES "claims" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "claim_links_purchase_id_fk" FOREIGN KEY ("tenant_id", "purchase_id") REFERENCES "purchases" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "claim_links_interaction_id_fk" FOREIGN KEY ("tenant_id", "interaction_id") REFERENCES "interactions" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "claim_links_promise_id_fk" FOREIGN KEY ("tenant_id", "promise_id") REFERENCES "promises" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "claimlink_tenant_id_claim_id_due_day" to table: "claim_links"
CREATE INDEX "claimlink_tenant_id_claim_id_due_day" ON "claim_links" ("tenant_id", "claim_id", "due_day");
-- create index "claimlink_tenant_id_purchase_id_claim_id" to table: "claim_links"
CREATE UNIQUE INDEX "claimlink_tenant_id_purchase_id_claim_id" ON "claim_links" ("tenant_id", "purchase_id", "claim_id") WHERE purchase_id IS NOT NULL;
-- create index "claimlink_tenant_id_interaction_id_claim_id" to table: "claim_links"
CREATE UNIQUE INDEX "claimlink_tenant_id_interaction_id_claim_id" ON "claim_links" ("tenant_id", "interaction_id", "claim_id") WHERE interaction_id IS NOT NULL;
-- create index "claimlink_tenant_id_promise_id" to table: "claim_links"
CREATE INDEX "claimlink_tenant_id_promise_id" ON "claim_links" ("tenant_id", "promise_id") WHERE promise_id IS NOT NULL;
-- create "claim_products" table
CREATE TABLE "claim_products" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "claim_id" text NOT NULL COLLATE "C", "product_id" text NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "claim_products_claim_id_fk" FOREIGN KEY ("tenant_id", "claim_id") REFERENCES "claims" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "claim_products_product_id_fk" FOREIGN KEY ("tenant_id", "product_id") REFERENCES "products" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "claimproduct_tenant_id_claim_id_product_id" to table: "claim_products"
CREATE UNIQUE INDEX "claimproduct_tenant_id_claim_id_product_id" ON "claim_products" ("tenant_id", "claim_id", "product_id");
-- create "claim_terms" table
CREATE TABLE "claim_terms" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "claim_id" text NOT NULL COLLATE "C", "since" text NOT NULL COLLATE "C", "text" text NOT NULL COLLATE "C", "amount" bigint NOT NULL, "unit" text NOT NULL COLLATE "C", "cut_off" bigint NULL, "counted_from" text NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "claim_terms_claim_id_fk" FOREIGN KEY ("tenant_id", "claim_id") REFERENCES "claims" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "claimterms_tenant_id_claim_id_since" to table: "claim_terms"
CREATE UNIQUE INDEX "claimterms_tenant_id_claim_id_since" ON "claim_terms" ("tenant_id", "claim_id", "since");


GRANT SELECT, INSERT, UPDATE, DELETE ON "claims", "claim_terms", "claim_products", "claim_links" TO kept_worker, kept_app;
ALTER TABLE "claims" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "claims" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "claims" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "claims" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "claim_terms" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "claim_terms" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "claim_terms" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "claim_terms" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "claim_products" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "claim_products" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "claim_products" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "claim_products" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "claim_links" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "claim_links" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "claim_links" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "claim_links" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
