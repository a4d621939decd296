package trucewindows

import (
	"testing"

	"trucewatch/source/sourcetest"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFile(t *testing.T) {
	sourcetest.Shared(t, Adapter{}, "truce-periods/truce_windows.csv").Counts(t, 11, 0)
}
