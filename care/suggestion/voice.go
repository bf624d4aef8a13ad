package suggestion

import (
	"regexp"
	"strings"

	"kept/internal/phrase"
)

// voice is how one language promises.
type voice struct {
	language phrase.Language
	// promises is we, or what we do, in the future.
	promises *regexp.Regexp
	// doubts is what makes a promise none: not, if, perhaps, would, she said.
	doubts *regexp.Regexp
	// certain are words that only sound like doubts: “no later than”.
	certain *regexp.Regexp
}

// hears gives the date of the promise that the sentence makes, or nil.
func (v voice) hears(sentence string, m phrase.Moment) *phrase.Date {
	if strings.HasSuffix(sentence, "?") || strings.ContainsAny(sentence, "“”„«»\"") {
		return nil
	}
	s := v.certain.ReplaceAllString(phrase.Normal(sentence), " ")
	if !v.promises.MatchString(s) || v.doubts.MatchString(s) {
		return nil
	}
	return phrase.In(sentence, v.language, m)
}

// spoken makes a pattern of whole words for phrase.Normal's writing.
func spoken(pattern string) *regexp.Regexp {
	return regexp.MustCompile(" (?:" + strings.ReplaceAll(pattern, " ", "  ") + ") ")
}

var voices = []voice{
	{
		language: phrase.English,
		promises: spoken(`(?:i|we)'ll|(?:i|we) (?:will|shall|promise|guarantee)` +
			`|(?:i'm|we're|i am|we are) (?:going to|sending|shipping|calling|delivering|coming)` +
			`|(?:you'll|you will) (?:have|get|receive|hear)` +
			`|(?:it|they|this|that|everything|(?:your|the) (?:\S+)(?: \S+)?)(?:'ll| will) be (?:ready|there|delivered|sent|shipped|dispatched|posted|repaired|fixed|refunded|replaced|done|with you)` +
			`|(?:it'll|they'll|that'll) be (?:ready|there|delivered|sent|shipped|done|with you)`),
		doubts: spoken(`not|never|no|cannot|unable|\S+n't|if|unless|in case|whether|when|would|could|might|may|maybe|perhaps|probably` +
			`|hopefully|hope|try|trying|should|said|says|say|told|asked|mentioned|think|guess|wish|(?:i|we)'d`),
		certain: spoken(`(?:no|not) later than|without fail|no worries|no problem`),
	},
	{
		language: phrase.German,
		promises: spoken(`(?:ich|wir) (?:` + germanVerbs + `)|(?:` + germanVerbs + `) (?:ich|wir)` +
			`|(?:sie|du) (?:bekommen|erhalten|hören|bekommst|erhältst|hörst)|(?:bekommen|erhalten|hören) sie` +
			`|(?:ihr|ihre|ihren|das|der|die|es) .*(?:wird|werden) .*(?:geliefert|verschickt|versandt|repariert|erstattet|ersetzt|fertig|erledigt|da sein)`),
		doubts: spoken(`nicht|nie|niemals|kein|keine|keinen|keiner|keinem|falls|wenn|sofern|soweit|ob|würde|würden|könnte|könnten|dürfte` +
			`|vielleicht|eventuell|wahrscheinlich|vermutlich|voraussichtlich|hoffentlich|hoffe|hoffen|versuche|versuchen|möchte|möchten|wollte|wollten` +
			`|sagte|sagten|gesagt|meinte|meint|fragte|gefragt|sollte|sollten|habe|haben|hatte|hatten|bitte`),
		certain: spoken(`nicht später als`),
	},
	{
		language: phrase.Portuguese,
		promises: spoken(`(?:vou|vamos) \S+r|(?:vou|vamos) (?:te|lhe|o|a) \S+r|prometo|prometemos|garanto|garantimos` +
			`|\S+(?:arei|erei|irei|aremos|eremos|iremos)|(?:eu )?(?:ligo|envio|entrego|retorno|respondo|mando|confirmo|resolvo|aviso)` +
			`|(?:você|senhor|senhora|cliente) (?:vai receber|receberá|terá|vai ter)` +
			`|(?:será|serão) (?:entregue|enviado|enviada|reparado|reparada|reembolsado|reembolsada|entregues|enviados|enviadas)`),
		doubts: spoken(`não|nunca|jamais|se|caso|quando|talvez|provavelmente|possivelmente|espero|esperamos|tento|tentar|tentarei|tentaremos|tentamos` +
			`|poderia|poderíamos|gostaria|deveria|disse|disseram|falou|perguntou|acho|achamos`),
		certain: spoken(`o mais tardar|sem falta`),
	},
}

// germanVerbs are what we do for customers, as ich and wir do it: German
// promises in the present tense.
const germanVerbs = `werde|werden|verspreche|versprechen|garantiere|garantieren|rufe|rufen|melde|melden|schicke|schicken|sende|senden` +
	`|versende|versenden|verschicke|verschicken|liefere|liefern|bringe|bringen|komme|kommen|kläre|klären|gebe|geben|erledige|erledigen` +
	`|repariere|reparieren|erstatte|erstatten|überweise|überweisen|antworte|antworten|tausche|tauschen|prüfe|prüfen|kümmere|kümmern` +
	`|mache|machen|hole|holen|informiere|informieren|bestätige|bestätigen|schreibe|schreiben|besorge|besorgen|bearbeite|bearbeiten|lasse|lassen`
