package rumod

import (
	"testing"

	"trucewatch/source/sourcetest"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFile(t *testing.T) {
	sourcetest.Shared(t, Adapter{}, "truce-periods/ru_mod_telegram_claims.csv.gz").Counts(t, 745, 0)
}
