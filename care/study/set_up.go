package study

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kept/care/event"
	table "kept/ent/db/study"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/servqual"
	"kept/tenants"
)

// Plan is a study to be set up.
type Plan struct {
	ExternalID *string
	Name       string
	Intro      string
	Texts      []string // the 22 statements; none: the usual ones, in the tenant's language
}

// Change is what may change about a study; nil leaves a part as it is.
type Change struct {
	Name  *string
	Intro *string
	Texts []string
}

// What bounds a study.
const (
	maxName   = 200
	maxIntro  = 2000
	maxText   = 300
	maxReason = 500
)

// SetUp drafts a study.
func (b *Book) SetUp(ctx context.Context, p Plan) (*Study, error) {
	if len(p.Texts) == 0 {
		p.Texts = usual(tenants.From(ctx).Locale)
	}
	now := b.now()
	s := &Study{
		ID: id.New(id.Study), ExternalID: p.ExternalID, Name: strings.TrimSpace(p.Name), Intro: strings.TrimSpace(p.Intro), Texts: trimmed(p.Texts),
		State: Draft, CreatedAt: now, UpdatedAt: now, version: 1,
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Study, error) {
		err := b.create(s).Exec(ctx)
		if s.ExternalID != nil && store.IsUnique(err) {
			return nil, fault.Taken("externalId", "belongs to another study already")
		}
		if err != nil {
			return nil, fmt.Errorf("set up study: %w", err)
		}
		return s, b.log.Append(ctx, event.Event{Type: event.StudySetUp, SubjectID: s.ID, OccurredAt: now, Data: map[string]any{"name": s.Name}})
	})
}

func trimmed(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = strings.TrimSpace(t)
	}
	return out
}

// check refuses a study that can't be asked.
func (s *Study) check() error {
	if s.Name == "" {
		return fault.Required("name")
	}
	if len(s.Texts) != servqual.Items {
		return fault.Invalid("statements", "must be %d, in their order; these are %d", servqual.Items, len(s.Texts))
	}
	for i, t := range s.Texts {
		field := "statements." + strconv.Itoa(i)
		if t == "" {
			return fault.Required(field)
		}
		if err := fault.Text(field, t, maxText); err != nil {
			return err
		}
	}
	return fault.First(fault.Text("name", s.Name, maxName), fault.Text("intro", s.Intro, maxIntro), fault.Key("externalId", s.ExternalID))
}

// Change changes a study: its name at any time, what is asked only while it is a
// draft. Changed to the same it stays as it was.
func (b *Book) Change(ctx context.Context, studyID string, ch Change) (*Study, error) {
	return b.apply(ctx, studyID, func(s *Study, _ time.Time) (*event.Event, error) {
		was := *s
		if ch.Name != nil {
			s.Name = strings.TrimSpace(*ch.Name)
		}
		if ch.Intro != nil {
			s.Intro = strings.TrimSpace(*ch.Intro)
		}
		if ch.Texts != nil {
			s.Texts = trimmed(ch.Texts)
		}
		if err := s.check(); err != nil {
			return nil, err
		}
		asked := was.Intro != s.Intro || !slices.Equal(was.Texts, s.Texts)
		switch {
		case asked && s.State != Draft:
			return nil, ErrAsked
		case !asked && was.Name == s.Name:
			return nil, nil
		}
		return &event.Event{Type: event.StudyUpdated, Data: map[string]any{"name": s.Name}}, nil
	})
}

// Begin opens a study for answers: from now on its statements stay.
func (b *Book) Begin(ctx context.Context, studyID string) (*Study, error) {
	return b.apply(ctx, studyID, func(s *Study, now time.Time) (*event.Event, error) {
		if s.State != Draft {
			return nil, ErrNotDraft
		}
		s.State, s.OpenedAt = Open, &now
		return &event.Event{Type: event.StudyOpened}, nil
	})
}

// Close ends a study: nobody answers it any more, and its result stays.
func (b *Book) Close(ctx context.Context, studyID string) (*Study, error) {
	return b.apply(ctx, studyID, func(s *Study, now time.Time) (*event.Event, error) {
		if s.State != Open {
			return nil, ErrNotOpen
		}
		s.State, s.ClosedAt = Closed, &now
		return &event.Event{Type: event.StudyClosed}, nil
	})
}

// apply changes one study by a rule, which tells what happened; nil when nothing
// did.
func (b *Book) apply(ctx context.Context, studyID string, rule func(*Study, time.Time) (*event.Event, error)) (*Study, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Study, error) {
		s, err := b.Find(ctx, studyID)
		if err != nil {
			return nil, err
		}
		now := b.now()
		told, err := rule(s, now)
		if err != nil {
			return nil, err
		}
		if told == nil {
			return s, nil
		}
		s.UpdatedAt = now
		n, err := b.change(s).Where(table.ID(s.ID), table.Version(s.version)).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("save study %s: %w", s.ID, err)
		}
		if n == 0 {
			return nil, ErrChanged
		}
		s.version++
		told.SubjectID, told.OccurredAt = s.ID, now
		return s, b.log.Append(ctx, *told)
	})
}
