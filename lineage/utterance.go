package lineage

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"trucewatch/text"
)

// Saying is something a document says that somebody said, or says itself.
type Saying struct {
	// File is the document, Start the byte offset in it; both order the sayings.
	File  string
	Start int
	Text  string
	// Speaker is a name as written; "" or "unknown" where the document does not say.
	Speaker string
	// SpeakerID is the same for all spellings of a speaker, "" where it is unknown.
	SpeakerID string
	Language  string
	// Direct: the words stand in quotation marks. Own: the outlet says it itself.
	// Headline: it is the title. Machine: the document is a machine translation.
	Direct, Own, Headline, Machine bool
}

// Variant is an utterance as one document has it.
type Variant struct {
	Saying
	Flags []Flag
}

// Flag says what became of an utterance on its way.
type Flag string

const (
	// FlagSense: the variant says something else: negation, number, mood, or who
	// does what to whom.
	FlagSense Flag = "sense_changed"
	// FlagAttribution: the outlet says as its own what others give to a speaker.
	FlagAttribution Flag = "attribution_lost"
	// FlagSpeaker: others give the words to somebody else.
	FlagSpeaker Flag = "other_speaker"
	// FlagMachine: the words are a machine's translation, never the speaker's own.
	FlagMachine Flag = "machine_translated"
	// FlagIndirect: the words are the outlet's rendering, not a quotation.
	FlagIndirect Flag = "indirect"
)

// Utterance is one thing said with all its variants.
type Utterance struct {
	// ID is made from the first variant and is the same as long as that is.
	ID       string
	Speaker  string // as most variants write it
	Variants []Variant
}

// maxSegments is how many sentences one call compares; sayings beyond stay whole
// and stand by themselves.
const maxSegments = 200_000

// segment is a sentence of a saying.
type segment struct {
	saying int
	at     int // number among the segments of the saying
	start  int // offset in the text of the saying
	text   string
	grams  []uint64 // runs of four characters
	means  []uint64 // meanings, sorted, each once
	weight int      // of all meanings
}

// Cluster puts the variants of each utterance together. Sayings are compared
// sentence by sentence with those of the same speaker; sentences that follow one
// another in several documents are one utterance. Utterances of one variant are
// in the result too, but not what only the outlets themselves say. The order of the sayings does not matter.
func Cluster(sayings []Saying) []Utterance {
	s := slices.Clone(sayings)
	slices.SortFunc(s, func(a, b Saying) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Start, b.Start), cmp.Compare(len(b.Text), len(a.Text)),
			strings.Compare(a.Text, b.Text), strings.Compare(a.Speaker, b.Speaker))
	})
	s = slices.CompactFunc(s, func(a, b Saying) bool {
		return a.File == b.File && a.Start == b.Start && a.Text == b.Text
	})
	c := newClusters(s)
	c.link()
	c.joinNeighbours()
	return c.utterances()
}

// clusters is the state of one call.
type clusters struct {
	s        []Saying
	speakers []string // key of each saying, "" unknown
	seg      []segment
	weights  map[uint64]int // of a meaning
	group    []int32        // union-find over segments
}

func newClusters(s []Saying) *clusters {
	c := &clusters{s: s, speakers: make([]string, len(s)), weights: map[uint64]int{}}
	for i := range s {
		c.speakers[i] = speakerKey(s[i])
		c.cut(i)
	}
	seen := map[uint64]int{}
	for i := range c.seg {
		for _, m := range c.seg[i].means {
			seen[m]++
		}
	}
	for m, n := range seen {
		// Twice the binary logarithm, between 2 and 16: rare words weigh more.
		c.weights[m] = min(16, 2+2*max(0, bits.Len(uint(len(c.seg)/n))-1))
	}
	c.group = make([]int32, len(c.seg))
	for i := range c.seg {
		c.group[i] = int32(i)
		for _, m := range c.seg[i].means {
			c.seg[i].weight += c.weights[m]
		}
	}
	return c
}

