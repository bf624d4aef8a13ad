package study

import "strings"

// The statements that a study begins with, for the tenant to change. They say
// what a customer may look for in each dimension in words of our own: the
// wording of the published scale is its authors'.
var (
	english = []string{
		"The rooms and the website are pleasant to be in",
		"The goods are shown so that one can judge them",
		"The people look as if they belonged there",
		"Letters, labels and bills are easy to read",

		"A date that was named is a date that is kept",
		"A problem is followed to its end",
		"Nothing has to be done twice",
		"An order arrives complete",
		"Bills and records are free of mistakes",

		"One knows where one's order stands",
		"Help comes quickly",
		"People help gladly",
		"A question is never a nuisance",

		"What one is told is so",
		"One's money and data are in good hands",
		"The tone stays friendly, even in a dispute",
		"The people know their subject",

		"One is a person there, not a number",
		"The hours fit into one's day",
		"What was said last time is remembered",
		"Advice is in the customer's interest, not in the shop's",
		"A special wish is understood",
	}
	german = []string{
		"In den Räumen und auf der Website hält man sich gern auf",
		"Die Waren sind so gezeigt, dass man sie beurteilen kann",
		"Man sieht den Leuten an, dass sie dort zu Hause sind",
		"Briefe, Schilder und Rechnungen sind gut zu lesen",

		"Ein genannter Termin wird gehalten",
		"Ein Problem wird bis zum Ende verfolgt",
		"Nichts muss zweimal gemacht werden",
		"Eine Bestellung kommt vollständig an",
		"Rechnungen und Unterlagen sind ohne Fehler",

		"Man weiß, wie es um die eigene Bestellung steht",
		"Hilfe kommt schnell",
		"Die Leute helfen gern",
		"Eine Frage stört nie",

		"Was einem gesagt wird, stimmt",
		"Geld und Daten sind dort in guten Händen",
		"Der Ton bleibt freundlich, auch im Streit",
		"Die Leute kennen sich aus",

		"Man ist dort ein Mensch und keine Nummer",
		"Die Öffnungszeiten passen in den Tag",
		"Was man beim letzten Mal gesagt hat, ist bekannt",
		"Beraten wird im Sinne der Kundschaft, nicht des Geschäfts",
		"Ein besonderer Wunsch wird verstanden",
	}
)

// usual gives the statements that a study begins with in a language.
func usual(locale string) []string {
	if language, _, _ := strings.Cut(locale, "-"); language == "de" {
		return german
	}
	return english
}
