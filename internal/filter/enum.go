package filter

// Enum compares a column of named values, such as states.
type Enum[T ~string] struct {
	Eq *T  `json:"eq,omitempty"`
	In []T `json:"in,omitzero"` // nil means not compared; empty matches nothing
}

// Plain gives the comparison of the column's texts.
func (f *Enum[T]) Plain() *String {
	if f == nil {
		return nil
	}
	out := &String{}
	if f.Eq != nil {
		eq := string(*f.Eq)
		out.Eq = &eq
	}
	if f.In != nil {
		out.In = make([]string, len(f.In))
		for i, v := range f.In {
			out.In[i] = string(v)
		}
	}
	return out
}
