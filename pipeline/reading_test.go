package pipeline

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trucewatch/truce"
)

func at(lat, lon truce.E7, r68 int) []truce.Place {
	return []truce.Place{{Kind: truce.PlacePoint, At: &truce.Position{Lat: lat, Lon: lon}, R68M: r68}}
}

func day(d int) truce.Interval {
	return truce.Day(2023, time.January, d, time.UTC)
}

func TestMachineReadingTakesTheMostPrecise(t *testing.T) {
	instant := truce.Instant(time.Date(2023, 1, 6, 17, 30, 0, 0, time.UTC), "UTC")
	members := []truce.Report{
		{Source: "a", ID: "1", Time: day(6), Places: at(480000000, 370000000, 28000), Act: "fire", Killed: truce.Exactly(2, "")},
		{Source: "b", ID: "1", Time: instant, Places: at(481000000, 371000000, 1500), Act: "fire/mortar", Alleged: truce.Alleged{Party: "B"}},
		{Source: "c", ID: "1", Time: day(6), Act: "fire/mortar", Killed: truce.AtLeast(3, ""), Alleged: truce.Alleged{Party: "A"}},
	}
	got := MachineReading(members, []string{"a", "b", "c"}, "snap")
	two := int64(2)
	want := truce.Reading{Author: "machine", Mode: truce.Automatic, Snapshot: "snap", Time: instant,
		Place: members[1].Places[0], Act: "fire/mortar", Killed: truce.Count{Min: &two, Unit: "killed"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestMachineReadingCountsOriginsNotCopies(t *testing.T) {
	members := []truce.Report{
		{Source: "a", ID: "1", Act: "air/drone"}, {Source: "b", ID: "1", Act: "air/drone"}, {Source: "c", ID: "1", Act: "air/drone"},
		{Source: "d", ID: "1", Act: "fire/mlrs"}, {Source: "e", ID: "1", Act: "fire/mlrs"},
	}
	got := MachineReading(members, []string{"wire", "wire", "wire", "d", "e"}, "")
	if got.Act != "fire/mlrs" {
		t.Errorf("act %s: three copies of one wire outvoted two origins", got.Act)
	}
}

func TestMachineReadingWithoutTimeLooksBeforePublication(t *testing.T) {
	m := []truce.Report{{Source: "a", ID: "1", Published: day(6)}}
	got := MachineReading(m, []string{"a"}, "").Time
	if !got.Approx || !got.From.Equal(day(3).From) || !got.To.Equal(day(6).To) {
		t.Errorf("time %v to %v, approx %v", got.From, got.To, got.Approx)
	}
	if r := MachineReading([]truce.Report{{Source: "a", ID: "1"}}, []string{"a"}, ""); !r.Time.IsZero() || r.Place.Kind != "" {
		t.Errorf("a report that says nothing gave %+v", r)
	}
}
