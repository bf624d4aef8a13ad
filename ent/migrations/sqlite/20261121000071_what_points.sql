-- +goose Up
-- create index "interaction_tenant_id_purchase_id" to table: "interactions"
CREATE INDEX `interaction_tenant_id_purchase_id` ON `interactions` (`tenant_id`, `purchase_id`) WHERE purchase_id IS NOT NULL;
-- create index "interaction_tenant_id_answers_id" to table: "interactions"
CREATE INDEX `interaction_tenant_id_answers_id` ON `interactions` (`tenant_id`, `answers_id`) WHERE answers_id IS NOT NULL;
-- create index "openquestion_tenant_id_promise_id" to table: "open_questions"
CREATE INDEX `openquestion_tenant_id_promise_id` ON `open_questions` (`tenant_id`, `promise_id`) WHERE promise_id IS NOT NULL;
-- create index "openquestion_tenant_id_interaction_id" to table: "open_questions"
CREATE INDEX `openquestion_tenant_id_interaction_id` ON `open_questions` (`tenant_id`, `interaction_id`) WHERE interaction_id IS NOT NULL;
-- create index "promise_tenant_id_previous_id" to table: "promises"
CREATE INDEX `promise_tenant_id_previous_id` ON `promises` (`tenant_id`, `previous_id`) WHERE previous_id IS NOT NULL;
-- create index "promise_tenant_id_interaction_id" to table: "promises"
CREATE INDEX `promise_tenant_id_interaction_id` ON `promises` (`tenant_id`, `interaction_id`) WHERE interaction_id IS NOT NULL;
-- create index "promise_tenant_id_evidence_interaction_id" to table: "promises"
CREATE INDEX `promise_tenant_id_evidence_interaction_id` ON `promises` (`tenant_id`, `evidence_interaction_id`) WHERE evidence_interaction_id IS NOT NULL;

