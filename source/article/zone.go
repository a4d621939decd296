package article

import (
	"fmt"
	"time"
)

// zone is the zone of an interval: a name, or an offset such as "+02:00".
func zone(name string) (*time.Location, error) {
	if len(name) == 6 && (name[0] == '+' || name[0] == '-') {
		at, err := time.Parse("-07:00", name)
		if err != nil {
			return nil, fmt.Errorf("zone %q: %w", name, err)
		}
		_, seconds := at.Zone()
		return time.FixedZone(name, seconds), nil
	}
	return time.LoadLocation(name)
}
