package rival

import (
	"math"
	"sort"
)

// Document is a text as bags of words see it.
type Document struct {
	Words []string
	Day   int64 // of publication, days since 1970
}

// TFIDF groups documents by the cosine of their tf-idf vectors, average linkage,
// down to a threshold: the plain way to sort news into stories. Where tau is
// above 0, the cosine is damped by exp(-days/tau), which makes it a way to sort
// news into events.
func TFIDF(docs []Document, threshold, tau float64) []int {
	n := len(docs)
	vectors := tfidf(docs)
	sim := make([][]float64, n)
	for i := range sim {
		sim[i] = make([]float64, n)
		for j := range i {
			v := cosine(vectors[i], vectors[j])
			if tau > 0 {
				v *= math.Exp(-float64(days(docs[i].Day, docs[j].Day)) / tau)
			}
			sim[i][j], sim[j][i] = v, v
		}
	}
	return averageLinkage(sim, threshold)
}

type weight struct {
	word int
	w    float64
}

// tfidf makes vectors of length one, sorted by word.
func tfidf(docs []Document) [][]weight {
	number, in := map[string]int{}, map[string]int{}
	for _, d := range docs {
		seen := map[string]bool{}
		for _, w := range d.Words {
			if !seen[w] {
				seen[w] = true
				in[w]++
			}
			if _, ok := number[w]; !ok {
				number[w] = len(number)
			}
		}
	}
	out := make([][]weight, len(docs))
	for i, d := range docs {
		count := map[string]int{}
		for _, w := range d.Words {
			count[w]++
		}
		sum := 0.0
		for w, n := range count {
			v := (1 + math.Log(float64(n))) * math.Log(float64(1+len(docs))/float64(in[w]))
			out[i] = append(out[i], weight{number[w], v})
		}
		sort.Slice(out[i], func(a, b int) bool { return out[i][a].word < out[i][b].word })
		for _, x := range out[i] {
			sum += x.w * x.w
		}
		for k := range out[i] {
			out[i][k].w /= math.Sqrt(math.Max(sum, 1e-12))
		}
	}
	return out
}

func cosine(a, b []weight) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].word < b[j].word:
			i++
		case a[i].word > b[j].word:
			j++
		default:
			sum += a[i].w * b[j].w
			i, j = i+1, j+1
		}
	}
	return sum
}

// averageLinkage merges the two groups with the greatest mean similarity until
// none reaches the threshold. It is cubic; the sets it is for have 80 documents.
func averageLinkage(sim [][]float64, threshold float64) []int {
	n := len(sim)
	groups, alive := newSets(n), make([][]int, n)
	for i := range alive {
		alive[i] = []int{i}
	}
	for {
		best, bi, bj := threshold, -1, -1
		for i := range alive {
			for j := 0; j < i && alive[i] != nil; j++ {
				if alive[j] == nil {
					continue
				}
				sum := 0.0
				for _, a := range alive[i] {
					for _, b := range alive[j] {
						sum += sim[a][b]
					}
				}
				if mean := sum / float64(len(alive[i])*len(alive[j])); mean > best {
					best, bi, bj = mean, i, j
				}
			}
		}
		if bi < 0 {
			return groups.groups()
		}
		groups.join(alive[bi][0], alive[bj][0])
		alive[bj], alive[bi] = append(alive[bj], alive[bi]...), nil
	}
}
