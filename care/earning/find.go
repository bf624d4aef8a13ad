package earning

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/earningrule"
	"kept/ent/db/earningversion"
	"kept/internal/fault"
	"kept/tenants/guard"
)

// Find gives one rule as its latest version says, or missing.
func (b *Book) Find(ctx context.Context, ruleID string) (*Rule, error) {
	found, err := b.ByIDs(ctx, []string{ruleID})
	if err != nil {
		return nil, err
	}
	if r := found[ruleID]; r != nil {
		return r, nil
	}
	return nil, fault.Missing("earning rule")
}

// ByIDs gives those of the rules that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Rule, error) {
	found, err := b.read(ctx, b.db.EarningRule.Query().Where(table.IDIn(ids...)), nil)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Rule, len(found))
	for _, r := range found {
		out[r.ID] = r
	}
	return out, nil
}

// List gives every rule, in the order in which they are asked: a tenant has at
// most a hundred.
func (b *Book) List(ctx context.Context) ([]*Rule, error) {
	found, err := b.read(ctx, b.db.EarningRule.Query(), nil)
	slices.SortFunc(found, func(a, c *Rule) int {
		if a.Terms.Priority != c.Terms.Priority {
			return a.Terms.Priority - c.Terms.Priority
		}
		return strings.Compare(a.ID, c.ID)
	})
	return found, err
}

// InForce gives the rules for a type of event as they stood at a time: what was
// added later isn't among them.
func (b *Book) InForce(ctx context.Context, trigger event.Type, at time.Time) ([]*Ruling, error) {
	found, err := b.read(ctx, b.db.EarningRule.Query().Where(table.Trigger(string(trigger)), table.CreatedAtLTE(at)), &at)
	if err != nil {
		return nil, err
	}
	out := make([]*Ruling, len(found))
	for i, r := range found {
		if out[i], err = b.Ruling(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// read gives rules with the version that held at a time, or the latest.
func (b *Book) read(ctx context.Context, q *rows.EarningRuleQuery, at *time.Time) ([]*Rule, error) {
	found, err := q.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read earning rules: %w", err)
	}
	ids := make([]string, len(found))
	for i, r := range found {
		ids[i] = r.ID
		guard.Known(ctx, r.ID)
	}
	versions, err := b.held(ctx, ids, at)
	if err != nil {
		return nil, err
	}
	var out []*Rule
	for _, r := range found {
		if v := versions[r.ID]; v != nil {
			out = append(out, &Rule{ID: r.ID, ProgramID: r.ProgramID, Trigger: r.Trigger, CreatedAt: r.CreatedAt.UTC(), Version: *v})
		}
	}
	return out, nil
}

// held gives the version of each rule that held at a time, or the latest.
func (b *Book) held(ctx context.Context, ruleIDs []string, at *time.Time) (map[string]*Version, error) {
	if len(ruleIDs) == 0 {
		return nil, nil
	}
	q := b.db.EarningVersion.Query().Where(earningversion.RuleIDIn(ruleIDs...)).Order(earningversion.ByNumber())
	if at != nil {
		q.Where(earningversion.FromAtLTE(*at))
	}
	found, err := q.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read versions of %d rules: %w", len(ruleIDs), err)
	}
	out := make(map[string]*Version, len(ruleIDs))
	for _, r := range found {
		if out[r.RuleID], err = versionFromRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// VersionsOf gives the versions of each rule, the latest first, at most fifty.
func (b *Book) VersionsOf(ctx context.Context, ruleIDs []string) (map[string][]*Version, error) {
	out := make(map[string][]*Version, len(ruleIDs))
	for _, ruleID := range ruleIDs { // there are few rules
		found, err := b.db.EarningVersion.Query().Where(earningversion.RuleID(ruleID)).
			Order(earningversion.ByNumber(sql.OrderDesc())).Limit(50).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("versions of rule %s: %w", ruleID, err)
		}
		for _, r := range found {
			v, err := versionFromRow(r)
			if err != nil {
				return nil, err
			}
			out[ruleID] = append(out[ruleID], v)
		}
	}
	return out, nil
}

func versionFromRow(r *rows.EarningVersion) (*Version, error) {
	v := &Version{Number: r.Number, State: State(r.State), FromAt: r.FromAt.UTC(), ActorKind: r.ActorKind, ActorID: r.ActorID}
	if err := json.Unmarshal([]byte(r.Terms), &v.Terms); err != nil {
		return nil, fmt.Errorf("read version %d of rule %s: %w", r.Number, r.RuleID, err)
	}
	return v, nil
}

func joined(types []event.Type) string {
	out := make([]string, len(types))
	for i, t := range types {
		out[i] = string(t)
	}
	return strings.Join(out, ", ")
}
