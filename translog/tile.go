package translog

import (
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Tiles of this log hold 256 hashes: height 8, as C2SP tlog-tiles lays down.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// entriesLevel is the level under which package tlog files what is no hash.
const entriesLevel = -1

// MaxLeaf is the greatest size of one leaf in bytes: its length is a u16 in a bundle.
const MaxLeaf = 1<<16 - 1

// TilePath is where a tile lies below the log's prefix: tile/0/x001/067, or
// tile/entries/067.p/12 for an incomplete bundle of twelve leaves.
func TilePath(t tlog.Tile) string {
	level := fmt.Sprint(t.L)
	if t.L == entriesLevel {
		level = "entries"
	}
	t.H, t.L = tileHeight, 0
	return "tile/" + level + strings.TrimPrefix(t.Path(), "tile/8/0")
}

// ParseTilePath is the inverse of [TilePath]; only its own output is accepted.
func ParseTilePath(path string) (tlog.Tile, error) {
	rest, ok := strings.CutPrefix(path, "tile/")
	level, rest, cut := strings.Cut(rest, "/")
	if level == "entries" {
		level = "data"
	}
	if !ok || !cut || level == "-1" {
		return tlog.Tile{}, fmt.Errorf("translog: %.80q is not the path of a tile: want tile/LEVEL/NNN", path)
	}
	t, err := tlog.ParseTilePath("tile/8/" + level + "/" + rest)
	if err != nil || TilePath(t) != path {
		return tlog.Tile{}, fmt.Errorf("translog: %.80q is not the path of a tile: want tile/LEVEL/NNN", path)
	}
	return t, nil
}

// TilesOf lists the tiles of a log of this size, level by level from the entries up:
// the complete ones and, at the right edge of a level, the incomplete one.
func TilesOf(size int64) []tlog.Tile {
	var out []tlog.Tile
	add := func(level int, n int64) {
		for i := int64(0); i*tileWidth < n; i++ {
			out = append(out, tlog.Tile{H: tileHeight, L: level, N: i, W: int(min(tileWidth, n-i*tileWidth))})
		}
	}
	add(entriesLevel, size)
	for level, n := 0, size; n > 0; level, n = level+1, n/tileWidth {
		add(level, n)
	}
	return out
}

// hashBytes are the bytes of a tile of hashes.
func hashBytes(hashes []tlog.Hash) []byte {
	b := make([]byte, 0, len(hashes)*tlog.HashSize)
	for i := range hashes {
		b = append(b, hashes[i][:]...)
	}
	return b
}

// ParseTile splits a tile into its hashes; there must be exactly width of them.
func ParseTile(b []byte, width int) ([]tlog.Hash, error) {
	if len(b) != width*tlog.HashSize {
		return nil, fmt.Errorf("translog: a tile of %d hashes has %d bytes, want %d", width, len(b), width*tlog.HashSize)
	}
	out := make([]tlog.Hash, width)
	for i := range out {
		copy(out[i][:], b[i*tlog.HashSize:])
	}
	return out, nil
}

// appendEntry adds a leaf to a bundle of entries.
func appendEntry(b, leaf []byte) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(len(leaf)))
	return append(b, leaf...)
}

// ParseEntries splits a bundle into its leaves, which point into b; there must be
// exactly width of them and nothing after the last.
func ParseEntries(b []byte, width int) ([][]byte, error) {
	out := make([][]byte, 0, width)
	for i := range width {
		if len(b) < 2 || len(b)-2 < int(binary.BigEndian.Uint16(b)) {
			return nil, fmt.Errorf("translog: a bundle of %d entries ends inside entry %d", width, i)
		}
		end := 2 + int(binary.BigEndian.Uint16(b))
		out = append(out, b[2:end:end])
		b = b[end:]
	}
	if len(b) > 0 {
		return nil, fmt.Errorf("translog: a bundle of %d entries has %d bytes after the last", width, len(b))
	}
	return out, nil
}
