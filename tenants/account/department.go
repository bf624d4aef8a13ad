package account

import (
	"context"
	"fmt"
	"time"

	"kept/care/event"
	table "kept/ent/db/department"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/id"
)

// Department is a part of the tenant's business.
type Department struct {
	ID         string
	Name       string
	ExternalID *string
	CreatedAt  time.Time
}

// maxDepartments keeps the list short enough to be read whole.
const maxDepartments = 250

// Department finds a department of the tenant.
func (b *Book) Department(ctx context.Context, id string) (*Department, error) {
	row, err := b.db.Department.Get(ctx, id)
	if err != nil {
		return nil, missing("department", id, err)
	}
	return departmentFrom(row), nil
}

// DepartmentsByIDs gives departments by id; ids of none are left out.
func (b *Book) DepartmentsByIDs(ctx context.Context, ids []string) (map[string]*Department, error) {
	found, err := b.db.Department.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d departments: %w", len(ids), err)
	}
	out := make(map[string]*Department, len(found))
	for _, r := range found {
		out[r.ID] = departmentFrom(r)
	}
	return out, nil
}

// Departments lists all departments by name: they are few.
func (b *Book) Departments(ctx context.Context) ([]*Department, error) {
	found, err := b.db.Department.Query().Order(table.ByFolded()).Limit(maxDepartments).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list departments: %w", err)
	}
	return each(found, departmentFrom), nil
}

// AddDepartment makes a department; no two have the same name.
func (b *Book) AddDepartment(ctx context.Context, name string) (*Department, error) {
	name, err := checkName("name", name)
	if err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Department, error) {
		if err := b.nameIsFree(ctx, name, ""); err != nil {
			return nil, err
		}
		n, err := b.db.Department.Query().Count(ctx)
		if err != nil {
			return nil, fmt.Errorf("count departments: %w", err)
		}
		if n >= maxDepartments {
			return nil, fault.Conflict(fault.CodeConflict, "there are %d departments, and no more fit", maxDepartments)
		}
		row, err := b.db.Department.Create().SetID(id.New(id.Department)).SetName(name).SetFolded(fold.Of(name)).
			SetCreatedAt(b.now()).Save(ctx)
		if err != nil {
			return nil, nameTaken(fmt.Errorf("add department: %w", err))
		}
		return departmentFrom(row), b.log.Append(ctx, event.Event{
			Type: event.DepartmentAdded, SubjectID: row.ID, OccurredAt: b.now(), Data: map[string]any{"name": name},
		})
	})
}

// RenameDepartment gives a department another name.
func (b *Book) RenameDepartment(ctx context.Context, id, name string) (*Department, error) {
	name, err := checkName("name", name)
	if err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Department, error) {
		d, err := b.Department(ctx, id)
		if err != nil || d.Name == name {
			return d, err
		}
		if err := b.nameIsFree(ctx, name, id); err != nil {
			return nil, err
		}
		row, err := b.db.Department.UpdateOneID(id).SetName(name).SetFolded(fold.Of(name)).Save(ctx)
		if err != nil {
			return nil, nameTaken(fmt.Errorf("rename department %s: %w", id, err))
		}
		return departmentFrom(row), b.log.Append(ctx, event.Event{
			Type: event.DepartmentRenamed, SubjectID: id, OccurredAt: b.now(),
			Data: map[string]any{"name": map[string]string{"from": d.Name, "to": name}},
		})
	})
}

var errNameTaken = fault.Taken("name", "belongs to another department")

func (b *Book) nameIsFree(ctx context.Context, name, except string) error {
	taken, err := b.db.Department.Query().Where(table.Folded(fold.Of(name)), table.IDNEQ(except)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for department: %w", err)
	}
	if taken {
		return errNameTaken
	}
	return nil
}

// nameTaken reads a broken constraint: somebody took the name since we looked.
func nameTaken(err error) error {
	if store.IsUnique(err) {
		return errNameTaken.Because(err)
	}
	return err
}

// each makes domain structs of rows.
func each[R, T any](found []R, from func(R) T) []T {
	out := make([]T, len(found))
	for i, r := range found {
		out[i] = from(r)
	}
	return out
}
