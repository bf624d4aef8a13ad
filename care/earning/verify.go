package earning

import (
	"context"
	"fmt"
	"slices"

	rows "kept/ent/db"
	table "kept/ent/db/earning"
	"kept/ent/db/earningday"
	"kept/ent/db/earningrule"
	"kept/ent/db/earningversion"
)

// Verify recounts what the acting tenant's rules gave, by which their limits
// count: every day from the earnings, and every rule's number of versions. It
// gives a sentence for each difference.
func (b *Book) Verify(ctx context.Context) (out []string, err error) {
	type day struct {
		RuleID        string `json:"rule_id"`
		Day           string
		Points, Times int64
	}
	var said, should []day
	err = b.db.EarningDay.Query().GroupBy(earningday.FieldRuleID, earningday.FieldDay).
		Aggregate(rows.As(rows.Sum(earningday.FieldPoints), "points"), rows.As(rows.Sum(earningday.FieldTimes), "times")).Scan(ctx, &said)
	if err != nil {
		return nil, fmt.Errorf("days of rules: %w", err)
	}
	err = b.db.Earning.Query().Where(table.PointsGT(0)).GroupBy(table.FieldRuleID, table.FieldDay).
		Aggregate(rows.As(rows.Sum(table.FieldPoints), "points"), rows.As(rows.Count(), "times")).Scan(ctx, &should)
	if err != nil {
		return nil, fmt.Errorf("earnings of rules: %w", err)
	}
	got := map[string]Tally{}
	for _, d := range said {
		got[d.RuleID+" on "+d.Day] = Tally{d.Points, d.Times}
	}
	for _, d := range should {
		key, want := d.RuleID+" on "+d.Day, Tally{d.Points, d.Times}
		if got[key] != want {
			out = append(out, fmt.Sprintf("rule %s: the day says %+v, the earnings say %+v", key, got[key], want))
		}
		delete(got, key)
	}
	for key, t := range got {
		out = append(out, fmt.Sprintf("rule %s: the day says %+v, and there are no earnings", key, t))
	}
	versions, err := b.verifyVersions(ctx)
	slices.Sort(out)
	return append(out, versions...), err
}

// verifyVersions holds each rule's number against its versions.
func (b *Book) verifyVersions(ctx context.Context) (out []string, err error) {
	var found []struct {
		RuleID string `json:"rule_id"`
		Number int
	}
	err = b.db.EarningVersion.Query().GroupBy(earningversion.FieldRuleID).
		Aggregate(rows.As(rows.Max(earningversion.FieldNumber), "number")).Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("versions of rules: %w", err)
	}
	latest := map[string]int{}
	for _, f := range found {
		latest[f.RuleID] = f.Number
	}
	rules, err := b.db.EarningRule.Query().Order(earningrule.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read earning rules: %w", err)
	}
	for _, r := range rules {
		if r.Version != latest[r.ID] {
			out = append(out, fmt.Sprintf("rule %s says that it is at version %d; its latest is %d", r.ID, r.Version, latest[r.ID]))
		}
	}
	return out, nil
}
