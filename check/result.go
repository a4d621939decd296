package check

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"trucewatch/translog"
)

// Verdict is the outcome of a check.
type Verdict string

// The outcomes.
const (
	Whole       Verdict = "whole"       // nothing wrong, every cosignature that the policy wants is there
	Provisional Verdict = "provisional" // nothing wrong, but the proof is not complete
	Wrong       Verdict = "wrong"       // something is not what was signed
)

// Fault is the first thing that is wrong.
type Fault struct {
	// Kind is one of policy, checkpoint, tile, entry, field, item, receipt, edition file,
	// page, manifest, file.
	Kind string `json:"kind"`
	// Where is a file's path, below the folder that was checked, or what else names
	// the place.
	Where string `json:"where"`
	Words string `json:"words"`
}

// Error says what is wrong and where.
func (f *Fault) Error() string {
	if f.Where == "" {
		return f.Kind + ": " + f.Words
	}
	return f.Kind + " " + f.Where + ": " + f.Words
}

func fault(kind, where, format string, args ...any) error {
	return &Fault{kind, where, fmt.Sprintf(format, args...)}
}

// Seen is a witness and what it said.
type Seen struct {
	Name string `json:"name"` // in the policy
	Key  string `json:"key"`
	// At is when it cosigned this checkpoint, by its own clock; zero: it did not.
	At     time.Time `json:"at,omitzero"`
	Needed bool      `json:"needed"` // the policy's quorum cannot be met without it
}

// Result is what a check found.
type Result struct {
	What    string  `json:"what"` // site, item, checkpoint, record
	Verdict Verdict `json:"verdict"`
	Fault   *Fault  `json:"fault,omitempty"`
	// Why a result is provisional.
	Why       []string `json:"why,omitempty"`
	Log       string   `json:"log,omitempty"`
	Size      int64    `json:"size,omitempty"`
	Root      string   `json:"root,omitempty"`
	Witnesses []Seen   `json:"witnesses,omitempty"`
	Unknown   []string `json:"unknown_signatures,omitempty"` // names of lines by keys that the policy does not name
	// Proved says in words what was checked, NotProved what this can never prove.
	Proved    []string `json:"proved,omitempty"`
	NotProved []string `json:"not_proved,omitempty"`
	// Recalled are the items of which a site shows only that they were recalled for safety.
	Recalled []Recalled `json:"recalled,omitempty"`
	// Values are the proven fields of an item.
	Values map[string]string `json:"values,omitempty"`
}

// Recalled is an item that two officers took out of every edition for safety. That is
// no alteration: the stub is an entry of the log.
type Recalled struct {
	ID    string `json:"id"`
	Entry int64  `json:"entry"` // of the stub
}

// Options of a check.
type Options struct {
	// Policy names the keys to believe: nil means those that the checked folder itself
	// names, with which a result is provisional at best.
	Policy *translog.Policy
	// Seen is a signed checkpoint that the reader held before: what is checked must
	// continue it.
	Seen []byte
}

// notProved is what no check of this program can show.
var notProved = []string{
	"that a report is true: the log proves what was recorded and when, never that it happened",
	"that everything that reached the mission was taken in: only receipts prove that",
	"that the parties agree with the content: a witness's cosignature says that it holds the same copy",
	"anything about what came after this checkpoint",
}

// Finish sets the verdict by the error that ended a check. A Fault ends as Wrong; any other error is handed on.
func (r *Result) Finish(err error) (Result, error) {
	var f *Fault
	if errors.As(err, &f) {
		r.Verdict, r.Fault = Wrong, f
		return *r, nil
	}
	if err != nil {
		return *r, err
	}
	r.NotProved = slices.Clone(notProved)
	r.Verdict = Whole
	if len(r.Why) > 0 {
		r.Verdict = Provisional
	}
	return *r, nil
}

// keys are whose signatures are believed.
type keys struct {
	policy *translog.Policy
	own    bool // the policy is that of the checked folder
}

