package kyivalerts

import (
	"testing"

	"trucewatch/source/sourcetest"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFile(t *testing.T) {
	sourcetest.Shared(t, Adapter{}, "truce-periods/kyiv_alerts_2026.csv").Counts(t, 47, 0)
}
