package model

import (
	"kept/care/product"
	"kept/care/purchase"
	"kept/care/touchpoint"
)

// The API's shapes of what was bought, and where.
type (
	ProductConnection       = Connection[product.Product]
	ProductEdge             = Edge[product.Product]
	ProductUpsertPayload    = UpsertPayload[product.Product]
	TouchpointConnection    = Connection[touchpoint.Touchpoint]
	TouchpointEdge          = Edge[touchpoint.Touchpoint]
	TouchpointUpsertPayload = UpsertPayload[touchpoint.Touchpoint]
	PurchaseConnection      = Connection[purchase.Purchase]
	PurchaseEdge            = Edge[purchase.Purchase]
	PurchaseUpsertPayload   = UpsertPayload[purchase.Purchase]
)
