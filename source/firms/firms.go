// Package firms reads active-fire points of NASA FIRMS: VIIRS and MODIS, near
// real time and archive, in the encodings that copies of it are found in.
package firms

import (
	"iter"
	"math"
	"strings"
	"time"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads FIRMS tables.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const blind = "cloud and smoke hide fires; each satellite passes about twice a day and small or short fires between passes are never seen; a day without rows may be cloud"

// Info describes the source.
func (Adapter) Info() source.Info {
	attribution := "NASA FIRMS active fires (VIIRS, MODIS): we acknowledge the use of data from NASA's Fire Information for Resource Management System (FIRMS), part of NASA's Earth Science Data and Information System"
	return source.Info{Name: "firms", Title: "NASA FIRMS active fires", Licence: "NASA open data",
		Attribution: attribution, Blind: blind, Ship: source.ShipYes, URL: "https://firms.modaps.eosdis.nasa.gov/",
		Sources: []truce.Source{{ID: "firms", Title: "NASA FIRMS active fires", Class: truce.ClassSatellite,
			Interest: truce.InterestNeutral, Access: "signal", Owner: "NASA", Licence: "NASA open data",
			Blind: blind, Attribution: attribution, Ship: source.ShipYes, URL: "https://firms.modaps.eosdis.nasa.gov/"}}}
}

// Parse reads rows with latitude, longitude and acq_date; everything else is
// used where it is there.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return source.ParseTable(in, source.TableOptions{Need: []string{"latitude", "longitude", "acq_date"}}, read)
}

func read(row source.Row) ([]truce.Report, error) {
	at, err := source.ParsePosition(row.Get("latitude"), row.Get("longitude"), nil) // the product is of the whole world
	if err != nil {
		return nil, row.Fail("latitude, longitude", err)
	}
	when, err := overpass(row.Get("acq_date"), row.Get("acq_time"))
	if err != nil {
		return nil, row.Fail("acq_date, acq_time", err)
	}
	confidence, err := confidenceOf(row.Get("confidence"))
	if err != nil {
		return nil, row.Fail("confidence", err)
	}
	radius, err := pixelR68(row)
	if err != nil {
		return nil, row.Fail("scan, track", err)
	}
	rep := truce.Report{Source: "firms", Kind: truce.KindDetection, Product: product(row), Time: when,
		Places: []truce.Place{{Kind: truce.PlacePoint, At: &at, R68M: radius, Quality: truce.QualityMeasured}},
		Act:    "thermal/anomaly", Means: "satellite"}
	rep.ID = when.From.Format("2006-01-02T1504")
	if when.Duration() > time.Hour {
		rep.ID = when.From.Format("2006-01-02")
	}
	if rep.Product != "" {
		rep.ID += "/" + strings.ReplaceAll(rep.Product, "/", "-")
	}
	rep.ID += "/" + at.Lat.String() + "," + at.Lon.String()
	rep.Attrs = append(confidence, attrs(row)...)
	return []truce.Report{rep}, nil
}

// overpass reads the UTC time of the satellite's pass: "1219", "9" (= 00:09),
// "12:19"; without a time it is the whole day.
func overpass(date, clock string) (truce.Interval, error) {
	clock = strings.TrimSuffix(clock, ".0")
	if clock == "" {
		return source.ParseTime(date, source.TimeOptions{Zone: time.UTC})
	}
	if !strings.Contains(clock, ":") && len(clock) <= 4 {
		clock = ("0000" + clock)[len(clock):]
		clock = clock[:2] + ":" + clock[2:]
	}
	return source.ParseTime(date+" "+clock, source.TimeOptions{Zone: time.UTC})
}

