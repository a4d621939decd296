package agreement

import (
	"slices"

	"trucewatch/truce"
)

// Successor checks that next may follow prev as a version of one agreement: the
// number goes up, no term vanishes without being retired, no id changes its kind,
// and nothing retired comes back. The error holds all that is wrong.
func Successor(name string, prev, next truce.Agreement) error {
	f := &file{name: name}
	if prev.ID != next.ID {
		f.fault(nil, "id %q follows %q; versions of one agreement keep its id", next.ID, prev.ID)
	}
	if next.Number <= prev.Number {
		f.fault(nil, "version %d follows version %d; the number goes up", next.Number, prev.Number)
	}
	for _, t := range prev.Terms {
		now, ok := next.Term(t.ID)
		switch {
		case !ok && !isRetired(next, t.ID):
			f.fault(nil, "term %s is gone; list it under retired_terms so that its id is never used again", t.ID)
		case ok && now.Kind != t.Kind:
			f.fault(nil, "term %s was of kind %s and is now %s; an id never means another term: give it a new id and retire the old", t.ID, t.Kind, now.Kind)
		}
	}
	for _, r := range prev.Retired {
		if !isRetired(next, r.ID) {
			f.fault(nil, "retired term %s is no longer listed; retired ids stay", r.ID)
		}
		if _, back := next.Term(r.ID); back {
			f.fault(nil, "term id %s was retired on %s and is never used again", r.ID, r.RetiredOn)
		}
	}
	return f.err()
}

func isRetired(a truce.Agreement, id string) bool {
	return slices.ContainsFunc(a.Retired, func(r truce.RetiredTerm) bool { return r.ID == id })
}
