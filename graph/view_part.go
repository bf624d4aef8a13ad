package graph

import "kept/tenants/view"

// views is what saved views add to the API.
func (r *Resolver) views() noun {
	again := reread(func(v *view.View) string { return v.ID }, r.ViewBook.Find)
	return noun{replays: map[string]replay{
		"saveView": again, "updateView": again,
		// A view that is gone can't be read again.
		"deleteView": reread(func(*view.View) string { return "" }, r.ViewBook.Find),
	}}
}

func viewedBy(v *view.View) string { return v.MemberID }
