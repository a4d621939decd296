package record

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Root is the tree hash of RFC 6962 over all sealed leaves.
func (r *Record) Root(ctx context.Context) (tlog.Hash, error) { return r.RootAt(ctx, r.Len()) }

// RootAt is the tree hash over the first size leaves.
func (r *Record) RootAt(ctx context.Context, size int64) (tlog.Hash, error) {
	var tree treeHash
	rows, err := r.read.QueryContext(ctx, `SELECT leaf FROM entry WHERE seq < ? ORDER BY seq`, size)
	if err != nil {
		return tlog.Hash{}, fmt.Errorf("record: reading leaves: %w", err)
	}
	defer rows.Close()
	var leaf sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&leaf); err != nil {
			return tlog.Hash{}, fmt.Errorf("record: reading leaves: %w", err)
		}
		tree.add(leaf)
	}
	if err := rows.Err(); err != nil {
		return tlog.Hash{}, fmt.Errorf("record: reading leaves: %w", err)
	}
	if tree.size != size {
		return tlog.Hash{}, fmt.Errorf("record: the record has %d rows of the %d asked for", tree.size, size)
	}
	return tree.root(), nil
}

// treeHash computes a root from leaves in order: it holds the roots of the perfect
// subtrees that the leaves so far make, largest first.
type treeHash struct {
	size  int64
	roots []tlog.Hash
}

func (t *treeHash) add(leaf []byte) {
	h := tlog.RecordHash(leaf)
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.roots) - 1
		h = tlog.NodeHash(t.roots[last], h)
		t.roots = t.roots[:last]
	}
	t.roots = append(t.roots, h)
	t.size++
}

// root of no leaves is the hash of the empty string, as in RFC 6962.
func (t *treeHash) root() tlog.Hash {
	if len(t.roots) == 0 {
		return sha256.Sum256(nil)
	}
	h := t.roots[len(t.roots)-1]
	for i := len(t.roots) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.roots[i], h)
	}
	return h
}
