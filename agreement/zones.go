package agreement

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"trucewatch/gazetteer"
	"trucewatch/geo"
	"trucewatch/truce"
)

var regionPattern = regexp.MustCompile(`^[A-Z]{2}-[A-Z0-9]{1,3}$`)

func (b *builder) line(n *node) truce.Line {
	l := truce.Line{ID: n.get("id").str(), Kind: n.get("kind").str(), Status: truce.Status(n.get("status").str()), HeldBy: strs(n.get("held_by")),
		AsOf: n.get("as_of").str(), File: n.get("file").str(), Weapons: strs(n.get("weapons")), ErrorM: b.lengthOf(n, "precision", "")}
	if p := n.get("party"); p != nil && b.known(p, "lines.party", "party", b.ids.parties) {
		l.Party = truce.PartyID(p.str())
	}
	for _, f := range b.geoJSON(n.get("file"), "lines."+l.ID) {
		for _, part := range f.Lines {
			l.Parts = append(l.Parts, positions(part))
		}
	}
	if len(l.Parts) == 0 && b.files != nil && len(b.problems) == 0 {
		b.fault(n.get("file"), "lines.%s: %s holds no LineString", l.ID, l.File)
	}
	return l
}

func (b *builder) zone(n *node) truce.Zone {
	z := truce.Zone{ID: n.get("id").str(), Name: wordsOf(n.get("name")), Status: truce.Status(n.get("status").str()),
		ConsideredBy: b.parties(n.get("considered_by"), "zones.considered_by"), HeldBy: strs(n.get("held_by")), Kind: n.get("kind").str(),
		Region: n.get("region").str(), Site: n.get("site").str(), File: n.get("file").str(),
		RadiusM: b.lengthOf(n, "radius", "radius_km"), WithinM: b.lengthOf(n, "within", "within_km"), ErrorM: b.lengthOf(n, "precision", ""),
		Of: b.refs(n.get("of"), "zones.of", "line", b.ids.lines)}
	if z.Region != "" && !regionPattern.MatchString(z.Region) {
		b.fault(n.get("region"), "zones.%s.region: found %q, want an ISO 3166-2 code such as UA-23", z.ID, clip(z.Region))
	}
	if c := n.get("centre"); c != nil {
		p := truce.Position{Lat: b.degrees(c.get("lat")), Lon: b.degrees(c.get("lon"))}
		if err := p.Validate(); err != nil {
			b.fault(c, "zones.%s.centre: %v", z.ID, err)
		}
		z.Centre = &p
	}
	if z.Site != "" && z.Centre == nil {
		if p, ok := gazetteer.Default().ByKey(z.Site); ok && p.Placed() {
			z.Centre = &truce.Position{Lat: p.At.Lat, Lon: p.At.Lon}
		}
	}
	for i, f := range b.geoJSON(n.get("file"), "zones."+z.ID) {
		for _, poly := range f.Polygons {
			for r, ring := range poly {
				z.Rings = append(z.Rings, truce.ZoneRing{Polygon: i, Hole: r > 0, Points: positions(ring)})
			}
		}
	}
	z.Rings = renumber(z.Rings)
	b.zoneForm(n, z)
	return z
}

// renumber counts polygons anew, because one feature may hold several.
func renumber(rings []truce.ZoneRing) []truce.ZoneRing {
	n := -1
	for i := range rings {
		if !rings[i].Hole {
			n++
		}
		rings[i].Polygon = n
	}
	return rings
}

// zoneForm refuses a zone that says where it is in two ways, or in none.
func (b *builder) zoneForm(n *node, z truce.Zone) {
	var forms []string
	if z.Region != "" {
		forms = append(forms, "region")
	}
	if z.Site != "" || z.Centre != nil || z.RadiusM > 0 {
		forms = append(forms, "site or centre with radius")
	}
	if z.WithinM > 0 || len(z.Of) > 0 {
		forms = append(forms, "within of lines")
	}
	if z.File != "" {
		forms = append(forms, "file")
	}
	if len(forms) != 1 {
		found := "nothing of them"
		if len(forms) > 1 {
			found = strings.Join(forms, " and ")
		}
		b.fault(n, "zones.%s: found %s; a zone is one of: region; site or centre with radius_km; within_km and of (lines); file", z.ID, found)
		return
	}
	switch {
	case (z.Site != "" || z.Centre != nil) && z.RadiusM == 0:
		b.fault(n, "zones.%s: a site or centre needs radius_km", z.ID)
	case z.RadiusM > 0 && z.Site == "" && z.Centre == nil:
		b.fault(n, "zones.%s: radius_km needs a site or a centre", z.ID)
	case z.WithinM > 0 && len(z.Of) == 0:
		b.fault(n, "zones.%s: within_km needs of: the lines it is measured from", z.ID)
	case len(z.Of) > 0 && z.WithinM == 0:
		b.fault(n, "zones.%s: of needs within_km", z.ID)
	}
}

