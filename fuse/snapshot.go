package fuse

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// SnapshotVersion is the format of Snapshot; a snapshot of another version is refused.
const SnapshotVersion = 1

// Snapshot holds every number that steers a comparison, as integers. The same
// reports under the same snapshot give the same bytes; it is kept as an entry
// of the record. Shares are in parts per million, scores in thousandths of a nat.
type Snapshot struct {
	Version int    `json:"version"`
	Name    string `json:"name"` // "default", or what it was learned from
	Reports int64  `json:"reports"`
	// PerIncidentMilli is the mean number of reports of one incident, in thousandths.
	PerIncidentMilli int64 `json:"reports_per_incident_milli"`
	// Intercept is added to every score: how much likelier a partner is than the
	// local rate alone says, because a source that saw an incident reports it
	// with a probability below one.
	Intercept int32 `json:"intercept"`
	// Placeless is added where one of two reports has no place: the rate over
	// everything counts also what no word would ever confuse with this report.
	// Tuned on the validation half of the Gun Violence Corpus.
	Placeless int32 `json:"placeless"`
	// Rate is added to the local rate, by level of precision: how much busier
	// places are than counts of their reports say; empty = nothing.
	Rate []int32 `json:"rate,omitempty"`
	// FloorM and FloorS are the least precision that is believed: metres per
	// axis and seconds. A source's "exact" point is the centre of a place.
	FloorM int64 `json:"floor_m"`
	FloorS int64 `json:"floor_s"`
	// TailPPM is the weight of the wide component (three times the stated error) in place.
	TailPPM int64 `json:"tail_ppm"`
	// Rings corrects the place density by distance, one value per ring of ringEdges.
	Rings []int32 `json:"rings"`
	// Lag is the share of pairs of one incident by distance of their stated
	// times, in bins of lagEdges; PublishedLag the same for reports that state
	// only when they were published, in bins of publishedEdges.
	Lag          []int64 `json:"lag_ppm"`
	PublishedLag []int64 `json:"published_lag_ppm"`
	// Fields are "act", "actor", "weapon", "target", "place_name" and free attributes.
	Fields map[string]Field `json:"fields"`
	// Killed and Injured compare numbers of people.
	Killed  CountField `json:"killed"`
	Injured CountField `json:"injured"`
	Text    TextField  `json:"text"`
	// LinkFloor is the least log odds of a link that may join two groups;
	// GroupFloor the least mean score between two groups that join.
	LinkFloor int32 `json:"link_floor"`
	// LooseLess is how much less than LinkFloor is enough where one of two reports
	// has no place: such a report competes with few others. Tuned on the validation
	// half of the Gun Violence Corpus.
	LooseLess  int32 `json:"loose_less,omitempty"`
	GroupFloor int32 `json:"group_floor"`
	// Reviewed says that the calibration was measured on cases that people
	// decided; only then may percentages be shown.
	Reviewed bool `json:"reviewed,omitempty"`
}

// Field says how a categorical field agrees within one incident, and how
// common its values are.
type Field struct {
	// AgreePPM is the share of pairs of one incident that agree at the leaf, at
	// its parent, and so on; the last value is the share that agree nowhere.
	AgreePPM []int64 `json:"agree_ppm"`
	// Count is how many reports bear each node of the taxonomy, of Total.
	Count map[string]int64 `json:"count,omitempty"`
	Total int64            `json:"total"`
	// UnseenPPM is the share taken for a value that Count does not have; 0 =
	// less than any value counted.
	UnseenPPM int64 `json:"unseen_ppm,omitempty"`
}

// CountField says how numbers of people agree within one incident.
type CountField struct {
	// AgreePPM: equal, near (one apart, or a quarter), apart (two, or a half), far.
	AgreePPM []int64 `json:"agree_ppm"`
	// ZeroPPM is the same seen from a report that states 0, which is commoner than
	// any other number and wrong less often; empty = as AgreePPM.
	ZeroPPM []int64 `json:"zero_ppm,omitempty"`
	// FixedPPM is the share of incidents whose number does not grow between two
	// reports that were published apart; 0 = all may, and a later report that states
	// more costs nothing.
	FixedPPM int64 `json:"fixed_ppm,omitempty"`
	// Count is how many reports state each number, in the bins of countBin.
	Count []int64 `json:"count"`
}

// Validate says what makes a snapshot unusable.
func (s *Snapshot) Validate() error {
	switch {
	case s.Version != SnapshotVersion:
		return fmt.Errorf("snapshot version %d: this program reads version %d", s.Version, SnapshotVersion)
	case s.PerIncidentMilli < 10 || s.PerIncidentMilli > 1_000_000:
		return fmt.Errorf("reports_per_incident_milli %d: want 10 to 1000000", s.PerIncidentMilli)
	case len(s.Rings) != nRings:
		return fmt.Errorf("rings: %d values, want %d", len(s.Rings), nRings)
	case len(s.Rate) != 0 && len(s.Rate) != nLevels:
		return fmt.Errorf("rate: %d values, want %d", len(s.Rate), nLevels)
	case len(s.Lag) != nLags || len(s.PublishedLag) != nPublished:
		return fmt.Errorf("lag_ppm, published_lag_ppm: %d and %d values, want %d and %d",
			len(s.Lag), len(s.PublishedLag), nLags, nPublished)
	case s.FloorM < 1 || s.FloorM > 100_000 || s.FloorS < 1 || s.FloorS > 10*86400:
		return errors.New("floor_m: want 1 to 100000 metres; floor_s: want 1 to 864000 seconds")
	case s.LooseLess < 0 || s.LooseLess > 10_000:
		return fmt.Errorf("loose_less %d: want 0 to 10000", s.LooseLess)
	case s.TailPPM < 0 || s.TailPPM > 900_000:
		return fmt.Errorf("tail_ppm %d: want 0 to 900000", s.TailPPM)
	}
	for _, ppm := range append([][]int64{s.Lag, s.PublishedLag}, s.shares()...) {
		for _, v := range ppm {
			if v < 0 || v > 1_000_000 {
				return fmt.Errorf("share %d ppm: want 0 to 1000000", v)
			}
		}
	}
	if len(s.Killed.AgreePPM) != nCountLevels || len(s.Injured.AgreePPM) != nCountLevels {
		return errors.New("killed, injured: agree_ppm wants 4 values")
	}
	for _, c := range []*CountField{&s.Killed, &s.Injured} {
		if len(c.ZeroPPM) != 0 && len(c.ZeroPPM) != nCountLevels || c.FixedPPM < 0 || c.FixedPPM > 1_000_000 {
			return errors.New("killed, injured: zero_ppm wants 4 values or none, fixed_ppm 0 to 1000000")
		}
	}
	return s.Text.validate()
}

