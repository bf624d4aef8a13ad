-- +goose Up
-- The owner is held by row-level security too, and would see no row to tell apart.
ALTER TABLE gap_tallies NO FORCE ROW LEVEL SECURITY;
-- What was told apart by claim and product within one axis is an axis for each.
INSERT INTO gap_tallies (id, tenant_id, axis, subject, month, dimension, kind, unit, direction, n, unmet, met, exceeded, adequate, desired, perceived, weight, weight_unmet, fresh)
SELECT id || ' CLAIM', tenant_id, 'CLAIM', claim_id, month, dimension, kind, unit, direction, n, unmet, met, exceeded, adequate, desired, perceived, weight, weight_unmet, fresh FROM gap_tallies WHERE axis = '';
INSERT INTO gap_tallies (id, tenant_id, axis, subject, month, dimension, kind, unit, direction, n, unmet, met, exceeded, adequate, desired, perceived, weight, weight_unmet, fresh)
SELECT id || ' PRODUCT', tenant_id, 'PRODUCT', product_id, month, '', kind, unit, direction, n, unmet, met, exceeded, adequate, desired, perceived, weight, weight_unmet, fresh FROM gap_tallies WHERE axis = '';
ALTER TABLE gap_tallies FORCE ROW LEVEL SECURITY;
-- drop index "gaptally_tenant_id_axis_month_subject" from table: "gap_tallies"
DROP INDEX "gaptally_tenant_id_axis_month_subject";
-- modify "gap_tallies" table
ALTER TABLE "gap_tallies" DROP COLUMN "claim_id", DROP COLUMN "product_id";
-- create index "gaptally_tenant_id_axis_month_subject_weight_unmet_n" to table: "gap_tallies"
CREATE INDEX "gaptally_tenant_id_axis_month_subject_weight_unmet_n" ON "gap_tallies" ("tenant_id", "axis", "month", "subject", "weight_unmet", "n");

