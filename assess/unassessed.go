package assess

import (
	"fmt"

	"trucewatch/agreement"
	"trucewatch/truce"
)

// unassessed answers for kinds that this version does not test: one finding for
// each version, "cannot tell", with what could be checked and by whom.
func (x *run) unassessed(t truce.Term) []truce.Finding {
	var out []truce.Finding
	for _, v := range x.versions(t) {
		f := truce.Finding{Term: t.ID, Version: v.id, Value: truce.FindCannotTell, Status: truce.FindingProposed, Bound: t.Bound,
			Reason: fmt.Sprintf("kind %s is not assessed by this version", t.Kind)}
		if t.Kind == truce.TermOutcome {
			f.Reason = "an outcome is shown and never assessed"
		}
		if o := agreement.Observability(t); o >= 'C' {
			f.Missing = []string{fmt.Sprintf("observability %c: a declaration of the parties bound, or an inspection", o)}
		}
		out = append(out, f)
	}
	return out
}