func (s *Snapshot) shares() [][]int64 {
	out := [][]int64{s.Killed.AgreePPM, s.Injured.AgreePPM, s.Killed.ZeroPPM, s.Injured.ZeroPPM}
	for _, name := range sortedKeys(s.Fields) {
		out = append(out, s.Fields[name].AgreePPM)
	}
	return out
}

// ParseSnapshot reads and checks a snapshot; keys it does not know are refused.
func ParseSnapshot(b []byte) (*Snapshot, error) {
	var s Snapshot
	if err := strictUnmarshal(b, &s); err != nil {
		return nil, fmt.Errorf("reading snapshot: %w", plainJSON(err))
	}
	if err := s.Validate(); err != nil {
		return nil, fmt.Errorf("snapshot %q: %w", clip(s.Name), err)
	}
	return &s, nil
}

// floorOf is the least log odds of a link that may join two groups.
func (s *Snapshot) floorOf(placed bool) int32 {
	if placed {
		return s.LinkFloor
	}
	return s.LinkFloor - s.LooseLess
}

// Encode writes the snapshot; equal snapshots give equal bytes.
func (s *Snapshot) Encode() []byte {
	b, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		panic(err) // integers, strings and maps of strings cannot fail to encode
	}
	return append(b, '\n')
}

// Hash is the SHA-256 of the encoded snapshot, in hex.
func (s *Snapshot) Hash() string {
	sum := sha256.Sum256(s.Encode())
	return hex.EncodeToString(sum[:])
}

// DefaultSnapshot is the embedded snapshot: shares learned on a synthetic front
// and rounded, with prior knowledge where it says nothing. It is a starting
// point for a mission's own.
func DefaultSnapshot() *Snapshot {
	return &Snapshot{
		Version: SnapshotVersion, Name: "default", PerIncidentMilli: 1600, Intercept: 900, Rate: []int32{500, 500, 500, 500}, Placeless: 600,
		FloorM: 300, FloorS: 1800, TailPPM: 50_000, Rings: make([]int32, nRings),
		Lag:          []int64{650_000, 165_000, 165_000, 10_000, 4_000, 3_000, 3_000},
		PublishedLag: []int64{520_000, 170_000, 60_000, 90_000, 60_000, 40_000, 40_000, 20_000},
		Fields: map[string]Field{
			"act":        {AgreePPM: []int64{680_000, 250_000, 70_000}, Count: defaultActs(), Total: 1000, UnseenPPM: 10_000},
			"actor":      {AgreePPM: []int64{860_000, 140_000}, UnseenPPM: 400_000},
			"weapon":     {AgreePPM: []int64{700_000, 150_000, 150_000}, UnseenPPM: 150_000},
			"target":     {AgreePPM: []int64{600_000, 150_000, 250_000}, UnseenPPM: 100_000},
			"place_name": {AgreePPM: []int64{800_000, 200_000}, UnseenPPM: 5_000},
		},
		Killed: CountField{AgreePPM: []int64{550_000, 380_000, 50_000, 20_000}, ZeroPPM: []int64{820_000, 150_000, 20_000, 10_000},
			Count: []int64{600, 120, 80, 50, 40, 30, 20, 12, 10, 8, 7, 5, 5, 4, 3, 3, 10, 6, 4}},
		Injured: CountField{AgreePPM: []int64{450_000, 330_000, 140_000, 80_000}, ZeroPPM: []int64{750_000, 150_000, 60_000, 40_000},
			Count: []int64{400, 120, 100, 80, 60, 50, 40, 25, 20, 16, 14, 12, 10, 9, 8, 8, 30, 20, 12}},
		Text:      defaultText(),
		LinkFloor: -500, LooseLess: 700, GroupFloor: -1000,
	}
}

// defaultActs is how common acts are, of a thousand reports: a judgement from
// the counts that missions publish, to be replaced by a mission's own.
func defaultActs() map[string]int64 {
	return map[string]int64{
		"fire": 480, "fire/artillery": 180, "fire/mortar": 110, "fire/small-arms": 90, "fire/mlrs": 50, "fire/explosion": 50,
		"air": 250, "air/drone": 130, "air/strike": 60, "air/missile": 50, "air/overflight": 10,
		"ground": 130, "ground/assault": 50, "ground/clash": 40, "ground/advance": 25, "ground/recon": 15,
		"mines": 40, "mines/blast": 25, "mines/laid": 15,
		"harm": 40, "harm/casualty": 25, "harm/property": 15,
		"access": 30, "access/denied": 15, "access/delayed": 8, "access/jamming": 7,
		"air/alert": 20, "thermal": 10, "thermal/anomaly": 10,
	}
}
