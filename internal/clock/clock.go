// Package clock is the one place, beside commands, that reads the time of day.
// Everything else is given its time as a value, so that replay gives the same bytes.
package clock

import "time"

// Now is the current time in UTC.
func Now() time.Time { return time.Now().UTC() }
