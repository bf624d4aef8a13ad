package note_test

import (
	"testing"

	"kept/care/note"
	"kept/internal/testhouse"
)

func TestVerifyTellsOfANoteThatIsNotFound(t *testing.T) {
	db, book, _ := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	if _, err := book.Write(ctx, note.Draft{CustomerID: row(t, ctx, db, "ann"), Body: "Has a dog"}); err != nil {
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
