-- +goose Up
-- create "coupons" table
CREATE TABLE "coupons" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "kind" text NOT NULL COLLATE "C", "points" bigint NOT NULL DEFAULT 0, "amount" bigint NOT NULL DEFAULT 0, "currency" text NOT NULL DEFAULT '' COLLATE "C", "percent" bigint NOT NULL DEFAULT 0, "per_code" bigint NULL, "per_customer" bigint NULL, "total" bigint NULL, "codes" bigint NOT NULL, "used" bigint NOT NULL DEFAULT 0, "valid_from" text NOT NULL DEFAULT '' COLLATE "C", "valid_until" text NOT NULL DEFAULT '' COLLATE "C", "taken_at" timestamptz NULL, "withdrawn_at" timestamptz NULL, "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "coupons_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "coupons_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "coupon_total" CHECK (used >= 0 AND (total IS NULL OR used <= total)));
-- create index "coupon_tenant_id_program_id" to table: "coupons"
CREATE INDEX "coupon_tenant_id_program_id" ON "coupons" ("tenant_id", "program_id");
-- create index "coupon_tenant_id_folded_id" to table: "coupons"
CREATE INDEX "coupon_tenant_id_folded_id" ON "coupons" ("tenant_id", "folded", "id");
-- create index "coupons_tenant_id_id" to table: "coupons"
CREATE UNIQUE INDEX "coupons_tenant_id_id" ON "coupons" ("tenant_id", "id");
-- create "coupon_codes" table
CREATE TABLE "coupon_codes" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "coupon_id" text NOT NULL COLLATE "C", "hash" text NOT NULL COLLATE "C", "sealed" bytea NOT NULL, "most" bigint NULL, "used" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"), CONSTRAINT "coupon_codes_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "coupon_codes_coupon_id_fk" FOREIGN KEY ("tenant_id", "coupon_id") REFERENCES "coupons" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "coupon_code_most" CHECK (used >= 0 AND (most IS NULL OR used <= most)));
-- create index "couponcode_tenant_id_hash" to table: "coupon_codes"
CREATE UNIQUE INDEX "couponcode_tenant_id_hash" ON "coupon_codes" ("tenant_id", "hash");
-- create index "couponcode_tenant_id_coupon_id_id" to table: "coupon_codes"
CREATE INDEX "couponcode_tenant_id_coupon_id_id" ON "coupon_codes" ("tenant_id", "coupon_id", "id");
-- create index "coupon_codes_tenant_id_id" to table: "coupon_codes"
CREATE UNIQUE INDEX "coupon_codes_tenant_id_id" ON "coupon_codes" ("tenant_id", "id");
-- create "coupon_uses" table
CREATE TABLE "coupon_uses" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "coupon_id" text NOT NULL COLLATE "C", "code_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "transaction_id" text NULL COLLATE "C", "source" text NOT NULL DEFAULT '' COLLATE "C", "source_id" text NOT NULL DEFAULT '' COLLATE "C", "at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "coupon_uses_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "coupon_uses_coupon_id_fk" FOREIGN KEY ("tenant_id", "coupon_id") REFERENCES "coupons" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "coupon_uses_code_id_fk" FOREIGN KEY ("tenant_id", "code_id") REFERENCES "coupon_codes" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "coupon_uses_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "coupon_uses_transaction_id_fk" FOREIGN KEY ("tenant_id", "transaction_id") REFERENCES "loyalty_transactions" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "couponuse_tenant_id_coupon_id_customer_id" to table: "coupon_uses"
CREATE INDEX "couponuse_tenant_id_coupon_id_customer_id" ON "coupon_uses" ("tenant_id", "coupon_id", "customer_id");
-- create index "couponuse_tenant_id_coupon_id_at_id" to table: "coupon_uses"
CREATE INDEX "couponuse_tenant_id_coupon_id_at_id" ON "coupon_uses" ("tenant_id", "coupon_id", "at", "id");
-- create index "couponuse_tenant_id_customer_id_at_id" to table: "coupon_uses"
CREATE INDEX "couponuse_tenant_id_customer_id_at_id" ON "coupon_uses" ("tenant_id", "customer_id", "at", "id");
-- create index "couponuse_tenant_id_code_id" to table: "coupon_uses"
CREATE INDEX "couponuse_tenant_id_code_id" ON "coupon_uses" ("tenant_id", "code_id");
-- create index "couponuse_tenant_id_at_id" to table: "coupon_uses"
CREATE INDEX "couponuse_tenant_id_at_id" ON "coupon_uses" ("tenant_id", "at", "id");
-- create index "couponuse_tenant_id_transaction_id" to table: "coupon_uses"
CREATE INDEX "couponuse_tenant_id_transaction_id" ON "coupon_uses" ("tenant_id", "transaction_id") WHERE transaction_id IS NOT NULL;
-- create index "couponuse_source" to table: "coupon_uses"
CREATE UNIQUE INDEX "couponuse_source" ON "coupon_uses" ("tenant_id", "source", "source_id") WHERE source_id <> '';


GRANT SELECT, INSERT, UPDATE ON "coupons", "coupon_codes" TO kept_worker, kept_app;
GRANT SELECT, INSERT ON "coupon_uses" TO kept_worker, kept_app;
GRANT DELETE ON "coupons", "coupon_codes", "coupon_uses" TO kept_worker;
ALTER TABLE "coupons" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "coupons" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "coupons" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "coupons" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "coupon_codes" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "coupon_codes" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "coupon_codes" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "coupon_codes" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "coupon_uses" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "coupon_uses" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "coupon_uses" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "coupon_uses" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
