package intake

import (
	"fmt"
	"slices"

	"trucewatch/gazetteer"
	"trucewatch/ladder"
	"trucewatch/record"
	"trucewatch/truce"
)

// enricher adds to reports what the record commits beside their own words. It is
// not safe for concurrent use.
type enricher struct {
	g       *gazetteer.Gazetteer
	regions ladder.Regions
	version string
}

func newEnricher(g *gazetteer.Gazetteer) *enricher {
	e := &enricher{}
	if g != nil {
		e.g = g.Remembering()
		e.regions = &unitCache{g: g, known: map[truce.Position][2]string{}}
		e.version = g.Version()
	}
	return e
}

// enrich computes the rungs and asks the gazetteer. Where the source gives only a
// name and the gazetteer knows one place of that name, the place is put before the
// name, marked as the gazetteer's; the name itself stays.
func (e *enricher) enrich(r *truce.Report, historical bool) (record.Extra, []Notice) {
	x := record.Extra{Gazetteer: e.version, Historical: historical}
	var notices []Notice
	if e.g != nil {
		notices = append(e.checkImported(r), e.locate(r)...)
		for _, n := range notices {
			x.Notices = append(x.Notices, n.Words)
		}
	}
	x.Rungs = record.Rungs(ladder.Of(r.Places, r.Time, e.regions))
	return x, notices
}

// textOf is what a report says in words.
func textOf(r *truce.Report) string {
	if r.Text == "" {
		return r.Title
	}
	return r.Title + "\n" + r.Text
}

// checkImported compares a data set's places with the report's own words.
func (e *enricher) checkImported(r *truce.Report) []Notice {
	var out []Notice
	words := textOf(r)
	if words == "" {
		return nil
	}
	for _, p := range r.Places {
		if p.Quality != truce.QualityImported {
			continue
		}
		if notice, _ := e.g.CheckImported(p.Name, p.Region, words, p.At); notice != "" {
			out = append(out, Notice{Kind: NoticeImported, Words: notice})
		}
	}
	return out
}

// locate answers bare names.
func (e *enricher) locate(r *truce.Report) []Notice {
	if r.Kind == truce.KindCoverage {
		return nil // names areas watched, such as "the east"
	}
	if slices.ContainsFunc(r.Places, func(p truce.Place) bool { return p.Quality == truce.QualityGazetteer }) {
		return nil // done before, by whoever sent it
	}
	var out []Notice
	for i := 0; i < len(r.Places); i++ {
		p := r.Places[i]
		if p.Kind != truce.PlaceName || p.At != nil {
			continue
		}
		ans := e.g.Locate(gazetteer.Query{Name: p.Name, Text: textOf(r), Country: p.Country, Region: p.Region})
		place, found := ans.TrucePlace(p.Name)
		switch {
		case !found:
			out = append(out, Notice{Kind: NoticeUnknown, Words: fmt.Sprintf("the gazetteer does not know %.80q", p.Name)})
		case ans.Ambiguous:
			out = append(out, Notice{Kind: NoticeAmbiguous, Words: fmt.Sprintf("%.80q could be any of %d places", p.Name, ans.Candidates)})
		default:
			r.Places = slices.Insert(slices.Clone(r.Places), i, place)
			i++
		}
	}
	return out
}

// unitCache remembers the units of positions: rows of one file name few places.
type unitCache struct {
	g     *gazetteer.Gazetteer
	known map[truce.Position][2]string
}

// unitCacheMax bounds the memory of the cache; a full one begins anew.
const unitCacheMax = 50_000

func (c *unitCache) units(p truce.Position) [2]string {
	if u, ok := c.known[p]; ok {
		return u
	}
	if len(c.known) >= unitCacheMax {
		clear(c.known)
	}
	region, _ := c.g.RegionAt(p.Lat, p.Lon)
	u := [2]string{region, c.g.RaionAt(p.Lat, p.Lon)}
	c.known[p] = u
	return u
}

// Region is the first-level unit of a position.
func (c *unitCache) Region(p truce.Position) string { return c.units(p)[0] }

// Raion is the second-level unit of the place nearest to a position.
func (c *unitCache) Raion(p truce.Position) string { return c.units(p)[1] }
