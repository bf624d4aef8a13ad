package reaction

import (
	"context"
	"fmt"
	"slices"

	"kept/care/event"
	"kept/ent/db"
	"kept/ent/db/customer"
	rows "kept/ent/db/event"
	"kept/ent/db/notice"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

// SayThanks asks somebody to thank a customer in person, where a plan of thanks says
// so: the member whom she knows by name, or else the supervisors of the plan's
// department, or else whoever is in charge. Once it is done nobody is asked any more.
func SayThanks(d *store.DB, now clock.Func) event.Reaction {
	w := &watch{db: d, now: now}
	return event.Reaction{Name: "say-thanks", Types: []event.Type{event.ThanksGiven, event.ThanksTaskDone}, Do: w.askForThanks}
}

func (w *watch) askForThanks(ctx context.Context, events []*event.Event) error {
	staff, err := w.staff(ctx, events)
	if err != nil {
		return err
	}
	customers, err := w.thanked(ctx, events)
	if err != nil {
		return err
	}
	var due []telling
	for _, e := range events {
		task, _ := e.Data["task"].(string)
		c := customers[e.CustomerID]
		if e.Type != event.ThanksGiven || task == "" || c == nil {
			continue // points say it all, or she was erased meanwhile
		}
		for _, m := range w.whoThanks(staff[e.TenantID], c, e.Data) {
			due = append(due, telling{e, c.ID, said(fault.Clause("Thank %s: %s", c.Name, task)), m})
		}
	}
	if err := w.write(ctx, due); err != nil {
		return err
	}
	return w.thankedInPerson(ctx, events)
}

// whoThanks says who is asked to thank c.
func (w *watch) whoThanks(staff []*db.Member, c *db.Customer, data map[string]any) []*db.Member {
	here := func(m *db.Member) bool { return m.AwayUntil == nil || !w.now().Before(*m.AwayUntil) }
	i := slices.IndexFunc(staff, func(m *db.Member) bool { return m.ID == c.ContactMemberID && here(m) })
	if i >= 0 {
		return staff[i : i+1]
	}
	if department, _ := data["departmentId"].(string); department != "" {
		if above := withRole(staff, department, tenants.Supervisor); len(above) > 0 {
			return above
		}
	}
	return inCharge(staff, "", w.now())
}

// thanked gives the customers whom events are about, by the id that they name.
func (w *watch) thanked(ctx context.Context, events []*event.Event) (map[string]*db.Customer, error) {
	var tenantIDs, ids []string
	for _, e := range events {
		tenantIDs, ids = append(tenantIDs, e.TenantID), append(ids, e.CustomerID)
	}
	found, err := w.db.Customer.Query().Where(customer.TenantIDIn(tenantIDs...), customer.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read %d customers: %w", len(ids), err)
	}
	out := make(map[string]*db.Customer, len(found))
	for _, c := range found {
		out[c.ID] = c
	}
	return out, nil
}

// thankedInPerson marks the notices as read that asked for what was done.
func (w *watch) thankedInPerson(ctx context.Context, events []*event.Event) error {
	var tenantIDs, done []string
	for _, e := range events {
		if e.Type == event.ThanksTaskDone {
			tenantIDs, done = append(tenantIDs, e.TenantID), append(done, e.SubjectID)
		}
	}
	if len(done) == 0 {
		return nil
	}
	asked, err := w.db.Event.Query().Where(rows.TenantIDIn(tenantIDs...), rows.SubjectIDIn(done...), rows.Type(string(event.ThanksGiven))).IDs(ctx)
	if err != nil {
		return fmt.Errorf("what asked for %d thanks: %w", len(done), err)
	}
	err = w.db.Notice.Update().Where(notice.TenantIDIn(tenantIDs...), notice.EventIDIn(asked...), notice.ReadAtIsNil()).SetReadAt(w.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("settle notices of thanks: %w", err)
	}
	return nil
}
