package record

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trucewatch/commit"
	"trucewatch/truce"
)

// States of an officer's entry.
const (
	Enrolled = "enrolled"
	Revoked  = "revoked"
	// Required and Optional say whether every decision must be signed; they name no key.
	Required = "required"
	Optional = "optional"
)

// Officer is an entry about the keys with which people sign: a key is enrolled under a
// code name or revoked, or signing becomes the rule. The order of entries decides what
// holds; Version counts all of them from 1, so that none can be taken for another.
type Officer struct {
	Name    string // code name, as decisions name their signer
	Key     string // Ed25519 public key, hex
	State   string
	Version int64
	Reason  string
	// Signer enters it; Approver is the second person.
	Signer, Approver string
}

// Validate checks the state and what it needs.
func (v Officer) Validate() error {
	raw, err := hex.DecodeString(v.Key)
	switch v.State {
	case Enrolled, Revoked:
		if err != nil || len(raw) != 32 || hex.EncodeToString(raw) != v.Key {
			return fmt.Errorf("record: officer %.40q: key %.70q: want the 64 hex digits that `trucewatch key show` prints", v.Name, v.Key)
		}
		if v.Name == "" || len(v.Name) > 100 {
			return errors.New("record: an officer's key needs a code name of at most 100 bytes")
		}
	case Required, Optional:
		if v.Name != "" || v.Key != "" {
			return fmt.Errorf("record: %s names an officer; it is about everybody", v.State)
		}
	default:
		return fmt.Errorf("record: state %.20q of an officer: want %s, %s, %s or %s", v.State, Enrolled, Revoked, Required, Optional)
	}
	if v.Signer == "" || v.Reason == "" {
		return errors.New("record: an entry about an officer's key needs a signer and a reason")
	}
	if v.State != Revoked && (v.Approver == "" || v.Approver == v.Signer) {
		return fmt.Errorf("record: %s needs a second person as approver; only a revocation needs none", v.State)
	}
	return nil
}

func visitOfficer(c *codec, v *Officer, signature *[]byte) {
	text(c, "approver", &v.Approver)
	text(c, "key", &v.Key)
	text(c, "name", &v.Name)
	text(c, "reason", &v.Reason)
	binaryField(c, commit.SignatureField, signature)
	text(c, "signer", &v.Signer)
	text(c, "state", &v.State)
	number(c, "version", &v.Version)
}

// OfficerEntry makes the entry of an officer's key.
func OfficerEntry(v Officer) (Entry, error) {
	if err := v.Validate(); err != nil {
		return Entry{}, err
	}
	return encode(KindOfficer, "", &v, func(c *codec, v *Officer) { visitOfficer(c, v, new([]byte)) })
}

// DecodeOfficer reads the fields of an officer's entry and what stands under it.
func DecodeOfficer(f []commit.Field) (Officer, []byte, error) {
	var signature []byte
	v, err := decode(KindOfficer, f, func(c *codec, v *Officer) { visitOfficer(c, v, &signature) })
	return v, signature, err
}

// Officers are the keys in force at one place of the record.
type Officers struct {
	keys     map[string]Officer // by key: enrolled ones, and revoked ones with their state
	required bool
	version  int64
}

// ErrUnsigned reports an act that is not signed as the mission's keys in force demand.
var ErrUnsigned = errors.New("record: not signed as it must be")

// List returns every key there was, by name and key.
func (o *Officers) List() []Officer {
	var out []Officer
	for _, v := range o.keys {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b Officer) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Key, b.Key))
	})
	return out
}

// Required reports whether every decision must be signed.
func (o *Officers) Required() bool { return o.required }

// Version is that of the last entry.
func (o *Officers) Version() int64 { return o.version }

// has reports whether a code name has a key in force; an empty name stands for anybody.
func (o *Officers) has(name string) bool {
	for _, v := range o.keys {
		if v.State == Enrolled && (name == "" || v.Name == name) {
			return true
		}
	}
	return false
}

// Take judges the next entry about keys and, where it is good, follows it. As soon as
// one key is in force, what gives rights must be signed by a holder of one; taking
// rights away need not be, because it must be possible in a hurry.
func (o *Officers) Take(v Officer, root commit.Hash, signature []byte) error {
	if err := v.Validate(); err != nil {
		return err
	}
	if v.Version != o.version+1 {
		return fmt.Errorf("record: an entry about an officer's key has version %d after %d", v.Version, o.version)
	}
	old, known := o.keys[v.Key]
	switch {
	case v.State == Enrolled && known:
		return fmt.Errorf("record: key %.8s is %s already for %s: each key is enrolled once; make a new one", v.Key, old.State, old.Name)
	case v.State == Revoked && (!known || old.State == Revoked):
		return fmt.Errorf("record: key %.8s is not in force and cannot be revoked", v.Key)
	case v.State == Revoked && old.Name != v.Name:
		return fmt.Errorf("record: key %.8s is that of %s, not of %s", v.Key, old.Name, v.Name)
	}
	if v.State != Revoked || len(signature) > 0 {
		if err := o.check(v.Signer, v.Approver, o.has(""), root, signature); err != nil {
			return fmt.Errorf("%s of a key: %w", v.State, err)
		}
	}
	if o.keys == nil {
		o.keys = map[string]Officer{}
	}
	o.version = v.Version
	switch v.State {
	case Enrolled, Revoked:
		o.keys[v.Key] = v
	default:
		o.required = v.State == Required
	}
	return nil
}

