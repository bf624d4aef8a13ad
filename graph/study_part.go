package graph

import (
	"kept/care/study"
	"kept/internal/id"
	"kept/tenants"
)

// studies is what SERVQUAL studies and their responses add to the API.
func (r *Resolver) studies() noun {
	again := reread(studyID, r.StudyBook.Find)
	answered := reread(func(a *study.Response) string { return a.ID }, r.StudyBook.FindResponse)
	return noun{
		kinds: map[id.Prefix]kind{
			id.Study:    {tenants.ExpectationsRead, many(r.StudyBook.ByIDs)},
			id.Response: {tenants.ExpectationsRead, many(r.StudyBook.ResponsesByIDs)},
		},
		replays: map[string]replay{
			"setUpServqualStudy": again, "updateServqualStudy": again, "openServqualStudy": again, "closeServqualStudy": again,
			"answerServqualStudy": answered, "strikeServqualResponse": answered,
		},
	}
}

func studyID(s *study.Study) string { return s.ID }

func answerTo(r *study.Response) string { return r.StudyID }

func answeredBy(r *study.Response) string { return r.CustomerID }
