package intake

import (
	"errors"
	"fmt"
	"io"
)

// Limits bound what one delivery may cost. A zero field means the default.
type Limits struct {
	// FileBytes bounds the file as received. Default 64 GiB: the disk is the limit.
	FileBytes int64
	// ExpandedBytes bounds what a compressed file or archive may expand to, all
	// members together. Default 64 GiB.
	ExpandedBytes int64
	// Ratio bounds expanded ÷ compressed size, beyond the first mebibyte. Default
	// 300: tables of text reach 10 to 100, bombs 1,000.
	Ratio int64
	// Members bounds the files in an archive. Default 1,000.
	Members int
}

const (
	defaultBytes   = 64 << 30
	defaultRatio   = 300
	defaultMembers = 1000
	ratioGrace     = 1 << 20 // expanded bytes that are allowed at any ratio
)

func (l Limits) orDefault() Limits {
	if l.FileBytes <= 0 {
		l.FileBytes = defaultBytes
	}
	if l.ExpandedBytes <= 0 {
		l.ExpandedBytes = defaultBytes
	}
	if l.Ratio <= 0 {
		l.Ratio = defaultRatio
	}
	if l.Members <= 0 {
		l.Members = defaultMembers
	}
	return l
}

// ErrBomb reports a compressed file that expands beyond its limits.
var ErrBomb = errors.New("expands beyond its limits")

// counter counts the bytes read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// expander reads expanded data and stops it at the limits.
type expander struct {
	r       io.Reader
	packed  func() int64 // compressed bytes used so far
	limits  Limits
	n       int64
	already int64 // expanded by other members of the archive
}

func (e *expander) Read(b []byte) (int, error) {
	n, err := e.r.Read(b)
	e.n += int64(n)
	if e.already+e.n > e.limits.ExpandedBytes {
		return 0, fmt.Errorf("%w: more than %d bytes; unpack it yourself if you trust it", ErrBomb, e.limits.ExpandedBytes)
	}
	if e.n > ratioGrace && e.n > e.limits.Ratio*max(e.packed(), 1) {
		return 0, fmt.Errorf("%w: more than %d times its packed size; unpack it yourself if you trust it", ErrBomb, e.limits.Ratio)
	}
	return n, err
}
