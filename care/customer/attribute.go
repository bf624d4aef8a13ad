package customer

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	rows "kept/ent/db"
	table "kept/ent/db/attributedefinition"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
)

// AttributeKind says what values an attribute takes.
type AttributeKind string

// The kinds of attribute.
const (
	Text   AttributeKind = "TEXT"
	Number AttributeKind = "NUMBER"
	Bool   AttributeKind = "BOOL"
	Date   AttributeKind = "DATE"
	Choice AttributeKind = "CHOICE"
)

// AttributeDefinition says that customers of this tenant have an attribute. A
// retired one keeps its values and takes no new ones.
type AttributeDefinition struct {
	ID        string
	Key       string
	Label     string
	Kind      AttributeKind
	Choices   []string // of a CHOICE
	CreatedAt time.Time
	RetiredAt *time.Time
}

// AttributeDraft is a definition to be made or changed.
type AttributeDraft struct {
	Key     string // small letters, digits and "_": how programs call it
	Label   string // how people call it; empty means the key
	Kind    AttributeKind
	Choices []string
}

// Attribute is one value of one customer, with its definition's name and kind.
type Attribute struct {
	Key   string
	Label string
	Kind  AttributeKind
	Value string
}

var keyShape = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)

const maxText = 2000

func (d *AttributeDraft) check() error {
	d.Label = cmp.Or(strings.TrimSpace(d.Label), d.Key)
	switch {
	case !keyShape.MatchString(d.Key):
		return fault.Invalid("key", "must start with a small letter and go on with small letters, digits and _, at most 50")
	case utf8.RuneCountInString(d.Label) > maxShort:
		return fault.TooLong("label", maxShort)
	case !slices.Contains([]AttributeKind{Text, Number, Bool, Date, Choice}, d.Kind):
		return fault.Invalid("kind", "must be TEXT, NUMBER, BOOL, DATE or CHOICE")
	case d.Kind == Choice && (len(d.Choices) == 0 || slices.Contains(d.Choices, "")):
		return fault.Invalid("choices", "must be at least one, and none empty")
	case d.Kind != Choice && len(d.Choices) > 0:
		return fault.Invalid("choices", "belong to an attribute of kind CHOICE")
	case len(d.Choices) > 250:
		return fault.Invalid("choices", "must be at most 250")
	}
	return nil
}

// DefineAttribute makes an attribute, or changes the label and the choices of
// the one with that key, and takes it out of retirement. Its kind stays: values
// of another kind may be there.
func (b *Book) DefineAttribute(ctx context.Context, d AttributeDraft) (*AttributeDefinition, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*AttributeDefinition, error) {
		old, err := b.db.AttributeDefinition.Query().Where(table.Key(d.Key)).First(ctx)
		if rows.IsNotFound(err) {
			r, err := b.db.AttributeDefinition.Create().SetID(id.New(id.Attribute)).SetKey(d.Key).SetLabel(d.Label).
				SetKind(string(d.Kind)).SetChoices(d.Choices).SetCreatedAt(b.now()).Save(ctx)
			if err != nil {
				return nil, again(fmt.Errorf("define attribute %s: %w", d.Key, err))
			}
			return definitionFromRow(r), nil
		}
		if err != nil {
			return nil, fmt.Errorf("define attribute %s: %w", d.Key, err)
		}
		if old.Kind != string(d.Kind) {
			return nil, fault.Invalid("kind", "is %s already and stays: define another attribute", old.Kind)
		}
		return b.redefine(ctx, old, func(u *rows.AttributeDefinitionUpdateOne) {
			u.SetLabel(d.Label).SetChoices(d.Choices).ClearRetiredAt()
		})
	})
}

// RetireAttribute ends an attribute: it takes no more values; those there are stay.
func (b *Book) RetireAttribute(ctx context.Context, key string) (*AttributeDefinition, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*AttributeDefinition, error) {
		old, err := b.attribute(ctx, key)
		if err != nil {
			return nil, err
		}
		if old.RetiredAt != nil {
			return definitionFromRow(old), nil
		}
		return b.redefine(ctx, old, func(u *rows.AttributeDefinitionUpdateOne) { u.SetRetiredAt(b.now()) })
	})
}

