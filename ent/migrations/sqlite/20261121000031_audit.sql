-- +goose Up
-- create index "event_tenant_id_recorded_at_id" to table: "events"
CREATE INDEX `event_tenant_id_recorded_at_id` ON `events` (`tenant_id`, `recorded_at`, `id`) WHERE NOT backfilled;
-- create index "event_tenant_id_actor_id_recorded_at_id" to table: "events"
CREATE INDEX `event_tenant_id_actor_id_recorded_at_id` ON `events` (`tenant_id`, `actor_id`, `recorded_at`, `id`) WHERE NOT backfilled;
-- create index "event_tenant_id_type_recorded_at_id" to table: "events"
CREATE INDEX `event_tenant_id_type_recorded_at_id` ON `events` (`tenant_id`, `type`, `recorded_at`, `id`) WHERE NOT backfilled;

