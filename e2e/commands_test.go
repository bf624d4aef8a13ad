package e2e_test

import (
	"archive/zip"
	"fmt"
	"kept/internal/clock"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/rogpeppe/go-internal/testscript"

	"kept/internal/testhouse/mailbox"
)

// commands are what a story can say besides testscript's own; doc.go lists them.
var commands = map[string]func(*testscript.TestScript, bool, []string){
	"serve":      command(0, serve),
	"beside":     command(1, beside),
	"at":         command(1, at),
	"listen":     command(2, listen),
	"hears":      command(2, hears),
	"deaf":       command(2, deaf),
	"signal":     command(1, signal),
	"exited":     command(1, exited),
	"as":         command(1, as),
	"signup":     command(1, signUp),
	"member":     command(2, member),
	"invitation": command(1, invitation),
	"path":       command(1, linkPath),
	"mailbox":    command(0, openMailbox),
	"mailed":     command(2, mailed),
	"code":       command(3, code),
	"http":       ask(2, httpCall),
	"graphql":    ask(1, graphqlCall),
	"mutate":     ask(3, mutateCall),
	"later":      command(2, later),
	"answer":     command(1, await),
	"again":      command(0, again),
	"until":      command(2, until),
	"moment":     command(2, moment),
	"day":        command(2, dayFromNow),
	"pass":       command(1, pass),
	"lastline":   command(1, lastLine),
	"save":       command(2, save),
	"forge":      command(2, forge),
	"sql":        command(1, change),
	"rows":       command(2, rows),
	"hold":       command(0, hold),
	"release":    command(0, release),
	"line":       command(1, line),
	"sent":       command(0, sent),
	"within":     command(1, within),
	"repeat":     command(2, repeat),
	"status":     command(1, status),
	"refused":    command(1, refused),
	"json":       compare(2, (*world).jsonAt),
	"header":     compare(2, (*world).headerOf),
	"logged":     command(1, logged),
	"kept":       kept,
	"readme":     command(1, readme),
	"begin":      command(2, begin),
	"killed":     command(1, killed),
	"table":      command(4, table),
	"unzip":      command(1, unzip),
	"stripe":     command(1, openStripe),
	"written":    command(1, written),
	"pays":       command(2, pays),
}

// command takes a verb with at least n arguments, which can't be negated.
func command(n int, do func(ts *testscript.TestScript, w *world, args []string)) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) < n {
			ts.Fatalf("this command can't be negated and takes at least %d arguments: see doc.go", n)
		}
		for i, a := range args {
			args[i] = fill(ts, a)
		}
		do(ts, worldOf(ts), args)
	}
}

// compare checks a value of the last answer, or with ! that it is another.
func compare(n int, value func(w *world, name string) string) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if len(args) != n {
			ts.Fatalf("takes a name and the value wanted: see doc.go")
		}
		got, want := value(worldOf(ts), args[0]), fill(ts, args[1])
		if (got == want || worldOf(ts).plain.plain(got) == want) == neg {
			ts.Fatalf("%s = %s, wanted %s\n%s", args[0], got, want, worldOf(ts).last.text)
		}
	}
}

// ask makes a command of a call: it is sent, and its answer shown. An answer of
// GraphQL that refuses fails the story, unless ! says that it must.
func ask(n int, call func(*testscript.TestScript, []string) func(*testscript.TestScript) answer) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		command(n, func(ts *testscript.TestScript, w *world, args []string) {
			w.now.again = call(ts, args)
			w.show(ts, w.now.again(ts))
			if w.last.graphql && w.last.refused() != neg {
				ts.Fatalf("refused is %v, wanted %v", w.last.refused(), neg)
			}
		})(ts, false, args)
	}
}

// show makes a the last answer, and prints it in a form that can be compared.
func (w *world) show(ts *testscript.TestScript, a answer) {
	if a.err != nil {
		ts.Fatalf("no answer: %v", a.err)
	}
	w.last = a
	if _, err := fmt.Fprint(ts.Stdout(), w.plain.text(a.shown, a.text)); err != nil {
		ts.Fatalf("%v", err)
	}
}

// unzip opens the last answer, which is a ZIP file, into a folder.
func unzip(ts *testscript.TestScript, w *world, args []string) {
	r, err := zip.NewReader(strings.NewReader(w.last.text), int64(len(w.last.text)))
	ts.Check(err)
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), r))
}

func as(_ *testscript.TestScript, w *world, args []string) {
	w.visit(args[0], strings.Join(args[1:], ""))
}

func signUp(ts *testscript.TestScript, w *world, args []string) {
	slug := args[0]
	w.visit(slug, "")
	body := fmt.Sprintf(`{"tenant":{"name":"The %[1]s shop","slug":"%[1]s","timeZone":"Europe/Berlin","currency":"EUR"},
		"name":"Owner of %[1]s","email":"owner@%[1]s.example","password":"a long password"}`, slug)
	a := w.send(w.now, request{method: "POST", path: "/signup", body: body})
	if a.err != nil || a.status != 201 {
		ts.Fatalf("sign up: %d %s %v", a.status, a.text, a.err)
	}
	w.show(ts, a)
}

