// Command build makes the embedded data of package gazetteer from the shared
// gazetteer set: settlements, sites and names without a point in one table, with a
// row for each district and region, and the outlines of the regions, full and
// thinned for maps. Run it from the root of the module:
//
//	go run ./gazetteer/build [-from ../shared/data/gazetteer] [-to gazetteer/data]
//
// The same input gives the same bytes.
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	from := flag.String("from", "../shared/data/gazetteer", "folder of the source set")
	to := flag.String("to", "gazetteer/data", "folder of the embedded files")
	flag.Parse()
	if err := build(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "gazetteer/build:", err)
		os.Exit(1)
	}
}

func build(from, to string) error {
	regions, err := readRegions(filepath.Join(from, "regions.geojson"))
	if err != nil {
		return err
	}
	t := &table{iso: map[string]string{}, country: map[string]string{}}
	for _, r := range regions {
		t.iso[r.name], t.country[r.name] = r.iso, r.country
	}
	for _, step := range []struct {
		file string
		read func(*table, string) error
	}{
		{"places.tsv.gz", (*table).readPlaces},
		{"sites.csv", (*table).readSites},
		{"ru_border_unplaced.tsv", (*table).readUnplaced},
	} {
		if err := step.read(t, filepath.Join(from, step.file)); err != nil {
			return err
		}
	}
	t.addAreas(regions)
	for _, out := range []struct {
		file string
		data []byte
	}{
		{"places.tsv.gz", t.bytes()},
		{"regions.tsv.gz", outlines(regions)},
		{"regions_map.tsv.gz", outlines(thin(regions, mapToleranceE4))},
	} {
		n, err := writeGzip(filepath.Join(to, out.file), out.data)
		if err != nil {
			return err
		}
		fmt.Printf("%s: %d bytes, %d packed\n", out.file, len(out.data), n)
	}
	fmt.Printf("rows %d; left out: %d districts among settlements, %d postal offices; Ukrainian names found for Crimea: %d\n", len(t.rows), t.districts, t.offices, t.crimea)
	return nil
}

// writeGzip packs without a time or name in the header, so that the same data
// give the same file.
func writeGzip(path string, data []byte) (int, error) {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return 0, err
	}
	if _, err := w.Write(data); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	return buf.Len(), os.WriteFile(path, buf.Bytes(), 0o644)
}