// lengthOf reads a length that may be given with its unit under key, or in kilometres under km; both must agree.
func (b *builder) lengthOf(n *node, key, km string) int {
	var m int
	if v := n.get(key); v != nil {
		m, _ = metres(v.str())
		if m == 0 {
			b.fault(v, "%s: found %q, want a length above 0", key, clip(v.str()))
		}
	}
	v := n.get(km)
	if km == "" || v == nil {
		return m
	}
	also, why := metres(v.str())
	if why != "" || also == 0 {
		b.fault(v, "%s: found %q, want kilometres above 0", km, clip(v.str()))
	}
	if m != 0 && m != also {
		b.fault(v, "%s says %d m and %s (line %d) says %d m: the units conflict; give one of them", km, also, key, n.get(key).line, m)
	}
	return also
}

func (b *builder) degrees(n *node) truce.E7 {
	v, err := truce.ParseE7(n.str())
	if err != nil {
		b.fault(n, "%v", err)
	}
	return v
}

// geoJSON reads a file beside the agreement. Names that leave the folder are refused.
func (b *builder) geoJSON(n *node, field string) []geo.Feature {
	if n == nil {
		return nil
	}
	name := n.str()
	if strings.ContainsAny(name, `\:`) || strings.HasPrefix(name, "/") || slices.Contains(strings.Split(name, "/"), "..") {
		b.fault(n, "%s.file: %q leaves the folder of the agreement; keep the file beside it", field, clip(name))
		return nil
	}
	if b.files == nil {
		b.fault(n, "%s.file: %q cannot be read here; load the agreement from its folder", field, clip(name))
		return nil
	}
	data, err := b.files(name)
	if err != nil {
		b.fault(n, "%s.file: %v", field, err)
		return nil
	}
	features, err := geo.ReadGeoJSON(data)
	if err != nil {
		b.fault(n, "%s.file: %s: %v", field, name, err)
	}
	return features
}

func positions(points []geo.Point) []truce.Position {
	out := make([]truce.Position, len(points))
	for i, p := range points {
		out[i] = truce.Position{Lat: truce.E7(p.Lat), Lon: truce.E7(p.Lon)}
	}
	return out
}

// Where says how a place lies to a zone.
type Where string

// A place lies in a zone, outside of it, or so near to its edge, given the
// precision of both, that nobody can tell.
const (
	Inside   Where = "inside"
	Outside  Where = "outside"
	NearEdge Where = "cannot_tell"
)

// Locate says how a place lies to a zone, and why where that cannot be told.
// A place with r68 r lies within 1.62 r of its point with a probability of
// about 95 % (two-dimensional normal error: r95 = sqrt(ln 0.05 / ln 0.32) r68);
// that and the precision of the zone's own geometry must fit on one side of the
// edge. Where the lines of a zone are rival versions, all of them must agree.
func Locate(a truce.Agreement, z truce.Zone, p truce.Place) (Where, string) {
	switch {
	case z.Region != "":
		return inRegion(z, p)
	case len(z.Of) > 0:
		return nearLines(a, z, p)
	case z.Centre != nil:
		at, r95, why := footprint(p)
		if why != "" {
			return NearEdge, why
		}
		return byMargin(z.RadiusM-metresBetween(at, point(*z.Centre)), r95, z.ErrorM, "the edge of zone "+z.ID)
	case len(z.Rings) > 0:
		at, r95, why := footprint(p)
		if why != "" {
			return NearEdge, why
		}
		return byMargin(ringMargin(z.Rings, at), r95, z.ErrorM, "the edge of zone "+z.ID)
	}
	return NearEdge, fmt.Sprintf("zone %s is not located: site %s has no coordinates here", z.ID, z.Site)
}

