package commit

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Opening shows one field of an entry and proves that the entry's leaf commits to
// it. It says nothing about the other fields but how many there are.
type Opening struct {
	Index int    `json:"index"` // place of the field in the order of names, from 0
	Count int    `json:"count"` // fields of the entry
	Salt  []byte `json:"salt"`  // 16 bytes
	Name  string `json:"name"`
	Value []byte `json:"value"`
	// Path is the audit path of RFC 6962, section 2.1.1, from the field up to the root.
	Path []tlog.Hash `json:"path,omitempty"`
}

// ErrOpening reports an opening that does not belong to the leaf.
var ErrOpening = errors.New("commit: opening does not match the leaf")

// Open returns openings of the named fields, in the order in which they are named.
func Open(seed *Seed, fields []Field, names ...string) ([]Opening, error) {
	if err := validate(fields); err != nil {
		return nil, err
	}
	var c Committer
	out := make([]Opening, 0, len(names))
	wanted := make([]int, 0, len(names))
	hashes := make([]Hash, len(fields))
	salts := make([]Salt, len(fields))
	index := make(map[string]int, len(fields))
	for i, f := range fields {
		salts[i] = c.salt(seed, f.Name)
		hashes[i] = c.fieldHash(&salts[i], f.Name, f.Value)
		index[f.Name] = i
	}
	for _, name := range names {
		i, ok := index[name]
		if !ok {
			return nil, fmt.Errorf("commit: the entry has no field %q", name)
		}
		wanted = append(wanted, i)
		out = append(out, Opening{Index: i, Count: len(fields), Salt: salts[i][:], Name: name, Value: fields[i].Value})
	}
	for n := len(hashes); n > 1; {
		for k := range wanted {
			if sibling := wanted[k] ^ 1; sibling < n {
				out[k].Path = append(out[k].Path, tlog.Hash(hashes[sibling]))
			}
			wanted[k] /= 2
		}
		n = c.level(hashes[:n])
	}
	return out, nil
}

// Check proves that leaf commits to the opened name and value at the opened index.
// Any change of salt, name, value, index, count or path is refused.
func (o Opening) Check(leaf Leaf) error {
	if _, err := ParseLeaf(leaf[:]); err != nil {
		return err
	}
	if len(o.Salt) != SaltSize || len(o.Name) == 0 || len(o.Name) > MaxName {
		return fmt.Errorf("%w: want a salt of %d bytes and a name of 1 to %d", ErrOpening, SaltSize, MaxName)
	}
	if o.Count != leaf.Count() {
		return fmt.Errorf("%w: it speaks of %d fields, the leaf of %d", ErrOpening, o.Count, leaf.Count())
	}
	if o.Index < 0 || o.Index >= o.Count {
		return fmt.Errorf("%w: field %d of %d", ErrOpening, o.Index, o.Count)
	}
	var c Committer
	salt := Salt(o.Salt)
	h := c.fieldHash(&salt, o.Name, o.Value)
	err := tlog.CheckRecord(o.Path, int64(o.Count), tlog.Hash(leaf.Root()), int64(o.Index), tlog.Hash(h))
	if err != nil {
		return fmt.Errorf("%w: field %q: %w", ErrOpening, o.Name, err)
	}
	return nil
}
