package study_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/study"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/servqual"
	"kept/internal/testhouse"
	"kept/tenants"
)

func open(t *testing.T) (*store.DB, *study.Book, *event.Log) {
	t.Helper()
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	log := event.NewLog(db, now, nil)
	return db, study.NewBook(db, log, customer.NewBook(db, log, now), now), log
}

func ptr[T any](v T) *T { return &v }

func setUp(t *testing.T, ctx context.Context, b *study.Book) *study.Study {
	t.Helper()
	s, err := b.SetUp(ctx, study.Plan{Name: "Spring"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func begun(t *testing.T, ctx context.Context, b *study.Book) *study.Study {
	t.Helper()
	s, err := b.Begin(ctx, setUp(t, ctx, b).ID)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sheet answers items from one to another alike.
func sheet(studyID string, from, to, expected, perceived int) study.Sheet {
	s := study.Sheet{StudyID: studyID}
	for i := from; i <= to; i++ {
		s.Answers = append(s.Answers, &study.Answer{Item: i, Expected: &expected, Perceived: &perceived})
	}
	return s
}

func points(ns ...int) (out []*study.Weight) {
	for i, n := range ns {
		out = append(out, &study.Weight{Dimension: servqual.Dimensions[i], Points: n})
	}
	return out
}

func TestAStudysLife(t *testing.T) {
	db, b, log := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	s := setUp(t, ctx, b)
	if all := s.Statements(); len(all) != 22 || all[4].Item != 5 || all[4].Dimension != servqual.Reliability || s.State != study.Draft {
		t.Fatalf("SetUp = %+v", s)
	}
	if _, err := b.Answer(ctx, sheet(s.ID, 1, 22, 6, 5)); !errors.Is(err, study.ErrNotOpen) {
		t.Errorf("answering a draft: %v", err)
	}
	texts := append([]string{"Our own wording"}, s.Texts[1:]...)
	for range 2 {
		changed, err := b.Change(ctx, s.ID, study.Change{Texts: texts, Name: ptr("Spring 2026")})
		if err != nil || changed.Texts[0] != "Our own wording" {
			t.Fatalf("Change = %+v, %v", changed, err)
		}
	}
	if _, err := b.Begin(ctx, s.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Begin(ctx, s.ID); !errors.Is(err, study.ErrNotDraft) {
		t.Errorf("opened twice: %v", err)
	}
	if _, err := b.Change(ctx, s.ID, study.Change{Texts: s.Texts}); !errors.Is(err, study.ErrAsked) {
		t.Errorf("changing what is asked: %v", err)
	}
	if _, err := b.Change(ctx, s.ID, study.Change{Name: ptr("Spring")}); err != nil {
		t.Errorf("renaming: %v", err)
	}
	whole := sheet(s.ID, 1, 22, 6, 5)
	whole.Weights = points(11, 32, 22, 19, 16)
	if _, err := b.Answer(ctx, whole); err != nil {
		t.Fatal(err)
	}
	slip, err := b.Answer(ctx, sheet(s.ID, 1, 2, 1, 7))
	if err != nil {
		t.Fatal(err)
	}
	expect := func(when, want string) {
		t.Helper()
		found, err := b.Results(ctx, []string{s.ID})
		if err != nil {
			t.Fatal(err)
		}
		r := found[s.ID]
		if got := fmt.Sprint(r.Respondents, r.Scales[0].N, *r.Scales[0].Gap, *r.Overall, *r.Weighted, r.WeightedN); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	expect("two answered", "2 2 2.5 -0.3 -1 1")
	if _, err := b.Strike(ctx, slip.ID, "a slip"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Strike(ctx, slip.ID, "again"); !errors.Is(err, study.ErrStruck) {
		t.Errorf("struck twice: %v", err)
	}
	expect("one was struck", "1 1 -1 -1 -1 1")
	if _, err := b.Close(ctx, s.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Answer(ctx, whole); !errors.Is(err, study.ErrNotOpen) {
		t.Errorf("answering what is over: %v", err)
	}
	told, err := log.Of(ctx, s.ID)
	if err != nil || len(told) != 8 {
		t.Errorf("told %d times, %v; want set up, updated, opened, updated, answered twice, struck, closed", len(told), err)
	}
	of, err := b.ResponsesOf(ctx, []string{s.ID}, page.Args{})
	if err != nil || len(of[s.ID].Items) != 2 {
		t.Errorf("ResponsesOf = %+v, %v", of, err)
	}
	r, err := b.FindResponse(ctx, slip.ID)
	if err != nil || len(r.Answers()) != 2 || *r.Answers()[0].Perceived != 7 || r.Weights() != nil || r.StruckAt == nil {
		t.Errorf("FindResponse = %+v, %v", r, err)
	}
}

func TestFaultsNameTheField(t *testing.T) {
	db, b, _ := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	s := begun(t, ctx, b)
	answer := func(change func(*study.Sheet)) func() error {
		return func() error {
			good := sheet(s.ID, 1, 3, 6, 5)
			change(&good)
			_, err := b.Answer(ctx, good)
			return err
		}
	}
	for name, tc := range map[string]struct {
		do   func() error
		want string
	}{
		"no name":       {func() error { _, err := b.SetUp(ctx, study.Plan{}); return err }, "name: must not be empty"},
		"21 statements": {func() error { _, err := b.SetUp(ctx, study.Plan{Name: "x", Texts: s.Texts[1:]}); return err }, "statements: must be 22, in their order; these are 21"},
		"an empty one": {func() error {
			_, err := b.SetUp(ctx, study.Plan{Name: "x", Texts: append([]string{" "}, s.Texts[1:]...)})
			return err
		}, "statements.0: must not be empty"},
		"weights of 99":     {answer(func(s *study.Sheet) { s.Weights = points(11, 32, 22, 19, 15) }), "weights: must add up to 100 points; these are 99"},
		"weights of four":   {answer(func(s *study.Sheet) { s.Weights = points(40, 30, 20, 9) }), "weights: must add up to 100 points; these are 99"},
		"a negative weight": {answer(func(s *study.Sheet) { s.Weights = points(-1, 32, 22, 19, 28) }), "weights.0.points: must not be negative"},
		"a dimension twice": {answer(func(s *study.Sheet) { s.Weights = append(points(50), points(50)...) }), "weights.1.dimension: must be each of the five once"},
		"item 23":           {answer(func(s *study.Sheet) { s.Answers[1].Item = 23 }), "answers.1.item: must be from 1 to 22"},
		"an item twice":     {answer(func(s *study.Sheet) { s.Answers[1].Item = 1 }), "answers.1.item: must be answered once: 1 is here twice"},
		"eight points":      {answer(func(s *study.Sheet) { s.Answers[0].Perceived = ptr(8) }), "answers.0.perceived: must be from 1 to 7"},
		"no points":         {answer(func(s *study.Sheet) { s.Answers[0].Expected = ptr(0) }), "answers.0.expected: must be from 1 to 7"},
		"nothing":           {answer(func(s *study.Sheet) { s.Answers = nil }), "answers: must hold at least one answer"},
		"tomorrow":          {answer(func(s *study.Sheet) { s.AnsweredAt = ptr(testhouse.Now.Add(time.Hour)) }), "answeredAt: must not be in the future"},
		"nobody":            {answer(func(s *study.Sheet) { s.CustomerID = id.New(id.Customer) }), "customerId: no such customer"},
	} {
		if f := fault.As(tc.do()); f == nil || f.Error() != tc.want {
			t.Errorf("%s: %v, want %s", name, f, tc.want)
		}
	}
}

func TestTheUsualStatementsAreWholeInEachLanguage(t *testing.T) {
	db, b, _ := open(t)
	seen := map[string]bool{}
	for _, slug := range []string{"acme", "laden"} {
		ctx := testhouse.Tenant(t, db, slug)
		if slug == "laden" {
			german := *tenants.From(ctx)
			german.Locale = "de-DE"
			ctx = tenants.As(ctx, &german)
		}
		for _, text := range setUp(t, ctx, b).Texts {
			if seen[text] || strings.TrimSpace(text) != text {
				t.Errorf("%s: %q is there already, or untidy", slug, text)
			}
			seen[text] = true
		}
	}
	if len(seen) != 44 {
		t.Errorf("%d statements in two languages, want 44", len(seen))
	}
}

func TestAnotherTenantsStudyIsMissing(t *testing.T) {
	db, b, _ := open(t)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	s := begun(t, acme, b)
	r, err := b.Answer(acme, sheet(s.ID, 1, 22, 6, 5))
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"find":     second(b.Find(bolt, s.ID)),
		"change":   second(b.Change(bolt, s.ID, study.Change{Name: ptr("mine")})),
		"close":    second(b.Close(bolt, s.ID)),
		"answer":   second(b.Answer(bolt, sheet(s.ID, 1, 2, 1, 1))),
		"response": second(b.FindResponse(bolt, r.ID)),
		"strike":   second(b.Strike(bolt, r.ID, "mine")),
	} {
		if !fault.IsMissing(err) {
			t.Errorf("%s: %v, want missing", name, err)
		}
	}
	if found, err := b.Results(bolt, []string{s.ID}); err != nil || found[s.ID].Respondents != 0 {
		t.Errorf("bolt's result: %+v, %v", found[s.ID], err)
	}
	if p, err := b.List(bolt, page.Args{}); err != nil || len(p.Items) != 0 {
		t.Errorf("List = %v, %v; want none", p.Items, err)
	}
}

func second[T any](_ T, err error) error { return err }
