package commit

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"
)

// SignatureField is the field of an entry that holds what people signed; it is left
// out of the root that they sign.
const SignatureField = "signature"

// signPrefix separates what officers sign from everything else that is signed.
const signPrefix = "TWD1\x00"

// signScheme names the one scheme there is.
const signScheme = "ed25519"

// Bounds of a signature field: people who sign one entry, entries of a batch, bytes.
const (
	maxSigners   = 16
	maxBatch     = 1 << 20
	maxSignedLen = 32 << 10
)

// ErrSignature reports a signature that does not belong to the entry.
var ErrSignature = errors.New("commit: signature does not match the entry")

// Signature is one person's signature of an entry, alone or in a batch.
type Signature struct {
	Key []byte `json:"key"` // Ed25519 public key, 32 bytes
	Sig []byte `json:"sig"` // 64 bytes
	// Index and Count place the entry in a batch of at least two that was signed at
	// once; Path leads from its root to the batch's root. Alone they are empty.
	Index int         `json:"index,omitempty"`
	Count int         `json:"count,omitempty"`
	Path  []tlog.Hash `json:"path,omitempty"`
}

// Signed is the value of a signature field.
type Signed struct {
	Scheme string      `json:"scheme"`
	By     []Signature `json:"by"`
}

// Sign signs the entries whose roots over all fields but the signature are given: one
// by itself, several as a batch, whose root is the tree hash of RFC 6962 over theirs.
func Sign(key ed25519.PrivateKey, roots []Hash) ([]Signature, error) {
	if len(roots) == 0 || len(roots) > maxBatch {
		return nil, fmt.Errorf("commit: %d entries to sign, want 1 to %d", len(roots), maxBatch)
	}
	out := make([]Signature, len(roots))
	top := roots[0]
	if len(roots) > 1 {
		top = batch(roots, out)
	}
	sig := ed25519.Sign(key, append([]byte(signPrefix), top[:]...))
	for i := range out {
		out[i].Key, out[i].Sig = key.Public().(ed25519.PublicKey), sig
	}
	return out, nil
}

// batch computes the root of several roots and the path of each.
func batch(roots []Hash, out []Signature) Hash {
	hashes := make([]Hash, len(roots))
	place := make([]int, len(roots))
	for i := range roots {
		hashes[i], place[i] = Hash(tlog.RecordHash(roots[i][:])), i
		out[i].Index, out[i].Count = i, len(roots)
	}
	var c Committer
	for n := len(hashes); n > 1; {
		for i := range place {
			if sibling := place[i] ^ 1; sibling < n {
				out[i].Path = append(out[i].Path, tlog.Hash(hashes[sibling]))
			}
			place[i] /= 2
		}
		n = c.level(hashes[:n])
	}
	return hashes[0]
}

// Check proves that the holder of the key signed the entry with this root.
func (s Signature) Check(root Hash) error {
	if len(s.Key) != ed25519.PublicKeySize || len(s.Sig) != ed25519.SignatureSize {
		return fmt.Errorf("%w: want a key of %d bytes and a signature of %d", ErrSignature, ed25519.PublicKeySize, ed25519.SignatureSize)
	}
	top := root
	switch {
	case s.Count == 0 && s.Index == 0 && len(s.Path) == 0:
	case s.Count < 2 || s.Count > maxBatch || s.Index < 0 || s.Index >= s.Count:
		return fmt.Errorf("%w: entry %d of a batch of %d", ErrSignature, s.Index, s.Count)
	default:
		h, err := climb(s.Path, s.Count, s.Index, Hash(tlog.RecordHash(root[:])))
		if err != nil {
			return err
		}
		top = h
	}
	if !ed25519.Verify(s.Key, append([]byte(signPrefix), top[:]...), s.Sig) {
		return fmt.Errorf("%w: key %s did not sign it, or it was changed since", ErrSignature, KeyID(s.Key))
	}
	return nil
}

// climb computes the root that a path leads to.
func climb(path []tlog.Hash, n, i int, h Hash) (Hash, error) {
	var c Committer
	for ; n > 1; n, i = (n+1)/2, i/2 {
		if i^1 >= n {
			continue
		}
		if len(path) == 0 {
			return Hash{}, fmt.Errorf("%w: its path in the batch is too short", ErrSignature)
		}
		pair := []Hash{h, Hash(path[0])}
		if i&1 == 1 {
			pair[0], pair[1] = pair[1], pair[0]
		}
		c.level(pair)
		h, path = pair[0], path[1:]
	}
	if len(path) > 0 {
		return Hash{}, fmt.Errorf("%w: its path in the batch is too long", ErrSignature)
	}
	return h, nil
}

// Bytes is the value of the signature field.
func (s Signed) Bytes() ([]byte, error) { return json.Marshal(s) }

// NewSigned puts the signatures of several people under one entry.
func NewSigned(by ...Signature) Signed { return Signed{signScheme, by} }

// ParseSigned reads the value of a signature field; an empty value is nobody's.
func ParseSigned(b []byte) (Signed, error) {
	var s Signed
	if len(b) == 0 {
		return s, nil
	}
	if len(b) > maxSignedLen {
		return s, fmt.Errorf("%w: %d bytes, want at most %d", ErrSignature, len(b), maxSignedLen)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil {
		return s, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return s, fmt.Errorf("%w: there is something after it", ErrSignature)
	}
	if s.Scheme != signScheme || len(s.By) == 0 || len(s.By) > maxSigners {
		return s, fmt.Errorf("%w: scheme %.20q with %d signatures: want %s with 1 to %d", ErrSignature, s.Scheme, len(s.By), signScheme, maxSigners)
	}
	return s, nil
}

// KeyID is the beginning of a public key in hex, to be read aloud: eight digits.
func KeyID(public []byte) string { return hex.EncodeToString(public[:min(4, len(public))]) }
