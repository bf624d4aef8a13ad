-- +goose Up
-- create "referral_codes" table
CREATE TABLE "referral_codes" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "referred" bigint NOT NULL DEFAULT 0, "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "referral_codes_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "referral_codes_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "referral_codes_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "referralcode_tenant_id_program_id_customer_id" to table: "referral_codes"
CREATE UNIQUE INDEX "referralcode_tenant_id_program_id_customer_id" ON "referral_codes" ("tenant_id", "program_id", "customer_id");
-- create index "referralcode_tenant_id_folded" to table: "referral_codes"
CREATE UNIQUE INDEX "referralcode_tenant_id_folded" ON "referral_codes" ("tenant_id", "folded");
-- create index "referralcode_tenant_id_customer_id" to table: "referral_codes"
CREATE INDEX "referralcode_tenant_id_customer_id" ON "referral_codes" ("tenant_id", "customer_id");
-- create "referral_terms" table
CREATE TABLE "referral_terms" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "open" boolean NOT NULL, "advocate_points" bigint NOT NULL, "friend_points" bigint NOT NULL, "on_order" bigint NOT NULL, "hold_days" bigint NULL, "expiry_days" bigint NULL, "most" bigint NULL, "most_days" bigint NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "referral_terms_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "referral_terms_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "referralterms_tenant_id_program_id" to table: "referral_terms"
CREATE UNIQUE INDEX "referralterms_tenant_id_program_id" ON "referral_terms" ("tenant_id", "program_id");
-- create "referrals" table
CREATE TABLE "referrals" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "advocate_id" text NOT NULL COLLATE "C", "friend_id" text NOT NULL COLLATE "C", "advocate_points" bigint NOT NULL, "friend_points" bigint NOT NULL, "on_order" bigint NOT NULL, "hold_days" bigint NOT NULL, "referred_at" timestamptz NOT NULL, "expires_at" timestamptz NULL, "state" text NOT NULL COLLATE "C", "qualified_at" timestamptz NULL, "pays_at" timestamptz NULL, "advocate_transaction_id" text NULL COLLATE "C", "friend_transaction_id" text NULL COLLATE "C", "due_at" timestamptz NULL, "version" bigint NOT NULL DEFAULT 1, PRIMARY KEY ("id"), CONSTRAINT "referrals_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "referrals_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "referrals_advocate_id_fk" FOREIGN KEY ("tenant_id", "advocate_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "referrals_friend_id_fk" FOREIGN KEY ("tenant_id", "friend_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "referrals_advocate_transaction_id_fk" FOREIGN KEY ("tenant_id", "advocate_transaction_id") REFERENCES "loyalty_transactions" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "referrals_friend_transaction_id_fk" FOREIGN KEY ("tenant_id", "friend_transaction_id") REFERENCES "loyalty_transactions" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "referral_tenant_id_program_id_friend_id" to table: "referrals"
CREATE UNIQUE INDEX "referral_tenant_id_program_id_friend_id" ON "referrals" ("tenant_id", "program_id", "friend_id");
-- create index "referral_tenant_id_program_id_referred_at_id" to table: "referrals"
CREATE INDEX "referral_tenant_id_program_id_referred_at_id" ON "referrals" ("tenant_id", "program_id", "referred_at", "id");
-- create index "referral_tenant_id_advocate_id_referred_at_id" to table: "referrals"
CREATE INDEX "referral_tenant_id_advocate_id_referred_at_id" ON "referrals" ("tenant_id", "advocate_id", "referred_at", "id");
-- create index "referral_tenant_id_friend_id" to table: "referrals"
CREATE INDEX "referral_tenant_id_friend_id" ON "referrals" ("tenant_id", "friend_id");
-- create index "referral_tenant_id_advocate_transaction_id" to table: "referrals"
CREATE INDEX "referral_tenant_id_advocate_transaction_id" ON "referrals" ("tenant_id", "advocate_transaction_id") WHERE advocate_transaction_id IS NOT NULL;
-- create index "referral_tenant_id_friend_transaction_id" to table: "referrals"
CREATE INDEX "referral_tenant_id_friend_transaction_id" ON "referrals" ("tenant_id", "friend_transaction_id") WHERE friend_transaction_id IS NOT NULL;
-- create index "referral_due" to table: "referrals"
CREATE INDEX "referral_due" ON "referrals" ("due_at", "id") WHERE due_at IS NOT NULL;


GRANT SELECT, INSERT, UPDATE ON "referral_terms", "referral_codes", "referrals" TO kept_worker, kept_app;
GRANT DELETE ON "referral_terms", "referral_codes", "referrals" TO kept_worker;
ALTER TABLE "referral_terms" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "referral_terms" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "referral_terms" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "referral_terms" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "referral_codes" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "referral_codes" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "referral_codes" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "referral_codes" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "referrals" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "referrals" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "referrals" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "referrals" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
