package earning

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"time"

	"kept/care/customer"
	"kept/care/event"
	table "kept/ent/db/earningrule"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/guard"
)

// Book keeps the rules of whichever tenant is acting, and what they gave.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func

	mu       sync.Mutex
	compiled map[string]*compiled // by rule and version, which never change
}

// NewBook returns a book on db that tells its changes to log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, now: now, compiled: map[string]*compiled{}}
}

// Draft is what it takes to add a rule.
type Draft struct {
	ProgramID string
	Trigger   string
	Terms     Terms
}

// check gives the tidy draft, or what is wrong with it.
func (d Draft) check() (Draft, error) {
	if d.ProgramID == "" {
		return d, fault.Required("programId")
	}
	if !IsTrigger(d.Trigger) {
		return d, fault.Invalid("trigger", "must be one of %s", joined(Triggers))
	}
	d.Terms = d.Terms.tidy()
	return d, fault.First(d.Terms.check(), d.Terms.fits(d.Trigger))
}

// Add adds a rule, which gives points for what is recorded from now on. Faults
// name the field; a condition that doesn't compile is one, with line and column.
func (b *Book) Add(ctx context.Context, d Draft) (*Rule, error) {
	d, err := d.check()
	if err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Rule, error) {
		n, err := b.db.EarningRule.Query().Count(ctx)
		if err != nil {
			return nil, fmt.Errorf("count earning rules: %w", err)
		}
		if n >= maxRules {
			return nil, fault.Conflict(fault.CodeConflict, "there are %d rules already, which is the most: change one that has ended", maxRules)
		}
		r := &Rule{ID: id.New(id.EarningRule), ProgramID: d.ProgramID, Trigger: d.Trigger, CreatedAt: b.now()}
		r.Version = Version{Number: 1, State: Active, Terms: d.Terms, FromAt: r.CreatedAt}
		err = b.db.EarningRule.Create().SetID(r.ID).SetProgramID(r.ProgramID).SetTrigger(r.Trigger).
			SetVersion(r.Number).SetCreatedAt(r.CreatedAt).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("add earning rule: %w", err)
		}
		guard.Known(ctx, r.ID)
		return r, b.say(ctx, r, event.EarningRuleAdded)
	})
}

// Change makes a new version of a rule, which holds for what is recorded from now
// on: what was earned stays. Saying the same changes nothing.
func (b *Book) Change(ctx context.Context, ruleID string, terms Terms) (*Rule, error) {
	terms = terms.tidy()
	if err := terms.check(); err != nil {
		return nil, err
	}
	return b.revise(ctx, ruleID, event.EarningRuleChanged, func(r *Rule) error {
		r.Terms = terms
		return terms.fits(r.Trigger)
	})
}

// Pause lets a rule give nothing until it is resumed.
func (b *Book) Pause(ctx context.Context, ruleID string) (*Rule, error) {
	return b.become(ctx, ruleID, Paused, event.EarningRulePaused)
}

// Resume lets a paused rule give points again, for what is recorded from now on.
func (b *Book) Resume(ctx context.Context, ruleID string) (*Rule, error) {
	return b.become(ctx, ruleID, Active, event.EarningRuleResumed)
}

// End ends a rule for good. What was earned by it stays.
func (b *Book) End(ctx context.Context, ruleID string) (*Rule, error) {
	return b.become(ctx, ruleID, Ended, event.EarningRuleEnded)
}

func (b *Book) become(ctx context.Context, ruleID string, s State, what event.Type) (*Rule, error) {
	return b.revise(ctx, ruleID, what, func(r *Rule) error {
		r.State = s
		return nil
	})
}

// revise makes the next version of a rule, unless it says the same.
func (b *Book) revise(ctx context.Context, ruleID string, what event.Type, change func(*Rule) error) (*Rule, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Rule, error) {
		r, err := b.Find(ctx, ruleID)
		if err != nil {
			return nil, err
		}
		was := r.Version
		if err := change(r); err != nil || reflect.DeepEqual(was, r.Version) {
			return r, err
		}
		if was.State == Ended {
			return nil, ErrEnded
		}
		r.Number, r.FromAt = was.Number+1, clock.Later(b.now(), was.FromAt.Add(time.Microsecond))
		n, err := b.db.EarningRule.Update().Where(table.ID(r.ID), table.Version(was.Number)).SetVersion(r.Number).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("change earning rule %s: %w", r.ID, err)
		}
		if n == 0 {
			return nil, ErrChanged
		}
		guard.Known(ctx, r.ID)
		return r, b.say(ctx, r, what)
	})
}

// say writes a rule's version down and tells of it.
func (b *Book) say(ctx context.Context, r *Rule, what event.Type) error {
	who := tenants.From(ctx)
	r.ActorKind, r.ActorID = string(who.Kind), who.ID()
	terms, err := json.Marshal(r.Terms)
	if err != nil {
		return fmt.Errorf("write terms: %w", err)
	}
	err = b.db.EarningVersion.Create().SetID(id.New(id.EarningVersion)).SetRuleID(r.ID).SetNumber(r.Number).SetState(string(r.State)).
		SetTerms(string(terms)).SetFromAt(r.FromAt).SetActorKind(r.ActorKind).SetActorID(r.ActorID).Exec(ctx)
	if store.IsUnique(err) {
		return ErrChanged
	}
	if err != nil {
		return fmt.Errorf("write version %d of rule %s: %w", r.Number, r.ID, err)
	}
	return b.log.Append(ctx, event.Event{
		Type: what, SubjectID: r.ID, OccurredAt: r.FromAt, Data: map[string]any{"name": r.Terms.Name, "version": r.Number},
	})
}

// Ruling gives a rule that can be asked. What a version says is compiled once.
func (b *Book) Ruling(r *Rule) (*Ruling, error) {
	key := fmt.Sprintf("%s %d", r.ID, r.Number)
	b.mu.Lock()
	defer b.mu.Unlock()
	asks := b.compiled[key]
	if asks == nil {
		var err error
		if asks, err = compile(r.Terms); err != nil {
			return nil, fmt.Errorf("compile version %d of rule %s: %w", r.Number, r.ID, err)
		}
		if len(b.compiled) >= mostCompiled {
			clear(b.compiled)
		}
		b.compiled[key] = asks
	}
	return &Ruling{Rule: r, asks: asks}, nil
}

// mostCompiled is how many versions a node remembers compiled.
const mostCompiled = 1000

// Proposed gives the rule that a draft would make, to be asked what it would
// have given. It holds whenever it is asked: its validity is left aside.
func (b *Book) Proposed(d Draft, ruleID string) (*Ruling, error) {
	d, err := d.check()
	if err != nil {
		return nil, err
	}
	asks, err := compile(d.Terms)
	if err != nil {
		return nil, err
	}
	d.Terms.ValidFrom, d.Terms.ValidUntil = nil, nil
	return &Ruling{Rule: &Rule{ID: ruleID, ProgramID: d.ProgramID, Trigger: d.Trigger, Version: Version{State: Active, Terms: d.Terms}}, asks: asks}, nil
}
