-- +goose Up
-- create "access_tokens" table
CREATE TABLE `access_tokens` (`id` text NOT NULL, `tenant_id` text NOT NULL, `member_id` text NOT NULL, `name` text NOT NULL, `token_hash` text NOT NULL, `scopes` json NOT NULL, `created_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `revoked_at` datetime NULL, `used_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `access_tokens_member_id_fk` FOREIGN KEY (`tenant_id`, `member_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "accesstoken_tenant_id_member_id_created_at_id" to table: "access_tokens"
CREATE INDEX `accesstoken_tenant_id_member_id_created_at_id` ON `access_tokens` (`tenant_id`, `member_id`, `created_at`, `id`);
-- create index "accesstoken_token_hash" to table: "access_tokens"
CREATE UNIQUE INDEX `accesstoken_token_hash` ON `access_tokens` (`token_hash`);
-- create "api_clients" table
CREATE TABLE `api_clients` (`id` text NOT NULL, `tenant_id` text NOT NULL, `name` text NOT NULL, `scopes` json NOT NULL, `origins` json NOT NULL, `created_at` datetime NOT NULL, `revoked_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `api_clients_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "apiclient_tenant_id_created_at_id" to table: "api_clients"
CREATE INDEX `apiclient_tenant_id_created_at_id` ON `api_clients` (`tenant_id`, `created_at`, `id`);
-- create index "api_clients_tenant_id_id" to table: "api_clients"
CREATE UNIQUE INDEX `api_clients_tenant_id_id` ON `api_clients` (`tenant_id`, `id`);
-- create "api_client_secrets" table
CREATE TABLE `api_client_secrets` (`id` text NOT NULL, `tenant_id` text NOT NULL, `client_id` text NOT NULL, `hash` text NOT NULL, `hint` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, `revoked_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `api_client_secrets_client_id_fk` FOREIGN KEY (`tenant_id`, `client_id`) REFERENCES `api_clients` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "apiclientsecret_tenant_id_client_id_created_at_id" to table: "api_client_secrets"
CREATE INDEX `apiclientsecret_tenant_id_client_id_created_at_id` ON `api_client_secrets` (`tenant_id`, `client_id`, `created_at`, `id`);
-- create "attribute_definitions" table
CREATE TABLE `attribute_definitions` (`id` text NOT NULL, `tenant_id` text NOT NULL, `key` text NOT NULL, `label` text NOT NULL, `kind` text NOT NULL, `choices` json NULL, `created_at` datetime NOT NULL, `retired_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `attribute_definitions_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "attributedefinition_tenant_id_key" to table: "attribute_definitions"
CREATE UNIQUE INDEX `attributedefinition_tenant_id_key` ON `attribute_definitions` (`tenant_id`, `key`);
-- create "companies" table
CREATE TABLE `companies` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `name` text NOT NULL, `folded` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `companies_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "company_tenant_id_external_id" to table: "companies"
CREATE UNIQUE INDEX `company_tenant_id_external_id` ON `companies` (`tenant_id`, `external_id`);
-- create index "company_tenant_id_folded_id" to table: "companies"
CREATE INDEX `company_tenant_id_folded_id` ON `companies` (`tenant_id`, `folded`, `id`);
-- create index "companies_tenant_id_id" to table: "companies"
CREATE UNIQUE INDEX `companies_tenant_id_id` ON `companies` (`tenant_id`, `id`);
-- create "consents" table
CREATE TABLE `consents` (`id` text NOT NULL, `tenant_id` text NOT NULL, `customer_id` text NOT NULL, `purpose` text NOT NULL, `granted` bool NOT NULL, `source` text NOT NULL DEFAULT (''), `actor_id` text NOT NULL DEFAULT (''), `occurred_at` datetime NOT NULL, `recorded_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `consents_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "consent_tenant_id_customer_id_purpose_occurred_at" to table: "consents"
CREATE INDEX `consent_tenant_id_customer_id_purpose_occurred_at` ON `consents` (`tenant_id`, `customer_id`, `purpose`, `occurred_at`);
-- create "cursors" table
CREATE TABLE `cursors` (`id` text NOT NULL, `seq` integer NOT NULL, `moved_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create "customers" table
CREATE TABLE `customers` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `name` text NOT NULL, `folded` text NOT NULL, `company_id` text NULL, `stage` text NOT NULL, `zone` text NOT NULL DEFAULT (''), `language` text NOT NULL DEFAULT (''), `preferred_channel` text NOT NULL DEFAULT (''), `contact_from` integer NULL, `contact_until` integer NULL, `contact_member_id` text NULL, `heard_of_us_by` text NOT NULL DEFAULT (''), `attributes` json NULL, `merged_into_id` text NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `customers_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `customers_company_id_fk` FOREIGN KEY (`tenant_id`, `company_id`) REFERENCES `companies` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `customers_contact_member_id_fk` FOREIGN KEY (`tenant_id`, `contact_member_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `customers_merged_into_id_fk` FOREIGN KEY (`tenant_id`, `merged_into_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "customer_tenant_id_external_id" to table: "customers"
CREATE UNIQUE INDEX `customer_tenant_id_external_id` ON `customers` (`tenant_id`, `external_id`);
-- create index "customer_tenant_id_folded_id" to table: "customers"
CREATE INDEX `customer_tenant_id_folded_id` ON `customers` (`tenant_id`, `folded`, `id`);
-- create index "customer_tenant_id_created_at_id" to table: "customers"
CREATE INDEX `customer_tenant_id_created_at_id` ON `customers` (`tenant_id`, `created_at`, `id`);
-- create index "customer_tenant_id_company_id_folded_id" to table: "customers"
CREATE INDEX `customer_tenant_id_company_id_folded_id` ON `customers` (`tenant_id`, `company_id`, `folded`, `id`);
-- create index "customer_tenant_id_merged_into_id" to table: "customers"
CREATE INDEX `customer_tenant_id_merged_into_id` ON `customers` (`tenant_id`, `merged_into_id`) WHERE merged_into_id IS NOT NULL;
-- create index "customers_tenant_id_id" to table: "customers"
CREATE UNIQUE INDEX `customers_tenant_id_id` ON `customers` (`tenant_id`, `id`);
-- create "customer_merges" table
CREATE TABLE `customer_merges` (`id` text NOT NULL, `tenant_id` text NOT NULL, `survivor_id` text NOT NULL, `alias_id` text NOT NULL, `reason` text NOT NULL DEFAULT (''), `merged_by` text NOT NULL DEFAULT (''), `merged_at` datetime NOT NULL, `undone_by` text NOT NULL DEFAULT (''), `undone_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `customer_merges_survivor_id_fk` FOREIGN KEY (`tenant_id`, `survivor_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `customer_merges_alias_id_fk` FOREIGN KEY (`tenant_id`, `alias_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "customermerge_tenant_id_survivor_id_merged_at" to table: "customer_merges"
CREATE INDEX `customermerge_tenant_id_survivor_id_merged_at` ON `customer_merges` (`tenant_id`, `survivor_id`, `merged_at`);
-- create index "customermerge_tenant_id_alias_id_merged_at" to table: "customer_merges"
CREATE INDEX `customermerge_tenant_id_alias_id_merged_at` ON `customer_merges` (`tenant_id`, `alias_id`, `merged_at`);
-- create "customer_tags" table
CREATE TABLE `customer_tags` (`id` text NOT NULL, `tenant_id` text NOT NULL, `customer_id` text NOT NULL, `tag` text NOT NULL, `folded` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `customer_tags_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "customertag_tenant_id_customer_id_folded" to table: "customer_tags"
CREATE UNIQUE INDEX `customertag_tenant_id_customer_id_folded` ON `customer_tags` (`tenant_id`, `customer_id`, `folded`);
-- create index "customertag_tenant_id_folded_customer_id" to table: "customer_tags"
CREATE INDEX `customertag_tenant_id_folded_customer_id` ON `customer_tags` (`tenant_id`, `folded`, `customer_id`);
-- create "departments" table
CREATE TABLE `departments` (`id` text NOT NULL, `tenant_id` text NOT NULL, `name` text NOT NULL, `folded` text NOT NULL, `external_id` text NULL, `created_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `departments_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "department_tenant_id_folded" to table: "departments"
CREATE UNIQUE INDEX `department_tenant_id_folded` ON `departments` (`tenant_id`, `folded`);
-- create index "departments_tenant_id_id" to table: "departments"
CREATE UNIQUE INDEX `departments_tenant_id_id` ON `departments` (`tenant_id`, `id`);
-- create "dirty_days" table
CREATE TABLE `dirty_days` (`id` text NOT NULL, `tenant_id` text NOT NULL, `day` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `dirty_days_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "dirtyday_tenant_id_day" to table: "dirty_days"
CREATE INDEX `dirtyday_tenant_id_day` ON `dirty_days` (`tenant_id`, `day`);
-- create "events" table
CREATE TABLE `events` (`id` text NOT NULL, `tenant_id` text NOT NULL, `type` text NOT NULL, `subject_id` text NOT NULL, `customer_id` text NULL, `actor_kind` text NOT NULL, `actor_id` text NOT NULL, `reason` text NOT NULL DEFAULT (''), `data` json NULL, `backfilled` bool NOT NULL DEFAULT (false), `occurred_at` datetime NOT NULL, `recorded_at` datetime NOT NULL, `seq` integer NULL, PRIMARY KEY (`id`));
-- create index "event_tenant_id_subject_id_id" to table: "events"
CREATE INDEX `event_tenant_id_subject_id_id` ON `events` (`tenant_id`, `subject_id`, `id`);
-- create index "event_tenant_id_seq" to table: "events"
CREATE INDEX `event_tenant_id_seq` ON `events` (`tenant_id`, `seq`) WHERE seq IS NOT NULL;
-- create index "event_seq" to table: "events"
CREATE UNIQUE INDEX `event_seq` ON `events` (`seq`) WHERE seq IS NOT NULL;
-- create index "event_unnumbered" to table: "events"
CREATE INDEX `event_unnumbered` ON `events` (`id`) WHERE seq IS NULL;
-- create "idempotency_keys" table
CREATE TABLE `idempotency_keys` (`id` text NOT NULL, `tenant_id` text NOT NULL, `caller_id` text NOT NULL, `key` text NOT NULL, `request_hash` text NOT NULL, `mutation` text NOT NULL, `noun_id` text NOT NULL DEFAULT (''), `outcome` json NULL, `created_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `idempotency_keys_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "idempotencykey_tenant_id_caller_id_key" to table: "idempotency_keys"
CREATE UNIQUE INDEX `idempotencykey_tenant_id_caller_id_key` ON `idempotency_keys` (`tenant_id`, `caller_id`, `key`);
-- create index "idempotencykey_tenant_id_created_at" to table: "idempotency_keys"
CREATE INDEX `idempotencykey_tenant_id_created_at` ON `idempotency_keys` (`tenant_id`, `created_at`);
-- create "identities" table
CREATE TABLE `identities` (`id` text NOT NULL, `tenant_id` text NOT NULL, `customer_id` text NOT NULL, `kind` text NOT NULL, `value` text NOT NULL, `folded` text NOT NULL, `shared` bool NOT NULL DEFAULT (false), `created_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `identities_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "identity_personal" to table: "identities"
CREATE UNIQUE INDEX `identity_personal` ON `identities` (`tenant_id`, `kind`, `folded`) WHERE NOT shared;
-- create index "identity_all" to table: "identities"
CREATE UNIQUE INDEX `identity_all` ON `identities` (`tenant_id`, `kind`, `folded`, `customer_id`);
-- create index "identity_tenant_id_customer_id_kind" to table: "identities"
CREATE INDEX `identity_tenant_id_customer_id_kind` ON `identities` (`tenant_id`, `customer_id`, `kind`);
-- create "interactions" table
CREATE TABLE `interactions` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `customer_id` text NOT NULL, `channel` text NOT NULL, `direction` text NOT NULL, `initiative` text NOT NULL, `stage` text NOT NULL DEFAULT (''), `subject` text NOT NULL DEFAULT (''), `body` text NOT NULL DEFAULT (''), `member_id` text NULL, `touchpoint_id` text NULL, `purchase_id` text NULL, `product_id` text NULL, `answers_id` text NULL, `wait_seconds` integer NULL, `handling_seconds` integer NULL, `call_result` text NOT NULL DEFAULT (''), `rings` integer NULL, `outcome` text NOT NULL DEFAULT (''), `relationship` integer NULL, `emotion_before` integer NULL, `emotion_after` integer NULL, `attitude` integer NULL, `rated_by` text NOT NULL DEFAULT (''), `rating` integer NULL, `unanswered` bool NOT NULL DEFAULT (false), `occurred_at` datetime NOT NULL, `recorded_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `interactions_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `interactions_member_id_fk` FOREIGN KEY (`tenant_id`, `member_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `interactions_touchpoint_id_fk` FOREIGN KEY (`tenant_id`, `touchpoint_id`) REFERENCES `touchpoints` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `interactions_purchase_id_fk` FOREIGN KEY (`tenant_id`, `purchase_id`) REFERENCES `purchases` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `interactions_product_id_fk` FOREIGN KEY (`tenant_id`, `product_id`) REFERENCES `products` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `interactions_answers_id_fk` FOREIGN KEY (`tenant_id`, `answers_id`) REFERENCES `interactions` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "interaction_tenant_id_external_id" to table: "interactions"
CREATE UNIQUE INDEX `interaction_tenant_id_external_id` ON `interactions` (`tenant_id`, `external_id`);
-- create index "interaction_tenant_id_customer_id_occurred_at_id" to table: "interactions"
CREATE INDEX `interaction_tenant_id_customer_id_occurred_at_id` ON `interactions` (`tenant_id`, `customer_id`, `occurred_at`, `id`);
-- create index "interaction_tenant_id_occurred_at_id" to table: "interactions"
CREATE INDEX `interaction_tenant_id_occurred_at_id` ON `interactions` (`tenant_id`, `occurred_at`, `id`);
-- create index "interaction_unanswered" to table: "interactions"
CREATE INDEX `interaction_unanswered` ON `interactions` (`tenant_id`, `occurred_at`, `id`) WHERE unanswered;
-- create index "interactions_tenant_id_id" to table: "interactions"
CREATE UNIQUE INDEX `interactions_tenant_id_id` ON `interactions` (`tenant_id`, `id`);
-- create "invitations" table
CREATE TABLE `invitations` (`id` text NOT NULL, `tenant_id` text NOT NULL, `email` text NOT NULL, `role` text NOT NULL, `department_id` text NULL, `invited_by` text NULL, `token_hash` text NOT NULL, `created_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `accepted_at` datetime NULL, `withdrawn_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `invitations_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `invitations_department_id_fk` FOREIGN KEY (`tenant_id`, `department_id`) REFERENCES `departments` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `invitations_invited_by_fk` FOREIGN KEY (`tenant_id`, `invited_by`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "invitation_tenant_id_created_at_id" to table: "invitations"
CREATE INDEX `invitation_tenant_id_created_at_id` ON `invitations` (`tenant_id`, `created_at`, `id`);
-- create index "invitation_token_hash" to table: "invitations"
CREATE UNIQUE INDEX `invitation_token_hash` ON `invitations` (`token_hash`);
-- create "jobs" table
CREATE TABLE `jobs` (`id` text NOT NULL, `tenant_id` text NOT NULL, `kind` text NOT NULL, `state` text NOT NULL, `actor_id` text NOT NULL DEFAULT (''), `input` json NULL, `dry_run` bool NOT NULL DEFAULT (false), `total` integer NOT NULL DEFAULT (0), `done` integer NOT NULL DEFAULT (0), `accepted` integer NOT NULL DEFAULT (0), `refused` integer NOT NULL DEFAULT (0), `message` text NOT NULL DEFAULT (''), `place` json NULL, `created_at` datetime NOT NULL, `started_at` datetime NULL, `finished_at` datetime NULL, `cancel_asked_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `jobs_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "job_tenant_id_created_at_id" to table: "jobs"
CREATE INDEX `job_tenant_id_created_at_id` ON `jobs` (`tenant_id`, `created_at`, `id`);
-- create index "jobs_tenant_id_id" to table: "jobs"
CREATE UNIQUE INDEX `jobs_tenant_id_id` ON `jobs` (`tenant_id`, `id`);
-- create "job_files" table
CREATE TABLE `job_files` (`id` text NOT NULL, `tenant_id` text NOT NULL, `job_id` text NOT NULL, `name` text NOT NULL, `body` blob NOT NULL, `created_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `job_files_job_id_fk` FOREIGN KEY (`tenant_id`, `job_id`) REFERENCES `jobs` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "jobfile_tenant_id_job_id_name" to table: "job_files"
CREATE UNIQUE INDEX `jobfile_tenant_id_job_id_name` ON `job_files` (`tenant_id`, `job_id`, `name`);
-- create "job_rows" table
CREATE TABLE `job_rows` (`id` text NOT NULL, `tenant_id` text NOT NULL, `job_id` text NOT NULL, `file` text NOT NULL, `line` integer NOT NULL, `field` text NOT NULL DEFAULT (''), `reason` text NOT NULL, `values` json NULL, PRIMARY KEY (`id`), CONSTRAINT `job_rows_job_id_fk` FOREIGN KEY (`tenant_id`, `job_id`) REFERENCES `jobs` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "jobrow_tenant_id_job_id_file_line_id" to table: "job_rows"
CREATE INDEX `jobrow_tenant_id_job_id_file_line_id` ON `job_rows` (`tenant_id`, `job_id`, `file`, `line`, `id`);
-- create "login_failures" table
CREATE TABLE `login_failures` (`id` text NOT NULL, `failures` integer NOT NULL, `first_at` datetime NOT NULL, `last_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create "members" table
CREATE TABLE `members` (`id` text NOT NULL, `tenant_id` text NOT NULL, `user_id` text NULL, `name` text NOT NULL, `folded` text NOT NULL, `email` text NOT NULL DEFAULT (''), `role` text NOT NULL, `department_id` text NULL, `external_id` text NULL, `created_at` datetime NOT NULL, `away_until` datetime NULL, `left_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `members_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `members_department_id_fk` FOREIGN KEY (`tenant_id`, `department_id`) REFERENCES `departments` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `members_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "member_tenant_id_user_id" to table: "members"
CREATE UNIQUE INDEX `member_tenant_id_user_id` ON `members` (`tenant_id`, `user_id`);
-- create index "member_tenant_id_external_id" to table: "members"
CREATE UNIQUE INDEX `member_tenant_id_external_id` ON `members` (`tenant_id`, `external_id`);
-- create index "member_tenant_id_folded_id" to table: "members"
CREATE INDEX `member_tenant_id_folded_id` ON `members` (`tenant_id`, `folded`, `id`);
-- create index "member_user_id" to table: "members"
CREATE INDEX `member_user_id` ON `members` (`user_id`);
-- create index "members_tenant_id_id" to table: "members"
CREATE UNIQUE INDEX `members_tenant_id_id` ON `members` (`tenant_id`, `id`);
-- create "notes" table
CREATE TABLE `notes` (`id` text NOT NULL, `tenant_id` text NOT NULL, `customer_id` text NOT NULL, `member_id` text NULL, `body` text NOT NULL, `pinned` bool NOT NULL DEFAULT (false), `occurred_at` datetime NOT NULL, `recorded_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `notes_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `notes_member_id_fk` FOREIGN KEY (`tenant_id`, `member_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "note_tenant_id_customer_id_occurred_at_id" to table: "notes"
CREATE INDEX `note_tenant_id_customer_id_occurred_at_id` ON `notes` (`tenant_id`, `customer_id`, `occurred_at`, `id`);
-- create "notices" table
CREATE TABLE `notices` (`id` text NOT NULL, `tenant_id` text NOT NULL, `member_id` text NOT NULL, `event_id` text NOT NULL, `type` text NOT NULL, `subject_id` text NOT NULL, `text` text NOT NULL, `created_at` datetime NOT NULL, `read_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `notices_member_id_fk` FOREIGN KEY (`tenant_id`, `member_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "notice_tenant_id_event_id_member_id" to table: "notices"
CREATE UNIQUE INDEX `notice_tenant_id_event_id_member_id` ON `notices` (`tenant_id`, `event_id`, `member_id`);
-- create index "notice_tenant_id_member_id_created_at_id" to table: "notices"
CREATE INDEX `notice_tenant_id_member_id_created_at_id` ON `notices` (`tenant_id`, `member_id`, `created_at`, `id`);
-- create "open_questions" table
CREATE TABLE `open_questions` (`id` text NOT NULL, `tenant_id` text NOT NULL, `customer_id` text NOT NULL, `interaction_id` text NULL, `owner_id` text NULL, `promise_id` text NULL, `text` text NOT NULL, `answer` text NOT NULL DEFAULT (''), `asked_at` datetime NOT NULL, `due_at` datetime NOT NULL, `answered_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `open_questions_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `open_questions_interaction_id_fk` FOREIGN KEY (`tenant_id`, `interaction_id`) REFERENCES `interactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `open_questions_owner_id_fk` FOREIGN KEY (`tenant_id`, `owner_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `open_questions_promise_id_fk` FOREIGN KEY (`tenant_id`, `promise_id`) REFERENCES `promises` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "openquestion_tenant_id_customer_id_asked_at_id" to table: "open_questions"
CREATE INDEX `openquestion_tenant_id_customer_id_asked_at_id` ON `open_questions` (`tenant_id`, `customer_id`, `asked_at`, `id`);
-- create index "openquestion_tenant_id_due_at_id" to table: "open_questions"
CREATE INDEX `openquestion_tenant_id_due_at_id` ON `open_questions` (`tenant_id`, `due_at`, `id`) WHERE answered_at IS NULL;
-- create "products" table
CREATE TABLE `products` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `name` text NOT NULL, `folded` text NOT NULL, `category` text NOT NULL DEFAULT (''), `unit_cost` integer NULL, `currency` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `products_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "product_tenant_id_external_id" to table: "products"
CREATE UNIQUE INDEX `product_tenant_id_external_id` ON `products` (`tenant_id`, `external_id`);
-- create index "product_tenant_id_folded_id" to table: "products"
CREATE INDEX `product_tenant_id_folded_id` ON `products` (`tenant_id`, `folded`, `id`);
-- create index "product_tenant_id_category_folded_id" to table: "products"
CREATE INDEX `product_tenant_id_category_folded_id` ON `products` (`tenant_id`, `category`, `folded`, `id`);
-- create index "products_tenant_id_id" to table: "products"
CREATE UNIQUE INDEX `products_tenant_id_id` ON `products` (`tenant_id`, `id`);
-- create "promises" table
CREATE TABLE `promises` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `chain_id` text NOT NULL, `previous_id` text NULL, `customer_id` text NOT NULL, `text` text NOT NULL, `channel` text NOT NULL DEFAULT (''), `made_by_id` text NULL, `owner_id` text NULL, `department_id` text NULL, `product_id` text NULL, `purchase_id` text NULL, `interaction_id` text NULL, `due_kind` text NOT NULL, `due_day` text NOT NULL, `due_zone` text NOT NULL, `due_at` datetime NOT NULL, `first_due_at` datetime NOT NULL, `target_at` datetime NULL, `made_at` datetime NOT NULL, `recorded_at` datetime NOT NULL, `state` text NOT NULL, `settled_at` datetime NULL, `evidence` text NOT NULL DEFAULT (''), `evidence_interaction_id` text NULL, `reason` text NOT NULL DEFAULT (''), `waiting_since` datetime NULL, `waited_seconds` integer NOT NULL DEFAULT (0), `disputed_at` datetime NULL, `dispute` text NOT NULL DEFAULT (''), `by_time_alone` bool NOT NULL DEFAULT (false), `alarm_at` datetime NULL, `alarm_step` integer NOT NULL DEFAULT (0), `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `promises_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_previous_id_fk` FOREIGN KEY (`tenant_id`, `previous_id`) REFERENCES `promises` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_made_by_id_fk` FOREIGN KEY (`tenant_id`, `made_by_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_owner_id_fk` FOREIGN KEY (`tenant_id`, `owner_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_department_id_fk` FOREIGN KEY (`tenant_id`, `department_id`) REFERENCES `departments` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_product_id_fk` FOREIGN KEY (`tenant_id`, `product_id`) REFERENCES `products` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_purchase_id_fk` FOREIGN KEY (`tenant_id`, `purchase_id`) REFERENCES `purchases` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_interaction_id_fk` FOREIGN KEY (`tenant_id`, `interaction_id`) REFERENCES `interactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_evidence_interaction_id_fk` FOREIGN KEY (`tenant_id`, `evidence_interaction_id`) REFERENCES `interactions` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "promise_tenant_id_external_id" to table: "promises"
CREATE UNIQUE INDEX `promise_tenant_id_external_id` ON `promises` (`tenant_id`, `external_id`);
-- create index "promise_tenant_id_customer_id_made_at_id" to table: "promises"
CREATE INDEX `promise_tenant_id_customer_id_made_at_id` ON `promises` (`tenant_id`, `customer_id`, `made_at`, `id`);
-- create index "promise_tenant_id_customer_id_settled_at_id" to table: "promises"
CREATE INDEX `promise_tenant_id_customer_id_settled_at_id` ON `promises` (`tenant_id`, `customer_id`, `settled_at`, `id`) WHERE settled_at IS NOT NULL;
-- create index "promise_tenant_id_due_at_id" to table: "promises"
CREATE INDEX `promise_tenant_id_due_at_id` ON `promises` (`tenant_id`, `due_at`, `id`);
-- create index "promise_tenant_id_state_due_at_id" to table: "promises"
CREATE INDEX `promise_tenant_id_state_due_at_id` ON `promises` (`tenant_id`, `state`, `due_at`, `id`);
-- create index "promise_tenant_id_owner_id_due_at_id" to table: "promises"
CREATE INDEX `promise_tenant_id_owner_id_due_at_id` ON `promises` (`tenant_id`, `owner_id`, `due_at`, `id`) WHERE state = 'OPEN';
-- create index "promise_tenant_id_due_day" to table: "promises"
CREATE INDEX `promise_tenant_id_due_day` ON `promises` (`tenant_id`, `due_day`) WHERE state <> 'RENEGOTIATED';
-- create index "promise_tenant_id_chain_id" to table: "promises"
CREATE INDEX `promise_tenant_id_chain_id` ON `promises` (`tenant_id`, `chain_id`);
-- create index "promise_tenant_id_purchase_id" to table: "promises"
CREATE INDEX `promise_tenant_id_purchase_id` ON `promises` (`tenant_id`, `purchase_id`) WHERE purchase_id IS NOT NULL;
-- create index "promise_alarm_at_tenant_id" to table: "promises"
CREATE INDEX `promise_alarm_at_tenant_id` ON `promises` (`alarm_at`, `tenant_id`) WHERE alarm_at IS NOT NULL;
-- create index "promises_tenant_id_id" to table: "promises"
CREATE UNIQUE INDEX `promises_tenant_id_id` ON `promises` (`tenant_id`, `id`);
-- create "promise_days" table
CREATE TABLE `promise_days` (`id` text NOT NULL, `tenant_id` text NOT NULL, `day` text NOT NULL, `owner_id` text NOT NULL DEFAULT (''), `product_id` text NOT NULL DEFAULT (''), `channel` text NOT NULL DEFAULT (''), `kept` integer NOT NULL, `kept_late` integer NOT NULL, `broken` integer NOT NULL, `open` integer NOT NULL, `first_kept` integer NOT NULL, `targets` integer NOT NULL, `over_delivered` integer NOT NULL, `margins` json NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `promise_days_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "promiseday_tenant_id_day_owner_id_product_id_channel" to table: "promise_days"
CREATE UNIQUE INDEX `promiseday_tenant_id_day_owner_id_product_id_channel` ON `promise_days` (`tenant_id`, `day`, `owner_id`, `product_id`, `channel`);
-- create "purchases" table
CREATE TABLE `purchases` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `source` text NULL, `source_id` text NULL, `customer_id` text NOT NULL, `status` text NOT NULL, `channel` text NOT NULL, `touchpoint_id` text NULL, `member_id` text NULL, `amount` integer NOT NULL, `currency` text NOT NULL, `rate` text NOT NULL DEFAULT ('1'), `promised_day` text NOT NULL DEFAULT (''), `promised_zone` text NOT NULL DEFAULT (''), `delivered_at` datetime NULL, `cancelled_at` datetime NULL, `occurred_at` datetime NOT NULL, `recorded_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `purchases_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `purchases_touchpoint_id_fk` FOREIGN KEY (`tenant_id`, `touchpoint_id`) REFERENCES `touchpoints` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `purchases_member_id_fk` FOREIGN KEY (`tenant_id`, `member_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "purchase_tenant_id_external_id" to table: "purchases"
CREATE UNIQUE INDEX `purchase_tenant_id_external_id` ON `purchases` (`tenant_id`, `external_id`);
-- create index "purchase_tenant_id_source_source_id" to table: "purchases"
CREATE UNIQUE INDEX `purchase_tenant_id_source_source_id` ON `purchases` (`tenant_id`, `source`, `source_id`) WHERE source_id IS NOT NULL;
-- create index "purchase_tenant_id_customer_id_occurred_at_id" to table: "purchases"
CREATE INDEX `purchase_tenant_id_customer_id_occurred_at_id` ON `purchases` (`tenant_id`, `customer_id`, `occurred_at`, `id`);
-- create index "purchase_tenant_id_occurred_at_id" to table: "purchases"
CREATE INDEX `purchase_tenant_id_occurred_at_id` ON `purchases` (`tenant_id`, `occurred_at`, `id`);
-- create index "purchases_tenant_id_id" to table: "purchases"
CREATE UNIQUE INDEX `purchases_tenant_id_id` ON `purchases` (`tenant_id`, `id`);
-- create "purchase_lines" table
CREATE TABLE `purchase_lines` (`id` text NOT NULL, `tenant_id` text NOT NULL, `purchase_id` text NOT NULL, `product_id` text NULL, `position` integer NOT NULL, `description` text NOT NULL DEFAULT (''), `quantity` integer NOT NULL, `unit_price` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `purchase_lines_purchase_id_fk` FOREIGN KEY (`tenant_id`, `purchase_id`) REFERENCES `purchases` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `purchase_lines_product_id_fk` FOREIGN KEY (`tenant_id`, `product_id`) REFERENCES `products` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "purchaseline_tenant_id_purchase_id_position" to table: "purchase_lines"
CREATE UNIQUE INDEX `purchaseline_tenant_id_purchase_id_position` ON `purchase_lines` (`tenant_id`, `purchase_id`, `position`);
-- create "revoked_tokens" table
CREATE TABLE `revoked_tokens` (`id` text NOT NULL, `expires_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "revokedtoken_expires_at" to table: "revoked_tokens"
CREATE INDEX `revokedtoken_expires_at` ON `revoked_tokens` (`expires_at`);
-- create "search_docs" table
CREATE TABLE `search_docs` (`id` text NOT NULL, `tenant_id` text NOT NULL, `kind` text NOT NULL, `customer_id` text NOT NULL DEFAULT (''), `title` text NOT NULL, `words` text NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `search_docs_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create "sessions" table
CREATE TABLE `sessions` (`id` text NOT NULL, `token_hash` text NOT NULL, `user_id` text NOT NULL, `member_id` text NOT NULL DEFAULT (''), `tenant_id` text NOT NULL, `created_at` datetime NOT NULL, `seen_at` datetime NOT NULL, `expires_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `sessions_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `sessions_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "sessions_token_hash_key" to table: "sessions"
CREATE UNIQUE INDEX `sessions_token_hash_key` ON `sessions` (`token_hash`);
-- create index "session_user_id" to table: "sessions"
CREATE INDEX `session_user_id` ON `sessions` (`user_id`);
-- create index "session_expires_at" to table: "sessions"
CREATE INDEX `session_expires_at` ON `sessions` (`expires_at`);
-- create "signing_keys" table
CREATE TABLE `signing_keys` (`id` text NOT NULL, `algorithm` text NOT NULL, `sealed` blob NOT NULL, `public` blob NOT NULL, `created_at` datetime NOT NULL, `active_from` datetime NOT NULL, `retires_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create "tenants" table
CREATE TABLE `tenants` (`id` text NOT NULL, `slug` text NOT NULL, `name` text NOT NULL, `zone` text NOT NULL, `currency` text NOT NULL, `locale` text NOT NULL, `plan` text NOT NULL DEFAULT ('LOCAL'), `status` text NOT NULL DEFAULT ('ACTIVE'), `grace_minutes` integer NOT NULL DEFAULT (1440), `created_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "tenants_slug_key" to table: "tenants"
CREATE UNIQUE INDEX `tenants_slug_key` ON `tenants` (`slug`);
-- create "touchpoints" table
CREATE TABLE `touchpoints` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `name` text NOT NULL, `folded` text NOT NULL, `kind` text NOT NULL, `zone` text NOT NULL DEFAULT (''), `url` text NOT NULL DEFAULT (''), `department_id` text NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `touchpoints_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `touchpoints_department_id_fk` FOREIGN KEY (`tenant_id`, `department_id`) REFERENCES `departments` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "touchpoint_tenant_id_external_id" to table: "touchpoints"
CREATE UNIQUE INDEX `touchpoint_tenant_id_external_id` ON `touchpoints` (`tenant_id`, `external_id`);
-- create index "touchpoint_tenant_id_folded_id" to table: "touchpoints"
CREATE INDEX `touchpoint_tenant_id_folded_id` ON `touchpoints` (`tenant_id`, `folded`, `id`);
-- create index "touchpoints_tenant_id_id" to table: "touchpoints"
CREATE UNIQUE INDEX `touchpoints_tenant_id_id` ON `touchpoints` (`tenant_id`, `id`);
-- create "users" table
CREATE TABLE `users` (`id` text NOT NULL, `email` text NOT NULL, `name` text NOT NULL, `password_hash` text NOT NULL, `created_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "users_email_key" to table: "users"
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email`);

