package translog

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Tiles reads hashes of a log of one size from its tiles and keeps what it has
// read. It believes the tiles: use it on those that were written or checked before.
// It is not safe for concurrent use.
type Tiles struct {
	size int64
	read func(path string) ([]byte, error)
	held map[tlog.Tile]tileNodes
}

// tileNodes are the hashes of a tile and, above them, those of its perfect subtrees:
// level by level, so that no proof has to compute one again.
type tileNodes [tileHeight][]tlog.Hash

// NewTiles reads the tiles of a log of this size by their paths.
func NewTiles(size int64, read func(path string) ([]byte, error)) *Tiles {
	return &Tiles{size, read, map[tlog.Tile]tileNodes{}}
}

// ReadHashes implements tlog.HashReader.
func (t *Tiles) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		level, n := tlog.SplitStoredHashIndex(index)
		height := level % tileHeight
		tile := tlog.Tile{H: tileHeight, L: level / tileHeight, N: n >> (tileHeight - height)}
		tile.W = int(max(0, min(tileWidth, t.size>>(tileHeight*tile.L)-tile.N*tileWidth)))
		at := n - tile.N<<(tileHeight-height)
		if at >= int64(tile.W>>height) {
			return nil, fmt.Errorf("translog: a log of %d entries has no hash %d of level %d", t.size, n, level)
		}
		nodes, err := t.nodes(tile)
		if err != nil {
			return nil, err
		}
		out[i] = nodes[height][at]
	}
	return out, nil
}

func (t *Tiles) nodes(tile tlog.Tile) (tileNodes, error) {
	if nodes, ok := t.held[tile]; ok {
		return nodes, nil
	}
	data, err := t.read(TilePath(tile))
	if err != nil {
		return tileNodes{}, err
	}
	var nodes tileNodes
	if nodes[0], err = ParseTile(data, tile.W); err != nil {
		return nodes, fmt.Errorf("%s: %w", TilePath(tile), err)
	}
	for h := 1; h < tileHeight; h++ {
		below := nodes[h-1]
		for i := 0; i+1 < len(below); i += 2 {
			nodes[h] = append(nodes[h], tlog.NodeHash(below[i], below[i+1]))
		}
	}
	t.held[tile] = nodes
	return nodes, nil
}

// Root is the tree hash of the first size entries.
func (t *Tiles) Root(size int64) (tlog.Hash, error) {
	if size < 0 || size > t.size {
		return tlog.Hash{}, fmt.Errorf("translog: a log of %d entries has no root of %d", t.size, size)
	}
	return tlog.TreeHash(size, t)
}

// ProveInclusion is the audit path of entry n in the tree of all entries.
func (t *Tiles) ProveInclusion(n int64) (tlog.RecordProof, error) {
	if n < 0 || n >= t.size {
		return nil, fmt.Errorf("translog: a log of %d entries has no entry %d", t.size, n)
	}
	return tlog.ProveRecord(t.size, n, t)
}

// ProveConsistency proves that the tree of all entries begins with that of the
// first old ones. Of none there is nothing to prove.
func (t *Tiles) ProveConsistency(old int64) (tlog.TreeProof, error) {
	switch {
	case old < 0 || old > t.size:
		return nil, fmt.Errorf("translog: a log of %d entries cannot be compared with one of %d", t.size, old)
	case old == 0 || old == t.size:
		return nil, nil
	}
	return tlog.ProveTree(t.size, old, t)
}

// CheckInclusion proves that leaf is entry n of the tree of a checkpoint.
func CheckInclusion(c Checkpoint, n int64, leaf []byte, proof tlog.RecordProof) error {
	if n < 0 || n >= c.Size || len(proof) > maxProof {
		return fmt.Errorf("translog: entry %d in a log of %d entries by a path of %d hashes: cannot be", n, c.Size, len(proof))
	}
	if err := tlog.CheckRecord(proof, c.Size, c.Root, n, tlog.RecordHash(leaf)); err != nil {
		return fmt.Errorf("translog: entry %d is not in the log at size %d: %w", n, c.Size, err)
	}
	return nil
}

// maxProof is the greatest number of hashes of a proof: a tree has at most 2^63 leaves.
const maxProof = 63

// CheckConsistency proves that the tree of size and root begins with that of old
// and oldRoot.
func CheckConsistency(size int64, root tlog.Hash, old int64, oldRoot tlog.Hash, proof tlog.TreeProof) error {
	switch {
	case old < 0 || old > size || len(proof) > maxProof:
		return fmt.Errorf("translog: size %d after size %d by %d hashes: cannot be", size, old, len(proof))
	case old == 0 || old == size:
		if len(proof) > 0 {
			return fmt.Errorf("translog: size %d after size %d needs no proof and has one of %d hashes", size, old, len(proof))
		}
		if old == size && root != oldRoot {
			return fmt.Errorf("translog: two roots at size %d", size)
		}
		return nil
	}
	if err := tlog.CheckTree(proof, size, root, old, oldRoot); err != nil {
		return fmt.Errorf("translog: the log at size %d does not begin with that at size %d: %w", size, old, err)
	}
	return nil
}
