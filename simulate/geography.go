package simulate

import (
	"math"
	"strings"

	"trucewatch/truce"
)

// The origin of the valley's flat map and the metres in a degree there (sphere
// of 6,371 km; longitude at 39° south).
const (
	originLatE7     = -390000000
	originLonE7     = 600000000
	metresPerLatDeg = 111195
	metresPerLonDeg = 86415
)

// spot is a place on the flat map: metres east and north of the origin.
type spot struct{ x, y int }

func (s spot) plus(dx, dy int) spot { return spot{s.x + dx, s.y + dy} }

// position turns a spot into degrees.
func (s spot) position() truce.Position {
	return truce.Position{
		Lat: truce.E7(originLatE7 + int64(s.y)*1e7/metresPerLatDeg),
		Lon: truce.E7(originLonE7 + int64(s.x)*1e7/metresPerLonDeg),
	}
}

// distance is in metres.
func (s spot) distance(o spot) int {
	return int(math.Sqrt(float64((s.x-o.x)*(s.x-o.x) + (s.y-o.y)*(s.y-o.y))))
}

// bearing from s to o, whole degrees clockwise from north, 0 to 359.
func (s spot) bearing(o spot) int {
	deg := int(math.Round(math.Atan2(float64(o.x-s.x), float64(o.y-s.y)) * 180 / math.Pi))
	return (deg + 360) % 360
}

// towards is the spot at that range and bearing.
func (s spot) towards(metres, degrees int) spot {
	rad := float64(degrees) * math.Pi / 180
	return s.plus(int(math.Round(float64(metres)*math.Sin(rad))), int(math.Round(float64(metres)*math.Cos(rad))))
}

// lineEast is how far east of the origin the contact line runs, in metres, every
// 10 km from 90 km north to 90 km south.
var lineEast = []int{-3000, 1500, 5200, 7800, 8600, 7000, 3500, -500, -4200, -6500,
	-7000, -5600, -2600, 1400, 5200, 8000, 9100, 8200, 5600}

// lineAt is the easting of the contact line at a northing, in metres.
func lineAt(y int) int {
	const top, step = 90000, 10000
	if y >= top {
		return lineEast[0]
	}
	i := (top - y) / step
	if i >= len(lineEast)-1 {
		return lineEast[len(lineEast)-1]
	}
	into := top - y - i*step
	return lineEast[i] + (lineEast[i+1]-lineEast[i])*into/step
}

// salientShift is how far east of the true line Arland draws it, between 40 and
// 10 km north: the ground both claim.
func salientShift(y int) int {
	if y > 10000 && y < 40000 {
		return 4000
	}
	return 0
}

// Parties of the exercise.
const (
	partyA truce.PartyID = "A"
	partyB truce.PartyID = "B"
)

func other(p truce.PartyID) truce.PartyID {
	if p == partyA {
		return partyB
	}
	return partyA
}

func partyName(p truce.PartyID) string {
	if p == partyA {
		return "Arland"
	}
	return "Borland"
}

// heldBy is who is on that ground.
func heldBy(s spot) truce.PartyID {
	if s.x < lineAt(s.y) {
		return partyA
	}
	return partyB
}

// region is one of four first-level regions; the codes use the letters that ISO
// 3166 leaves to its users, which no country has.
type region struct {
	code, en, uk, ru, country string
}

var regions = []region{
	{"XA-N", "Arland North", "Північний Арланд", "Северный Арланд", "XA"},
	{"XA-S", "Arland South", "Південний Арланд", "Южный Арланд", "XA"},
	{"XB-N", "Borland North", "Північний Борланд", "Северный Борланд", "XB"},
	{"XB-S", "Borland South", "Південний Борланд", "Южный Борланд", "XB"},
}

func regionOf(s spot) region {
	i := 0
	if heldBy(s) == partyB {
		i = 2
	}
	if s.y < 0 {
		i++
	}
	return regions[i]
}

// town is an invented place. r68 is the radius in metres within which two thirds
// of what is said to be "in" it lie.
type town struct {
	en, cyr string
	kind    string // city, town, village
	at      spot
	r68     int
}

// name is the town's name as a language writes it.
func (t town) name(lang string) string {
	switch lang {
	case "ru":
		return t.cyr
	case "uk":
		if t.cyr == "Старая Мельница" {
			return "Старий Млин"
		}
		return strings.NewReplacer("и", "і", "И", "І", "ы", "и", "э", "е", "Э", "Е", "ъ", "", "ё", "йо").Replace(t.cyr)
	}
	return t.en
}

