package lineage

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Edge is where a document stands in the forest of copies.
type Edge struct {
	ID string
	// Parent is the document it was most likely copied from, "" for a root.
	Parent string
	// P is the probability in thousandths that it was copied from Parent, 0 for a root.
	P int
	// Origin is the root of its tree, itself for a root.
	Origin string
	// Why lists the grounds of Parent.
	Why []Term
	// Agency is the agency or outlet that the origin names as source of its text,
	// "" where it names none. Roots with one agency depend on one another.
	Agency string
	// Near is the likeliest relative that did not become its parent.
	Near *Proposal
}

// Proposal is a relation for people to look at. It decides nothing.
type Proposal struct {
	ID   string
	Kind Relation
	P    int // thousandths
	Why  []Term
}

// Relation says how two documents may hang together.
type Relation string

const (
	RelationCopy        Relation = "copy"        // one may be copied from the other, which is not its parent
	RelationQuotes      Relation = "quotes"      // the same quotations in the same words: same event or rendering
	RelationTranslation Relation = "translation" // one may be a translation of the other
)

// accepted is the probability in thousandths from which a document gets a parent.
const accepted = 500

// proposed is the probability in thousandths from which a translation is proposed.
const proposed = 400

// Trace finds who copied whom among n documents. load gives document i; it is
// called from several goroutines, and once more for documents that have a
// candidate, so that texts need not stay in memory: about 500 bytes a document
// do. The edges come sorted by id and do not depend on the order of the documents.
func Trace(n int, load func(i int) (Document, error)) ([]Edge, error) {
	if n >= maxDocuments {
		return nil, fmt.Errorf("tracing copies: %d documents; at most %d fit one call", n, maxDocuments-1)
	}
	x, err := index(n, load)
	if err != nil {
		return nil, err
	}
	found, err := x.compareAll(x.candidates())
	if err != nil {
		return nil, err
	}
	return x.forest(found), nil
}

// TraceAll is Trace over documents in memory.
func TraceAll(docs []Document) ([]Edge, error) {
	return Trace(len(docs), func(i int) (Document, error) { return docs[i], nil })
}

// fewDocuments is up to how many documents are all compared with each other.
const fewDocuments = 64

// card is what the index keeps of a document.
type card struct {
	id        string
	unix      int64 // published; 0 unknown
	agency    string
	body      uint64
	narration int32
	print     int32
	credits   bool
	language  string
	quotes    [][quoteKeys]uint32
}

// traced is the index of one call.
type traced struct {
	load     func(int) (Document, error)
	cards    []card
	sketches []uint8  // bins of each document
	prints   []uint16 // printBins of each
	rank     []uint32 // document -> rank
	byRank   []uint32 // rank -> document
	words    tally    // documents that have a name or number
	spelling tally    // documents that have a name in any spelling
	quoted   tally    // documents that quote a three-word run
}

// tally counts keys in a fixed table; two keys that share a cell are counted
// together, in any order alike.
type tally []uint32

const tallySize = 1 << 20

func (t tally) add(key uint64)       { atomic.AddUint32(&t[scatter(key)%tallySize], 1) }
func (t tally) count(key uint64) int { return int(t[scatter(key)%tallySize]) }

