package importing

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kept/care/file"
	"kept/care/job"
	"kept/internal/fault"
)

// mappingFile is the name under which a job keeps its mapping.
const mappingFile = "mapping.yaml"

// Upload is an import of files that came with the request, or were uploaded
// before. How they become records says either Mapping or Form.
type Upload struct {
	Mapping     *string // YAML
	Form        *Form
	Files       []*Given
	ErrorPolicy Policy
	DryRun      bool
}

// Given is a file of an Upload: its text, or the id of what was uploaded.
type Given struct {
	Name     string // as in the mapping
	Text     *string
	UploadID *string
}

// Start queues an import. The mapping is held against the files first, so that
// what is wrong with it is said at once. An upload is missing when it has
// expired, or is another tenant's.
func (r *Room) Start(ctx context.Context, u Upload) (*job.Job, error) {
	d, err := r.given(ctx, u.Files)
	if err != nil {
		return nil, err
	}
	source, err := u.source(d)
	if err != nil {
		return nil, err
	}
	m, err := Parse(mappingFile, source)
	if err != nil {
		return nil, err
	}
	p, err := check(m, d)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(u.Files))
	for i, f := range u.Files {
		names[i] = f.Name
	}
	input := map[string]any{
		job.AboutKey: strings.Join(names, ", "), "mapping": mappingFile, "policy": string(u.ErrorPolicy), "uploads": d.ids(),
		job.HeadersKey: p.headers, job.DelimiterKey: p.delimiter(),
	}
	return r.Jobs.Start(ctx, job.Draft{
		Kind: job.Import, DryRun: u.DryRun, Total: d.rows(m), Input: input,
		Files: append(d.texts, job.File{Name: mappingFile, Body: source}),
	})
}

// source gives the mapping as YAML, whichever way it was given.
func (u Upload) source(d folder) ([]byte, error) {
	switch {
	case (u.Mapping == nil) == (u.Form == nil):
		return nil, fault.Invalid("mapping", "or form must be given, not both")
	case u.Mapping != nil:
		return []byte(*u.Mapping), nil
	}
	if len(u.Files) != 1 {
		return nil, fault.Invalid("files", "must be one: a form is for one file")
	}
	name := u.Files[0].Name
	header, err := headerOf(d, u.Form.file(name))
	if err != nil {
		return nil, err
	}
	if err := u.Form.check(header); err != nil {
		return nil, fault.As(err).At("form")
	}
	return u.Form.yaml(name)
}

// given makes a folder of the files of a request, and lets the uploads among
// them live on.
func (r *Room) given(ctx context.Context, files []*Given) (folder, error) {
	d := folder{ctx: ctx, book: r.Files, uploads: map[string]*file.File{}}
	for i, f := range files {
		at := []string{"files", strconv.Itoa(i)}
		switch {
		case (f.Text == nil) == (f.UploadID == nil):
			return d, fault.Invalid("", "must have either its text or the id of an upload").At(at...)
		case f.Text != nil:
			d.texts = append(d.texts, job.File{Name: f.Name, Body: []byte(*f.Text)})
		default:
			u, err := r.Files.Find(ctx, *f.UploadID)
			if err != nil {
				return d, err
			}
			d.uploads[f.Name] = u
		}
	}
	return d, r.keep(ctx, d)
}

// keep lets the uploads of a folder live for another while.
func (r *Room) keep(ctx context.Context, d folder) error {
	if len(d.uploads) == 0 {
		return nil
	}
	var ids []string
	for _, u := range d.uploads {
		ids = append(ids, u.ID)
	}
	return r.Files.Keep(ctx, ids)
}

// ids gives the uploads by the names that the mapping uses, for the job to remember.
func (d folder) ids() map[string]string {
	out := map[string]string{}
	for name, u := range d.uploads {
		out[name] = u.ID
	}
	return out
}

// rows gives how many rows the steps of m will look at, by the lines that were
// counted while the files came in.
func (d folder) rows(m *Mapping) (n int64) {
	for _, s := range m.Steps {
		path := m.Files[s.From].Path
		if u := d.uploads[path]; u != nil {
			n += max(0, u.Lines-1)
			continue
		}
		if lines, err := count(d, m.Files[s.From]); err == nil {
			n += lines
		}
	}
	return n
}

// Run goes on with a queued import: it is what workers do with the jobs of
// Start. It returns when the job is over or ctx ends.
func (r *Room) Run(ctx context.Context, j *job.Job) error {
	d, err := r.folderOf(ctx, j)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(d.texts, func(f job.File) bool { return f.Name == mappingFile })
	if i < 0 {
		return fault.Invalid("mapping", "is missing from the job's files")
	}
	m, err := Parse(mappingFile, d.texts[i].Body)
	if err != nil {
		return err
	}
	p, err := prepare(m, d)
	if err != nil {
		return err
	}
	if p.total != j.Total { // lines within quotes that aren't the format's own
		if err := r.Jobs.Expect(ctx, j.ID, p.total); err != nil {
			return err
		}
	}
	policy, _ := j.Input["policy"].(string)
	// Small batches: others write beside it.
	_, err = r.work(ctx, j, p, Request{Policy: Policy(policy), DryRun: j.DryRun, Batch: 500})
	return err
}

// folderOf gives the files of a job, and lets its uploads live on.
func (r *Room) folderOf(ctx context.Context, j *job.Job) (folder, error) {
	texts, err := r.Jobs.Files(ctx, j.ID)
	if err != nil {
		return folder{}, err
	}
	d := folder{ctx: ctx, texts: texts, book: r.Files, uploads: map[string]*file.File{}}
	uploads, _ := j.Input["uploads"].(map[string]any)
	for name, id := range uploads {
		u, err := r.Files.Find(ctx, id.(string))
		if err != nil {
			return d, err
		}
		d.uploads[name] = u
	}
	return d, r.keep(ctx, d)
}
