package fuse

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"trucewatch/truce"
)

const (
	day = 86400
	// unstatedSpan is how long before publication a report without a time may
	// have happened, in seconds.
	unstatedSpan = 72 * 3600
	// unstatedRadius is r68 in metres of a place without a stated precision.
	unstatedRadius = 42_000
	// placelessSigma: a place known no better than this many metres per axis says nothing.
	placelessSigma = 200_000
	// timelessWidth: an interval longer than this many seconds says nothing.
	timelessWidth = 400 * day
)

// Flags of a rec.
const (
	flagPublishedOnly = 1 << iota // the time is derived from publication
	flagEpisode                   // a count over a window
	flagDetection                 // by a sensor
	flagArea                      // too vague to link
	flagVariant                   // a further place of the report before it
	flagCrowd                     // among so many that place and time tell nothing apart
	flagLone                      // a detection where fires are nothing special
	flagBurner                    // at a place known to burn
)

// rec is a report reduced to what is compared, small enough for a million in memory.
type rec struct {
	lat, lon int32 // E7 degrees
	sigma    int32 // metres per axis; 0 = no place term
	width    int32 // seconds of the interval; 0 = no time term
	from     int64 // start of the interval, Unix seconds
	pub      int64 // published, Unix seconds; 0 = not stated
	src      int32 // source, product and origin: who speaks once of one incident
	party    int16 // party whose interest the source has; 0 = none
	flags    uint8
	level    uint8 // spatial level, see block.go
	path     [nFields]int32
	kill     [2]int32 // killed: min, max; -1 = not stated
	inj      [2]int32 // injured
	attrAt   uint32   // first of attrN free attributes in set.attrs
	tokAt    uint32   // first of tokN stems in set.toks
	attrN    uint16
	tokN     uint16
	rate     int32 // log of the local rate: per km² and hour, or per hour without a place
	bound    int32 // the most that all terms beside place, time and rate can add
	unit     int32 // the folded report it belongs to
	self     int32 // its own number
	norm     int32 // of its stems, see textModel
}

// The fields that every report may have; free attributes are numbered after them.
const (
	fieldAct = iota
	fieldActor
	fieldWeapon
	fieldTarget
	fieldName
	nFields
)

var fieldNames = [nFields]string{"act", "actor", "weapon", "target", "place_name"}

// attrRef is the value of a free attribute: a field and a path of it.
type attrRef struct{ field, path int32 }

// field interns the paths of one categorical field. Path 0 is "not stated".
type field struct {
	name  string
	ids   map[string]int32
	paths [][]string // leaf first
}

// set is all reports, sorted by (time.from, source, id).
type set struct {
	recs   []rec
	ids    []string
	srcOf  []int32 // index into sources, by rec
	line   []int32
	fields []*field
	attrs  []attrRef
	toks   []uint32
	// keys are the interned (source, product, origin); sources the plain ids.
	keys    map[string]int32
	sources []string
	source  map[string]int32
	parties []string
	files   []string
	updates map[int32]string // rec → id it updates
	repeats []repeatKey
	pending repeatKey
	stemOf  map[string]uint32
	// textHash is the hash of the words that were added last.
	textHash uint64
	srcKeys  []int32 // rec.src again, for slices of one
	opt      *Options
	cut      int // values cut for length
}

func newSet(opt *Options) *set {
	s := &set{keys: map[string]int32{}, source: map[string]int32{}, updates: map[int32]string{}, opt: opt,
		stemOf:  map[string]uint32{},
		parties: []string{""}}
	for _, n := range fieldNames {
		s.fields = append(s.fields, newField(n))
	}
	return s
}

func newField(name string) *field {
	return &field{name: name, ids: map[string]int32{}, paths: [][]string{nil}}
}

// id interns a path, leaf first.
func (f *field) id(path []string) int32 {
	key := strings.Join(path, "\x00")
	if id, ok := f.ids[key]; ok {
		return id
	}
	id := int32(len(f.paths))
	f.ids[key] = id
	f.paths = append(f.paths, slices.Clone(path))
	return id
}

