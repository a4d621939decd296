package main

import (
	"strings"

	"trucewatch/text"
)

// ukrainianOfCrimea finds the Ukrainian name where OpenStreetMap's field for it
// holds the Russian one, as for most of Crimea: the first other name in Cyrillic
// letters that Ukrainian has, with the same consonants. found is "" where the field
// is not Russian or no other name fits.
func ukrainianOfCrimea(uk, ru string, alts []string) (found string) {
	if uk == "" || !strings.ContainsAny(uk, "ыэёъЫЭЁЪ") && uk != ru && !russianEnding(uk) {
		return ""
	}
	sk := looseSkeleton(uk)
	for _, a := range alts {
		if a != uk && a != ru && a[0] >= 0xd0 && !strings.ContainsAny(a, "ыэёъЫЭЁЪ") && !russianEnding(a) && looseSkeleton(a) == sk {
			return a
		}
	}
	return ""
}

func russianEnding(s string) bool {
	for _, e := range [...]string{"ое", "ее", "ая", "яя", "ский", "ия"} {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

func looseSkeleton(s string) string { return strings.ReplaceAll(text.Skeleton(s), "Z", "z") }