// Judge says whether a decision with this root is signed as the keys in force demand:
// by its signer where that code name has a key or signing is required, and by its
// approver where that name has one.
func (o *Officers) Judge(d truce.Decision, root commit.Hash, signature []byte) error {
	return o.check(d.Signer, d.Approver, o.required || o.has(d.Signer), root, signature)
}

func (o *Officers) check(signer, approver string, must bool, root commit.Hash, signature []byte) error {
	s, err := commit.ParseSigned(signature)
	if err != nil {
		return err
	}
	signed := map[string]bool{}
	for _, by := range s.By {
		if err := by.Check(root); err != nil {
			return err
		}
		v, ok := o.keys[hex.EncodeToString(by.Key)]
		switch {
		case !ok:
			return fmt.Errorf("%w: key %s is not enrolled", ErrUnsigned, commit.KeyID(by.Key))
		case v.State == Revoked:
			return fmt.Errorf("%w: key %s of %s was revoked before", ErrUnsigned, commit.KeyID(by.Key), v.Name)
		case v.Name != signer && v.Name != approver:
			return fmt.Errorf("%w: key %s is that of %s, and the act names %s as signer", ErrUnsigned, commit.KeyID(by.Key), v.Name, signer)
		}
		signed[v.Name] = true
	}
	switch {
	case !signed[signer] && (must || len(s.By) > 0):
		return fmt.Errorf("%w: it needs the signature of %s: give --key with the key file of that officer", ErrUnsigned, signer)
	case approver != "" && !signed[approver] && o.has(approver):
		return fmt.Errorf("%w: the second officer %s has a key and must sign too: give --key once more", ErrUnsigned, approver)
	}
	return nil
}

// RootToSign is the root over all fields of a row but its signature.
func RootToSign(seed *commit.Seed, fields []commit.Field) (commit.Hash, error) {
	var c commit.Committer
	return c.Root(seed, fields, commit.SignatureField)
}

// Officers returns the keys in force at the end of the record, sealed or not.
func (r *Record) Officers(ctx context.Context) (*Officers, error) {
	o := &Officers{}
	take := func(row Row) error {
		v, signature, err := DecodeOfficer(row.Fields)
		if err != nil {
			return fmt.Errorf("row %d: %w", row.Seq, err)
		}
		root, err := RootToSign(&row.Seed, row.Fields)
		if err != nil {
			return fmt.Errorf("row %d: %w", row.Seq, err)
		}
		if err := o.Take(v, root, signature); err != nil {
			return fmt.Errorf("row %d: %w", row.Seq, err)
		}
		return nil
	}
	for row, err := range r.RowsOf(ctx, KindOfficer) {
		if err == nil && !row.Erased {
			err = take(row)
		}
		if err != nil {
			return nil, err
		}
	}
	for row, err := range r.Unsealed(ctx, KindOfficer) {
		if err == nil {
			err = take(row)
		}
		if err != nil {
			return nil, err
		}
	}
	return o, nil
}

// Draft is an entry whose seed is drawn and which is not stored yet, so that people can
// sign its root. It is appended once, signed or not.
type Draft struct {
	e prepared
	// Seed and Fields are what whoever signs must look at, Root what is signed.
	Seed   commit.Seed
	Fields []commit.Field
	Root   commit.Hash
}

// Draft prepares an entry to be signed.
func (r *Record) Draft(e Entry) (*Draft, error) {
	p, err := r.Prepare([]Entry{e})
	if err != nil {
		return nil, err
	}
	d := &Draft{e: p.entries[0]}
	info, err := d.e.kind.Info()
	if err != nil {
		return nil, err
	}
	if d.Fields, err = unpackBody(&info, d.e.body); err != nil {
		return nil, err
	}
	d.Seed = d.e.seed
	d.Root, err = RootToSign(&d.Seed, d.Fields)
	return d, err
}

// Sign puts signatures under the draft. Seed and root stay as they are.
func (d *Draft) Sign(s commit.Signed) error {
	value, err := s.Bytes()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(d.Fields, func(f commit.Field) bool { return f.Name == commit.SignatureField })
	if i < 0 {
		return fmt.Errorf("record: entries of kind %s are not signed", d.e.kind)
	}
	d.Fields[i].Value = value
	d.e.body, d.e.signed = packBody(d.Fields), true
	var c commit.Committer
	d.e.leaf, err = c.Leaf(&d.Seed, d.Fields)
	return err
}

// AppendDrafts stores drafts as Append does entries.
func (r *Record) AppendDrafts(ctx context.Context, drafts []*Draft) ([]Receipt, error) {
	p := &Prepared{}
	for _, d := range drafts {
		p.entries = append(p.entries, d.e)
	}
	return r.AppendPrepared(ctx, p.count())
}
