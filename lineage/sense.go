package lineage

// flagSense marks variants whose sense differs from the majority.
func flagSense(vs []Variant) {}
