package verify

import (
	"cmp"
	"fmt"
	"slices"

	"trucewatch/truce"
)

// Constraints are what officers' decisions ask of the fusion.
type Constraints struct {
	MustLink   [][2]truce.ReportKey // each pair ordered, pairs sorted
	CannotLink [][2]truce.ReportKey
	Pinned     []truce.IncidentID
	Notices    []Notice
}

// ConstraintsOf reads link, unlink, merge, split and pin from the decisions that
// bind under an agreement (nil = none is loaded). anchors gives the anchor report
// of each incident that a decision may name, tombstones among them. A pair that
// must and must not be linked is left to the fusion, with a notice.
func ConstraintsOf(ds []truce.Decision, anchors map[truce.IncidentID]truce.ReportKey, law *truce.Agreement) Constraints {
	last, notices := ends(ds, law)
	votes := signersBy(last)
	c := &gathering{anchors: anchors, must: map[[2]truce.ReportKey]string{}, cannot: map[[2]truce.ReportKey]string{}}
	c.Notices = notices
	pins := map[truce.IncidentID]map[truce.DecisionKind]bool{}
	for _, h := range last {
		if h.Validate() != nil {
			continue // Apply says so
		}
		if why := standing(law, h.Decision, votes[h.vote()]); why != "" && shapes(h.Kind) {
			c.Notices = append(c.Notices, Notice{"no_standing", fmt.Sprintf("%s by %s does not bind: %s", h.Kind, h.Signer, why), "", h.key})
			continue
		}
		switch h.Kind {
		case truce.DecideLink:
			c.chain(h.Reports, h.key)
		case truce.DecideUnlink:
			c.apart(h.Reports, h.key)
		case truce.DecideMerge:
			c.chain(append(slices.Clone(h.Reports), c.named(h)...), h.key)
		case truce.DecideSplit:
			for _, stays := range c.named(h) {
				for _, r := range h.Reports {
					if !slices.Contains(h.Reports, stays) {
						c.pair(c.cannot, r, stays, h.key)
					}
				}
			}
		case truce.DecidePin, truce.DecideUnpin:
			for _, id := range h.Incidents {
				if pins[id] == nil {
					pins[id] = map[truce.DecisionKind]bool{}
				}
				pins[id][h.Kind] = true
			}
		}
	}
	for id, kinds := range pins {
		if kinds[truce.DecidePin] && !kinds[truce.DecideUnpin] {
			c.Pinned = append(c.Pinned, id)
		}
	}
	slices.Sort(c.Pinned)
	c.settle()
	return c.Constraints
}

// shapes reports whether a kind of decision says which reports make an incident.
func shapes(k truce.DecisionKind) bool {
	switch k {
	case truce.DecideLink, truce.DecideUnlink, truce.DecideMerge, truce.DecideSplit, truce.DecidePin, truce.DecideUnpin:
		return true
	}
	return false
}

type gathering struct {
	Constraints
	anchors      map[truce.IncidentID]truce.ReportKey
	must, cannot map[[2]truce.ReportKey]string // pair → decision
}

// named are the reports that a decision on incidents means: those that it states,
// else the anchors of its incidents.
func (c *gathering) named(h held) []truce.ReportKey {
	var out []truce.ReportKey
	for _, m := range h.Members {
		out = append(out, m.Reports...)
	}
	if len(out) == 0 {
		return c.anchorsOf(h)
	}
	return out
}

func (c *gathering) anchorsOf(h held) []truce.ReportKey {
	var out []truce.ReportKey
	for _, id := range h.Incidents {
		a, ok := c.anchors[id]
		if !ok {
			c.Notices = append(c.Notices, Notice{"unknown_incident", string(h.Kind) + " by " + h.Signer + " is about " + string(id) + ", which is not here; it waits", id, h.key})
			continue
		}
		out = append(out, a)
	}
	return out
}

func (c *gathering) pair(to map[[2]truce.ReportKey]string, a, b truce.ReportKey, key string) {
	switch a.Compare(b) {
	case 0:
		return
	case 1:
		a, b = b, a
	}
	if old, ok := to[[2]truce.ReportKey{a, b}]; !ok || key < old {
		to[[2]truce.ReportKey{a, b}] = key
	}
}

// chain links all keys by way of the least, so that n reports need n-1 pairs.
func (c *gathering) chain(keys []truce.ReportKey, key string) {
	keys = slices.Clone(keys)
	slices.SortFunc(keys, truce.ReportKey.Compare)
	for _, k := range keys[min(1, len(keys)):] {
		c.pair(c.must, keys[0], k, key)
	}
}

func (c *gathering) apart(keys []truce.ReportKey, key string) {
	for i, a := range keys {
		for _, b := range keys[i+1:] {
			c.pair(c.cannot, a, b, key)
		}
	}
}

// settle drops pairs that are both asked for and forbidden, by way of others too.
func (c *gathering) settle() {
	group := map[truce.ReportKey]truce.ReportKey{}
	var find func(k truce.ReportKey) truce.ReportKey
	find = func(k truce.ReportKey) truce.ReportKey {
		for {
			p, ok := group[k]
			if !ok || p == k {
				return k
			}
			k = p
		}
	}
	for _, p := range sortedPairs(c.must) {
		if a, b := find(p[0]), find(p[1]); a != b {
			group[a] = b
		}
	}
	torn := map[truce.ReportKey]bool{}
	for _, p := range sortedPairs(c.cannot) {
		if find(p[0]) == find(p[1]) {
			torn[find(p[0])] = true
			c.Notices = append(c.Notices, Notice{"conflict", "decisions link and unlink " + p[0].String() + " and " + p[1].String() + ", directly or by way of others; neither binds", "", c.cannot[p]})
		}
	}
	for _, p := range sortedPairs(c.must) {
		if !torn[find(p[0])] {
			c.MustLink = append(c.MustLink, p)
		}
	}
	for _, p := range sortedPairs(c.cannot) {
		if find(p[0]) != find(p[1]) {
			c.CannotLink = append(c.CannotLink, p)
		}
	}
}

func sortedPairs(m map[[2]truce.ReportKey]string) [][2]truce.ReportKey {
	out := make([][2]truce.ReportKey, 0, len(m))
	for p := range m {
		out = append(out, p)
	}
	slices.SortFunc(out, func(x, y [2]truce.ReportKey) int { return cmp.Or(x[0].Compare(y[0]), x[1].Compare(y[1])) })
	return out
}
