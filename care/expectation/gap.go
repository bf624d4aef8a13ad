package expectation

// Result says how an expectation was met.
type Result string

// The results.
const (
	Unmet    Result = "UNMET"    // below what is adequate
	Met      Result = "MET"      // in the zone of tolerance, its ends included
	Exceeded Result = "EXCEEDED" // above what is desired
)

// Gap holds a perceived level against the expected ones. What it tells is
// normalised: more is better, whichever way the measure counts.
type Gap struct {
	Adequate, Desired, Perceived Level
	Direction                    Direction
}

// Superiority is perceived − desired.
func (g Gap) Superiority() Level { return g.Direction.better(g.Perceived, g.Desired) }

// Adequacy is perceived − adequate.
func (g Gap) Adequacy() Level { return g.Direction.better(g.Perceived, g.Adequate) }

// Position is where in the zone of tolerance the perceived level lies: 0 is
// adequate, 1 is desired. It is nil when the zone is a point: such an
// expectation is missed, met or exceeded and nothing between.
func (g Gap) Position() *float64 {
	zone := g.Direction.better(g.Desired, g.Adequate)
	if zone == 0 {
		return nil
	}
	p := float64(g.Adequacy()) / float64(zone)
	return &p
}

// Result says on which side of the zone the perceived level lies.
func (g Gap) Result() Result {
	switch {
	case g.Adequacy() < 0:
		return Unmet
	case g.Superiority() > 0:
		return Exceeded
	default:
		return Met
	}
}

// better says by how much a is better than b.
func (d Direction) better(a, b Level) Level {
	if d == LowerIsBetter {
		return b - a
	}
	return a - b
}