// inRegion goes by the region that the place states. A place that states none,
// but a position, is looked up in the gazetteer; where the answer changes within
// the precision of the place, it cannot be told.
func inRegion(z truce.Zone, p truce.Place) (Where, string) {
	switch {
	case p.Region == z.Region:
		return Inside, ""
	case p.Region != "":
		return Outside, ""
	}
	at, r95, why := footprint(p)
	if why != "" {
		return NearEdge, "the place is not known to a region: " + why
	}
	g := gazetteer.Default()
	answer := Where("")
	for i := range 9 {
		q := at
		if i > 0 {
			q = geo.Destination(at, float64(i-1)*45, float64(r95))
		}
		w := Outside
		if iso, ok := g.RegionAt(truce.E7(q.Lat), truce.E7(q.Lon)); !ok {
			return NearEdge, "the place is not known to a region"
		} else if iso == z.Region {
			w = Inside
		}
		if answer != "" && w != answer {
			return NearEdge, fmt.Sprintf("cannot tell which side: the place is known to %d m, over the edge of region %s", r95, z.Region)
		}
		answer = w
	}
	return answer, ""
}

func nearLines(a truce.Agreement, z truce.Zone, p truce.Place) (Where, string) {
	at, r95, why := footprint(p)
	if why != "" {
		return NearEdge, why
	}
	answer := Where("")
	for _, id := range z.Of {
		l, ok := a.Line(id)
		if !ok || len(l.Parts) == 0 {
			return NearEdge, fmt.Sprintf("line %s is not drawn", id)
		}
		near := math.MaxInt32
		for _, part := range l.Parts {
			near = min(near, round(geo.DistanceToLine(points(part), at)))
		}
		w, why := byMargin(z.WithinM-near, r95, max(z.ErrorM, l.ErrorM), "the edge of zone "+z.ID+" by line "+id)
		if w == NearEdge {
			return w, why
		}
		if answer != "" && w != answer {
			return NearEdge, fmt.Sprintf("the lines of zone %s differ (%s): inside by one, outside by another", z.ID, strings.Join(z.Of, ", "))
		}
		answer = w
	}
	return answer, ""
}

// byMargin decides from the signed distance to an edge (positive = inside) and the errors, all in metres.
func byMargin(margin, r95, errorM int, edge string) (Where, string) {
	slack := r95 + errorM
	switch {
	case margin > slack:
		return Inside, ""
	case -margin > slack:
		return Outside, ""
	}
	return NearEdge, fmt.Sprintf("cannot tell which side: the place is known to %d m and lies %d m from %s", slack, max(margin, -margin), edge)
}

// footprint is the point and the 95 % radius of a place.
func footprint(p truce.Place) (geo.Point, int, string) {
	if p.Kind == truce.PlaceSector && p.Sector != nil {
		s := p.Sector
		from, okFrom := s.From.TrueMilliDeg()
		to, okTo := s.To.TrueMilliDeg()
		sec := geo.Sector{Center: point(s.Observer), MinM: s.RangeMinM, MaxM: s.RangeMaxM, FromMDeg: from, ToMDeg: to}
		if !okFrom || !okTo {
			sec.FromMDeg, sec.ToMDeg = 0, 0
		}
		at := sec.CentralPoint()
		reach := 0
		for _, ring := range sec.Polygon() {
			for _, q := range ring {
				reach = max(reach, metresBetween(at, q))
			}
		}
		return at, reach, ""
	}
	if p.At == nil {
		return geo.Point{}, 0, "the place has no position"
	}
	if p.R68M == 0 && p.Quality != truce.QualityMeasured {
		return geo.Point{}, 0, "the precision of the place is not stated"
	}
	return point(*p.At), p.R68M * 162 / 100, ""
}

func ringMargin(rings []truce.ZoneRing, at geo.Point) int {
	m := ringArea(rings)
	d := round(m.DistanceToEdge(at))
	if m.Contains(at) {
		return d
	}
	return -d
}

func ringArea(rings []truce.ZoneRing) geo.MultiPolygon {
	var m geo.MultiPolygon
	for _, r := range rings {
		if !r.Hole {
			m = append(m, nil)
		}
		if len(m) > 0 {
			m[len(m)-1] = append(m[len(m)-1], points(r.Points))
		}
	}
	return m
}

func point(p truce.Position) geo.Point { return geo.Point{Lat: int32(p.Lat), Lon: int32(p.Lon)} }

func points(ps []truce.Position) []geo.Point {
	out := make([]geo.Point, len(ps))
	for i, p := range ps {
		out[i] = point(p)
	}
	return out
}

func metresBetween(a, b geo.Point) int { return round(geo.Distance(a, b)) }

// round turns metres into whole metres, so that nothing derived compares floats.
func round(m float64) int {
	if m > 1e8 || m != m {
		return 1e8
	}
	return int(math.Round(m))
}
