package agreement

import (
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

// lint records what is unwise in an agreement that loads.
func (b *builder) lint(a truce.Agreement) {
	b.lintDeciders(a)
	b.lintPeriods(a)
	b.lintTerms(a)
	b.lintPlaces(a)
	for _, t := range a.Terms {
		if t.Kind == truce.TermPermission && t.Status == truce.StatusAccepted {
			b.lintPermission(a, t)
		}
	}
}

func (b *builder) lintDeciders(a truce.Agreement) {
	accepted := slices.ContainsFunc(a.Terms, func(t truce.Term) bool { return t.Status == truce.StatusAccepted })
	if accepted && !a.HasDecider() {
		b.warn(b.root, "no_decider", "no body decides anything, so nothing will ever be called a breach; facts and what is not known are shown")
	}
	for _, body := range a.Bodies {
		if body.Rule.Kind != truce.BodyNone && len(body.Signers) == 0 {
			b.warn(b.where["body "+body.ID], "no_signers", "body %s names no signers; until the mission file gives its seats to persons, none of its decisions has standing", body.ID)
		}
	}
}

func (b *builder) lintPeriods(a truce.Agreement) {
	for _, p := range a.Periods {
		at := b.where["period "+p.ID]
		if h := hoursOff(p); h != 0 {
			b.warn(at, "clocks_change", "period %s has %d days and %d hours: clocks in %s change within it, so that it is not %d times 24 hours; the day rule counts %s",
				p.ID, len(p.Days), int(p.Window.Duration().Hours()), p.DayRule.Zone, len(p.Days), strings.ReplaceAll(p.DayRule.Count, "_", " "))
		}
		if p.Status == truce.StatusAccepted && p.Window.From.IsZero() {
			b.warn(at, "no_start", "period %s is accepted and has no start; terms that run in it answer \"cannot tell\"", p.ID)
		}
	}
	for _, t := range a.Terms {
		if t.Status == truce.StatusAccepted && len(a.PeriodsOf(t)) == 0 {
			b.warn(b.where["term "+t.ID], "no_period", "term %s runs in no period; it is taken to be always in force", t.ID)
		}
	}
}

// hoursOff is how far the window of whole days departs from 24 hours to the day.
func hoursOff(p truce.Period) int {
	if p.DayRule.Count != "calendar_days" || p.Window.To.IsZero() || len(p.Days) == 0 || !strings.HasSuffix(p.Lasts, "D") {
		return 0
	}
	sp, err := parseSpan(p.Lasts)
	if err != nil {
		return 0
	}
	return int((p.Window.Duration() - time.Duration(sp.days)*24*time.Hour).Hours())
}

func (b *builder) lintTerms(a truce.Agreement) {
	for _, t := range a.Terms {
		at := b.where["term "+t.ID]
		if t.Status != truce.StatusAccepted {
			continue
		}
		if !Assessed(t.Kind) {
			b.warn(at, "not_assessed", "term %s: kind %s is shown and answers \"cannot tell\": not assessed by this version", t.ID, t.Kind)
		}
		if o := Observability(t); o >= 'C' && Assessed(t.Kind) && t.Kind != truce.TermPermission {
			b.warn(at, "not_observable", "term %s: what it forbids is of observability %c; silence will never say \"no breach seen\": this clause needs declarations or inspections", t.ID, o)
		}
		ev := a.EvidenceFor(t)
		if ev.Who == "ruling" && ev.VerifiedBy != "" && !a.HasDecider() {
			b.warn(at, "never_enough", "term %s asks for a verification by %s, which decides nothing", t.ID, ev.VerifiedBy)
		}
	}
}

func (b *builder) lintPlaces(a truce.Agreement) {
	for _, z := range a.Zones {
		at := b.where["zone "+z.ID]
		if z.Site != "" && z.Centre == nil {
			b.warn(at, "site_not_located", "zone %s: site %s is no key of the gazetteer and has no coordinates here; give centre: {lat: …, lon: …}, or its terms answer \"cannot tell\"", z.ID, z.Site)
		}
		used := slices.ContainsFunc(a.Terms, func(t truce.Term) bool { return slices.Contains(t.Where, z.ID) })
		if !used && (z.Status == "" || z.Status == truce.StatusAccepted) {
			b.warn(at, "unused", "zone %s is named by no term", z.ID)
		}
	}
	for _, l := range a.Lines {
		if len(l.HeldBy) == 0 {
			b.warn(b.where["line "+l.ID], "line_without_claimant", "line %s does not say whose drawing it is (held_by); it will be shown as undisputed", l.ID)
		}
	}
}

// lintPermission warns where a permission leaves nothing of a prohibition: no
// condition, and every act, zone, period and party of the prohibition is within it.
func (b *builder) lintPermission(a truce.Agreement, perm truce.Term) {
	if len(perm.If) > 0 {
		return
	}
	for _, t := range a.Terms {
		if t.Kind == truce.TermPermission || t.Status != truce.StatusAccepted ||
			len(perm.Excepts) > 0 && !slices.Contains(perm.Excepts, t.ID) {
			continue
		}
		acts := ActsOf(t)
		swallowed := len(acts) > 0
		for _, act := range acts {
			swallowed = swallowed && slices.ContainsFunc(perm.Permits, func(p truce.Act) bool { return act.Within(p) })
		}
		swallowed = swallowed && within(t.Where, perm.Where) && within(t.Periods, perm.Periods)
		for _, p := range t.Bound {
			swallowed = swallowed && (len(perm.Bound) == 0 || slices.Contains(perm.Bound, p))
		}
		if swallowed {
			b.warn(b.where["term "+perm.ID], "permission_swallows", "permission %s has no condition and permits everything that term %s forbids; nothing is left of %s: give it a condition under if, a zone under where, a shorter period, or take %s out", perm.ID, t.ID, t.ID, perm.ID)
		}
	}
}

// within reports whether the set a lies in b; an empty set means everything.
func within(a, b []string) bool {
	if len(b) == 0 {
		return true
	}
	if len(a) == 0 {
		return false
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// assessed lists the kinds that package assess tests in this version, with the acts each is about where the term names none.
var assessed = []struct {
	kind truce.TermKind
	acts []truce.Act
}{
	{truce.TermNoFire, []truce.Act{"fire"}},
	{truce.TermNoAir, []truce.Act{"air/strike", "air/drone", "air/missile", "air/overflight"}},
	{truce.TermNoOffensive, []truce.Act{"ground/assault", "ground/advance"}},
	{truce.TermNoTraining, []truce.Act{"exercise/live-fire", "supply/training"}},
	{truce.TermProtectedSite, []truce.Act{"fire", "air/strike", "air/drone", "air/missile", "ground/assault", "mines/blast"}},
	{truce.TermAccess, []truce.Act{"access"}},
	{truce.TermPermission, nil},
}

// Assessed reports whether terms of this kind are tested; the others are loaded and shown.
func Assessed(k truce.TermKind) bool {
	return slices.ContainsFunc(assessed, func(x struct {
		kind truce.TermKind
		acts []truce.Act
	}) bool {
		return x.kind == k
	})
}

// ActsOf is what a term is about: its own acts, else those of its kind.
func ActsOf(t truce.Term) []truce.Act {
	if len(t.Acts) > 0 {
		return t.Acts
	}
	for _, x := range assessed {
		if x.kind == t.Kind {
			return x.acts
		}
	}
	return nil
}

// Observability is the worst class, A to D, of what a term forbids: D for
// kinds that are not assessed, because nothing observes them for us.
func Observability(t truce.Term) byte {
	acts := ActsOf(t)
	if len(acts) == 0 {
		return 'D'
	}
	worst := byte('A')
	for _, n := range truce.Acts() {
		for _, act := range acts {
			if n.Act.Within(act) {
				worst = max(worst, n.Observability)
			}
		}
	}
	return worst
}
