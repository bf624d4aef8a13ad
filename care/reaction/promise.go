// Package reaction keeps what follows from an event, one file each: who is
// told, and later what is earned, started or made good.
//
// A reaction runs after the event's own transaction, in the one that moves its
// cursor: its rows are written exactly once, whatever node it runs on and
// however often that is killed.
package reaction

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/text/language"

	"kept/care/event"
	"kept/ent/db"
	rows "kept/ent/db/event"
	"kept/ent/db/member"
	"kept/ent/db/notice"
	"kept/ent/db/promise"
	"kept/ent/db/user"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/wording"
	"kept/tenants"
)

// PromiseInDanger tells a promise's owner when it is about to be broken or likely
// to be, and her supervisors too once it is overdue or broken. A promise that nobody owns
// is told to the supervisors at once. When the promise is kept after all, be it
// late or corrected by evidence that came later, those notices have nothing to
// ask any more and count as read.
func PromiseInDanger(d *store.DB, now clock.Func) event.Reaction {
	w := &watch{db: d, now: now}
	return event.Reaction{
		Name:  "promise-in-danger",
		Types: []event.Type{event.PromiseWarned, event.PromiseAtRisk, event.PromiseOverdue, event.PromiseBroken, event.PromiseKept, event.PromiseKeptLate},
		Do:    w.tell,
	}
}

type watch struct {
	db  *store.DB
	now clock.Func
}

func (w *watch) tell(ctx context.Context, events []*event.Event) error {
	promises, err := w.promises(ctx, events)
	if err != nil {
		return err
	}
	staff, err := w.staff(ctx, events)
	if err != nil {
		return err
	}
	told, err := w.told(ctx, events)
	if err != nil {
		return err
	}
	var due []telling
	for _, e := range events {
		p := promises[e.SubjectID]
		if p == nil || kept(e) {
			continue // erased meanwhile, or nothing to warn of
		}
		for _, m := range audience(e, p, staff[e.TenantID]) {
			if told[e.ID+m.ID] {
				continue // by an earlier version of this reaction
			}
			due = append(due, telling{e, p.ID, said(words(e.Type, p)), m})
		}
	}
	if err := w.write(ctx, due); err != nil {
		return err
	}
	return w.settle(ctx, events)
}

// telling is a notice that is to be written: what happened to which record, what
// is said of it, and to whom.
type telling struct {
	event   *event.Event
	subject string
	words   func(language.Tag) string
	to      *db.Member
}

// write writes notices, each in the language that its reader's mail is in.
func (w *watch) write(ctx context.Context, due []telling) error {
	languages, err := w.languages(ctx, due)
	if err != nil {
		return err
	}
	notices := make([]*db.NoticeCreate, 0, len(due))
	for _, t := range due {
		text := t.words(wording.Of(languages[t.to.UserID]))
		notices = append(notices, w.db.Notice.Create().SetID(id.New(id.Notice)).SetTenantID(t.event.TenantID).SetMemberID(t.to.ID).
			SetEventID(t.event.ID).SetType(string(t.event.Type)).SetSubjectID(t.subject).SetText(text).SetCreatedAt(w.now()))
	}
	if err := w.db.Notice.CreateBulk(notices...).Exec(ctx); err != nil {
		return fmt.Errorf("write %d notices: %w", len(notices), err)
	}
	return nil
}

// said gives a clause in any language.
func said(clause error) func(language.Tag) string {
	return func(in language.Tag) string { return wording.In(in, clause) }
}

// languages gives what the users read who are to be told, by the user's id.
func (w *watch) languages(ctx context.Context, due []telling) (map[string]string, error) {
	var ids []string
	for _, t := range due {
		ids = append(ids, t.to.UserID)
	}
	users, err := w.db.User.Query().Where(user.IDIn(ids...)).Select(user.FieldID, user.FieldLanguage).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what %d people read: %w", len(ids), err)
	}
	out := make(map[string]string, len(users))
	for _, u := range users {
		out[u.ID] = u.Language
	}
	return out, nil
}

func kept(e *event.Event) bool { return e.Type == event.PromiseKept || e.Type == event.PromiseKeptLate }

