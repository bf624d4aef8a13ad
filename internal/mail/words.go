package mail

import "golang.org/x/text/language"

// words are a letter's text in one language. {{.Business}} and the like are
// filled in; see facts.
type words struct {
	subject string
	before  []string // paragraphs before the link
	button  string   // what the link is called
	after   []string
}

// frame is what every letter in one language has.
type frame struct {
	greeting, nameless, footer string
}

var frames = map[language.Tag]frame{
	language.English: {"Hello {{.Name}},", "Hello,", "Sent by Kept at {{.Base}}. Nobody reads answers to this address."},
	language.German:  {"Hallo {{.Name}},", "Hallo,", "Gesendet von Kept, {{.Base}}. Antworten an diese Adresse liest niemand."},
}

var letters = map[Kind]map[language.Tag]words{
	Reset: {
		language.English: {
			subject: "Set a new password",
			before:  []string{"Somebody, you we hope, has asked for a new password for {{.To}}. The link holds for one hour and works once."},
			button:  "Set a new password",
			after:   []string{"If it wasn't you, do nothing: your password stays as it is."},
		},
		language.German: {
			subject: "Neues Passwort festlegen",
			before:  []string{"Jemand, hoffentlich Sie selbst, hat um ein neues Passwort für {{.To}} gebeten. Der Link gilt eine Stunde und nur einmal."},
			button:  "Neues Passwort festlegen",
			after:   []string{"Wenn Sie es nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist."},
		},
	},
	Verify: {
		language.English: {
			subject: "Is this your address?",
			before:  []string{"Please confirm that {{.To}} is your address. The link holds for three days."},
			button:  "Confirm my address",
			after:   []string{"If this says nothing to you, do nothing."},
		},
		language.German: {
			subject: "Ist das Ihre Adresse?",
			before:  []string{"Bitte bestätigen Sie, dass {{.To}} Ihre Adresse ist. Der Link gilt drei Tage."},
			button:  "Adresse bestätigen",
			after:   []string{"Wenn Ihnen das nichts sagt, tun Sie nichts."},
		},
	},
	Invitation: {
		language.English: {
			subject: "{{with .Business}}{{.}} invites you{{else}}You are invited{{end}}",
			before:  []string{"{{with .By}}{{.}} asks you{{else}}You are asked{{end}} to join {{with .Business}}{{.}}{{else}}a team{{end}} on Kept, where a business keeps the promises that it made to its customers. The link holds for seven days."},
			button:  "See the invitation",
			after:   []string{"If you don't know what this is about, do nothing."},
		},
		language.German: {
			subject: "{{with .Business}}{{.}} lädt Sie ein{{else}}Sie sind eingeladen{{end}}",
			before:  []string{"{{with .By}}{{.}} bittet Sie{{else}}Sie sind eingeladen{{end}}, {{with .Business}}bei {{.}}{{else}}in einem Team{{end}} auf Kept mitzuarbeiten: Dort hält ein Unternehmen, was es seinen Kunden versprochen hat. Der Link gilt sieben Tage."},
			button:  "Einladung ansehen",
			after:   []string{"Wenn Sie nicht wissen, worum es geht, tun Sie nichts."},
		},
	},
	PasswordChanged: {
		language.English: {
			subject: "Your password was changed",
			before: []string{
				"The password for {{.To}} was changed just now, and other browsers were signed out.",
				"If it wasn't you, set a new one at once, at {{.Base}}/forgot, and tell the people who run your Kept.",
			},
		},
		language.German: {
			subject: "Ihr Passwort wurde geändert",
			before: []string{
				"Das Passwort für {{.To}} wurde eben geändert, andere Browser wurden abgemeldet.",
				"Wenn Sie es nicht waren, setzen Sie sofort ein neues, unter {{.Base}}/forgot, und sagen Sie denen Bescheid, die Ihr Kept betreiben.",
			},
		},
	},
	AddressChanged: {
		language.English: {
			subject: "You sign in with another address now",
			before: []string{
				"{{.To}} is no longer the address that you sign in to Kept with: you have changed it, and the new one is confirmed.",
				"If it wasn't you, tell the people who run your Kept at once.",
			},
		},
		language.German: {
			subject: "Sie melden sich jetzt mit einer anderen Adresse an",
			before: []string{
				"{{.To}} ist nicht mehr die Adresse, mit der Sie sich bei Kept anmelden: Sie haben sie geändert, die neue ist bestätigt.",
				"Wenn Sie es nicht waren, sagen Sie sofort denen Bescheid, die Ihr Kept betreiben.",
			},
		},
	},
	FactorAdded: {
		language.English: {
			subject: "You sign in with a code now",
			before: []string{
				"From now on you are asked for a code of your authenticator app when you sign in as {{.To}}. Keep the recovery codes where you find them without your phone.",
				"If it wasn't you, set a new password at once, at {{.Base}}/forgot, and tell the people who run your Kept.",
			},
		},
		language.German: {
			subject: "Sie melden sich jetzt mit einem Code an",
			before: []string{
				"Ab jetzt werden Sie nach einem Code Ihrer Authenticator-App gefragt, wenn Sie sich als {{.To}} anmelden. Bewahren Sie die Ersatzcodes dort auf, wo Sie sie ohne Ihr Telefon finden.",
				"Wenn Sie es nicht waren, setzen Sie sofort ein neues Passwort, unter {{.Base}}/forgot, und sagen Sie denen Bescheid, die Ihr Kept betreiben.",
			},
		},
	},
	FactorRemoved: {
		language.English: {
			subject: "You sign in without a code now",
			before: []string{
				"You aren't asked for a code any more when you sign in as {{.To}}: your password is enough.",
				"If it wasn't you, set a new password at once, at {{.Base}}/forgot, and tell the people who run your Kept.",
			},
		},
		language.German: {
			subject: "Sie melden sich jetzt ohne Code an",
			before: []string{
				"Sie werden nicht mehr nach einem Code gefragt, wenn Sie sich als {{.To}} anmelden: Ihr Passwort genügt.",
				"Wenn Sie es nicht waren, setzen Sie sofort ein neues Passwort, unter {{.Base}}/forgot, und sagen Sie denen Bescheid, die Ihr Kept betreiben.",
			},
		},
	},
}
