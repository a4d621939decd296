package truce

import (
	"errors"
	"fmt"
)

// Count is a number as people state it: bounds, not a point. "15–20" is
// {15, 20}; "at least 21,906" is {21906, nil}; "about 40" is {40, 40, Approx};
// "too many to count" is Uncountable with whatever bound was given.
type Count struct {
	Min         *int64 `json:"min,omitempty"` // nil = no lower bound stated
	Max         *int64 `json:"max,omitempty"` // nil = no upper bound stated ("at least")
	Approx      bool   `json:"approx,omitempty"`
	Uncountable bool   `json:"uncountable,omitempty"`
	// Unit is what was counted, in the singular: "explosion", "shelling", "episode", "alert".
	Unit string `json:"unit,omitempty"`
}

// Exactly is a count stated without a hedge.
func Exactly(n int64, unit string) Count { return Count{Min: &n, Max: &n, Unit: unit} }

// AtLeast is a count with a lower bound only.
func AtLeast(n int64, unit string) Count { return Count{Min: &n, Unit: unit} }

// IsZero reports whether nothing was stated. It is not the count 0.
func (c Count) IsZero() bool { return c.Min == nil && c.Max == nil && !c.Uncountable }

// Add sums two counts of the same unit: bounds add, an open bound stays open,
// hedges survive. Different units are an error: they are never added.
func (c Count) Add(o Count) (Count, error) {
	if c.Unit != o.Unit {
		return Count{}, fmt.Errorf("counts of %q and %q are not added", c.Unit, o.Unit)
	}
	sum := Count{Unit: c.Unit, Approx: c.Approx || o.Approx, Uncountable: c.Uncountable || o.Uncountable}
	var low int64
	for _, m := range []*int64{c.Min, o.Min} {
		if m != nil {
			low += *m
		}
	}
	sum.Min = &low
	if c.Max != nil && o.Max != nil {
		high := *c.Max + *o.Max
		sum.Max = &high
	}
	return sum, nil
}

// Validate refuses negative and backward bounds.
func (c Count) Validate() error {
	if c.Min != nil && *c.Min < 0 || c.Max != nil && *c.Max < 0 {
		return errors.New("count is negative")
	}
	if c.Min != nil && c.Max != nil && *c.Min > *c.Max {
		return fmt.Errorf("count %d to %d: the upper bound is below the lower", *c.Min, *c.Max)
	}
	return nil
}

// String renders the count with its hedge and unit: "at least 21906 bursts" is
// left to the page; here it is "at least 21906 burst".
func (c Count) String() string {
	s := ""
	switch {
	case c.IsZero():
		return "not stated"
	case c.Min == nil && c.Max == nil:
		s = "too many to count"
	case c.Max == nil:
		s = fmt.Sprintf("at least %d", *c.Min)
	case c.Min == nil:
		s = fmt.Sprintf("at most %d", *c.Max)
	case *c.Min == *c.Max:
		s = fmt.Sprint(*c.Min)
	default:
		s = fmt.Sprintf("%d–%d", *c.Min, *c.Max)
	}
	if c.Approx {
		s = "about " + s
	}
	if c.Uncountable && (c.Min != nil || c.Max != nil) {
		s += " and more, too many to count"
	}
	if c.Unit != "" {
		s += " " + c.Unit
	}
	return s
}
