-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_invitations" table
CREATE TABLE `new_invitations` (`id` text NOT NULL, `tenant_id` text NOT NULL, `email` text NOT NULL, `role` text NOT NULL, `department_id` text NULL, `invited_by` text NULL, `token_hash` text NOT NULL, `created_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `accepted_at` datetime NULL, `withdrawn_at` datetime NULL, `mailed_at` datetime NULL, `mailings` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`), CONSTRAINT `invitations_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `invitations_department_id_fk` FOREIGN KEY (`tenant_id`, `department_id`) REFERENCES `departments` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `invitations_invited_by_fk` FOREIGN KEY (`tenant_id`, `invited_by`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- copy rows from old table "invitations" to new temporary table "new_invitations"
INSERT INTO `new_invitations` (`id`, `tenant_id`, `email`, `role`, `department_id`, `invited_by`, `token_hash`, `created_at`, `expires_at`, `accepted_at`, `withdrawn_at`) SELECT `id`, `tenant_id`, `email`, `role`, `department_id`, `invited_by`, `token_hash`, `created_at`, `expires_at`, `accepted_at`, `withdrawn_at` FROM `invitations`;
-- drop "invitations" table after copying rows
DROP TABLE `invitations`;
-- rename temporary table "new_invitations" to "invitations"
ALTER TABLE `new_invitations` RENAME TO `invitations`;
-- create index "invitation_tenant_id_created_at_id" to table: "invitations"
CREATE INDEX `invitation_tenant_id_created_at_id` ON `invitations` (`tenant_id`, `created_at`, `id`);
-- create index "invitation_token_hash" to table: "invitations"
CREATE UNIQUE INDEX `invitation_token_hash` ON `invitations` (`token_hash`);
-- create "new_sessions" table
CREATE TABLE `new_sessions` (`id` text NOT NULL, `token_hash` text NOT NULL, `user_id` text NOT NULL, `member_id` text NOT NULL DEFAULT (''), `tenant_id` text NOT NULL, `agent` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, `seen_at` datetime NOT NULL, `expires_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `sessions_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `sessions_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "sessions" to new temporary table "new_sessions"
INSERT INTO `new_sessions` (`id`, `token_hash`, `user_id`, `member_id`, `tenant_id`, `created_at`, `seen_at`, `expires_at`) SELECT `id`, `token_hash`, `user_id`, `member_id`, `tenant_id`, `created_at`, `seen_at`, `expires_at` FROM `sessions`;
-- drop "sessions" table after copying rows
DROP TABLE `sessions`;
-- rename temporary table "new_sessions" to "sessions"
ALTER TABLE `new_sessions` RENAME TO `sessions`;
-- create index "sessions_token_hash_key" to table: "sessions"
CREATE UNIQUE INDEX `sessions_token_hash_key` ON `sessions` (`token_hash`);
-- create index "session_user_id" to table: "sessions"
CREATE INDEX `session_user_id` ON `sessions` (`user_id`);
-- create index "session_expires_at" to table: "sessions"
CREATE INDEX `session_expires_at` ON `sessions` (`expires_at`);
-- create "new_users" table
CREATE TABLE `new_users` (`id` text NOT NULL, `email` text NOT NULL, `name` text NOT NULL, `password_hash` text NOT NULL, `language` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, `verified_at` datetime NULL, PRIMARY KEY (`id`));
-- copy rows from old table "users" to new temporary table "new_users"
INSERT INTO `new_users` (`id`, `email`, `name`, `password_hash`, `created_at`) SELECT `id`, `email`, `name`, `password_hash`, `created_at` FROM `users`;
-- drop "users" table after copying rows
DROP TABLE `users`;
-- rename temporary table "new_users" to "users"
ALTER TABLE `new_users` RENAME TO `users`;
-- create index "users_email_key" to table: "users"
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email`);
-- create "proofs" table
CREATE TABLE `proofs` (`id` text NOT NULL, `kind` text NOT NULL, `email` text NOT NULL, `user_id` text NOT NULL DEFAULT (''), `token_hash` text NOT NULL, `created_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `used_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "proofs_token_hash_key" to table: "proofs"
CREATE UNIQUE INDEX `proofs_token_hash_key` ON `proofs` (`token_hash`);
-- create index "proof_email_created_at" to table: "proofs"
CREATE INDEX `proof_email_created_at` ON `proofs` (`email`, `created_at`);
-- create index "proof_expires_at" to table: "proofs"
CREATE INDEX `proof_expires_at` ON `proofs` (`expires_at`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

