package verify

import (
	"time"

	"trucewatch/truce"
)

// notify starts the clock of a party's reply: due when the notice says, else
// after the agreement's time for replies.
func (w *work) notify(inc *truce.Incident, a act) {
	c := truce.Clock{Incident: inc.ID, Party: a.Party, Notified: a.At.UTC(), Due: a.Due.UTC(), Decision: a.keys[0]}
	if a.Due.IsZero() {
		c.Due = time.Time{}
		if w.in.Agreement != nil && w.in.Agreement.Notices.ReplyWithin > 0 && !a.At.IsZero() {
			c.Due = a.At.UTC().Add(w.in.Agreement.Notices.ReplyWithin)
		}
	}
	w.clocks = append(w.clocks, c)
}

// runClocks computes the state of the incident's clocks at AsOf. A suspended
// case stops its clocks; an overdue reply shows in the disposition of a case that is open.
func (w *work) runClocks(inc *truce.Incident) {
	overdue := false
	for i := range w.clocks {
		c := &w.clocks[i]
		if c.Incident != inc.ID {
			continue
		}
		for _, r := range inc.Replies {
			if r.By == string(c.Party) && (r.Kind == "reply" || r.Kind == "denial" || r.Kind == "self_report") &&
				!r.At.Before(c.Notified) && (c.Replied.IsZero() || r.At.Before(c.Replied)) {
				c.Replied = r.At
			}
		}
		switch {
		case !c.Replied.IsZero() && !c.Due.IsZero() && c.Replied.After(c.Due):
			c.State = "late"
		case !c.Replied.IsZero():
			c.State = "replied"
		case inc.Disposition == truce.DispSuspended:
			c.State = "stopped"
		case c.Due.IsZero():
			c.State = "open"
		case !w.in.AsOf.IsZero() && w.in.AsOf.After(c.Due):
			c.State = "overdue"
			overdue = true
		default:
			c.State = "running"
		}
	}
	open := inc.Disposition == truce.DispNew || inc.Disposition == truce.DispValid || inc.Disposition == truce.DispInquiry
	if overdue && open {
		inc.Disposition = truce.DispOverdue
	}
}
