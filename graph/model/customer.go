package model

import "kept/care/customer"

// The API's shapes of customers.
type (
	CustomerConsentConnection = Connection[customer.Consent]
	CustomerConsentEdge       = Edge[customer.Consent]
	CustomerMergeConnection   = Connection[customer.Merge]
	CustomerMergeEdge         = Edge[customer.Merge]
	CustomerConnection        = Connection[customer.Customer]
	CustomerEdge              = Edge[customer.Customer]
	CustomerPayload           = Payload[customer.Customer]
	CustomerUpsertPayload     = UpsertPayload[customer.Customer]
	CustomersPayload          = ListPayload[customer.Customer]
	ConsentPayload            = Payload[customer.Consent]
	MergePayload              = Payload[customer.Merge]
	ErasurePayload            = Payload[customer.Erasure]
	AttributePayload          = Payload[customer.AttributeDefinition]
	CompanyConnection         = Connection[customer.Company]
	CompanyEdge               = Edge[customer.Company]
	CompanyUpsertPayload      = UpsertPayload[customer.Company]
)

// UpdateCustomerInput is a customer and what to change about her.
type UpdateCustomerInput struct {
	ID string
	customer.Draft
}
