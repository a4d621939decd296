package claims

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"trucewatch/truce"
)

// lint records what is wrong or unclear in the claims as held. Both values of a
// contradiction stay; nothing is repaired.
func (w *work) lint(held []truce.Claim) {
	for _, p := range w.out.Parts {
		if !p.Agrees {
			key := "parts_below_total"
			if p.Missing < 0 {
				key = "parts_above_total"
			}
			w.warn(key, append([]truce.Claim{p.Total}, p.Parts...), partsValues(p))
		}
	}
	w.lintCounters()
	w.lintSpeakers()
	w.lintRecorders(held)
	w.lintUnits(held)
	for _, c := range held {
		if c.Window.Approx && c.Measure == "total" {
			w.warn("window_unclear", []truce.Claim{c}, claimValues(c))
		}
	}
}

func (w *work) warn(key string, cs []truce.Claim, values map[string]string) {
	s := sentence(key, values)
	w.out.Warnings = append(w.out.Warnings, truce.ClaimWarning{Code: key, Claims: cs, Text: s.Text})
}

// lintCounters finds counters that fall: one count from one start cannot.
func (w *work) lintCounters() {
	for _, f := range append(slices.Clone(w.out.Totals), w.out.Figures...) {
		last := int64(-1)
		for _, c := range append(slices.Clone(f.Earlier), f.Claim) {
			n, ok := number(c)
			if !ok {
				continue
			}
			if n < last {
				v := claimValues(c)
				v["before"], v["after"] = strconv.FormatInt(last, 10), strconv.FormatInt(n, 10)
				w.warn("counter_falls", []truce.Claim{c}, v)
			}
			last = n
		}
		same := slices.ContainsFunc(f.Earlier, func(c truce.Claim) bool {
			return c.Window.To.Equal(f.Claim.Window.To) && c.Value != f.Claim.Value
		})
		if same {
			w.warn("same_window_differs", append(slices.Clone(f.Earlier), f.Claim), claimValues(f.Claim))
		}
	}
}

// lintSpeakers finds one claimant that states different figures of one count through different speakers.
func (w *work) lintSpeakers() {
	fs := append(slices.Clone(w.out.Totals), w.out.Figures...)
	for i, a := range fs {
		var others []truce.Claim
		for _, b := range fs[i+1:] {
			if a.Claim.Claimant == b.Claim.Claimant && a.Claim.Accused == b.Claim.Accused && a.Claim.Measure == b.Claim.Measure &&
				a.Claim.Window.From.Equal(b.Claim.Window.From) && a.Claim.Speaker != b.Claim.Speaker && a.Claim.Value != b.Claim.Value {
				others = append(others, b.Claim)
			}
		}
		seen := slices.ContainsFunc(fs[:i], func(b truce.ClaimFigure) bool {
			return a.Claim.Claimant == b.Claim.Claimant && a.Claim.Accused == b.Claim.Accused && a.Claim.Measure == b.Claim.Measure && a.Claim.Window.From.Equal(b.Claim.Window.From)
		})
		if others == nil || seen {
			continue
		}
		all := append([]truce.Claim{a.Claim}, others...)
		var said []string
		for _, c := range all {
			until := ""
			if !c.Window.To.IsZero() {
				until = ", → " + c.Window.To.UTC().Format("2006-01-02 15:04 UTC")
			}
			said = append(said, strings.TrimSpace(opSign(c.Op)+" "+c.Value)+" ("+c.Speaker+until+")")
		}
		v := claimValues(a.Claim)
		v["figures"] = strings.Join(said, "; ")
		w.warn("speakers_differ", all, v)
	}
}

func opSign(o truce.Op) string {
	switch o {
	case truce.OpMore:
		return ">"
	case truce.OpAtLeast:
		return "≥"
	case truce.OpAbout:
		return "≈"
	}
	return ""
}

