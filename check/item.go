package check

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"

	"trucewatch/commit"
	"trucewatch/translog"
)

// ItemFormat names the form of an item file.
const ItemFormat = "trucewatch-item/1"

// Item is everything that proves one entry of the record, some of its fields opened:
// with the public keys it is checked offline.
type Item struct {
	Format string      `json:"format"`
	Entry  int64       `json:"entry"`  // row of the record = leaf of the log
	Leaf   []byte      `json:"leaf"`   // 41 bytes, base64
	Fields []Field     `json:"fields"` // those that are opened
	Proof  []tlog.Hash `json:"proof"`  // audit path from the leaf to the checkpoint's root
	// Checkpoint is the signed note with its cosignatures.
	Checkpoint string `json:"checkpoint"`
}

// Field is an opened field of an entry.
type Field struct {
	Name  string      `json:"name"`
	Value string      `json:"value"`
	Index int         `json:"index"` // place among the entry's fields, by name
	Salt  string      `json:"salt"`  // 16 bytes, base64
	Path  []tlog.Hash `json:"path"`  // from the field to the root in the leaf
}

// maxItem bounds an item file in bytes.
const maxItem = 8 << 20

// NewItem opens fields of an entry. Values must be UTF-8 text, as those of the record are.
func NewItem(entry int64, leaf commit.Leaf, seed *commit.Seed, fields []commit.Field, proof tlog.RecordProof, checkpoint []byte, open ...string) (Item, error) {
	it := Item{Format: ItemFormat, Entry: entry, Leaf: leaf[:], Proof: proof, Checkpoint: string(checkpoint)}
	openings, err := commit.Open(seed, fields, open...)
	if err != nil {
		return it, err
	}
	for _, o := range openings {
		if !utf8.Valid(o.Value) {
			return it, fmt.Errorf("field %s of entry %d is not text", o.Name, entry)
		}
		it.Fields = append(it.Fields, Field{o.Name, string(o.Value), o.Index, base64.StdEncoding.EncodeToString(o.Salt), o.Path})
	}
	return it, nil
}

// Bytes is the item's file.
func (it Item) Bytes() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(it)
	return b.Bytes(), err
}

// ParseItem reads an item file.
func ParseItem(b []byte) (Item, error) {
	var it Item
	if len(b) > maxItem {
		return it, fmt.Errorf("%d bytes, want at most %d", len(b), maxItem)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&it); err != nil {
		return it, fmt.Errorf("it is not an item file: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return it, errors.New("there is something after the item")
	}
	if it.Format != ItemFormat {
		return it, fmt.Errorf("format %.40q: want %s", it.Format, ItemFormat)
	}
	return it, nil
}

// Value is an opened value; what names no opened field is empty.
func (it Item) Value(name string) string {
	for _, f := range it.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// prove checks the openings against the leaf and the leaf against a checkpoint.
func (it Item) prove(where string, c translog.Checkpoint) error {
	leaf, err := commit.ParseLeaf(it.Leaf)
	if err != nil {
		return fault("entry", where, "%v", err)
	}
	seen := map[string]bool{}
	for _, f := range it.Fields {
		salt, err := base64.StdEncoding.Strict().DecodeString(f.Salt)
		if err != nil {
			return fault("field", where+" "+f.Name, "its salt is not base64")
		}
		o := commit.Opening{Index: f.Index, Count: leaf.Count(), Salt: salt, Name: f.Name, Value: []byte(f.Value), Path: f.Path}
		if err := o.Check(leaf); err != nil {
			return fault("field", where+" "+f.Name, "%v", err)
		}
		if seen[f.Name] {
			return fault("field", where+" "+f.Name, "it stands twice")
		}
		seen[f.Name] = true
	}
	if err := translog.CheckInclusion(c, it.Entry, it.Leaf, it.Proof); err != nil {
		return fault("entry", where, "%v", err)
	}
	return nil
}

// ItemFile checks one item file.
func ItemFile(name string, b []byte, o Options) (Result, error) {
	r := Result{What: "item"}
	if o.Policy == nil {
		return r, fmt.Errorf("%s: an item alone names no keys: give --policy", name)
	}
	return r.Finish(r.item(name, b, o))
}

func (r *Result) item(name string, b []byte, o Options) error {
	it, err := ParseItem(b)
	if err != nil {
		return fault("item", name, "%v", err)
	}
	c, log, err := r.checkpoint(keys{policy: o.Policy}, name+" checkpoint", []byte(it.Checkpoint))
	if err != nil {
		return err
	}
	if err := it.prove(name, c.Checkpoint); err != nil {
		return err
	}
	r.Values = map[string]string{}
	for _, f := range it.Fields {
		r.Values[f.Name] = f.Value
	}
	r.Proved = append(r.Proved, fmt.Sprintf("entry %d of the log holds the fields shown, word for word", it.Entry))
	for _, s := range r.Witnesses {
		if !s.At.IsZero() {
			r.Proved = append(r.Proved, fmt.Sprintf("%s held a copy of the log with this entry on %s, by its own clock", s.Name, s.At.Format("2006-01-02 15:04:05 MST")))
		}
	}
	if len(o.Seen) > 0 {
		return r.continues(c, log, o.Seen, nil)
	}
	return nil
}
