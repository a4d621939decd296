package record

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trucewatch/commit"
)

// MaxBody is the greatest size of one entry's fields together, in bytes. Files do
// not belong in entries; they are kept with [Record.PutRaw].
const MaxBody = 64 << 20

// Content is the content hash of an entry: SHA-256 over its content fields,
// without seed, log and circumstances. The same thing said twice has one content,
// in every record.
type Content [sha256.Size]byte

// contentPrefix separates these hashes from all others.
const contentPrefix = "trucewatch content v1\x00"

// packBody stores the values of a full field list: for each field, in the order of
// the list, its length as an unsigned varint and its bytes. The names are those of
// the kind.
func packBody(fields []commit.Field) []byte {
	size := 0
	for i := range fields {
		size += len(fields[i].Value) + 3
	}
	b := make([]byte, 0, size)
	for i := range fields {
		b = binary.AppendUvarint(b, uint64(len(fields[i].Value)))
		b = append(b, fields[i].Value...)
	}
	return b
}

var errBody = errors.New("body does not hold the fields of its kind")

// unpackBody is the inverse of packBody. Values point into b.
func unpackBody(info *KindInfo, b []byte) ([]commit.Field, error) { return unpackInto(nil, info, b) }

// unpackInto is unpackBody into the room of buf.
func unpackInto(buf []commit.Field, info *KindInfo, b []byte) ([]commit.Field, error) {
	fields := slices.Grow(buf[:0], len(info.Fields))[:len(info.Fields)]
	for i := range info.Fields {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return nil, fmt.Errorf("%w: %s ends inside field %q", errBody, info.Kind, info.Fields[i].Name)
		}
		end := size + int(n)
		fields[i] = commit.Field{Name: info.Fields[i].Name, Value: b[size:end:end]}
		b = b[end:]
	}
	if len(b) > 0 {
		return nil, fmt.Errorf("%w: %s has %d bytes after its last field", errBody, info.Kind, len(b))
	}
	return fields, nil
}

// digest hashes the fields that pick chooses, each with the length of name and
// value before it, under the kind's name without its version. Empty fields are
// left out, so that a later version of the kind with more fields gives the same
// hash for what the earlier could say.
func (info *KindInfo) digest(buf []byte, fields []commit.Field, pick func(*FieldInfo) bool) (Content, []byte) {
	buf = append(buf[:0], contentPrefix...)
	name, _, _ := strings.Cut(string(info.Kind), "/")
	buf = append(buf, name...)
	buf = append(buf, 0)
	for i := range fields {
		if len(fields[i].Value) == 0 || !pick(&info.Fields[i]) {
			continue
		}
		buf = binary.AppendUvarint(buf, uint64(len(fields[i].Name)))
		buf = append(buf, fields[i].Name...)
		buf = binary.AppendUvarint(buf, uint64(len(fields[i].Value)))
		buf = append(buf, fields[i].Value...)
	}
	return sha256.Sum256(buf), buf
}

// ContentOf returns the content hash of an entry's full field list.
func ContentOf(kind Kind, fields []commit.Field) (Content, error) {
	info, err := kind.Info()
	if err != nil {
		return Content{}, err
	}
	full, err := info.complete(fields)
	if err != nil {
		return Content{}, fmt.Errorf("record: %w", err)
	}
	c, _ := info.digest(nil, full, func(f *FieldInfo) bool { return f.Content })
	return c, nil
}
