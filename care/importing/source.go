package importing

import (
	"errors"
	"io"
	"strings"
)

// source reads the records of one step: the rows of its file, each with what
// is joined to it.
type source struct {
	step   Step
	table  *table
	joins  []*held
	lines  *held
	places map[string]place // where each column that the step reads lies
}

// place is where a column lies: in the row itself, or in one that was joined.
type place struct {
	join  int // -1 is the row itself
	index int
}

// record is a row on its way to become a record.
type record struct {
	line
	src    *source
	joined []line // of each join; the zero line when there is none
	lines  []line
}

// open reads what the step joins and stands before its first row.
func (p *plan) open(s Step) (*source, error) {
	src := &source{step: s, places: map[string]place{}}
	for _, j := range s.Joins {
		h, err := hold(p.files, p.Files[j.File], j.Key, s.columnsOf(j.As))
		if err != nil {
			return nil, err
		}
		src.joins = append(src.joins, h)
	}
	if s.Lines != nil {
		var columns []string
		for _, v := range s.Lines.Fields {
			columns = append(columns, v.columns()...)
		}
		h, err := hold(p.files, p.Files[s.Lines.File], s.Lines.Key, columns)
		if err != nil {
			return nil, err
		}
		src.lines = h
	}
	t, err := openTable(p.files, p.Files[s.From])
	if err != nil {
		return nil, err
	}
	src.table = t
	for _, c := range append(s.columnsOf(""), s.joinedColumns()...) {
		src.places[c] = src.place(c)
	}
	return src, nil
}

// place finds a column; prepare has seen that it is there.
func (s *source) place(column string) place {
	as, name := s.step.split(column)
	for i, j := range s.step.Joins {
		if j.As == as {
			return place{i, s.joins[i].at[name]}
		}
	}
	return place{-1, s.table.at[name]}
}

// reads gives every column that a step reads, as it is written in the mapping.
func (s Step) reads() []string {
	var out []string
	for _, v := range s.Fields {
		out = append(out, v.columns()...)
	}
	for _, j := range s.Joins {
		out = append(out, j.By)
	}
	if s.Lines != nil {
		out = append(out, s.Lines.By)
	}
	return out
}

// columnsOf gives the columns that a step reads of one join, by their own
// names; "" is the driving file.
func (s Step) columnsOf(join string) []string {
	var out []string
	for _, c := range s.reads() {
		if as, name := s.split(c); as == join {
			out = append(out, name)
		}
	}
	return out
}

func (s Step) joinedColumns() []string {
	var out []string
	for _, c := range s.reads() {
		if as, _ := s.split(c); as != "" {
			out = append(out, c)
		}
	}
	return out
}

// batch reads up to n records; none are left when it gives fewer.
func (s *source) batch(n int) ([]*record, error) {
	var out []*record
	for len(out) < n {
		l, err := s.table.next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, s.record(l))
	}
	return out, nil
}

// skip passes over n rows that are in already.
func (s *source) skip(n int64) error {
	for range n {
		if _, err := s.table.next(); err != nil {
			return err
		}
	}
	return nil
}

func (s *source) record(l line) *record {
	r := &record{line: l, src: s, joined: make([]line, len(s.joins))}
	if l.wrong != nil {
		return r
	}
	for i, j := range s.step.Joins {
		if key := r.column(j.By); key != "" {
			if found := s.joins[i].rows[key]; len(found) > 0 {
				r.joined[i] = found[0]
			}
		}
	}
	if s.lines != nil {
		r.lines = s.lines.rows[r.column(s.step.Lines.By)]
	}
	return r
}

// column gives what a column of the row, or of what is joined to it, says.
func (r *record) column(name string) string {
	p := r.src.places[name]
	values := r.values
	if p.join >= 0 {
		values = r.joined[p.join].values
	}
	if p.index >= len(values) {
		return "" // nothing is joined
	}
	return strings.TrimSpace(values[p.index])
}

func (s *source) close() error { return s.table.close() }
