package assess

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"trucewatch/agreement"
	"trucewatch/truce"
)

// permitted asks the permissions before any prohibition is applied. It is done
// where one permits the act, or where it cannot be told whether one does. Where
// every permission that covers the act fails a condition, the reasons are kept
// in the finding.
func (x *run) permitted(f truce.Finding, t truce.Term, v version, inc *truce.Incident) (truce.Finding, bool) {
	var failed, open []string
	for _, p := range x.Agreement.Terms {
		covers, reason := x.covers(p, t, v, inc)
		if covers == no {
			continue
		}
		if covers == unknown {
			open = append(open, "permission "+p.ID+": "+reason)
			continue
		}
		switch ok, notes := x.conditions(p, inc); ok {
		case yes:
			f.Used = append(f.Used, notes...)
			return say(f, truce.FindPermitted, "permitted by "+p.ID), true
		case no:
			failed = append(failed, "permission "+p.ID+" does not apply: "+strings.Join(notes, ", "))
		case unknown:
			open = append(open, "permission "+p.ID+": "+strings.Join(notes, ", "))
		}
	}
	if len(open) > 0 {
		return say(f, truce.FindCannotTell, "it cannot be told whether it was permitted", open...), true
	}
	f.Reason = strings.Join(failed, "; ")
	return f, false
}

// covers reports whether a permission is about this act of this one, here and now.
func (x *run) covers(p, t truce.Term, v version, inc *truce.Incident) (answer, string) {
	if p.Kind != truce.TermPermission || p.Status != truce.StatusAccepted ||
		len(p.Excepts) > 0 && !slices.Contains(p.Excepts, t.ID) {
		return no, ""
	}
	act := inc.Reading().Act
	if !slices.ContainsFunc(p.Permits, func(a truce.Act) bool { return act.Within(a) }) {
		return no, ""
	}
	if len(p.Periods) > 0 && !slices.ContainsFunc(x.Agreement.PeriodsOf(p), func(q truce.Period) bool { return q.Version == v.id }) {
		return no, ""
	}
	for _, a := range accusedBy(inc) {
		if len(p.Bound) > 0 && !slices.Contains(p.Bound, a) {
			return no, ""
		}
	}
	switch w, why := x.where(p, inc); w {
	case agreement.Outside:
		return no, ""
	case agreement.NearEdge:
		return unknown, why
	}
	return yes, ""
}

// conditions tests all conditions of a permission for each one that the act is
// laid to: yes if all are met, no if one fails for certain, else unknown.
func (x *run) conditions(p truce.Term, inc *truce.Incident) (answer, []string) {
	if len(p.If) == 0 {
		return yes, []string{"permission " + p.ID + " has no condition"}
	}
	accused := accusedBy(inc)
	if len(accused) == 0 {
		accused = []truce.PartyID{""}
	}
	all := yes
	var notes []string
	for _, who := range accused {
		for _, c := range p.If {
			ok, note := x.condition(c, p, inc, who)
			if ok == no {
				return no, []string{note}
			}
			if ok == unknown {
				all = unknown
			}
			notes = append(notes, note)
		}
	}
	return all, notes
}

func (x *run) condition(c truce.Condition, p truce.Term, inc *truce.Incident, who truce.PartyID) (answer, string) {
	switch c.Name {
	case "offensive_under_way":
		return x.underAttack(c, inc, who)
	case "order_lodged":
		return x.registered(c, p, inc, who, "orders", truce.KindOrder)
	case "hotline_tried":
		return x.registered(c, p, inc, who, "contacts", truce.KindContact)
	case "notice_given":
		return x.registered(c, p, inc, who, "notifications", truce.KindNotification)
	}
	return unknown, "condition " + c.Name + " is not known to this version"
}

// underAttack looks for an assault on who, near and shortly before. An exception
// is for whoever claims it to show: where nobody so much as reports an assault,
// the condition fails; where one is only alleged, it is open.
func (x *run) underAttack(c truce.Condition, inc *truce.Incident, who truce.PartyID) (answer, string) {
	at := inc.Reading()
	best, note := no, "no offensive is reported within "+c.Within.String()+" before and "+km(c.WithinM)
	for _, o := range x.offensive {
		r := o.Reading()
		if o.ID == inc.ID || o.Occurrence == truce.OccRefuted || who != "" && slices.Contains(accusedBy(o), who) || !before(r.Time, at.Time, c.Within) {
			continue
		}
		switch near(r.Place, at.Place, c.WithinM) {
		case yes:
			if o.Occurrence != truce.OccAlleged && o.Occurrence != truce.OccTried {
				return yes, "offensive " + string(o.ID) + ", " + string(o.Occurrence)
			}
			best, note = unknown, "offensive "+string(o.ID)+" is alleged only"
		case unknown:
			if best == no {
				best, note = unknown, "how near offensive "+string(o.ID)+" was cannot be told"
			}
		}
	}
	return best, note
}

// registered looks for an entry of a register. Absence means something only in a register that is kept.
func (x *run) registered(c truce.Condition, p truce.Term, inc *truce.Incident, who truce.PartyID, register string, kind truce.ReportKind) (answer, string) {
	at := inc.Reading().Time
	best, note := no, fmt.Sprintf("%s: nothing in the register of %s within %s", c.Name, register, c.Within)
	if x.Agreement.Registers[register] == "" {
		best, note = unknown, fmt.Sprintf("%s: nothing is held, and no register of %s is kept", c.Name, register)
	}
	for _, r := range x.registers {
		if r.Kind != kind || !concerns(r, p, kind) || !before(r.Time, at, c.Within) {
			continue
		}
		switch x.by(r, who) {
		case yes:
			return yes, c.Name + ": " + r.Key().String()
		case unknown:
			best, note = unknown, c.Name+": "+r.Key().String()+" does not say by whom"
		}
	}
	return best, note
}

// concerns reports whether a register's entry is about what a permission permits:
// orders and notices by their act, contacts by being tried on the hotline.
func concerns(r truce.Report, p truce.Term, kind truce.ReportKind) bool {
	if kind == truce.KindContact {
		return r.Means == "hotline" || r.ActWords == "hotline"
	}
	return r.Act == "" || r.Act.Class() == "order" || slices.ContainsFunc(p.Permits, func(a truce.Act) bool { return r.Act.Within(a) })
}

// by reports whether an entry is one's own: by its source, or by the attribute "by" that the desk entered.
func (x *run) by(r truce.Report, who truce.PartyID) answer {
	party := x.Sources[r.Source].Party
	if by := attr(r, "by"); by != "" {
		party = truce.PartyID(by)
	}
	switch {
	case party == "" || who == "":
		return unknown
	case party == who:
		return yes
	}
	return no
}

// before reports whether e begins no later than at ends, and ends no more than within before at begins.
func before(e, at truce.Interval, within time.Duration) bool {
	if e.IsZero() || at.IsZero() || e.From.IsZero() || at.From.IsZero() {
		return false
	}
	end := e.To
	if end.IsZero() {
		end = e.From
	}
	last := at.To
	if last.IsZero() {
		last = at.From
	}
	return !e.From.After(last) && !end.Before(at.From.Add(-within))
}

func km(m int) string { return fmt.Sprintf("%d.%d km", m/1000, m%1000/100) }
