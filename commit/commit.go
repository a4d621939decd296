package commit

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Sizes in bytes, and the bounds of an entry.
const (
	SeedSize  = 32
	SaltSize  = 16
	LeafSize  = 41
	MaxName   = 64   // bytes of a field's name, at least 1
	MaxFields = 1024 // fields of an entry, at least 1
)

// Field is one named value of an entry. The value is the exact stored bytes.
type Field struct {
	Name  string
	Value []byte
}

// Seed is the secret of one entry from which the salts of its fields come.
type Seed [SeedSize]byte

// Salt hides one field.
type Salt [SaltSize]byte

// Hash is a SHA-256 value.
type Hash [sha256.Size]byte

// Leaf is the log's leaf data of one entry.
type Leaf [LeafSize]byte

const (
	leafMagic  = "TWE1\x00"
	saltPrefix = "trucewatch field v1\x00"
)

// ErrFields reports fields that cannot be committed: none, too many, unsorted, a
// name twice, or a name or value of a forbidden length.
var ErrFields = errors.New("commit: fields cannot be committed")

// NewLeaf builds the leaf of a root over n fields.
func NewLeaf(root Hash, n int) Leaf {
	var l Leaf
	copy(l[:], leafMagic)
	binary.BigEndian.PutUint32(l[5:], uint32(n))
	copy(l[9:], root[:])
	return l
}

// ParseLeaf reads 41 bytes as a leaf and refuses any other form.
func ParseLeaf(b []byte) (Leaf, error) {
	var l Leaf
	if len(b) != LeafSize || !bytes.HasPrefix(b, []byte(leafMagic)) {
		return l, fmt.Errorf("commit: %d bytes are not a leaf: want %d bytes that begin with TWE1", len(b), LeafSize)
	}
	copy(l[:], b)
	return l, nil
}

// Root returns the root inside the leaf.
func (l Leaf) Root() Hash { return Hash(l[9:]) }

// Count returns the number of fields the leaf commits to.
func (l Leaf) Count() int { return int(binary.BigEndian.Uint32(l[5:9])) }

// Sort puts fields in the order in which they are committed.
func Sort(fields []Field) {
	slices.SortFunc(fields, func(a, b Field) int { return cmp.Compare(a.Name, b.Name) })
}

// Committer computes leaves with buffers it keeps, so that a long run allocates
// nothing. The zero Committer is ready. It is not safe for concurrent use.
type Committer struct {
	buf    []byte
	hashes []Hash
}

// Leaf commits to fields, which must be sorted by name with unique names.
func (c *Committer) Leaf(seed *Seed, fields []Field) (Leaf, error) {
	root, err := c.Root(seed, fields, "")
	if err != nil {
		return Leaf{}, err
	}
	return NewLeaf(root, len(fields)), nil
}

// Root is the tree hash over all fields but the one named skip; an empty skip
// leaves none out. A signature over an entry signs the root over all fields but
// the one that will hold the signature.
func (c *Committer) Root(seed *Seed, fields []Field, skip string) (Hash, error) {
	if err := validate(fields); err != nil {
		return Hash{}, err
	}
	c.hashes = c.hashes[:0]
	for i := range fields {
		if skip != "" && fields[i].Name == skip {
			continue
		}
		salt := c.salt(seed, fields[i].Name)
		c.hashes = append(c.hashes, c.fieldHash(&salt, fields[i].Name, fields[i].Value))
	}
	if len(c.hashes) == 0 {
		return Hash{}, fmt.Errorf("%w: no field is left beside %q", ErrFields, skip)
	}
	for n := len(c.hashes); n > 1; {
		n = c.level(c.hashes[:n])
	}
	return c.hashes[0], nil
}

func validate(fields []Field) error {
	if len(fields) == 0 || len(fields) > MaxFields {
		return fmt.Errorf("%w: %d fields, want 1 to %d", ErrFields, len(fields), MaxFields)
	}
	for i := range fields {
		f := &fields[i]
		if len(f.Name) == 0 || len(f.Name) > MaxName {
			return fmt.Errorf("%w: name %.80q has %d bytes, want 1 to %d", ErrFields, f.Name, len(f.Name), MaxName)
		}
		if uint64(len(f.Value)) > math.MaxUint32 {
			return fmt.Errorf("%w: field %q has %d bytes, want at most %d", ErrFields, f.Name, len(f.Value), uint32(math.MaxUint32))
		}
		if i > 0 && fields[i-1].Name >= f.Name {
			return fmt.Errorf("%w: %q does not come after %q: sort by name, each name once", ErrFields, f.Name, fields[i-1].Name)
		}
	}
	return nil
}

// salt derives the salt of the field called name.
func (c *Committer) salt(seed *Seed, name string) Salt {
	c.buf = append(c.buf[:0], saltPrefix...)
	c.buf = append(c.buf, seed[:]...)
	c.buf = append(c.buf, name...)
	sum := sha256.Sum256(c.buf)
	return Salt(sum[:SaltSize])
}

// fieldHash is hash_f of the package doc. The name has 1 to 64 bytes.
func (c *Committer) fieldHash(salt *Salt, name string, value []byte) Hash {
	c.buf = append(c.buf[:0], 0x00)
	c.buf = append(c.buf, salt[:]...)
	c.buf = append(c.buf, byte(len(name)))
	c.buf = append(c.buf, name...)
	c.buf = binary.BigEndian.AppendUint32(c.buf, uint32(len(value)))
	c.buf = append(c.buf, value...)
	return sha256.Sum256(c.buf)
}

// level replaces hashes by the next level of the tree and returns its length. A
// last hash without a partner moves up as it is; that gives the same tree as the
// recursive definition of RFC 6962, which splits at the largest power of two.
func (c *Committer) level(hashes []Hash) int {
	n := 0
	for i := 0; i+1 < len(hashes); i += 2 {
		c.buf = append(c.buf[:0], 0x01)
		c.buf = append(c.buf, hashes[i][:]...)
		c.buf = append(c.buf, hashes[i+1][:]...)
		hashes[n] = sha256.Sum256(c.buf)
		n++
	}
	if len(hashes)%2 == 1 {
		hashes[n] = hashes[len(hashes)-1]
		n++
	}
	return n
}