// settle marks the notices about promises that were kept as read. It comes
// after tell's own writing: what warned comes before what was kept.
func (w *watch) settle(ctx context.Context, events []*event.Event) error {
	var promises, owners []string
	for _, e := range events {
		if kept(e) {
			promises, owners = append(promises, e.SubjectID), append(owners, e.TenantID)
		}
	}
	if len(promises) == 0 {
		return nil
	}
	raised, err := w.db.Event.Query().Where(rows.TenantIDIn(owners...), rows.SubjectIDIn(promises...),
		rows.TypeIn(string(event.PromiseWarned), string(event.PromiseAtRisk), string(event.PromiseOverdue), string(event.PromiseBroken))).IDs(ctx)
	if err != nil {
		return fmt.Errorf("what warned of %d promises: %w", len(promises), err)
	}
	err = w.db.Notice.Update().Where(notice.TenantIDIn(owners...), notice.EventIDIn(raised...), notice.ReadAtIsNil()).
		SetReadAt(w.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("settle notices: %w", err)
	}
	return nil
}

// audience says who is told of e: the owner, and from overdue on her
// supervisors; where there are none, the business's owners.
func audience(e *event.Event, p *db.Promise, staff []*db.Member) []*db.Member {
	var out []*db.Member
	department := p.DepartmentID
	for _, m := range staff {
		if m.ID == p.OwnerID || (p.OwnerID == "" && m.ID == p.MadeByID) {
			out = append(out, m)
			if department == "" {
				department = m.DepartmentID
			}
		}
	}
	if ahead := e.Type == event.PromiseWarned || e.Type == event.PromiseAtRisk; ahead && len(out) > 0 {
		return out
	}
	above := withRole(staff, department, tenants.Supervisor)
	if len(above) == 0 {
		above = withRole(staff, "", tenants.Owner)
	}
	for _, m := range above {
		if !slices.ContainsFunc(out, func(o *db.Member) bool { return o.ID == m.ID }) {
			out = append(out, m)
		}
	}
	return out
}

// withRole gives the members of a role in a department; "" means in any.
func withRole(staff []*db.Member, department string, role tenants.Role) []*db.Member {
	var out []*db.Member
	for _, m := range staff {
		if tenants.Role(m.Role) == role && (department == "" || m.DepartmentID == department) {
			out = append(out, m)
		}
	}
	return out
}

func words(t event.Type, p *db.Promise) error {
	switch t {
	case event.PromiseWarned:
		return fault.Clause("Due soon: %s", p.Text)
	case event.PromiseAtRisk:
		return fault.Clause("At risk: %s", p.Text)
	case event.PromiseOverdue:
		return fault.Clause("Overdue: %s", p.Text)
	default:
		return fault.Clause("Broken: %s", p.Text)
	}
}

func (w *watch) promises(ctx context.Context, events []*event.Event) (map[string]*db.Promise, error) {
	var ids []string
	for _, e := range events {
		ids = append(ids, e.SubjectID)
	}
	rows, err := w.db.Promise.Query().Where(promise.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read %d promises: %w", len(ids), err)
	}
	out := make(map[string]*db.Promise, len(rows))
	for _, p := range rows {
		out[p.ID] = p
	}
	return out, nil
}

// staff gives the members who can still read a notice, by tenant.
func (w *watch) staff(ctx context.Context, events []*event.Event) (map[string][]*db.Member, error) {
	var ids []string
	for _, e := range events {
		if !slices.Contains(ids, e.TenantID) {
			ids = append(ids, e.TenantID)
		}
	}
	rows, err := w.db.Member.Query().
		Where(member.TenantIDIn(ids...), member.LeftAtIsNil(), member.UserIDNotNil()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the members of %d tenants: %w", len(ids), err)
	}
	out := make(map[string][]*db.Member, len(ids))
	for _, m := range rows {
		out[m.TenantID] = append(out[m.TenantID], m)
	}
	return out, nil
}

// told gives what was written for these events already, by event and member.
func (w *watch) told(ctx context.Context, events []*event.Event) (map[string]bool, error) {
	var tenantIDs, ids []string
	for _, e := range events {
		ids = append(ids, e.ID)
		if !slices.Contains(tenantIDs, e.TenantID) {
			tenantIDs = append(tenantIDs, e.TenantID)
		}
	}
	rows, err := w.db.Notice.Query().Where(notice.TenantIDIn(tenantIDs...), notice.EventIDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	out := make(map[string]bool, len(rows))
	for _, n := range rows {
		out[n.EventID+n.MemberID] = true
	}
	return out, nil
}
