package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"trucewatch/commit"
)

// Entry is something to append. Fields are those of the kind in any order; absent
// ones are empty. The fields entry, log, exercise and received are the record's to fill.
type Entry struct {
	Kind Kind
	// Turn is whose turn the entry takes in the seal: its source. Sources take turns,
	// so that nobody crowds out the others.
	Turn string
	// Exercise must be the record's own mark for reports and decisions; see [ErrExercise].
	Exercise bool
	Fields   []commit.Field
}

// State says how an appended entry relates to what the record already holds.
type State int

// The states of an appended entry.
const (
	New     State = iota
	Known         // the same content is there; nothing was stored
	Changed       // other content of the same key is there; this is a new version
)

// String names the state.
func (s State) String() string { return [...]string{"new", "known", "changed"}[s] }

// Receipt acknowledges one entry.
type Receipt struct {
	State State
	// Short is six digits in two groups that can be said by radio: "481-207". It is
	// made from the leaf, so it stays the entry's alias when sealed and says nothing
	// of order. It is unique among what is not sealed yet; empty for state Known.
	Short string
	// Leaf is what the log will hold: the proof that this entry was promised.
	Leaf commit.Leaf
	// Differs names the content fields that differ from a version before, for state
	// Changed: from the one with the greatest row, or the last in the inbox.
	Differs []string
}

// ErrExercise reports exercise data for a live record, or live data for an exercise.
var ErrExercise = errors.New("record: exercise and live data do not mix")

// hash128 is the first half of a hash, enough to tell entries of one record apart.
type hash128 [16]byte

// prepared is an entry as it will be stored.
type prepared struct {
	kind    Kind
	turn    string
	late    bool
	seed    commit.Seed
	leaf    commit.Leaf
	body    []byte
	signed  bool // its seed stays: somebody signed under it
	key     hash128
	content hash128
}

// shortNumbers is how many short numbers there are.
const shortNumbers = 1_000_000

// shortOf is the number behind [Receipt.Short].
func shortOf(leaf commit.Leaf) int {
	root := leaf.Root()
	return int(binary.BigEndian.Uint64(root[:8]) % shortNumbers)
}

func shortString(n int) string { return fmt.Sprintf("%03d-%03d", n/1000, n%1000) }

// ParseShort reads a short number with or without its hyphen.
func ParseShort(s string) (int, error) {
	digits := s
	if len(s) == 7 && s[3] == '-' {
		digits = s[:3] + s[4:]
	}
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) != 6 || n < 0 {
		return 0, fmt.Errorf("short number %.20q: want six digits such as 481-207", s)
	}
	return n, nil
}

// preparer turns entries into what is stored. It is not safe for concurrent use.
type preparer struct {
	log      string
	exercise bool
	received []byte
	seeds    io.Reader
	commit   commit.Committer
	buf      []byte
}

func newPreparer(log string, exercise bool, now time.Time, seeds io.Reader) *preparer {
	return &preparer{log: log, exercise: exercise, seeds: seeds,
		received: now.UTC().Truncate(time.Second).AppendFormat(nil, time.RFC3339)}
}

func (p *preparer) prepare(e Entry) (prepared, error) {
	info, err := e.Kind.Info()
	if err != nil {
		return prepared{}, err
	}
	if err := p.refuseMixing(e); err != nil {
		return prepared{}, err
	}
	fields, err := info.complete(e.Fields)
	if err != nil {
		return prepared{}, fmt.Errorf("record: %w", err)
	}
	p.fill(info, fields)
	out := prepared{kind: info.Kind, turn: e.Turn, late: info.Late}
	if out.body = packBody(fields); len(out.body) > MaxBody {
		return prepared{}, fmt.Errorf("record: an entry of kind %s has %d bytes; %d is the limit: keep the file with PutRaw and name its hash",
			e.Kind, len(out.body), MaxBody)
	}
	var sum Content
	sum, p.buf = info.digest(p.buf, fields, func(f *FieldInfo) bool { return f.Key })
	out.key = hash128(sum[:16])
	sum, p.buf = info.digest(p.buf, fields, func(f *FieldInfo) bool { return f.Content })
	out.content = hash128(sum[:16])
	return out, p.sealFields(&out, fields)
}

// refuseMixing keeps exercise and live data apart. What the program itself writes
// (files, refusals, documents) takes the record's mark and need not carry one.
func (p *preparer) refuseMixing(e Entry) error {
	if e.Exercise && !p.exercise {
		return fmt.Errorf("%w: this is a live record and the entry is marked as exercise", ErrExercise)
	}
	if !e.Exercise && p.exercise && (e.Kind == KindReport || e.Kind == KindDecision) {
		return fmt.Errorf("%w: this is the record of an exercise and the entry is not marked as one", ErrExercise)
	}
	return nil
}

// fill sets the fields that every kind has.
func (p *preparer) fill(info KindInfo, fields []commit.Field) {
	for i := range fields {
		switch fields[i].Name {
		case fieldEntry:
			fields[i].Value = []byte(info.Kind)
		case fieldLog:
			fields[i].Value = []byte(p.log)
		case fieldReceived:
			fields[i].Value = p.received
		case fieldExercise:
			fields[i].Value = nil
			if p.exercise {
				fields[i].Value = []byte("yes")
			}
		}
	}
}

// seal draws a seed and computes the leaf of what is in the body.
func (p *preparer) seal(e *prepared) error {
	info, err := e.kind.Info()
	if err != nil {
		return err
	}
	fields, err := unpackBody(&info, e.body)
	if err != nil {
		return err
	}
	return p.sealFields(e, fields)
}

func (p *preparer) sealFields(e *prepared, fields []commit.Field) error {
	if _, err := io.ReadFull(p.seeds, e.seed[:]); err != nil {
		return fmt.Errorf("record: drawing a seed: %w", err)
	}
	leaf, err := p.commit.Leaf(&e.seed, fields)
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	e.leaf = leaf
	return nil
}
