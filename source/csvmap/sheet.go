package csvmap

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"trucewatch/source"
)

// Limits of a workbook. A larger table belongs into delimited text, which is
// read in a stream of any length.
const (
	maxWorkbook     = 128 << 20 // bytes of the .xlsx itself
	maxUnzipped     = 1 << 30   // bytes of all its parts
	maxPartInMemory = 16 << 20  // larger parts are unpacked to a temporary file
	maxCell         = 32767     // characters, as in the format
)

// openSheet reads a sheet row by row.
func openSheet(in source.Input, m Mapping, o source.TableOptions) (*source.Table, func(), error) {
	next, done, err := sheetRows(in, m, maxUnzipped)
	if err != nil {
		return nil, nil, err
	}
	t, err := source.SheetTable(in.Name, o, next)
	if err != nil {
		done()
		return nil, nil, err
	}
	return t, done, nil
}

// sheetRows returns the rows of the mapping's sheet one after the other. Values
// are raw: dates are numbers of days, numbers are not rounded to what the sheet shows. The parts of the workbook may have unzipped bytes in all.
func sheetRows(in source.Input, m Mapping, unzipped int64) (next func() ([]string, int, error), done func(), err error) {
	limited := &io.LimitedReader{R: in.R, N: maxWorkbook + 1}
	f, err := excelize.OpenReader(limited, excelize.Options{RawCellValue: true, UnzipSizeLimit: unzipped, UnzipXMLSizeLimit: min(unzipped, maxPartInMemory)})
	if limited.N <= 0 {
		return nil, nil, &source.FileError{File: in.Name, Reason: fmt.Sprintf("the workbook is larger than %d MB", maxWorkbook>>20), Cure: "save the sheet as delimited text"}
	}
	if err != nil {
		return nil, nil, &source.FileError{File: in.Name, Reason: "opening the workbook", Err: err}
	}
	done = func() { _ = f.Close() } // removes temporary files; nothing was written
	sheets := f.GetSheetList()
	name := m.Sheet
	if name == "" && len(sheets) > 0 {
		name = sheets[0]
	}
	rows, err := f.Rows(name)
	if err != nil {
		done()
		return nil, nil, &source.FileError{File: in.Name, Reason: fmt.Sprintf("there is no sheet %q", name), Cure: "the sheets are " + strings.Join(sheets, ", ")}
	}
	line := 0
	next = func() ([]string, int, error) {
		for rows.Next() {
			line++
			cells, err := rows.Columns(excelize.Options{RawCellValue: true})
			if err != nil {
				return nil, line, fmt.Errorf("sheet %s: %w", name, err)
			}
			if len(cells) > 0 {
				return tidy(cells), line, nil
			}
		}
		if err := rows.Error(); err != nil {
			return nil, line, fmt.Errorf("sheet %s: %w", name, err)
		}
		return nil, line, io.EOF
	}
	return next, done, nil
}

// tidy drops what no cell may hold.
func tidy(cells []string) []string {
	for i, c := range cells {
		if len(c) > 4*maxCell {
			c = source.Clip(c, 4*maxCell)
		}
		cells[i] = strings.ToValidUTF8(strings.ReplaceAll(c, "\x00", ""), "")
	}
	return cells
}
