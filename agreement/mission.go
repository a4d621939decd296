package agreement

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"

	"trucewatch/truce"
)

var (
	placeRungs = []string{"exact", "cell_1km", "cell_5km", "cell_20km", "raion", "region"}
	timeRungs  = []string{"exact", "hour", "day"}
	audiences  = []string{"public", "parties", "mission"}
	whoShown   = []string{"ruled_only", "alleged_with_claimant"}
	proposals  = []string{"counts_only", "shown", "hidden"}
	exactTo    = []string{"none", "own_forces_or_notified_case"}
	withhold   = []string{"names", "monitors", "own_positions", "sources", "units", "other_units", "text", "casualties"}
	orders     = []string{"alternating_by_edition"}
	cutOff     = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// missionShape describes a mission file.
func missionShape() *shape {
	policy := object("policy",
		req("delay", duration, "time between an event and its publication"),
		req("place", oneOf(placeRungs...), "finest rung of place"), opt("time", oneOf(timeRungs...), "finest rung of time; day where nothing is said"),
		opt("strikes", object("strikes", req("impact_and_damage_delay", duration, "hit, miss and damage of a strike, at least 72h for public and parties")), ""),
		opt("who", oneOf(whoShown...), "whether an allegation is shown, always with its claimant"), opt("proposals", oneOf(proposals...), "what is shown of the program's proposals"),
		opt("exact", oneOf(exactTo...), "to whom exact places go"), opt("withhold", someOf(oneOf(withhold...)), "fields left out"),
		opt("embargo", boolean, "nothing goes out before an approver says so"), opt("approver", id, "who releases"))
	return object("mission",
		req("trucewatch", oneOf("1"), "version of this form of file"), opt("version", integer, "counts up"),
		req("mission", id, "id of the mission"), opt("exercise", boolean, "true marks an exercise"),
		opt("title", words, "name of the mission on its pages; the agreement's title where nothing is said"),
		opt("about", words, "one paragraph on what the data are and are not"), req("agreement", id, "id of the agreement it watches"),
		opt("schedule", object("schedule", req("seal", duration, "how often the record is sealed")), ""),
		req("day", object("day", req("cut_off", text, `local time at which the reporting day ends, "19:30"`), req("zone", text, "IANA name"), req("languages", idList, "the first is authoritative")), "the reporting day"),
		opt("names", object("names", opt("order_of_parties", oneOf(orders...), ""), opt("forms", text, "file with forms of names"), opt("footer", words, "")), ""),
		req("publication", mapOf(policy), "one policy for each audience: public, parties, mission"),
		opt("cameras", listOf(object("camera", req("id", id, ""), req("lat", number, ""), req("lon", number, ""), opt("name", text, ""))), "never published"),
		opt("call_signs", listOf(object("call_sign", req("sign", text, ""), req("source", text, "id of the source"))), ""),
		opt("seats", mapOf(mapOf(id)), "body → person by code name → member"),
	)
}

// minStrikeDelay is the least time before the public or a party learns whether a strike hit.
const minStrikeDelay = 72 * time.Hour

// LoadMission reads a mission file; see [Load] for errors and warnings. The
// agreement that it names is not read here; see [Seat].
func LoadMission(name string, data []byte) (truce.Mission, []Warning, error) {
	f := &file{name: name}
	root := f.parse(data)
	if root != nil {
		f.match(root, missionShape(), "")
	}
	if err := f.err(); err != nil {
		return truce.Mission{}, f.sortWarnings(), err
	}
	m := f.mission(root)
	if err := f.err(); err != nil {
		return truce.Mission{}, f.sortWarnings(), err
	}
	return m, f.sortWarnings(), nil
}

func (f *file) mission(n *node) truce.Mission {
	day := n.get("day")
	m := truce.Mission{ID: n.get("mission").str(), Version: number32(n.get("version")), Agreement: n.get("agreement").str(), Exercise: n.get("exercise").str() == "true",
		Seal: durationOf(n.get("schedule").get("seal")), CutOff: day.get("cut_off").str(), Zone: day.get("zone").str(), Languages: strs(day.get("languages"))}
	if !cutOff.MatchString(m.CutOff) {
		f.fault(day.get("cut_off"), "day.cut_off: found %q, want a local time in quotation marks such as \"19:30\"", clip(m.CutOff))
	}
	if _, err := time.LoadLocation(m.Zone); err != nil || m.Zone == "" || m.Zone == "Local" {
		f.fault(day.get("zone"), "day.zone: time zone %q is not known; want an IANA name such as Europe/Kyiv", clip(m.Zone))
	}
	m.Title, m.About = wordsOf(n.get("title")), wordsOf(n.get("about"))
	if names := n.get("names"); names != nil {
		m.Names = truce.Naming{OrderOfParties: names.get("order_of_parties").str(), Forms: names.get("forms").str(), Footer: wordsOf(names.get("footer"))}
	}
	for _, e := range n.get("publication").keys {
		m.Publication = append(m.Publication, f.policy(e))
	}
	sort.Slice(m.Publication, func(i, j int) bool { return m.Publication[i].Audience < m.Publication[j].Audience })
	if n.get("publication").get("public") == nil {
		f.fault(n.get("publication"), "publication: the audience public is missing; without it nothing can be published safely")
	}
	f.cameras(&m, n)
	if s := n.get("seats"); s != nil {
		m.Seats = map[string]map[string]string{}
		for _, body := range s.keys {
			m.Seats[body.key] = map[string]string{}
			for _, p := range body.val.keys {
				m.Seats[body.key][p.key] = p.val.str()
			}
		}
	}
	return m
}

func (f *file) cameras(m *truce.Mission, n *node) {
	seen := map[string]bool{}
	for _, c := range n.get("cameras").list() {
		lat, err1 := truce.ParseE7(c.get("lat").str())
		lon, err2 := truce.ParseE7(c.get("lon").str())
		cam := truce.Camera{ID: c.get("id").str(), At: truce.Position{Lat: lat, Lon: lon}, Name: c.get("name").str()}
		for _, err := range []error{err1, err2, cam.At.Validate()} {
			if err != nil {
				f.fault(c, "cameras.%s: %v", cam.ID, err)
			}
		}
		if seen[cam.ID] {
			f.fault(c, "camera %q is used twice", cam.ID)
		}
		seen[cam.ID] = true
		m.Cameras = append(m.Cameras, cam)
	}
	for _, c := range n.get("call_signs").list() {
		m.CallSigns = append(m.CallSigns, truce.CallSign{Sign: c.get("sign").str(), Source: truce.SourceID(c.get("source").str())})
	}
}

func (f *file) policy(e entry) truce.PublicationPolicy {
	v := e.val
	if !slices.Contains(audiences, e.key) {
		f.fault(e.at, "publication: unknown audience %q%s; valid: %s", clip(e.key), meant(e.key, audiences), strings.Join(audiences, ", "))
	}
	p := truce.PublicationPolicy{Audience: e.key, Delay: durationOf(v.get("delay")), Place: v.get("place").str(), Time: v.get("time").str(),
		StrikeDelay: durationOf(v.get("strikes").get("impact_and_damage_delay")), Who: v.get("who").str(), Proposals: v.get("proposals").str(),
		Exact: v.get("exact").str(), Withhold: strs(v.get("withhold")), Embargo: v.get("embargo").str() == "true", Approver: v.get("approver").str()}
	if v.get("strikes") == nil {
		p.StrikeDelay = minStrikeDelay
	}
	if p.Time == "" {
		p.Time = "day"
	}
	if p.Who == "" {
		p.Who = "ruled_only"
	}
	if p.Proposals == "" {
		p.Proposals = "counts_only"
	}
	if e.key == "mission" {
		return p
	}
	if p.StrikeDelay < minStrikeDelay {
		f.fault(v.get("strikes"), "publication.%s: hit, miss and damage of a strike after %s; want at least 72h", e.key, p.StrikeDelay)
	}
	if p.Place == "exact" || p.Place == "cell_1km" {
		f.fault(v.get("place"), "publication.%s.place: %s shows where forces are; want cell_5km, cell_20km, raion or region", e.key, p.Place)
	}
	if p.Time == "exact" {
		f.fault(v.get("time"), "publication.%s.time: exact times show patterns of watching; want hour or day", e.key)
	}
	if e.key == "public" && p.Exact != "" && p.Exact != "none" {
		f.fault(v.get("exact"), "publication.public.exact: %s is for parties; want none", p.Exact)
	}
	if p.Approver != "" && !p.Embargo {
		f.warn(v.get("approver"), "approver_unused", "publication.%s: an approver without embargo: true approves nothing", e.key)
	}
	if e.key == "public" && p.Proposals == "shown" {
		f.fault(v.get("proposals"), "publication.public.proposals: the public never sees a proposed breach; want counts_only or hidden")
	}
	if p.Delay == 0 {
		f.warn(v.get("delay"), "no_delay", "publication.%s: without a delay the page shows the present; missions use 24h", e.key)
	}
	if p.Embargo && p.Approver == "" {
		f.fault(v, "publication.%s: an embargo needs an approver", e.key)
	}
	return p
}

// Seat gives the seats of an agreement's bodies to the persons that the mission
// names. A body or member that the agreement does not have is an error.
func Seat(a truce.Agreement, m truce.Mission) (truce.Agreement, error) {
	f := &file{name: "mission " + m.ID}
	bodies := slices.Clone(a.Bodies)
	for _, id := range sortedKeys(m.Seats) {
		i := slices.IndexFunc(bodies, func(b truce.Body) bool { return b.ID == id })
		if i < 0 {
			f.fault(nil, "seats: body %q is not in agreement %s", clip(id), a.ID)
			continue
		}
		signers := map[string]string{}
		for k, v := range bodies[i].Signers {
			signers[k] = v
		}
		for _, person := range sortedKeys(m.Seats[id]) {
			member := m.Seats[id][person]
			if !slices.ContainsFunc(bodies[i].Members, func(x truce.BodyMember) bool { return x.ID == member }) {
				f.fault(nil, "seats.%s.%s: %q is no member of the body", id, person, clip(member))
			}
			signers[person] = member
		}
		bodies[i].Signers = signers
	}
	a.Bodies = bodies
	return a, f.err()
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
