package earning

// Vocabulary is what rules can be about.
type Vocabulary struct {
	Triggers []string
	Names    []*Name
}

// Name is one that conditions may use.
type Name struct {
	Name string
	Type string // as CEL calls it
}

// Words gives what rules can be about. It is the same for every tenant.
func Words() *Vocabulary {
	v := &Vocabulary{}
	for _, t := range Triggers {
		v.Triggers = append(v.Triggers, string(t))
	}
	for _, n := range variables {
		v.Names = append(v.Names, &Name{Name: n.name, Type: n.is.String()})
	}
	return v
}
