package translog

import (
	"bytes"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// TileError names the first thing wrong with the files of a log.
type TileError struct {
	// Path is the tile or bundle that is wrong; empty where the files agree with
	// each other and not with the checkpoint.
	Path string
	// Entry is the entry that is wrong, -1 where none can be named.
	Entry int64
	Words string
}

// Error says what is wrong, with its place.
func (e *TileError) Error() string { return e.Words }

// CheckTiles recomputes the tree of a checkpoint from the bundles of entries and
// compares every tile and the root. Its error is a *TileError. Where entries and
// tiles disagree, the checkpoint is the judge of which of them was changed.
func CheckTiles(c Checkpoint, read func(path string) ([]byte, error)) error {
	if c.Size == 0 {
		if c.Root != (&Tree{}).Root() {
			return &TileError{Entry: -1, Words: "the root of size 0 is not that of an empty log"}
		}
		return nil
	}
	v := tileCheck{c: c, read: read}
	root, err := v.fromEntries()
	if err != nil {
		return err
	}
	if root == c.Root {
		if v.bad != nil {
			return v.bad
		}
		return nil
	}
	return v.judge()
}

type tileCheck struct {
	c    Checkpoint
	read func(path string) ([]byte, error)
	bad  *TileError // the first tile that the entries do not give
}

// compare remembers the first tile whose file has other bytes than expected.
func (v *tileCheck) compare(t tlog.Tile, hashes []tlog.Hash) error {
	if v.bad != nil {
		return nil
	}
	path := TilePath(t)
	b, err := v.read(path)
	switch {
	case err != nil:
		v.bad = &TileError{path, -1, fmt.Sprintf("%s cannot be read: %v", path, err)}
	case !bytes.Equal(b, hashBytes(hashes)):
		v.bad = &TileError{path, -1, fmt.Sprintf("%s does not hold the hashes of its entries", path)}
	}
	return nil
}

// bundle reads bundle n of the entries.
func (v *tileCheck) bundle(n int64) ([][]byte, string, error) {
	t := tlog.Tile{H: tileHeight, L: entriesLevel, N: n, W: int(min(tileWidth, v.c.Size-n*tileWidth))}
	path := TilePath(t)
	b, err := v.read(path)
	if err != nil {
		return nil, path, &TileError{path, n * tileWidth, fmt.Sprintf("%s cannot be read: %v", path, err)}
	}
	leaves, err := ParseEntries(b, t.W)
	if err != nil {
		return nil, path, &TileError{path, n * tileWidth, fmt.Sprintf("%s: %v", path, err)}
	}
	return leaves, path, nil
}

// fromEntries is the root that the entries give.
func (v *tileCheck) fromEntries() (tlog.Hash, error) {
	var tree Tree
	for n := int64(0); n*tileWidth < v.c.Size; n++ {
		leaves, _, err := v.bundle(n)
		if err != nil {
			return tlog.Hash{}, err
		}
		for _, leaf := range leaves {
			if err := tree.Add(tlog.RecordHash(leaf), v.compare); err != nil {
				return tlog.Hash{}, err
			}
		}
	}
	return tree.Root(), tree.partial(v.compare)
}

// level reads the hashes of a whole level of tiles; nil where one of them is damaged.
func (v *tileCheck) level(l int) []tlog.Hash {
	var out []tlog.Hash
	for _, t := range TilesOf(v.c.Size) {
		if t.L != l {
			continue
		}
		b, err := v.read(TilePath(t))
		if err != nil {
			return nil
		}
		hashes, err := ParseTile(b, t.W)
		if err != nil {
			return nil
		}
		out = append(out, hashes...)
	}
	return out
}

// judge finds what is wrong where the entries do not give the checkpoint's root:
// an entry, if the tiles above it give the root without it.
func (v *tileCheck) judge() error {
	low := v.level(0)
	var tree Tree
	for _, h := range low {
		_ = tree.Add(h, nil) // without a callback there is no error
	}
	if tree.Root() == v.c.Root {
		return v.wrongEntry(low)
	}
	if high := v.level(1); len(high) > 0 && len(low) > 0 {
		var upper Tree
		for _, h := range high {
			_ = upper.Add(h, nil)
		}
		edge := low[len(high)*tileWidth:]
		whole := Tree{size: v.c.Size, open: append([][]tlog.Hash{edge}, upper.open...)}
		if whole.Root() == v.c.Root {
			for n := range high {
				if perfect(low[n*tileWidth:(n+1)*tileWidth]) != high[n] {
					first, last := n*tileWidth, (n+1)*tileWidth-1
					return &TileError{TilePath(tlog.Tile{H: tileHeight, L: 0, N: int64(n), W: tileWidth}), int64(first),
						fmt.Sprintf("among entries %d to %d one was changed together with its tile: they do not give what %s says", first, last, "tile/1")}
				}
			}
		}
	}
	return &TileError{"", -1, fmt.Sprintf("the entries give another root at size %d than the checkpoint: something before entry %d was changed, left out or moved, and the tiles with it", v.c.Size, v.c.Size)}
}

// wrongEntry names the first entry that does not give its hash.
func (v *tileCheck) wrongEntry(hashes []tlog.Hash) error {
	for n := int64(0); n*tileWidth < v.c.Size; n++ {
		leaves, path, err := v.bundle(n)
		if err != nil {
			return err
		}
		for i, leaf := range leaves {
			if at := n*tileWidth + int64(i); tlog.RecordHash(leaf) != hashes[at] {
				return &TileError{path, at, fmt.Sprintf("entry %d in %s is not the one that the log signed", at, path)}
			}
		}
	}
	return &TileError{"", -1, "the entries contradict each other"}
}
