package translog

import (
	"crypto/sha256"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Tree is the right edge of a growing Merkle tree: for each level of tiles the
// hashes of the tile that is not full yet. The zero Tree is empty.
type Tree struct {
	size int64
	open [][]tlog.Hash
}

// Size is the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Add appends a leaf by its hash. full, where it is not nil, is called with each
// tile that the leaf completes, from the lowest level up; the hashes are its own to keep.
func (t *Tree) Add(leaf tlog.Hash, full func(tlog.Tile, []tlog.Hash) error) error {
	n := t.size
	t.size++
	h := leaf
	for level := 0; ; level++ {
		if level == len(t.open) {
			t.open = append(t.open, make([]tlog.Hash, 0, tileWidth))
		}
		t.open[level] = append(t.open[level], h)
		if len(t.open[level]) < tileWidth {
			return nil
		}
		hashes := t.open[level]
		n /= tileWidth
		if full != nil {
			if err := full(tlog.Tile{H: tileHeight, L: level, N: n, W: tileWidth}, hashes); err != nil {
				return err
			}
			t.open[level] = make([]tlog.Hash, 0, tileWidth)
		} else {
			t.open[level] = hashes[:0]
		}
		h = perfect(hashes)
	}
}

// partial calls write with every incomplete tile.
func (t *Tree) partial(write func(tlog.Tile, []tlog.Hash) error) error {
	n := t.size
	for level, hashes := range t.open {
		n /= tileWidth
		if len(hashes) == 0 {
			continue
		}
		if err := write(tlog.Tile{H: tileHeight, L: level, N: n, W: len(hashes)}, hashes); err != nil {
			return err
		}
	}
	return nil
}

// Root is the tree hash; of no leaves it is the hash of the empty string (RFC 6962, 2.1).
func (t *Tree) Root() tlog.Hash {
	var subtrees []tlog.Hash // perfect ones, largest first
	for level := len(t.open) - 1; level >= 0; level-- {
		for hashes := t.open[level]; len(hashes) > 0; {
			n := 1 << (bits.Len(uint(len(hashes))) - 1)
			subtrees = append(subtrees, perfect(hashes[:n]))
			hashes = hashes[n:]
		}
	}
	if len(subtrees) == 0 {
		return sha256.Sum256(nil)
	}
	h := subtrees[len(subtrees)-1]
	for i := len(subtrees) - 2; i >= 0; i-- {
		h = tlog.NodeHash(subtrees[i], h)
	}
	return h
}

// perfect is the root over hashes, whose number is a power of two.
func perfect(hashes []tlog.Hash) tlog.Hash {
	level := append(make([]tlog.Hash, 0, tileWidth), hashes...)
	for len(level) > 1 {
		for i := 0; i < len(level); i += 2 {
			level[i/2] = tlog.NodeHash(level[i], level[i+1])
		}
		level = level[:len(level)/2]
	}
	return level[0]
}
