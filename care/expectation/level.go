package expectation

import (
	"math"
	"strconv"
)

// Level is how much of its unit: in thousandths, so that sums are the same in
// whatever order they are added up.
type Level int64

// one is a whole unit.
const one Level = 1000

// LevelOf gives the level nearest to v.
func LevelOf(v float64) Level { return Level(math.Round(v * float64(one))) }

// Float gives the level in its unit.
func (l Level) Float() float64 { return float64(l) / float64(one) }

// String writes the level in its unit: 2500 is 2.5.
func (l Level) String() string { return strconv.FormatFloat(l.Float(), 'f', -1, 64) }

// MarshalJSON writes the level as a number in its unit.
func (l Level) MarshalJSON() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalJSON reads what MarshalJSON wrote.
func (l *Level) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return err
	}
	*l = LevelOf(v)
	return nil
}
