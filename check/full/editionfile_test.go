package full

import (
	"testing"

	"trucewatch/publish"
)

func TestEditionFileIsTheOneThatIsPublished(t *testing.T) {
	if editionFile != publish.EditionPath {
		t.Errorf("check reads %s, publish writes %s", editionFile, publish.EditionPath)
	}
}
