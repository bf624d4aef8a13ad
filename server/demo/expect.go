package demo

import (
	"context"

	"kept/care/expectation"
	"kept/internal/servqual"
)

// silent is something that nobody says and everybody counts on, made up like
// everything here, with what was measured or answered over the year, in turn.
type silent struct {
	draft expectation.Draft
	way   expectation.Way
	got   []float64
}

func level(v float64) *expectation.Level {
	l := expectation.LevelOf(v)
	return &l
}

var unsaid = []silent{
	{expectation.Draft{
		Text: "Somebody picks up before one hangs up", Dimension: servqual.Responsiveness, Unit: expectation.Minutes,
		Adequate: level(3), Desired: *level(1), Importance: 5, Source: expectation.FromIndustry,
		Basis: &expectation.Basis{Note: "what callers of other shops say"},
	}, expectation.ByMeasurement, []float64{1, 2, 4, 1.5, 3, 5, 2, 0.5}},
	{expectation.Draft{
		Text: "The people know the wood", Dimension: servqual.Assurance, Unit: expectation.Points,
		Adequate: level(4), Desired: *level(6), Importance: 4, Source: expectation.FromSurvey,
	}, expectation.ByAnswer, []float64{6, 7, 5, 6, 7, 6, 5, 7}},
	{expectation.Draft{
		Text: "One knows who one is speaking with", Segment: "regular", Dimension: servqual.Empathy, Unit: expectation.Points,
		Adequate: level(4), Desired: *level(6.5), Importance: 3, Source: expectation.FromInteraction,
	}, expectation.ByAnswer, []float64{4, 5, 3, 5, 4, 6, 5, 4}},
	{expectation.Draft{
		Text: "A table of that price comes unscratched", Dimension: servqual.Tangibles, Unit: expectation.Percent,
		Adequate: level(98), Desired: *level(100), Importance: 5, Source: expectation.FromPrice,
		Basis: &expectation.Basis{Note: "of 40 tables sold before", N: 40, P50: level(100), P80: level(98)},
	}, expectation.ByMeasurement, []float64{97, 99, 96, 100, 98, 95, 99, 97}},
}

// expect writes down what customers count on without a word, and has somebody
// look every other week how it is met. What the claims say comes by itself.
func (s *sim) expect(ctx context.Context) error {
	for n, u := range unsaid {
		u.draft.Kind = expectation.Implicit
		e, err := s.expectations.Record(ctx, u.draft)
		if err != nil {
			return err
		}
		for i := 0; 14*i+20+n < days; i++ {
			day, got := 14*i+20+n, u.got[i%len(u.got)]
			s.pending[day] = append(s.pending[day], action{minute: 17 * 60, do: func(ctx context.Context) error {
				at := s.now
				_, err := s.expectations.Assess(ctx, expectation.Perception{ExpectationID: e.ID, Way: u.way, Perceived: *level(got), OccurredAt: &at})
				return err
			}})
		}
	}
	return nil
}
