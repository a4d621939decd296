package truce

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// SourceID names a source in the mission's register: lower case, digits, '-', '_', '/', '.'.
type SourceID string

// PartyID names a party to the agreement or an actor that answers to one, for example "UA".
type PartyID string

// IncidentID is an id that can be said aloud: "T-7Q4F2K", or "X-7Q4F2K" in an exercise.
// It holds no region and no date.
type IncidentID string

// ReportKey names a report in the whole record: its source and the source's own id.
type ReportKey struct {
	Source SourceID `json:"source"`
	ID     string   `json:"id"`
}

// String returns "source/id", for people; it is not parsed back.
func (k ReportKey) String() string { return string(k.Source) + "/" + k.ID }

// Compare orders keys by source, then id.
func (k ReportKey) Compare(o ReportKey) int {
	if c := strings.Compare(string(k.Source), string(o.Source)); c != 0 {
		return c
	}
	return strings.Compare(k.ID, o.ID)
}

// crockford is the alphabet of Douglas Crockford's base 32: no I, L, O, U, so
// that an id survives a bad radio channel.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewIncidentID derives an incident's id from its anchor: prefix "T" (or "X" for
// an exercise), a hyphen and the first chars Crockford characters of
// SHA-256(source 0x00 id). Use 6 characters, 8 where the short form is already
// bound to another anchor.
func NewIncidentID(exercise bool, anchor ReportKey, chars int) IncidentID {
	sum := sha256.Sum256([]byte(string(anchor.Source) + "\x00" + anchor.ID))
	var b strings.Builder
	b.WriteString("T-")
	if exercise {
		b.Reset()
		b.WriteString("X-")
	}
	var acc uint32
	bits := 0
	for i := 0; b.Len() < 2+chars && i < len(sum); i++ {
		acc = acc<<8 | uint32(sum[i])
		bits += 8
		for bits >= 5 && b.Len() < 2+chars {
			bits -= 5
			b.WriteByte(crockford[acc>>bits&31])
		}
		acc &= 1<<bits - 1
	}
	return IncidentID(b.String())
}

// Validate reports whether the id has the form of an incident id.
func (id IncidentID) Validate() error {
	s := string(id)
	if len(s) != 8 && len(s) != 10 || s[1] != '-' || s[0] != 'T' && s[0] != 'X' {
		return fmt.Errorf("incident id %q: want T- or X- and 6 or 8 characters", s)
	}
	for _, c := range s[2:] {
		if !strings.ContainsRune(crockford, c) {
			return fmt.Errorf("incident id %q: %q is not a Crockford character", s, c)
		}
	}
	return nil
}
