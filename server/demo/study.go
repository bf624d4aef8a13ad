package demo

import (
	"context"
	"math/rand/v2"

	"kept/care/study"
	"kept/internal/servqual"
)

// sides is how the made-up respondents see the shop: per dimension, what they
// expect, what they get, and how many of the 100 points they give it.
var sides = []struct {
	expected, perceived float64
	points              int
}{
	{5.4, 5.9, 10}, // tangibles
	{6.6, 5.3, 33}, // reliability
	{6.1, 5.2, 24}, // responsiveness
	{6.2, 6.0, 19}, // assurance
	{5.8, 5.1, 14}, // empathy
}

// askAround has people answer two studies: one that is closed, and one that is
// open still, with answers left out, points not shared out, and a slip of the
// pen. Its dice are its own: the rest of the year falls as it did without it.
func (s *sim) askAround() {
	dice := rand.New(rand.NewPCG(20260102, 22)) //nolint:gosec // made-up data, the same each time
	for _, r := range []struct {
		name        string
		begin, end  int // days; an end after the last is none
		respondents int
		better      float64 // how much more they get than what sides says
	}{
		{"The shop and us, last year (made up)", 40, 110, 38, -.3},
		{"The shop and us, this year (made up)", 250, days + 1, 27, 0},
	} {
		var open *study.Study
		s.pending[r.begin] = append(s.pending[r.begin], action{minute: 9 * 60, do: func(ctx context.Context) (err error) {
			open, err = s.studies.SetUp(ctx, study.Plan{Name: r.name, Intro: "Nobody was asked: this study and its answers are made up, to show what one looks like."})
			if err != nil {
				return err
			}
			open, err = s.studies.Begin(ctx, open.ID)
			return err
		}})
		for n := range r.respondents {
			day := r.begin + 1 + n*(min(r.end, days)-r.begin-2)/r.respondents
			s.pending[day] = append(s.pending[day], action{minute: 15*60 + n%60, do: func(ctx context.Context) error {
				return s.fillIn(ctx, dice, open.ID, n, r.better)
			}})
		}
		if r.end < days {
			s.pending[r.end] = append(s.pending[r.end], action{minute: 18 * 60, do: func(ctx context.Context) error {
				_, err := s.studies.Close(ctx, open.ID)
				return err
			}})
		}
	}
}

// fillIn is what one respondent answers. Every fourth isn't known by name, every
// third shares no points out, and most leave something out.
func (s *sim) fillIn(ctx context.Context, dice *rand.Rand, studyID string, n int, better float64) error {
	sheet := study.Sheet{StudyID: studyID}
	if n%4 != 3 {
		sheet.CustomerID = s.people[dice.IntN(len(s.people))].id
	}
	for item := 1; item <= servqual.Items; item++ {
		side := sides[sideOf(item)]
		a := &study.Answer{Item: item, Expected: mark(dice, side.expected), Perceived: mark(dice, side.perceived+better)}
		switch left := dice.Float64(); {
		case left < .04:
			continue
		case left < .07:
			a.Perceived = nil
		}
		sheet.Answers = append(sheet.Answers, a)
	}
	if n%3 != 2 {
		sheet.Weights = share(dice)
	}
	r, err := s.studies.Answer(ctx, sheet)
	if err != nil || n != 5 {
		return err
	}
	_, err = s.studies.Strike(ctx, r.ID, "both columns were mixed up")
	return err
}

func sideOf(item int) int {
	of := servqual.Of(item)
	for i, d := range servqual.Dimensions {
		if d == of {
			return i
		}
	}
	return 0
}

// mark is an answer near a mean, on the scale.
func mark(dice *rand.Rand, mean float64) *int {
	n := min(servqual.Most, max(servqual.Least, int(mean+dice.NormFloat64()+.5)))
	return &n
}

// share shares the points out, by threes around what sides says; the last gets
// what is left.
func share(dice *rand.Rand) []*study.Weight {
	out, left := make([]*study.Weight, len(sides)), servqual.Points
	for i, side := range sides {
		points := side.points + 3*(dice.IntN(3)-1)
		if i == len(sides)-1 {
			points = left
		}
		left -= points
		out[i] = &study.Weight{Dimension: servqual.Dimensions[i], Points: points}
	}
	return out
}
