// Package gazetteer turns names into places, and positions into regions.
//
// It knows the settlements of Ukraine (with Crimea and Sevastopol) and of the
// Russian border regions, power plants, dams and two bridges, with their names in
// English, Ukrainian and Russian, former names and romanisations, in every case of
// the declension. A name is answered with one place, its precision as a radius, and
// the rivals that share the name; regions and districts named in the same text
// decide between them. A name whose place is not known to a point is answered with
// its district or region.
//
// Everything that the record replays is computed in integers: the same data and
// the same question give the same answer on every machine. Version names the data.
// The data and their licences are described in data/README.md; they are made by
// gazetteer/build.
package gazetteer