// checkpoint verifies a signed checkpoint and notes who cosigned it.
func (r *Result) checkpoint(k keys, where string, msg []byte) (translog.Opened, note.Verifier, error) {
	origin, ok := originOf(msg)
	if !ok {
		return translog.Opened{}, nil, fault("checkpoint", where, "it is not a signed checkpoint")
	}
	log, ok := k.policy.Log(origin)
	if !ok {
		return translog.Opened{}, nil, fault("checkpoint", where, "it is of log %.80q, which the policy does not name", origin)
	}
	o, err := translog.OpenCheckpoint(msg, log.Verifier, k.policy.Verifiers()...)
	if err != nil {
		return o, nil, fault("checkpoint", where, "%v", err)
	}
	r.Log, r.Size, r.Root, r.Unknown = o.Origin, o.Size, o.Root.String(), o.Unknown
	r.Witnesses = nil
	missing := 0
	for _, w := range k.policy.Witnesses {
		s := Seen{Name: w.Name, Key: w.Verifier.Name(), Needed: k.policy.Needed(w.Name)}
		for _, c := range o.Cosigned {
			if c.Key == s.Key {
				s.At = c.Time
			}
		}
		if s.At.IsZero() {
			missing++
		}
		r.Witnesses = append(r.Witnesses, s)
	}
	if !k.policy.Satisfied(o.Cosigned) {
		r.Why = append(r.Why, fmt.Sprintf("%d of %d witnesses cosigned this checkpoint, fewer than the policy wants: another reader may have been shown another history",
			len(k.policy.Witnesses)-missing, len(k.policy.Witnesses)))
	} else if k.policy.Alone() {
		r.Why = append(r.Why, "the policy is content with a single witness or none: that does not exclude that another reader was shown another history")
	}
	if k.own {
		r.Why = append(r.Why, "the keys are those that the folder itself names: give --policy with the keys as the parties publish them")
	}
	return o, log.Verifier, nil
}

// Checkpoint verifies a signed checkpoint against a policy and notes who cosigned it;
// own says that the policy is that of what is checked.
func (r *Result) Checkpoint(policy *translog.Policy, own bool, where string, msg []byte) error {
	_, _, err := r.checkpoint(keys{policy, own}, where, msg)
	return err
}

// originOf is the first line of a note.
func originOf(msg []byte) (string, bool) {
	for i, c := range msg {
		if c == '\n' {
			return string(msg[:i]), i > 0
		}
	}
	return "", false
}

// continues checks that a checkpoint that the reader held is a beginning of this log.
func (r *Result) continues(o translog.Opened, log note.Verifier, seen []byte, tiles *translog.Tiles) error {
	const where = "(the checkpoint held before)"
	old, err := translog.OpenCheckpoint(seen, log)
	if err != nil {
		return fault("checkpoint", where, "%v", err)
	}
	evidence := "; keep both checkpoints: two signatures of one log over two histories are evidence that anybody can check"
	switch {
	case old.Size > o.Size:
		return fault("checkpoint", where, "it has %d entries and this one %d: what is shown here is older than what was held before", old.Size, o.Size)
	case old.Size == o.Size && old.Root != o.Root:
		return fault("checkpoint", where, "two roots at size %d%s", o.Size, evidence)
	case old.Size == o.Size:
		r.Proved = append(r.Proved, "it is the checkpoint held before")
		return nil
	case tiles == nil:
		r.Why = append(r.Why, fmt.Sprintf("whether it continues the checkpoint of %d entries held before cannot be seen without the log's tiles: check the site", old.Size))
		return nil
	}
	root, err := tiles.Root(old.Size)
	if err != nil {
		return fault("tile", "", "computing the root of size %d: %v", old.Size, err)
	}
	if root != old.Root {
		return fault("checkpoint", where, "the log of %d entries does not continue the one of %d entries held before%s", o.Size, old.Size, evidence)
	}
	r.Proved = append(r.Proved, fmt.Sprintf("it continues the checkpoint of %d entries held before: nothing of that was changed, left out or moved", old.Size))
	return nil
}

// CheckpointFile checks a signed checkpoint by itself.
func CheckpointFile(name string, msg []byte, o Options) (Result, error) {
	r := Result{What: "checkpoint"}
	if o.Policy == nil {
		return r, fmt.Errorf("%s: a checkpoint alone names no keys: give --policy", name)
	}
	opened, log, err := r.checkpoint(keys{policy: o.Policy}, name, msg)
	if err == nil {
		r.Proved = append(r.Proved, "the log signed it, and the witnesses named cosigned it")
		if len(o.Seen) > 0 {
			err = r.continues(opened, log, o.Seen, nil)
		}
	}
	return r.Finish(err)
}
