package mission

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"trucewatch/gazetteer"
	"trucewatch/pipeline"
	"trucewatch/publish"
	"trucewatch/publish/html"
	"trucewatch/publish/site"
	"trucewatch/web"
)

// write brings the folder of a site to an edition; only pages that changed are written.
func (f *Folder) write(ctx context.Context, facts *pipeline.Facts, e publish.Edition, files []publish.File, hash, out string) (PublishReply, error) {
	assets, err := web.Assets()
	if err != nil {
		return PublishReply{}, err
	}
	base, err := baseMap(facts)
	if err != nil {
		return PublishReply{}, err
	}
	entry, err := f.editionEntry(ctx, facts, e, hash)
	if err != nil {
		return PublishReply{}, err
	}
	proved, log, err := f.proofOf(ctx, e, hash, entry, basisOf(facts, e))
	if err != nil {
		return PublishReply{}, err
	}
	pages, err := html.Plan(e, html.Options{Hash: hash, Entry: entry, Base: base, Data: files, Assets: assets, Earlier: f.earlier(ctx, facts, e),
		Proof: pageProof(log)})
	if err != nil {
		return PublishReply{}, err
	}
	stats, err := site.Write(ctx, out, append(pages, proved.pages...))
	if err == nil {
		err = f.signRendered(out, proved.signed)
	}
	return PublishReply{Number: e.Frame.Number, Content: hash, Items: len(e.Items), Pages: len(pages), Written: stats.Written,
		Period: e.Frame.Period, Data: e.Frame.Data, Withheld: e.Withheld, Log: log}, err
}

// pageProof is what the pages say of the log; nil where it is not signed.
func pageProof(log LogReply) *html.Proof {
	if log.Unsigned != "" || log.Size == 0 {
		return nil
	}
	p := &html.Proof{Full: log.Full}
	for _, w := range log.Witnesses {
		p.Witnesses = append(p.Witnesses, html.Witness{Name: w.Name, At: w.At, Here: w.Size == log.Size})
	}
	return p
}

// basisOf is the row from which on the entries of an edition stand.
func basisOf(facts *pipeline.Facts, e publish.Edition) int64 {
	basis := int64(0)
	for _, old := range facts.Editions {
		if old.Audience == e.Policy.Audience && old.Number <= int64(e.Frame.Number) {
			basis = max(basis, old.Basis)
		}
	}
	return basis
}

type mapFeature struct {
	Type       string          `json:"type"`
	Properties map[string]any  `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

// decimals of a degree on the base map: about 100 m, finer than its outlines.
const decimals = 3

// baseMap is the mission's own map, else the gazetteer's regions and larger places.
func baseMap(facts *pipeline.Facts) (html.BaseMap, error) {
	own, ok, err := pipeline.OwnMap(facts)
	if err != nil || ok {
		return html.BaseMap{Regions: own.RegionsJSON, Places: own.PlacesJSON}, err
	}
	return drawGazetteer(gazetteer.Default())
}

func drawGazetteer(g *gazetteer.Gazetteer) (html.BaseMap, error) {
	var regions, places []mapFeature
	for _, r := range g.RegionPolygons() {
		regions = append(regions, mapFeature{"Feature", map[string]any{"code": r.ISO, "name": r.Name, "name_uk": r.NameUK, "name_ru": r.NameRU},
			r.Area.MarshalGeometry(decimals)})
	}
	for _, p := range g.Places(gazetteer.KindTown) {
		if p.Kind != gazetteer.KindCity && p.Population < 20_000 {
			continue
		}
		point := fmt.Sprintf(`{"type":"Point","coordinates":[%.3f,%.3f]}`, p.At.Lon.Degrees(), p.At.Lat.Degrees())
		places = append(places, mapFeature{"Feature", map[string]any{"name": p.Name, "name_uk": p.NameUK, "name_ru": p.NameRU,
			"population": p.Population}, json.RawMessage(point)})
	}
	var out html.BaseMap
	var err error
	if out.Regions, err = collection(regions); err != nil {
		return out, err
	}
	out.Places, err = collection(places)
	return out, err
}

func collection(features []mapFeature) ([]byte, error) {
	var b bytes.Buffer
	err := json.NewEncoder(&b).Encode(map[string]any{"type": "FeatureCollection", "features": features})
	return b.Bytes(), err
}
