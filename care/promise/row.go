package promise

import (
	"time"

	"kept/care/customer"
	rows "kept/ent/db"
	"kept/internal/clock"
	"kept/internal/maybe"
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
		ProductID: r.ProductID, PurchaseID: r.PurchaseID, InteractionID: r.InteractionID, ClaimID: r.ClaimID, Besides: besidesOf(r.Besides),
		Due:        Due{Kind: DueKind(r.DueKind), Day: clock.Day(r.DueDay), Zone: r.DueZone, At: r.DueAt.UTC()},
		FirstDueAt: r.FirstDueAt.UTC(), TargetAt: clock.UTC(r.TargetAt), AdvisedAt: clock.UTC(r.AdvisedAt), BoldReason: r.BoldReason, MadeAt: r.MadeAt.UTC(), RecordedAt: r.RecordedAt.UTC(),
		State: State(r.State), SettledAt: clock.UTC(r.SettledAt), Evidence: r.Evidence,
		EvidenceInteractionID: r.EvidenceInteractionID, Reason: r.Reason, ByTimeAlone: r.ByTimeAlone,
		WaitingSince: clock.UTC(r.WaitingSince), Waited: time.Duration(r.WaitedSeconds) * time.Second,
		DisputedAt: clock.UTC(r.DisputedAt), Dispute: r.Dispute, ConfirmedAt: clock.UTC(r.ConfirmedAt),
		AtRiskSince: clock.UTC(r.AtRiskAt),
		alarmAt:     clock.UTC(r.AlarmAt), alarmStep: r.AlarmStep, lookAt: clock.UTC(r.LookAt), version: r.Version,
	}
	if r.ExternalID != nil {
		p.ExternalID = *r.ExternalID
	}
}

// insert describes p as a new row. What never changes is written here only.
func (b *Book) insert(p *Promise) *rows.PromiseCreate {
	c := b.db.Promise.Create().SetID(p.ID).SetChainID(p.ChainID).SetCustomerID(p.CustomerID).
		SetText(p.Text).SetChannel(string(p.Channel)).SetMadeAt(p.MadeAt).SetRecordedAt(p.RecordedAt).
		SetNillableExternalID(maybe.Some(p.ExternalID)).SetNillablePreviousID(maybe.Some(p.PreviousID)).
		SetNillableMadeByID(maybe.Some(p.MadeByID)).SetNillableOwnerID(maybe.Some(p.OwnerID)).
		SetNillableDepartmentID(maybe.Some(p.DepartmentID)).SetNillableProductID(maybe.Some(p.ProductID)).
		SetNillablePurchaseID(maybe.Some(p.PurchaseID)).SetNillableInteractionID(maybe.Some(p.InteractionID)).
		SetNillableClaimID(maybe.Some(p.ClaimID)).SetDueKind(string(p.Due.Kind)).SetDueDay(string(p.Due.Day)).SetDueZone(p.Due.Zone).SetDueAt(p.Due.At).
		SetFirstDueAt(p.FirstDueAt).SetNillableTargetAt(p.TargetAt).SetNillableAdvisedAt(p.AdvisedAt).SetBoldReason(p.BoldReason).
		SetState(string(p.State)).SetNillableSettledAt(p.SettledAt).SetEvidence(p.Evidence).
		SetNillableEvidenceInteractionID(maybe.Some(p.EvidenceInteractionID)).SetReason(p.Reason).SetByTimeAlone(p.ByTimeAlone).
		SetNillableAlarmAt(p.alarmAt).SetAlarmStep(p.alarmStep).SetNillableLookAt(p.lookAt).SetVersion(1)
	if len(p.Besides) > 0 {
		c.SetBesides(besidesRow(p.Besides))
	}
	return c
}

// change describes what may change in the row of p.
func (b *Book) change(p *Promise) *rows.PromiseUpdate {
	u := b.db.Promise.Update().
		SetDueDay(string(p.Due.Day)).SetDueAt(p.Due.At).SetFirstDueAt(p.FirstDueAt).
		SetState(string(p.State)).SetEvidence(p.Evidence).SetReason(p.Reason).SetByTimeAlone(p.ByTimeAlone).
		SetWaitedSeconds(int64(p.Waited / time.Second)).SetDispute(p.Dispute).
		SetAlarmStep(p.alarmStep).SetVersion(p.version + 1)
	maybe.Put(p.TargetAt, u.SetTargetAt, u.ClearTargetAt)
	maybe.Put(p.AdvisedAt, u.SetAdvisedAt, u.ClearAdvisedAt)
	maybe.Put(p.SettledAt, u.SetSettledAt, u.ClearSettledAt)
	maybe.Put(p.WaitingSince, u.SetWaitingSince, u.ClearWaitingSince)
	maybe.Put(p.DisputedAt, u.SetDisputedAt, u.ClearDisputedAt)
	maybe.Put(p.ConfirmedAt, u.SetConfirmedAt, u.ClearConfirmedAt)
	maybe.Put(p.alarmAt, u.SetAlarmAt, u.ClearAlarmAt)
	maybe.Put(p.lookAt, u.SetLookAt, u.ClearLookAt)
	maybe.Put(p.AtRiskSince, u.SetAtRiskAt, u.ClearAtRiskAt)
	maybe.Put(maybe.Some(p.OwnerID), u.SetOwnerID, u.ClearOwnerID)
	maybe.Put(maybe.Some(p.EvidenceInteractionID), u.SetEvidenceInteractionID, u.ClearEvidenceInteractionID)
	return u
}
