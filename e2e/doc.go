// Package e2e tells whole stories over HTTP, on the real program and a real
// database: SQLite, or PostgreSQL when KEPT_TEST_POSTGRES is set.
//
// A story is a file in testdata: a script (go doc
// github.com/rogpeppe/go-internal/testscript) and the answers that it expects.
// `go test ./e2e -run /promise` tells one; `-update` writes the answers anew,
// and a person reads the diff. Besides testscript's own commands there are:
//
//	serve [FLAG…]              start kept serve and wait until it is ready
//	beside NAME                let it run on as NAME, and make room for another one
//	at NAME                    from now on NAME is asked
//	listen NAME SUBSCRIPTION   open a stream of events, as who asks now
//	hears [-within 1s] NAME TEXT
//	                           wait until that stream has told TEXT
//	deaf NAME TEXT             check that it hasn't
//	signal TERM|KILL           send it a signal; KILL waits for its end
//	exited CODE                wait for its end and check its exit code
//	logged TEXT                wait until its log has TEXT
//	kept ARG…                  run another command of kept to its end
//	readme HEADING             run what the README says to type under a heading
//	begin NAME ARG…            run one in the background;
//	killed NAME                and end it there and then, as kill -9 does
//	as NAME [TOKEN]            from now on NAME asks: a browser with cookies,
//	                           or a program with a bearer token
//	signup SLUG                as a new browser, SLUG's owner: sign the tenant up
//	member NAME ROLE           invite NAME, who accepts in a browser of her own
//	invitation NAME            leave of the link $NAME its token
//	path NAME                  leave of the link $NAME its path and query
//	mailbox                    have the next serve send mail;
//	mailed ADDRESS NAME        wait for a letter, show it, and keep as $NAME
//	                           what opens its link
//	code NAME SECRET STEPS     keep as $NAME what an authenticator app shows
//	http METHOD PATH [-H HEADER] [-d|-latin1 BODY [-size N]|-f FILE|-form A=B&…]
//	                 [-u ID:SECRET]
//	graphql [-H HEADER] DOCUMENT|FILE [NAME=VALUE|@FILE…]
//	mutate [-H HEADER] VERB INPUT SELECTION
//	                           one mutation; userErrors come by themselves
//	                           (! when the two must be refused)
//	later NAME COMMAND…        send one of the three and don't wait;
//	sent                       wait until Kept is at work on all of them;
//	answer NAME                wait for one
//	again                      send what this visitor sent last again
//	until [-within 5s] PATH WANT
//	                           again and again, until the answer says so
//	within DURATION            check how long the last answer took
//	status CODE, header NAME VALUE, json PATH WANT
//	refused CODE [MESSAGE]     check the last answer
//	lastline NAME              keep the last line that kept printed as $NAME
//	moment NAME DURATION       keep the instant so far from now as $NAME
//	day NAME N                 keep the day so many days from now
//	save NAME PATH             keep a value of it as $NAME
//	repeat N TEXT              keep a text N times over as $REPEATED
//	forge NAME HOW [TOKEN]     make a credential that isn't one
//	sql STATEMENT              change a row behind Kept's back
//	rows WANT QUERY            check the first column of a query's first row;
//	rows -wait WANT QUERY      wait until it is at least WANT
//	hold, release              keep every writer of promises waiting
//	unzip FOLDER               open the last answer, a ZIP file, into a folder
//	table FILE N HEADER ROW    write a CSV file of N rows; # is a row's number
//	line cut|mended            the line to PostgreSQL
//	stripe standin|mock        connect what follows to a stand-in for Stripe;
//	written N                  check how often that was asked for a change
//	pays STATUS DAYS           subscribe who was at the checkout last, or change
//	                           how it stands; her invoice is so many days old.
//	                           Stripe tells of it.
//
// An answer of GraphQL is shown by its data, or whole when there are errors; a
// mutation's by its payload. Ids are shown as cus#1, cus#2 in the order of
// their first appearance, and instants near the present as now or now+7d.
// $NAME is put into every argument, quoted or not, when it is in capitals.
package e2e
