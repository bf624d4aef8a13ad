package graph

import (
	"fmt"
	"strings"
	"testing"
)

func TestACustomersLifeOverTheAPI(t *testing.T) {
	d, _, ana := shop(t, Config{})
	d.with(recordPurchase, sofa(ana, map[string]any{"deliveredAt": "2026-03-04T08:00:00Z"}))
	mail := d.with(`mutation($in: RecordInteractionInput!) { did: recordInteraction(input: $in) { outcome interaction { id stage initiative unanswered answers { id } } userErrors { field message } } }`,
		input(map[string]any{"customerId": ana, "channel": "EMAIL", "direction": "INBOUND", "subject": "Is it oak?", "occurredAt": "2026-03-04T09:00:00Z"}))
	if want := `"stage":"AFTER","initiative":"REACTIVE","unanswered":true,"answers":null`; !strings.Contains(mail.text, want) {
		t.Fatalf("got %s, want %s", mail.text, want)
	}
	letter := at(mail, "did", "interaction", "id").(string)
	if r := d.ask(`{ nobodyAnswered { nodes { id subject customer { name } } } }`); !strings.Contains(r.text, `{"nobodyAnswered":{"nodes":[{"id":"`+letter+`","subject":"Is it oak?","customer":{"name":"Ana"}}]}}`) {
		t.Errorf("nobody answered: %s", r.text)
	}
	asked := d.with(`mutation($in: AskQuestionInput!) { did: askQuestion(input: $in) { question { id text promise { text state interaction { subject } } } userErrors { field message } } }`,
		input(map[string]any{"customerId": ana, "text": "Is it oak?", "dueDay": "2026-03-05", "interactionId": letter, "askedAt": "2026-03-04T09:30:00Z"}))
	if want := `"promise":{"text":"Find out: Is it oak?","state":"OPEN","interaction":{"subject":"Is it oak?"}}`; !strings.Contains(asked.text, want) {
		t.Fatalf("got %s, want %s", asked.text, want)
	}
	question := at(asked, "did", "question", "id").(string)
	d.ask(`mutation { a: writeNote(input: {customerId: "` + ana + `", body: "Prefers mornings", pinned: true, occurredAt: "2026-03-04T10:00:00Z"}) { note { id } userErrors { message } } }`)
	answer := d.ask(`mutation {
	  a: recordInteraction(input: {customerId: "` + ana + `", channel: EMAIL, direction: OUTBOUND, answersId: "` + letter + `", occurredAt: "2026-03-04T11:00:00Z"}) { interaction { answers { id unanswered } } }
	  b: answerQuestion(input: {id: "` + question + `", answer: "It is beech", answeredAt: "2026-03-04T11:00:00Z"}) { question { answer promise { state } } userErrors { message } }
	}`)
	if want := `{"a":{"interaction":{"answers":{"id":"` + letter + `","unanswered":false}}},"b":{"question":{"answer":"It is beech","promise":{"state":"KEPT"}},"userErrors":[]}}`; !strings.Contains(answer.text, want) {
		t.Errorf("got %s, want %s", answer.text, want)
	}
	const entry = `{ kind record { __typename ... on Interaction { direction } ... on Promise { text } ... on Note { body } } }`
	var told []string
	after := ""
	for range 5 { // two at a time
		r := d.ask(`{ customer(id: "` + ana + `") { timeline(first: 2` + after + `) { nodes ` + entry + ` pageInfo { hasNextPage endCursor } totalCount { value } } } }`)
		for _, n := range at(r, "customer", "timeline", "nodes").([]any) {
			told = append(told, fmt.Sprint(n.(map[string]any)["kind"]))
		}
		if at(r, "customer", "timeline", "pageInfo", "hasNextPage") == false {
			break
		}
		after = fmt.Sprintf(`, after: %q`, at(r, "customer", "timeline", "pageInfo", "endCursor"))
	}
	want := "PROMISE_SETTLED INTERACTION NOTE QUESTION PROMISE_MADE INTERACTION PROMISE_SETTLED PURCHASE PROMISE_MADE"
	if got := strings.Join(told, " "); got != want {
		t.Errorf("timeline %s, want %s", got, want)
	}
	brief := d.ask(`{ customer(id: "` + ana + `") { brief { interactions unanswered purchases promisesKept pinned { body } lastPurchase { externalId } } timeline(kinds: [NOTE]) { nodes ` + entry + ` } } }`)
	if want := `{"brief":{"interactions":2,"unanswered":0,"purchases":1,"promisesKept":2,"pinned":[{"body":"Prefers mornings"}],"lastPurchase":{"externalId":"O1"}},"timeline":{"nodes":[{"kind":"NOTE","record":{"__typename":"Note","body":"Prefers mornings"}}]}}`; !strings.Contains(brief.text, want) {
		t.Errorf("got  %s\nwant %s", brief.text, want)
	}
}

func TestNobodyMarksHerOwnWorkOverTheAPI(t *testing.T) {
	d, _, ana := shop(t, Config{})
	me := at(d.ask(`{ viewer { id } }`), "viewer", "id").(string)
	made := d.ask(`mutation { a: recordInteraction(input: {customerId: "` + ana + `", channel: PHONE, direction: INBOUND, memberId: "` + me + `", occurredAt: "2026-03-04T09:00:00Z"}) { interaction { id } userErrors { message } } }`)
	call := at(made, "a", "interaction", "id").(string)
	own := d.ask(`mutation { did: rateInteraction(input: {id: "` + call + `", attitude: 5}) { interaction { id } userErrors { field code } } }`)
	if want := `{"interaction":null,"userErrors":[{"field":["input","attitude"],"code":"INVALID"}]}`; !strings.Contains(own.text, want) {
		t.Errorf("got %s, want %s", own.text, want)
	}
	corrected := d.ask(`mutation { did: correctInteraction(input: {id: "` + call + `", reason: "a slip", subject: "A lamp"}) { interaction { subject history { nodes { type reason } } } userErrors { message } } }`)
	if want := `{"subject":"A lamp","history":{"nodes":[{"type":"interaction.recorded","reason":""},{"type":"interaction.corrected","reason":"a slip"}]}}`; !strings.Contains(corrected.text, want) {
		t.Errorf("got %s, want %s", corrected.text, want)
	}
}