func later(ts *testscript.TestScript, w *world, args []string) {
	calls := map[string]func(*testscript.TestScript, []string) func(*testscript.TestScript) answer{
		"http": httpCall, "graphql": graphqlCall, "mutate": mutateCall,
	}
	call := calls[args[1]]
	if call == nil {
		ts.Fatalf("later takes http, graphql or mutate")
	}
	do, done := call(ts, args[2:]), make(chan answer, 1)
	w.pending[args[0]] = done
	go func() { done <- do(ts) }()
}

func await(ts *testscript.TestScript, w *world, args []string) {
	done := w.pending[args[0]]
	if done == nil {
		ts.Fatalf("nothing was sent as %s", args[0])
	}
	delete(w.pending, args[0])
	w.show(ts, <-done)
}

func again(ts *testscript.TestScript, w *world, _ []string) { w.show(ts, w.now.again(ts)) }

// until asks again until the answer is as wanted. An answer that doesn't come,
// or without the value, isn't: the program may be starting.
func until(ts *testscript.TestScript, w *world, args []string) {
	wait := patience
	if args[0] == "-within" {
		var err error
		wait, err = time.ParseDuration(args[1])
		ts.Check(err)
		args = args[2:]
	}
	for end := time.Now().Add(wait); ; time.Sleep(50 * time.Millisecond) {
		if a := w.now.again(ts); a.err == nil {
			w.last = a
			if w.jsonAt(args[0]) == args[1] {
				w.show(ts, a)
				return
			}
		}
		if time.Now().After(end) {
			ts.Fatalf("%s never became %s\n%s", args[0], args[1], w.last.text)
		}
	}
}

func status(ts *testscript.TestScript, w *world, args []string) {
	if got := strconv.Itoa(w.last.status); got != args[0] {
		ts.Fatalf("status = %s, wanted %s\n%s", got, args[0], w.last.text)
	}
}

// refused checks the code, and the message, of the last answer's first error:
// GraphQL's, a user error, or that of a door that isn't GraphQL.
func refused(ts *testscript.TestScript, w *world, args []string) {
	for _, at := range [][2]string{
		{"errors.0.extensions.code", "errors.0.message"}, {"userErrors.0.code", "userErrors.0.message"}, {"error.code", "error.message"},
	} {
		code := w.jsonAt(at[0])
		if code == absent {
			continue
		}
		got := append([]string{code}, w.jsonAt(at[1]))
		if !slices.Equal(got[:len(args)], args) {
			ts.Fatalf("refused %q, wanted %q\n%s", got, args, w.last.text)
		}
		return
	}
	ts.Fatalf("it wasn't refused: %s", w.last.text)
}

func save(ts *testscript.TestScript, w *world, args []string) {
	value := w.jsonAt(args[1])
	if value == absent || value == "null" || value == "" {
		ts.Fatalf("there is no %s in the answer\n%s", args[1], w.last.text)
	}
	ts.Setenv(args[0], value)
}

// kept runs a command of kept that ends by itself, well or, with !, with exit
// code 1.
func kept(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	for i, a := range args {
		args[i] = fill(ts, a)
	}
	c := exec.Command(program, args...)
	c.Dir, c.Env = ts.MkAbs("."), w.env
	c.Stdout, c.Stderr = ts.Stdout(), ts.Stderr()
	err, want := c.Run(), 0
	if neg {
		want = 1
	}
	if code := c.ProcessState.ExitCode(); code != want {
		ts.Fatalf("kept %s: exit code %d, wanted %d (%v)", strings.Join(args, " "), code, want, err)
	}
}

// member invites NAME with a role, as whoever asks now, and lets her accept in
// a browser of her own. The one who asked goes on.
func member(ts *testscript.TestScript, w *world, args []string) {
	name, inviter := args[0], w.now
	address := name + "@acme.example"
	a := mutateCall(ts, []string{"inviteMember", fmt.Sprintf(`{email:%q, role:%s}`, address, args[1]), "link"})(ts)
	w.last = a
	_, token, _ := strings.Cut(w.jsonAt("link"), "#")
	if w.box != nil {
		l, err := w.box.Take(address, patience)
		ts.Check(err)
		token = l.Token()
	}
	w.visit(name, "")
	a = w.send(w.now, request{method: "POST", path: "/invitations/accept", body: fmt.Sprintf(
		`{"token":%q,"name":%q,"email":%q,"password":"a long password"}`, token, name, address)})
	if a.err != nil || a.status != 201 {
		ts.Fatalf("%s can't accept: %d %s %v", name, a.status, a.text, a.err)
	}
	w.now, w.last = inviter, a
}

