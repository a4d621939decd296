package ladder

import (
	"fmt"
	"strconv"
	"strings"

	"trucewatch/truce"
)

// Size is the size of a cell: 1, 5 or 20 km.
type Size int

// The sizes of cells, in kilometres.
const (
	Km1  Size = 1
	Km5  Size = 5
	Km20 Size = 20
)

const (
	poleE7   = 900_000_000   // 90 degrees
	circleE7 = 3_600_000_000 // 360 degrees; all arithmetic is in int64
	height20 = 1_800_000     // height of a 20 km row
	rows20   = 2 * poleE7 / height20
)

// perSide is the number of cells of this size along one side of a 20 km cell.
func (s Size) perSide() int64 { return 20 / int64(s) }

func (s Size) valid() bool { return s == Km1 || s == Km5 || s == Km20 }

// Cell is one cell of the fixed grid. Row 0 begins at the south pole, column 0 at
// 180 degrees west.
type Cell struct {
	Size     Size
	Row, Col int
}

// CellOf returns the cell that holds p. A position on an edge belongs to the cell
// north or east of it. It is defined for every value of p: latitudes past a pole
// count as the pole, longitudes wrap.
func CellOf(p truce.Position, s Size) Cell {
	lat := min(max(int64(p.Lat), -poleE7), poleE7) + poleE7
	lon := ((int64(p.Lon)+circleE7/2)%circleE7 + circleE7) % circleE7
	k := s.perSide()
	row := min(lat/(height20/k), rows20*k-1)
	return Cell{s, int(row), int(lon / (width20(row/k) / k))}
}

// columns20 is the number of 20 km columns in a 20 km row.
func columns20(row int64) int64 {
	south, north := row*height20-poleE7, (row+1)*height20-poleE7
	edge := max(north, -south) // the edge nearer to a pole, as an angle from the equator
	n := (circleE7 * cosQ30(edge) >> 30) / height20
	return max(n, 1)
}

// width20 is the width of the columns of a 20 km row, a multiple of 20.
func width20(row int64) int64 {
	n := columns20(row)
	w := (circleE7 + n - 1) / n
	return (w + 19) / 20 * 20
}

// radiansQ60 is π/180 × 1e-7 in units of 2^-60: one unit of 1e-7 degree in radians.
const radiansQ60 = 2012227627

// cosQ30 is the cosine of an angle of 0 to 90 degrees, in units of 2^-30, by its
// Taylor series in integers. It errs by less than 20 units; what matters is that
// every machine gives the same.
func cosQ30(angleE7 int64) int64 {
	x := angleE7 * radiansQ60 >> 30
	x2 := x * x >> 30
	const one = 1 << 30
	sum, term := int64(one), int64(one)
	for k := int64(1); k <= 9; k++ {
		term = -(term * x2 >> 30) / ((2*k - 1) * (2 * k))
		sum += term
	}
	return min(max(sum, 0), one)
}

// Within returns the coarser cell that holds c. It depends on nothing but c. A
// size finer than the cell's own is an error, because a coarse cell does not know
// its parts.
func (c Cell) Within(s Size) (Cell, error) {
	if !s.valid() || s < c.Size {
		return Cell{}, fmt.Errorf("cell %s has no %d km cell: want one of 1, 5, 20 that is not finer", c, s)
	}
	k := int(s / c.Size)
	return Cell{s, c.Row / k, c.Col / k}, nil
}

// Bounds returns the south-western and north-eastern corners. A last column may
// reach past 180 degrees east on paper; its corner is put at 180.
func (c Cell) Bounds() (southWest, northEast truce.Position) {
	k := c.Size.perSide()
	h := height20 / k
	w := width20(int64(c.Row)/k) / k
	south := int64(c.Row)*h - poleE7
	west := int64(c.Col)*w - circleE7/2
	east := min(west+w, circleE7/2)
	return truce.Position{Lat: truce.E7(south), Lon: truce.E7(west)},
		truce.Position{Lat: truce.E7(south + h), Lon: truce.E7(east)}
}

// Centre returns the point half way between the corners.
func (c Cell) Centre() truce.Position {
	sw, ne := c.Bounds()
	return truce.Position{
		Lat: truce.E7((int64(sw.Lat) + int64(ne.Lat)) / 2),
		Lon: truce.E7((int64(sw.Lon) + int64(ne.Lon)) / 2),
	}
}

// String returns the cell's name, for example "5km:3067:3233".
func (c Cell) String() string { return string(c.append(nil)) }

func (c Cell) append(b []byte) []byte {
	b = strconv.AppendInt(b, int64(c.Size), 10)
	b = append(b, "km:"...)
	b = strconv.AppendInt(b, int64(c.Row), 10)
	b = append(b, ':')
	return strconv.AppendInt(b, int64(c.Col), 10)
}

// ParseCell reads a name as String writes it and refuses cells that are not on the grid.
func ParseCell(name string) (Cell, error) {
	bad := func() (Cell, error) {
		return Cell{}, fmt.Errorf("cell %.40q: want 1km, 5km or 20km, a row and a column on the grid, such as 5km:3067:3233", name)
	}
	parts := strings.Split(name, ":")
	if len(parts) != 3 {
		return bad()
	}
	var c Cell
	switch parts[0] {
	case "1km":
		c.Size = Km1
	case "5km":
		c.Size = Km5
	case "20km":
		c.Size = Km20
	default:
		return bad()
	}
	var errRow, errCol error
	c.Row, errRow = strconv.Atoi(parts[1])
	c.Col, errCol = strconv.Atoi(parts[2])
	k := c.Size.perSide()
	if errRow != nil || errCol != nil || c.Row < 0 || int64(c.Row) >= rows20*k || c.Col < 0 ||
		int64(c.Col)*(width20(int64(c.Row)/k)/k) >= circleE7 || c.String() != name {
		return bad()
	}
	return c, nil
}
