package store

// Waiting tells tests how many reads are in messages that others may still join.
func (d *DB) Waiting() (n int) {
	p, ok := d.drv.engine.(*postgres)
	if !ok {
		return 0
	}
	p.outgoing.mu.Lock()
	defer p.outgoing.mu.Unlock()
	for _, m := range p.outgoing.open {
		n += len(m.reads)
	}
	return n
}
