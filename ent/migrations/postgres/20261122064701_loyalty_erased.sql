-- +goose Up
-- Who leaves with all she has leaves with her ledger: the worker erases a whole
-- tenant (ent/store/erase.go), which begins by having rows let go of each other.
GRANT DELETE ON "loyalty_programs", "loyalty_accounts", "loyalty_transactions", "loyalty_entries", "loyalty_lots",
  "loyalty_reservations", "loyalty_adjustments", "loyalty_days", "loyalty_anchors" TO kept_worker;
GRANT UPDATE ("of_id") ON "loyalty_transactions" TO kept_worker;
