package fuse

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trucewatch/text"
)

// TextField says how words agree within one incident and between two.
type TextField struct {
	Docs int64 `json:"docs"`
	// Count is how many of Docs texts hold a stem, by its hash in hex; stems of
	// a single text are left out.
	Count map[string]int64 `json:"count,omitempty"`
	// SamePPM and OtherPPM are the shares of pairs of one incident, and of two,
	// by likeness of their words, in bins of likeEdges.
	SamePPM  []int64 `json:"same_ppm"`
	OtherPPM []int64 `json:"other_ppm"`
}

// likeEdges end the bins of likeness: the cosine of two sets of stems, each
// weighed by how rare it is, in thousandths.
var likeEdges = [...]int64{20, 50, 80, 120, 170, 230, 300, 400, 550, 750}

const (
	nLikes = len(likeEdges) + 1
	// maxStems is how many different stems of one report are compared.
	maxStems = 400
	// maxTextBytes is how much of a text is read.
	maxTextBytes = 1 << 15
	// rareStems is how many of a report's rarest stems look for partners.
	rareStems = 32
	// maxPosting is how many reports with one stem within reach are looked at.
	maxPosting = 300
)

func defaultText() TextField {
	return TextField{
		SamePPM:  []int64{60_000, 70_000, 80_000, 110_000, 130_000, 130_000, 120_000, 120_000, 100_000, 50_000, 30_000},
		OtherPPM: []int64{560_000, 180_000, 110_000, 80_000, 40_000, 18_000, 7_000, 3_000, 1_200, 500, 300},
	}
}

func (t *TextField) validate() error {
	if t.Docs < 0 {
		return errors.New("text: docs is negative")
	}
	if len(t.SamePPM) != nLikes || len(t.OtherPPM) != nLikes {
		return fmt.Errorf("text: same_ppm, other_ppm: %d and %d values, want %d",
			len(t.SamePPM), len(t.OtherPPM), nLikes)
	}
	return nil
}

// textModel compares the words of two reports.
type textModel struct {
	known map[uint32]int32 // how rare the stems are that the snapshot knows, in thousandths of a nat
	other int32            // how rare any other stem is
	like  [nLikes]int32
	most  int32
}

func newTextModel(f *TextField) textModel {
	m := textModel{known: make(map[uint32]int32, len(f.Count)), other: rarity(0, f.Docs)}
	for key, n := range f.Count { // filling a map: the order changes nothing
		if h, err := strconv.ParseUint(key, 16, 32); err == nil {
			m.known[uint32(h)] = rarity(n, f.Docs)
		}
	}
	top := int32(-1 << 30)
	for i := range m.like {
		v := lnShare(f.SamePPM[i]) - lnShare(f.OtherPPM[i])
		top = max(top, v) // more alike never counts for less
		m.like[i] = min(top, 9000)
		m.most = max(m.most, m.like[i])
	}
	return m
}

func (m *textModel) weight(stem uint32) int64 {
	if w, ok := m.known[stem]; ok {
		return int64(w)
	}
	return int64(m.other)
}

// normOf is the root of the sum of squared weights of a rec's stems.
func (m *textModel) normOf(s *set, c *rec) int32 {
	var sum int64
	for _, t := range s.stems(c) {
		w := m.weight(t)
		sum += w * w
	}
	return int32(isqrt(uint64(sum)))
}

func hexHash(h uint32) string { return strconv.FormatUint(uint64(h), 16) }

// rarity is ln of docs over the texts that hold a stem. A stem that the
// snapshot does not know is as rare as one of a single text.
func rarity(n, docs int64) int32 {
	return max(lnRatio(uint64(2*docs+100), uint64(2*max(n, 1)+1)), 0)
}

// likeness is the cosine of the words of two recs in thousandths; -1 where one has none.
func (m *textModel) likeness(s *set, a, b *rec) int64 {
	if a.tokN == 0 || b.tokN == 0 {
		return -1
	}
	x, y := s.stems(a), s.stems(b)
	var sum int64
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] < y[j]:
			i++
		case x[i] > y[j]:
			j++
		default:
			w := m.weight(x[i])
			sum += w * w
			i++
			j++
		}
	}
	if a.norm == 0 || b.norm == 0 {
		return -1
	}
	return sum * 1000 / (int64(a.norm) * int64(b.norm))
}

// score is what the words say; 0 where one has none.
func (m *textModel) score(s *set, a, b *rec) int32 {
	l := m.likeness(s, a, b)
	if l < 0 {
		return 0
	}
	return m.like[likeBin(l)]
}

func likeBin(l int64) int {
	for i, e := range likeEdges {
		if l < e {
			return i
		}
	}
	return nLikes - 1
}

// stems of a rec: hashes, sorted, each once.
func (s *set) stems(c *rec) []uint32 { return s.toks[c.tokAt : c.tokAt+uint32(c.tokN)] }

// addText reduces title and text to the set of their stems, and to the keys by
// which repeats are found.
func (s *set) addText(c *rec, r *Report) {
	c.tokAt = uint32(len(s.toks))
	s.textHash = 0
	words := s.addWords(r.Title)
	if r.Text != r.Title {
		words += s.addWords(r.Text)
	}
	if name := foldName(r.PlaceName); name != "" {
		s.toks = append(s.toks, stemHash("\x00place "+name))
	}
	for _, sha := range r.Media[:min(len(r.Media), maxMedia)] {
		s.toks = append(s.toks, stemHash("\x00media "+sha))
	}
	own := s.toks[c.tokAt:]
	slices.Sort(own)
	own = slices.Compact(own)
	own = own[:min(len(own), maxStems)]
	s.toks = s.toks[:int(c.tokAt)+len(own)]
	c.tokN = uint16(len(own))
	s.keyRepeat(r, words)
}