func (b *Book) redefine(ctx context.Context, old *rows.AttributeDefinition, change func(*rows.AttributeDefinitionUpdateOne)) (*AttributeDefinition, error) {
	u := b.db.AttributeDefinition.UpdateOne(old)
	change(u)
	r, err := u.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("change attribute %s: %w", old.Key, err)
	}
	return definitionFromRow(r), nil
}

// Attributes gives every definition, retired ones too, by key.
func (b *Book) Attributes(ctx context.Context) ([]*AttributeDefinition, error) {
	found, err := b.db.AttributeDefinition.Query().Order(table.ByKey()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list attributes: %w", err)
	}
	out := make([]*AttributeDefinition, len(found))
	for i, r := range found {
		out[i] = definitionFromRow(r)
	}
	return out, nil
}

// Attribute gives the definition with a key, or it is missing.
func (b *Book) Attribute(ctx context.Context, key string) (*AttributeDefinition, error) {
	r, err := b.attribute(ctx, key)
	if err != nil {
		return nil, err
	}
	return definitionFromRow(r), nil
}

func (b *Book) attribute(ctx context.Context, key string) (*rows.AttributeDefinition, error) {
	r, err := b.db.AttributeDefinition.Query().Where(table.Key(key)).First(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("attribute")
	}
	if err != nil {
		return nil, fmt.Errorf("find attribute %s: %w", key, err)
	}
	return r, nil
}

// AttributesOf gives the customers' attributes with their names, each in the
// order of the keys.
func (b *Book) AttributesOf(ctx context.Context, cs []*Customer) ([][]*Attribute, error) {
	out := make([][]*Attribute, len(cs))
	definitions, err := b.Attributes(ctx)
	if err != nil {
		return nil, err
	}
	for i, c := range cs {
		out[i] = []*Attribute{}
		for _, d := range definitions {
			if v, ok := c.Attributes[d.Key]; ok {
				out[i] = append(out[i], &Attribute{Key: d.Key, Label: d.Label, Kind: d.Kind, Value: written(v)})
			}
		}
	}
	return out, nil
}

// typed checks values against their definitions and gives them as they are
// stored; nil clears.
func typed(values []AttributeValue, definitions map[string]*AttributeDefinition) (map[string]any, error) {
	if len(values) == 0 {
		return nil, nil
	}
	out := make(map[string]any, len(values))
	for i, v := range values {
		d := definitions[v.Key]
		if d == nil || d.RetiredAt != nil && v.Value != "" {
			return nil, at(fault.Invalid("key", "is not an attribute of this tenant: define it first"), "attributes", i)
		}
		value, err := d.Kind.value(v.Value, d.Choices)
		if err != nil {
			return nil, at(err, "attributes", i)
		}
		out[v.Key] = value
	}
	return out, nil
}

// value reads s as a value of kind k. An empty text is no value.
func (k AttributeKind) value(s string, choices []string) (any, error) {
	if s == "" {
		return nil, nil
	}
	switch k {
	case Number:
		n, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return nil, fault.Invalid("value", "must be a number, such as 12.5")
		}
		return n, nil
	case Bool:
		if s != "true" && s != "false" {
			return nil, fault.Invalid("value", "must be true or false")
		}
		return s == "true", nil
	case Date:
		if _, err := clock.ParseDay(s); err != nil {
			return nil, fault.Invalid("value", "must be a day, such as 2026-03-04")
		}
		return s, nil
	case Choice:
		if !slices.Contains(choices, s) {
			return nil, fault.Invalid("value", "must be one of %s", strings.Join(choices, ", "))
		}
		return s, nil
	default:
		if utf8.RuneCountInString(s) > maxText {
			return nil, fault.TooLong("value", maxText)
		}
		return s, nil
	}
}

// AttributeText gives the value of one custom attribute as text; "" when she has none.
func (c *Customer) AttributeText(key string) string {
	if v, ok := c.Attributes[key]; ok {
		return written(v)
	}
	return ""
}

// written is a stored value as text.
func written(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}

func definitionFromRow(r *rows.AttributeDefinition) *AttributeDefinition {
	return &AttributeDefinition{
		ID: r.ID, Key: r.Key, Label: r.Label, Kind: AttributeKind(r.Kind), Choices: r.Choices,
		CreatedAt: r.CreatedAt.UTC(), RetiredAt: r.RetiredAt,
	}
}
