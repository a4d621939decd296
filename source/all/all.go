// Package all is the explicit list of every adapter that the program ships.
package all

import (
	"fmt"
	"strings"

	"trucewatch/source"
	"trucewatch/source/acled"
	"trucewatch/source/article"
	"trucewatch/source/cloud"
	"trucewatch/source/csvmap"
	"trucewatch/source/firms"
	"trucewatch/source/gvc"
	"trucewatch/source/jsonl"
	"trucewatch/source/kyivalerts"
	"trucewatch/source/mohcounts"
	"trucewatch/source/oscesmm"
	"trucewatch/source/partyclaims"
	"trucewatch/source/rumod"
	"trucewatch/source/sirens"
	"trucewatch/source/trucewindows"
	"trucewatch/source/uafstrikes"
	"trucewatch/source/ualosses"
	"trucewatch/source/ucdp"
	"trucewatch/source/viina"
)

// Adapters lists every adapter, by name.
func Adapters() []source.Adapter {
	return []source.Adapter{
		acled.Adapter{},
		article.Adapter{},
		cloud.Adapter{},
		csvmap.Adapter{},
		firms.Adapter{},
		gvc.Adapter{},
		jsonl.Adapter{},
		kyivalerts.Adapter{},
		mohcounts.Adapter{},
		oscesmm.Adapter{},
		partyclaims.Adapter{},
		rumod.Adapter{},
		sirens.Adapter{},
		trucewindows.Adapter{},
		ualosses.Adapter{},
		uafstrikes.Adapter{},
		ucdp.Adapter{},
		viina.Adapter{},
	}
}

// Names lists the names that --as takes.
func Names() []string {
	var out []string
	for _, a := range Adapters() {
		out = append(out, a.Info().Name)
	}
	return out
}

// Lookup finds an adapter by its name; the error lists the valid ones.
func Lookup(name string) (source.Adapter, error) {
	for _, a := range Adapters() {
		if a.Info().Name == name {
			return a, nil
		}
	}
	return nil, fmt.Errorf("adapter %q is not known; choose one of %s", source.Clip(name, 40), strings.Join(Names(), ", "))
}

// Infos lists what every adapter says of itself.
func Infos() []source.Info {
	var out []source.Info
	for _, a := range Adapters() {
		out = append(out, a.Info())
	}
	return out
}
