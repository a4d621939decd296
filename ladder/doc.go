// Package ladder holds the fixed rungs on which a place and a time can be shown:
// exact, then ever coarser. They are computed and committed at intake, before
// anybody knows which one will be wanted, and a policy names rungs only. There is
// no jitter: the same place gives the same cell for ever, so that asking twice
// teaches nothing.
//
// Place: exact; cells of about 1, 5 and 20 km; the raion of the nearest place; the
// first-level region. Time: exact; whole hours; whole days, both in UTC.
//
// # Cells
//
// Positions are WGS84 degrees in integers of 1e-7 degree. Every computation is in
// integers, so that every machine gives the same cell for ever:
//
//   - A row is 1,800,000 units of latitude high (0.18 degree, 19.9 to 20.1 km) for
//     20 km, a quarter of that for 5 km, a twentieth for 1 km; row 0 begins at the
//     south pole.
//   - The width of the columns depends on the 20 km row: the circle of 360 degrees
//     is cut into n = floor(360 degrees × cos(φ) / 0.18 degree) columns, at least 1,
//     where φ is the latitude of the row's edge nearer to a pole, each of
//     ceil(360 degrees / n) units rounded up to a multiple of 20. Column 0 begins
//     at 180 degrees west. The 5 km and 1 km columns are a quarter and a twentieth.
//   - The name of a cell is "1km:row:column", "5km:row:column" or "20km:row:column".
//
// # What holds, and what does not
//
// All points of a cell give the same name. Cells nest: the 5 km cell is a function
// of the 1 km cell alone, the 20 km cell of the 5 km cell alone, so a coarser cell
// says nothing that the finer one did not. The hour is a function of the exact
// interval, the day of the hour. Raion and region do not nest with the cells: one
// cell may touch two regions, so a policy that shows region and cell of one item
// shows their intersection. The 20 km cell lies nowhere below 19.9 km in height; in
// width it is at least 19.9 km but for the last column of a row, which may be up to
// 3 % narrower, and for rows within 20 km of a pole.
// A rung is not a precision: a place known to 42 km has a 1 km cell too.
package ladder
