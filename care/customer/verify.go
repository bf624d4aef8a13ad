package customer

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kept/care/search"
	companies "kept/ent/db/company"
	table "kept/ent/db/customer"
	merges "kept/ent/db/customermerge"
)

// verifyBatch is how many customers are recounted at once.
const verifyBatch = 1000

// Verify works out from the records of the acting tenant what is derived from
// them and gives one sentence for each difference: where aliases lead, and by
// what customers and companies are found.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	out, err := b.verifyAliases(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify customers: %w", err)
	}
	index := search.NewIndex(b.db, b.now)
	people, err := index.VerifyAll(ctx, search.Customer, b.docsAfter)
	if err != nil {
		return nil, fmt.Errorf("verify customers: %w", err)
	}
	businesses, err := index.VerifyAll(ctx, search.Company, b.companyDocsAfter)
	if err != nil {
		return nil, fmt.Errorf("verify companies: %w", err)
	}
	return slices.Concat(out, people, businesses), nil
}

func (b *Book) docsAfter(ctx context.Context, id string) ([]search.Doc, string, error) {
	found, err := b.db.Customer.Query().Where(table.IDGT(id), table.MergedIntoIDIsNil(), table.ErasedAtIsNil()).
		Order(table.ByID()).Limit(verifyBatch).All(ctx)
	if err != nil || len(found) == 0 {
		return nil, "", err
	}
	docs, err := b.docs(ctx, fromRows(found))
	return docs, found[len(found)-1].ID, err
}

func (b *Book) companyDocsAfter(ctx context.Context, id string) ([]search.Doc, string, error) {
	found, err := b.db.Company.Query().Where(companies.IDGT(id)).Order(companies.ByID()).Limit(verifyBatch).All(ctx)
	if err != nil || len(found) == 0 {
		return nil, "", err
	}
	docs := make([]search.Doc, len(found))
	for i, r := range found {
		docs[i] = companyFromRow(r).doc()
	}
	return docs, found[len(found)-1].ID, nil
}

// verifyAliases holds every record's alias against the merges in force.
func (b *Book) verifyAliases(ctx context.Context) ([]string, error) {
	inForce, err := b.db.CustomerMerge.Query().Where(merges.UndoneAtIsNil()).All(ctx)
	if err != nil {
		return nil, err
	}
	into := make(map[string]string, len(inForce))
	for _, m := range inForce {
		into[m.AliasID] = m.SurvivorID
	}
	found, err := b.db.Customer.Query().Where(table.MergedIntoIDNotNil()).Select(table.FieldID, table.FieldMergedIntoID).All(ctx)
	if err != nil {
		return nil, err
	}
	leads := make(map[string]string, len(found))
	for _, r := range found {
		leads[r.ID] = r.MergedIntoID
	}
	return aliasDifferences(into, leads), nil
}

// aliasDifferences compares where aliases lead with where the merges in force,
// followed to their end, say that they do.
func aliasDifferences(into, leads map[string]string) []string {
	want := make(map[string]string, len(into))
	for alias := range into {
		end := alias
		for range into { // no longer than a chain can be, should it be a circle
			next, ok := into[end]
			if !ok {
				break
			}
			end = next
		}
		want[alias] = end
	}
	all := maps.Clone(want)
	maps.Copy(all, leads)
	var out []string
	for _, alias := range slices.Sorted(maps.Keys(all)) {
		if want[alias] != leads[alias] {
			out = append(out, fmt.Sprintf("customer %s leads to %q; the merges in force say %q", alias, leads[alias], want[alias]))
		}
	}
	return out
}
