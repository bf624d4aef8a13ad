-- +goose Up
-- create "loyalty_programs" table
CREATE TABLE "loyalty_programs" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "currency" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "pending_days" bigint NOT NULL, "expiry" text NOT NULL COLLATE "C", "expiry_months" bigint NOT NULL, "refunds" text NOT NULL COLLATE "C", "minimum_days" bigint NOT NULL, "hold_minutes" bigint NOT NULL, "approve_above" bigint NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, PRIMARY KEY ("id"), CONSTRAINT "loyalty_programs_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "loyaltyprogram_tenant_id_currency" to table: "loyalty_programs"
CREATE UNIQUE INDEX "loyaltyprogram_tenant_id_currency" ON "loyalty_programs" ("tenant_id", "currency");
-- create index "loyalty_programs_tenant_id_id" to table: "loyalty_programs"
CREATE UNIQUE INDEX "loyalty_programs_tenant_id_id" ON "loyalty_programs" ("tenant_id", "id");
-- create "loyalty_accounts" table
CREATE TABLE "loyalty_accounts" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "seq" bigint NOT NULL DEFAULT 0, "head" text NOT NULL DEFAULT '' COLLATE "C", "last_at" timestamptz NOT NULL, "due_at" timestamptz NULL, "earned" bigint NOT NULL DEFAULT 0, "pending" bigint NOT NULL DEFAULT 0, "available" bigint NOT NULL DEFAULT 0, "held" bigint NOT NULL DEFAULT 0, "debt" bigint NOT NULL DEFAULT 0, "spent" bigint NOT NULL DEFAULT 0, "expired" bigint NOT NULL DEFAULT 0, "reversed" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"), CONSTRAINT "loyalty_accounts_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_accounts_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_account_balanced" CHECK (earned = pending + available + held - debt + spent + expired + reversed), CONSTRAINT "loyalty_account_covered" CHECK (pending >= 0 AND available >= 0 AND held >= 0 AND debt >= 0));
-- create index "loyaltyaccount_tenant_id_program_id_customer_id" to table: "loyalty_accounts"
CREATE UNIQUE INDEX "loyaltyaccount_tenant_id_program_id_customer_id" ON "loyalty_accounts" ("tenant_id", "program_id", "customer_id");
-- create index "loyaltyaccount_tenant_id_customer_id" to table: "loyalty_accounts"
CREATE INDEX "loyaltyaccount_tenant_id_customer_id" ON "loyalty_accounts" ("tenant_id", "customer_id");
-- create index "loyaltyaccount_due_at_tenant_id" to table: "loyalty_accounts"
CREATE INDEX "loyaltyaccount_due_at_tenant_id" ON "loyalty_accounts" ("due_at", "tenant_id") WHERE due_at IS NOT NULL;
-- create index "loyalty_accounts_tenant_id_id" to table: "loyalty_accounts"
CREATE UNIQUE INDEX "loyalty_accounts_tenant_id_id" ON "loyalty_accounts" ("tenant_id", "id");
-- create "loyalty_adjustments" table
CREATE TABLE "loyalty_adjustments" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "points" bigint NOT NULL, "reason" text NOT NULL COLLATE "C", "state" text NOT NULL COLLATE "C", "proposed_kind" text NOT NULL COLLATE "C", "proposed_by" text NOT NULL COLLATE "C", "proposed_at" timestamptz NOT NULL, "decided_by" text NOT NULL DEFAULT '' COLLATE "C", "decision" text NOT NULL DEFAULT '' COLLATE "C", "decided_at" timestamptz NULL, "version" bigint NOT NULL DEFAULT 1, PRIMARY KEY ("id"), CONSTRAINT "loyalty_adjustments_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_adjustments_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "loyaltyadjustment_tenant_id_state_proposed_at_id" to table: "loyalty_adjustments"
CREATE INDEX "loyaltyadjustment_tenant_id_state_proposed_at_id" ON "loyalty_adjustments" ("tenant_id", "state", "proposed_at", "id");
-- create index "loyaltyadjustment_tenant_id_proposed_at_id" to table: "loyalty_adjustments"
CREATE INDEX "loyaltyadjustment_tenant_id_proposed_at_id" ON "loyalty_adjustments" ("tenant_id", "proposed_at", "id");
-- create index "loyaltyadjustment_tenant_id_customer_id_proposed_at_id" to table: "loyalty_adjustments"
CREATE INDEX "loyaltyadjustment_tenant_id_customer_id_proposed_at_id" ON "loyalty_adjustments" ("tenant_id", "customer_id", "proposed_at", "id");
-- create "loyalty_anchors" table
CREATE TABLE "loyalty_anchors" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "day" text NOT NULL COLLATE "C", "transactions" bigint NOT NULL, "hash" text NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "loyalty_anchors_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "loyaltyanchor_tenant_id_program_id_day" to table: "loyalty_anchors"
CREATE UNIQUE INDEX "loyaltyanchor_tenant_id_program_id_day" ON "loyalty_anchors" ("tenant_id", "program_id", "day");
-- create "loyalty_days" table
CREATE TABLE "loyalty_days" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "day" text NOT NULL COLLATE "C", "shard" bigint NOT NULL, "earned" bigint NOT NULL, "spent" bigint NOT NULL, "expired" bigint NOT NULL, "reversed" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "loyalty_days_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "loyaltyday_tenant_id_program_id_day_shard" to table: "loyalty_days"
CREATE UNIQUE INDEX "loyaltyday_tenant_id_program_id_day_shard" ON "loyalty_days" ("tenant_id", "program_id", "day", "shard");
-- create "loyalty_reservations" table
CREATE TABLE "loyalty_reservations" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "points" bigint NOT NULL, "reversed" bigint NOT NULL DEFAULT 0, "purpose" text NOT NULL DEFAULT '' COLLATE "C", "state" text NOT NULL COLLATE "C", "held_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "settled_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "loyalty_reservations_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_reservations_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "loyaltyreservation_tenant_id_customer_id_held_at_id" to table: "loyalty_reservations"
CREATE INDEX "loyaltyreservation_tenant_id_customer_id_held_at_id" ON "loyalty_reservations" ("tenant_id", "customer_id", "held_at", "id");
-- create index "loyaltyreservation_held" to table: "loyalty_reservations"
CREATE INDEX "loyaltyreservation_held" ON "loyalty_reservations" ("tenant_id", "customer_id", "expires_at") WHERE state = 'HELD';
-- create index "loyalty_reservations_tenant_id_id" to table: "loyalty_reservations"
CREATE UNIQUE INDEX "loyalty_reservations_tenant_id_id" ON "loyalty_reservations" ("tenant_id", "id");
-- create "loyalty_transactions" table
CREATE TABLE "loyalty_transactions" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "program_id" text NOT NULL COLLATE "C", "account_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "seq" bigint NOT NULL, "kind" text NOT NULL COLLATE "C", "at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, "key" text NULL COLLATE "C", "points" bigint NOT NULL, "reason" text NOT NULL DEFAULT '' COLLATE "C", "actor_kind" text NOT NULL DEFAULT '' COLLATE "C", "actor_id" text NOT NULL DEFAULT '' COLLATE "C", "reservation_id" text NULL COLLATE "C", "of_id" text NULL COLLATE "C", "terms" text NOT NULL DEFAULT '' COLLATE "C", "hash" text NOT NULL COLLATE "C", "earned" bigint NOT NULL DEFAULT 0, "pending" bigint NOT NULL DEFAULT 0, "available" bigint NOT NULL DEFAULT 0, "held" bigint NOT NULL DEFAULT 0, "debt" bigint NOT NULL DEFAULT 0, "spent" bigint NOT NULL DEFAULT 0, "expired" bigint NOT NULL DEFAULT 0, "reversed" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"), CONSTRAINT "loyalty_transactions_program_id_fk" FOREIGN KEY ("tenant_id", "program_id") REFERENCES "loyalty_programs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_transactions_account_id_fk" FOREIGN KEY ("tenant_id", "account_id") REFERENCES "loyalty_accounts" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_transactions_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_transactions_reservation_id_fk" FOREIGN KEY ("tenant_id", "reservation_id") REFERENCES "loyalty_reservations" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_transaction_balanced" CHECK (earned = pending + available + held - debt + spent + expired + reversed));
-- create index "loyaltytransaction_tenant_id_account_id_seq" to table: "loyalty_transactions"
CREATE UNIQUE INDEX "loyaltytransaction_tenant_id_account_id_seq" ON "loyalty_transactions" ("tenant_id", "account_id", "seq");
-- create index "loyaltytransaction_tenant_id_account_id_at_seq" to table: "loyalty_transactions"
CREATE INDEX "loyaltytransaction_tenant_id_account_id_at_seq" ON "loyalty_transactions" ("tenant_id", "account_id", "at", "seq");
-- create index "loyaltytransaction_tenant_id_customer_id_at_id" to table: "loyalty_transactions"
CREATE INDEX "loyaltytransaction_tenant_id_customer_id_at_id" ON "loyalty_transactions" ("tenant_id", "customer_id", "at", "id");
-- create index "loyaltytransaction_tenant_id_program_id_key" to table: "loyalty_transactions"
CREATE UNIQUE INDEX "loyaltytransaction_tenant_id_program_id_key" ON "loyalty_transactions" ("tenant_id", "program_id", "key") WHERE key IS NOT NULL;
-- create index "loyaltytransaction_tenant_id_program_id_recorded_at_id" to table: "loyalty_transactions"
CREATE INDEX "loyaltytransaction_tenant_id_program_id_recorded_at_id" ON "loyalty_transactions" ("tenant_id", "program_id", "recorded_at", "id");
-- create index "loyaltytransaction_tenant_id_reservation_id" to table: "loyalty_transactions"
CREATE INDEX "loyaltytransaction_tenant_id_reservation_id" ON "loyalty_transactions" ("tenant_id", "reservation_id") WHERE reservation_id IS NOT NULL;
-- create index "loyaltytransaction_tenant_id_of_id" to table: "loyalty_transactions"
CREATE INDEX "loyaltytransaction_tenant_id_of_id" ON "loyalty_transactions" ("tenant_id", "of_id") WHERE of_id IS NOT NULL;
-- create index "loyalty_transactions_tenant_id_id" to table: "loyalty_transactions"
CREATE UNIQUE INDEX "loyalty_transactions_tenant_id_id" ON "loyalty_transactions" ("tenant_id", "id");
-- point from "loyalty_transactions" to itself
ALTER TABLE "loyalty_transactions" ADD CONSTRAINT "loyalty_transactions_of_id_fk" FOREIGN KEY ("tenant_id", "of_id") REFERENCES "loyalty_transactions" ("tenant_id", "id") ON DELETE NO ACTION;
-- create "loyalty_lots" table
CREATE TABLE "loyalty_lots" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "account_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "transaction_id" text NOT NULL COLLATE "C", "amount" bigint NOT NULL, "pending" bigint NOT NULL, "available" bigint NOT NULL, "held" bigint NOT NULL, "spent" bigint NOT NULL, "expired" bigint NOT NULL, "reversed" bigint NOT NULL, "refunded" bigint NOT NULL, "earned_at" timestamptz NOT NULL, "activates_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "due_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "loyalty_lots_account_id_fk" FOREIGN KEY ("tenant_id", "account_id") REFERENCES "loyalty_accounts" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_lots_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_lots_transaction_id_fk" FOREIGN KEY ("tenant_id", "transaction_id") REFERENCES "loyalty_transactions" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_lot_covered" CHECK (pending >= 0 AND available >= 0 AND held >= 0 AND spent >= 0 AND expired >= 0 AND reversed >= 0 AND refunded <= amount), CONSTRAINT "loyalty_lot_whole" CHECK (pending + available + held + spent + expired + reversed = amount));
-- create index "loyaltylot_spending" to table: "loyalty_lots"
CREATE INDEX "loyaltylot_spending" ON "loyalty_lots" ("tenant_id", "account_id", "expires_at", "earned_at", "id") WHERE available > 0;
-- create index "loyaltylot_due" to table: "loyalty_lots"
CREATE INDEX "loyaltylot_due" ON "loyalty_lots" ("tenant_id", "account_id", "due_at") WHERE due_at IS NOT NULL;
-- create index "loyaltylot_tenant_id_transaction_id" to table: "loyalty_lots"
CREATE INDEX "loyaltylot_tenant_id_transaction_id" ON "loyalty_lots" ("tenant_id", "transaction_id");
-- create index "loyaltylot_tenant_id_customer_id_earned_at_id" to table: "loyalty_lots"
CREATE INDEX "loyaltylot_tenant_id_customer_id_earned_at_id" ON "loyalty_lots" ("tenant_id", "customer_id", "earned_at", "id");
-- create index "loyalty_lots_tenant_id_id" to table: "loyalty_lots"
CREATE UNIQUE INDEX "loyalty_lots_tenant_id_id" ON "loyalty_lots" ("tenant_id", "id");
-- create "loyalty_entries" table
CREATE TABLE "loyalty_entries" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "transaction_id" text NOT NULL COLLATE "C", "line" bigint NOT NULL, "lot_id" text NULL COLLATE "C", "part" text NOT NULL COLLATE "C", "amount" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "loyalty_entries_transaction_id_fk" FOREIGN KEY ("tenant_id", "transaction_id") REFERENCES "loyalty_transactions" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "loyalty_entries_lot_id_fk" FOREIGN KEY ("tenant_id", "lot_id") REFERENCES "loyalty_lots" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "loyaltyentry_tenant_id_transaction_id_line" to table: "loyalty_entries"
CREATE UNIQUE INDEX "loyaltyentry_tenant_id_transaction_id_line" ON "loyalty_entries" ("tenant_id", "transaction_id", "line");

