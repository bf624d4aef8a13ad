package model

import (
	"kept/care/interaction"
	"kept/care/note"
	"kept/care/question"
	"kept/care/story"
	"kept/care/timeline"
)

// The API's shapes of what was said.
type (
	InteractionConnection    = Connection[interaction.Interaction]
	InteractionEdge          = Edge[interaction.Interaction]
	InteractionPayload       = Payload[interaction.Interaction]
	InteractionUpsertPayload = UpsertPayload[interaction.Interaction]
	NoteConnection           = Connection[note.Note]
	NoteEdge                 = Edge[note.Note]
	NotePayload              = Payload[note.Note]
	OpenQuestionConnection   = Connection[question.Question]
	OpenQuestionEdge         = Edge[question.Question]
	QuestionPayload          = Payload[question.Question]
	TimelineEntryConnection  = Connection[timeline.Entry]
	TimelineEntryEdge        = Edge[timeline.Entry]
)

// RateInteractionInput is an interaction and what came of it.
type RateInteractionInput struct {
	ID string
	interaction.Feelings
}

// CorrectInteractionInput is an interaction and what to mend about it.
type CorrectInteractionInput struct {
	ID string
	interaction.Correction
}

// AnswerQuestionInput is a question and its answer.
type AnswerQuestionInput struct {
	ID string
	story.Reply
}
