package assess

import (
	"trucewatch/agreement"
	"trucewatch/truce"
)

// near reports whether two places lie within m metres of each other, given the precision of both.
func near(a, b truce.Place, m int) answer {
	if a.At == nil || b.At == nil {
		if a.Region != "" && b.Region != "" && a.Region != b.Region {
			return no
		}
		return unknown
	}
	z := truce.Zone{ID: "near", Centre: a.At, RadiusM: m, ErrorM: a.R68M * 162 / 100}
	if b.R68M == 0 && b.Quality != truce.QualityMeasured {
		b.Quality = truce.QualityMeasured // the other's precision alone decides
	}
	switch w, _ := agreement.Locate(truce.Agreement{}, z, b); w {
	case agreement.Inside:
		return yes
	case agreement.Outside:
		return no
	}
	return unknown
}
