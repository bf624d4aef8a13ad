-- +goose Up
-- modify "sessions" table
ALTER TABLE "sessions" ADD COLUMN "proved_at" timestamptz NULL;
-- modify "tenants" table
ALTER TABLE "tenants" ADD COLUMN "second_factor_at" timestamptz NULL;
-- create "second_factors" table
CREATE TABLE "second_factors" ("id" text NOT NULL COLLATE "C", "sealed" bytea NOT NULL, "created_at" timestamptz NOT NULL, "confirmed_at" timestamptz NULL, "step" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"));
-- create "recovery_codes" table
CREATE TABLE "recovery_codes" ("id" text NOT NULL COLLATE "C", "user_id" text NOT NULL COLLATE "C", "hash" text NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "used_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "recovery_codes_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE NO ACTION);
-- create index "recoverycode_user_id_hash" to table: "recovery_codes"
CREATE UNIQUE INDEX "recoverycode_user_id_hash" ON "recovery_codes" ("user_id", "hash");

-- What users show belongs to no tenant: the worker's alone.
GRANT SELECT, INSERT, UPDATE, DELETE ON "second_factors", "recovery_codes" TO kept_worker;
ALTER TABLE "second_factors" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "second_factors" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "second_factors" TO kept_worker USING (true) WITH CHECK (true);
ALTER TABLE "recovery_codes" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "recovery_codes" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "recovery_codes" TO kept_worker USING (true) WITH CHECK (true);
