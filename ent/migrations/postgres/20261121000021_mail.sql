-- +goose Up
-- modify "invitations" table
ALTER TABLE "invitations" ADD COLUMN "mailed_at" timestamptz NULL, ADD COLUMN "mailings" bigint NOT NULL DEFAULT 0;
-- modify "sessions" table
ALTER TABLE "sessions" ADD COLUMN "agent" text NOT NULL DEFAULT '' COLLATE "C";
-- modify "users" table
ALTER TABLE "users" ADD COLUMN "language" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "verified_at" timestamptz NULL;
-- create "proofs" table
CREATE TABLE "proofs" ("id" text NOT NULL COLLATE "C", "kind" text NOT NULL COLLATE "C", "email" text NOT NULL COLLATE "C", "user_id" text NOT NULL DEFAULT '' COLLATE "C", "token_hash" text NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "used_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "proofs_token_hash_key" to table: "proofs"
CREATE UNIQUE INDEX "proofs_token_hash_key" ON "proofs" ("token_hash");
-- create index "proof_email_created_at" to table: "proofs"
CREATE INDEX "proof_email_created_at" ON "proofs" ("email", "created_at");
-- create index "proof_expires_at" to table: "proofs"
CREATE INDEX "proof_expires_at" ON "proofs" ("expires_at");

-- A link in a mail belongs to an address, not to a tenant: the worker's alone.
GRANT SELECT, INSERT, UPDATE, DELETE ON "proofs" TO kept_worker;
ALTER TABLE "proofs" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "proofs" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "proofs" TO kept_worker USING (true) WITH CHECK (true);
