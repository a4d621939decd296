package publish

import (
	"fmt"
	"slices"
	"time"

	"trucewatch/ladder"
	"trucewatch/truce"
)

// Values of Policy.Who, Policy.Coverage and of the list Policy.Withhold.
const (
	WhoRuledOnly = "ruled_only"            // a party's name only where a named decision attributes
	WhoClaims    = "alleged_with_claimant" // also who accuses whom, always with the accuser

	CoverageWeek = "region_week" // one figure per region for the last seven days
	CoverageDay  = "region_day"  // per region and day: for finished missions only

	WithholdNames    = "names"         // names of persons in free text are never published; kept for the record
	WithholdMonitors = "monitors"      // where monitors, cameras and sensors stand
	WithholdOwn      = "own_positions" // places of the mission's own people
	WithholdSources  = "sources"       // names of all sources, outlets too
	WithholdUnits    = "units"         // military units
	WithholdLinks    = "links"         // addresses of open sources
	WithholdText     = "text"          // headlines and replies
	WithholdCasualty = "casualties"    // killed and injured
)

// Policy says what one audience may see, in rungs of the ladder and in delays.
type Policy struct {
	Audience string `json:"audience"`
	Place    string `json:"place"` // finest rung of a place
	Time     string `json:"time"`  // finest rung of a time: day or hour
	// Delay holds an incident back from its end on; StrikeDelay holds back what
	// tells hit, miss or damage of fire and air attack.
	Delay       time.Duration `json:"delay"`
	StrikeDelay time.Duration `json:"strike_delay"`
	Who         string        `json:"who"`
	Coverage    string        `json:"coverage"`
	Withhold    []string      `json:"withhold"`
	// Titles allows headlines, cut to 120 characters, of sources whose licence
	// lets their rows be republished.
	Titles bool `json:"titles"`
	// Party is the party whose edition this is; empty for every other audience.
	Party string `json:"party,omitempty"`
	// Exact is ExactOwn where a party may read the exact place of what it reported
	// itself and of a case it was notified of; see [Exact].
	Exact string `json:"exact,omitempty"`
	// Embargo keeps every incident out that no approver has released to this audience.
	Embargo bool `json:"embargo,omitempty"`
}

// ExactOwn is the value of Policy.Exact; everything else means that nobody reads exact places.
const ExactOwn = "own_forces_or_notified_case"

// FromMission takes over the policy that a mission file states for one audience;
// what the file leaves out stays as Public has it.
func FromMission(m truce.PublicationPolicy) Policy {
	p := Public()
	p.Audience, p.Delay, p.Embargo = m.Audience, m.Delay, m.Embargo
	if m.Place != "" {
		p.Place = m.Place
	}
	if m.Time != "" {
		p.Time = m.Time
	}
	if m.StrikeDelay != 0 {
		p.StrikeDelay = m.StrikeDelay
	}
	if m.Who != "" {
		p.Who = m.Who
	}
	if len(m.Withhold) > 0 {
		p.Withhold = slices.Clone(m.Withhold)
	}
	// A headline may name a village: it goes with the finest public rung only.
	p.Titles = p.Place == ladder.Cell5km && !p.withholds(WithholdText)
	return p
}

// ForParty is a policy for the parties as it applies to one of them. Only this
// makes exact places possible, and only of what is the party's own.
func ForParty(m truce.PublicationPolicy, party string) Policy {
	p := FromMission(m)
	p.Audience, p.Party = truce.AudienceParty+party, party
	if m.Exact == ExactOwn {
		p.Exact = ExactOwn
	}
	for _, w := range []string{WithholdMonitors, WithholdOwn} { // never a question of the file
		if !p.withholds(w) {
			p.Withhold = append(p.Withhold, w)
		}
	}
	return p
}

// Public is the default policy for everybody: cells of 20 km, days, one day of
// delay, three for strikes.
func Public() Policy {
	return Policy{Audience: "public", Place: ladder.Cell20km, Time: ladder.Day, Delay: 24 * time.Hour,
		StrikeDelay: 72 * time.Hour, Who: WhoRuledOnly, Coverage: CoverageWeek,
		Withhold: []string{WithholdNames, WithholdMonitors, WithholdOwn, WithholdUnits}}
}

// Historical is for truces that ended long ago and are told from open data: cells
// of 5 km, coverage by day, headlines and accusations with who makes them.
func Historical() Policy {
	p := Public()
	p.Place, p.Coverage, p.Who, p.Titles = ladder.Cell5km, CoverageDay, WhoClaims, true
	return p
}

// finestDelay is the shortest strike delay a policy may set; DESIGN 4.5 binds.
const finestDelay = 72 * time.Hour

// Validate refuses unknown rungs and words, exact places and times, and strike
// delays below 72 hours.
func (p Policy) Validate() error {
	oneOf := func(field, v string, choices ...string) error {
		if slices.Contains(choices, v) {
			return nil
		}
		return fmt.Errorf("publication policy %s: %s %q: want one of %v", p.Audience, field, v, choices)
	}
	rungs := slices.DeleteFunc(ladder.PlaceRungs(), func(r string) bool { return r == ladder.Exact || r == ladder.Cell1km })
	if err := oneOf("place", p.Place, rungs...); err != nil {
		return err
	}
	if err := oneOf("time", p.Time, ladder.Hour, ladder.Day); err != nil {
		return err
	}
	if err := oneOf("who", p.Who, WhoRuledOnly, WhoClaims); err != nil {
		return err
	}
	if err := oneOf("coverage", p.Coverage, CoverageWeek, CoverageDay); err != nil {
		return err
	}
	for _, w := range p.Withhold {
		if err := oneOf("withhold", w, WithholdNames, WithholdMonitors, WithholdOwn, WithholdSources, WithholdUnits, "other_units", WithholdLinks, WithholdText, WithholdCasualty); err != nil {
			return err
		}
	}
	if p.Exact != "" && (p.Exact != ExactOwn || p.Party == "") {
		return fmt.Errorf("publication policy %s: exact %q: exact places are for one party's edition only, as %s", p.Audience, p.Exact, ExactOwn)
	}
	if p.Party != "" && (p.Audience != truce.AudienceParty+p.Party || !p.withholds(WithholdMonitors)) {
		return fmt.Errorf("publication policy %s: the edition of party %s withholds where monitors stand and is for %s%s", p.Audience, p.Party, truce.AudienceParty, p.Party)
	}
	if p.Delay < 0 {
		return fmt.Errorf("publication policy %s: delay %s: want 0 or more", p.Audience, p.Delay)
	}
	if p.StrikeDelay < finestDelay {
		return fmt.Errorf("publication policy %s: strike delay %s: want at least %s, or the public learns whether a strike hit while it still helps to know",
			p.Audience, p.StrikeDelay, finestDelay)
	}
	return nil
}

func (p Policy) withholds(what string) bool { return slices.Contains(p.Withhold, what) }
