package publish

// Classes of the tables, in their fixed order. "alert" is air/alert apart from
// attacks from the air; "other" takes the classes that have no column.
func Classes() []string {
	return []string{"fire", "air", "ground", "mines", "naval", "move", "fortify", "exercise",
		"harm", "access", "order", "persons", "supply", "information", "other", "alert", "thermal"}
}

// ClassCount is the number of items of one class in the period and before it.
type ClassCount struct {
	Class    string `json:"class"`
	N        int    `json:"n"`    // wholly inside the period
	Edge     int    `json:"edge"` // partly inside, or only the day is known
	Previous int    `json:"previous"`
}

// RegionRow is one region in the period.
type RegionRow struct {
	Region  string       `json:"region"` // code; empty = region not stated
	Classes []ClassCount `json:"classes"`
	// N, Edge and Previous count items that are not signals.
	N        int `json:"n"`
	Edge     int `json:"edge"`
	Previous int `json:"previous"`
	// WatchedMilliHours is at least how long somebody watched in the period;
	// nil = nobody is known to have watched.
	WatchedMilliHours *int64 `json:"watched_mhours"`
	Items             int    `json:"items"` // published items of all the data shown
}

// NotObserved reports whether the row's emptiness says nothing: nothing was
// reported and nobody is known to have watched.
func (r RegionRow) NotObserved() bool {
	for _, c := range r.Classes {
		if c.N+c.Edge > 0 {
			return false
		}
	}
	return r.WatchedMilliHours == nil
}

// DayRow is one day of the data shown, in the mission's zone. Each item counts
// once, on its first day.
type DayRow struct {
	Day     string `json:"day"`
	N       int    `json:"n"`       // items that are not signals
	Signals int    `json:"signals"` // alerts and heat spots
	ByClass []int  `json:"by_class"`
	Reports int    `json:"reports"`
	// WatchedPermille is the watched share of all regions' hours, at least; nil =
	// nobody is known to have watched, or the policy shows weeks only.
	WatchedPermille *int64 `json:"watched_permille"`
	InPeriod        bool   `json:"in_period"`
	// Partial: a part of the day is still within the delay.
	Partial bool `json:"partial,omitempty"`
}

// RecorderRow counts by who recorded. Rows of different recorders are never added.
type RecorderRow struct {
	Source   string `json:"source,omitempty"` // empty = a class of sources that is not named
	Class    string `json:"class"`
	Unit     string `json:"unit"` // what a report of this source is: report, alert, heat spot
	N        int    `json:"n"`    // reports in the period
	Edge     int    `json:"edge"`
	Previous int    `json:"previous"`
	All      int    `json:"all"`   // reports in all the data shown
	Items    int    `json:"items"` // items of the period it speaks of
	Blind    string `json:"blind,omitempty"`
}

// SourceRow is one entry of the register that may be named.
type SourceRow struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Class       string `json:"class"`
	Interest    string `json:"interest"`
	Party       string `json:"party,omitempty"`
	Access      string `json:"access,omitempty"`
	Owner       string `json:"owner,omitempty"`
	DerivedFrom string `json:"derived_from,omitempty"`
	Signal      string `json:"signal,omitempty"`
	Licence     string `json:"licence"`
	Blind       string `json:"blind"`
	Attribution string `json:"attribution,omitempty"`
	URL         string `json:"url,omitempty"`
	Reports     int    `json:"reports"`
	Origins     int    `json:"origins"`
}

// CoverageRow says how much of a region was watched, by one kind of watching.
// Day is empty where the policy shows one figure for the week.
type CoverageRow struct {
	Region string `json:"region"` // code, or empty = all the mission's regions
	Day    string `json:"day,omitempty"`
	Kind   string `json:"kind"`
	// Source is the product, where it may be named: two weather products stand side by side.
	Source string `json:"source,omitempty"`
	// MilliHours watched, in thousandths of an hour, and those that could have been.
	MilliHours *int64 `json:"mhours,omitempty"`
	Expected   *int64 `json:"expected_mhours,omitempty"`
	// SharePPM is a share in parts per million: cloud cover.
	SharePPM *int64 `json:"share_ppm,omitempty"`
	LineKM   *int64 `json:"line_km,omitempty"`
	Why      string `json:"why,omitempty"`
	Rows     int    `json:"rows"`
}

// TermRow summarises what can be said under one term and version.
type TermRow struct {
	Term    string `json:"term"`
	Version string `json:"version,omitempty"`
	// Cases under examination: the machine's proposals, as a number. -1 where the
	// term binds one party, so that a number would name it; the total counts them.
	Cases  int      `json:"cases"`
	Ruled  []Reason `json:"ruled,omitempty"` // rulings by value
	Silent []Reason `json:"silent,omitempty"`
	// Why are the reasons why it cannot be told, most frequent first.
	Why       []Reason `json:"why,omitempty"`
	Permitted int      `json:"permitted,omitempty"`
	NotTested int      `json:"not_in_force,omitempty"`
	Unclear   int      `json:"cannot_tell,omitempty"`
}

// CountRow is one counting of the same incidents under one rule: rows of
// different recorders, units or rules are never added.
type CountRow struct {
	Rule     string `json:"rule"`
	Value    Number `json:"value"` // not stated where no report gave a number
	Recorder string `json:"recorder"`
	Accused  string `json:"accused,omitempty"`
	Apart    string `json:"apart,omitempty"` // "exercise"
	Period   Span   `json:"period"`
	// NotCounted is how many of its reports state no number in this unit.
	NotCounted int `json:"not_counted,omitempty"`
}
