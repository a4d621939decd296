package partyclaims

import (
	"testing"

	"trucewatch/source/sourcetest"
	"trucewatch/truce"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFile(t *testing.T) {
	res := sourcetest.Shared(t, Adapter{}, "truce-periods/party_claims.csv")
	res.Counts(t, 92, 0)
	for _, r := range res.Reports {
		if r.Claim.Measure != "total" && r.Claim.Op != truce.OpText && r.Act == "" {
			t.Logf("no act for measure %q", r.Claim.Measure)
		}
	}
}

// TestRowOrderDoesNotMatter: ids may not depend on which of two rows stands first.
func TestNoOrdinals(t *testing.T) {
	for _, r := range sourcetest.Shared(t, Adapter{}, "truce-periods/party_claims.csv").Reports {
		if len(r.ID) != 16 {
			t.Errorf("row %d shares its identifying fields with another", r.Raw.Line)
		}
	}
}
