package claims

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"trucewatch/truce"
)

// number reads a claimed value: digits with spaces, commas or no-break spaces as
// group marks. ok is false for words, negative numbers and anything above 10^12.
func number(c truce.Claim) (n int64, ok bool) {
	if c.Op == truce.OpText {
		return 0, false
	}
	s := strings.Map(func(r rune) rune {
		if r == ',' || r == ' ' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, c.Value)
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > 1e12 {
		return 0, false
	}
	return n, true
}

// counterKey is what makes figures values of one counter: the same speaker of the
// same claimant counts the same thing of the same accused from the same start.
type counterKey struct {
	claimant, accused truce.PartyID
	speaker, measure  string
	from              int64
}

// counters groups the claims into counters, each at its last value.
func (w *work) counters(held []truce.Claim) {
	groups := map[counterKey][]truce.Claim{}
	var order []counterKey
	for _, c := range held {
		k := counterKey{c.Claimant, c.Accused, c.Speaker, c.Measure, c.Window.From.Unix()}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], c)
	}
	for _, k := range order {
		list := groups[k]
		slices.SortStableFunc(list, func(a, b truce.Claim) int { return a.Window.To.Compare(b.Window.To) })
		f := truce.ClaimFigure{Claim: list[len(list)-1], Earlier: list[:len(list)-1], Total: k.measure == "total"}
		if n, ok := number(f.Claim); ok {
			f.Value = &n
		}
		f.PartOf = insideOf(f.Claim, held)
		for _, s := range w.out.Windows {
			if o, ok := overlap(s, f.Claim.Window); ok {
				f.Covers = append(f.Covers, o)
			}
		}
		if f.Total {
			w.out.Totals = append(w.out.Totals, f)
		} else {
			w.out.Figures = append(w.out.Figures, f)
		}
	}
	sortFigures(w.out.Totals)
	sortFigures(w.out.Figures)
}

func sortFigures(fs []truce.ClaimFigure) {
	slices.SortStableFunc(fs, func(a, b truce.ClaimFigure) int {
		return cmp.Or(cmp.Compare(a.Claim.Claimant, b.Claim.Claimant), cmp.Compare(a.Claim.Accused, b.Claim.Accused),
			a.Claim.Window.From.Compare(b.Claim.Window.From), cmp.Compare(a.Claim.Measure, b.Claim.Measure),
			a.Claim.Window.To.Compare(b.Claim.Window.To), cmp.Compare(a.Claim.Speaker, b.Claim.Speaker))
	})
}

// insides lists measures whose objects are counted within another measure by those who state both.
var insides = map[string]string{"guided_bomb": "air_strike"}

// insideOf names the measure that a measure lies inside, where the same claimant
// states both for the same window: shelling_heavy lies in shelling.
func insideOf(c truce.Claim, held []truce.Claim) string {
	whole, ok := insides[c.Measure]
	if !ok {
		if whole, ok = strings.CutSuffix(c.Measure, "_heavy"); !ok {
			return ""
		}
	}
	if slices.ContainsFunc(held, func(o truce.Claim) bool { return o.Measure == whole && sameCount(o, c) }) {
		return whole
	}
	return ""
}

// sameCount reports whether two figures were stated as parts of one count: same
// claimant, accused, speaker and window.
func sameCount(a, b truce.Claim) bool {
	return a.Claimant == b.Claimant && a.Accused == b.Accused && a.Speaker == b.Speaker &&
		a.Window.From.Equal(b.Window.From) && a.Window.To.Equal(b.Window.To)
}

// parts compares each total with the parts that are held for the same count.
func (w *work) parts(held []truce.Claim) {
	for _, total := range held {
		sum, ok := number(total)
		if total.Measure != "total" || !ok {
			continue
		}
		p := truce.PartsCheck{Total: total}
		for _, c := range held {
			n, isNumber := number(c)
			switch {
			case c.Measure == "total" || !isNumber || !sameCount(total, c) || c.Measure == "air_alert":
			case insideOf(c, held) != "":
				p.Inside = append(p.Inside, c)
			default:
				p.Parts = append(p.Parts, c)
				p.Sum += n
				p.Bounded = p.Bounded || c.Op != truce.OpEqual
			}
		}
		if len(p.Parts) < 2 {
			continue
		}
		p.Missing = sum - p.Sum
		p.Agrees = agrees(total, sum, p)
		w.out.Parts = append(w.out.Parts, p)
	}
	slices.SortStableFunc(w.out.Parts, func(a, b truce.PartsCheck) int { return compareClaims(a.Total, b.Total) })
}

// agrees reports whether a total and the sum of its parts can both be right:
// equal where both are exact; a sum that is a lower bound must not exceed the
// total; a total that is a lower bound must not exceed the sum; "about" allows 2 %.
func agrees(total truce.Claim, value int64, p truce.PartsCheck) bool {
	slack := int64(0)
	if total.Op == truce.OpAbout {
		slack = value / 50
	}
	low, high := p.Sum, p.Sum
	if p.Bounded {
		high = 1 << 62
	}
	switch total.Op {
	case truce.OpMore, truce.OpAtLeast:
		return high >= value
	}
	return low <= value+slack && high >= value-slack
}
