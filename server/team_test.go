package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// hire invites a person to acme over the API and accepts in a browser of hers.
func (v *visitor) hire(s, name, role string) (her *visitor, memberID string) {
	v.t.Helper()
	a := v.graphql(`mutation{inviteMember(input:{email:"` + name + `@acme.example",role:` + role + `}){
		invitation{id email role state} link userErrors{field message code}}}`)
	link, _ := a.at("data.inviteMember.link").(string)
	base, token, ok := strings.Cut(link, "/invitation#")
	if !ok || !strings.HasPrefix(base, "http") {
		v.t.Fatalf("inviteMember = %s, want a link", a.text)
	}
	her = browser(v.t, s)
	a = her.send("POST", "/invitations/accept", `{"token":"`+token+`","name":"`+name+`","email":"`+name+`@acme.example","password":"another long password"}`)
	want(v.t, "accept as "+name, a, http.StatusCreated)
	memberID, _ = a.at("member.id").(string)
	return her, memberID
}

// promiseOf makes a customer and a promise to her that a member answers for,
// or the one who asks.
func (v *visitor) promiseOf(memberID string) string {
	v.t.Helper()
	a := v.graphql(`mutation{upsertCustomer(input:{key:{externalId:"c-1"},name:"Cy"}){customer{id} userErrors{message}}}`)
	customer, _ := a.at("data.upsertCustomer.customer.id").(string)
	owner := ""
	if memberID != "" {
		owner = `,ownerId:"` + memberID + `"`
	}
	a = v.graphql(`mutation{makePromise(input:{customerId:"` + customer + `",text:"Call back",dueDay:"` + time.Now().AddDate(0, 0, 7).Format(time.DateOnly) + `"` + owner + `}){promise{id} userErrors{message}}}`)
	promise, _ := a.at("data.makePromise.promise.id").(string)
	if promise == "" {
		v.t.Fatalf("makePromise = %s", a.text)
	}
	return promise
}

func TestTheTeamOverTheAPI(t *testing.T) {
	s := open(t, "")
	owner := browser(t, s.URL)
	owner.signUp("acme")
	bea, beaID := owner.hire(s.URL, "bea", "AGENT")
	if a := bea.graphql(`{viewer{role member{name department{name}} tenant{name grace}}}`); a.at("data.viewer.member.name") != "bea" || a.at("data.viewer.role") != "AGENT" {
		t.Errorf("bea's viewer = %s", a.text)
	}
	if a := bea.graphql(`mutation{inviteMember(input:{email:"x@acme.example",role:VIEWER}){link}}`); !strings.Contains(a.text, "FORBIDDEN") {
		t.Errorf("an agent invites = %s, want FORBIDDEN", a.text)
	}
	a := owner.graphql(`mutation{addDepartment(input:{name:"Desk"}){department{id} userErrors{message}}}`)
	desk, _ := a.at("data.addDepartment.department.id").(string)
	a = owner.graphql(`mutation{updateMember(input:{id:"` + beaID + `",role:SUPERVISOR,departmentId:"` + desk + `"}){
		member{role department{name}} userErrors{message}}}`)
	if a.at("data.updateMember.member.role") != "SUPERVISOR" || a.at("data.updateMember.member.department.name") != "Desk" {
		t.Errorf("updateMember = %s", a.text)
	}
	a = owner.graphql(`mutation{addDepartment(input:{name:"desk"}){department{id} userErrors{field code message}}}`)
	if !strings.Contains(a.text, `"TAKEN"`) || !strings.Contains(a.text, `["input","name"]`) {
		t.Errorf("the same name = %s, want a user error at input.name", a.text)
	}
	a = owner.graphql(`{members{totalCount{value} nodes{id name role email department{name}} pageInfo{endCursor}}
		invitations{nodes{email state}} departments{name} tenant{slug grace} node(id:"` + beaID + `"){id ... on Member{name}}}`)
	if a.at("data.members.totalCount.value") != 2.0 || a.at("data.node.name") != "bea" || a.at("data.tenant.grace") != "P1D" || !strings.Contains(a.text, `"ACCEPTED"`) {
		t.Errorf("the team = %s", a.text)
	}
	ownerID, _ := owner.send("GET", "/session", "").at("member.id").(string)
	promise := owner.promiseOf(beaID)
	a = owner.graphql(`mutation{removeMember(input:{id:"` + ownerID + `",handOverToId:"` + beaID + `"}){userErrors{code message}}}`)
	if !strings.Contains(a.text, "last owner") {
		t.Errorf("the last owner leaves = %s, want a user error", a.text)
	}
	a = owner.graphql(`mutation{removeMember(input:{id:"` + beaID + `",handOverToId:"` + ownerID + `"}){member{leftAt} userErrors{message}}}`)
	if a.at("data.removeMember.member.leftAt") == nil {
		t.Errorf("removeMember = %s", a.text)
	}
	a = owner.graphql(`{promise(id:"` + promise + `"){ownerId owner{name} madeBy{name} history{nodes{type reason}}}}`)
	if a.at("data.promise.ownerId") != ownerID || a.at("data.promise.owner.name") != "Ann" || !strings.Contains(a.text, "promise.handed_over") {
		t.Errorf("bea's promise = %s, want the owner to answer for it now", a.text)
	}
	want(t, "bea's session", bea.graphql(`{viewer{id}}`), http.StatusUnauthorized)
	want(t, "bea signs in", browser(t, s.URL).send("POST", "/session", `{"email":"bea@acme.example","password":"another long password"}`), http.StatusUnauthorized)
}