// lintRecorders finds rows in which the recorder stands as the accused: "X's part
// registered 6" says who recorded.
func (w *work) lintRecorders(held []truce.Claim) {
	for _, c := range held {
		if c.Claimant != "" && c.Claimant == c.Accused {
			w.warn("recorder_is_accused", []truce.Claim{c}, claimValues(c))
		}
	}
}

// Quantity is a length or an area read from words.
type Quantity struct {
	Words string // as written
	Kind  string // length, area
	// Milli is the amount in thousandths of a kilometre or square kilometre.
	Milli int64
	Unit  string // km, km², mile, mile²
}

var quantityPattern = regexp.MustCompile(`(?i)([0-9][0-9 \x{00a0}\x{202f},]*(?:\.[0-9]+)?)\s*(?:-\s*)?(square\s+kilomet(?:re|er)s?|square\s+miles?|km²|km2|sq\.?\s*km|sq\.?\s*mi(?:les?)?|кв\.?\s*км|км²|км2|kilomet(?:re|er)s?|km|км|miles?|миль|миля|мили|милі|mi)(?:[^\p{L}\p{N}²]|$)`)

// ReadQuantity finds the first length or area in words: "more than 700 miles",
// "2 000 km²". Miles are exact: 1,609.344 m.
func ReadQuantity(words string) (q Quantity, ok bool) {
	g := quantityPattern.FindStringSubmatch(words)
	if g == nil {
		return q, false
	}
	digits := strings.Map(func(r rune) rune {
		if r == ',' || r == ' ' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, g[1])
	n, valid := new(big.Rat).SetString(digits)
	if !valid || len(digits) > 12 {
		return q, false
	}
	q.Words = strings.TrimSpace(g[1]) + " " + g[2]
	unit := strings.ToLower(g[2])
	mile := big.NewRat(1609344, 1_000_000)
	q.Kind, q.Unit = "length", "km"
	if strings.HasPrefix(unit, "sq") || strings.HasPrefix(unit, "кв") || strings.HasSuffix(unit, "²") || strings.HasSuffix(unit, "2") {
		q.Kind, q.Unit = "area", "km²"
	}
	if strings.Contains(unit, "mi") && !strings.HasPrefix(unit, "kilo") && !strings.HasPrefix(unit, "square kilo") || strings.Contains(unit, "мил") {
		n.Mul(n, mile)
		q.Unit = "mile"
		if q.Kind == "area" {
			n.Mul(n, mile)
			q.Unit = "mile²"
		}
	}
	n.Mul(n, big.NewRat(1000, 1)).Add(n, big.NewRat(1, 2))
	q.Milli = new(big.Int).Quo(n.Num(), n.Denom()).Int64()
	return q, true
}

// KM spells the amount in whole kilometres or square kilometres.
func (q Quantity) KM() string {
	unit := " km"
	if q.Kind == "area" {
		unit = " km²"
	}
	return strconv.FormatInt((q.Milli+500)/1000, 10) + unit
}

// lintUnits finds one measure stated as a length and as an area, and shows miles in kilometres.
func (w *work) lintUnits(held []truce.Claim) {
	byMeasure := map[string][]truce.Claim{}
	var order []string
	for _, c := range held {
		if _, ok := ReadQuantity(c.Value); ok {
			if byMeasure[c.Measure] == nil {
				order = append(order, c.Measure)
			}
			byMeasure[c.Measure] = append(byMeasure[c.Measure], c)
		}
	}
	slices.Sort(order)
	for _, m := range order {
		kinds := map[string]bool{}
		var shown []string
		miles := false
		for _, c := range byMeasure[m] {
			q, _ := ReadQuantity(c.Value)
			kinds[q.Kind] = true
			spelled := "“" + c.Value + "”"
			if q.Unit == "mile" || q.Unit == "mile²" {
				miles = true
				spelled += " = " + q.KM()
			}
			shown = append(shown, spelled)
		}
		v := map[string]string{"measure": m, "figures": strings.Join(shown, "; ")}
		if len(kinds) > 1 {
			w.warn("units_conflict", byMeasure[m], v)
		} else if miles {
			w.warn("miles_in_km", byMeasure[m], v)
		}
	}
}
