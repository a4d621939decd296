package fuse

import (
	"time"

	"trucewatch/truce"
)

// Fusible reports whether a report speaks of an event, so that it can be fused
// with others: something at a place and time, an episode, a detection, a denied
// access, a claim of control, or the denial of such a thing. Statements that
// carry a figure (see truce.Claim), coverage, declarations, orders, contacts
// and the like are compared elsewhere.
func Fusible(r truce.Report) bool {
	switch r.Kind {
	case truce.KindPoint, truce.KindEpisode, truce.KindDetection, truce.KindAccess, truce.KindControl,
		truce.KindDenial:
		return true
	case truce.KindStatement:
		return r.Claim == nil
	}
	return false
}

// FromTruce reduces a report of the record to what is compared. Its ID is the
// source's own; where several sources' ids may collide set ID to
// source + "\x00" + id, which changes no incident id.
func FromTruce(r truce.Report, src truce.Source) Report {
	out := Report{
		ID: r.ID, Source: string(r.Source), Product: r.Product, Origin: r.Origin, Kind: string(r.Kind),
		UpdateOf: r.UpdateOf, Published: stampOf(r.Published), Time: spanOf(r.Time),
		Act: string(r.Act), Actor: string(r.Alleged.Party), Weapon: r.Weapon, Target: r.Target,
		Killed: countOf(r.Killed), Injured: countOf(r.Injured),
		Title: r.Title, Text: r.Text, URL: r.URL, Media: r.Media,
	}
	if out.Origin == string(r.Source) {
		out.Origin = ""
	}
	for _, p := range r.Places {
		if at := placeOf(p); at.Stated {
			if !out.Place.Stated {
				out.Place = at
			} else {
				out.Places = append(out.Places, at)
			}
		}
		if out.PlaceName == "" {
			out.PlaceName = p.Name
		}
	}
	for _, a := range r.Attrs {
		// A single word is a detail of the source (an outlet's name, a confidence);
		// only a path in a taxonomy says what sort of event it was.
		if len(a.Path) > 1 && a.Name != "" {
			if out.Attrs == nil {
				out.Attrs = map[string][]string{}
			}
			out.Attrs[a.Name] = a.Path
		}
	}
	return out
}

func stampOf(v truce.Interval) Stamp {
	switch {
	case v.From.IsZero() && v.To.IsZero():
		return Stamp{}
	case v.From.IsZero():
		return Stamp{v.To.Unix() - 1, v.To.Unix()}
	case v.To.IsZero() || v.To.Sub(v.From) > 7*24*time.Hour:
		return Stamp{v.From.Unix(), v.From.Unix() + 1}
	}
	return Stamp{v.From.Unix(), v.To.Unix()}
}

// spanOf leaves a span open at one end without a time: it says too little.
func spanOf(v truce.Interval) Span {
	if v.From.IsZero() || v.To.IsZero() || !v.From.Before(v.To) {
		return Span{}
	}
	return Span{v.From.Unix(), v.To.Unix()}
}

func countOf(c truce.Count) Count {
	if c.Min == nil && c.Max == nil {
		return Count{}
	}
	out := Count{Max: -1, Stated: true}
	if c.Min != nil {
		out.Min = *c.Min
	}
	if c.Max != nil {
		out.Max = *c.Max
	}
	if c.Approx && out.Max >= 0 { // "about 40" is not 40
		out.Min -= out.Min / 10
		out.Max += (out.Max + 9) / 10
	}
	return out
}

// placeOf turns any shape into a point with a precision. A shape without a
// position is no place here; its name still speaks.
func placeOf(p truce.Place) Place {
	radius := int64(NoRadius)
	if p.R68M > 0 {
		radius = int64(p.R68M)
	}
	switch {
	case p.Sector != nil:
		return sectorPlace(p.Sector)
	case p.Kind == truce.PlaceLine && len(p.Line) > 1:
		return linePlace(p.Line)
	case p.At != nil:
		if radius < 0 && p.Kind == truce.PlaceRegion {
			radius = regionRadius
		}
		return Place{Lat: p.At.Lat, Lon: p.At.Lon, RadiusM: radius, Stated: true}
	}
	return Place{}
}

// regionRadius is r68 in metres of a region whose extent is not stated: about
// that of a first-level region of Ukraine.
const regionRadius = 90_000

// sectorPlace is the middle of an annular sector, with the half of its greater
// extent as radius.
func sectorPlace(s *truce.Sector) Place {
	from, _ := s.From.TrueMilliDeg()
	to, _ := s.To.TrueMilliDeg()
	sweep := (to - from + 360_000) % 360_000
	mid := (from + sweep/2) % 360_000
	r := int64(s.RangeMinM+s.RangeMaxM) / 2
	across := r * int64(sweep) / 57_296 // arc length: radius · angle
	dy, dx := r*cosMilli(mid)>>20, r*cosMilli(mid-90_000)>>20
	lat := int64(s.Observer.Lat) + metresE7(dy)
	cos := max(cosQ20(int32(lat)), 1)
	lon := int64(s.Observer.Lon) + metresE7(dx)<<20/cos
	if lon > 1_800_000_000 {
		lon -= 3_600_000_000
	} else if lon < -1_800_000_000 {
		lon += 3_600_000_000
	}
	radius := max(int64(s.RangeMaxM-s.RangeMinM), across, 200) / 2
	return Place{Lat: truce.E7(lat), Lon: truce.E7(lon), RadiusM: radius, Stated: true}
}

// metresE7 turns metres on a great circle into E7 degrees.
func metresE7(m int64) int64 { return m * 1_000_000_000 / (metresPerE12 / 1000) }

// cosMilli is 2^20·cos of an angle in thousandths of a degree.
func cosMilli(a int) int64 {
	a = ((a % 360_000) + 360_000) % 360_000
	if a > 180_000 {
		a = 360_000 - a
	}
	if a > 90_000 {
		return -cosQ20(int32(180_000-a) * 10_000)
	}
	return cosQ20(int32(a) * 10_000)
}

// linePlace is the middle of a line's bounding box, with half its diagonal.
func linePlace(line []truce.Position) Place {
	lo, hi := line[0], line[0]
	for _, q := range line[1:] {
		lo.Lat, hi.Lat = min(lo.Lat, q.Lat), max(hi.Lat, q.Lat)
		lo.Lon, hi.Lon = min(lo.Lon, q.Lon), max(hi.Lon, q.Lon)
	}
	dy, dx := planar(int32(lo.Lat), int32(lo.Lon), int32(hi.Lat), int32(hi.Lon))
	return Place{Lat: lo.Lat/2 + hi.Lat/2, Lon: lo.Lon/2 + hi.Lon/2,
		RadiusM: int64(isqrt(uint64(dy*dy+dx*dx))) / 2, Stated: true}
}
