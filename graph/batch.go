package graph

// keys gives the ids by which a whole level of parents is looked up at once.
func keys[P any](parents []*P, key func(*P) string) []string {
	out := make([]string, len(parents))
	for i, p := range parents {
		out[i] = key(p)
	}
	return out
}

// perParent puts what was found, one record or a list for each key, in the
// parents' order, with nil where nothing was.
func perParent[P, V any](parents []*P, key func(*P) string, found map[string]V) []V {
	out := make([]V, len(parents))
	for i, p := range parents {
		out[i] = found[key(p)]
	}
	return out
}