// product is the instrument and the satellite: "VIIRS/N20", "MODIS/Aqua".
func product(row source.Row) string {
	satellite, instrument := row.Get("satellite"), strings.ToUpper(row.Get("instrument"))
	switch strings.ToUpper(satellite) {
	case "N", "NPP", "SNPP", "SUOMI-NPP":
		satellite, instrument = "SNPP", or(instrument, "VIIRS")
	case "1", "N20", "NOAA-20", "J1":
		satellite, instrument = "N20", or(instrument, "VIIRS")
	case "2", "N21", "NOAA-21", "J2":
		satellite, instrument = "N21", or(instrument, "VIIRS")
	case "T", "TERRA":
		satellite, instrument = "Terra", or(instrument, "MODIS")
	case "A", "AQUA":
		satellite, instrument = "Aqua", or(instrument, "MODIS")
	}
	switch {
	case satellite == "":
		return instrument
	case instrument == "":
		return satellite
	}
	return instrument + "/" + satellite
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// Pixel sizes in metres where the row does not say: VIIRS pixels grow from 375 m
// at nadir to 800 m at the edge of the swath, MODIS pixels from 1 km to 4.8 km;
// the middle of each range. An unnamed instrument may be MODIS.
const (
	viirsPixelM = 560
	modisPixelM = 2000
	// geolocationM is the error of the pixel's own position.
	geolocationM = 100
)

// pixelR68 is the radius that holds 68 % of a fire that is anywhere in its pixel:
// a circle of 0.68 of the pixel's area, widened by the geolocation error.
func pixelR68(row source.Row) (int, error) {
	area := float64(modisPixelM * modisPixelM)
	if strings.HasPrefix(product(row), "VIIRS") {
		area = viirsPixelM * viirsPixelM
	}
	if scan, track := row.Get("scan"), row.Get("track"); scan != "" && track != "" {
		s, err := source.ParseFloat(scan)
		if err != nil {
			return 0, err
		}
		t, err := source.ParseFloat(track)
		if err != nil {
			return 0, err
		}
		if s <= 0 || t <= 0 || s > 10 || t > 10 {
			return 0, &source.ValueError{Value: scan + ", " + track, Reason: "the pixel size is outside 0 to 10 km"}
		}
		area = s * t * 1e6
	}
	return int(math.Round(math.Sqrt(0.68*area/math.Pi + geolocationM*geolocationM))), nil
}

// confidenceOf reads the three encodings: l, n, h; low, nominal, high; 0 to 100
// of MODIS, where FIRMS calls below 30 low and 80 and above high.
func confidenceOf(s string) ([]truce.Attr, error) {
	path := func(p ...string) ([]truce.Attr, error) { return []truce.Attr{{Name: "confidence", Path: p}}, nil }
	switch strings.ToLower(s) {
	case "":
		return nil, nil
	case "l", "low":
		return path("low")
	case "n", "nominal":
		return path("nominal")
	case "h", "high":
		return path("high")
	}
	n, err := source.ParseCount(s)
	if err != nil || n > 100 {
		return nil, &source.ValueError{Value: s, Reason: "not a confidence", Cure: "want l, n or h, low, nominal or high, or 0 to 100"}
	}
	switch {
	case n < 30:
		return path(s, "low")
	case n < 80:
		return path(s, "nominal")
	}
	return path(s, "high")
}

// fireTypes are the inferred hot-spot types of the archive products.
var fireTypes = map[string]string{"0": "presumed vegetation fire", "1": "active volcano", "2": "other static land source", "3": "offshore"}

func attrs(row source.Row) []truce.Attr {
	var out []truce.Attr
	add := func(name, value string) {
		if value != "" {
			out = append(out, truce.Attr{Name: name, Path: []string{value}})
		}
	}
	add("frp_mw", row.Get("frp"))
	switch strings.ToUpper(row.Get("daynight")) {
	case "D":
		add("daynight", "day")
	case "N":
		add("daynight", "night")
	}
	if kind := row.Get("type"); kind != "" {
		add("hotspot_type", or(fireTypes[kind], kind))
	}
	add("version", row.Get("version"))
	return out
}
