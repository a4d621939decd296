package gvc

import (
	"testing"

	"trucewatch/source/sourcetest"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFile(t *testing.T) {
	sourcetest.Shared(t, Adapter{}, "gvc/gvc_docs.jsonl.gz").Counts(t, 152, 0)
}