// addWords appends the hashes of all stems that are not function words, and of
// the numbers with what they count. It returns the number of words.
func (s *set) addWords(body string) int {
	if len(body) > maxTextBytes {
		body = body[:maxTextBytes]
		s.cut++
	}
	lang := text.Lang(body)
	spans := text.Spans(body)
	titled := titleCase(body, spans)
	sum := s.textHash
	for i := range spans {
		w := spans[i].Text
		sum = sum*0x9E3779B97F4A7C15 + text.Hash(w)
		if text.StopWord(w, lang) {
			continue
		}
		h := s.stem(w, lang)
		s.toks = append(s.toks, h)
		if !titled && isName(body, spans, i) {
			s.toks = append(s.toks, h*0x9E3779B1+1) // a name counts twice
		}
	}
	s.textHash = sum
	for _, n := range text.Numbers(body) {
		if n.Kind != text.NumberCount {
			s.toks = append(s.toks, stemHash("\x00"+string(n.Kind)+" "+strconv.FormatInt(n.Value, 10)))
		}
	}
	return len(spans)
}

// isName tells whether a word is written as a name: with a capital, and not as
// the first word of a sentence or a line.
func isName(body string, spans []text.Token, i int) bool {
	if !capital(body, spans[i]) || i == 0 {
		return false
	}
	between := strings.Trim(body[spans[i-1].End:spans[i].Start], " \t")
	return between == "" || between == "-" || between == "," || between == "'"
}

func capital(body string, t text.Token) bool {
	r, _ := utf8.DecodeRuneInString(body[t.Start:])
	return unicode.IsUpper(r)
}

// titleCase tells whether most words bear a capital, as headlines do in
// English, so that a capital says nothing.
func titleCase(body string, spans []text.Token) bool {
	long, high := 0, 0
	for _, t := range spans {
		if t.End-t.Start > 3 {
			long++
			if capital(body, t) {
				high++
			}
		}
	}
	return 2*high > long
}

// stem hashes a word's stem; the same few thousand words make up most text.
func (s *set) stem(word, lang string) uint32 {
	key := lang + word
	if h, ok := s.stemOf[key]; ok {
		return h
	}
	h := stemHash(text.Stem(word, lang))
	if len(s.stemOf) < 1<<17 {
		s.stemOf[key] = h
	}
	return h
}

func stemHash(s string) uint32 { return uint32(text.Hash(s)) }

// docFreq counts in how many recs each stem stands; stems in order of hash.
func (s *set) docFreq() (stems []uint32, df []int64) {
	var all []uint32
	for i := range s.recs {
		if s.recs[i].flags&flagVariant == 0 {
			all = append(all, s.stems(&s.recs[i])...)
		}
	}
	slices.Sort(all)
	for i, t := range all {
		if i == 0 || t != all[i-1] {
			stems, df = append(stems, t), append(df, 0)
		}
		df[len(df)-1]++
	}
	return stems, df
}

// countText learns how rare stems are and how alike unrelated texts are.
func (s *set) countText(snap *Snapshot) {
	docs := int64(0)
	for i := range s.recs {
		if c := &s.recs[i]; c.tokN > 0 && c.flags&flagVariant == 0 {
			docs++
		}
	}
	if docs == 0 {
		return
	}
	f := TextField{Docs: docs, Count: map[string]int64{}, SamePPM: snap.Text.SamePPM}
	stems, df := s.docFreq()
	for i, n := range df {
		if n >= max(2, docs/50_000) {
			f.Count[hexHash(stems[i])] = n
		}
	}
	f.OtherPPM = snap.Text.OtherPPM
	m := newTextModel(&f)
	for i := range s.recs {
		s.recs[i].norm = m.normOf(s, &s.recs[i])
	}
	f.OtherPPM = s.unrelated(&m, snap.Text.OtherPPM)
	snap.Text = f
}

// unrelated measures how alike two texts are that are a month and more apart.
func (s *set) unrelated(m *textModel, prior []int64) []int64 {
	const pairs, gap = 40_000, 30 * day
	var docs []int32
	for i := range s.recs {
		if s.recs[i].tokN > 0 && s.recs[i].width > 0 {
			docs = append(docs, int32(i))
		}
	}
	seen := make([]int64, nLikes)
	n := 0
	for step := 1; step < len(docs) && n < pairs; step++ {
		for i := 0; i+step < len(docs) && n < pairs; i++ {
			a, b := &s.recs[docs[i]], &s.recs[docs[i+step]]
			if b.from-a.from < gap {
				continue
			}
			seen[likeBin(m.likeness(s, a, b))] += 1_000_000
			n++
		}
	}
	return falling(ppm(seen, prior, 200))
}

// falling lets no bin of unrelated pairs be thinner than half the one before
// it in the tail, nor thicker: few pairs fall there, and a false zero would
// make a certain link.
func falling(share []int64) []int64 {
	out := slices.Clone(share)
	for i := len(out) / 2; i < len(out); i++ {
		out[i] = min(max(out[i], out[i-1]*3/10), out[i-1])
	}
	return out
}
