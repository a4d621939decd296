package ladder

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trucewatch/truce"
)

// units answers for every position with the same two names.
type fixed struct{ region, raion string }

func (f fixed) Region(truce.Position) string { return f.region }
func (f fixed) Raion(truce.Position) string  { return f.raion }

func clock(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestRungsOfReports(t *testing.T) {
	bakhmut, sudzha := at(485944000, 379997000), at(511903000, 352717000)
	point := func(p truce.Position) truce.Place { return truce.Place{Kind: truce.PlacePoint, At: &p} }
	cell := func(p truce.Position, s Size) string { return CellOf(p, s).String() }
	for _, c := range []struct {
		name   string
		places []truce.Place
		g      Regions
		want   Rungs
	}{
		{"nothing stated", nil, fixed{"UA-14", "Bakhmut"}, Rungs{}},
		{"a point", []truce.Place{point(bakhmut)}, fixed{"UA-14", "Bakhmut"}, Rungs{
			Cell1km: cell(bakhmut, Km1), Cell5km: cell(bakhmut, Km5), Cell20km: cell(bakhmut, Km20),
			Raion: "Bakhmut", Region: "UA-14"}},
		{"a point without a gazetteer", []truce.Place{point(bakhmut)}, nil, Rungs{
			Cell1km: cell(bakhmut, Km1), Cell5km: cell(bakhmut, Km5), Cell20km: cell(bakhmut, Km20)}},
		{"what was stated stays where the gazetteer is silent",
			[]truce.Place{{Kind: truce.PlacePoint, At: &bakhmut, Region: "UA-14", Raion: "R"}}, fixed{}, Rungs{
				Cell1km: cell(bakhmut, Km1), Cell5km: cell(bakhmut, Km5), Cell20km: cell(bakhmut, Km20),
				Raion: "R", Region: "UA-14"}},
		{"the centre of a region is not a place",
			[]truce.Place{{Kind: truce.PlaceRegion, At: &bakhmut, Region: "UA-63"}}, fixed{"UA-14", "Bakhmut"},
			Rungs{Region: "UA-63"}},
		{"a bare name has no cell",
			[]truce.Place{{Kind: truce.PlaceName, Name: "x"}}, fixed{"UA-14", ""}, Rungs{}},
		{"the observer of a sector is not shown",
			[]truce.Place{{Kind: truce.PlaceSector, Sector: &truce.Sector{Observer: bakhmut}}}, fixed{"UA-14", "B"}, Rungs{}},
		{"the same place twice is one cell", []truce.Place{point(bakhmut), point(bakhmut)}, nil, Rungs{
			Cell1km: cell(bakhmut, Km1), Cell5km: cell(bakhmut, Km5), Cell20km: cell(bakhmut, Km20)}},
		{"a line has the cells of its points",
			[]truce.Place{{Kind: truce.PlaceLine, Line: []truce.Position{sudzha, bakhmut}}}, nil, Rungs{
				Cell1km:  set([]string{cell(bakhmut, Km1), cell(sudzha, Km1)}, " "),
				Cell5km:  set([]string{cell(bakhmut, Km5), cell(sudzha, Km5)}, " "),
				Cell20km: set([]string{cell(bakhmut, Km20), cell(sudzha, Km20)}, " ")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Of(c.places, truce.Interval{}, c.g)); diff != "" {
				t.Errorf("rungs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRungsOfTimes(t *testing.T) {
	for _, c := range []struct {
		name      string
		at        truce.Interval
		hour, day string
	}{
		{"not stated", truce.Interval{}, "", ""},
		{"an instant", truce.Instant(clock("2024-01-06T13:07:22Z"), ""),
			"2024-01-06T13:00:00Z/2024-01-06T14:00:00Z", "2024-01-06T00:00:00Z/2024-01-07T00:00:00Z"},
		{"the last second of a day", truce.Instant(clock("2024-01-06T23:59:59Z"), ""),
			"2024-01-06T23:00:00Z/2024-01-07T00:00:00Z", "2024-01-06T00:00:00Z/2024-01-07T00:00:00Z"},
		{"a day of Kyiv covers two of UTC", truce.Interval{From: clock("2024-01-05T22:00:00Z"), To: clock("2024-01-06T22:00:00Z")},
			"2024-01-05T22:00:00Z/2024-01-06T22:00:00Z", "2024-01-05T00:00:00Z/2024-01-07T00:00:00Z"},
		{"open end", truce.Interval{From: clock("2024-01-05T22:10:00Z")}, "2024-01-05T22:00:00Z/..", "2024-01-05T00:00:00Z/.."},
		{"open start", truce.Interval{To: clock("2024-01-05T22:10:00Z")}, "../2024-01-05T23:00:00Z", "../2024-01-06T00:00:00Z"},
		{"stated with an offset", truce.Interval{From: clock("2024-01-06T01:30:00+03:00")},
			"2024-01-05T22:00:00Z/..", "2024-01-05T00:00:00Z/.."},
		{"before 1970", truce.Interval{From: clock("1953-07-27T10:12:00Z")}, "1953-07-27T10:00:00Z/..", "1953-07-27T00:00:00Z/.."},
	} {
		r := Of(nil, c.at, nil)
		if r.Hour != c.hour || r.Day != c.day {
			t.Errorf("%s: hour %q day %q, want %q and %q", c.name, r.Hour, r.Day, c.hour, c.day)
		}
	}
}

// TestTimeRungsWidenOnly checks that the exact interval lies inside its hour, the
// hour inside the day, and that the day can be computed from the hour alone.
func TestTimeRungsWidenOnly(t *testing.T) {
	parse := func(s string) truce.Interval {
		from, to, _ := strings.Cut(s, "/")
		return truce.Interval{From: clock(from), To: clock(to)}
	}
	rapid.Check(t, func(t *rapid.T) {
		from := time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(t, "from"), 0).UTC()
		v := truce.Interval{From: from, To: from.Add(time.Duration(rapid.Int64Range(1, 1e6).Draw(t, "seconds")) * time.Second)}
		r := Of(nil, v, nil)
		hour, day := parse(r.Hour), parse(r.Day)
		for _, w := range [][2]truce.Interval{{v, hour}, {hour, day}} {
			if w[0].From.Before(w[1].From) || w[0].To.After(w[1].To) {
				t.Fatalf("%v does not lie in %v", w[0], w[1])
			}
		}
		if got := Of(nil, hour, nil).Day; got != r.Day {
			t.Fatalf("the day of the hour is %s, of the exact time %s", got, r.Day)
		}
	})
}

func TestRungNames(t *testing.T) {
	if diff := cmp.Diff([]string{"exact", "cell_1km", "cell_5km", "cell_20km", "raion", "region"}, PlaceRungs()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"exact", "hour", "day"}, TimeRungs()); diff != "" {
		t.Error(diff)
	}
}
