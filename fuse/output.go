package fuse

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
)

// WriteAssignments writes one line per report, sorted by report id:
// {"report","incident","p"} and "area":true for a report too vague to link.
func (r *Result) WriteAssignments(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var b []byte
	for i := range r.Assignments {
		a := &r.Assignments[i]
		b = appendJSONString(append(b[:0], `{"report":`...), a.Report)
		b = append(append(append(b, `,"incident":"`...), a.Incident...), `","p":`...)
		b = appendPPM(b, a.PPM)
		if a.Area {
			b = append(b, `,"area":true`...)
		}
		if _, err := out.Write(append(b, "}\n"...)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// WriteLinks writes one line per link, sorted by a, then b:
// {"a","b","p","bits","rival"}. rival is "" where no report competes.
func (r *Result) WriteLinks(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var b []byte
	for i := range r.Links {
		l := &r.Links[i]
		b = appendJSONString(append(b[:0], `{"a":`...), l.A)
		b = appendJSONString(append(b, `,"b":`...), l.B)
		b = appendPPM(append(b, `,"p":`...), l.PPM)
		b = appendMilli(append(b, `,"bits":`...), l.MilliBits)
		b = appendJSONString(append(b, `,"rival":`...), l.Rival)
		if _, err := out.Write(append(b, "}\n"...)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// appendJSONString writes plain ASCII itself and leaves the rest to encoding/json.
func appendJSONString(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			q, err := json.Marshal(s)
			if err != nil { // strings cannot fail to encode
				return append(b, `""`...)
			}
			return append(b, q...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// appendPPM writes parts per million as a decimal share with four places.
func appendPPM(b []byte, ppm int32) []byte {
	v := (ppm + 50) / 100
	b = strconv.AppendInt(b, int64(v/10000), 10)
	b = append(b, '.')
	for d := int32(1000); d > 0; d /= 10 {
		b = append(b, byte('0'+v/d%10))
	}
	return b
}

// appendMilli writes thousandths with two places, half away from zero.
func appendMilli(b []byte, milli int32) []byte {
	if milli < 0 {
		b = append(b, '-')
		milli = -milli
	}
	v := (milli + 5) / 10
	b = strconv.AppendInt(b, int64(v/100), 10)
	return append(b, '.', byte('0'+v/10%10), byte('0'+v%10))
}
