package gazetteer

import (
	"slices"
	"strings"

	"github.com/clipperhouse/uax29/v2/words"

	"trucewatch/text"
)

// memo remembers what words come to: news say the same words again and again, and
// folding a word and trying its endings costs more than looking it up. It changes no
// answer.
type memo struct {
	keys       map[string]wordKey
	candidates map[string][]candidate
}

// wordKey is the key of a piece of text as it stands there; plain says that it is one
// word, or none (then key is empty), whatever stands around it.
type wordKey struct {
	key   string
	word  bool
	plain bool
}

// Bounds of a memo; a full one begins anew. Longer pieces are not remembered.
const (
	memoMax      = 1 << 16
	memoMaxBytes = 64
)

// Remembering returns a gazetteer with the same data and answers that remembers the
// words it has met. It is for runs over many texts and not safe for concurrent use.
func (g *Gazetteer) Remembering() *Gazetteer {
	c := *g
	c.memo = &memo{keys: map[string]wordKey{}, candidates: map[string][]candidate{}}
	return &c
}

// words is wordsOf with memory.
func (g *Gazetteer) words(s string) []word {
	if g.memo == nil {
		return wordsOf(s)
	}
	out := make([]word, 0, len(s)/10+1)
	seg := words.FromString(s)
	prev := 0
	for seg.Next() {
		k := g.memo.key(seg.Value())
		if !k.plain {
			return wordsOf(s)
		}
		if k.word {
			out = append(out, newWord(s, prev, seg.Start(), seg.End(), k.key))
			prev = seg.End()
		}
	}
	return out
}

func (m *memo) key(piece string) wordKey {
	if k, ok := m.keys[piece]; ok {
		return k
	}
	k := wordKey{plain: true}
	switch spans := text.Spans(piece); {
	case len(spans) == 1 && spans[0].Start == 0 && spans[0].End == len(piece):
		k.key, k.word = string(appendKey(nil, spans[0].Text)), true
	case len(spans) > 0:
		k.plain = false
	}
	if len(piece) <= memoMaxBytes {
		if len(m.keys) >= memoMax {
			clear(m.keys)
		}
		m.keys[strings.Clone(piece)] = k // the piece alone, not the text it is cut from
	}
	return k
}

// candidates looks a phrase up as written and in every dictionary form that its
// endings allow. The answer belongs to the caller.
func (g *Gazetteer) candidates(ws []word, kind Kind) []candidate {
	if g.memo == nil {
		return g.lookUp(ws, kind)
	}
	var buf [4 * memoMaxBytes]byte
	key := append(buf[:0], kind...)
	for _, w := range ws {
		key = append(append(key, 0), w.key...)
	}
	if found, ok := g.memo.candidates[string(key)]; ok {
		return slices.Clone(found)
	}
	found := g.lookUp(ws, kind)
	if len(key) <= len(buf) {
		if len(g.memo.candidates) >= memoMax {
			clear(g.memo.candidates)
		}
		g.memo.candidates[string(key)] = slices.Clone(found)
	}
	return found
}