// index reads every document once.
func index(n int, load func(int) (Document, error)) (*traced, error) {
	x := &traced{load: load, cards: make([]card, n), sketches: make([]uint8, n*bins), prints: make([]uint16, n*printBins),
		words: make(tally, tallySize), spelling: make(tally, tallySize), quoted: make(tally, tallySize)}
	err := parallel(n, func(i int) error {
		d, err := load(i)
		if err != nil {
			return err
		}
		x.put(i, d, extract(d))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return x, x.order()
}

func (x *traced) put(i int, d Document, f features) {
	c := card{id: d.ID, body: f.body, narration: int32(len(f.narration)), print: int32(len(f.print.numbers) + len(f.print.names)),
		credits: len(d.Credits) > 0, language: languageCode(d.Language)}
	if !d.Published.IsZero() {
		c.unix = d.Published.Unix()
	}
	if len(d.Credits) > 0 {
		c.agency = strings.Clone(d.Credits[0])
	}
	for _, q := range f.quotes[:min(len(f.quotes), 12)] {
		c.quotes = append(c.quotes, q.keys)
	}
	if len(f.narration) >= leastSet {
		sketch(x.sketches[i*bins:(i+1)*bins], f.narration)
	}
	if c.print >= leastPrint {
		sketch(x.prints[i*printBins:(i+1)*printBins], f.print.set())
	}
	for _, m := range f.names {
		x.words.add(m.word)
		if !m.number {
			x.spelling.add(m.skeleton)
		}
	}
	for _, q := range f.quoted {
		x.quoted.add(q)
	}
	x.cards[i] = c
}

// order ranks the documents so that an original most likely comes before its
// copies: known time first, by time; then the longer, for editors cut; then without
// credits; then by id.
func (x *traced) order() error {
	n := len(x.cards)
	x.rank, x.byRank = make([]uint32, n), make([]uint32, n)
	for i := range x.byRank {
		x.byRank[i] = uint32(i)
	}
	slices.SortFunc(x.byRank, func(i, j uint32) int { return before(&x.cards[i], &x.cards[j]) })
	for r, i := range x.byRank {
		x.rank[i] = uint32(r)
	}
	ids := make([]string, n)
	for i := range x.cards {
		ids[i] = x.cards[i].id
	}
	slices.Sort(ids)
	for i := 1; i < n; i++ {
		if ids[i] == ids[i-1] {
			return fmt.Errorf("tracing copies: two documents have the id %q; ids must be unique", ids[i])
		}
	}
	return nil
}

func before(a, b *card) int {
	if a.unix != b.unix {
		switch {
		case a.unix == 0:
			return 1
		case b.unix == 0:
			return -1
		}
		return cmp.Compare(a.unix, b.unix)
	}
	if c := cmp.Compare(b.narration, a.narration); c != 0 {
		return c
	}
	if a.credits != b.credits {
		if a.credits {
			return 1
		}
		return -1
	}
	return strings.Compare(a.id, b.id)
}

// candidates are the pairs of ranks worth comparing.
func (x *traced) candidates() []pair {
	var set pairSet
	first := x.equalBodies(&set)
	entries := make([]uint64, 0, len(x.cards))
	for band := range bands {
		entries = entries[:0]
		for r, i := range x.byRank {
			if first[r] && x.cards[i].narration >= leastSet {
				entries = append(entries, entry(bandKey(x.sketchOf(i), band, rows), uint32(r)))
			}
		}
		join(entries, false, func(a, b uint32) {
			// Texts that share a tenth of their runs have some twenty bins in
			// common; strangers that met in one band have four.
			if alike(x.sketchOf(x.byRank[a]), x.sketchOf(x.byRank[b])) >= 10 {
				set.add(makePair(a, b))
			}
		})
	}
	x.quotePairs(first, &set)
	x.printPairs(first, &set)
	if len(x.cards) <= fewDocuments {
		for b := range x.cards {
			for a := range b {
				set.add(makePair(uint32(a), uint32(b)))
			}
		}
	}
	set.compact()
	return set.list
}

func (x *traced) sketchOf(i uint32) []uint8 { return x.sketches[int(i)*bins : (int(i)+1)*bins] }

// equalBodies pairs documents of equal words with the first of them and says
// which documents are firsts.
func (x *traced) equalBodies(set *pairSet) []bool {
	first := make([]bool, len(x.cards))
	leader := make(map[uint64]uint32, len(x.cards))
	for r, i := range x.byRank {
		c := &x.cards[i]
		if l, ok := leader[c.body]; ok {
			set.add(makePair(l, uint32(r)))
			continue
		}
		leader[c.body], first[r] = uint32(r), true
	}
	return first
}

func (x *traced) quotePairs(first []bool, set *pairSet) {
	var entries []uint64
	for k := range quoteKeys {
		entries = entries[:0]
		for r, i := range x.byRank {
			if !first[r] {
				continue
			}
			for _, q := range x.cards[i].quotes {
				entries = append(entries, entry(uint64(q[k]), uint32(r)))
			}
		}
		join(entries, false, func(a, b uint32) { set.add(makePair(a, b)) })
	}
}

// foreign reports whether two documents are in two languages.
func (x *traced) foreign(i, j uint32) bool {
	a, b := x.cards[i].language, x.cards[j].language
	return a != b && a != "" && b != ""
}

// languageCode is a constant of the program, so that no card holds on to a text.
func languageCode(l string) string {
	for _, known := range [...]string{"en", "uk", "ru"} {
		if l == known {
			return known
		}
	}
	return strings.Clone(l)
}

// printPairs proposes pairs in different languages.
func (x *traced) printPairs(first []bool, set *pairSet) {
	entries := make([]uint64, 0, len(x.cards))
	for band := range printBins / printRows {
		entries = entries[:0]
		for r, i := range x.byRank {
			if first[r] && x.cards[i].print >= leastPrint {
				s := x.prints[int(i)*printBins : (int(i)+1)*printBins]
				entries = append(entries, entry(bandKey(s, band, printRows), uint32(r)))
			}
		}
		join(entries, true, func(a, b uint32) {
			if x.foreign(x.byRank[a], x.byRank[b]) {
				set.add(makePair(a, b))
			}
		})
	}
}

// parallel calls do for 0 … n-1 on all cores and returns the error of the least i.
func parallel(n int, do func(int) error) error {
	const chunk = 64
	var next atomic.Int64
	var mu sync.Mutex
	var first error
	at := n
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n/chunk+1) {
		wg.Go(func() {
			for {
				from := int(next.Add(chunk)) - chunk
				if from >= n {
					return
				}
				for i := from; i < min(from+chunk, n); i++ {
					if err := do(i); err != nil {
						mu.Lock()
						if i < at {
							first, at = err, i
						}
						mu.Unlock()
					}
				}
			}
		})
	}
	wg.Wait()
	return first
}

// rare reports whether a name or number that two documents share is hardly found
// elsewhere: in no third document, or in one of a hundred; a spelling only where
// more documents spell the name otherwise.
func (x *traced) rare(m mark) bool {
	n := x.words.count(m.word)
	if n > max(2, min(10, len(x.cards)/100)) || len(x.cards) < 5 {
		return false
	}
	return m.number || x.spelling.count(m.skeleton) >= 2*n+2
}
