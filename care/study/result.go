package study

import (
	"context"
	"fmt"

	"kept/ent/store"
	"kept/internal/servqual"
)

// answersSQL reads what a result needs of every response that counts; %s are the
// places of the studies.
const answersSQL = `SELECT study_id, expected, perceived, weights FROM study_responses
WHERE tenant_id = $1 AND struck_at IS NULL AND study_id IN (%s)`

// Results gives how each study stands, by study, over all responses that weren't
// struck. Each is read, sixty bytes a respondent: of people who fill in 44
// answers nobody has a million.
func (b *Book) Results(ctx context.Context, studyIDs []string) (map[string]*servqual.Result, error) {
	if len(studyIDs) == 0 {
		return nil, nil
	}
	tallies := map[string]*servqual.Tally{}
	for _, id := range studyIDs {
		tallies[id] = &servqual.Tally{}
	}
	in, args := store.Places(nil, studyIDs)
	err := b.db.Rows(ctx, fmt.Sprintf(answersSQL, in), args, func(r store.Row) error {
		var id, expected, perceived, weights string
		if err := r.Scan(&id, &expected, &perceived, &weights); err != nil {
			return err
		}
		tallies[id].Add(read(expected, perceived, weights))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("results of %d studies: %w", len(studyIDs), err)
	}
	out := make(map[string]*servqual.Result, len(tallies))
	for id, t := range tallies {
		out[id] = t.Result()
	}
	return out, nil
}
