package ladder

import (
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

// The names of the rungs, finest first, as policies write them.
const (
	Exact    = "exact"
	Cell1km  = "cell_1km"
	Cell5km  = "cell_5km"
	Cell20km = "cell_20km"
	Raion    = "raion"
	Region   = "region"
	Hour     = "hour"
	Day      = "day"
)

// PlaceRungs lists the rungs of a place, finest first.
func PlaceRungs() []string { return []string{Exact, Cell1km, Cell5km, Cell20km, Raion, Region} }

// TimeRungs lists the rungs of a time, finest first.
func TimeRungs() []string { return []string{Exact, Hour, Day} }

// Regions says in which administrative units a position lies. Region is an ISO
// 3166-2 code; Raion names the second-level unit of the nearest place. Both are
// empty where the answer is not known.
type Regions interface {
	Region(truce.Position) string
	Raion(truce.Position) string
}

// Rungs are the coarser rungs of one report; its exact place and time are fields
// of the report itself. A report with several places has the sorted set of their
// cells, joined by one space; raions are joined by "; ", because names hold spaces.
type Rungs struct {
	Cell1km, Cell5km, Cell20km string
	Raion, Region              string
	Hour, Day                  string
}

// Of computes the rungs of a report's places and time. Cells come only from places
// of kinds point, sector and line, whose positions are meant; the representative
// point of a region or of a bare name is not a place to show. Raion and region come
// from the position where there is one and the gazetteer knows it, else from what
// the source stated. A nil g knows nothing.
func Of(places []truce.Place, at truce.Interval, g Regions) Rungs {
	r := Rungs{Hour: span(at, time.Hour), Day: span(at, 24*time.Hour)}
	var cells [3][]string
	var raions, regions []string
	for _, p := range places {
		for _, q := range positions(p) {
			for i, s := range []Size{Km1, Km5, Km20} {
				cells[i] = append(cells[i], CellOf(q, s).String())
			}
		}
		raion, region := units(p, g)
		raions, regions = append(raions, raion), append(regions, region)
	}
	r.Cell1km, r.Cell5km, r.Cell20km = set(cells[0], " "), set(cells[1], " "), set(cells[2], " ")
	r.Raion, r.Region = set(raions, "; "), set(regions, " ")
	return r
}

// positions are the points of a place that its cells come from. For a sector that
// is the place seen, so far as the place says it, never the observer: where a
// monitor stood is not shown.
func positions(p truce.Place) []truce.Position {
	switch p.Kind {
	case truce.PlacePoint, truce.PlaceSector:
		if p.At != nil {
			return []truce.Position{*p.At}
		}
	case truce.PlaceLine:
		return p.Line
	}
	return nil
}

func units(p truce.Place, g Regions) (raion, region string) {
	raion, region = p.Raion, p.Region
	q := p.At
	if q == nil && len(p.Line) > 0 {
		q = &p.Line[0]
	}
	if q == nil || g == nil || p.Kind == truce.PlaceRegion || p.Kind == truce.PlaceName {
		return raion, region
	}
	if v := g.Region(*q); v != "" {
		region = v
	}
	if v := g.Raion(*q); v != "" {
		raion = v
	}
	return raion, region
}

// set joins the sorted distinct non-empty values.
func set(values []string, sep string) string {
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) > 0 && values[0] == "" {
		values = values[1:]
	}
	return strings.Join(values, sep)
}

// span widens an interval outward to whole steps of UTC and writes it as
// "from/to" in RFC 3339; an open end is "..". UTC and not the source's zone: the
// rung must come out the same when the world's zone rules have changed.
func span(v truce.Interval, step time.Duration) string {
	if v.IsZero() {
		return ""
	}
	from, to := "..", ".."
	if !v.From.IsZero() {
		from = v.From.UTC().Truncate(step).Format(time.RFC3339)
	}
	if !v.To.IsZero() {
		end := v.To.UTC()
		if t := end.Truncate(step); !t.Equal(end) {
			end = t.Add(step)
		}
		to = end.Format(time.RFC3339)
	}
	return from + "/" + to
}
