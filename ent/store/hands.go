package store

// hands run functions beside the caller, on goroutines that are used again. A
// new one begins with a small stack, which is copied three times over before a
// query has been built on it: a sixteenth of what a small answer takes.
type hands chan chan<- func()

// besides are the hands that Beside takes; so many of them may rest.
var besides = make(hands, 64)

// run runs f beside the caller.
func (h hands) run(f func()) {
	select {
	case rested := <-h:
		rested <- f
	default:
		go h.work(f)
	}
}

func (h hands) work(f func()) {
	next := make(chan func(), 1)
	for {
		f()
		select {
		case h <- next:
			f = <-next
		default:
			return
		}
	}
}
