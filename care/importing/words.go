package importing

// words gives the names by which files call a field, most certain first: as
// plainName writes them.
func words(kind Kind, field string) []string {
	if own, ok := wordsOf[kind][field]; ok {
		return own
	}
	return commonWords[field]
}

// commonWords are those that mean the same in every kind's file. Each line goes
// through English, German, Portuguese and Spanish.
var commonWords = map[string][]string{
	"externalId": {"externalid", "id", "key", "number", "no", "nr", "nummer", "codigo", "numero", "referencia", "reference", "ref"},
	"name":       {"name", "fullname", "bezeichnung", "nome", "nomecompleto", "nombre", "nombrecompleto", "title", "titel", "titulo"},
	"customer": {"customer", "customerid", "customernumber", "customerno", "clientid", "client", "kunde", "kundennummer", "kundennr", "kdnr", "kundenid",
		"cliente", "clienteid", "idcliente", "codigocliente", "codigodocliente", "numerocliente", "numerodecliente"},
	"channel":    {"channel", "kanal", "canal"},
	"status":     {"status", "state", "zustand", "estado", "situacao"},
	"currency":   {"currency", "wahrung", "waehrung", "moeda", "moneda"},
	"occurredAt": {"occurredat", "date", "datetime", "createdat", "orderdate", "datum", "zeitpunkt", "bestelldatum", "kaufdatum", "data", "datahora", "datadopedido", "datacompra", "fecha", "fechahora", "fechadepedido", "fechapedido", "fechacompra"},
	"member":     {"member", "employee", "agent", "mitarbeiter", "bearbeiter", "funcionario", "atendente", "empleado", "agente"},
	"owner":      {"owner", "responsible", "verantwortlich", "zustandig", "zustaendig", "responsavel", "responsable"},
	"department": {"department", "abteilung", "departamento", "setor"},
	"product":    {"product", "productid", "sku", "item", "artikel", "artikelnummer", "produkt", "produto", "producto", "articulo"},
	"purchase":   {"purchase", "order", "orderid", "ordernumber", "bestellung", "bestellnummer", "auftrag", "auftragsnummer", "pedido", "numerodopedido", "numerodepedido", "compra"},
	"touchpoint": {"touchpoint", "store", "shop", "branch", "filiale", "laden", "loja", "tienda", "sucursal"},
}

var customerID = []string{"externalid", "customerid", "customernumber", "customerno", "clientid", "id", "number", "no", "nr",
	"kundennummer", "kundennr", "kundenid", "kdnr", "nummer", "idcliente", "clienteid", "codigocliente", "codigodocliente", "codigo", "numerocliente", "numerodecliente", "numero"}

var orderID = []string{"externalid", "orderid", "ordernumber", "orderno", "purchaseid", "id", "number", "no", "nr", "bestellnummer", "bestellnr",
	"auftragsnummer", "auftragsnr", "nummer", "pedido", "idpedido", "pedidoid", "numerodopedido", "numerodepedido", "numero", "codigo"}

