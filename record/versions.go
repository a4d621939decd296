package record

import (
	"bytes"
	"slices"

	"trucewatch/truce"
)

// Later reports whether a is the later version of two reports with one key: the
// later published time, then the greater content hash. A time that was not stated
// is before every other. It looks at nothing but the two reports, so that all
// orders of arrival agree.
func Later(a, b truce.Report) bool {
	if c := a.Published.From.Compare(b.Published.From); c != 0 {
		return c > 0
	}
	if c := a.Published.To.Compare(b.Published.To); c != 0 {
		return c > 0
	}
	x, _ := ContentHash(a) // a report that cannot be encoded has the least hash
	y, _ := ContentHash(b)
	return bytes.Compare(x[:], y[:]) > 0
}

// Latest returns the latest of several versions of one report, or the zero Report of none.
func Latest(versions ...truce.Report) truce.Report {
	if len(versions) == 0 {
		return truce.Report{}
	}
	last := versions[0]
	for _, v := range versions[1:] {
		if Later(v, last) {
			last = v
		}
	}
	return last
}

// Current reduces everything that was taken in to what holds: of each key the
// latest version, without those that are retracted, sorted by key. The result
// depends on the sets given, not on their order.
func Current(reports []truce.Report, retractions []Retraction) []truce.Report {
	latest := make(map[truce.ReportKey]truce.Report, len(reports))
	for _, r := range reports {
		k := r.Key()
		if old, ok := latest[k]; !ok || Later(r, old) {
			latest[k] = r
		}
	}
	for k, state := range RetractionStates(retractions) {
		if state.State == Retracted {
			delete(latest, k)
		}
	}
	out := make([]truce.Report, 0, len(latest))
	for _, r := range latest {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b truce.Report) int { return a.Key().Compare(b.Key()) })
	return out
}

// RetractionStates returns of each key the retraction with the greatest version; of
// two with one version, which only a damaged process can make, the retraction.
func RetractionStates(retractions []Retraction) map[truce.ReportKey]Retraction {
	out := map[truce.ReportKey]Retraction{}
	for _, t := range retractions {
		old, ok := out[t.Key]
		if !ok || t.Version > old.Version || t.Version == old.Version && t.State == Retracted {
			out[t.Key] = t
		}
	}
	return out
}

// Documents returns of each name the document with the greatest version, sorted by name.
func Documents(all []Document) []Document {
	best := map[string]Document{}
	for _, d := range all {
		old, ok := best[d.Name]
		if !ok || d.Version > old.Version || d.Version == old.Version && d.SHA256 > old.SHA256 {
			best[d.Name] = d
		}
	}
	out := make([]Document, 0, len(best))
	for _, d := range best {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Document) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	return out
}
