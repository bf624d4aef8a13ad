package promise

import (
	"slices"
	"time"
)

// alarm is an instant at which time alone does something to an open promise.
type alarm struct {
	what alarmKind
	at   time.Time
}

type alarmKind string

// The alarms of an open promise: three warnings and the end.
const (
	alarmEighty alarmKind = "EIGHTY_PERCENT" // of its time has passed
	alarmTarget alarmKind = "TARGET"
	alarmDue    alarmKind = "DUE"
	alarmBreak  alarmKind = "BREAK" // due and the tenant's grace have passed
)

// alarms lists p's alarms in the order in which they go off.
func (p *Promise) alarms(grace time.Duration) []alarm {
	eighty := p.MadeAt.Add(time.Duration(float64(p.Due.At.Sub(p.MadeAt)-p.Waited)*0.8) + p.Waited)
	out := []alarm{{alarmEighty, eighty.Truncate(time.Microsecond)}}
	if p.TargetAt != nil {
		out = append(out, alarm{alarmTarget, *p.TargetAt})
	}
	// Due itself is still in time, so the alarm is an instant later.
	out = append(out, alarm{alarmDue, p.Due.At.Add(time.Microsecond)}, alarm{alarmBreak, p.Due.At.Add(grace + time.Microsecond)})
	slices.SortStableFunc(out, func(a, b alarm) int { return a.at.Compare(b.at) })
	return out
}

// arm sets the next alarm after those that have gone off.
func (p *Promise) arm(grace time.Duration) {
	p.alarmAt = nil
	if p.State != Open || p.WaitingSince != nil {
		return
	}
	if list := p.alarms(grace); p.alarmStep < len(list) {
		at := list[p.alarmStep].at
		p.alarmAt = &at
	}
}

// ring lets time do what is due by now: it marks the alarms that have gone off
// and breaks the promise when its grace is over. It returns the gravest of
// them, or "" if none has. After a long stop only that one is told.
func (p *Promise) ring(now time.Time, grace time.Duration) alarmKind {
	if p.State != Open || p.WaitingSince != nil {
		return ""
	}
	rang := alarmKind("")
	list := p.alarms(grace)
	for p.alarmStep < len(list) && !list[p.alarmStep].at.After(now) {
		rang = list[p.alarmStep].what
		if rang == alarmBreak {
			p.settle(Broken, list[p.alarmStep].at)
			p.ByTimeAlone, p.Reason = true, "its time and the grace after it passed without evidence"
			return rang
		}
		p.alarmStep++
	}
	p.arm(grace)
	return rang
}