// slashPath turns "fire/mortar" into its nodes, leaf first.
func slashPath(s string) []string {
	var path []string
	for s = strings.Trim(s, "/ "); s != "" && len(path) < maxPathSteps; {
		path = append(path, s)
		i := strings.LastIndexByte(s, '/')
		if i < 0 {
			break
		}
		s = s[:i]
	}
	return path
}

// add reduces one report. It does not keep the report.
func (s *set) add(r *Report) {
	var c rec
	c.src = intern(s.keys, r.Source+"\x00"+r.Product+"\x00"+r.Origin)
	src, ok := s.source[r.Source]
	if !ok {
		src = int32(len(s.sources))
		s.source[strings.Clone(r.Source)] = src
		s.sources = append(s.sources, strings.Clone(r.Source))
	}
	s.addTime(&c, r)
	addPlace(&c, r.Place)
	switch truce.ReportKind(r.Kind) {
	case truce.KindEpisode:
		c.flags |= flagEpisode
	case truce.KindDetection:
		c.flags |= flagDetection
	}
	s.markBurner(&c)
	if r.Kind == "" && manyDays(r.Time) {
		c.flags |= flagEpisode
	}
	for i, path := range [nFields][]string{slashPath(r.Act), one(r.Actor), slashPath(r.Weapon),
		slashPath(r.Target), one(foldName(r.PlaceName))} {
		if len(path) > 0 {
			c.path[i] = s.fields[i].id(path)
		}
	}
	c.kill, c.inj = bounds(r.Killed), bounds(r.Injured)
	s.addAttrs(&c, r)
	s.addText(&c, r)
	c.party = s.partyOf(r.Source)
	if r.UpdateOf != "" {
		s.updates[int32(len(s.recs))] = strings.Clone(r.UpdateOf)
	}
	s.push(c, strings.Clone(r.ID), src, int32(r.line))
	for _, p := range r.Places[:min(len(r.Places), maxPlaces)] {
		v := c
		v.flags |= flagVariant
		addPlace(&v, p)
		s.markBurner(&v)
		s.push(v, s.ids[len(s.ids)-1], src, int32(r.line))
	}
	s.cut += max(len(r.Places)-maxPlaces, 0)
}

func (s *set) push(c rec, id string, src, line int32) {
	s.recs = append(s.recs, c)
	s.ids = append(s.ids, id)
	s.repeats = append(s.repeats, s.pending)
	s.srcOf = append(s.srcOf, src)
	s.line = append(s.line, line)
}

// manyDays tells whether a time is a run of two to thirty-one whole UTC days:
// without a kind that is taken for something that lasted, not for an event
// whose day is unknown.
func manyDays(v Span) bool {
	d := v.To - v.From
	return v.From%day == 0 && d%day == 0 && d >= 2*day && d <= 31*day
}

