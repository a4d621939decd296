// Package translog keeps a transparency log: an append-only Merkle tree over leaves
// that somebody else stores in order, with signed checkpoints and witnesses.
//
// The tree is a projection. Leaf i is row i of the [Source]; tiles can be thrown
// away and come out the same. New facts are only signed checkpoints, which the
// source keeps for ever, and cosignatures on them. [Open] recomputes the tree and
// refuses to go on unless every stored checkpoint comes out.
//
// Bytes follow the C2SP specifications tlog-tiles, tlog-checkpoint, signed-note,
// tlog-cosignature, tlog-witness and tlog-policy, so that foreign witnesses and
// verifiers work unchanged; hashes and proofs are those of RFC 6962 by
// golang.org/x/mod/sumdb/tlog. docs/formats/log.md describes them with worked bytes.
//
// The package knows nothing of what a leaf means.
package translog
