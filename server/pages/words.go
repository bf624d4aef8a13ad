package pages

import (
	"fmt"

	"golang.org/x/text/language"
)

// say gives a phrase; a key without one is shown as it is, and a test finds it.
func say(in language.Tag, key string, args ...any) string {
	phrase, ok := phrases[key][in]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return phrase
	}
	return fmt.Sprintf(phrase, args...)
}

var phrases = map[string]map[language.Tag]string{
	"keep.title":   {language.English: "How %s keeps its word", language.German: "So hält %s Wort"},
	"keep.lead":    {language.English: "of what was promised was done by the day agreed.", language.German: "des Versprochenen wurde bis zum vereinbarten Tag getan."},
	"keep.period":  {language.English: "%s promises that fell due from %s to %s.", language.German: "%s Versprechen, fällig vom %s bis zum %s."},
	"keep.kept":    {language.English: "Kept in time", language.German: "Rechtzeitig gehalten"},
	"keep.late":    {language.English: "Kept late", language.German: "Zu spät gehalten"},
	"keep.broken":  {language.English: "Broken", language.German: "Gebrochen"},
	"keep.overdue": {language.English: "Overdue, still open", language.German: "Überfällig, noch offen"},
	"keep.first":   {language.English: "By the very first date", language.German: "Bis zum allerersten Termin"},
	"keep.how":     {language.English: "How this is counted", language.German: "Wie gezählt wird"},
	"keep.rule1": {
		language.English: "Every promise to a customer counts once its date has passed. One that is overdue and still open counts as not kept.",
		language.German:  "Jedes Versprechen an Kundinnen und Kunden zählt, sobald sein Termin vorbei ist. Ein überfälliges, noch offenes zählt als nicht gehalten.",
	},
	"keep.rule2": {
		language.English: "A date that the customer agreed to move counts by the date agreed last; how many were kept by the very first one stands beside it.",
		language.German:  "Ein im Einvernehmen verschobener Termin zählt nach dem zuletzt vereinbarten; wie viele bis zum allerersten gehalten wurden, steht daneben.",
	},
	"keep.rule3": {
		language.English: "What the customer released the business from in time, or what was cancelled, doesn't count. A promise that the customer disputes counts as broken once she was found right.",
		language.German:  "Wovon die Kundin oder der Kunde rechtzeitig entbunden hat und was storniert wurde, zählt nicht. Ein bestrittenes Versprechen zählt als gebrochen, sobald ihr oder ihm Recht gegeben wurde.",
	},
	"keep.rule4": {
		language.English: "The figures come from the records themselves and can't be edited. They are shown from 30 promises on, and hold nothing about any customer.",
		language.German:  "Die Zahlen stammen aus den Aufzeichnungen selbst und lassen sich nicht bearbeiten. Sie werden ab 30 Versprechen gezeigt und enthalten nichts über einzelne Kundinnen und Kunden.",
	},
	"badge": {language.English: "keeps its word", language.German: "hält Wort"},

	"promise.title":      {language.English: "What %s promised you", language.German: "Was %s Ihnen versprochen hat"},
	"promise.made":       {language.English: "Promised on %s", language.German: "Versprochen am %s"},
	"promise.due":        {language.English: "to be done by %s", language.German: "zu erledigen bis %s"},
	"promise.OPEN":       {language.English: "We are at it.", language.German: "Wir sind dabei."},
	"promise.KEPT":       {language.English: "We say that we kept it, on %s.", language.German: "Nach unserer Aufzeichnung gehalten am %s."},
	"promise.KEPT_LATE":  {language.English: "We say that it is done, but too late: on %s.", language.German: "Nach unserer Aufzeichnung erledigt, aber zu spät: am %s."},
	"promise.BROKEN":     {language.English: "We did not keep it. We are sorry.", language.German: "Wir haben es nicht gehalten. Das tut uns leid."},
	"promise.WITHDRAWN":  {language.English: "You released us from it.", language.German: "Sie haben uns davon entbunden."},
	"promise.VOID":       {language.English: "There was nothing left to do.", language.German: "Es gab nichts mehr zu tun."},
	"promise.overdue":    {language.English: "It is overdue. We are sorry.", language.German: "Es ist überfällig. Das tut uns leid."},
	"promise.ask":        {language.English: "Is that so?", language.German: "Stimmt das?"},
	"promise.yes":        {language.English: "Yes, it was kept", language.German: "Ja, es wurde gehalten"},
	"promise.why":        {language.English: "What was wrong?", language.German: "Was war nicht in Ordnung?"},
	"promise.no":         {language.English: "No, it was not", language.German: "Nein, wurde es nicht"},
	"promise.missing":    {language.English: "Tell us what was wrong: at most 2,000 characters.", language.German: "Sagen Sie uns bitte, was nicht in Ordnung war: höchstens 2.000 Zeichen."},
	"promise.confirmed":  {language.English: "You told us on %s that it was kept. Thank you.", language.German: "Sie haben uns am %s gesagt, dass es gehalten wurde. Danke."},
	"promise.disputed":   {language.English: "You told us on %s that it was not kept: “%s”. Somebody is looking into it.", language.German: "Sie haben uns am %s gesagt, dass es nicht gehalten wurde: „%s“. Wir gehen dem nach."},
	"promise.takeBack":   {language.English: "It was kept after all", language.German: "Es wurde doch gehalten"},
	"promise.changeMind": {language.English: "It was not kept after all", language.German: "Es wurde doch nicht gehalten"},
	"promise.changed":    {language.English: "Meanwhile something has changed: this is how it stands now.", language.German: "Inzwischen hat sich etwas geändert: So steht es jetzt."},

	"points.title":       {language.English: "Your points at %s", language.German: "Ihre Punkte bei %s"},
	"points.available":   {language.English: "points to spend", language.German: "Punkte zum Einlösen"},
	"points.tier":        {language.English: "You are on the tier “%s”.", language.German: "Sie sind auf der Stufe „%s“."},
	"points.next":        {language.English: "%s more points lead to “%s”.", language.German: "Noch %s Punkte bis zur Stufe „%s“."},
	"points.pending":     {language.English: "Still to come, once goods can't be returned any more", language.German: "Noch nicht einlösbar: die Rückgabefrist läuft noch"},
	"points.held":        {language.English: "Reserved", language.German: "Reserviert"},
	"points.owed":        {language.English: "Spent, although their purchase was returned: the next points make up for them", language.German: "Eingelöst, obwohl der Kauf zurückging: Die nächsten Punkte gleichen das aus"},
	"points.ahead":       {language.English: "What comes next", language.German: "Was als Nächstes kommt"},
	"points.opens":       {language.English: "To spend from", language.German: "Einlösbar ab"},
	"points.ends":        {language.English: "To spend until", language.German: "Einlösbar bis"},
	"points.latest":      {language.English: "What happened last", language.German: "Was zuletzt geschah"},
	"points.none":        {language.English: "Nothing yet.", language.German: "Noch nichts."},
	"points.nothing":     {language.English: "There are no points here yet.", language.German: "Hier gibt es noch keine Punkte."},
	"points.zone":        {language.English: "Days as they are in the time zone %s.", language.German: "Tage in der Zeitzone %s."},
	"points.EARNED":      {language.English: "Earned", language.German: "Gesammelt"},
	"points.ACTIVATED":   {language.English: "Ready to spend", language.German: "Einlösbar"},
	"points.HELD":        {language.English: "Reserved", language.German: "Reserviert"},
	"points.SPENT":       {language.English: "Spent", language.German: "Eingelöst"},
	"points.RELEASED":    {language.English: "No longer reserved", language.German: "Nicht mehr reserviert"},
	"points.EXPIRED":     {language.English: "Expired", language.German: "Verfallen"},
	"points.REVERSED":    {language.English: "Taken back after a return", language.German: "Nach Rückgabe zurückgenommen"},
	"points.RESTORED":    {language.English: "Given back", language.German: "Zurückgegeben"},
	"points.ADJUSTED":    {language.English: "Changed by the business", language.German: "Vom Unternehmen geändert"},
	"points.TRANSFERRED": {language.English: "Transferred", language.German: "Übertragen"},
	"points.RETURNED":    {language.English: "Transfer reversed", language.German: "Übertragung rückgängig gemacht"},

	"gone.title": {language.English: "There is nothing here", language.German: "Hier ist nichts"},
	"gone.text": {
		language.English: "The address may be wrong, or what was here isn't shown any more.",
		language.German:  "Die Adresse ist vielleicht falsch, oder was hier war, wird nicht mehr gezeigt.",
	},
}
