package archive

import (
	"encoding/binary"
	"math"
	"time"
)

// The words of the format: PKWARE's APPNOTE, sections 4.3 and 4.5.
const (
	signLocal       = 0x04034b50
	signDescriptor  = 0x08074b50
	signDirectory   = 0x02014b50
	signEnd64       = 0x06064b50
	signLocator64   = 0x07064b50
	signEnd         = 0x06054b50
	plain, large    = 20, 45 // the version that a reader needs
	byUnix          = 3 << 8 // so that readers take the mode for Unix's
	deflated        = 8
	sizesFollow     = 0x8 // sizes and sum are in the descriptor
	namesAreUTF8    = 0x800
	readable        = 0o100644    // a regular file
	extra64, times  = 0x1, 0x5455 // extra fields: large sizes, and the time in seconds of UTC
	tooMany, tooBig = math.MaxUint16, math.MaxUint32
)

// le appends numbers as the format has them.
var le = binary.LittleEndian

// localHeader begins a file whose size nobody knows yet.
func localHeader(f *File) []byte {
	day, clock := dosTime(f.Time)
	extra := timeExtra(f.Time)
	b := le.AppendUint32(nil, signLocal)
	for _, n := range []uint16{plain, sizesFollow | namesAreUTF8, deflated, clock, day} {
		b = le.AppendUint16(b, n)
	}
	b = append(b, make([]byte, 12)...) // sum and sizes
	b = le.AppendUint16(b, uint16(len(f.Name)))
	b = le.AppendUint16(b, uint16(len(extra)))
	return append(append(b, f.Name...), extra...)
}

// large reports whether a file's sizes need eight bytes each.
func (f *File) large() bool { return f.Size >= tooBig || f.Packed >= tooBig }

func descriptor(f *File) []byte {
	b := le.AppendUint32(nil, signDescriptor)
	b = le.AppendUint32(b, f.CRC)
	if f.large() {
		return le.AppendUint64(le.AppendUint64(b, uint64(f.Packed)), uint64(f.Size))
	}
	return le.AppendUint32(le.AppendUint32(b, uint32(f.Packed)), uint32(f.Size))
}

// directoryHeader says of a file what its own header couldn't.
func directoryHeader(f *File) []byte {
	day, clock := dosTime(f.Time)
	version, size, packed, at, extra := uint16(plain), uint32(f.Size), uint32(f.Packed), uint32(f.At), timeExtra(f.Time)
	if f.large() || f.At >= tooBig {
		version, size, packed, at = large, tooBig, tooBig, tooBig
		extra = le.AppendUint16(le.AppendUint16(extra, extra64), 24)
		for _, n := range []int64{f.Size, f.Packed, f.At} {
			extra = le.AppendUint64(extra, uint64(n))
		}
	}
	b := le.AppendUint32(nil, signDirectory)
	for _, n := range []uint16{byUnix | large, version, sizesFollow | namesAreUTF8, deflated, clock, day} {
		b = le.AppendUint16(b, n)
	}
	for _, n := range []uint32{f.CRC, packed, size} {
		b = le.AppendUint32(b, n)
	}
	for _, n := range []uint16{uint16(len(f.Name)), uint16(len(extra)), 0, 0, 0} { // no comment, one disk, no text
		b = le.AppendUint16(b, n)
	}
	b = le.AppendUint32(le.AppendUint32(b, readable<<16), at)
	return append(append(b, f.Name...), extra...)
}

// directoryEnd says where the directory lies, from begin to end.
func directoryEnd(files int, begin, end int64) (b []byte) {
	count, size, at := uint64(files), uint64(end-begin), uint64(begin)
	if count >= tooMany || size >= tooBig || at >= tooBig {
		b = le.AppendUint64(le.AppendUint32(b, signEnd64), 44) // what follows of this record
		b = le.AppendUint16(le.AppendUint16(b, byUnix|large), large)
		b = append(b, make([]byte, 8)...) // one disk
		for _, n := range []uint64{count, count, size, at} {
			b = le.AppendUint64(b, n)
		}
		b = le.AppendUint32(le.AppendUint32(b, signLocator64), 0)
		b = le.AppendUint32(le.AppendUint64(b, uint64(end)), 1)
		count, size, at = tooMany, tooBig, tooBig
	}
	b = append(le.AppendUint32(b, signEnd), make([]byte, 4)...) // one disk
	b = le.AppendUint16(le.AppendUint16(b, uint16(count)), uint16(count))
	b = le.AppendUint32(le.AppendUint32(b, uint32(size)), uint32(at))
	return le.AppendUint16(b, 0) // no comment
}

// dosTime is a time as DOS had it, in steps of two seconds from 1980 on.
func dosTime(t time.Time) (day, clock uint16) {
	return uint16((t.Year()-1980)<<9 | int(t.Month())<<5 | t.Day()), uint16(t.Hour()<<11 | t.Minute()<<5 | t.Second()/2)
}

// timeExtra is a time that readers take for what it is, whatever zone they are in.
func timeExtra(t time.Time) []byte {
	b := le.AppendUint16(le.AppendUint16(nil, times), 5)
	return le.AppendUint32(append(b, 1), uint32(t.Unix()))
}
