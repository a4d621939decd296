package lineage

import (
	"slices"
	"strings"
)

// leastOwn is the number of words from which a sentence of narration is compared
// with what others attribute.
const leastOwn = 4

// Narration are the sentences of a body that none of the sayings covers: what the
// outlet says itself. Cluster shows from them where attribution was lost.
func Narration(body string, of Saying, said []Saying) []Saying {
	covered := make([][2]int, 0, len(said))
	for _, s := range said {
		covered = append(covered, [2]int{s.Start, s.Start + len(s.Text)})
	}
	slices.SortFunc(covered, func(a, b [2]int) int { return a[0] - b[0] })
	var out []Saying
	at, reach := 0, 0 // first range that ends after the sentence; how far the ranges before it reach
	start := 0
	for line := range strings.Lines(body) {
		for from := 0; from < len(line); {
			end := sentenceEnd(line, from)
			part := strings.TrimSpace(line[from:end])
			begin := start + from + strings.Index(line[from:end], part)
			from = end
			for at < len(covered) && covered[at][0] < begin+len(part) {
				reach = max(reach, covered[at][1])
				at++
			}
			if part == "" || reach > begin || wordsBelow(part, leastOwn) {
				continue
			}
			s := of
			s.Text, s.Start, s.Own = part, begin, true
			out = append(out, s)
		}
		start += len(line)
	}
	return out
}
