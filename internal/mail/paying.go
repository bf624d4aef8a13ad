package mail

import (
	"maps"

	"golang.org/x/text/language"
)

// What owners are told of what their business pays, or doesn't.
var paying = map[Kind]map[language.Tag]words{
	TrialEnding: {
		language.English: {
			subject: "The trial of {{with .Business}}{{.}}{{else}}your business{{end}} ends on {{.On}}",
			before:  []string{"You have been trying Kept without a card. On {{.On}} the trial ends, and the business goes on with the plan Free.", "Nothing is deleted. What is over the plan's allowance stays, and nothing is added to it."},
			button:  "Choose a plan",
		},
		language.German: {
			subject: "Der Test von {{with .Business}}{{.}}{{else}}Kept{{end}} endet am {{.On}}",
			before:  []string{"Sie testen Kept ohne Karte. Am {{.On}} endet der Test, und es geht mit dem Tarif Free weiter.", "Gelöscht wird nichts. Was über den Tarif hinausgeht, bleibt; es kommt nur nichts hinzu."},
			button:  "Tarif wählen",
		},
	},
	PaymentFailed: {
		language.English: {
			subject: "A payment for Kept failed",
			before:  []string{"The last payment of {{with .Business}}{{.}}{{else}}your business{{end}} for Kept failed. Everything goes on as it is until {{.On}}; from then on nothing can be changed until it is paid."},
			button:  "See to the payment",
		},
		language.German: {
			subject: "Eine Zahlung für Kept ist gescheitert",
			before:  []string{"Die letzte Zahlung {{with .Business}}von {{.}} {{end}}für Kept ist gescheitert. Bis {{.On}} geht alles weiter; danach lässt sich nichts ändern, bis bezahlt ist."},
			button:  "Um die Zahlung kümmern",
		},
	},
	GraceEnding: {
		language.English: {
			subject: "From {{.On}} on nothing can be changed in Kept",
			before:  []string{"An invoice {{with .Business}}of {{.}} {{end}}is still unpaid. From {{.On}} on records can be read and exported, and promises are warned of, but nothing can be changed until it is paid."},
			button:  "See to the payment",
		},
		language.German: {
			subject: "Ab {{.On}} lässt sich in Kept nichts mehr ändern",
			before:  []string{"Eine Rechnung {{with .Business}}von {{.}} {{end}}ist noch offen. Ab {{.On}} lassen sich Daten lesen und exportieren, vor Zusagen wird gewarnt, aber nichts lässt sich ändern, bis bezahlt ist."},
			button:  "Um die Zahlung kümmern",
		},
	},
	NothingWrites: {
		language.English: {
			subject: "Nothing can be changed until an invoice is paid",
			before:  []string{"{{with .Business}}{{.}}{{else}}Your business{{end}} can only read and export its records now, and is still warned of its promises. Nothing is deleted. Paying opens everything at once; on {{.On}} the business is closed."},
			button:  "See to the payment",
		},
		language.German: {
			subject: "Bis eine Rechnung bezahlt ist, lässt sich nichts ändern",
			before:  []string{"{{with .Business}}{{.}}{{else}}Ihr Unternehmen{{end}} kann in Kept nur noch lesen und exportieren und wird weiter vor Zusagen gewarnt. Gelöscht wird nichts. Eine Zahlung öffnet sofort alles; am {{.On}} wird das Unternehmen geschlossen."},
			button:  "Um die Zahlung kümmern",
		},
	},
	Closed: {
		language.English: {
			subject: "{{with .Business}}{{.}}{{else}}Your business{{end}} is closed in Kept",
			before:  []string{"The invoice wasn't paid, and the business is closed. Until {{.On}} everything is kept: you can sign in, export what is yours, and pay, which opens everything at once. On {{.On}} it is erased for good."},
			button:  "Export or pay",
		},
		language.German: {
			subject: "{{with .Business}}{{.}}{{else}}Ihr Unternehmen{{end}} ist in Kept geschlossen",
			before:  []string{"Die Rechnung wurde nicht bezahlt, das Unternehmen ist geschlossen. Bis {{.On}} bleibt alles erhalten: Sie können sich anmelden, exportieren, was Ihnen gehört, und bezahlen, was sofort alles öffnet. Am {{.On}} wird endgültig gelöscht."},
			button:  "Exportieren oder bezahlen",
		},
	},
	Erasing: {
		language.English: {
			subject: "Everything of {{with .Business}}{{.}}{{else}}your business{{end}} is erased on {{.On}}",
			before:  []string{"The business is closed, and on {{.On}} all its records in Kept are erased for good. Until then you can export them, or pay and go on."},
			button:  "Export or pay",
		},
		language.German: {
			subject: "Am {{.On}} wird alles {{with .Business}}von {{.}} {{end}}gelöscht",
			before:  []string{"Das Unternehmen ist geschlossen, und am {{.On}} werden alle seine Daten in Kept endgültig gelöscht. Bis dahin können Sie sie exportieren, oder bezahlen und weitermachen."},
			button:  "Exportieren oder bezahlen",
		},
	},
	Erased: {
		language.English: {
			subject: "{{with .Business}}{{.}}{{else}}Your business{{end}} is erased from Kept",
			before:  []string{"As we wrote, the records of {{with .Business}}{{.}}{{else}}your business{{end}} are erased. Invoices stay where the law demands it. Thank you for having been with us."},
		},
		language.German: {
			subject: "{{with .Business}}{{.}}{{else}}Ihr Unternehmen{{end}} ist aus Kept gelöscht",
			before:  []string{"Wie angekündigt sind die Daten {{with .Business}}von {{.}} {{end}}gelöscht. Rechnungen bleiben, wo das Gesetz es verlangt. Danke, dass Sie bei uns waren."},
		},
	},
}

// texts are the words of every kind of letter.
var texts = func() map[Kind]map[language.Tag]words {
	out := maps.Clone(letters)
	maps.Copy(out, paying)
	return out
}()
