package study

import (
	"strconv"
	"strings"

	rows "kept/ent/db"
	"kept/internal/clock"
	"kept/internal/servqual"
)

func fromRow(r *rows.Study) *Study {
	return &Study{
		ID: r.ID, ExternalID: r.ExternalID, Name: r.Name, Intro: r.Intro, Texts: r.Statements, State: State(r.State),
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), OpenedAt: clock.UTC(r.OpenedAt), ClosedAt: clock.UTC(r.ClosedAt), version: r.Version,
	}
}

func (b *Book) create(s *Study) *rows.StudyCreate {
	return b.db.Study.Create().SetID(s.ID).SetNillableExternalID(s.ExternalID).SetName(s.Name).SetIntro(s.Intro).SetStatements(s.Texts).
		SetState(string(s.State)).SetCreatedAt(s.CreatedAt).SetUpdatedAt(s.UpdatedAt)
}

// change describes what may change in the row of s.
func (b *Book) change(s *Study) *rows.StudyUpdate {
	return b.db.Study.Update().SetName(s.Name).SetIntro(s.Intro).SetStatements(s.Texts).SetState(string(s.State)).
		SetUpdatedAt(s.UpdatedAt).SetNillableOpenedAt(s.OpenedAt).SetNillableClosedAt(s.ClosedAt).SetVersion(s.version + 1)
}

func responseFromRow(r *rows.StudyResponse) *Response {
	return &Response{
		ID: r.ID, ExternalID: r.ExternalID, StudyID: r.StudyID, CustomerID: r.CustomerID, Given: read(r.Expected, r.Perceived, r.Weights),
		AnsweredAt: r.AnsweredAt.UTC(), RecordedAt: r.RecordedAt.UTC(), StruckAt: clock.UTC(r.StruckAt), Reason: r.Reason,
	}
}

func (b *Book) createResponse(r *Response) *rows.StudyResponseCreate {
	expected, perceived, weights := write(r.Given)
	c := b.db.StudyResponse.Create().SetID(r.ID).SetNillableExternalID(r.ExternalID).SetStudyID(r.StudyID).
		SetExpected(expected).SetPerceived(perceived).SetWeights(weights).SetAnsweredAt(r.AnsweredAt).SetRecordedAt(r.RecordedAt)
	if r.CustomerID != "" {
		c.SetCustomerID(r.CustomerID)
	}
	return c
}

// write keeps answers as short texts: a digit for each half of a pair, the
// points with spaces between.
func write(a servqual.Answers) (expected, perceived, weights string) {
	e, p := make([]byte, servqual.Items), make([]byte, servqual.Items)
	for i, pair := range a.Pairs {
		e[i], p[i] = byte('0'+pair.Expected), byte('0'+pair.Perceived)
	}
	if a.Weights != nil {
		points := make([]string, len(a.Weights))
		for i, n := range a.Weights {
			points[i] = strconv.Itoa(n)
		}
		weights = strings.Join(points, " ")
	}
	return string(e), string(p), weights
}

// read reads what write wrote.
func read(expected, perceived, weights string) (a servqual.Answers) {
	for i := range min(len(expected), len(perceived), servqual.Items) {
		a.Pairs[i] = servqual.Pair{Expected: int(expected[i] - '0'), Perceived: int(perceived[i] - '0')}
	}
	if weights == "" {
		return a
	}
	a.Weights = &servqual.Weights{}
	for i, n := range strings.Fields(weights) {
		if i < len(a.Weights) {
			a.Weights[i], _ = strconv.Atoi(n) // we wrote it
		}
	}
	return a
}
