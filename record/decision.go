package record

import (
	"encoding/hex"
	"fmt"

	"trucewatch/commit"
	"trucewatch/truce"
)

// EncodeDecision returns the fields of a decision/2. The signature is opaque here:
// it signs the root over all other fields, which package commit computes.
func EncodeDecision(d truce.Decision, signature []byte) ([]commit.Field, error) {
	c := codec{}
	visitDecision(&c, &d, &signature)
	if c.err != nil {
		return nil, fmt.Errorf("record: decision %s: %w", d.Kind, c.err)
	}
	return c.fields, nil
}

// DecodeDecision reads the fields of any version of kind decision and fills Hash
// with the content hash, in hex.
func DecodeDecision(fields []commit.Field) (truce.Decision, []byte, error) {
	c := codec{decode: true, fields: fields}
	var d truce.Decision
	var signature []byte
	visitDecision(&c, &d, &signature)
	if c.err != nil {
		return d, nil, fmt.Errorf("record: decision %s: %w", d.Kind, c.err)
	}
	h, err := ContentOf(KindDecision, fields)
	if err != nil {
		return d, nil, err
	}
	d.Hash = hex.EncodeToString(h[:])
	return d, signature, nil
}

// DecisionHash is the content hash of a decision in hex: what Prior of the
// decision that replaces it must hold.
func DecisionHash(d truce.Decision) (string, error) {
	fields, err := EncodeDecision(d, nil)
	if err != nil {
		return "", err
	}
	h, err := ContentOf(KindDecision, fields)
	return hex.EncodeToString(h[:]), err
}

// DecisionEntry makes the entry of a decision.
func DecisionEntry(d truce.Decision, signature []byte) (Entry, error) {
	fields, err := EncodeDecision(d, signature)
	return Entry{Kind: KindDecision, Turn: d.Signer, Exercise: d.Exercise, Fields: fields}, err
}

// visitDecision visits the fields of decision/2, sorted by name.
func visitDecision(c *codec, d *truce.Decision, signature *[]byte) {
	text(c, "approver", &d.Approver)
	instant(c, "at", &d.At)
	number(c, "basis", &d.Basis)
	text(c, "body", &d.Body)
	instant(c, "due", &d.Due)
	yesNo(c, fieldExercise, &d.Exercise)
	list(c, "incidents", &d.Incidents)
	text(c, "kind", &d.Kind)
	list(c, "members", &d.Members)
	text(c, "party", &d.Party)
	text(c, "prior", &d.Prior)
	reading(c, "reading", &d.Reading)
	text(c, "reason", &d.Reason)
	list(c, "reports", &d.Reports)
	binaryField(c, "signature", signature)
	text(c, "signer", &d.Signer)
	text(c, "term", &d.Term)
	text(c, "text", &d.Text)
	text(c, "value", &d.Value)
}

// readingJSON keeps what omitzero would drop: a time in words, a count of which
// only the unit is known.
type readingJSON struct {
	truce.Reading
	Time    *truce.Interval `json:"time,omitempty"`
	Killed  *truce.Count    `json:"killed,omitempty"`
	Injured *truce.Count    `json:"injured,omitempty"`
}

func reading(c *codec, name string, p **truce.Reading) {
	var j *readingJSON
	if !c.decode && *p != nil {
		r := **p
		j = &readingJSON{Reading: r, Time: kept(r.Time), Killed: keptCount(r.Killed), Injured: keptCount(r.Injured)}
	}
	object(c, name, &j)
	if !c.decode || j == nil {
		return
	}
	if j.Time != nil {
		j.Reading.Time = utc(*j.Time)
	}
	if j.Killed != nil {
		j.Reading.Killed = *j.Killed
	}
	if j.Injured != nil {
		j.Reading.Injured = *j.Injured
	}
	*p = &j.Reading
}

func keptCount(n truce.Count) *truce.Count {
	if n == (truce.Count{}) {
		return nil
	}
	return &n
}
