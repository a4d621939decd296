// Package geo measures on the WGS84 ellipsoid: distances, bearings, areas,
// polygons, sectors seen by an observer, and the military grid (MGRS).
//
// Angles come in as integers of 1e-7 degree (E7, about 11 mm of latitude), metres
// go out. What must be the same on every machine (which polygon holds a point) is
// computed in integers; distances and areas are floats for people and maps and
// take no part in replayed decisions.
package geo