func TestTheTeamOfAnotherTenantIsNotThere(t *testing.T) {
	s := open(t, "")
	owner, stranger := browser(t, s.URL), browser(t, s.URL)
	owner.signUp("acme")
	stranger.signUp("beta")
	_, beaID := owner.hire(s.URL, "bea", "AGENT")
	for name, query := range map[string]string{
		"read":   `{member(id:"` + beaID + `"){id}}`,
		"change": `mutation{updateMember(input:{id:"` + beaID + `",role:VIEWER}){member{id}}}`,
		"remove": `mutation{removeMember(input:{id:"` + beaID + `",handOverToId:"` + beaID + `x"}){member{id}}}`,
	} {
		if a := stranger.graphql(query); !strings.Contains(a.text, "NOT_FOUND") {
			t.Errorf("%s = %s, want NOT_FOUND", name, a.text)
		}
	}
	if a := stranger.graphql(`{node(id:"` + beaID + `"){id}}`); a.at("data.node") != nil {
		t.Errorf("node = %s, want null", a.text)
	}
}

func TestPersonalAccessTokensOverTheAPI(t *testing.T) {
	s := open(t, "")
	owner := browser(t, s.URL)
	owner.signUp("acme")
	a := owner.graphql(`mutation{createAccessToken(input:{name:"Reports",scopes:["team:read"],expiresIn:"P30D"}){
		accessToken{id name scopes expiresAt} plain userErrors{message}}}`)
	plain, _ := a.at("data.createAccessToken.plain").(string)
	tokenID, _ := a.at("data.createAccessToken.accessToken.id").(string)
	if !strings.HasPrefix(plain, "kept_pat_") || tokenID == "" {
		t.Fatalf("createAccessToken = %s", a.text)
	}
	p, bearer := program(t, s.URL), "Authorization: Bearer "+plain
	a = p.graphql(`{viewer{kind role scopes} members{nodes{name}} accessTokens{nodes{id usedAt}}}`, bearer)
	if a.at("data.viewer.kind") != "MEMBER" || a.at("data.members.nodes") == nil || !strings.Contains(a.text, tokenID) {
		t.Errorf("by the token = %s", a.text)
	}
	want(t, "the same token twice", p.graphql(`{__typename}`, bearer, bearer), http.StatusUnauthorized)
	for name, query := range map[string]string{
		"beyond its scopes": `mutation{addDepartment(input:{name:"Desk"}){department{id}}}`,
		"another token":     `mutation{createAccessToken(input:{name:"x",scopes:["team:read"]}){plain}}`,
	} {
		if a := p.graphql(query, bearer); !strings.Contains(a.text, "FORBIDDEN") {
			t.Errorf("%s = %s, want FORBIDDEN", name, a.text)
		}
	}
	for name, query := range map[string]string{
		"make":   `mutation{createAccessToken(input:{name:"x",scopes:["team:read"]}){plain}}`,
		"list":   `{accessTokens{nodes{id}}}`,
		"revoke": `mutation{revokeAccessToken(input:{id:"` + tokenID + `"}){accessToken{id}}}`,
	} {
		if a := p.graphql(query); !strings.Contains(a.text, "UNAUTHENTICATED") {
			t.Errorf("nobody may %s: %s", name, a.text)
		}
	}
	a = p.graphql(`mutation{createAccessToken(input:{name:"x",scopes:["team:read"]}){plain}}`, "Idempotency-Key: k")
	if !strings.Contains(a.text, "UNAUTHENTICATED") {
		t.Errorf("nobody may make one under a key: %s", a.text)
	}
	owner.graphql(`mutation{revokeAccessToken(input:{id:"` + tokenID + `"}){accessToken{revokedAt}}}`)
	want(t, "after revoking", p.graphql(`{__typename}`, bearer), http.StatusUnauthorized)
}
