package product_test

import (
	"testing"

	"kept/care/product"
	"kept/internal/testhouse"
)

func TestVerifyTellsOfAProductThatIsNotFound(t *testing.T) {
	db, book, _ := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	if _, err := book.Upsert(ctx, product.Draft{Name: "Sofa"}); err != nil {
		t.Fatal(err)
	}
	if got, err := book.Verify(ctx); err != nil || len(got) > 0 {
		t.Errorf("Verify = %v, %v; want no difference", got, err)
	}
	db.SearchDoc.Delete().ExecX(ctx)
	if got, err := book.Verify(ctx); err != nil || len(got) != 2 {
		t.Errorf("without its doc: Verify = %v, %v; want it missing, and the count", got, err)
	}
}
