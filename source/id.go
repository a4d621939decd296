package source

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/maphash"
	"strconv"
)

// ContentID is an id for rows of a set that has none: 16 hex digits of SHA-256
// over the identifying fields. It depends on their content only, so that a
// later copy of the file gives the same ids.
func ContentID(fields ...string) string {
	h := sha256.New()
	for _, f := range fields {
		h.Write([]byte(strconv.Itoa(len(f))))
		h.Write([]byte{':'})
		h.Write([]byte(f))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// maxOrdinals bounds the memory of Ordinals to some tens of megabytes.
const maxOrdinals = 2 << 20

// Ordinals gives the second and later of identical rows of one file the suffixes
// "#2", "#3": the same rows get the same ids however they are ordered. Past two
// million distinct ids it stops counting; an id that comes again is then left to
// intake, which recognises it.
type Ordinals struct {
	seed maphash.Seed
	seen map[uint64]uint32
}

// NewOrdinals starts with nothing seen.
func NewOrdinals() *Ordinals {
	return &Ordinals{seed: maphash.MakeSeed(), seen: map[uint64]uint32{}}
}

// Next returns id, or id with its ordinal if source and id were seen before.
func (o *Ordinals) Next(source, id string) string {
	var h maphash.Hash
	h.SetSeed(o.seed)
	h.WriteString(source)
	h.WriteByte(0)
	h.WriteString(id)
	key := h.Sum64()
	n, known := o.seen[key]
	if !known && len(o.seen) >= maxOrdinals {
		return id
	}
	o.seen[key] = n + 1
	if n == 0 {
		return id
	}
	return id + "#" + strconv.Itoa(int(n)+1)
}