// townRow states a town by its distance from the contact line, east positive.
type townRow struct {
	en, cyr, kind    string
	fromLine, northY int
}

// townRows lists the places of the valley. The names are made up; likeness to
// any real name is chance.
var townRows = []townRow{
	{"Kerrin", "Керрин", "town", -1500, 24000}, {"Ostrel", "Острел", "town", -2500, -31000},
	{"Varnhal", "Варнхал", "village", -3500, 61000}, {"Pellimar", "Пеллимар", "town", -6000, 43000},
	{"Dunmarow", "Дунмаров", "village", -900, 12000}, {"Teskery", "Тескери", "village", -4800, 5000},
	{"Halvernay", "Халверней", "town", -9000, -12000}, {"Aldorin", "Алдорин", "village", -1200, -52000},
	{"Minsary", "Минсари", "village", -7000, 76000}, {"Corvetha", "Корвета", "village", -2200, 83000},
	{"Lunmoory", "Лунмури", "village", -11000, 30000}, {"Eskelind", "Эскелинд", "town", -14000, -45000},
	{"Brathewin", "Братевин", "village", -1800, 36000}, {"Oskmerey", "Оскмерей", "village", -3000, -66000},
	{"Tarvillo", "Тарвилло", "village", -5200, -79000}, {"Wendlemar", "Вендлемар", "village", -16000, 66000},
	{"Sorrinel", "Сорринел", "village", -700, -21000}, {"Calmarsha", "Калмарша", "village", -8200, -5000},
	{"Jorvaley", "Йорвалей", "village", -2600, 52000}, {"Nethrowen", "Нетровен", "village", -12500, 10000},
	{"Port Arle", "Порт-Арл", "city", -31000, -3000}, {"Arlhomar", "Арлхомар", "city", -36000, 58000},
	{"Zemrunka", "Земрунка", "town", 1800, 22000}, {"Kalvodyn", "Калводын", "village", 900, 33000},
	{"Dravnikel", "Дравникел", "town", 5500, -28000}, {"Urmeshta", "Урмешта", "village", 1100, 6000},
	{"Tirskovar", "Тирсковар", "village", 3200, 47000}, {"Vorusken", "Ворускен", "village", 2400, 70000},
	{"Nadrozhin", "Надрожин", "village", 800, -16000}, {"Belkundy", "Белкунды", "village", 6500, 15000},
	{"Ormovets", "Ормовец", "village", 1500, -40000}, {"Gresnyava", "Греснява", "village", 3900, -57000},
	{"Lutsavel", "Луцавел", "town", 10500, 2000}, {"Mirozhel", "Мирожел", "village", 1300, 58000},
	{"Kostravik", "Костравик", "village", 2100, -71000}, {"Yelrinsk", "Елринск", "village", 8800, 39000},
	{"Chervashy", "Черваши", "village", 600, -86000}, {"Podlunev", "Подлунев", "village", 13000, -48000},
	{"Stavikora", "Ставикора", "town", 15500, 64000}, {"Rudenolye", "Руденолье", "village", 4700, -8000},
	{"Zaluzhna", "Залужна", "village", 2900, 81000}, {"Borrastov", "Боррастов", "city", 33000, -22000},
	{"Vishkelan", "Вишкелан", "village", 9400, -65000}, {"Old Mill", "Старая Мельница", "village", 400, 27000},
}

// valley builds the towns; it is the same for every seed.
func valley() []town {
	radius := map[string]int{"city": 4000, "town": 1800, "village": 900}
	towns := make([]town, len(townRows))
	for i, r := range townRows {
		towns[i] = town{r.en, r.cyr, r.kind, spot{lineAt(r.northY) + r.fromLine, r.northY}, radius[r.kind]}
	}
	return towns
}

// The plant is the protected site of the exercise agreement.
const plantName = "Valley Power Plant"

func plant() spot { return spot{lineAt(-25000) - 9000, -25000} }

// burners are places that are always hot: a steelworks, a brick kiln, a gas flare.
func burners() []spot {
	return []spot{{-33500, -5500}, {lineAt(41000) + 12500, 41000}, {30500, -19000}}
}

// nearestTown returns the index of the closest place.
func nearestTown(towns []town, s spot) int {
	best := 0
	for i := range towns {
		if towns[i].at.distance(s) < towns[best].at.distance(s) {
			best = i
		}
	}
	return best
}
