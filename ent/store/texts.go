package store

import "strings"

// texts keeps what rows say in few pieces of memory: a string for each column
// of each row is most of what reading would allocate. A piece lives as long as
// one of its strings does, so the first is as long as the first row needs and
// each is at most twice the one before.
type texts struct {
	piece strings.Builder
	room  int
}

// largestPiece bounds what one string may hold on to.
const largestPiece = 8 << 10

// expect makes room for a row, if there is none.
func (t *texts) expect(row [][]byte) {
	need := 0
	for _, v := range row {
		need += len(v)
	}
	if t.piece.Cap()-t.piece.Len() >= need {
		return
	}
	t.room = max(need, min(2*t.room, largestPiece))
	t.piece = strings.Builder{}
	t.piece.Grow(t.room)
}

// keep gives s as a string.
func (t *texts) keep(s []byte) string {
	at := t.piece.Len()
	t.piece.Write(s)
	return t.piece.String()[at:]
}
