package web

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

func TestMissingAssetsNameTheCommand(t *testing.T) {
	_, err := assets(fstest.MapFS{"dist/.keep": {}})
	if !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "make assets") {
		t.Errorf("a bare clone answers %v; want ErrMissing, naming make assets", err)
	}
	_, err = assets(fstest.MapFS{"dist/.keep": {}, "dist/map.js": {}, "dist/map-worker.js": {}, "dist/map.css": {}, "dist/mark.svg": {}})
	if err == nil || !strings.Contains(err.Error(), "site.css") {
		t.Errorf("got %v, want the missing site.css named", err)
	}
}

func TestAssetsAskNothingOfOthers(t *testing.T) {
	all, err := Assets()
	if errors.Is(err, ErrMissing) {
		t.Skip("assets not built: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if !strings.HasSuffix(a.Name, ".css") {
			continue
		}
		for _, bad := range []string{"url(http", "url(//", "@import"} {
			if strings.Contains(string(a.Data), bad) {
				t.Errorf("%s asks a third party: it holds %q", a.Name, bad)
			}
		}
	}
}
