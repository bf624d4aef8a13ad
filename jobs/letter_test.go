package jobs_test

import (
	"bytes"
	"context"
	"crypto/cipher"
	"errors"
	"strings"
	"testing"
	"time"

	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/mail"
	"kept/internal/seal"
	"kept/internal/testhouse/mailbox"
	"kept/jobs"
)

func sealer(t *testing.T, secret byte) cipher.AEAD {
	t.Helper()
	s, err := seal.New(bytes.Repeat([]byte{secret}, 32), "kept letters")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// post opens a queue's way into the mail.
func post(t *testing.T, d *store.DB, s cipher.AEAD) mail.Post {
	t.Helper()
	queue, err := jobs.NewQueue(d, silent)
	if err != nil {
		t.Fatal(err)
	}
	return queue.Post(s)
}

// toAll lets letters go to everybody but nobody.
func toAll(_ context.Context, l *mail.Letter) (bool, error) { return l.To != "nobody@example.com", nil }

func TestALetterIsSentOnceItsCauseHasCommitted(t *testing.T) {
	c, d, ctx, book := house(t)
	box, err := mailbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	office, err := mail.Open(mail.Settings{URL: box.URL(), From: "kept@example.com", Base: "https://kept.example"}, silent)
	if err != nil {
		t.Fatal(err)
	}
	s := sealer(t, 7)
	send := post(t, d, s)
	letter := func(to string) mail.Letter {
		return mail.Letter{Kind: mail.Reset, To: to, Token: "t0ken-of-" + to, Until: time.Now().Add(time.Hour)}
	}
	if err := send(ctx, letter("ann@example.com")); err == nil {
		t.Error("a letter is posted outside a transaction")
	}
	no := errors.New("changed my mind")
	err = store.Do(ctx, d, func(ctx context.Context) error {
		if err := send(ctx, letter("undone@example.com")); err != nil {
			return err
		}
		return no
	})
	if !errors.Is(err, no) {
		t.Fatal(err)
	}
	late := letter("late@example.com")
	late.Until = time.Now().Add(-time.Second)
	posted := func(send mail.Post, letters ...mail.Letter) {
		t.Helper()
		if err := store.Do(ctx, d, func(ctx context.Context) error {
			for _, l := range letters {
				if err := send(ctx, l); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	posted(post(t, d, sealer(t, 8)), letter("foreign@example.com")) // under another secret
	posted(send, letter("nobody@example.com"), late, letter("ann@example.com"))
	if kept := stored(t, d); strings.Contains(kept, "t0ken") || strings.Contains(kept, "ann@") {
		t.Errorf("the queue tells what a letter says: %s", kept)
	}
	work(t, jobs.Config{DB: d, URL: c.URL, Book: book, Letters: jobs.Letters{Seal: s, Send: office.Send, Reader: toAll, Now: clock.System}})
	l, err := box.Take("ann@example.com", patience)
	if err != nil {
		t.Fatal(err)
	}
	if l.Token() != "t0ken-of-ann@example.com" || !strings.HasPrefix(l.Header.Get("Message-Id"), "<ltr_") {
		t.Errorf("the letter = %+v", l)
	}
	// Letters are taken up in their order, two at once: by now the others would have been sent.
	posted(send, letter("last@example.com"))
	if _, err := box.Take("last@example.com", patience); err != nil {
		t.Fatal(err)
	}
	if box.Asked() != 2 {
		t.Errorf("%d letters were brought, want two", box.Asked())
	}
}

func TestALetterThatIsRefusedForNowIsTriedAgain(t *testing.T) {
	c, d, ctx, book := house(t)
	tries := make(chan string, 10)
	attempt := func(_ context.Context, id string, l mail.Letter) error {
		tries <- l.To + " " + id
		if l.To == "good@example.com" {
			return mail.ErrRefused
		}
		return errors.New("greylisted")
	}
	s := sealer(t, 7)
	send := post(t, d, s)
	if err := store.Do(ctx, d, func(ctx context.Context) error {
		return errors.Join(send(ctx, mail.Letter{To: "good@example.com"}), send(ctx, mail.Letter{To: "now@example.com"}))
	}); err != nil {
		t.Fatal(err)
	}
	work(t, jobs.Config{DB: d, URL: c.URL, Book: book, Letters: jobs.Letters{Seal: s, Send: attempt, Reader: toAll, Now: clock.System}})
	for range 2 {
		select {
		case <-tries:
		case <-time.After(patience):
			t.Fatal("after a minute a letter wasn't tried")
		}
	}
	// What follows is in the queue: one is given up, the other waits its ten seconds,
	// or those after its next try when this machine took so long.
	look, over := time.NewTicker(20*time.Millisecond), time.After(patience)
	defer look.Stop()
	for got, err := states(d); err != nil || got["cancelled"] != 1 || got["retryable"]+got["scheduled"] != 1; got, err = states(d) {
		select {
		case <-look.C:
		case <-over:
			t.Fatalf("the letters are %v (%v), want one given up and one waiting", got, err)
		}
	}
	// And they wait by the clock that the queue goes by: a time that it can't compare
	// is over at once, and nine tries last a minute instead of a day.
	ago, ahead := "now() - interval '1 day'", "now()"
	if !d.Postgres() {
		ago, ahead = "datetime('now', '-1 day')", "datetime('now', 'subsec')"
	}
	var waiting, remembered int
	if err := d.SQL().QueryRow("SELECT count(*) FILTER (WHERE state <> 'cancelled' AND scheduled_at > "+ahead+"), count(*) FILTER (WHERE finalized_at > "+ago+") FROM river_job WHERE kind = 'letter'").Scan(&waiting, &remembered); err != nil {
		t.Fatal(err)
	}
	if waiting != 1 || remembered != 1 {
		t.Errorf("%d letters wait and %d are remembered for a day, want one of each", waiting, remembered)
	}
}

// patience is how long a test waits for what a queue does in a moment, on a
// machine that has ten others to wait for.
const patience = time.Minute

// stored is all that the queue keeps of letters.
func stored(t *testing.T, d *store.DB) string {
	t.Helper()
	rows, err := d.SQL().QueryContext(context.Background(), "SELECT args FROM river_job WHERE kind = 'letter'")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var all strings.Builder
	for rows.Next() {
		var args string
		if err := rows.Scan(&args); err != nil {
			t.Fatal(err)
		}
		all.WriteString(args)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// states counts the letters in the queue by where they stand. A read that was
// cut off is an error, not fewer letters.
func states(d *store.DB) (map[string]int, error) {
	rows, err := d.SQL().QueryContext(context.Background(), "SELECT state FROM river_job WHERE kind = 'letter'")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]int{}
	for rows.Next() {
		var state string
		if err := rows.Scan(&state); err != nil {
			return nil, err
		}
		out[state]++
	}
	return out, rows.Err()
}