GRANT SELECT, INSERT, UPDATE ON "loyalty_programs", "loyalty_accounts", "loyalty_lots", "loyalty_reservations", "loyalty_adjustments", "loyalty_days" TO kept_worker, kept_app;
-- What the ledger says is said: nobody who works with Kept can change or delete it.
GRANT SELECT, INSERT ON "loyalty_transactions", "loyalty_entries", "loyalty_anchors" TO kept_worker, kept_app;
ALTER TABLE "loyalty_programs" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "loyalty_programs" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "loyalty_programs" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "loyalty_programs" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "loyalty_accounts" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "loyalty_accounts" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "loyalty_accounts" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "loyalty_accounts" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "loyalty_transactions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "loyalty_transactions" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "loyalty_transactions" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "loyalty_transactions" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "loyalty_entries" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "loyalty_entries" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "loyalty_entries" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "loyalty_entries" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "loyalty_lots" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "loyalty_lots" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "loyalty_lots" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "loyalty_lots" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "loyalty_reservations" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "loyalty_reservations" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "loyalty_reservations" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "loyalty_reservations" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "loyalty_adjustments" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "loyalty_adjustments" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "loyalty_adjustments" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "loyalty_adjustments" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "loyalty_days" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "loyalty_days" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "loyalty_days" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "loyalty_days" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "loyalty_anchors" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "loyalty_anchors" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "loyalty_anchors" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "loyalty_anchors" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
