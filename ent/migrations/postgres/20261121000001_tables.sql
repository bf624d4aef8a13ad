-- +goose Up
-- create "revoked_tokens" table
CREATE TABLE "revoked_tokens" ("id" text NOT NULL COLLATE "C", "expires_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "revokedtoken_expires_at" to table: "revoked_tokens"
CREATE INDEX "revokedtoken_expires_at" ON "revoked_tokens" ("expires_at");
-- create "signing_keys" table
CREATE TABLE "signing_keys" ("id" text NOT NULL COLLATE "C", "algorithm" text NOT NULL COLLATE "C", "sealed" bytea NOT NULL, "public" bytea NOT NULL, "created_at" timestamptz NOT NULL, "active_from" timestamptz NOT NULL, "retires_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create "tenants" table
CREATE TABLE "tenants" ("id" text NOT NULL COLLATE "C", "slug" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "zone" text NOT NULL COLLATE "C", "currency" text NOT NULL COLLATE "C", "locale" text NOT NULL COLLATE "C", "plan" text NOT NULL DEFAULT 'LOCAL' COLLATE "C", "status" text NOT NULL DEFAULT 'ACTIVE' COLLATE "C", "grace_minutes" bigint NOT NULL DEFAULT 1440, "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "tenants_slug_key" to table: "tenants"
CREATE UNIQUE INDEX "tenants_slug_key" ON "tenants" ("slug");
-- create "login_failures" table
CREATE TABLE "login_failures" ("id" text NOT NULL COLLATE "C", "failures" bigint NOT NULL, "first_at" timestamptz NOT NULL, "last_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create "cursors" table
CREATE TABLE "cursors" ("id" text NOT NULL COLLATE "C", "seq" bigint NOT NULL, "moved_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create "departments" table
CREATE TABLE "departments" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "department_tenant_id_folded" to table: "departments"
CREATE UNIQUE INDEX "department_tenant_id_folded" ON "departments" ("tenant_id", "folded");
-- create index "departments_tenant_id_id" to table: "departments"
CREATE UNIQUE INDEX "departments_tenant_id_id" ON "departments" ("tenant_id", "id");
-- create "users" table
CREATE TABLE "users" ("id" text NOT NULL COLLATE "C", "email" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "password_hash" text NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "users_email_key" to table: "users"
CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");
-- create "members" table
CREATE TABLE "members" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "user_id" text NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "email" text NOT NULL DEFAULT '' COLLATE "C", "role" text NOT NULL COLLATE "C", "department_id" text NULL COLLATE "C", "external_id" text NULL COLLATE "C", "created_at" timestamptz NOT NULL, "away_until" timestamptz NULL, "left_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "member_tenant_id_user_id" to table: "members"
CREATE UNIQUE INDEX "member_tenant_id_user_id" ON "members" ("tenant_id", "user_id");
-- create index "member_tenant_id_external_id" to table: "members"
CREATE UNIQUE INDEX "member_tenant_id_external_id" ON "members" ("tenant_id", "external_id");
-- create index "member_tenant_id_folded_id" to table: "members"
CREATE INDEX "member_tenant_id_folded_id" ON "members" ("tenant_id", "folded", "id");
-- create index "member_user_id" to table: "members"
CREATE INDEX "member_user_id" ON "members" ("user_id");
-- create index "members_tenant_id_id" to table: "members"
CREATE UNIQUE INDEX "members_tenant_id_id" ON "members" ("tenant_id", "id");
-- create "access_tokens" table
CREATE TABLE "access_tokens" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "member_id" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "token_hash" text NOT NULL COLLATE "C", "scopes" jsonb NOT NULL, "created_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "revoked_at" timestamptz NULL, "used_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "accesstoken_tenant_id_member_id_created_at_id" to table: "access_tokens"
CREATE INDEX "accesstoken_tenant_id_member_id_created_at_id" ON "access_tokens" ("tenant_id", "member_id", "created_at", "id");
-- create index "accesstoken_token_hash" to table: "access_tokens"
CREATE UNIQUE INDEX "accesstoken_token_hash" ON "access_tokens" ("token_hash");
-- create "api_clients" table
CREATE TABLE "api_clients" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "scopes" jsonb NOT NULL, "origins" jsonb NOT NULL, "created_at" timestamptz NOT NULL, "revoked_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "apiclient_tenant_id_created_at_id" to table: "api_clients"
CREATE INDEX "apiclient_tenant_id_created_at_id" ON "api_clients" ("tenant_id", "created_at", "id");
-- create index "api_clients_tenant_id_id" to table: "api_clients"
CREATE UNIQUE INDEX "api_clients_tenant_id_id" ON "api_clients" ("tenant_id", "id");
-- create "api_client_secrets" table
CREATE TABLE "api_client_secrets" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "client_id" text NOT NULL COLLATE "C", "hash" text NOT NULL COLLATE "C", "hint" text NOT NULL DEFAULT '' COLLATE "C", "created_at" timestamptz NOT NULL, "revoked_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "apiclientsecret_tenant_id_client_id_created_at_id" to table: "api_client_secrets"
CREATE INDEX "apiclientsecret_tenant_id_client_id_created_at_id" ON "api_client_secrets" ("tenant_id", "client_id", "created_at", "id");
-- create "attribute_definitions" table
CREATE TABLE "attribute_definitions" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "key" text NOT NULL COLLATE "C", "label" text NOT NULL COLLATE "C", "kind" text NOT NULL COLLATE "C", "choices" jsonb NULL, "created_at" timestamptz NOT NULL, "retired_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "attributedefinition_tenant_id_key" to table: "attribute_definitions"
CREATE UNIQUE INDEX "attributedefinition_tenant_id_key" ON "attribute_definitions" ("tenant_id", "key");
-- create "companies" table
CREATE TABLE "companies" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "company_tenant_id_external_id" to table: "companies"
CREATE UNIQUE INDEX "company_tenant_id_external_id" ON "companies" ("tenant_id", "external_id");
-- create index "company_tenant_id_folded_id" to table: "companies"
CREATE INDEX "company_tenant_id_folded_id" ON "companies" ("tenant_id", "folded", "id");
-- create index "companies_tenant_id_id" to table: "companies"
CREATE UNIQUE INDEX "companies_tenant_id_id" ON "companies" ("tenant_id", "id");
-- create "customers" table
CREATE TABLE "customers" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "company_id" text NULL COLLATE "C", "stage" text NOT NULL COLLATE "C", "zone" text NOT NULL DEFAULT '' COLLATE "C", "language" text NOT NULL DEFAULT '' COLLATE "C", "preferred_channel" text NOT NULL DEFAULT '' COLLATE "C", "contact_from" bigint NULL, "contact_until" bigint NULL, "contact_member_id" text NULL COLLATE "C", "heard_of_us_by" text NOT NULL DEFAULT '' COLLATE "C", "attributes" jsonb NULL, "merged_into_id" text NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "customer_tenant_id_external_id" to table: "customers"
CREATE UNIQUE INDEX "customer_tenant_id_external_id" ON "customers" ("tenant_id", "external_id");
-- create index "customer_tenant_id_folded_id" to table: "customers"
CREATE INDEX "customer_tenant_id_folded_id" ON "customers" ("tenant_id", "folded", "id");
-- create index "customer_tenant_id_created_at_id" to table: "customers"
CREATE INDEX "customer_tenant_id_created_at_id" ON "customers" ("tenant_id", "created_at", "id");
-- create index "customer_tenant_id_company_id_folded_id" to table: "customers"
CREATE INDEX "customer_tenant_id_company_id_folded_id" ON "customers" ("tenant_id", "company_id", "folded", "id");
-- create index "customer_tenant_id_merged_into_id" to table: "customers"
CREATE INDEX "customer_tenant_id_merged_into_id" ON "customers" ("tenant_id", "merged_into_id") WHERE merged_into_id IS NOT NULL;
-- create index "customers_tenant_id_id" to table: "customers"
CREATE UNIQUE INDEX "customers_tenant_id_id" ON "customers" ("tenant_id", "id");
-- create "consents" table
CREATE TABLE "consents" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "purpose" text NOT NULL COLLATE "C", "granted" boolean NOT NULL, "source" text NOT NULL DEFAULT '' COLLATE "C", "actor_id" text NOT NULL DEFAULT '' COLLATE "C", "occurred_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "consent_tenant_id_customer_id_purpose_occurred_at" to table: "consents"
CREATE INDEX "consent_tenant_id_customer_id_purpose_occurred_at" ON "consents" ("tenant_id", "customer_id", "purpose", "occurred_at");
-- create "customer_merges" table
CREATE TABLE "customer_merges" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "survivor_id" text NOT NULL COLLATE "C", "alias_id" text NOT NULL COLLATE "C", "reason" text NOT NULL DEFAULT '' COLLATE "C", "merged_by" text NOT NULL DEFAULT '' COLLATE "C", "merged_at" timestamptz NOT NULL, "undone_by" text NOT NULL DEFAULT '' COLLATE "C", "undone_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "customermerge_tenant_id_survivor_id_merged_at" to table: "customer_merges"
CREATE INDEX "customermerge_tenant_id_survivor_id_merged_at" ON "customer_merges" ("tenant_id", "survivor_id", "merged_at");
-- create index "customermerge_tenant_id_alias_id_merged_at" to table: "customer_merges"
CREATE INDEX "customermerge_tenant_id_alias_id_merged_at" ON "customer_merges" ("tenant_id", "alias_id", "merged_at");
-- create "customer_tags" table
CREATE TABLE "customer_tags" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "tag" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", PRIMARY KEY ("id"));
-- create index "customertag_tenant_id_customer_id_folded" to table: "customer_tags"
CREATE UNIQUE INDEX "customertag_tenant_id_customer_id_folded" ON "customer_tags" ("tenant_id", "customer_id", "folded");
-- create index "customertag_tenant_id_folded_customer_id" to table: "customer_tags"
CREATE INDEX "customertag_tenant_id_folded_customer_id" ON "customer_tags" ("tenant_id", "folded", "customer_id");
-- create "dirty_days" table
CREATE TABLE "dirty_days" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "day" text NOT NULL COLLATE "C", PRIMARY KEY ("id"));
-- create index "dirtyday_tenant_id_day" to table: "dirty_days"
CREATE INDEX "dirtyday_tenant_id_day" ON "dirty_days" ("tenant_id", "day");
-- create "events" table
CREATE TABLE "events" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "type" text NOT NULL COLLATE "C", "subject_id" text NOT NULL COLLATE "C", "customer_id" text NULL COLLATE "C", "actor_kind" text NOT NULL COLLATE "C", "actor_id" text NOT NULL COLLATE "C", "reason" text NOT NULL DEFAULT '' COLLATE "C", "data" jsonb NULL, "backfilled" boolean NOT NULL DEFAULT false, "occurred_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, "seq" bigint NULL, PRIMARY KEY ("id"));
-- create index "event_tenant_id_subject_id_id" to table: "events"
CREATE INDEX "event_tenant_id_subject_id_id" ON "events" ("tenant_id", "subject_id", "id");
-- create index "event_tenant_id_seq" to table: "events"
CREATE INDEX "event_tenant_id_seq" ON "events" ("tenant_id", "seq") WHERE seq IS NOT NULL;
-- create index "event_seq" to table: "events"
CREATE UNIQUE INDEX "event_seq" ON "events" ("seq") WHERE seq IS NOT NULL;
-- create index "event_unnumbered" to table: "events"
CREATE INDEX "event_unnumbered" ON "events" ("id") WHERE seq IS NULL;
-- create "idempotency_keys" table
CREATE TABLE "idempotency_keys" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "caller_id" text NOT NULL COLLATE "C", "key" text NOT NULL COLLATE "C", "request_hash" text NOT NULL COLLATE "C", "mutation" text NOT NULL COLLATE "C", "noun_id" text NOT NULL DEFAULT '' COLLATE "C", "outcome" jsonb NULL, "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "idempotencykey_tenant_id_caller_id_key" to table: "idempotency_keys"
CREATE UNIQUE INDEX "idempotencykey_tenant_id_caller_id_key" ON "idempotency_keys" ("tenant_id", "caller_id", "key");
-- create index "idempotencykey_tenant_id_created_at" to table: "idempotency_keys"
CREATE INDEX "idempotencykey_tenant_id_created_at" ON "idempotency_keys" ("tenant_id", "created_at");
-- create "identities" table
CREATE TABLE "identities" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "kind" text NOT NULL COLLATE "C", "value" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "shared" boolean NOT NULL DEFAULT false, "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "identity_personal" to table: "identities"
CREATE UNIQUE INDEX "identity_personal" ON "identities" ("tenant_id", "kind", "folded") WHERE NOT shared;
-- create index "identity_all" to table: "identities"
CREATE UNIQUE INDEX "identity_all" ON "identities" ("tenant_id", "kind", "folded", "customer_id");
-- create index "identity_tenant_id_customer_id_kind" to table: "identities"
CREATE INDEX "identity_tenant_id_customer_id_kind" ON "identities" ("tenant_id", "customer_id", "kind");
-- create "touchpoints" table
CREATE TABLE "touchpoints" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "kind" text NOT NULL COLLATE "C", "zone" text NOT NULL DEFAULT '' COLLATE "C", "url" text NOT NULL DEFAULT '' COLLATE "C", "department_id" text NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "touchpoint_tenant_id_external_id" to table: "touchpoints"
CREATE UNIQUE INDEX "touchpoint_tenant_id_external_id" ON "touchpoints" ("tenant_id", "external_id");
-- create index "touchpoint_tenant_id_folded_id" to table: "touchpoints"
CREATE INDEX "touchpoint_tenant_id_folded_id" ON "touchpoints" ("tenant_id", "folded", "id");
-- create index "touchpoints_tenant_id_id" to table: "touchpoints"
CREATE UNIQUE INDEX "touchpoints_tenant_id_id" ON "touchpoints" ("tenant_id", "id");
-- create "purchases" table
CREATE TABLE "purchases" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "source" text NULL COLLATE "C", "source_id" text NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "status" text NOT NULL COLLATE "C", "channel" text NOT NULL COLLATE "C", "touchpoint_id" text NULL COLLATE "C", "member_id" text NULL COLLATE "C", "amount" bigint NOT NULL, "currency" text NOT NULL COLLATE "C", "rate" text NOT NULL DEFAULT '1' COLLATE "C", "promised_day" text NOT NULL DEFAULT '' COLLATE "C", "promised_zone" text NOT NULL DEFAULT '' COLLATE "C", "delivered_at" timestamptz NULL, "cancelled_at" timestamptz NULL, "occurred_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "purchase_tenant_id_external_id" to table: "purchases"
CREATE UNIQUE INDEX "purchase_tenant_id_external_id" ON "purchases" ("tenant_id", "external_id");
-- create index "purchase_tenant_id_source_source_id" to table: "purchases"
CREATE UNIQUE INDEX "purchase_tenant_id_source_source_id" ON "purchases" ("tenant_id", "source", "source_id") WHERE source_id IS NOT NULL;
-- create index "purchase_tenant_id_customer_id_occurred_at_id" to table: "purchases"
CREATE INDEX "purchase_tenant_id_customer_id_occurred_at_id" ON "purchases" ("tenant_id", "customer_id", "occurred_at", "id");
-- create index "purchase_tenant_id_occurred_at_id" to table: "purchases"
CREATE INDEX "purchase_tenant_id_occurred_at_id" ON "purchases" ("tenant_id", "occurred_at", "id");
-- create index "purchases_tenant_id_id" to table: "purchases"
CREATE UNIQUE INDEX "purchases_tenant_id_id" ON "purchases" ("tenant_id", "id");
-- create "products" table
CREATE TABLE "products" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "category" text NOT NULL DEFAULT '' COLLATE "C", "unit_cost" bigint NULL, "currency" text NOT NULL DEFAULT '' COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "product_tenant_id_external_id" to table: "products"
CREATE UNIQUE INDEX "product_tenant_id_external_id" ON "products" ("tenant_id", "external_id");
-- create index "product_tenant_id_folded_id" to table: "products"
CREATE INDEX "product_tenant_id_folded_id" ON "products" ("tenant_id", "folded", "id");
-- create index "product_tenant_id_category_folded_id" to table: "products"
CREATE INDEX "product_tenant_id_category_folded_id" ON "products" ("tenant_id", "category", "folded", "id");
-- create index "products_tenant_id_id" to table: "products"
CREATE UNIQUE INDEX "products_tenant_id_id" ON "products" ("tenant_id", "id");
-- create "interactions" table
CREATE TABLE "interactions" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "channel" text NOT NULL COLLATE "C", "direction" text NOT NULL COLLATE "C", "initiative" text NOT NULL COLLATE "C", "stage" text NOT NULL DEFAULT '' COLLATE "C", "subject" text NOT NULL DEFAULT '' COLLATE "C", "body" text NOT NULL DEFAULT '' COLLATE "C", "member_id" text NULL COLLATE "C", "touchpoint_id" text NULL COLLATE "C", "purchase_id" text NULL COLLATE "C", "product_id" text NULL COLLATE "C", "answers_id" text NULL COLLATE "C", "wait_seconds" bigint NULL, "handling_seconds" bigint NULL, "call_result" text NOT NULL DEFAULT '' COLLATE "C", "rings" bigint NULL, "outcome" text NOT NULL DEFAULT '' COLLATE "C", "relationship" bigint NULL, "emotion_before" bigint NULL, "emotion_after" bigint NULL, "attitude" bigint NULL, "rated_by" text NOT NULL DEFAULT '' COLLATE "C", "rating" bigint NULL, "unanswered" boolean NOT NULL DEFAULT false, "occurred_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "interaction_tenant_id_external_id" to table: "interactions"
CREATE UNIQUE INDEX "interaction_tenant_id_external_id" ON "interactions" ("tenant_id", "external_id");
-- create index "interaction_tenant_id_customer_id_occurred_at_id" to table: "interactions"
CREATE INDEX "interaction_tenant_id_customer_id_occurred_at_id" ON "interactions" ("tenant_id", "customer_id", "occurred_at", "id");
-- create index "interaction_tenant_id_occurred_at_id" to table: "interactions"
CREATE INDEX "interaction_tenant_id_occurred_at_id" ON "interactions" ("tenant_id", "occurred_at", "id");
-- create index "interaction_unanswered" to table: "interactions"
CREATE INDEX "interaction_unanswered" ON "interactions" ("tenant_id", "occurred_at", "id") WHERE unanswered;
-- create index "interactions_tenant_id_id" to table: "interactions"
CREATE UNIQUE INDEX "interactions_tenant_id_id" ON "interactions" ("tenant_id", "id");
-- create "invitations" table
CREATE TABLE "invitations" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "email" text NOT NULL COLLATE "C", "role" text NOT NULL COLLATE "C", "department_id" text NULL COLLATE "C", "invited_by" text NULL COLLATE "C", "token_hash" text NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "accepted_at" timestamptz NULL, "withdrawn_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "invitation_tenant_id_created_at_id" to table: "invitations"
CREATE INDEX "invitation_tenant_id_created_at_id" ON "invitations" ("tenant_id", "created_at", "id");
-- create index "invitation_token_hash" to table: "invitations"
CREATE UNIQUE INDEX "invitation_token_hash" ON "invitations" ("token_hash");
-- create "jobs" table
CREATE TABLE "jobs" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "kind" text NOT NULL COLLATE "C", "state" text NOT NULL COLLATE "C", "actor_id" text NOT NULL DEFAULT '' COLLATE "C", "input" jsonb NULL, "dry_run" boolean NOT NULL DEFAULT false, "total" bigint NOT NULL DEFAULT 0, "done" bigint NOT NULL DEFAULT 0, "accepted" bigint NOT NULL DEFAULT 0, "refused" bigint NOT NULL DEFAULT 0, "message" text NOT NULL DEFAULT '' COLLATE "C", "place" jsonb NULL, "created_at" timestamptz NOT NULL, "started_at" timestamptz NULL, "finished_at" timestamptz NULL, "cancel_asked_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "job_tenant_id_created_at_id" to table: "jobs"
CREATE INDEX "job_tenant_id_created_at_id" ON "jobs" ("tenant_id", "created_at", "id");
-- create index "jobs_tenant_id_id" to table: "jobs"
CREATE UNIQUE INDEX "jobs_tenant_id_id" ON "jobs" ("tenant_id", "id");
-- create "job_files" table
CREATE TABLE "job_files" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "job_id" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "body" bytea NOT NULL, "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "jobfile_tenant_id_job_id_name" to table: "job_files"
CREATE UNIQUE INDEX "jobfile_tenant_id_job_id_name" ON "job_files" ("tenant_id", "job_id", "name");
-- create "job_rows" table
CREATE TABLE "job_rows" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "job_id" text NOT NULL COLLATE "C", "file" text NOT NULL COLLATE "C", "line" bigint NOT NULL, "field" text NOT NULL DEFAULT '' COLLATE "C", "reason" text NOT NULL COLLATE "C", "values" jsonb NULL, PRIMARY KEY ("id"));
-- create index "jobrow_tenant_id_job_id_file_line_id" to table: "job_rows"
CREATE INDEX "jobrow_tenant_id_job_id_file_line_id" ON "job_rows" ("tenant_id", "job_id", "file", "line", "id");
-- create "notes" table
CREATE TABLE "notes" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "member_id" text NULL COLLATE "C", "body" text NOT NULL COLLATE "C", "pinned" boolean NOT NULL DEFAULT false, "occurred_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "note_tenant_id_customer_id_occurred_at_id" to table: "notes"
CREATE INDEX "note_tenant_id_customer_id_occurred_at_id" ON "notes" ("tenant_id", "customer_id", "occurred_at", "id");
-- create "notices" table
CREATE TABLE "notices" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "member_id" text NOT NULL COLLATE "C", "event_id" text NOT NULL COLLATE "C", "type" text NOT NULL COLLATE "C", "subject_id" text NOT NULL COLLATE "C", "text" text NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "read_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "notice_tenant_id_event_id_member_id" to table: "notices"
CREATE UNIQUE INDEX "notice_tenant_id_event_id_member_id" ON "notices" ("tenant_id", "event_id", "member_id");
-- create index "notice_tenant_id_member_id_created_at_id" to table: "notices"
CREATE INDEX "notice_tenant_id_member_id_created_at_id" ON "notices" ("tenant_id", "member_id", "created_at", "id");
-- create "promises" table
CREATE TABLE "promises" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "chain_id" text NOT NULL COLLATE "C", "previous_id" text NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "text" text NOT NULL COLLATE "C", "channel" text NOT NULL DEFAULT '' COLLATE "C", "made_by_id" text NULL COLLATE "C", "owner_id" text NULL COLLATE "C", "department_id" text NULL COLLATE "C", "product_id" text NULL COLLATE "C", "purchase_id" text NULL COLLATE "C", "interaction_id" text NULL COLLATE "C", "due_kind" text NOT NULL COLLATE "C", "due_day" text NOT NULL COLLATE "C", "due_zone" text NOT NULL COLLATE "C", "due_at" timestamptz NOT NULL, "first_due_at" timestamptz NOT NULL, "target_at" timestamptz NULL, "made_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, "state" text NOT NULL COLLATE "C", "settled_at" timestamptz NULL, "evidence" text NOT NULL DEFAULT '' COLLATE "C", "evidence_interaction_id" text NULL COLLATE "C", "reason" text NOT NULL DEFAULT '' COLLATE "C", "waiting_since" timestamptz NULL, "waited_seconds" bigint NOT NULL DEFAULT 0, "disputed_at" timestamptz NULL, "dispute" text NOT NULL DEFAULT '' COLLATE "C", "by_time_alone" boolean NOT NULL DEFAULT false, "alarm_at" timestamptz NULL, "alarm_step" bigint NOT NULL DEFAULT 0, "version" bigint NOT NULL DEFAULT 1, PRIMARY KEY ("id"));
-- create index "promise_tenant_id_external_id" to table: "promises"
CREATE UNIQUE INDEX "promise_tenant_id_external_id" ON "promises" ("tenant_id", "external_id");
-- create index "promise_tenant_id_customer_id_made_at_id" to table: "promises"
CREATE INDEX "promise_tenant_id_customer_id_made_at_id" ON "promises" ("tenant_id", "customer_id", "made_at", "id");
-- create index "promise_tenant_id_customer_id_settled_at_id" to table: "promises"
CREATE INDEX "promise_tenant_id_customer_id_settled_at_id" ON "promises" ("tenant_id", "customer_id", "settled_at", "id") WHERE settled_at IS NOT NULL;
-- create index "promise_tenant_id_due_at_id" to table: "promises"
CREATE INDEX "promise_tenant_id_due_at_id" ON "promises" ("tenant_id", "due_at", "id");
-- create index "promise_tenant_id_state_due_at_id" to table: "promises"
CREATE INDEX "promise_tenant_id_state_due_at_id" ON "promises" ("tenant_id", "state", "due_at", "id");
-- create index "promise_tenant_id_owner_id_due_at_id" to table: "promises"
CREATE INDEX "promise_tenant_id_owner_id_due_at_id" ON "promises" ("tenant_id", "owner_id", "due_at", "id") WHERE state = 'OPEN';
-- create index "promise_tenant_id_due_day" to table: "promises"
CREATE INDEX "promise_tenant_id_due_day" ON "promises" ("tenant_id", "due_day") WHERE state <> 'RENEGOTIATED';
-- create index "promise_tenant_id_chain_id" to table: "promises"
CREATE INDEX "promise_tenant_id_chain_id" ON "promises" ("tenant_id", "chain_id");
-- create index "promise_tenant_id_purchase_id" to table: "promises"
CREATE INDEX "promise_tenant_id_purchase_id" ON "promises" ("tenant_id", "purchase_id") WHERE purchase_id IS NOT NULL;
-- create index "promise_alarm_at_tenant_id" to table: "promises"
CREATE INDEX "promise_alarm_at_tenant_id" ON "promises" ("alarm_at", "tenant_id") WHERE alarm_at IS NOT NULL;
-- create index "promises_tenant_id_id" to table: "promises"
CREATE UNIQUE INDEX "promises_tenant_id_id" ON "promises" ("tenant_id", "id");
-- create "open_questions" table
CREATE TABLE "open_questions" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "interaction_id" text NULL COLLATE "C", "owner_id" text NULL COLLATE "C", "promise_id" text NULL COLLATE "C", "text" text NOT NULL COLLATE "C", "answer" text NOT NULL DEFAULT '' COLLATE "C", "asked_at" timestamptz NOT NULL, "due_at" timestamptz NOT NULL, "answered_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "openquestion_tenant_id_customer_id_asked_at_id" to table: "open_questions"
CREATE INDEX "openquestion_tenant_id_customer_id_asked_at_id" ON "open_questions" ("tenant_id", "customer_id", "asked_at", "id");
-- create index "openquestion_tenant_id_due_at_id" to table: "open_questions"
CREATE INDEX "openquestion_tenant_id_due_at_id" ON "open_questions" ("tenant_id", "due_at", "id") WHERE answered_at IS NULL;
-- create "promise_days" table
CREATE TABLE "promise_days" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "day" text NOT NULL COLLATE "C", "owner_id" text NOT NULL DEFAULT '' COLLATE "C", "product_id" text NOT NULL DEFAULT '' COLLATE "C", "channel" text NOT NULL DEFAULT '' COLLATE "C", "kept" bigint NOT NULL, "kept_late" bigint NOT NULL, "broken" bigint NOT NULL, "open" bigint NOT NULL, "first_kept" bigint NOT NULL, "targets" bigint NOT NULL, "over_delivered" bigint NOT NULL, "margins" jsonb NOT NULL, PRIMARY KEY ("id"));
-- create index "promiseday_tenant_id_day_owner_id_product_id_channel" to table: "promise_days"
CREATE UNIQUE INDEX "promiseday_tenant_id_day_owner_id_product_id_channel" ON "promise_days" ("tenant_id", "day", "owner_id", "product_id", "channel");
-- create "purchase_lines" table
CREATE TABLE "purchase_lines" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "purchase_id" text NOT NULL COLLATE "C", "product_id" text NULL COLLATE "C", "position" bigint NOT NULL, "description" text NOT NULL DEFAULT '' COLLATE "C", "quantity" bigint NOT NULL, "unit_price" bigint NOT NULL, PRIMARY KEY ("id"));
-- create index "purchaseline_tenant_id_purchase_id_position" to table: "purchase_lines"
CREATE UNIQUE INDEX "purchaseline_tenant_id_purchase_id_position" ON "purchase_lines" ("tenant_id", "purchase_id", "position");
-- create "search_docs" table
CREATE TABLE "search_docs" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "kind" text NOT NULL COLLATE "C", "customer_id" text NOT NULL DEFAULT '' COLLATE "C", "title" text NOT NULL COLLATE "C", "words" text NOT NULL COLLATE "C", "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create "sessions" table
CREATE TABLE "sessions" ("id" text NOT NULL COLLATE "C", "token_hash" text NOT NULL COLLATE "C", "user_id" text NOT NULL COLLATE "C", "member_id" text NOT NULL DEFAULT '' COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "seen_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "sessions_token_hash_key" to table: "sessions"
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions" ("token_hash");
-- create index "session_user_id" to table: "sessions"
CREATE INDEX "session_user_id" ON "sessions" ("user_id");
-- create index "session_expires_at" to table: "sessions"
CREATE INDEX "session_expires_at" ON "sessions" ("expires_at");
-- The third wall: foreign keys that carry the tenant. They come last, because a
-- key that a foreign key points to must be there first.
ALTER TABLE "departments" ADD CONSTRAINT "departments_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "members" ADD CONSTRAINT "members_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "members" ADD CONSTRAINT "members_department_id_fk" FOREIGN KEY ("tenant_id", "department_id") REFERENCES "departments" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE NO ACTION;
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_member_id_fk" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "api_clients" ADD CONSTRAINT "api_clients_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "api_client_secrets" ADD CONSTRAINT "api_client_secrets_client_id_fk" FOREIGN KEY ("tenant_id", "client_id") REFERENCES "api_clients" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "attribute_definitions" ADD CONSTRAINT "attribute_definitions_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "companies" ADD CONSTRAINT "companies_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "customers" ADD CONSTRAINT "customers_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "customers" ADD CONSTRAINT "customers_company_id_fk" FOREIGN KEY ("tenant_id", "company_id") REFERENCES "companies" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "customers" ADD CONSTRAINT "customers_contact_member_id_fk" FOREIGN KEY ("tenant_id", "contact_member_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "customers" ADD CONSTRAINT "customers_merged_into_id_fk" FOREIGN KEY ("tenant_id", "merged_into_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "consents" ADD CONSTRAINT "consents_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "customer_merges" ADD CONSTRAINT "customer_merges_survivor_id_fk" FOREIGN KEY ("tenant_id", "survivor_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "customer_merges" ADD CONSTRAINT "customer_merges_alias_id_fk" FOREIGN KEY ("tenant_id", "alias_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "customer_tags" ADD CONSTRAINT "customer_tags_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "dirty_days" ADD CONSTRAINT "dirty_days_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "identities" ADD CONSTRAINT "identities_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "touchpoints" ADD CONSTRAINT "touchpoints_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "touchpoints" ADD CONSTRAINT "touchpoints_department_id_fk" FOREIGN KEY ("tenant_id", "department_id") REFERENCES "departments" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_touchpoint_id_fk" FOREIGN KEY ("tenant_id", "touchpoint_id") REFERENCES "touchpoints" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_member_id_fk" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "products" ADD CONSTRAINT "products_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_member_id_fk" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_touchpoint_id_fk" FOREIGN KEY ("tenant_id", "touchpoint_id") REFERENCES "touchpoints" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_purchase_id_fk" FOREIGN KEY ("tenant_id", "purchase_id") REFERENCES "purchases" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_product_id_fk" FOREIGN KEY ("tenant_id", "product_id") REFERENCES "products" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_answers_id_fk" FOREIGN KEY ("tenant_id", "answers_id") REFERENCES "interactions" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_department_id_fk" FOREIGN KEY ("tenant_id", "department_id") REFERENCES "departments" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_fk" FOREIGN KEY ("tenant_id", "invited_by") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "job_files" ADD CONSTRAINT "job_files_job_id_fk" FOREIGN KEY ("tenant_id", "job_id") REFERENCES "jobs" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "job_rows" ADD CONSTRAINT "job_rows_job_id_fk" FOREIGN KEY ("tenant_id", "job_id") REFERENCES "jobs" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "notes" ADD CONSTRAINT "notes_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "notes" ADD CONSTRAINT "notes_member_id_fk" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "notices" ADD CONSTRAINT "notices_member_id_fk" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "promises" ADD CONSTRAINT "promises_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "promises" ADD CONSTRAINT "promises_previous_id_fk" FOREIGN KEY ("tenant_id", "previous_id") REFERENCES "promises" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "promises" ADD CONSTRAINT "promises_made_by_id_fk" FOREIGN KEY ("tenant_id", "made_by_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "promises" ADD CONSTRAINT "promises_owner_id_fk" FOREIGN KEY ("tenant_id", "owner_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "promises" ADD CONSTRAINT "promises_department_id_fk" FOREIGN KEY ("tenant_id", "department_id") REFERENCES "departments" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "promises" ADD CONSTRAINT "promises_product_id_fk" FOREIGN KEY ("tenant_id", "product_id") REFERENCES "products" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "promises" ADD CONSTRAINT "promises_purchase_id_fk" FOREIGN KEY ("tenant_id", "purchase_id") REFERENCES "purchases" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "promises" ADD CONSTRAINT "promises_interaction_id_fk" FOREIGN KEY ("tenant_id", "interaction_id") REFERENCES "interactions" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "promises" ADD CONSTRAINT "promises_evidence_interaction_id_fk" FOREIGN KEY ("tenant_id", "evidence_interaction_id") REFERENCES "interactions" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "open_questions" ADD CONSTRAINT "open_questions_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "open_questions" ADD CONSTRAINT "open_questions_interaction_id_fk" FOREIGN KEY ("tenant_id", "interaction_id") REFERENCES "interactions" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "open_questions" ADD CONSTRAINT "open_questions_owner_id_fk" FOREIGN KEY ("tenant_id", "owner_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "open_questions" ADD CONSTRAINT "open_questions_promise_id_fk" FOREIGN KEY ("tenant_id", "promise_id") REFERENCES "promises" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "promise_days" ADD CONSTRAINT "promise_days_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "purchase_lines" ADD CONSTRAINT "purchase_lines_purchase_id_fk" FOREIGN KEY ("tenant_id", "purchase_id") REFERENCES "purchases" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "purchase_lines" ADD CONSTRAINT "purchase_lines_product_id_fk" FOREIGN KEY ("tenant_id", "product_id") REFERENCES "products" ("tenant_id", "id") ON DELETE NO ACTION;
ALTER TABLE "search_docs" ADD CONSTRAINT "search_docs_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE NO ACTION;
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION;
