package check_test

import (
	"os"
	"testing"

	"trucewatch/internal/ramtemp"
)

func TestMain(m *testing.M) { os.Exit(ramtemp.In(m).Run()) }
