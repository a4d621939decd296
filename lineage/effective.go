package lineage

// Source is what one origin shares with others: fields that are equal and not ""
// make two origins depend on one another.
type Source struct {
	ID        string
	Spokesman string // who told them
	Pool      string // a press trip or a shared camera
	Agency    string // whose text they rest on
	Project   string // a family of map projects that feed each other
	Owner     string
	Party     string
}

// Dependence says, in thousandths, how much of the information of two origins is
// the same where they share something.
type Dependence struct {
	Spokesman, Pool, Agency, Project, Owner, Party int
}

// DefaultDependence is used until a mission has learned its own from how often
// sources err together. The values are judgements, not measurements.
func DefaultDependence() Dependence {
	return Dependence{Spokesman: 900, Pool: 700, Agency: 800, Project: 600, Owner: 500, Party: 500}
}

// Between is the dependence of two origins in thousandths: the greatest of what
// they share, 1000 for one origin named twice, 0 where they share nothing.
func (d Dependence) Between(a, b Source) int {
	if a.ID != "" && a.ID == b.ID {
		return 1000
	}
	r := 0
	for _, s := range [...]struct {
		a, b  string
		value int
	}{
		{a.Spokesman, b.Spokesman, d.Spokesman}, {a.Pool, b.Pool, d.Pool}, {a.Agency, b.Agency, d.Agency},
		{a.Project, b.Project, d.Project}, {a.Owner, b.Owner, d.Owner}, {a.Party, b.Party, d.Party},
	} {
		if s.a != "" && s.a == s.b {
			r = max(r, s.value)
		}
	}
	return min(max(r, 0), 1000)
}

// Effective is how many independent origins a set of origins is worth, in
// thousandths: n²/ΣR, where R has 1 on its diagonal and the dependence of each
// two origins elsewhere. It lies between 1 (all say what one says) and n; 0 for
// no origin.
func Effective(origins []Source, d Dependence) int {
	n := len(origins)
	if n == 0 {
		return 0
	}
	sum := 1000 * n
	for i := range origins {
		for j := range i {
			sum += 2 * d.Between(origins[i], origins[j])
		}
	}
	return n * n * 1000 * 1000 / sum
}
