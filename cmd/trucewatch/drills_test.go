package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// drills writes the shell blocks of the two drills into a script's folder, so that what
// the pages tell people to type is what is tested. Exit 4, provisional, is no failure
// here: the script's mission has no quorum.
func drills(dir string) error {
	for name, page := range map[string]string{"drill-check.sh": "check.md", "drill-recall.sh": "recall.md"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "docs", "recipes", page))
		if err != nil {
			return err
		}
		var script strings.Builder
		script.WriteString("ITEM=$(basename $(ls site/proof/items/*.json | head -1) .json)\nWORDS=$(grep -o 'fire/artillery\\|air/drone' site/proof/items/$ITEM.json | head -1)\n")
		blocks := strings.Split(string(b), "```sh\n")
		if len(blocks) < 4 {
			return fmt.Errorf("%s has %d shell blocks", page, len(blocks)-1)
		}
		for _, block := range blocks[1:] {
			code, _, ok := strings.Cut(block, "```")
			if !ok {
				return fmt.Errorf("%s: a block does not end", page)
			}
			for line := range strings.Lines(code) {
				line = strings.TrimSpace(line)
				fmt.Fprintf(&script, "%s\ns=$?; if [ $s -ne 0 ] && [ $s -ne 4 ]; then echo \"exit $s: $0\" >&2; exit 1; fi\n", line)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}