func one(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func foldName(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func intern(m map[string]int32, key string) int32 {
	id, ok := m[key]
	if !ok {
		id = int32(len(m))
		m[strings.Clone(key)] = id
	}
	return id
}

// addTime sets interval and publication. Without a time it is the 72 hours
// before publication; without both there is no time term.
func (s *set) addTime(c *rec, r *Report) {
	c.pub = r.Published.From
	switch {
	case !r.Time.IsZero():
		c.from = r.Time.From
		c.width = int32(min(r.Time.To-r.Time.From, timelessWidth+1))
		if c.width > timelessWidth {
			c.width = 0
		}
		if c.pub == 0 {
			c.pub = r.Time.To
		}
	case !r.Published.IsZero():
		c.from, c.width = r.Published.From-unstatedSpan, unstatedSpan
		c.flags |= flagPublishedOnly
	}
}

// addPlace sets position and precision: r68 of a two-dimensional normal
// distribution is 1.5096 times its standard deviation per axis.
func addPlace(c *rec, p Place) {
	c.lat, c.lon, c.sigma = 0, 0, 0
	if !p.Stated {
		return
	}
	radius := p.RadiusM
	if radius < 0 {
		radius = unstatedRadius
	}
	if radius > placelessSigma*3/2 {
		return
	}
	c.lat, c.lon = int32(p.Lat), int32(p.Lon)
	c.sigma = int32(max(radius*10_000/15_096, 1))
}

func bounds(c Count) [2]int32 {
	if !c.Stated {
		return [2]int32{-1, -1}
	}
	const most = 1 << 30
	lo, hi := int32(min(c.Min, most)), int32(min(c.Max, most))
	if c.Max < 0 {
		hi = most
	}
	return [2]int32{lo, hi}
}

func (s *set) addAttrs(c *rec, r *Report) {
	c.attrAt = uint32(len(s.attrs))
	for _, name := range sortedKeys(r.Attrs) {
		path := r.Attrs[name]
		if len(path) == 0 {
			continue
		}
		if c.attrN >= maxAttrs {
			s.cut++
			break
		}
		s.attrs = append(s.attrs, attrRef{s.attrField(name), 0})
		ref := &s.attrs[len(s.attrs)-1]
		ref.path = s.fields[ref.field].id(path[:min(len(path), maxPathSteps)])
		c.attrN++
	}
}

// attrField numbers the fields in order of first appearance; nothing that is
// shown or decided depends on the number.
func (s *set) attrField(name string) int32 {
	for i := nFields; i < len(s.fields); i++ {
		if s.fields[i].name == attrPrefix+name {
			return int32(i)
		}
	}
	s.fields = append(s.fields, newField(attrPrefix+name))
	return int32(len(s.fields) - 1)
}

// attrPrefix keeps free attributes apart from fields of the same name.
const attrPrefix = "attr:"

// attrsOf returns the free attributes of a rec, sorted by name as they were added.
func (s *set) attrsOf(c *rec) []attrRef { return s.attrs[c.attrAt : c.attrAt+uint32(c.attrN)] }

// partyOf numbers the party in whose interest a source speaks; 0 = none known.
func (s *set) partyOf(source string) int16 {
	reg, ok := s.opt.Sources[source]
	if !ok || reg.Party == "" || reg.Interest != truce.InterestParty && reg.Interest != truce.InterestAlly {
		return 0
	}
	i := slices.Index(s.parties, string(reg.Party))
	if i < 0 {
		i = len(s.parties)
		s.parties = append(s.parties, string(reg.Party))
	}
	return int16(i)
}

// opposed reports whether two parties are set against each other by the options.
func (s *set) opposed(a, b int16) bool {
	if a == 0 || b == 0 || a == b {
		return false
	}
	for _, p := range s.opt.Parties {
		if p == [2]string{s.parties[a], s.parties[b]} || p == [2]string{s.parties[b], s.parties[a]} {
			return true
		}
	}
	return false
}

// source id of a rec.
func (s *set) sourceID(i int32) string { return s.sources[s.srcOf[i]] }

// less is the canonical order: (time.from, source, id). It decides anchors and ties.
func (s *set) compare(i, j int32) int {
	a, b := &s.recs[i], &s.recs[j]
	switch {
	case a.from != b.from:
		if a.from < b.from {
			return -1
		}
		return 1
	}
	if c := strings.Compare(s.sourceID(i), s.sourceID(j)); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(s.ids[i], s.ids[j]), cmp.Compare(a.flags&flagVariant, b.flags&flagVariant),
		cmp.Compare(a.lat, b.lat), cmp.Compare(a.lon, b.lon), cmp.Compare(a.sigma, b.sigma))
}

// where says where in the input a rec stood.
func (s *set) where(i int32) string {
	if s.line[i] == 0 {
		return fmt.Sprintf("report %d", i+1)
	}
	return fmt.Sprintf("line %d", s.line[i])
}
