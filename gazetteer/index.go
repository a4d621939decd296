package gazetteer

import "bytes"

// nameRank says in which of its names a place was found.
type nameRank uint8

const (
	rankOfficial nameRank = iota // name, name_uk, name_ru
	rankAlt                      // former name, other romanisation
)

// nameIndex maps name keys to rows: an open-addressed table over one block of
// bytes, because a map of 250,000 strings costs more time and memory than the rest
// of the gazetteer.
type nameIndex struct {
	slots   []uint32 // entry+1 of the first entry of a key, 0 = empty
	entries []nameEntry
	keys    []byte
	// starts holds the hashes of the beginnings of names of several words.
	starts map[uint64]struct{}
}

type nameEntry struct {
	off   uint32 // of the key in keys
	n     uint16
	rank  nameRank
	place int32
	next  int32 // next entry of the same key, -1 = last
}

func hashKey(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h ^ h>>29
}

func buildIndex(places []Place) nameIndex {
	ix := nameIndex{slots: make([]uint32, 1<<19), starts: map[uint64]struct{}{}}
	ix.entries = make([]nameEntry, 0, 260_000)
	ix.keys = make([]byte, 0, 5<<20)
	for i := range places {
		p := &places[i]
		if p.Kind == KindRegion || p.Kind == KindDistrict {
			continue
		}
		for _, n := range [3]string{p.Name, p.NameUK, p.NameRU} {
			ix.add(n, int32(i), rankOfficial)
		}
		for rest := p.alts; rest != ""; {
			var alt string
			alt, rest = cutBar(rest)
			ix.add(alt, int32(i), rankAlt)
		}
	}
	return ix
}

func cutBar(s string) (head, rest string) {
	for i := range len(s) {
		if s[i] == '|' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func (ix *nameIndex) add(name string, place int32, rank nameRank) {
	if name == "" {
		return
	}
	off := len(ix.keys)
	ix.keys = appendKey(ix.keys, name)
	key := ix.keys[off:]
	if len(key) == 0 || len(key) > 200 || len(ix.entries)*2 > len(ix.slots) {
		ix.keys = ix.keys[:off]
		return
	}
	slot := ix.slot(key)
	if head := ix.slots[slot]; head != 0 {
		ix.keys = ix.keys[:off]
		at := int32(head - 1)
		for {
			e := &ix.entries[at]
			if e.place == place {
				e.rank = min(e.rank, rank)
				return
			}
			if e.next < 0 {
				ix.entries = append(ix.entries, nameEntry{e.off, e.n, rank, place, -1})
				ix.entries[at].next = int32(len(ix.entries) - 1)
				return
			}
			at = e.next
		}
	}
	for i, c := range key {
		if c == ' ' {
			ix.starts[hashKey(key[:i])] = struct{}{}
		}
	}
	ix.entries = append(ix.entries, nameEntry{uint32(off), uint16(len(key)), rank, place, -1})
	ix.slots[slot] = uint32(len(ix.entries))
}

// slot is the place of a key in the table, or the empty one where it would go.
func (ix *nameIndex) slot(key []byte) int {
	mask := len(ix.slots) - 1
	for s := int(hashKey(key)) & mask; ; s = (s + 1) & mask {
		head := ix.slots[s]
		if head == 0 {
			return s
		}
		e := &ix.entries[head-1]
		if bytes.Equal(ix.keys[e.off:e.off+uint32(e.n)], key) {
			return s
		}
	}
}

// find calls yield for every place of a key.
func (ix *nameIndex) find(key []byte, yield func(place int32, rank nameRank)) bool {
	head := ix.slots[ix.slot(key)]
	if head == 0 {
		return false
	}
	for at := int32(head - 1); at >= 0; at = ix.entries[at].next {
		yield(ix.entries[at].place, ix.entries[at].rank)
	}
	return true
}

// begins reports whether some name of several words begins with key.
func (ix *nameIndex) begins(key []byte) bool {
	_, ok := ix.starts[hashKey(key)]
	return ok
}