// wordsOf are those that one kind's files use in their own way.
var wordsOf = map[Kind]map[string][]string{
	Customers: {
		"externalId":       customerID,
		"name":             {"name", "fullname", "customername", "customer", "kunde", "kundenname", "vollername", "nome", "nomecompleto", "cliente", "nombre", "nombrecompleto"},
		"email":            {"email", "emailaddress", "mail", "mailadresse", "emailadresse", "correo", "correoelectronico", "enderecodeemail"},
		"phone":            {"phone", "phonenumber", "telephone", "mobile", "mobilephone", "tel", "telefon", "telefonnummer", "handy", "handynummer", "mobil", "mobilnummer", "telefone", "celular", "telefono", "movil"},
		"handle":           {"handle", "username", "benutzername", "instagram", "twitter", "usuario"},
		"card":             {"card", "cardnumber", "customercard", "karte", "kundenkarte", "kartennummer", "cartao", "cartaofidelidade", "tarjeta", "tarjetacliente"},
		"timeZone":         {"timezone", "zone", "zeitzone", "fusohorario", "zonahoraria"},
		"language":         {"language", "locale", "sprache", "idioma", "lingua"},
		"preferredChannel": {"preferredchannel", "preferredcontact", "bevorzugterkanal", "kontaktweg", "canalpreferido", "canalpreferencial"},
		"heardOfUsBy":      {"heardofusby", "source", "leadsource", "quelle", "herkunft", "origem", "comonosconheceu", "origen", "comonosconocio"},
		"tags":             {"tags", "tag", "labels", "groups", "schlagworte", "stichworte", "gruppen", "etiquetas", "marcadores", "grupos"},
		"since":            {"since", "customersince", "createdat", "created", "registered", "kundeseit", "seit", "angelegtam", "erstelltam", "clientedesde", "desde", "datadecadastro", "cadastro", "fechadealta", "alta"},
	},
	Products: {
		"externalId": {"externalid", "sku", "productid", "articlenumber", "itemnumber", "ean", "id", "number", "artikelnummer", "artikelnr", "nummer", "nr", "codigo", "codigodoproduto", "codigoproducto", "referencia"},
		"name":       {"name", "product", "productname", "title", "description", "artikel", "bezeichnung", "produktname", "nome", "produto", "nomedoproduto", "descricao", "nombre", "producto", "descripcion"},
		"category":   {"category", "group", "type", "kategorie", "warengruppe", "gruppe", "categoria", "grupo", "tipo"},
		"unitCost":   {"unitcost", "cost", "costprice", "purchaseprice", "einkaufspreis", "ek", "ekpreis", "kosten", "custo", "precodecusto", "custounitario", "coste", "costo", "preciodecoste"},
	},
	Claims: {
		"externalId": {"externalid", "claimid", "id", "number", "nr", "nummer", "codigo", "numero"},
		"text":       {"text", "claim", "wording", "aussage", "werbeaussage", "wortlaut", "texto", "afirmacao", "afirmacion"},
		"published":  {"published", "where", "page", "veroffentlicht", "veroeffentlicht", "wo", "onde", "donde", "pagina"},
		"amount":     {"amount", "within", "menge", "innerhalb", "prazo", "plazo"},
		"unit":       {"unit", "einheit", "unidade", "unidad"},
		"cutOff":     {"cutoff", "cutofftime", "annahmeschluss", "horariolimite", "horalimite"},
		"products":   {"products", "product", "produkte", "artikel", "produtos", "productos"},
		"validFrom":  {"validfrom", "from", "gultigab", "gueltigab", "validode", "validodesde"},
		"validUntil": {"validuntil", "until", "gultigbis", "gueltigbis", "validoate", "validohasta"},
	},
	Purchases: {
		"claim":       {"claim", "claimid", "werbeaussage", "aussage"},
		"externalId":  orderID,
		"amount":      {"amount", "total", "sum", "price", "value", "grandtotal", "betrag", "summe", "gesamt", "gesamtbetrag", "preis", "umsatz", "valor", "valortotal", "preco", "importe", "importetotal", "precio", "monto"},
		"promisedDay": {"promisedday", "promiseddate", "promised", "deliverydate", "estimateddelivery", "duedate", "liefertermin", "zugesagt", "lieferdatum", "dataprometida", "previsaodeentrega", "entregaprevista", "fechaprometida", "fechadeentrega", "entregaestimada"},
		"deliveredAt": {"deliveredat", "delivered", "deliveredon", "geliefert", "geliefertam", "zugestelltam", "entregueem", "datadaentrega", "entregado", "entregadoel", "fechaentregado"},
		"cancelledAt": {"cancelledat", "cancelled", "canceled", "storniert", "storniertam", "canceladoem", "cancelado", "canceladoel"},
	},
	Promises: {
		"externalId": {"externalid", "promiseid", "id", "number", "nr", "nummer", "codigo", "numero"},
		"text":       {"text", "promise", "what", "description", "subject", "zusage", "versprechen", "beschreibung", "betreff", "promessa", "descricao", "texto", "promesa", "descripcion"},
		"madeAt":     {"madeat", "made", "date", "createdat", "datum", "zugesagtam", "erstelltam", "data", "criadoem", "fecha", "creadoel"},
		"dueDay":     {"dueday", "duedate", "due", "deadline", "fallig", "faellig", "falligam", "faelligam", "frist", "termin", "prazo", "vencimento", "vencimiento", "plazo", "fechalimite"},
		"dueAt":      {"dueat", "duetime"},
		"keptAt":     {"keptat", "kept", "doneat", "done", "completedat", "gehalten", "gehaltenam", "erledigt", "erledigtam", "cumpridoem", "concluidoem", "cumplidoel", "completadoel"},
		"reason":     {"reason", "grund", "motivo", "razon"},
		"otherwise":  {"otherwise", "state", "status", "zustand", "estado", "situacao"},
	},
	Interactions: {
		"externalId":      {"externalid", "interactionid", "ticketid", "ticket", "id", "number", "nr", "nummer", "codigo", "numero"},
		"direction":       {"direction", "richtung", "direcao", "sentido", "direccion"},
		"subject":         {"subject", "topic", "title", "betreff", "thema", "assunto", "asunto", "tema"},
		"body":            {"body", "text", "message", "note", "notes", "comment", "nachricht", "notiz", "bemerkung", "inhalt", "mensagem", "observacao", "comentario", "mensaje", "nota"},
		"waitSeconds":     {"waitseconds", "wait", "waittime", "wartezeit", "tempodeespera", "tiempodeespera"},
		"handlingSeconds": {"handlingseconds", "handling", "handlingtime", "duration", "dauer", "bearbeitungszeit", "duracao", "duracion"},
		"rating":          {"rating", "score", "stars", "bewertung", "sterne", "nota", "avaliacao", "puntuacion", "valoracion"},
	},
}
