package graph

import (
	"kept/care/interaction"
	"kept/care/note"
	"kept/care/promise"
	"kept/care/question"
	"kept/internal/id"
	"kept/tenants"
)

// interactions is what interactions, notes and questions add to the API.
func (r *Resolver) interactions() noun {
	rated := reread(interactionID, r.InteractionBook.Find)
	written := reread(func(n *note.Note) string { return n.ID }, r.NoteBook.Find)
	asked := reread(func(q *question.Question) string { return q.ID }, r.QuestionBook.Find)
	return noun{
		kinds: map[id.Prefix]kind{
			id.Interaction: {tenants.InteractionsRead, many(r.InteractionBook.ByIDs)},
			id.Note:        {tenants.InteractionsRead, many(r.NoteBook.ByIDs)},
			id.Question:    {tenants.InteractionsRead, many(r.QuestionBook.ByIDs)},
		},
		replays: map[string]replay{
			"recordInteraction": rereadUpsert(interactionID, r.InteractionBook.Find),
			"rateInteraction":   rated, "correctInteraction": rated, "dismissPromiseSuggestion": rated,
			"writeNote": written, "pinNote": written,
			"askQuestion": asked, "answerQuestion": asked, "handOverQuestion": asked,
		},
	}
}

func interactionID(i *interaction.Interaction) string { return i.ID }

func spokenWith(i *interaction.Interaction) string { return i.CustomerID }

func spokenAt(i *interaction.Interaction) string { return i.TouchpointID }

func aboutPurchase(i *interaction.Interaction) string { return i.PurchaseID }

func aboutProduct(i *interaction.Interaction) string { return i.ProductID }

func answersWhat(i *interaction.Interaction) string { return i.AnswersID }

func promisedIn(p *promise.Promise) string { return p.InteractionID }

func notedAbout(n *note.Note) string { return n.CustomerID }

func askedBy(q *question.Question) string { return q.CustomerID }

func askedIn(q *question.Question) string { return q.InteractionID }

func answerPromised(q *question.Question) string { return q.PromiseID }

func spokenTo(i *interaction.Interaction) string { return i.MemberID }

func notedBy(n *note.Note) string { return n.MemberID }

func findsOut(q *question.Question) string { return q.OwnerID }
