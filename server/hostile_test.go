package server_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

// What no person would send is refused like anything else that is wrong: it is
// no fault of ours, and nothing for the log.
func TestHostileInputIsTheCallersFault(t *testing.T) {
	s := open(t, "")
	v := browser(t, s.URL)
	v.signUp("acme")
	p := program(t, s.URL)
	check := func(what string, a answer) {
		t.Helper()
		if a.status >= 500 || strings.Contains(a.text, "INTERNAL") || strings.Contains(a.text, "server_error") {
			t.Errorf("%s = %d %s, want an answer that isn't our fault", what, a.status, a.text)
		}
	}
	for _, id := range []string{"\x00", "cli_\xff"} {
		check("a client's id in the form", p.form("/oauth/token", url.Values{
			"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {id}}))
		pair := base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id) + ":x"))
		check("a client's id in the header", p.form("/oauth/token", grant, "Authorization: Basic "+pair))
	}
	for _, id := range []string{"%00", "%ff", "job_%00"} {
		check("a job's refused rows", v.send("GET", "/jobs/"+id+"/refused.csv", ""))
	}
	check("a log-in", p.send("POST", "/session", `{"email":"a\u0000@acme.example","password":"a long password"}`))
	check("a tenant to switch to", v.send("POST", "/session/tenant", `{"slug":"a\u0000"}`))
	check("a sign-up", p.send("POST", "/signup", strings.ReplaceAll(signUpBody("bolt"), "Ann", `A\u0000`)))
	check("a tenant's name", p.send("POST", "/signup", strings.ReplaceAll(signUpBody("bolt"), "The bolt Shop", `The\u0000`)))

	for what, query := range map[string]string{
		"an id":         `{customer(id:"\u0000"){id}}`,
		"a node":        `{node(id:"cus_\u0000"){id} nodes(ids:["\u0000"]){id}}`,
		"a filter":      `{members(filter:{departmentId:{eq:"\u0000"}}){nodes{id}}}`,
		"a name":        `mutation{addDepartment(input:{name:"a\u0000"}){department{id}}}`,
		"a token":       `mutation{createAccessToken(input:{name:"a\u0000",scopes:["promises:read"]}){accessToken{id}}}`,
		"a client":      `mutation{createApiClient(input:{name:"a\u0000",scopes:["promises:read"]}){apiClient{id}}}`,
		"an address":    `mutation{inviteMember(input:{email:"a\u0000@acme.example",role:AGENT}){invitation{id}}}`,
		"a search":      `{search(query:"a\u0000b"){id}}`,
		"a customer":    `mutation{upsertCustomer(input:{name:"a\u0000"}){customer{id}}}`,
		"another's key": `{customerByExternalId(externalId:"\u0000"){id}}`,
	} {
		check(what, v.graphql(query))
	}
	b, _ := json.Marshal(map[string]any{"query": `query($id:ID!){customer(id:$id){id}}`, "variables": map[string]string{"id": "\x00"}})
	check("a variable", v.send("POST", "/graphql", string(b)))

	for _, key := range []string{"a\x00b\x00c", "\xff\xfe\x00a", "a\x00\xff", "9223372036854775807\x00a", "-9223372036854775808\x00a", "x\x00a"} {
		cursor := base64.RawURLEncoding.EncodeToString([]byte(key))
		for _, list := range []string{"members", "invitations", "apiClients", "accessTokens", "customers", "promises", "products"} {
			check(list+" after a forged cursor", v.graphql(`{`+list+`(after:"`+cursor+`"){nodes{id}}}`))
		}
	}
}