// cut appends the sentences of a saying.
func (c *clusters) cut(i int) {
	t := c.s[i].Text
	if part := strings.TrimSpace(t); len(c.seg) >= maxSegments && part != "" {
		c.seg = append(c.seg, segment{saying: i, start: strings.Index(t, part), text: part})
		return
	}
	at := 0
	for start := 0; start < len(t); {
		end := sentenceEnd(t, start)
		if part := strings.TrimSpace(t[start:end]); part != "" {
			g := segment{saying: i, at: at, start: start + strings.Index(t[start:end], part), text: part}
			lang := c.s[i].Language
			for _, w := range text.Tokens(limit(part, 1<<14)) {
				if m := concepts().meaning(w, lang); m != 0 && !light()[m] {
					g.means = append(g.means, m)
				}
			}
			g.means = text.SortUnique(g.means)
			g.grams = text.CharGrams(limit(part, 1<<14), 4)
			c.seg = append(c.seg, g)
			at++
		}
		start = end
	}
}

// sentenceEnd is the end of the sentence that begins at start: after . ! ? … and
// closing marks, before a space.
func sentenceEnd(t string, start int) int {
	for i := start; i < len(t); i++ {
		switch t[i] {
		case '.', '!', '?', 0xa6: // the last byte of …
			if t[i] == 0xa6 && !strings.HasSuffix(t[start:i+1], "…") {
				continue
			}
			j := i + 1
			for j < len(t) && strings.IndexByte(".!?\"')]", t[j]) >= 0 {
				j++
			}
			if j >= len(t) {
				return len(t)
			}
			if t[j] == ' ' && j-start >= 8 && (j < 4 || t[i] != '.' || t[i-2] != '.' && t[i-2] != ' ') {
				return j
			}
		}
	}
	return len(t)
}

// speakerKey is the same for the spellings of a name in three languages.
func speakerKey(s Saying) string {
	if s.Own {
		return ""
	}
	if s.SpeakerID != "" {
		return s.SpeakerID
	}
	f := strings.Fields(text.Fold(s.Speaker))
	if len(f) == 0 || f[0] == "unknown" {
		return ""
	}
	k := nameKey(f[len(f)-1])
	if len(f) > 3 || k == "" {
		return "~" + text.Skeleton(s.Speaker)
	}
	return "~" + k
}

// likeness is how alike two sentences are, in thousandths; sure asks for more.
type likeness struct{ grams, jaccard, contained, shared, small int }

func (c *clusters) compare(i, j int) likeness {
	a, b := &c.seg[i], &c.seg[j]
	var l likeness
	l.small = min(len(a.means), len(b.means))
	weight := 0
	for x, y := 0, 0; x < len(a.means) && y < len(b.means); {
		switch {
		case a.means[x] == b.means[y]:
			weight += c.weights[a.means[x]]
			l.shared++
			x++
			y++
		case a.means[x] < b.means[y]:
			x++
		default:
			y++
		}
	}
	if l.shared == 0 {
		return l
	}
	l.jaccard = weight * 1000 / (a.weight + b.weight - weight)
	l.contained = weight * 1000 / min(a.weight, b.weight)
	if c.s[a.saying].Language == c.s[b.saying].Language {
		l.grams = text.Jaccard(a.grams, b.grams)
	}
	return l
}

// Thresholds in thousandths, from the development set of package prose.
const (
	gramsSame     = 200 // runs of four characters, one language
	jaccardSame   = 270 // weighted meanings
	containedSame = 620 // of the shorter, three shared meanings and more
	briefSame     = 400 // weighted meanings where the shorter has only two
	gramsSure     = 350 // where the speaker is not the same or not known
	jaccardSure   = 500
	weakly        = 450 // of the strength that is enough
)

// strength is 1000 where two sentences are just alike enough.
func (l likeness) strength() int {
	if l.shared < 2 {
		return 0
	}
	if l.small < 3 {
		return l.jaccard * 1000 / briefSame
	}
	s := max(l.grams*1000/gramsSame, l.jaccard*1000/jaccardSame)
	if l.shared >= 3 {
		s = max(s, l.contained*1000/containedSame)
	}
	return s
}

func (l likeness) same() bool { return l.strength() >= 1000 }

func (l likeness) sure() bool {
	return l.small >= 4 && l.shared >= 3 && (l.grams >= gramsSure || l.jaccard >= jaccardSure)
}

func (c *clusters) root(i int) int {
	for int(c.group[i]) != i {
		c.group[i] = c.group[c.group[i]]
		i = int(c.group[i])
	}
	return i
}

func (c *clusters) union(i, j int) {
	a, b := c.root(i), c.root(j)
	if a > b {
		a, b = b, a
	}
	c.group[b] = int32(a)
}
