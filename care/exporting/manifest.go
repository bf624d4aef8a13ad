package exporting

import (
	"context"
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"kept/ent/schema"
	"kept/ent/store"
	"kept/tenants"
)

// readMe tells whoever opens an archive what is in it.
//
//go:embed everything.txt
var readMe []byte

// manifest says what is in an archive: the names of its fields are its format.
type manifest struct {
	Format   string            `json:"format"`
	Business string            `json:"businessId"`
	AskedBy  string            `json:"askedBy"`
	AskedAt  time.Time         `json:"askedAt"`
	Tables   []tabled          `json:"tables"`
	Files    []string          `json:"files"`
	Withheld map[string]string `json:"withheld"` // tables, and why
}

// tabled is a table and its file.
type tabled struct {
	File   string  `json:"file"`
	Rows   int64   `json:"rows"`
	Fields []typed `json:"fields"`
}

type typed struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// format names what archives look like. Another look gets another number.
const format = "kept-archive/1"

// manifest writes what is in the archive, and closes it.
func (w *packing) manifest(ctx context.Context) error {
	m := manifest{
		Format: format, Business: tenants.From(ctx).TenantID, AskedBy: w.job.ActorID, AskedAt: w.job.CreatedAt, Withheld: schema.Withheld, Files: []string{},
	}
	for _, p := range store.Possessions() {
		if _, there := w.place.Rows[p.Table]; there {
			m.Tables = append(m.Tables, tabledOf(p, w.place.Rows[p.Table]))
		}
	}
	for _, f := range w.zip.Files() {
		if strings.HasPrefix(f.Name, folder) {
			m.Files = append(m.Files, f.Name)
		}
	}
	body, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		body []byte
	}{{"manifest.json", append(body, '\n')}, {"README.txt", slices.Clone(readMe)}} {
		if err := w.whole(f.name, w.job.CreatedAt, f.body); err != nil {
			return err
		}
	}
	w.over()
	return w.zip.Close()
}

func tabledOf(p *store.Possession, rows int64) tabled {
	t := tabled{File: fileOf(p.Table), Rows: rows}
	for _, f := range p.Fields {
		t.Fields = append(t.Fields, typed{f.Name, f.Type})
	}
	return t
}
