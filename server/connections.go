package server

import (
	"database/sql"

	"github.com/prometheus/client_golang/prometheus"

	"kept/ent/store"
)

// connectionMetrics tell about the connections to the database by the names
// that Prometheus's own collector has for database/sql, which PostgreSQL isn't
// spoken to by.
var connectionMetrics = []struct {
	name, help string
	kind       prometheus.ValueType
	of         func(sql.DBStats) float64
}{
	{"go_sql_max_open_connections", "Most connections that there may be.", prometheus.GaugeValue, func(s sql.DBStats) float64 { return float64(s.MaxOpenConnections) }},
	{"go_sql_open_connections", "Connections, in use or idle.", prometheus.GaugeValue, func(s sql.DBStats) float64 { return float64(s.OpenConnections) }},
	{"go_sql_in_use_connections", "Connections in use.", prometheus.GaugeValue, func(s sql.DBStats) float64 { return float64(s.InUse) }},
	{"go_sql_idle_connections", "Idle connections.", prometheus.GaugeValue, func(s sql.DBStats) float64 { return float64(s.Idle) }},
	{"go_sql_wait_count_total", "How often somebody had to wait for a connection.", prometheus.CounterValue, func(s sql.DBStats) float64 { return float64(s.WaitCount) }},
	{"go_sql_wait_duration_seconds_total", "How long they waited together.", prometheus.CounterValue, func(s sql.DBStats) float64 { return s.WaitDuration.Seconds() }},
}

// connections collects connectionMetrics.
type connections struct {
	db    *store.DB
	descs []*prometheus.Desc
}

func newConnections(db *store.DB) *connections {
	c := &connections{db: db}
	for _, m := range connectionMetrics {
		c.descs = append(c.descs, prometheus.NewDesc(m.name, m.help, nil, prometheus.Labels{"db_name": "kept"}))
	}
	return c
}

// Describe names the metrics.
func (c *connections) Describe(out chan<- *prometheus.Desc) {
	for _, d := range c.descs {
		out <- d
	}
}

// Collect reads them all at one moment.
func (c *connections) Collect(out chan<- prometheus.Metric) {
	stats := c.db.Connections()
	for i, m := range connectionMetrics {
		out <- prometheus.MustNewConstMetric(c.descs[i], m.kind, m.of(stats))
	}
}
