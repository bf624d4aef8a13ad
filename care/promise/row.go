package promise

import (
	"time"

	"kept/care/customer"
	rows "kept/ent/db"
	"kept/internal/clock"
)

func fromRow(r *rows.Promise) *Promise {
	var p Promise
	p.fill(r)
	return &p
}

func fromRows(rs []*rows.Promise) []*Promise {
	out := make([]*Promise, len(rs))
	for i, r := range rs {
		out[i] = fromRow(r)
	}
	return out
}

// fill is the one mapping from table to domain.
func (p *Promise) fill(r *rows.Promise) {
	*p = Promise{
		ID: r.ID, ChainID: r.ChainID, PreviousID: r.PreviousID, CustomerID: r.CustomerID,
		Text: r.Text, Channel: customer.Channel(r.Channel), MadeByID: r.MadeByID, OwnerID: r.OwnerID, DepartmentID: r.DepartmentID,
		ProductID: r.ProductID, PurchaseID: r.PurchaseID, InteractionID: r.InteractionID, ClaimID: r.ClaimID,
		Due:        Due{Kind: DueKind(r.DueKind), Day: clock.Day(r.DueDay), Zone: r.DueZone, At: r.DueAt.UTC()},
		FirstDueAt: r.FirstDueAt.UTC(), TargetAt: utc(r.TargetAt), AdvisedAt: utc(r.AdvisedAt), BoldReason: r.BoldReason, MadeAt: r.MadeAt.UTC(), RecordedAt: r.RecordedAt.UTC(),
		State: State(r.State), SettledAt: utc(r.SettledAt), Evidence: r.Evidence,
		EvidenceInteractionID: r.EvidenceInteractionID, Reason: r.Reason, ByTimeAlone: r.ByTimeAlone,
		WaitingSince: utc(r.WaitingSince), Waited: time.Duration(r.WaitedSeconds) * time.Second,
		DisputedAt: utc(r.DisputedAt), Dispute: r.Dispute, ConfirmedAt: utc(r.ConfirmedAt),
		AtRiskSince: utc(r.AtRiskAt),
		alarmAt:     utc(r.AlarmAt), alarmStep: r.AlarmStep, lookAt: utc(r.LookAt), version: r.Version,
	}
	if r.ExternalID != nil {
		p.ExternalID = *r.ExternalID
	}
}

// insert describes p as a new row. What never changes is written here only.
func (b *Book) insert(p *Promise) *rows.PromiseCreate {
	return b.db.Promise.Create().SetID(p.ID).SetChainID(p.ChainID).SetCustomerID(p.CustomerID).
		SetText(p.Text).SetChannel(string(p.Channel)).SetMadeAt(p.MadeAt).SetRecordedAt(p.RecordedAt).
		SetNillableExternalID(some(p.ExternalID)).SetNillablePreviousID(some(p.PreviousID)).
		SetNillableMadeByID(some(p.MadeByID)).SetNillableOwnerID(some(p.OwnerID)).
		SetNillableDepartmentID(some(p.DepartmentID)).SetNillableProductID(some(p.ProductID)).
		SetNillablePurchaseID(some(p.PurchaseID)).SetNillableInteractionID(some(p.InteractionID)).
		SetNillableClaimID(some(p.ClaimID)).SetDueKind(string(p.Due.Kind)).SetDueDay(string(p.Due.Day)).SetDueZone(p.Due.Zone).SetDueAt(p.Due.At).
		SetFirstDueAt(p.FirstDueAt).SetNillableTargetAt(p.TargetAt).SetNillableAdvisedAt(p.AdvisedAt).SetBoldReason(p.BoldReason).
		SetState(string(p.State)).SetNillableSettledAt(p.SettledAt).SetEvidence(p.Evidence).
		SetNillableEvidenceInteractionID(some(p.EvidenceInteractionID)).SetReason(p.Reason).SetByTimeAlone(p.ByTimeAlone).
		SetNillableAlarmAt(p.alarmAt).SetAlarmStep(p.alarmStep).SetNillableLookAt(p.lookAt).SetVersion(1)
}

// change describes what may change in the row of p.
func (b *Book) change(p *Promise) *rows.PromiseUpdate {
	u := b.db.Promise.Update().
		SetDueDay(string(p.Due.Day)).SetDueAt(p.Due.At).SetFirstDueAt(p.FirstDueAt).
		SetState(string(p.State)).SetEvidence(p.Evidence).SetReason(p.Reason).SetByTimeAlone(p.ByTimeAlone).
		SetWaitedSeconds(int64(p.Waited / time.Second)).SetDispute(p.Dispute).
		SetAlarmStep(p.alarmStep).SetVersion(p.version + 1)
	setOrClear(p.TargetAt, u.SetTargetAt, u.ClearTargetAt)
	setOrClear(p.SettledAt, u.SetSettledAt, u.ClearSettledAt)
	setOrClear(p.WaitingSince, u.SetWaitingSince, u.ClearWaitingSince)
	setOrClear(p.DisputedAt, u.SetDisputedAt, u.ClearDisputedAt)
	setOrClear(p.ConfirmedAt, u.SetConfirmedAt, u.ClearConfirmedAt)
	setOrClear(p.alarmAt, u.SetAlarmAt, u.ClearAlarmAt)
	setOrClear(p.lookAt, u.SetLookAt, u.ClearLookAt)
	setOrClear(p.AtRiskSince, u.SetAtRiskAt, u.ClearAtRiskAt)
	setOrClear(some(p.OwnerID), u.SetOwnerID, u.ClearOwnerID)
	setOrClear(some(p.EvidenceInteractionID), u.SetEvidenceInteractionID, u.ClearEvidenceInteractionID)
	return u
}

func setOrClear[T any](v *T, set func(T) *rows.PromiseUpdate, clear func() *rows.PromiseUpdate) {
	if v == nil {
		clear()
		return
	}
	set(*v)
}

func some(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func utc(t *time.Time) *time.Time {
	if t == nil || t.Location() == time.UTC {
		return t
	}
	u := t.UTC()
	return &u
}
