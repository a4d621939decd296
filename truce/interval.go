package truce

import (
	"fmt"
	"time"
)

// Interval is a stretch of time, half open [From, To), in UTC to the second.
// The zero Interval means "not stated". An instant stated to the second has
// To = From + 1 s; a bare date is its whole day in the source's zone.
type Interval struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
	// Zone is the IANA zone or the offset ("+03:00") in which the source stated
	// the time; empty where it said nothing and UTC was assumed.
	Zone string `json:"zone,omitempty"`
	// Stated holds the source's own words ("12–13 night"), where they say more than the bounds.
	Stated string `json:"stated,omitempty"`
	// Approx: the source said "about", or a bound is assumed rather than stated.
	Approx bool `json:"approx,omitempty"`
}

// Instant is the interval of one second that begins at t.
func Instant(t time.Time, zone string) Interval {
	t = t.UTC().Truncate(time.Second)
	return Interval{From: t, To: t.Add(time.Second), Zone: zone}
}

// Day is the calendar day y-m-d in loc, which may last 23, 24 or 25 hours.
func Day(y int, m time.Month, d int, loc *time.Location) Interval {
	return Interval{
		From: time.Date(y, m, d, 0, 0, 0, 0, loc).UTC(),
		To:   time.Date(y, m, d+1, 0, 0, 0, 0, loc).UTC(),
		Zone: loc.String(),
	}
}

// IsZero reports whether no time is stated.
func (v Interval) IsZero() bool { return v.From.IsZero() && v.To.IsZero() }

// Duration is To - From; 0 where either end is open.
func (v Interval) Duration() time.Duration {
	if v.From.IsZero() || v.To.IsZero() {
		return 0
	}
	return v.To.Sub(v.From)
}

// Overlaps reports whether the two intervals share an instant; an open end reaches for ever.
func (v Interval) Overlaps(o Interval) bool {
	if !v.To.IsZero() && !o.From.IsZero() && !o.From.Before(v.To) {
		return false
	}
	if !o.To.IsZero() && !v.From.IsZero() && !v.From.Before(o.To) {
		return false
	}
	return true
}

// Contains reports whether t lies in [From, To); an open end reaches for ever.
func (v Interval) Contains(t time.Time) bool {
	return (v.From.IsZero() || !t.Before(v.From)) && (v.To.IsZero() || t.Before(v.To))
}

// Years outside of which a time is taken for a slip of the pen, not a report.
const (
	MinYear = 1900
	MaxYear = 2100
)

// Validate refuses a backward interval and years outside [MinYear, MaxYear].
func (v Interval) Validate() error {
	for _, t := range []time.Time{v.From, v.To} {
		if !t.IsZero() && (t.Year() < MinYear || t.Year() > MaxYear) {
			return fmt.Errorf("time %s: year outside %d to %d", t.Format(time.RFC3339), MinYear, MaxYear)
		}
	}
	if !v.From.IsZero() && !v.To.IsZero() && !v.From.Before(v.To) {
		return fmt.Errorf("interval %s to %s: the end is not after the start",
			v.From.Format(time.RFC3339), v.To.Format(time.RFC3339))
	}
	return nil
}