// invitation leaves of $NAME, a link, the token.
func invitation(ts *testscript.TestScript, _ *world, args []string) {
	_, token, ok := strings.Cut(ts.Getenv(args[0]), "#")
	if !ok {
		ts.Fatalf("%q is no invitation's link", ts.Getenv(args[0]))
	}
	ts.Setenv(args[0], token)
}

// dayFromNow keeps the day so many days from now, in the zone of the tenants
// that stories sign up.
func dayFromNow(ts *testscript.TestScript, _ *world, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	berlin, err := clock.Zone("Europe/Berlin")
	ts.Check(err)
	ts.Setenv(args[0], string(clock.DayOf(time.Now(), berlin).Add(n)))
}

// linkPath leaves of a link what a browser asks the server for.
func linkPath(ts *testscript.TestScript, _ *world, args []string) {
	u, err := url.Parse(ts.Getenv(args[0]))
	ts.Check(err)
	ts.Setenv(args[0], u.RequestURI())
}

// openMailbox sets up mail for the serve that follows.
func openMailbox(ts *testscript.TestScript, w *world, _ []string) {
	box, err := mailbox.Open()
	ts.Check(err)
	w.box = box
	w.env = append(w.env, "KEPT_SMTP_URL="+box.URL(), "KEPT_MAIL_FROM=Kept <kept@kept.example>")
}

// mailed waits for a letter to an address and shows it. What opens its link is
// left of it as $NAME.
func mailed(ts *testscript.TestScript, w *world, args []string) {
	l, err := w.box.Take(args[0], patience)
	ts.Check(err)
	if token := l.Token(); token != "" {
		ts.Setenv(args[1], token)
		l.Text = strings.ReplaceAll(l.Text, token, "$"+args[1])
	}
	_, err = fmt.Fprintf(ts.Stdout(), "Subject: %s\n\n%s", l.Subject, l.Text)
	ts.Check(err)
}

// code keeps as $NAME what an authenticator app shows, some steps of half a
// minute from now: the same step is good once.
func code(ts *testscript.TestScript, _ *world, args []string) {
	steps, err := strconv.Atoi(args[2])
	ts.Check(err)
	shown, err := totp.GenerateCode(args[1], time.Now().Add(time.Duration(steps)*30*time.Second))
	ts.Check(err)
	ts.Setenv(args[0], shown)
}

// moment keeps an instant as $NAME: so long from now, or ago.
func moment(ts *testscript.TestScript, _ *world, args []string) {
	d, err := time.ParseDuration(args[1])
	ts.Check(err)
	ts.Setenv(args[0], time.Now().Add(d).UTC().Format(time.RFC3339Nano))
}

// pass waits until a moment is past, as while Kept is down.
func pass(ts *testscript.TestScript, _ *world, args []string) {
	at, err := time.Parse(time.RFC3339Nano, ts.Getenv(args[0]))
	ts.Check(err)
	time.Sleep(time.Until(at))
}

// lastLine keeps the last line that kept has printed as $NAME.
func lastLine(ts *testscript.TestScript, _ *world, args []string) {
	lines := strings.Split(strings.TrimSpace(ts.ReadFile("stdout")), "\n")
	ts.Setenv(args[0], lines[len(lines)-1])
}

// repeat keeps a text N times over as $REPEATED; # in it is its number.
func repeat(ts *testscript.TestScript, _ *world, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(args[1], "#", strconv.Itoa(i)))
	}
	ts.Setenv("REPEATED", b.String())
}

// within checks how long the last answer took.
func within(ts *testscript.TestScript, w *world, args []string) {
	most, err := time.ParseDuration(args[0])
	ts.Check(err)
	if w.last.took > most {
		ts.Fatalf("it took %s, wanted at most %s", w.last.took, most)
	}
}

// sent waits until Kept is at work on all that was sent by later.
func sent(ts *testscript.TestScript, w *world, _ []string) {
	running := func() int {
		for line := range strings.Lines(w.send(w.visitors["nobody"], request{method: "GET", path: "/metrics"}).text) {
			if n, ok := strings.CutPrefix(line, "kept_http_requests_in_flight "); ok {
				i, _ := strconv.Atoi(strings.TrimSpace(n))
				return i
			}
		}
		return 0
	}
	for end := time.Now().Add(patience); running() < len(w.pending); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			ts.Fatalf("only %d requests are running", running())
		}
	}
	w.blocked(ts)
}

// blocked waits until the requests that were sent have come as far as the lock
// that is held: an arrived request may not have taken its key yet. On SQLite
// nobody outside can see that; there the key comes first, in process.
func (w *world) blocked(ts *testscript.TestScript) {
	if w.lock == nil || !w.database.Postgres() {
		return
	}
	db := w.behind(ts)
	defer func() { _ = db.Close() }()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		var waiting int
		ts.Check(db.QueryRow(`SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
			WHERE d.datname = current_database() AND NOT l.granted`).Scan(&waiting))
		if waiting >= len(w.pending) {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("only %d requests wait for the lock", waiting)
		}
	}
}
