package e2e_test

import (
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kept/ent/store"
	"kept/internal/testhouse/mailbox"
	"kept/internal/testhouse/stripe"
)

// baseURL is what Kept believes its address to be, whatever port it got: it is
// in tokens and links, which must live through a restart.
const baseURL = "http://kept.localhost"

// patience is how long a story waits for anything. After a kill on PostgreSQL it
// can take 20 s until another node leads, and a period of 30 s until it sweeps.
const patience = 2 * time.Minute

// world is where one story plays: a database, the program, and who talks to it.
type world struct {
	dir       string
	database  store.Config
	wire      *wire // to PostgreSQL; nil on SQLite
	env       []string
	kept      *process
	address   string
	visitors  map[string]*visitor
	now       *visitor
	last      answer
	pending   map[string]chan answer
	running   map[string]*running
	nodes     map[string]node // those that run side by side
	listeners map[string]*listener
	plain     *plainer
	lock      *lock
	box       *mailbox.Box // nil without mail
	stripe    *stripe.StandIn
	events    int // that it delivered
}

// visitor is a browser, or a program when it has a token.
type visitor struct {
	http  *http.Client
	token string
	again func(*testscript.TestScript) answer // what it asked last
}

type worldKey struct{}

func worldOf(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

func newWorld(dir string, database store.Config) (*world, error) {
	w := &world{
		dir: dir, database: database, visitors: map[string]*visitor{}, pending: map[string]chan answer{}, running: map[string]*running{},
		nodes: map[string]node{}, listeners: map[string]*listener{},
		plain: newPlainer(),
	}
	url, data := database.URL, filepath.Join(dir, "data")
	if database.Postgres() {
		var err error
		if w.wire, err = newWire(url); err != nil {
			return nil, err
		}
		url = w.wire.url
	} else {
		data = filepath.Dir(database.Path)
	}
	w.env = append(os.Environ(), "KEPT_ADDR=127.0.0.1:0", "KEPT_BASE_URL="+baseURL, "KEPT_DATA_DIR="+data, "KEPT_DATABASE_URL="+url,
		"KEPT_DATABASE_WAIT=500ms", "KEPT_SECRET="+secret, "KEPT_RATE_LIMIT=off", "KEPT_DRAIN=10s",
		"KEPT_PASSWORD_MEMORY=64", "KEPT_PASSWORD_TIME=1", "KEPT_DATABASE_CONNECTIONS=8")
	w.visit("nobody", "")
	return w, nil
}

// end leaves nothing running.
func (w *world) end() {
	if w.kept != nil {
		w.kept.kill()
	}
	for _, n := range w.nodes {
		n.kept.kill()
	}
	if w.lock != nil {
		w.lock.release()
	}
	if w.wire != nil {
		w.wire.close()
	}
	if w.box != nil {
		w.box.Close()
	}
}

// visit makes name the one who asks. A name that is new comes without cookies.
func (w *world) visit(name, token string) {
	v := w.visitors[name]
	if v == nil {
		jar, _ := cookiejar.New(nil) // never fails without options
		v = &visitor{http: &http.Client{Jar: jar, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}}}
		w.visitors[name] = v
	}
	if token != "" {
		v.token = token
	}
	w.now = v
}

var variable = regexp.MustCompile(`\$[A-Z][A-Z0-9_]*`)

// fill puts the script's variables into s. GraphQL's own, in small letters, stay.
func fill(ts *testscript.TestScript, s string) string {
	return variable.ReplaceAllStringFunc(s, func(name string) string {
		value := ts.Getenv(name[1:])
		if value == "" {
			ts.Fatalf("%s is empty", name)
		}
		return value
	})
}
